// What the network read in the views of a frame: scores, first classes, where the maps peak.
import { html } from "./markup.js";
import { callsOf, shortScore, verdictOf } from "./calls.js";
import { calledOf, firstClasses, maximumOf, runOf, scoreOf, targets, viewWords, views } from "./data.js";

// Signs for those who do not see the colours.
const SIGNS = { found: "✓", "rightly none": "✓", missed: "✗", "false alarm": "✗" };
const KINDS = { found: "good", "rightly none": "good", missed: "bad", "false alarm": "bad" };

// A verdict in its colour, with words before and after it.
export function Verdict({ verdict, before = "", after = "" }) {
  return html`<b class=${`verdict ${KINDS[verdict] ?? "open"}`}
    >${before}${SIGNS[verdict] ?? (verdict === "called" ? "●" : "○")} ${verdict}${after}</b>`;
}

// The verdict of one view on its own.
export function viewVerdict(state, frame, view) {
  const calls = callsOf(state);
  const threshold = view === 0 ? calls.thresholds.whole : calls.thresholds.crops;
  const run = runOf(state.model, state.target);
  const called = calls.asDecided ? calledOf(run, frame, view)
    : scoreOf(run, frame, view) >= threshold;
  return verdictOf(calls.truth[frame], Number(called));
}

export const percent = (share) =>
  share >= 0.9995 ? "100 %" : share < 0.0005 ? "under 0.1 %" : `${(100 * share).toPrecision(3)} %`;

function Classes({ state, view, title }) {
  const words = targets[state.target].words;
  const classes = firstClasses(state.model, state.target, state.place, view);
  return html`<div class="classes">
    <h4>${title}</h4>
    <ol>${classes.map(({ label, probability, counts }) => html`<li class=${counts ? "counts" : ""}>
      ${label} <b>${percent(probability)}</b>${counts && ` ◆ counts as the ${words}`}
      <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <rect width=${100 * probability} height="4" /></svg>
    </li>`)}</ol>
    <p class="note">${mapWords(state, view)}</p>
  </div>`;
}

// How high a view's map of the target is, as it may be scaled up from nothing.
function mapWords({ model, target, place }, view) {
  const maximum = maximumOf(runOf(model, target).maps, place, view);
  const words = targets[target].words;
  return maximum > 0
    ? `The map of the ${words} reaches ${shortScore(maximum)}.`
    : `The map of the ${words} has no positive evidence.`;
}

export function AllViews({ state }) {
  const { model, target, place } = state;
  const run = runOf(model, target);
  return html`<div class="scrolls" tabindex="0" role="group" aria-label="All views"><table>
    <thead><tr><th scope="col">View</th><th scope="col">Score</th><th scope="col">Verdict</th>
      <th scope="col">First class</th><th scope="col">Map's maximum</th></tr></thead>
    <tbody>${views.map((_, view) => {
      const [first] = firstClasses(model, target, place, view);
      return html`<tr><th scope="row">${viewWords[view]}</th>
        <td>${shortScore(scoreOf(run, place, view))}</td>
        <td>${viewVerdict(state, place, view)}</td>
        <td>${first ? `${first.label} ${percent(first.probability)}` : ""}</td>
        <td>${shortScore(maximumOf(run.maps, place, view))}</td></tr>`;
    })}</tbody></table></div>`;
}

export function Readings({ state }) {
  const best = state.view > 0 ? state.view : callsOf(state).best[state.place];
  const title = state.view > 0 ? `${viewWords[best]}, shown` : `${viewWords[best]}, the best crop`;
  return html`<div class="readings">
    <${Classes} state=${state} view=${0} title=${`${viewWords[0]}: first classes`} />
    <${Classes} state=${state} view=${best} title=${title} />
  </div>`;
}
