// The model and the target that everything is about: chosen by selects, if there are several, and
// by links of the page that carry data-model, data-target (numbers from 0), data-frame (among all
// frames) or data-filter (filters as name=value&…).
import { frameCount, models, targets } from "./data.js";
import { html } from "./markup.js";
import { change, mount } from "./state.js";

function Select({ name, title, all, chosen }) {
  if (all.length < 2) return null;
  return html`<label>${title} <select
    value=${chosen}
    onChange=${(event) => change({ [name]: Number(event.target.value) })}
  >${all.map((one, number) => html`<option value=${number}>${one.words ?? one.name}</option>`)}
  </select></label>`;
}

function Choice({ state }) {
  return html`
    <${Select} name="model" title="Model" all=${models} chosen=${state.model} />
    <${Select} name="target" title="Target" all=${targets} chosen=${state.target} />`;
}

function followLink(event) {
  const link = event.target.closest("a, button");
  if (!link) return;
  const patch = {};
  for (const [name, count] of [["model", models.length], ["target", targets.length],
    ["frame", frameCount]]) {
    const number = Number(link.dataset[name]);
    if (link.dataset[name] && number < count) patch[name === "frame" ? "place" : name] = number;
  }
  if ("filter" in link.dataset) {
    patch.filters = Object.fromEntries(new URLSearchParams(link.dataset.filter));
    patch.page = 0;
  }
  if ("place" in patch) patch.view = 0;
  change(patch);
}

export function startChoice() {
  document.addEventListener("click", followLink);
  if (models.length + targets.length < 3) return;
  const element = document.createElement("div");
  element.id = "choice";
  document.getElementById("agreement").before(element);
  mount("choice", Choice);
}
