/* One point more or less without asking the server; the fields stay, for keyboards. */
for (const form of document.querySelectorAll("form[data-points]")) {
  const all = Number(form.dataset.points);
  const cap = Number(form.dataset.cap);
  const line = form.querySelector("[data-left]");
  const fields = [...form.querySelectorAll(".stepper input")];

  const count = () => {
    const left = all - fields.reduce((sum, field) => sum + (Number(field.value) || 0), 0);
    const words = left < 0 ? "over" : left === 0 ? "none" : left === 1 ? "one" : "more";
    line.textContent = form.dataset[words].replace("#", left);
    for (const field of fields) {
      const [less, more] = field.parentElement.querySelectorAll("button");
      const points = Number(field.value) || 0;
      less.disabled = points < 1;
      more.disabled = left < 1 || points >= cap;
    }
  };

  form.addEventListener("click", (event) => {
    const pressed = event.target.closest(".stepper button");
    if (!pressed) return;
    event.preventDefault();
    const field = pressed.parentElement.querySelector("input");
    const step = pressed.name === "plus" ? 1 : -1;
    field.value = Math.min(cap, Math.max(0, (Number(field.value) || 0) + step));
    count();
    // A button that has done all it can must not take the focus with it.
    if (pressed.disabled) field.focus();
  });
  form.addEventListener("input", count);
}
