/* Small enhancements; every page works without them. */
(function () {
  "use strict";
  var root = document.documentElement;

  /* Colour scheme, before the first paint. The reader's choice wins, remembered for this site alone;
     without one, the system's. */
  var folder = new URL(document.currentScript.dataset.base || ".", location).pathname.replace(/\/?$/, "/");
  var key = folder + ".__scheme";
  var system = matchMedia("(prefers-color-scheme: dark)");
  var remembered = function () {
    try { return JSON.parse(localStorage.getItem(key)); } catch (e) { return null; } /* private mode */
  };
  var isDark = function () { return root.dataset.mdColorScheme === "slate"; };
  var apply = function () {
    root.dataset.mdColorScheme = remembered() || (system.matches ? "slate" : "default");
  };
  apply();
  system.addEventListener("change", apply);

  /* « / » leads to the search box, unless the reader has turned it off on the page « Accessibilité » (WCAG 2.1.4) */
  var slashKey = key.replace("__scheme", "__slash");
  var setSlash = function (on) {
    root.dataset.slash = on ? "on" : "off";
    try { on ? localStorage.removeItem(slashKey) : localStorage.setItem(slashKey, '"off"'); } catch (e) { /* private mode */ }
  };
  try { root.dataset.slash = localStorage.getItem(slashKey) ? "off" : "on"; } catch (e) { /* private mode */ }

  /* The reader's note, and how many records it holds (tools/note-store.js): its link is there from the first paint. */
  var held = "";
  try {
    var note = JSON.parse(localStorage.getItem(folder + ".__note"));
    held = note.actions.length + note.cas.length || "";
    root.classList.add("has-note");
  } catch (e) { /* none, or private mode */ }
  root.classList.replace("no-js", "js");

  document.addEventListener("DOMContentLoaded", function () {
    var all = function (selector) { return Array.from(document.querySelectorAll(selector)); };

    /* A copy of the site opened from a disk: a folder does not lead to its page there, and modules are refused. */
    if (location.protocol === "file:") {
      [["a[href]", "href"], ["form[action]", "action"], ["iframe[src]", "src"]].forEach(function (kind) {
        all(kind[0]).forEach(function (el) {
          if (el[kind[1]].startsWith("file:")) el[kind[1]] = el[kind[1]].replace(/\/(?=[?#]|$)/, "/index.html");
        });
      });
      document.querySelector("article").prepend(document.getElementById("as-files").content);
    }

    var scheme = document.querySelector(".scheme-toggle");
    if (scheme) {
      scheme.setAttribute("aria-pressed", isDark());
      scheme.addEventListener("click", function () {
        root.dataset.mdColorScheme = isDark() ? "default" : "slate";
        scheme.setAttribute("aria-pressed", isDark());
        try { localStorage.setItem(key, JSON.stringify(root.dataset.mdColorScheme)); } catch (e) { /* private mode */ }
      });
    }

    document.querySelector(".mynote-link").dataset.size = held;

    /* « Ajouter à ma note »: its script comes when there is a note, or when a button is pressed */
    var told = document.querySelector("[data-mynote-told]");
    var openNote = function () { return import("./tools/note-buttons.js"); };
    if (told && root.classList.contains("has-note")) openNote();
    if (told) document.addEventListener("click", function (event) {
      var button = event.target.closest(".mynote-add");
      if (!button || "opened" in told.dataset) return; /* the script hears it itself */
      openNote().then(function (note) { note.toggle(button); }, function () { told.textContent = told.dataset.sayFailed; });
    });

    var slash = document.querySelector(".slash-toggle");
    if (slash) {
      slash.hidden = false;
      slash.querySelector("input").checked = root.dataset.slash !== "off";
      slash.addEventListener("change", function (event) { setSlash(event.target.checked); });
    }

    /* An anchor that moved, because a record was renamed or a list was cut into parts: older links still lead there.
       The element that replaces it, or the link to its new page, lists it in data-anchors. */
    var anchor = location.hash.slice(1);
    if (anchor && !document.getElementById(anchor)) {
      var moved = document.querySelector('[data-anchors~="' + CSS.escape(anchor) + '"]');
      if (moved) location.replace((moved.href || "") + "#" + (moved.id || anchor));
    }

    /* A link to a folded part opens it. */
    var unfold = function () {
      var target = document.querySelector(":target"); /* the browser decodes the anchor, whatever it holds */
      var folded = target && target.closest("details:not([open])");
      if (!folded) return;
      for (; folded; folded = folded.parentElement.closest("details:not([open])")) folded.open = true;
      target.scrollIntoView();
    };
    unfold();
    addEventListener("hashchange", unfold);

    /* Disclosure: the menu and, on a phone, the table of contents and the filters of a tool */
    var disclose = function (button) {
      var panel = document.getElementById(button.getAttribute("aria-controls"));
      if (!panel) return;
      var set = function (open) {
        button.setAttribute("aria-expanded", open);
        panel.classList.toggle("is-open", open);
      };
      button.hidden = false;
      button.addEventListener("click", function () {
        set(button.getAttribute("aria-expanded") !== "true");
      });
      [button, panel].forEach(function (el) {
        el.addEventListener("keydown", function (event) {
          if (event.key !== "Escape" || !panel.classList.contains("is-open")) return;
          set(false);
          button.focus();
        });
      });
    };
    all(".menu-toggle, .toc__toggle, .disclose").forEach(disclose);

    /* Acronyms: Escape hides the explanation without moving focus (WCAG 1.4.13); leaving re-arms it.
       One that would cross the right edge opens to the left. */
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape") return;
      all(".acronym:hover, .acronym:focus").forEach(function (el) { el.classList.add("is-dismissed"); });
    });
    all(".acronym").forEach(function (el) {
      var rearm = function () { el.classList.remove("is-dismissed"); };
      var place = function () {
        el.classList.toggle("acronym--end", el.getBoundingClientRect().left > innerWidth - 340);
      };
      el.addEventListener("mouseleave", rearm);
      el.addEventListener("blur", rearm);
      el.addEventListener("mouseenter", place);
      el.addEventListener("focus", place);
    });

    /* Table of contents: mark the section being read */
    var links = all(".toc__list a");
    if (links.length && "IntersectionObserver" in window) {
      var targets = links.map(function (a) { return document.getElementById(decodeURIComponent(a.hash.slice(1))); });
      var mark = function () {
        var current = -1;
        targets.forEach(function (el, i) { if (el && el.getBoundingClientRect().top < innerHeight * 0.35) current = i; });
        links.forEach(function (a, i) {
          if (i === current) a.setAttribute("aria-current", "true");
          else a.removeAttribute("aria-current");
        });
      };
      var observer = new IntersectionObserver(mark, { rootMargin: "0px 0px -65% 0px" });
      targets.forEach(function (el) { if (el) observer.observe(el); });
    }
  });
})();
