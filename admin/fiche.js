// Reads and writes the YAML of the records as the project does: dates, codes and « yes » stay text.
// Writing an edited record rewrites only the values that changed; the rest of the file stays as it was.
import { Document, isMap, isScalar, isSeq, parseDocument } from "./vendor/yaml.js";

const SOURCE = "_source";
const LIST = "items";
const WIDTH = 100;

const WHOLE_NUMBER = {
  tag: "tag:yaml.org,2002:int",
  default: true,
  test: /^-?(0|[1-9][0-9]{0,15})$/,
  identify: (value) => Number.isInteger(value),
  resolve: (text) => Number(text),
  stringify: ({ value }) => String(value),
};
// Invisible characters, as in catalogue/language/characters.py; those inside sequences of emoji are kept.
const UNSEEN =
  /(?<emoji>\p{Extended_Pictographic}(?:\uFE0F|\u200D(?=\p{Extended_Pictographic}))+)|(?<line>[\v\f\x85\u2028\u2029])|(?![\t\n\r])[\p{Cc}\p{Cf}\p{Co}\p{Default_Ignorable_Code_Point}\u2800]/gu;
// The same, as references of HTML.
const REFERENCE =
  /&(?:#(?<decimal>\d{1,7})|#[xX](?<hex>[\da-fA-F]{1,6})|(?<name>af|ApplyFunction|ic|InvisibleComma|InvisibleTimes|it|lrm|Negative(?:Medium|Thick|Thin|VeryThin)Space|NoBreak|rlm|shy|ZeroWidthSpace|zwj|zwnj));/g;
// What Windows writes from \x80 on; a space stands for nothing.
const WINDOWS = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";
const JOINER = "\u200D";
const OPTIONS = { schema: "failsafe", customTags: ["null", "bool", WHOLE_NUMBER], compat: "yaml-1.1" };

/** Return the value of a file, with its own text kept aside; a list is put in a field. */
export function read(text) {
  const value = parseDocument(text, OPTIONS).toJS();
  return { ...(Array.isArray(value) ? { [LIST]: value } : value), [SOURCE]: text };
}

/**
 * Return the text of a file.
 * @param {object} edited what the form holds, as `read` gave it or new.
 * @param {object[]} shapes the collections and files of the configuration, to know the order of fields.
 */
export function write(edited, shapes) {
  const { [SOURCE]: source, ...rest } = edited;
  const tidy = tidied(rest, shapeOf(rest, shapes).fields);
  const value = LIST in rest ? (tidy[LIST] ?? []) : tidy;
  const text = source ? patched(source, value) : block(value, "");
  return /\n$/.test(text) ? text : `${text}${lineBreak(text)}`;
}

/** The line break of a file: that of its first line. */
const lineBreak = (text) => /\r?\n/.exec(text)?.[0] ?? "\n";

/** The collection or file of a value: among those that have all its fields, the one with the fewest others. */
function shapeOf(value, shapes) {
  const items = value[LIST] ?? [value];
  const fieldsOf = (shape) => shape.fields.find((f) => f.name === LIST)?.fields ?? shape.fields;
  const fitting = shapes.filter((shape) => {
    const known = new Set(fieldsOf(shape).map((f) => f.name));
    const isList = shape.fields.some((f) => f.name === LIST);
    return isList === LIST in value && items.every((item) => Object.keys(item).every((key) => known.has(key)));
  });
  const missed = (shape) =>
    items.map((item) => fieldsOf(shape).filter((f) => f.required && !(f.name in item)).length).reduce((a, b) => a + b, 0);
  return fitting.reduce((best, shape) => (missed(shape) < missed(best) ? shape : best));
}

// --- Values -------------------------------------------------------------------------------------

/** An id for what has no name, such as a note: drawn once, as `make fix` does. */
const drawn = (start) => start + [...crypto.getRandomValues(new Uint8Array(4))].map((n) => n.toString(16).padStart(2, "0")).join("");

/** Drop what is empty, put fields in the order of the model, and draw the ids that are to be. */
function tidied(value, fields) {
  const found = {};
  const names = [...fields.map((f) => f.name), ...Object.keys(value)];
  for (const name of new Set(names)) {
    const field = fields.find((f) => f.name === name);
    const kept = tidiedField(value[name], field);
    if (kept !== undefined) found[name] = kept;
    else if (field?.keep_empty) found[name] = [];
  }
  const field = fields.find((f) => f.drawn && !(f.name in found));
  return field && Object.keys(found).length ? { [field.name]: drawn(field.drawn), ...found } : found;
}

function tidiedField(value, field) {
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value)) {
    const items = value.map((v) => tidiedField(v, { fields: field?.fields })).filter((v) => v !== undefined);
    return items.length ? items : undefined;
  }
  if (typeof value === "object") {
    const inner = tidied(value, field?.fields ?? []);
    return Object.keys(inner).length ? inner : undefined;
  }
  if (typeof value === "string") return cleaned(value).trim() || undefined;
  return value;
}

