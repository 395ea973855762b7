/* A view of the explorer in a frame of another site: the cases that the filters of its address leave. */

import { read, write } from "./address.js";
import { copy, count, fill, link, wordsOf } from "./dom.js";
import { load } from "./supports.js";

const MOST = 20; /* ids that one filter may hold */
const CASES = 12;

const root = document.querySelector("[data-tool]");
const part = (name) => root.querySelector(`[data-${name}]`);
const words = wordsOf(root);

try {
  const all = await load(root.dataset.supports);
  const known = new Map(all.facets.map(({ name }) => [name, (id) => all.find(name, id)]));
  const { chosen } = read(location.search, known, MOST);
  const { passing } = all.filter(chosen);
  const cases = new Map();
  for (const support of passing) cases.set(support.case, [...(cases.get(support.case) ?? []), support]);
  part("filters").textContent = Array.from(chosen, ([name, ids]) => ids.map((id) => all.label(name, id)).join(", ")).join(" · ") || words.all;
  part("status").textContent = passing.length ? `${count(words.supportsCount, passing.length)} ${count(words.casesCount, cases.size)}` : words.nothing;
  part("whole").href += write(chosen);
  part("cases").append(...Array.from(cases).slice(0, CASES).map(([one, supports]) => {
    const actions = new Set(supports.map((support) => all.labels(support, "actions")[0]));
    const item = fill(copy(root, "case"), { name: one.name, place: one.place && `(${one.place})`, actions: Array.from(actions).join(", ") });
    item.querySelector("a").href = link(`/monographies/${one.id}/`);
    return item;
  }));
} catch {
  part("status").textContent = words.failed;
}
