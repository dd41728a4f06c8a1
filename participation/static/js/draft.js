/* Hook: data-draft on a form, the address that keeps it: without its first text nothing is kept, unless data-draft-any. With data-draft-auto (somebody is signed in, or
   has pressed "Entwurf speichern" once) it is kept by itself two seconds after the last change, and when the page
   is left. Without JavaScript the button does the same. */

const PAUSE = 2000;

function begin(form) {
  const said = document.querySelector("[data-draft-said]");
  let timer = 0;
  let saved = "";

  function typed() {
    return new URLSearchParams(new FormData(form)).toString();
  }

  async function save() {
    window.clearTimeout(timer);
    const words = typed();
    const anything = "draftAny" in form.dataset || form.querySelector("textarea").value.trim();
    if (words === saved || !anything) return;
    saved = words;
    const body = new FormData(form);
    body.append("von-selbst", "1");
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body, credentials: "same-origin", keepalive: true });
      if (answer.ok || answer.status === 409 || answer.status === 422) said.textContent = (await answer.json()).said;
      else if (form.dataset.draftFailed) said.textContent = form.dataset.draftFailed;
    } catch {
      saved = ""; // offline for a moment: the next pause tries again
      if (form.dataset.draftFailed) said.textContent = form.dataset.draftFailed;
    }
  }

  saved = typed();
  form.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, PAUSE);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });
  form.addEventListener("submit", () => window.clearTimeout(timer));
}

for (const form of document.querySelectorAll("form[data-draft][data-draft-auto]")) begin(form);