// Replacements are always given as functions: otherwise « $& » in a value would mean the text matched.
function cleaned(text) {
  const before = text;
  const after = text.replace(REFERENCE, writtenOut).replace(UNSEEN, replacement).normalize("NFC");
  return after === before ? after : cleaned(after); // taking one out may make another: « &#82&shy;03; »
}

function writtenOut(reference, ...found) {
  const { decimal, hex, name } = found.at(-1);
  if (name) return name === "zwj" ? JOINER : "";
  const code = decimal ? Number(decimal) : parseInt(hex, 16);
  const character = code <= 0x10ffff ? String.fromCodePoint(code) : "";
  return character.replace(UNSEEN, "") === "" && character ? character : reference;
}

function replacement(character, ...found) {
  const { emoji, line } = found.at(-1);
  if (emoji) return emoji;
  if (line) return " ";
  // Left by Windows in texts that were said to be in another encoding: « \x92 » is an apostrophe.
  return (WINDOWS[character.charCodeAt(0) - 0x80] ?? "").trim();
}

const same = (a, b) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
  }
  return value;
}

/** The value of a field, cleaned; undefined when it is empty. */
function meaning(value) {
  const kept = tidiedField(value, undefined);
  return typeof kept === "string" ? kept : kept ?? null;
}

// --- New text -----------------------------------------------------------------------------------

/** Write a value as a block, every line after `indent`. */
function block(value, indent) {
  const doc = new Document(value, OPTIONS);
  for (const item of children(doc.contents)) style(item, WIDTH - indent.length);
  const text = doc.toString({ lineWidth: WIDTH - indent.length, indentSeq: true, flowCollectionPadding: false });
  return text.replace(/^(?=.)/gm, () => indent);
}

function children(node) {
  if (isMap(node)) return node.items.map((pair) => pair.value);
  return isSeq(node) ? node.items : [];
}

function style(node, room) {
  if (isScalar(node)) {
    if (typeof node.value === "string" && node.value.length > room - 25) {
      node.type = node.value.includes("\n") ? "BLOCK_LITERAL" : "BLOCK_FOLDED";
    }
    return;
  }
  const items = children(node);
  const short = items.every((item) => isScalar(item)) && JSON.stringify(node).length < room - 20;
  if (short && items.length) node.flow = true;
  else for (const item of items) style(item, room - 2);
}

// --- Edited text --------------------------------------------------------------------------------

function patched(source, value) {
  const doc = parseDocument(source, OPTIONS);
  const ending = lineBreak(source);
  const own = (text) => text.replace(/\r?\n/g, () => ending);
  if (doc.contents === null) return own(block(value, ""));
  const edits = [];
  if (!compare(doc.contents, value, { source, edits })) return own(block(value, ""));
  // From the end of the file to its start; of those at one place, the last first: it comes after the others.
  const last = [...edits].reverse().sort((a, b) => b.start - a.start);
  return last.reduce((text, e) => text.slice(0, e.start) + own(e.text) + text.slice(e.end), source);
}

const lineStart = (source, at) => source.lastIndexOf("\n", at - 1) + 1;

