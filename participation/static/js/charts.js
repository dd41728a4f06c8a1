/* Hook: data-chart. Replaces the server's drawing by plotly's, in the colours and the type of the page.
   The server's drawing stays where plotly cannot be had, is not wanted (data saver), would be too narrow for
   enlarged text, or where the reader's own colours rule (forced colours); and it is what gets printed. */
const TEXT_SIZE = 15; // px that heights are laid out for, see charts/screen/lying.py
const NARROWEST = 20; // times the text size: below it only wrapping words are readable
const CONFIG = {
  displayModeBar: false, doubleClick: false, scrollZoom: false, showTips: false,
  showAxisDragHandles: false, typesetMath: false, responsive: false,
};

const files = document.querySelector("script[data-plotly-src]");
const hosts = [...document.querySelectorAll("[data-chart]")];
const forced = matchMedia("(forced-colors: active)");
const dark = matchMedia("(prefers-color-scheme: dark)");

function script(src) {
  return new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = src;
    element.onload = resolve;
    element.onerror = reject;
    document.head.append(element);
  });
}

/* custom properties may point to each other, so the browser is asked for the colour they end in */
function reader(host) {
  const probe = document.createElement("span");
  probe.hidden = true;
  host.append(probe);
  const known = {};
  const colour = (property) => {
    if (!(property in known)) {
      probe.style.color = `var(${property})`;
      known[property] = getComputedStyle(probe).color;
    }
    return known[property];
  };
  return { colour, done: () => probe.remove() };
}

function paint(trace, colour) {
  const ink = colour(trace.meta.ink);
  trace.marker = { ...trace.marker, color: ink, line: { width: 0 } };
  if (trace.marker.pattern) trace.marker.pattern.fgcolor = colour("--surface");
  if (trace.line) trace.line.color = ink;
}

function dress(figure, host) {
  const style = getComputedStyle(host);
  const size = parseFloat(style.fontSize);
  const { colour, done } = reader(host);
  const { data, layout } = figure;
  data.forEach((trace) => paint(trace, colour));
  Object.assign(layout, {
    height: layout.height * size / TEXT_SIZE,
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: style.fontFamily, size, color: colour("--ink") },
    hoverlabel: {
      bgcolor: colour("--surface"), bordercolor: colour("--edge"), align: "left",
      font: { family: style.fontFamily, size, color: colour("--ink") },
    },
  });
  for (const axis of [layout.xaxis, layout.yaxis]) {
    Object.assign(axis, {
      gridcolor: colour("--hairline"), zerolinecolor: colour("--edge"),
      tickfont: { color: colour("--ink-2") },
    });
    if (axis.showline) axis.linecolor = colour("--hairline"); // plotly draws a line wherever one has a colour
    axis.title.font = { size, color: colour("--ink-2") };
  }
  (layout.annotations || []).forEach((note) => {
    note.font = { ...note.font, color: colour(note.name === "muted" ? "--ink-2" : "--ink") };
  });
  done();
  return figure;
}

function suits(host) {
  return !forced.matches && host.clientWidth >= NARROWEST * parseFloat(getComputedStyle(host).fontSize);
}

async function show(host) {
  const target = host.querySelector(".chart__browser");
  const drawn = suits(host);
  if (drawn) {
    target.hidden = false; // plotly measures where it draws
    const figure = dress(JSON.parse(host.querySelector("script").textContent), host);
    figure.layout.width = host.clientWidth;
    await window.Plotly.react(target, figure.data, figure.layout, { ...CONFIG, locale: document.documentElement.lang });
  }
  target.hidden = !drawn;
  host.classList.toggle("chart--drawn", drawn);
}

function giveBack(host) {
  host.querySelector(".chart__browser").hidden = true;
  host.classList.remove("chart--drawn");
}

function showAll() {
  return Promise.all(hosts.map((host) => show(host).catch(() => giveBack(host))));
}

/* one redraw for a burst of changes, and none when only the height of the page changed */
function redrawWhenChanged() {
  let waiting = 0;
  let width = innerWidth;
  const soon = () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(showAll);
  };
  dark.addListener(soon); // addEventListener is not there on iOS 13
  forced.addListener(soon);
  new MutationObserver(soon).observe(document.documentElement, { attributeFilter: ["data-kern-theme"] });
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    width = innerWidth;
    soon();
  });
}

async function start() {
  const [{ german }] = await Promise.all([import(files.dataset.germanSrc), script(files.dataset.plotlySrc)]);
  window.Plotly.register(german);
  await document.fonts.ready;
  await showAll();
  redrawWhenChanged();
}

const savesData = navigator.connection && navigator.connection.saveData;
if (files && hosts.length && !savesData) start().catch(() => {}); // the server's drawing is there already
