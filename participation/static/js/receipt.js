// The receipt: print it, copy its code. Both buttons appear only where they work.

for (const tools of document.querySelectorAll("[data-receipt]")) {
  const code = document.getElementById(tools.dataset.receipt);
  tools.hidden = false;
  tools.querySelector("[data-print]").addEventListener("click", () => window.print());
  const copy = tools.querySelector("[data-copy]");
  if (!navigator.clipboard) {
    copy.hidden = true;
    continue;
  }
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code.textContent.trim());
    copy.querySelector("span").textContent = copy.dataset.done;
  });
}
