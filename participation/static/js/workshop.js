/* Hook: data-room. Keeps a page of a workshop up to date: by a stream, by polling where streams are held back,
   and after every interruption. Parts of the page (data-part) are exchanged for those of the page as it is now;
   the part that somebody is working in stays, with an offer to show the new one. Nothing here knows a text. */

const FIRST_WORD_MS = 5000;
const POLL_MS = 2500;
const PULSE_MS = 20000;
const LONGEST_PAUSE_MS = 8000;

const room = document.querySelector("[data-room]");
const address = room.dataset.room;
const page = room.dataset.page || window.location.href.split("#")[0];
const words = room.dataset;
const live = document.querySelector("[data-live]");

let seq = Number(room.dataset.seq);
let stream = null;
let polling = 0;
let failures = 0;
let fetching = false;
let wanted = false;
let alone = 0;

/* ── telling people ── */

/* Politely, unless it cannot wait: a new step, the last minute. What stands on the page anyway is only heard. */
function say(text, { urgent = false, heard = false } = {}) {
  if (!live) return;
  live.textContent = "";
  live.setAttribute("aria-live", urgent ? "assertive" : "polite");
  if (!text) return;
  const line = document.createElement("p");
  if (heard) line.className = "vh";
  line.textContent = text;
  live.append(line);
}

/* Said once and seen by nobody: what others did. It takes the place of the one before, and of nothing else. */
function tell(text) {
  if (!live || !text) return;
  live.querySelectorAll("[data-told-line]").forEach((line) => line.remove());
  live.setAttribute("aria-live", "polite");
  const line = document.createElement("p");
  line.className = "vh";
  line.dataset.toldLine = "";
  line.textContent = text;
  live.append(line);
}

/* What others do is gathered: read out one by one it would drown what somebody is reading. */
const TELL_EVERY_MS = 5000;
const MODE_KEY = "werkstatt meldungen";
const KINDS = {
  "card.count": "cards", "card.revealed": "revealed", "card.moved": "board", "card.parked": "board", "card.hidden": "board",
  "group.created": "board", "group.renamed": "board", "group.merged": "board", "group.dissolved": "board", "group.reversed": "board",
  "measure.created": "measures", "measure.edited": "measures", "group.result": "results", "group.presented": "results",
  "hand.raised": "hands", "participant.joined": "people",
};
const toldWords = words.told ? JSON.parse(words.told) : {};
const gathered = {};
let mode = "summary";
let telling = 0;
let cardsKnown = Number(words.cardsNow || 0);
let ownCards = 0;

function gather(event) {
  const kind = KINDS[event.type];
  if (!kind || !toldWords[kind]) return;
  let number = 1;
  if (kind === "cards") {
    number = event.cards - cardsKnown;
    cardsKnown = event.cards;
    const mine = Math.min(ownCards, Math.max(number, 0));
    ownCards -= mine;
    number -= mine;
  } else if (kind === "revealed") {
    number = event.cards;
  }
  if (mode === "off" || number <= 0) return;
  gathered[kind] = (gathered[kind] || 0) + number;
  if (mode === "all") tellGathered();
  else if (!telling) telling = window.setTimeout(tellGathered, TELL_EVERY_MS);
}

function tellGathered() {
  window.clearTimeout(telling);
  telling = 0;
  const said = Object.entries(gathered).map(([kind, number]) => toldWords[kind][number === 1 ? 0 : 1].replace("{n}", number));
  for (const kind of Object.keys(gathered)) delete gathered[kind];
  tell(said.join(", "));
}

function chooseMode() {
  const box = document.querySelector("[data-notices]");
  if (!box) return;
  const select = box.querySelector("select");
  try {
    mode = window.localStorage.getItem(MODE_KEY) || mode;
  } catch {
    // Without storage the choice holds for this page.
  }
  select.value = mode;
  if (!select.value) select.value = mode = "summary";
  box.hidden = false;
  select.addEventListener("change", () => {
    mode = select.value;
    try {
      window.localStorage.setItem(MODE_KEY, mode);
    } catch {
      // As above.
    }
  });
}

