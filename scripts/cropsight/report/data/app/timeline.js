// The timeline: scores of whole and crops over the frames of a video, a folder or all photos; it
// shows where the stage is, and takes it elsewhere.
import { frameTitle, isolated, sampleNumber, sampleOf, samples, viewWords } from "./data.js";
import { callsOf, shortScore, verdictOf } from "./calls.js";
import { html, useLayoutEffect, useRef, useState } from "./markup.js";
import { TRUTHS } from "./filters.js";
import { goTo } from "./state.js";
import { setThreshold } from "./threshold.js";
import { timelineChart } from "./timeline_plot.js";
import { TimelineTable } from "./timeline_table.js";

// With more, a select would be long, and there are buttons instead.
const FEW = 24;

const rangeOf = ({ first, count }) => Int32Array.from({ length: count }, (_, at) => first + at);
const single = samples.filter(({ count }) => count === 1);
// A group for each sample of several frames, and one of all photos that are samples of their own.
const groups = samples.filter(({ count }) => count > 1)
  .map((sample) => ({ words: isolated(sample.name), kind: sample.kind, frames: rangeOf(sample) }));
if (single.length > 0) {
  groups.push({ words: groups.length ? "single photos" : "all photos", kind: "photo",
    frames: Int32Array.from(single, ({ first }) => first) });
}
const groupNumber = (frame) => {
  if (sampleOf(frame).count === 1) return groups.length - 1;
  return groups.findIndex(({ frames }) => frame >= frames[0] && frame <= frames.at(-1)
    && sampleNumber(frames[0]) === sampleNumber(frame));
};

function Chooser({ number }) {
  if (groups.length < 2) return null;
  const choose = (to) => goTo(groups[to].frames[0]);
  if (groups.length <= FEW) {
    return html`<label>Frames of <select value=${number}
      onChange=${(event) => choose(Number(event.target.value))}>
      ${groups.map(({ words }, one) => html`<option value=${one}>${words}</option>`)}
    </select></label>`;
  }
  return html`<span>${groups[number].words}</span>
    <button disabled=${number === 0} onClick=${() => choose(number - 1)}>Sample before</button>
    <button disabled=${number === groups.length - 1}
      onClick=${() => choose(number + 1)}>Next sample</button>`;
}

// The other lines, on demand.
function Lines({ lines, setLines }) {
  const toggle = (view) => setLines(
    lines.includes(view) ? lines.filter((one) => one !== view) : [...lines, view].sort());
  return html`<p>Lines of: ${viewWords.map((words, view) => view > 0 && html`<label class=${`line-${((view - 1) % 6) + 1}`}>
      <input type="checkbox" checked=${lines.includes(view)} onChange=${() => toggle(view)} />
      ${" "}${words}</label>`)}</p>`;
}

function readingOf(frame, { truth, whole, crops, best, calledWhole, calledCrops }) {
  const said = truth[frame];
  return `whole ${shortScore(whole[frame])}, ${verdictOf(said, calledWhole[frame])}; best crop ` +
    `(${viewWords[best[frame]]}) ${shortScore(crops[frame])}, ` +
    `${verdictOf(said, calledCrops[frame])}; truth: ${TRUTHS[said]}`;
}

function howToRead({ kind, frames }, { truth, thresholds }) {
  const said = [kind === "video" ? "Scores by frame: whole solid, best crop dashed"
    : "Scores by photo: whole in open dots, best crop in full ones"];
  const truths = new Set(Array.from(frames, (frame) => truth[frame]));
  if (truths.has("y")) said.push("shaded where the target is");
  if (truths.has("u")) said.push("hatched where people were unsure");
  said.push("bars on top where only crops (upper row) or only whole (lower row) call it");
  if (thresholds.crops !== null) said.push("the threshold can be dragged");
  return `${said.join("; ")}.`;
}

export function Timeline({ state }) {
  const number = groupNumber(state.place);
  const group = groups[number];
  const [lines, setLines] = useState([]);
  const [open, setOpen] = useState(false);
  const element = useRef(null), chart = useRef(null), latest = useRef(null);
  const calls = callsOf(state);
  const at = group.frames.indexOf(state.place);
  const charted = group.frames.length > 1;
  latest.current = group;
  useLayoutEffect(() => {
    if (!charted) return undefined;
    chart.current = timelineChart(element.current, {
      step: (place) => goTo(latest.current.frames[place]),
      move: setThreshold,
    });
    return () => chart.current.end();
  }, [charted]);
  useLayoutEffect(() => {
    if (!charted) return;
    const { model, target } = state;
    chart.current.show({ ...group, calls, at, lines, model, target });
  });
  return html`<div class="timeline">
    <p class="choosing"><${Chooser} number=${number} /></p>
    ${charted && html`
      <div class="chart" ref=${element} role="img" aria-label=${
        `Scores of ${group.words}. ${frameTitle(state.place)}: ${readingOf(state.place, calls)}`
      }></div>
      <p class="hint">${howToRead(group, calls)}</p>
      <details name="numbers" onToggle=${(event) => setOpen(event.target.open)}>
        <summary>Lines of single crops, and the numbers behind this chart</summary>
        ${open && html`<${Lines} lines=${lines} setLines=${setLines} />
          <${TimelineTable} group=${group} calls=${calls} at=${at} />`}
      </details>`}
  </div>`;
}
