/* Before first paint: the colour scheme, remembered for this site alone. */
(function () {
  "use strict";
  var root = document.documentElement;
  var base = new URL(document.currentScript.dataset.base || ".", location);
  var key = function (name) { return base.pathname + "." + name; };

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