/* After a move: told what was done, beside the card that comes next. */
function goOn() {
  const done = document.querySelector("[data-done] p");
  if (!done) return;
  const next = window.location.hash && document.getElementById(window.location.hash.slice(1));
  const field = next && next.querySelector("input[type=checkbox]");
  const go = () => {
    // The browser itself goes to the part that the address names, and takes the focus away for it: after that.
    if (field && document.activeElement === document.body) field.focus();
    tell(`${done.textContent} ${done.parentElement.querySelector("button").textContent.trim()}`);
  };
  if (document.readyState === "complete") window.setTimeout(go, 200);
  else window.addEventListener("load", () => window.setTimeout(go, 200));
  const address = new URL(window.location.href);
  address.searchParams.delete("getan");
  window.history.replaceState(null, "", address);
}

function offer(part) {
  part.setAttribute("data-stale", "");
  if (!live || live.querySelector("button")) return;
  say(words.news);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.textContent = words.show;
  button.addEventListener("click", () => {
    const found = document.querySelector("[data-stale]");
    say("");
    document.querySelectorAll("[data-stale]").forEach((stale) => stale.removeAttribute("data-stale"));
    if (found) found.dataset.force = "yes";
    refresh();
  });
  live.firstChild.append(" ", button);
}

/* ── what was typed stays: in the page, and in this browser for the case that it closes ── */

const keepKey = (field) => `werkstatt ${address} ${field.dataset.keep}`;

function keep(field) {
  try {
    window.sessionStorage.setItem(keepKey(field), field.value);
  } catch {
    // Without storage the text still stands in the page.
  }
}

function bringBack(within) {
  for (const field of within.querySelectorAll("[data-keep]")) {
    let kept = "";
    try {
      kept = window.sessionStorage.getItem(keepKey(field)) || "";
    } catch {
      continue;
    }
    if (kept && !field.value) field.value = kept;
    field.addEventListener("input", () => keep(field));
  }
}

function forgetTyped(form) {
  for (const field of form.querySelectorAll("[data-keep]")) {
    try {
      window.sessionStorage.removeItem(keepKey(field));
    } catch {
      return;
    }
  }
}

const dirty = (part) =>
  [...part.querySelectorAll("textarea, input:not([type=hidden]), select")].some((field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.tagName === "SELECT") return [...field.options].some((o) => o.selected !== o.defaultSelected) && field.selectedIndex > 0;
    return field.value !== field.defaultValue;
  });

const busy = (part) => !part.dataset.force && (part.contains(document.activeElement) || dirty(part) || part.querySelector("details[open]"));

/* ── the page as it is now ── */

