/* A moved page: go to its new address and keep the anchor, which a plain redirect page would lose. */
(function () {
  "use strict";
  var target = new URL(document.currentScript.dataset.target, location);
  /* In a copy opened from a disk, a folder does not lead to its page. */
  if (location.protocol === "file:") target.pathname = target.pathname.replace(/\/$/, "/index.html");
  location.replace(target.href + (target.hash ? "" : location.hash));
})();
