/* The rule of « Ma situation », as catalogue/tools/ranking.py has it, which explains it: tests/search/ranking.json holds
   both to the same answers. It knows nothing of the page.

   situation: {maker, area, commune, population, territories, needs, means}; area is one of places.js, or null.
   actions: [{id, lever, means, withoutMoney, may: {maker: …}}]; supports: [{case, action, needs, territories, areas,
   commune, population, makers, told, withoutMoney}], those that were obtained.
   rule: {points, likeSize}, as situations.json gives them; relation(area, other): see places.js. */

const PROPOSED = 3;
export const COUNTED = 3;
const PLACES = ["commune", "departement", "near", "region"];
const RELATIONS = ["near", "near", "near", "region", "near"];
const MONEY = "argent";
export const WITHOUT_MONEY = "sans-argent";
const NOT_THEIRS = "not_theirs";
const OPENNESS = ["allowed", "conditional", ""];

const share = (some, others) => some.some((one) => others.includes(one));

/* Returns {proposals: [{action, lacking, forNeed, may, precedents: [{case, worth, earned}], worth}], leftOut: ids}. */
export function propose(situation, actions, supports, rule, relation) {
  const isPoor = situation.means.includes(WITHOUT_MONEY);
  const byAction = new Map(actions.map(({ id }) => [id, []]));
  for (const support of supports) if (support.withoutMoney || !isPoor) byAction.get(support.action).push(support);
  const may = (action) => action.may[situation.maker] ?? "";
  const leftOut = actions.filter((action) => may(action) === NOT_THEIRS).map(({ id }) => id);
  const nearness = new Map(); /* of an area: what its cases earn for being there */
  const candidates = actions
    .filter((action) => may(action) !== NOT_THEIRS && (action.withoutMoney || !isPoor))
    .map((action) => proposal(action));
  const proposals = [];
  while (candidates.length && proposals.length < PROPOSED) {
    const levers = proposals.map(({ lever }) => lever);
    const rank = (one) => [one.lacking, !one.forNeed, !one.may, -one.worth * (levers.includes(one.lever) ? 1 : 2), OPENNESS.indexOf(one.may)];
    const best = candidates.reduce((first, other) => (isBefore(rank(other), rank(first)) ? other : first));
    candidates.splice(candidates.indexOf(best), 1);
    proposals.push(best);
  }
  return { proposals, leftOut };

  function proposal(action) {
    const all = byAction.get(action.id);
    const forNeed = all.filter(({ needs }) => !situation.needs.length || share(needs, situation.needs));
    const precedents = precedentsOf(forNeed.length ? forNeed : all);
    const worth = precedents.slice(0, COUNTED).reduce((sum, one) => sum + one.worth, 0);
    return { action: action.id, lever: action.lever, lacking: lacking(action), forNeed: forNeed.length > 0, may: may(action), precedents, worth };
  }

  function lacking({ means }) {
    const given = situation.means.filter((one) => one !== WITHOUT_MONEY);
    if (!given.length || !means.length) return 0;
    const asksMoney = means.includes(MONEY) && !given.includes(MONEY);
    if (share(means, given)) return asksMoney ? 1 : 0;
    return asksMoney ? 3 : 2;
  }

  function precedentsOf(supports) {
    const cases = new Map();
    for (const support of supports) {
      const known = cases.get(support.case);
      if (known) known.push(support);
      else cases.set(support.case, [support]);
    }
    const precedents = [];
    for (const [one, ofCase] of cases) {
      const earned = earnedBy(ofCase);
      let worth = 0;
      let place = 0; /* what it earned for being near */
      for (const name of earned) {
        worth += rule.points[name];
        if (PLACES.includes(name)) place += rule.points[name];
      }
      precedents.push({ case: one, worth, earned, place });
    }
    return precedents.sort((a, b) => b.worth - a.worth || b.place - a.place);
  }

  function earnedBy(supports) {
    const [one] = supports;
    const earned = ["case"];
    const nearest = nearestOf(one);
    if (nearest) earned.push(nearest);
    if (share(situation.territories, one.territories)) earned.push("territory");
    if (supports.some(({ makers }) => makers.includes(situation.maker))) earned.push("maker");
    const fewer = Math.min(situation.population, one.population);
    const more = Math.max(situation.population, one.population);
    if (fewer && more <= fewer * rule.likeSize) earned.push("size");
    if (supports.some(({ told }) => told)) earned.push("told");
    return earned;
  }

  function nearestOf({ commune, areas }) {
    if (situation.commune && situation.commune === commune) return "commune";
    if (!situation.area) return "";
    if (areas.includes(situation.area)) return "departement";
    for (const area of areas) if (!nearness.has(area)) nearness.set(area, RELATIONS[relation(situation.area, area)?.rank] ?? "");
    return areas.map((area) => nearness.get(area)).reduce((best, name) => ((rule.points[name] ?? 0) > (rule.points[best] ?? 0) ? name : best), "");
  }
}

/* Compare two lists of numbers, the first that differ deciding. */
function isBefore(some, others) {
  const n = some.findIndex((value, k) => Number(value) !== Number(others[k]));
  return n >= 0 && Number(some[n]) < Number(others[n]);
}
