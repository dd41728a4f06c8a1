/* Hook: data-map, with the address of tiles (data-tiles) and who made them (data-attribution). Shows one point, or, with
   data-map="pick", the places to choose from: a click puts its coordinates into the fields above, which do the same
   without a map; or, with data-map="all", the ideas of the list above, each leading to its page. Only where the town has set an address of tiles; L is vendor/leaflet.js. */

const NEAR = 15;
const DIGITS = 5;
const LOOK = { radius: 9, color: "#0b5563", weight: 3, fillOpacity: 0.4 };

function drawn(box, at, zoom) {
  const map = L.map(box, { attributionControl: true, zoomControl: true, scrollWheelZoom: false }).setView(at, zoom);
  map.attributionControl.setPrefix(false);
  const maker = document.createElement("span");
  maker.textContent = box.dataset.attribution; // Leaflet takes HTML; the setting is words
  L.tileLayer(box.dataset.tiles, { maxZoom: 19, attribution: maker.innerHTML }).addTo(map);
  box.setAttribute("role", "application");
  box.setAttribute("aria-label", box.dataset.label);
  return map;
}

function show(box) {
  const at = [Number(box.dataset.latitude), Number(box.dataset.longitude)];
  L.circleMarker(at, LOOK).addTo(drawn(box, at, NEAR));
}

function named(name) {
  const words = document.createElement("span"); // a text would be taken for HTML
  words.textContent = name;
  return words;
}

function pick(box) {
  const places = JSON.parse(box.dataset.places);
  if (!places.length) {
    box.hidden = true;
    return;
  }
  const field = document.getElementById("coordinates");
  const list = document.getElementById("spot");
  const map = drawn(box, places[0].point, NEAR - 2);
  if (places.length > 1) map.fitBounds(places.map((place) => place.point), { padding: [20, 20] });
  for (const place of places) {
    const dot = L.circleMarker(place.point, LOOK).bindTooltip(named(place.name));
    dot.on("click", (event) => {
      L.DomEvent.stopPropagation(event);
      list.value = place.name;
    });
    dot.addTo(map);
  }
  let chosen = null;
  map.on("click", (event) => {
    const { lat, lng } = event.latlng.wrap();
    field.value = `${lat.toFixed(DIGITS)}, ${lng.toFixed(DIGITS)}`;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    if (chosen) chosen.remove();
    chosen = L.circleMarker(event.latlng, { ...LOOK, color: "#8a5a00" }).addTo(map);
  });
}

function showAll(box) {
  const places = JSON.parse(box.dataset.places);
  const map = drawn(box, places[0].point, NEAR);
  if (places.length > 1) map.fitBounds(places.map((place) => place.point), { padding: [20, 20], maxZoom: NEAR + 1 });
  for (const place of places) {
    const dot = L.circleMarker(place.point, LOOK).bindTooltip(named(place.name));
    dot.on("click", () => window.location.assign(place.to));
    dot.addTo(map);
  }
}

for (const box of document.querySelectorAll("[data-map]")) {
  if (box.dataset.map === "pick") pick(box);
  else if (box.dataset.map === "all") showAll(box);
  else show(box);
}
