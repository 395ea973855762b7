/* Every support of the guide, and its filters: reads the files that catalogue/tools/ makes. */

export class Supports {
  constructor(core, texts) {
    const { facets, cases, supports } = core;
    this.levers = core.levers;
    this.parts = core.parts;
    this.texts = texts; /* fetches a part, by its number */
    this.cases = cases.map(([id, name, place], number) => ({ id, name, place, number, supports: [] }));
    /* Where the values of each facet are, in the row of a case or of a support. */
    let ofCase = 3;
    let ofSupport = 1;
    this.facets = facets.map(([name, title, scope, values]) => {
      const at = scope === "case" ? ofCase++ : scope === "support" ? ofSupport++ : -1;
      const known = scope === "self" ? this.cases.map(({ id, name }) => [id, name]) : values;
      return { name, title, scope, at, values: known, isListed: scope !== "self", numbers: new Map(known.map(([id], number) => [id, number])) };
    });
    const list = (value) => (Array.isArray(value) ? value : [value]);
    const rows = cases.map((row) => this.facets.map(({ scope, at }) => (scope === "case" ? list(row[at]) : null)));
    this.supports = supports.map((row, number) => {
      const one = this.cases[row[0]];
      const values = this.facets.map(({ scope, at }, n) => (scope === "self" ? [row[0]] : scope === "case" ? rows[row[0]][n] : list(row[at])));
      const support = { number, case: one, values };
      one.supports.push(support);
      return support;
    });
    this.position = new Map(this.facets.map(({ name }, n) => [name, n]));
    this.moved = new Map(core.moved.map(([n, old, now]) => [`${facets[n][0]} ${old}`, now]));
    this.withdrawn = new Map(core.withdrawn.map(([n, id, name]) => [`${facets[n][0]} ${id}`, name]));
  }

  facet(name) {
    return this.facets[this.position.get(name)];
  }

  /* The id that a value has today, or null. */
  find(name, id) {
    const now = this.moved.get(`${name} ${id}`) ?? id;
    return this.facet(name).numbers.has(now) ? now : null;
  }

  /* The name of a record that left the guide, or undefined. */
  withdrawnName(name, id) {
    return this.withdrawn.get(`${name} ${id}`);
  }

  label(name, id) {
    const { values, numbers } = this.facet(name);
    return values[numbers.get(id)][1];
  }

  /* The names, or the ids, of the values that a support has in a facet. */
  labels(support, name) {
    return this.#of(support, name, 1);
  }

  ids(support, name) {
    return this.#of(support, name, 0);
  }

  #of(support, name, part) {
    const n = this.position.get(name);
    return support.values[n].map((value) => this.facets[n].values[value][part]);
  }

  leverNumber(support) {
    return this.levers[support.values[this.position.get("leviers")][0]];
  }

  /* Filter by what is chosen: name of a facet -> ids. A support passes when, in each facet chosen, it has one of the ids.
     Returns the supports that pass and, for each facet whose name is in `counted`, how many would pass if each of its
     values were the one chosen there. */
  filter(chosen, counted = []) {
    const asked = [];
    for (const [name, ids] of chosen) {
      const { numbers } = this.facet(name);
      asked.push([this.position.get(name), new Set(ids.map((id) => numbers.get(id)))]);
    }
    const counts = new Map(counted.map((name) => [this.position.get(name), new Uint32Array(this.facet(name).values.length)]));
    const passing = [];
    for (const support of this.supports) {
      let failed = -1; /* the facet in which it fails, if it is the only one */
      let fails = 0;
      for (const [n, wanted] of asked) {
        if (support.values[n].some((value) => wanted.has(value))) continue;
        failed = n;
        if (++fails > 1) break;
      }
      if (fails > 1) continue;
      if (!fails) passing.push(support);
      for (const [n, numbers] of counts) {
        if (fails && n !== failed) continue;
        for (const value of support.values[n]) numbers[value] += 1;
      }
    }
    return { passing, counts: new Map(Array.from(counts, ([n, numbers]) => [this.facets[n].name, numbers])) };
  }

  /* What a support says, or a case: fields as catalogue/tools/supports.py orders them. */
  async textsOf(support) {
    const number = this.#part(0, support.number);
    const [summary, organisations, instrument, euros, amountNote, duration, source] = (await this.texts(number)).supports[support.number - this.parts[number][0]];
    return { summary, organisations, instrument, euros, amountNote, duration, source };
  }

  async textsOfCase(one) {
    const number = this.#part(1, one.number);
    const [summary, criteria, approvals] = (await this.texts(number)).cases[one.number - this.parts[number][1]];
    return { summary, criteria, approvals };
  }

  #part(column, number) {
    let last = this.parts.length - 1;
    while (last && this.parts[last][column] > number) last -= 1;
    return last;
  }
}

async function json(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status}`);
  return response.json();
}

/* Fetch what filters; `address` is that of its file, and the parts are beside it. */
export async function load(address) {
  const url = new URL(address, location.href);
  const core = await json(url);
  const parts = new Map();
  return new Supports(core, (number) => {
    if (!parts.has(number)) {
      const part = json(new URL(core.parts[number][2], url));
      part.catch(() => parts.delete(number)); /* so that a later call tries again */
      parts.set(number, part);
    }
    return parts.get(number);
  });
}
