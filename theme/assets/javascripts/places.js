/* Finds places: communes, old communes, groups of communes, départements, régions, former provinces, postcodes. The files
   it reads are described in catalogue/places/files.py, which makes the same keys; tests/search/places.json checks it.

   A place is {sort, name, code, area, …}: « area » is the narrowest place with a page, {id, number, name, address,
   region, beside}. The sorts: "commune" (population), "part" (of a commune: whole, a commune), "group" (of communes),
   "area", and "name" for another name of one or several areas (areas; what: "former", "short", "other", "province",
   "people"). */

const FOLDER = new URL("../places/", import.meta.url);
const BEFORE = /^(?:(?:cc|ca|cu|communaute de communes|communaute d agglomeration|communaute urbaine|metropole)\b ?(?:(?:du|de|des|d) )?)?(?:(?:la|le|les|l) )?(?=.)/;
const SHORTENED = { st: "saint", ste: "sainte" };
const FILES_AT_ONCE = 2; /* a beginning that more files hold is answered from the places with a page only */
const PEOPLE_ENDINGS = /(?:ne|e)?s?$/;
const LISTED = 8;
const RELATIONS = ["Département voisin, même région", "Même région", "Département voisin", "Région voisine", "Aussi outre-mer"];
const MEANINGS = { former: "ancienne région", province: "ancienne province", people: "ses habitants", short: "autre nom", other: "autre nom" };

/* The form of a name by which it is looked for. */
export function key(name) {
  const words = plain(name).split(/[^a-z0-9]+/).filter(Boolean).map((word) => SHORTENED[word] ?? word);
  return words.join(" ").replace(BEFORE, "");
}

/* The form of a name in an address. */
function slug(name) {
  return plain(name).split(/[^a-z0-9]+/).filter(Boolean).join("-");
}

/* Lower case, without accents or ligatures. */
function plain(name) {
  return name.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replaceAll("œ", "oe").replaceAll("æ", "ae");
}

/* The code of the département of a commune, from the code of the commune or, roughly, from a postcode. */
function departementOf(code) {
  if (/^9[78]/.test(code)) return code.slice(0, 3);
  if (/^20\d/.test(code)) return code < "20200" ? "2A" : "2B";
  return code.slice(0, 2);
}

export class Places {
  /* index: content of index.json. fetchFile(path): promise of the text of another file. */
  constructor(index, fetchFile) {
    this.fetchFile = fetchFile;
    this.firsts = index.firsts; /* first key of each file of names */
    this.towns = new Set(index.towns.split(" ")); /* keys of the towns whose name is also a word */
    this.files = new Map();
    this.areas = new Map();
    this.byDepartement = new Map();
    for (const [id, name, more, beside] of index.areas) {
      const region = beside === undefined ? null : more;
      const address = ["/lieux", ...(region ? [slug(this.areas.get(region).name)] : []), slug(name), ""].join("/");
      const number = region ? id : more ?? id.slice(1);
      const area = { id, number, name, address, region, beside: beside ? beside.split(" ") : [], keys: [key(name)] };
      this.areas.set(id, area);
      if (more !== undefined) this.byDepartement.set(number, area);
    }
    /* Régions are side by side when départements of theirs are. */
    for (const area of this.areas.values()) {
      for (const other of area.region ? area.beside : []) {
        const { region } = this.areas.get(other);
        const held = this.areas.get(area.region).beside;
        if (region !== area.region && !held.includes(region)) held.push(region);
      }
    }
    this.names = index.names.map(([what, name, ids]) => ({ sort: "name", what, name, areas: ids.split(" ").map((id) => this.areas.get(id)), keys: keysOf(what, name) }));
  }

  /* ---------------------------------------------------------------- files */

  async lines(path) {
    if (!this.files.has(path)) this.files.set(path, this.fetchFile(path).then((text) => text.split("\n")));
    try {
      return await this.files.get(path);
    } catch (error) {
      this.files.delete(path); /* so that a later call tries again */
      throw error;
    }
  }

  /* The numbers of the files that may hold keys which begin so. */
  filesFor(beginning) {
    const first = Math.max(0, this.firsts.findLastIndex((known) => known <= beginning));
    let last = first;
    while (last + 1 < this.firsts.length && this.firsts[last + 1].startsWith(beginning)) last++;
    return Array.from({ length: last - first + 1 }, (_, n) => first + n);
  }

