/* Hook: data-similar on the form of an idea, the address that is asked. From ten characters on, and after a pause
   in typing, ideas like the text appear beside the form; a sentence below the field says so, for screen readers
   and small screens. It never holds anybody up: no answer, no offer. Without JavaScript the second step shows
   the same list. */

const PAUSE = 600;
const SHORTEST = 10;

function begin(form) {
  const field = form.querySelector("textarea[name=text]");
  const said = document.querySelector("[data-similar-said]");
  const place = document.querySelector("[data-similar-place]");
  let timer = 0;
  let asked = "";

  function show(found) {
    if (found.found) {
      place.innerHTML = found.html; // made by our own template, which escapes
    } else {
      place.textContent = "";
    }
    place.hidden = !found.found;
    said.textContent = "";
    if (found.found) {
      const link = document.createElement("a");
      link.href = "#aehnlich";
      link.textContent = found.said;
      said.append(link);
    } else if (said.dataset.some) {
      said.textContent = found.said;
    }
    said.dataset.some = found.found ? "1" : "";
  }

  async function ask() {
    const text = field.value.trim();
    if (text === asked || text.length < SHORTEST) return;
    asked = text;
    const body = new FormData();
    body.append("text", text);
    body.append("csrf_token", form.querySelector("[name=csrf_token]").value);
    try {
      const answer = await fetch(form.dataset.similar, { method: "POST", body, credentials: "same-origin" });
      if (!answer.ok) return;
      const found = await answer.json();
      if (text === asked) show(found);
    } catch {
      // Offline or too many questions: the form goes on without.
    }
  }

  field.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, PAUSE);
  });
}

for (const form of document.querySelectorAll("form[data-similar]")) begin(form);
