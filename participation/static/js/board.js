/* Hooks: data-moveto (the form that moves, by its first menu), data-card (an idea, a measure), data-drop (where to,
   an entry of the menu), data-lane (cards stay inside). Counts what is ticked, ticks the whole page, and lets cards
   be dragged there: the same form is sent as by hand. Fingers
   scroll as ever, for browsers drag with the mouse only. Without JavaScript menu and buttons do all of it. */

const form = document.querySelector("[data-moveto]");
const menu = form && form.querySelector("select");
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
  if (![...menu.options].some((option) => option.value === target)) return;
  menu.value = target;
  const everything = form.querySelector("input[name=alle]");
  if (everything) everything.checked = false;
  form.submit();
}

/* All themes at the edge of the window while something is dragged: those on the page may be far below. */
function dropsAtTheEdge() {
  const drops = document.createElement("div");
  drops.className = "drops";
  drops.setAttribute("aria-hidden", "true"); // there only while a mouse button is down
  [...menu.options].forEach((option) => {
    if (!/^T-/.test(option.value)) return;
    const drop = document.createElement("div");
    drop.dataset.drop = option.value;
    drop.textContent = option.textContent;
    drops.append(drop);
  });
  return drops;
}

function dragCards() {
  let dragged = null;
  let drops = null;

  const dropOf = (event) => {
    const drop = dragged && event.target.closest("[data-drop]");
    const lane = drop && drop.closest("[data-lane]");
    return lane && !lane.contains(dragged) ? null : drop;
  };

  document.addEventListener("dragstart", (event) => {
    const card = event.target.closest("[data-card]");
    const box = card && card.querySelector("input[type=checkbox]");
    if (!boxes.includes(box)) return;
    dragged = box;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", box.value);
    drops = dropsAtTheEdge();
    window.setTimeout(() => dragged && drops.hasChildNodes() && document.body.append(drops)); // not before the picture of the card is taken
  });
  document.addEventListener("dragend", () => {
    dragged = null;
    if (drops) drops.remove();
  });
  document.addEventListener("dragover", (event) => {
    const drop = dropOf(event);
    document.querySelectorAll(".theme--over").forEach((other) => {
      if (other !== drop) other.classList.remove("theme--over");
    });
    if (!drop) return;
    event.preventDefault();
    drop.classList.add("theme--over");
  });
  document.addEventListener("drop", (event) => {
    const drop = dropOf(event);
    if (!drop) return;
    event.preventDefault();
    // What is dragged goes; with it all that is ticked, if it is ticked itself.
    if (!dragged.checked) {
      boxes.forEach((box) => {
        box.checked = box === dragged;
      });
    }
    send(drop.dataset.drop);
  });
  boxes.forEach((box) => {
    const card = box.closest("[data-card]");
    card.draggable = true;
    card.querySelectorAll("a").forEach((link) => {
      link.draggable = false; // a link would be dragged as an address
    });
  });
}

if (form && boxes.length) {
  const label = form.querySelector(`label[for="${menu.id}"]`);
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
