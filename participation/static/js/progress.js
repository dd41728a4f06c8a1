/* Hook: data-progress. Shows every three seconds how far work in the background is, and loads the page anew
   when it has ended. Without JavaScript the page reloads itself (components/progress.html). */

const PAUSE = 3000;

async function newest(box) {
  const answer = await fetch(window.location.href, { credentials: "same-origin", cache: "no-store" });
  if (!answer.ok) return box;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector("[data-progress]");
}

function follow(box) {
  window.setTimeout(async () => {
    let found = box;
    try {
      found = await newest(box);
    } catch {
      // Offline for a moment: the next look may succeed.
    }
    if (!found || found.dataset.progress !== "open") {
      window.location.reload();
      return;
    }
    // Whoever is about to press "cancel" keeps the button under the finger.
    if (!box.contains(document.activeElement) && found !== box) {
      box.textContent = ""; // replaceChildren is younger than our oldest browsers
      box.append(...found.childNodes);
    }
    follow(box);
  }, PAUSE);
}

const box = document.querySelector('[data-progress="open"]');
if (box) follow(box);