  async named(beginning) {
    const files = this.filesFor(beginning);
    if (files.length > FILES_AT_ONCE) return [];
    const entries = (await Promise.all(files.map((n) => this.entries(n)))).flat();
    return entries.filter(([known]) => known.startsWith(beginning)).map(([known, line]) => ({ ...this.read(line), keys: [known] }));
  }

  /* Promise of the lines of a file of names, each after its key; made once. */
  async entries(n) {
    const lines = await this.lines(`names/${n}.txt`);
    lines.keyed ??= lines.map((line) => [key(line.slice(0, line.indexOf(";"))), line]);
    return lines.keyed;
  }

  read(line) {
    const [name, code, more, whole] = line.split(";");
    if (code.length > 5) return { sort: "group", name, code, area: this.areaOf(more) };
    if (whole === undefined) return { sort: "commune", name, code, population: +more, area: this.areaOf(departementOf(code)) };
    return { sort: "part", name, code, whole: { code: more, name: whole }, area: this.areaOf(departementOf(more)) };
  }

  areaOf(departement) {
    return this.byDepartement.get(departement) ?? null;
  }

  /* The narrowest area of a code: that of a commune, or of an area. */
  areaOfCode(code) {
    return code.length === 5 ? this.areaOf(departementOf(code)) : this.areas.get(code) ?? this.areaOf(code);
  }

  regionOf(area) {
    return area?.region ? this.areas.get(area.region) : null;
  }

  /* ---------------------------------------------------------------- looking for a place */

  /* Promise of the places that a text may mean, best first. The whole name of a place may be followed by that of its
     département, or its number, or its région: « Saint-Denis La Réunion », « Montreuil 93 ». */
  async find(text, limit = LISTED) {
    const typed = key(text);
    if (!typed) return [];
    if (/^\d{4,5}$/.test(typed)) return (await this.posted(typed)).slice(0, limit);
    const found = [...this.inIndex(typed, true), ...(await this.named(typed))];
    if (!found.length) found.push(...(await this.qualified(typed)));
    return ranked(found, typed).slice(0, limit);
  }

  /* Promise of the places whose name is this text, to the letter or so. */
  async exactly(text) {
    const typed = key(text);
    if (!typed) return [];
    if (/^\d{5}$/.test(typed)) return this.posted(typed);
    const known = this.inIndex(typed, false);
    const entries = await this.entries(this.filesFor(typed)[0]);
    const named = entries.filter(([known]) => known === typed).map(([, line]) => ({ ...this.read(line), keys: [typed] }));
    return ranked([...known, ...named], typed);
  }

  /* The places that the index knows: no file is fetched. */
  inIndex(typed, beginning) {
    const fits = (known) => (beginning ? known.startsWith(typed) : known === typed);
    const areas = Array.from(this.areas.values()).filter((area) => area.keys.some(fits) || (area.number === typed.toUpperCase() && !isRegion(area)));
    const names = this.names.filter((name) => name.keys.some(fits));
    return [...areas.map((area) => ({ sort: "area", name: area.name, code: area.number, area, keys: area.keys })), ...names.map((name) => ({ ...name, area: name.areas[0] }))];
  }

  async qualified(typed) {
    const words = typed.split(" ");
    for (let n = words.length - 1; n > 0; n--) {
      const where = new Set(this.inIndex(key(words.slice(n).join(" ")), true).flatMap((one) => one.areas ?? [one.area]));
      if (!where.size) continue;
      const places = await this.exactly(words.slice(0, n).join(" "));
      const inside = places.filter(({ sort, area }) => sort !== "area" && (where.has(area) || where.has(this.regionOf(area))));
      if (inside.length) return inside;
    }
    return [];
  }

  async posted(postcode) {
    const departement = departementOf(postcode.padEnd(5, "0"));
    if (!this.byDepartement.has(departement)) return [];
    const { communes } = await this.departement(departement);
    return communes.filter((commune) => commune.postcodes.some((one) => one.startsWith(postcode))).sort((a, b) => b.population - a.population);
  }

  /* ---------------------------------------------------------------- what is known of a commune */

