/* A slider beside a number field ([data-slider] names it): both say the same; without it the field is enough. */
const MOST = 60;

for (const place of document.querySelectorAll("[data-slider]")) {
  const field = place.querySelector("input[type=number]");
  const slider = document.createElement("input");
  slider.type = "range";
  slider.min = field.min;
  slider.max = String(Math.max(MOST, Number(field.value)));
  slider.value = field.value;
  slider.className = "slider";
  slider.setAttribute("aria-label", place.dataset.slider);
  slider.addEventListener("input", () => { field.value = slider.value; });
  field.addEventListener("input", () => { slider.value = field.value; });
  field.before(slider);
}
