// The stage: one frame, what is known and was called there, and all that can be asked of it.
import { html, useState } from "./markup.js";
import { callsOf, shortScore, verdictOf } from "./calls.js";
import { frameCount, frames, frameTitle, isolated, runOf, samples, sampleNumber, scoreOf, targets,
  viewWords, views } from "./data.js";
import { labelOf, Labels, startLabels } from "./labels.js";
import { Layers } from "./layers.js";
import { AllViews, Readings, Verdict, viewVerdict } from "./readings.js";
import { Screen } from "./screen.js";
import { change, mount } from "./state.js";
import { Keys, startKeys, Steps } from "./steps.js";
import { ANSWERS } from "./truth_table.js";

const TRUTH_WORDS = { ...ANSWERS, "-": "not said" };

function facts(state) {
  const { place, target } = state;
  const sample = samples[sampleNumber(place)];
  const { first, count } = sample;
  const words = targets[target].words;
  const said = labelOf(state, place);
  return [
    count > 1 && `${place - first + 1} of the ${count} frames of ${isolated(sample.name)}`,
    frames.scene[place] && `scene ${isolated(frames.scene[place])}`,
    `${words}: ${TRUTH_WORDS[callsOf(state).truth[place]]}`,
    said && `your label: ${ANSWERS[said]}`,
  ].filter(Boolean).join(" · ");
}

function Chip({ name, verdict, score, where }) {
  return html`<span class="chip">${name} <${Verdict} verdict=${verdict} /> ${shortScore(score)}
    ${where && html` <span class="where">in ${where}</span>`}</span>`;
}

function Head({ state }) {
  const { place } = state;
  const calls = callsOf(state);
  const [whole, crops] = [calls.calledWhole, calls.calledCrops].map((called) =>
    verdictOf(calls.truth[place], called[place]));
  // Told to those who do not see it; not twenty times a second.
  const told = state.playing ? "" : `${frameTitle(place)}: whole ${whole}, crops ${crops}`;
  return html`<div class="head">
    <h3>${frameTitle(place)}</h3>
    <p class="facts">${facts(state)}</p>
    <p class="chips">
      <${Chip} name="Whole" verdict=${whole} score=${calls.whole[place]} />
      <${Chip} name="Crops" verdict=${crops} score=${calls.crops[place]}
        where=${viewWords[calls.best[place]]} />
    </p>
    <p class="unseen" role="status">${told}</p>
  </div>`;
}

function Views({ state }) {
  const run = runOf(state.model, state.target);
  return html`<label class="views">Shown <select value=${state.view}
    onChange=${(event) => change({ view: Number(event.target.value) })}
  >${views.map((_, view) => html`<option value=${view}>${viewWords[view]}: ${
    viewVerdict(state, state.place, view)} ${shortScore(scoreOf(run, state.place, view))}</option>`)}
  </select></label>`;
}

function Stage({ state }) {
  const [open, setOpen] = useState(false);
  return html`<div class="stage">
    <${Head} state=${state} />
    <div class="seen">
      <${Screen} state=${state} />
      <${Steps} state=${state} />
      <${Layers} state=${state} />
    </div>
    <div class="told">
      <${Labels} state=${state} />
      <${Readings} state=${state} />
      <details name="numbers" onToggle=${(event) => setOpen(event.target.open)}>
        <summary>All ${views.length} views, keys</summary>
        ${open && html`<${Views} state=${state} /><${AllViews} state=${state} /><${Keys} />`}
      </details>
    </div>
  </div>`;
}

export function startStage() {
  if (frameCount === 0) return;
  startKeys();
  startLabels();
  mount("stage", Stage);
}
