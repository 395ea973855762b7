"""Scripts that return which texts of the open page a reader cannot see."""

from __future__ import annotations

#: Returns the elements whose text is cut, or out of the window.
HIDDEN_TEXT = """() => {
  const lost = [];
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth) lost.push("défilement horizontal");
  for (const e of document.querySelectorAll("body *")) {
    if (!e.checkVisibility({visibilityProperty: true, opacityProperty: true}) || e.closest("svg, .sr-only, .skip, .matrix")) continue;
    if (getComputedStyle(e).clipPath !== "none") continue; // only heard
    const text = Array.from(e.childNodes).some((n) => n.nodeType === 3 && n.data.trim());
    if (!text) continue;
    const s = getComputedStyle(e), box = e.getBoundingClientRect();
    const cut = (s.overflowX !== "visible" && e.scrollWidth > e.clientWidth + 1) || (s.overflowY === "hidden" && e.scrollHeight > e.clientHeight + 1);
    if (cut && s.display !== "inline" && !["TEXTAREA", "SELECT"].includes(e.tagName)) lost.push("coupé : " + e.outerHTML.slice(0, 100));
    if (box.right > innerWidth + 1) lost.push("hors de la page : " + e.outerHTML.slice(0, 100));
  }
  return lost;
}"""

#: Lines, letters and words further apart, as a reader may set them (WCAG 1.4.12); given « false », as before.
SPACE_OUT = """(wide) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }");
  document.adoptedStyleSheets = wide ? [sheet] : [];
}"""
