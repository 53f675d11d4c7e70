// What lies over the picture: which maps, how strong, in which colours, on which scale; grid, boxes.
import { html, useLayoutEffect, useRef } from "./markup.js";
import { models, payload, runOf, targets, views } from "./data.js";
import { paintBar } from "./maps.js";
import { change } from "./state.js";

// Which maps of which views the state asks for; null for none.
export function mapsAsked({ maps, mapsOf, model, target, view }) {
  if (maps === "none") return null;
  const crops = view > 0 ? [view] : views.map((_, number) => number).slice(1);
  return {
    map: maps === "first" ? models[model].maps : runOf(model, target).maps,
    of: { shown: [view], whole: [0], crops }[mapsOf],
  };
}

function Choose({ name, title, state, options }) {
  return html`<label>${title} <select
    value=${state[name]} onChange=${(event) => change({ [name]: event.target.value })}
  >${options.map(([value, words]) => html`<option value=${value}>${words}</option>`)}
  </select></label>`;
}

function Switch({ name, title, state }) {
  return html`<label class="switch"><input type="checkbox" checked=${state[name]}
    onChange=${(event) => change({ [name]: event.target.checked })} /> ${title}</label>`;
}

function Bar({ state }) {
  const canvas = useRef(null);
  useLayoutEffect(() => paintBar(canvas.current, state.colormap), [state.colormap]);
  const most = state.scale === "shared" ? "largest of this frame's maps" : "each map's maximum";
  return html`<span class="colours">0
    <canvas ref=${canvas} width="256" height="1" aria-hidden="true"></canvas> ${most}</span>`;
}

export function Layers({ state }) {
  const { words } = targets[state.target];
  const colours = Object.keys(payload.colours).map((one) => [one, one]);
  return html`<div class="over">
    ${state.maps !== "none" && html`<${Bar} state=${state} />`}
    <details><summary>Layers</summary><div class="over">
      <${Choose} name="maps" title="Map of" state=${state} options=${[
        ["target", words], ["first", "the first class"], ["none", "nothing"]]} />
      <label>Strength <input type="range" min="0" max="1" step="0.05" value=${state.opacity}
        disabled=${state.maps === "none"}
        onInput=${(event) => change({ opacity: Number(event.target.value) })} /></label>
      <${Choose} name="mapsOf" title="Map from" state=${state} options=${[
        ["shown", "the view shown"], ["whole", "the whole"], ["crops", "the crops"]]} />
      <${Choose} name="colormap" title="Colours" state=${state} options=${colours} />
      <${Choose} name="scale" title="Scale" state=${state} options=${[
        ["own", "each map its own"], ["shared", "one for all views"]]} />
      <${Switch} name="grid" title="Grid" state=${state} />
      <${Switch} name="boxes" title="Boxes" state=${state} />
    </div></details>
  </div>`;
}
