/* Gives each embedded card its height. The script of a card speaks only to WordPress, so the page that embeds it measures
   its HTML, in a hidden frame of the same width. */
(function () {
  var base = document.currentScript.src.replace(/assets\/.*/, "embed/");
  function fit(frame, html) {
    var probe = document.createElement("iframe");
    probe.sandbox = "allow-same-origin";
    probe.tabIndex = -1;
    probe.style = "position:absolute;visibility:hidden;height:0;width:" + frame.clientWidth + "px";
    probe.onload = function () {
      frame.height = probe.contentDocument.documentElement.scrollHeight;
      probe.remove();
    };
    probe.srcdoc = html;
    frame.after(probe);
  }
  function start() {
    document.querySelectorAll('iframe[src^="' + base + '"]').forEach(async function (frame) {
      var width, html = await (await fetch(frame.src)).text();
      new ResizeObserver(function () {
        if (width !== (width = frame.clientWidth)) fit(frame, html);
      }).observe(frame);
    });
  }
  document.body ? start() : addEventListener("DOMContentLoaded", start);
})();
