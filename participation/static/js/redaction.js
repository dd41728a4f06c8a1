/* Hook: data-original. Words that are marked in it are offered to the field of words, so that nobody has to type
   them; the field, and the form without this, stay what is sent. */
const original = document.querySelector("[data-original]");
const offer = document.querySelector("[data-take]");
const field = document.querySelector("textarea[name=words]");

function marked() {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return "";
  return original.contains(selection.getRangeAt(0).commonAncestorContainer) ? selection.toString().trim() : "";
}

if (original && offer && field) {
  let words = "";
  document.addEventListener("selectionchange", () => {
    const now = marked();
    if (now) words = now; // a tap on the button may end the selection first
    offer.hidden = !words;
  });
  offer.querySelector("button").addEventListener("click", () => {
    field.value = words;
    field.focus();
  });
}
