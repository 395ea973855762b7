// Shows a saved change at once: waits for the next version of the guide, then reloads the page at the same place.
const { version, changes } = document.currentScript.dataset;

async function wait() {
  for (;;) {
    try {
      const answer = await fetch(`${changes}?${version}`, { cache: "no-store" });
      if (answer.ok && (await answer.text()) !== version) {
        location.reload();
        return;
      }
    } catch {
      // The preview is starting again, or was closed.
      await new Promise((resume) => setTimeout(resume, 500));
    }
  }
}

wait();
