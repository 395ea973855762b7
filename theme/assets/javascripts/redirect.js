/* A moved page: go to its new address and keep the anchor, which a plain redirect page would lose. */
(function () {
  "use strict";
  var target = new URL(document.currentScript.dataset.target, location);
  location.replace(target.href + (target.hash ? "" : location.hash));
})();
