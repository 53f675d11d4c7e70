// The maps of the first screen can be seen through: one slider, shown where scripts run.
import { payload } from "./data.js";

export function startOpacity() {
  const sliders = [...document.querySelectorAll("#answer .opacity input")];
  function show(opacity) {
    document.getElementById("answer").style.setProperty("--opacity", opacity);
    for (const slider of sliders) slider.value = 100 * opacity;
  }
  show(payload.opacity);
  for (const slider of sliders) {
    slider.parentElement.hidden = false;
    slider.addEventListener("input", () => show(slider.value / 100));
  }
}