async function refresh() {
  if (fetching) {
    wanted = true;
    return;
  }
  fetching = true;
  try {
    const asked = performance.now();
    const answer = await fetch(page, { credentials: "same-origin", cache: "no-store" });
    toldAt = (asked + performance.now()) / 2;
    if (answer.status === 403 || answer.status === 404) {
      window.location.reload();
      return;
    }
    if (answer.ok) show(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    // The stream or the next poll brings it.
  } finally {
    fetching = false;
    if (wanted) {
      wanted = false;
      later();
    }
  }
}

function show(fresh) {
  const found = fresh.querySelector("[data-room]");
  if (!found) {
    window.location.reload();
    return;
  }
  const changed = found.dataset.step !== room.dataset.step;
  if (changed) cardsKnown = Number(found.dataset.cardsNow || 0);
  if (changed && !carryText(found)) sayStep(found);
  room.dataset.step = found.dataset.step;
  for (const part of document.querySelectorAll("[data-part]")) {
    const next = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
    if (!next) continue;
    if (same(next, part)) {
      rewind(next, part);
      continue;
    }
    if (!changed && busy(part)) {
      offer(part);
      continue;
    }
    part.replaceWith(next);
    bringBack(next);
    enhance(next);
  }
}

/* Forms bear keys and tokens that differ each time: compared is what people read. */
const plain = (part) => part.innerHTML.replace(/ (value|data-timer)="[^"]*"/g, "").replace(/data-clock="?"?>[^<]*/g, "");
const before = new WeakMap();
const same = (next, part) => plain(next) === (before.get(part) || plain(part)) && !part.dataset.force;

function sayStep(found) {
  const heading = found.querySelector("h1");
  if (heading) say(heading.textContent, { urgent: true, heard: true });
}

/* A step that changes while somebody types takes no text along: it is shown, to be copied. */
function carryText(found) {
  const field = document.querySelector("[data-keep]");
  if (!field || !field.value || !words.closed || found.querySelector(`[data-keep="${field.dataset.keep}"]`)) return false;
  say(`${words.closed} ${field.value}`, { urgent: true });
  return true;
}

let timer = 0;
function later() {
  if (timer) return;
  timer = window.setTimeout(() => {
    timer = 0;
    refresh();
  }, 150 + Math.random() * (words.staff === undefined ? 1200 : 400));
}

/* ── what is heard ── */

function hear(event) {
  if (event.type === "hello") return;
  if (event.type === "reload" || (event.prev !== undefined && event.prev > seq)) {
    seq = event.seq;
    later();
    return;
  }
  if (event.seq <= seq) return;
  seq = event.seq;
  gather(event);
  if (event.type === "card.count" && words.staff === undefined) {
    for (const number of document.querySelectorAll('[data-count="cards"]')) number.textContent = event.cards;
    const line = document.querySelector("[data-cards]");
    const numbers = [event.cards, event.people];
    if (line) line.textContent = line.textContent.replace(/\d+(?:[.,]\d{3})*/g, (old) => (numbers.length ? numbers.shift() : old));
    return;
  }
  if (event.type === "participant.joined" && words.screen === undefined && words.staff === undefined && room.dataset.step) return;
  later();
}

function listen() {
  window.clearTimeout(alone);
  if (stream) stream.close();
  if (!window.EventSource) {
    poll();
    return;
  }
  const ticket = words.ticket ? `&ticket=${words.ticket}` : "";
  const mine = new EventSource(`${address}/strom?since=${seq}${ticket}`);
  stream = mine;
  alone = window.setTimeout(poll, FIRST_WORD_MS);
  mine.onmessage = (message) => {
    if (mine !== stream) return;
    window.clearTimeout(alone);
    window.clearTimeout(polling);
    polling = 0;
    if (failures > 1) say("");
    failures = 0;
    hear(JSON.parse(message.data));
  };
  mine.onerror = () => {
    // EventSource gives up for good on some errors: begin anew, each time a little later.
    if (mine !== stream) return;
    mine.close();
    again();
  };
}

function again() {
  failures += 1;
  if (failures === 3) say(words.offline);
  const pause = Math.min(LONGEST_PAUSE_MS, 500 * 2 ** failures) * (0.5 + Math.random());
  window.setTimeout(listen, pause);
  if (!polling) polling = window.setTimeout(poll, POLL_MS);
}

async function poll() {
  window.clearTimeout(polling);
  polling = window.setTimeout(poll, POLL_MS);
  try {
    const answer = await fetch(`${address}/ereignisse?since=${seq}`, { credentials: "same-origin", cache: "no-store" });
    if (answer.status === 403) window.location.reload();
    if (answer.status === 204) {
      if (failures > 2) say("");
      failures = Math.min(failures, 1);
      return;
    }
    if (answer.status !== 200 && answer.status !== 410) return;
    const told = await answer.json();
    if (told.reload) {
      seq = told.seq;
      later();
    } else {
      told.events.forEach(hear);
      seq = Math.max(seq, told.seq);
    }
  } catch {
    // Offline: the next one may succeed.
  }
}

/* Telephones suspend what is not in sight. */
function resume() {
  if (document.visibilityState !== "visible") return;
  listen();
  later();
}
document.addEventListener("visibilitychange", resume);
window.addEventListener("pageshow", (shown) => shown.persisted && resume());
window.addEventListener("online", resume);

/* ── the clock: counted from what the server said, never by this device's own time ── */

const clocks = new Map();

/* The moment of this device's steady clock to which the times of the newest page belong. */
const loaded = performance.getEntriesByType("navigation")[0];
let toldAt = loaded ? (loaded.requestStart + loaded.responseStart) / 2 : performance.now();

function wind(within) {
  for (const clock of within.querySelectorAll("[data-timer]")) {
    clocks.set(clock, { left: Number(clock.dataset.timer), since: toldAt });
  }
}

/* A device that slept counted no seconds meanwhile. */
function rewind(next, part) {
  const fresh = next.querySelectorAll("[data-timer]");
  part.querySelectorAll("[data-timer]").forEach((clock, number) => {
    if (fresh[number]) clock.dataset.timer = fresh[number].dataset.timer;
  });
  wind(part);
}

function tick() {
  for (const [clock, { left, since }] of clocks) {
    if (!document.contains(clock)) {
      clocks.delete(clock);
      continue;
    }
    if (clock.dataset.held !== undefined) continue;
    const seconds = Math.max(0, left - Math.floor((performance.now() - since) / 1000));
    clock.querySelector("[data-clock]").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (clock.dataset.told === undefined && seconds === 60 && words.soon) {
      clock.dataset.told = "";
      say(words.soon, { urgent: true });
    }
    if (seconds === 0 && !clock.classList.contains("timer--up")) {
      clock.classList.add("timer--up");
      const small = clock.querySelector("small");
      if (small) small.textContent = words.up;
      if (left > 0) say(words.up);
    }
  }
}

/* ── forms: sent without leaving the page, and sent again with the same key where the line was lost ── */

function enhance(within) {
  for (const part of within.querySelectorAll("[data-part]")) before.set(part, plain(part));
  if (within.matches && within.matches("[data-part]")) before.set(within, plain(within));
  wind(within);
  for (const form of within.querySelectorAll("form[data-send]")) {
    form.addEventListener("submit", (submitted) => {
      submitted.preventDefault();
      send(form, submitted.submitter);
    });
  }
  for (const form of within.querySelectorAll("form[data-dots]")) {
    form.addEventListener("input", () => count(form));
    for (const field of form.querySelectorAll("input[type=number]")) addStepper(field, form);
  }
}

async function send(form, button) {
  if (form.getAttribute("aria-busy")) return;
  form.setAttribute("aria-busy", "true");
  const sent = new FormData(form);
  if (button && button.name) sent.append(button.name, button.value);
  let pause = 1000;
  for (;;) {
    try {
      const asked = performance.now();
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(sent), credentials: "same-origin" });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      toldAt = (asked + performance.now()) / 2;
      form.removeAttribute("aria-busy");
      if (answer.ok) forgetTyped(form);
      if (answer.ok && form.dataset.send === "karte") ownCards += 1;
      answered(fresh, answer.ok);
      return;
    } catch {
      say(words.offline);
      await new Promise((go) => window.setTimeout(go, pause * (0.5 + Math.random())));
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  }
}