  async departement(code) {
    const lines = await this.lines(`communes/${code}.txt`);
    const end = lines.indexOf("");
    const groups = lines.slice(0, end).map((line) => {
      const [siren, name] = line.split(";");
      return { code: siren, name };
    });
    const communes = lines.slice(end + 1).map((line) => {
      const [insee, name, population, group, postcodes] = line.split(";");
      return { sort: "commune", name, code: insee, population: +population, group: groups[group] ?? null, postcodes: postcodes.split(" ").filter(Boolean), area: this.areaOf(departementOf(insee)) };
    });
    return { groups, communes };
  }

  /* Promise of the commune with an Insee code: {name, population, postcodes, group, area, region}; null if none has it. */
  async commune(code) {
    if (!/^\d[\dAB]\d{3}$/.test(code) || !this.areaOf(departementOf(code))) return null;
    const { communes } = await this.departement(departementOf(code));
    const commune = communes.find((one) => one.code === code);
    return commune ? { ...commune, region: this.regionOf(commune.area) } : null;
  }

  /* How near another area is: {rank, reason}; null when it is far. catalogue/places/areas.py says the same. */
  relation(area, other) {
    const [region, others] = [area.region ?? area.id, other.region ?? other.id];
    const isBeside = area.beside.includes(other.id);
    const related = (rank, name) => ({ rank, reason: `${RELATIONS[rank]} (${name})` });
    if (area === other) return null;
    if (isOverseas(area) || isOverseas(other)) return isOverseas(area) && isOverseas(other) ? related(4, other.name) : null;
    if (region === others) return related(isBeside ? 0 : 1, other.name);
    if (isBeside && area.region) return related(2, other.name);
    return this.areas.get(region).beside.includes(others) ? related(3, this.areas.get(others).name) : null;
  }

  /* ---------------------------------------------------------------- words for readers */

  /* What tells a place from others of its name: « Creuse (23) », « dans Petit-Caux, Seine-Maritime ». */
  where({ sort, area, areas, whole, what }) {
    const located = (one) => (one ? (isRegion(one) ? one.name : `${one.name} (${one.number})`) : "");
    if (sort === "area") return area.region ? `département ${area.number}, ${this.regionOf(area).name}` : isRegion(area) ? "région" : `outre-mer ${area.number}`;
    if (sort === "name") return `${MEANINGS[what]}\u00a0: ${areas.map((one) => one.name).join(", ")}`;
    if (sort === "part") return `dans ${whole.name}, ${located(area)}`;
    return sort === "group" ? `intercommunalité, ${located(area)}` : located(area);
  }
}

function isOverseas(area) {
  return !area.region && !isRegion(area);
}

export function isRegion(area) {
  return area.id.startsWith("r") && area.number.length === 2;
}

/* « creusoises » is looked for as « creusois ». */
function keysOf(what, name) {
  const known = key(name);
  if (what !== "people") return [known];
  const root = known.replace(PEOPLE_ENDINGS, "");
  return Array.from(new Set([known, root, `${known}s`, `${root}e`, `${root}es`, `${root}s`, `${known}e`, `${known}es`, `${known}ne`, `${known}nes`, `${known}te`, `${known}tes`]));
}

/* Whole names first, then places with a page, then by number of inhabitants. */
const ORDER = { area: 0, name: 1, commune: 2, group: 3, part: 4 };
function ranked(found, typed) {
  const isWhole = ({ keys, code }) => keys.includes(typed) || code === typed.toUpperCase();
  const size = ({ sort, population = 0 }) => (sort === "area" || sort === "name" ? 1e9 - ORDER[sort] : population);
  return found.sort((a, b) => isWhole(b) - isWhole(a) || size(b) - size(a) || ORDER[a.sort] - ORDER[b.sort] || a.name.localeCompare(b.name, "fr"));
}

let places = null;

/* Promise of the places, loaded once. */
export function load() {
  if (!places) {
    places = open();
    places.catch(() => { places = null; });
  }
  return places;
}

async function open() {
  /* Always revalidated: it names the files of one version, which never change. */
  const index = JSON.parse(await fetchText(new URL("index.json", FOLDER), "no-cache"));
  return new Places(index, (path) => fetchText(new URL(`v/${index.version}/${path}`, FOLDER)));
}

async function fetchText(url, cache = "default") {
  const response = await fetch(url, { cache });
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status}`);
  return response.text();
}

/* Promise of the places that a text may mean. */
export async function findPlaces(text, limit) {
  return (await load()).find(text, limit);
}
