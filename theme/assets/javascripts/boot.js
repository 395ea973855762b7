/* Before first paint: colour scheme, and the four helpers Material's bundle expects to find. */
(function () {
  "use strict";
  var root = document.documentElement;
  var base = new URL(document.currentScript.dataset.base || ".", location);
  var key = function (name) { return base.pathname + "." + name; };

  window.__md_scope = base;
  window.__md_hash = function (text) {
    return Array.from(text).reduce(function (h, c) { return (h << 5) - h + c.charCodeAt(0); }, 0);
  };
  window.__md_get = function (name, store) {
    try { return JSON.parse((store || localStorage).getItem(key(name))); } catch (e) { return null; }
  };
  window.__md_set = function (name, value, store) {
    try { (store || localStorage).setItem(key(name), JSON.stringify(value)); } catch (e) { /* private mode */ }
  };

  /* The reader's choice wins; without one, the system's. */
  var system = matchMedia("(prefers-color-scheme: dark)");
  var apply = function () {
    var choice = window.__md_get("__scheme");
    root.dataset.mdColorScheme = choice || (system.matches ? "slate" : "default");
  };
  apply();
  system.addEventListener("change", apply);
  root.classList.replace("no-js", "js");
})();