/* The answer is a whole page: take over what it says about the card, and go on typing. */
function answered(fresh, ok) {
  const error = fresh.querySelector("#fehler");
  const before = document.querySelector("#fehler");
  if (before) before.remove();
  if (!fresh.querySelector("[data-room]")) {
    window.location.reload();
    return;
  }
  for (const name of ok ? ["schritt", "meine"] : ["schritt"]) {
    const part = document.querySelector(`[data-part="${name}"]`);
    const next = fresh.querySelector(`[data-part="${name}"]`);
    if (!part || !next) continue;
    part.replaceWith(next);
    bringBack(next);
    enhance(next);
  }
  say("");
  if (error) {
    room.insertBefore(error, room.children[1]);
    error.focus();
    return;
  }
  const field = document.querySelector("[data-keep]");
  if (field) field.focus();
}

/* Dots are given with a finger: one more, one less. The field itself stays, for keyboards. */
function addStepper(field, form) {
  if (!words.more) return;
  const stepper = document.createElement("span");
  stepper.className = "stepper";
  field.replaceWith(stepper);
  const button = (sign, name, by) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = sign;
    made.setAttribute("aria-label", name);
    made.setAttribute("aria-describedby", field.getAttribute("aria-labelledby"));
    made.addEventListener("click", () => {
      field.value = Math.min(Number(field.max), Math.max(0, Number(field.value) + by));
      count(form);
    });
    return made;
  };
  stepper.append(button("−", words.less, -1), field, button("+", words.more, 1));
}

function count(form) {
  const all = Number(form.dataset.dots);
  const used = [...form.querySelectorAll("input[type=number], input[type=checkbox]:checked")].reduce((sum, field) => sum + Number(field.value), 0);
  const line = form.querySelector("[data-left-dots]");
  if (line && words.left) line.textContent = words.left.replace("{left}", all - used).replace("{all}", all);
  for (const box of form.querySelectorAll("input[type=checkbox]")) box.disabled = !box.checked && used >= all;
}

async function pulse() {
  if (document.visibilityState !== "visible") return;
  try {
    await fetch(`${address}/puls`, { method: "POST", credentials: "same-origin", headers: { "X-CSRFToken": words.token } });
  } catch {
    // The stream notices as well.
  }
}

bringBack(document);
enhance(document);
chooseMode();
goOn();
window.setInterval(tick, 250);
listen();
if (words.token) {
  pulse();
  window.setInterval(pulse, PULSE_MS);
}