/** End of the lines a node stands on, after the line break. */
function lineEnd(source, node) {
  const end = node.range[1];
  if (end > 0 && source[end - 1] === "\n") return end;
  const next = source.indexOf("\n", end);
  return next < 0 ? source.length : next + 1;
}

/** Note the edits that turn a node into a value; false when the node must be written anew. */
function compare(node, value, context) {
  if (same(meaning(node?.toJSON?.() ?? null), meaning(value))) return true;
  if (isMap(node) && !node.flow && value && typeof value === "object" && !Array.isArray(value)) {
    return compareMap(node, value, context);
  }
  if (isSeq(node) && !node.flow && Array.isArray(value)) return compareList(node, value, context);
  return false;
}

function compareMap(map, value, context) {
  const { source, edits } = context;
  const pairs = new Map(map.items.map((pair) => [pair.key.value, pair]));
  const indent = " ".repeat(map.items[0].key.range[0] - lineStart(source, map.items[0].key.range[0]));
  let last = null;
  const wanted = new Set(Object.keys(value));
  for (const name of wanted) {
    const pair = pairs.get(name);
    if (!pair) {
      const text = block({ [name]: value[name] }, indent);
      const at = last ? lineEnd(source, last.value ?? last.key) : null;
      if (at === null) return false;
      edits.push({ start: at, end: at, text: newline(source, at) + text });
      continue;
    }
    if (!compare(pair.value, value[name], context)) replacePair(pair, name, value[name], indent, context);
    last = pair;
  }
  for (const [name, pair] of pairs) {
    if (wanted.has(name) || meaning(pair.value?.toJSON?.() ?? null) === null) continue;
    if (pair === map.items[0]) return false;
    const start = lineStart(source, pair.key.range[0]);
    edits.push({ start, end: lineEnd(source, pair.value ?? pair.key), text: "" });
  }
  return true;
}

const newline = (source, at) => (at > 0 && source[at - 1] !== "\n" ? "\n" : "");

function replacePair(pair, name, value, indent, { source, edits }) {
  const start = pair.key.range[0];
  const text = block({ [name]: value }, indent).slice(indent.length);
  const end = lineEnd(source, pair.value ?? pair.key);
  edits.push({ start, end, text: withComment(text, pair.value) });
}

/** Keep the comment that stood after a value: on the first line of what replaces it. */
function withComment(text, node) {
  if (!isScalar(node) || !node.comment || node.type?.startsWith("BLOCK")) return text;
  return text.replace("\n", () => ` # ${node.comment.trim()}\n`);
}

function compareList(list, value, context) {
  const { source, edits } = context;
  const old = list.items;
  if (!old.length || !value.length) return false;
  const equal = (node, v) => same(meaning(node.toJSON()), meaning(v));
  let head = 0;
  while (head < Math.min(old.length, value.length) && equal(old[head], value[head])) head += 1;
  let tail = 0;
  while (
    tail < Math.min(old.length, value.length) - head &&
    equal(old[old.length - 1 - tail], value[value.length - 1 - tail])
  ) {
    tail += 1;
  }
  const removed = old.slice(head, old.length - tail);
  const added = value.slice(head, value.length - tail);
  const dash = lineStart(source, old[0].range[0]);
  const indent = /^ */.exec(source.slice(dash))[0];
  const shared = Math.min(removed.length, added.length);
  for (let i = 0; i < shared; i += 1) {
    const before = edits.length;
    if (compare(removed[i], added[i], context)) continue;
    edits.length = before;
    const start = lineStart(source, removed[i].range[0]);
    edits.push({ start, end: lineEnd(source, removed[i]), text: block([added[i]], indent) });
  }
  for (const node of removed.slice(shared)) {
    edits.push({ start: lineStart(source, node.range[0]), end: lineEnd(source, node), text: "" });
  }
  if (added.length > shared) {
    const before = old[head + shared - 1];
    const at = before ? lineEnd(source, before) : dash;
    edits.push({ start: at, end: at, text: newline(source, at) + block(added.slice(shared), indent) });
  }
  return true;
}
