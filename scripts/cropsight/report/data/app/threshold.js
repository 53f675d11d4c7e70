// The threshold, moved by hand: counts and the points of a small ROC follow.
import { RULE, calledCount, callsOf, columnsOf, lastMade, scoresWhere, shortScore, sumOf,
  untoldCounts } from "./calls.js";
import { countWords, grouped } from "./shown.js";
import { html } from "./markup.js";
import { change } from "./state.js";

const STRATEGIES = ["whole", "crops"];
// With fewer frames on either side, a curve would be steps of chance.
const LEAST = 5;
const SIDE = 100;

// How many of the scores, the highest first, reach each threshold; both walk downwards.
function curve(found, alarms) {
  const points = ["0,100"];
  let x = 0, y = 0;
  while (x < alarms.length || y < found.length) {
    const next = Math.max(found[y] ?? -1, alarms[x] ?? -1);
    while (found[y] === next) y++;
    while (alarms[x] === next) x++;
    points.push(pointOf(x / alarms.length, y / found.length).join(","));
  }
  return points.join(" ");
}

const pointOf = (x, y) => [(SIDE * x).toFixed(1), (SIDE * (1 - y)).toFixed(1)];

const curvesOf = lastMade((columns) => STRATEGIES.map((strategy) =>
  curve(scoresWhere(columns[strategy], columns.truth, "y"),
    scoresWhere(columns[strategy], columns.truth, "n"))));

function Roc({ state, calls }) {
  const { counts } = calls;
  const [positives, negatives] = [sumOf(counts.y), sumOf(counts.n)];
  if (positives < LEAST || negatives < LEAST) return null;
  const shares = STRATEGIES.map((one) =>
    [calledCount(counts.n, one) / negatives, calledCount(counts.y, one) / positives]);
  const percent = (share) => `${Math.round(100 * share)} %`;
  const said = STRATEGIES.map((one, at) =>
    `${one}: ${percent(shares[at][1])} found at ${percent(shares[at][0])} false alarms`);
  const curves = curvesOf(columnsOf(state.model, state.target));
  return html`<svg class="roc" viewBox="-14 -6 128 124" role="img"
    aria-label=${`Share of frames found against share of false alarms. At this threshold, ${said.join("; ")}.`}>
    <path class="frame" d="M0 0V100H100" />
    ${curves.map((points, at) =>
      html`<polyline class=${`by-${STRATEGIES[at]}`} points=${points} />`)}
    ${shares.map(([x, y], at) => {
      const [left, top] = pointOf(x, y);
      return html`<circle class=${`by-${STRATEGIES[at]}`} cx=${left} cy=${top} r="4" />`;
    })}
    <text x="50" y="112">false alarms</text>
    <text x="-50" y="-4" transform="rotate(-90)">found</text>
  </svg>`;
}

function Outcome({ strategy, calls: { counts, thresholds } }) {
  const [positives, negatives] = [sumOf(counts.y), sumOf(counts.n)];
  const others = untoldCounts(counts);
  const calls = (row) => grouped(calledCount(row, strategy));
  const said = [];
  if (positives) said.push(`found ${calls(counts.y)} of ${grouped(positives)}`);
  if (negatives) {
    said.push(`false alarms ${calls(counts.n)} of ${countWords(negatives)} without`);
  }
  if (sumOf(others)) said.push(`called ${calls(others)} of ${grouped(sumOf(others))} others`);
  const from = thresholds[strategy];
  return html`<li class=${`by-${strategy}`}><b>${strategy}</b>${
    from === Infinity ? " never called" : ` from ${shortScore(from)}`}: ${said.join(", ")}</li>`;
}

export function setThreshold(text) {
  const threshold = Number(text);
  if (text !== "" && threshold >= 0 && threshold <= 1) change({ threshold, page: 0 });
}

export function Threshold({ state }) {
  if (RULE.rule !== "score") return null;
  const calls = callsOf(state);
  const threshold = calls.thresholds.crops;
  const move = (event) => setThreshold(event.target.value);
  const back = () => change({ threshold: RULE.threshold, hold: false, page: 0 });
  return html`<div class="threshold" role="group" aria-labelledby="threshold-title">
    <h3 id="threshold-title">What if the threshold were another?</h3>
    <div class="moved">
      <input type="range" min="0" max="1" step="0.001" value=${threshold} onInput=${move}
        aria-label=${calls.thresholds.whole === threshold ? "Threshold" : "Threshold of crops"} />
      <button disabled=${calls.asDecided} onClick=${back}>As decided
        (${shortScore(RULE.threshold)})</button>
    </div>
    <details><summary>Exact value, equal false alarms</summary>
      <label>Threshold <input type="number" min="0" max="1" step="any" value=${threshold}
        onChange=${move} /></label>
      ${sumOf(calls.counts.n) > 0 && html`<label><input type="checkbox"
        checked=${state.hold}
        onChange=${(event) => change({ hold: event.target.checked, page: 0 })}
      /> hold false alarms equal: whole may raise no more than crops do</label>`}
    </details>
    <div class="outcome">
      <ul aria-live="polite">${STRATEGIES.map((strategy) =>
        html`<${Outcome} strategy=${strategy} calls=${calls} />`)}</ul>
      <${Roc} state=${state} calls=${calls} />
    </div>
    <p class="hint">This moves counts, chips and frames here, not the answer above or the numbers
      below. A threshold chosen by looking at these very frames proves nothing about others.</p>
  </div>`;
}
