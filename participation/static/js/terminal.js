/* Hook: data-terminal, the form "Fertig" of a terminal. After data-idle seconds without a touch the page asks
   whether somebody is there; after data-warned more it sends the form, which forgets everything. */

const form = document.querySelector("form[data-terminal]");
const asks = document.querySelector("[data-terminal-asks]");

if (form && asks) {
  const left = asks.querySelector("[data-terminal-left]");
  const idle = Number(form.dataset.idle);
  const warned = Number(form.dataset.warned);
  let quiet = 0;

  const stay = () => {
    quiet = 0;
    asks.hidden = true;
  };

  const tick = () => {
    quiet += 1;
    if (quiet < idle) return;
    const rest = idle + warned - quiet;
    if (rest <= 0) {
      for (const other of document.forms) other.reset();
      form.submit();
      window.clearInterval(clock);
      return;
    }
    asks.hidden = false;
    left.textContent = left.dataset.words.replace("{n}", String(rest));
  };

  const clock = window.setInterval(tick, 1000);
  for (const kind of ["input", "keydown", "pointerdown", "touchstart", "scroll"]) {
    window.addEventListener(kind, stay, { passive: true });
  }
  asks.querySelector("[data-terminal-stay]").addEventListener("click", stay);
}

// A page that comes back from the browser's memory is asked for anew.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});
