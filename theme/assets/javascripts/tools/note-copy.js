/* A sheet as another program reads it: HTML with nothing but headings, paragraphs, lists and links, for a word processor; and
   plain text. */

const KEPT = new Set(["H1", "H2", "H3", "H4", "P", "UL", "OL", "LI", "A", "B", "STRONG", "EM", "BR"]);
const BLOCKS = new Set(["H1", "H2", "H3", "H4", "P", "UL", "OL", "LI"]);

/* The children of an element that are shown, without what is only for the screen; what has no sense elsewhere is unwrapped. */
function* shown(element) {
  for (const node of element.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) yield node;
    else if (node.nodeType !== Node.ELEMENT_NODE || node.hidden || "screen" in node.dataset) continue;
    else if (KEPT.has(node.tagName)) yield node;
    else yield* shown(node);
  }
}

function bare(element) {
  const made = document.createElement(element.tagName);
  if (element.tagName === "A") made.href = element.href;
  for (const node of shown(element)) made.append(node.nodeType === Node.TEXT_NODE ? node.data.replace(/[ \n\t]+/g, " ") : bare(node));
  return made;
}

export function rich(sheet) {
  const page = document.createElement("div");
  for (const node of shown(sheet)) if (node.nodeType === Node.ELEMENT_NODE) page.append(bare(node));
  return page.innerHTML;
}

export function plain(sheet) {
  const lines = [];
  const text = (element) => Array.from(shown(element), (node) => (node.nodeType === Node.TEXT_NODE ? node.data : BLOCKS.has(node.tagName) ? "" : text(node))).join("");
  const walk = (element) => {
    for (const node of shown(element)) {
      if (!BLOCKS.has(node.tagName)) continue;
      const own = text(node).replace(/[ \n\t]+/g, " ").trim();
      if (node.tagName.startsWith("H") && lines.length) lines.push("");
      if (own) lines.push(node.tagName === "LI" ? `- ${own}` : own);
      walk(node);
    }
  };
  walk(sheet);
  return `${lines.join("\n")}\n`;
}

/* Copy both; where the browser refuses, select the sheet. Returns whether it was copied. */
export async function copyRich(sheet, html, text) {
  const blob = (content, type) => new Blob([content], { type });
  try {
    await navigator.clipboard.write([new ClipboardItem({ "text/html": blob(html, "text/html"), "text/plain": blob(text, "text/plain") })]);
    return true;
  } catch {
    getSelection().selectAllChildren(sheet);
    return false;
  }
}
