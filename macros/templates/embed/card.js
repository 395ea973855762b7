/* In a frame whose links cannot leave it (sandbox), a card speaks as the posts of WordPress do to the site that shows
   them: it tells its height, and asks for the page of a link. Where nobody answers, it shows the address of the page.
   It reads nothing but its own frame. */
(function () {
  /* In a copy of the site opened from a disk, a folder does not lead to its page. */
  if (location.protocol === "file:") document.querySelectorAll("a").forEach(function (link) {
    link.href = link.href.replace(/\/(?=#|$)/, "/index.html");
  });
  if (parent === window) return;
  var secret = (/secret=(\w{10})/.exec(location.hash) || [])[1];
  var main = document.querySelector("main");
  function say(message, value) {
    if (secret) parent.postMessage({ message: message, value: value, secret: secret }, "*");
  }
  function tell() { say("height", Math.ceil(main.getBoundingClientRect().height)); }
  tell(); /* nothing is observed in a frame that stays hidden until it has told */
  new ResizeObserver(tell).observe(main);
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a");
    if (!link) return;
    say("link", link.href);
    setTimeout(function () {
      var note = main.querySelector("[role=status]");
      note.hidden = false;
      note.querySelector("span").textContent = link.href;
    }, 1500);
  });
})();
