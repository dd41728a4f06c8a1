/* Hooks: data-moveto (the form that moves), data-card (an idea), data-drop (a theme). Counts what is ticked,
   ticks the whole page, and lets cards be dragged onto a theme: the same form is sent as by hand. Fingers
   scroll as ever, for browsers drag with the mouse only. Without JavaScript menu and buttons do all of it. */

const form = document.querySelector("[data-moveto]");
const boxes = form ? [...document.querySelectorAll(`input[type=checkbox][form="${form.id}"]`)] : [];

function ticked() {
  return boxes.filter((box) => box.checked);
}

function tell(label, plain) {
  const number = ticked().length;
  if (number === 0) label.textContent = plain;
  else if (number === 1) label.textContent = form.dataset.one;
  else label.textContent = form.dataset.many.replace("#", String(number));
}

function mark(box) {
  box.closest("[data-card]").classList.toggle("kard--sel", box.checked);
}

function offerAll(tell_) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.textContent = form.dataset.all;
  button.addEventListener("click", () => {
    const wanted = !boxes.every((box) => box.checked);
    boxes.forEach((box) => {
      box.checked = wanted;
      mark(box);
    });
    tell_();
  });
  form.append(button);
}

function send(target) {
  const menu = form.querySelector("select[name=ziel]");
  if (![...menu.options].some((option) => option.value === target)) return;
  menu.value = target;
  const everything = form.querySelector("input[name=alle]");
  if (everything) everything.checked = false;
  form.submit();
}

function dragCards() {
  let dragged = null;
  document.querySelectorAll("[data-card]").forEach((card) => {
    const box = card.querySelector("input[type=checkbox]");
    if (!boxes.includes(box)) return;
    card.draggable = true;
    card.querySelectorAll("a").forEach((link) => {
      link.draggable = false; // a link would be dragged as an address
    });
    card.addEventListener("dragstart", (event) => {
      dragged = box;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", box.value);
    });
    card.addEventListener("dragend", () => {
      dragged = null;
    });
  });
  document.querySelectorAll("[data-drop]").forEach((theme) => {
    theme.addEventListener("dragover", (event) => {
      if (!dragged) return;
      event.preventDefault();
      theme.classList.add("theme--over");
    });
    theme.addEventListener("dragleave", (event) => {
      if (!theme.contains(event.relatedTarget)) theme.classList.remove("theme--over");
    });
    theme.addEventListener("drop", (event) => {
      theme.classList.remove("theme--over");
      if (!dragged) return;
      event.preventDefault();
      // What is dragged goes; with it all that is ticked, if it is ticked itself.
      if (!dragged.checked) boxes.forEach((box) => { box.checked = box === dragged; });
      send(theme.dataset.drop);
    });
  });
}

if (form && boxes.length) {
  const label = form.querySelector("label[for=ziel]");
  const plain = label.textContent;
  const tellNow = () => tell(label, plain);
  boxes.forEach((box) => box.addEventListener("change", () => {
    mark(box);
    tellNow();
  }));
  boxes.forEach(mark);
  tellNow();
  offerAll(tellNow);
  dragCards();
}
