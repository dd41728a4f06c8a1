/* Hooks: data-assessment on the form of a measure's values, data-score on each criterion in it,
   data-assessment-auto (values are kept as they are chosen), data-assessment-said (what became of it), data-keys.

   A digit sets the value of the criterion that has the focus and moves to the next one, 0 leaves it open, the
   arrows up and down change the criterion, Z takes the last value back. Keys act on a focused value only, so that
   nobody needs to switch them off. Without this file the form is sent by its buttons. */

const form = document.querySelector("form[data-assessment]");

/* ── keys ────────────────────────────────────────────────────── */

function groups() {
  return [...form.querySelectorAll("[data-score]")];
}

function focusOn(group) {
  const chosen = group.querySelector("input:checked") || group.querySelector("input");
  chosen.focus();
  for (const other of groups()) other.classList.toggle("is-here", other === group);
}

function after(group, by) {
  const all = groups();
  const next = all[all.indexOf(group) + by];
  if (next) {
    focusOn(next);
    next.scrollIntoView({ block: "nearest" });
  }
  return Boolean(next);
}

const taken = []; // what each criterion had before, the latest last

function choose(group, key) {
  const inputs = [...group.querySelectorAll("input")];
  const wanted = key === "0" ? inputs[inputs.length - 1] : inputs.find((input) => input.value === key);
  if (!wanted) return;
  const before = group.querySelector("input:checked");
  if (before !== wanted) {
    taken.push([group, before]);
    wanted.checked = true;
    wanted.dispatchEvent(new Event("change", { bubbles: true }));
  }
  if (!after(group, 1)) wanted.focus();
}

function takeBack() {
  const last = taken.pop();
  if (!last) return;
  const [group, before] = last;
  const chosen = group.querySelector("input:checked");
  if (before) before.checked = true;
  else if (chosen) chosen.checked = false;
  focusOn(group);
  group.dispatchEvent(new Event("change", { bubbles: true }));
}

function begin() {
  const help = document.querySelector("[data-keys]");
  if (help) help.hidden = false;
  form.addEventListener("focusin", (event) => {
    const here = event.target.closest("[data-score]");
    for (const group of groups()) group.classList.toggle("is-here", group === here);
  });
  form.addEventListener("keydown", (event) => {
    const group = event.target.matches("input[type=radio]") && event.target.closest("[data-score]");
    if (!group || event.ctrlKey || event.altKey || event.metaKey) return;
    const act = {
      ArrowDown: () => after(group, 1),
      ArrowUp: () => after(group, -1),
      z: takeBack,
      Z: takeBack,
    }[event.key] || (/^[0-9]$/.test(event.key) && (() => choose(group, event.key)));
    if (!act) return;
    event.preventDefault();
    act();
  });
  const first = form.querySelector("input[autofocus]");
  if (first) focusOn(first.closest("[data-score]"));
}

/* ── kept as they go ─────────────────────────────────────────── */

function keepAsTheyGo() {
  const said = form.querySelector("[data-assessment-said]");
  const version = form.querySelector("[name=version]");
  let turn = Promise.resolve();
  let stopped = false;
  let pressed = null; // event.submitter is younger than our oldest browsers

  form.addEventListener("click", (event) => {
    pressed = event.target.closest("button") || pressed;
  });

  async function save() {
    if (stopped) return;
    const body = new FormData(form);
    body.append("von-selbst", "1");
    try {
      const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin", keepalive: true });
      const told = await answer.json();
      said.textContent = told.said;
      if (answer.ok) version.value = told.version;
      else if (answer.status === 409) stopped = true; // somebody else changed it: the button shows both
    } catch {
      /* offline for a moment: the next value, or the button, sends everything */
    }
  }

  form.addEventListener("change", () => {
    turn = turn.then(save);
  });
  form.addEventListener("submit", (event) => {
    // A save that is under way comes first: it raises the version that this form names.
    if (form.dataset.sent) return;
    event.preventDefault();
    form.dataset.sent = "1";
    turn.then(() => {
      if (pressed && pressed.name) {
        const said = document.createElement("input");
        said.type = "hidden";
        said.name = pressed.name;
        said.value = pressed.value;
        form.append(said);
      }
      form.submit();
    });
  });
}

if (form) {
  begin();
  if ("assessmentAuto" in form.dataset) keepAsTheyGo();
}
