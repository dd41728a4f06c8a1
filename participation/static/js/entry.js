/* Hooks: data-entry, a form that Ctrl+Enter in a text sends; data-copybox, a text with a button that copies
   it; data-print, a button that prints the page. The buttons appear only where they work. */

for (const form of document.querySelectorAll("form[data-entry]")) {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.querySelector("button[type=submit]").click();
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

for (const box of document.querySelectorAll("[data-copybox]")) {
  const button = box.querySelector("[data-copy]");
  const text = box.querySelector("textarea");
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text.value);
    button.querySelector("span").textContent = button.dataset.done;
  });
}
