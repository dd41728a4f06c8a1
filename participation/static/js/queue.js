/* Hooks: data-queue (the list of the queue), data-selection (the bar below it), data-keys (the list of keys).

   Single keys for whoever sorts many: they move through the list, load the idea beside it, and press what stands
   there anyway. They can be switched off for good (data-queue="off"), do nothing while somebody writes or a
   modifier is held, and never decide about an idea that is not on the screen. Without this file every row is a
   link, and every action a button. */

const list = document.querySelector("[data-queue]");
const PAUSE = 120;

/* ── how many are chosen ─────────────────────────────────────── */

const bar = document.querySelector("[data-selection]");

function count() {
  const said = bar.querySelector(".bulk__n");
  const all = bar.querySelector("[name=alle]");
  const chosen = document.querySelectorAll("[data-pick]:checked").length;
  said.textContent = chosen ? said.dataset.some.replace("%n", String(chosen)) : said.dataset.none;
  said.hidden = Boolean(all && all.checked);
  bar.classList.toggle("is-on", chosen > 0 || said.hidden); // in sight as soon as it can do something
}

if (bar) {
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-pick], [name=alle]")) count();
  });
  count();
}

/* ── moving through the list ─────────────────────────────────── */

function rows() {
  return [...list.querySelectorAll("[data-row]")];
}

function here() {
  const all = rows();
  const focused = all.findIndex((row) => row.contains(document.activeElement));
  return focused >= 0 ? focused : all.findIndex((row) => row.classList.contains("is-cur"));
}

let loading = Promise.resolve();
let wanted = "";

function mark(row) {
  for (const other of rows()) {
    other.classList.toggle("is-cur", other === row);
    const link = other.querySelector("[data-open]");
    if (other === row) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

/* The panel of another idea, as the server draws it: its buttons lead on from there. */
async function show(address) {
  const panel = document.getElementById("idee");
  if (!panel) return;
  panel.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { credentials: "same-origin", cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.getElementById("idee");
    if (wanted !== address) return;
    if (!answer.ok || !found) {
      window.location.assign(address);
      return;
    }
    panel.textContent = ""; // replaceChildren is younger than our oldest browsers
    panel.append(...found.childNodes);
    panel.removeAttribute("aria-busy");
  } catch {
    window.location.assign(address);
  }
}

function move(by) {
  const all = rows();
  const next = all[Math.max(0, Math.min(all.length - 1, here() + by))];
  if (!next) return;
  const link = next.querySelector("[data-open]");
  link.focus();
  next.scrollIntoView({ block: "nearest" });
  if (!next.querySelector("[data-pick]") && !link.href.includes("idee=")) return; // opens a page of its own
  mark(next);
  wanted = link.href;
  loading = new Promise((loaded) => {
    window.setTimeout(async () => {
      if (wanted === link.href) await show(link.href);
      loaded();
    }, PAUSE);
  });
}

/* ── pressing what stands there ──────────────────────────────── */

function choose() {
  const row = rows()[here()];
  const box = row && row.querySelector("[data-pick]");
  if (box) box.click();
}

/* A row of another kind has no panel: nothing beside it may be decided by mistake. */
function isShown() {
  const row = rows()[here()];
  return !row || row.classList.contains("is-cur");
}

async function press(key) {
  await loading;
  const scope = key === "u" ? document : document.getElementById("idee");
  const found = scope && scope.querySelector(`[data-key="${key}"]`);
  if (found && "pu".includes(key)) keepGoing();
  if (found && (key === "u" || isShown())) found.click();
  if (found && key === "i") {
    const text = found.parentElement.querySelector("textarea");
    if (text && found.parentElement.open) text.focus();
  }
}

/* A key that leads to the next page leads to its current row as well: there the next key goes on. */
const GOES_ON = "eingang weiter";

function keepGoing() {
  try {
    window.sessionStorage.setItem(GOES_ON, "ja");
  } catch {
    // Without storage the next key finds its row all the same.
  }
}

function goOn() {
  try {
    if (!window.sessionStorage.getItem(GOES_ON)) return;
    window.sessionStorage.removeItem(GOES_ON);
  } catch {
    return;
  }
  const row = rows()[here()] || rows()[0];
  if (row && document.activeElement === document.body) row.querySelector("[data-open]").focus();
}

/* What is chosen is sorted together, by way of the preview; else the idea on the screen. */
async function sortIt() {
  await loading;
  const verbs = bar && bar.querySelector("[name=was]");
  if (verbs && bar.classList.contains("is-on") && verbs.querySelector("[value=bereich]")) {
    verbs.value = "bereich";
    bar.querySelector(".is-main").click();
    return;
  }
  const field = document.querySelector("#idee #area");
  if (field && isShown()) field.focus();
}

function help() {
  const dialog = document.getElementById("tasten");
  if (dialog && dialog.showModal) {
    if (!dialog.open) dialog.showModal();
    return;
  }
  const keys = document.querySelector("[data-keys]");
  keys.open = true;
  keys.querySelector("summary").focus();
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  x: choose,
  o: () => rows()[here()] && rows()[here()].querySelector("[data-open]").click(),
  e: sortIt,
  "?": help,
};
for (const key of ["p", "r", "a", "n", "z", "i", "u"]) KEYS[key] = () => press(key);

function isWriting(target) {
  return target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
}

if (list && list.dataset.queue === "on") {
  goOn();
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat && "panrzxu".includes(event.key)) return;
    if (document.querySelector("dialog[open]") || isWriting(event.target)) return;
    const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
