// How whole and crops agree, by truth: a matrix whose cells are filters.
import { targets } from "./data.js";
import { AGREEMENTS, RULE, callsOf, shortScore, sumOf, untoldCounts } from "./calls.js";
import { filterBy } from "./filters.js";
import { Shown, countWords, grouped, moveFocus } from "./shown.js";
import { html, useState } from "./markup.js";

// Name of the filter, and the words of a row.
const ROWS = [
  ["y", "With the target"],
  ["n", "Without it"],
  ["other", "Unsure or unknown"],
];

const rowCounts = (counts, row) =>
  row === "other" ? untoldCounts(counts) : counts[row];

function thresholdWords({ thresholds, asDecided }) {
  if (RULE.threshold === null) return "as the run decided";
  if (asDecided) return `as the run decided, at a score of ${shortScore(RULE.threshold)}`;
  const { whole, crops } = thresholds;
  return whole === crops ? `at a score of ${shortScore(crops)}, not as the run decided`
    : `at scores of ${shortScore(whole)} (whole) and ${shortScore(crops)} (crops), ` +
      "not as the run decided";
}

function Cell({ state, row, words, place, count, total, reached, reach }) {
  const pressed = state.filters.truth === row && state.filters.agreement === AGREEMENTS[place];
  const share = Math.round((100 * count) / total);
  const wanted = pressed ? {} : { truth: row, agreement: AGREEMENTS[place] };
  const press = () => filterBy({ truth: "", agreement: "", ...wanted });
  return html`<td><button
    aria-pressed=${pressed}
    aria-label=${`${AGREEMENTS[place]}, ${words}: ${grouped(count)} of ${countWords(total)}`}
    tabindex=${reached ? 0 : -1}
    style=${{ "--share": `${share}%` }}
    onFocus=${reach}
    onClick=${press}
  >${grouped(count)}${"\n"}${share} %</button></td>`;
}

export function Agreement({ state }) {
  const calls = callsOf(state);
  const rows = ROWS.map(([row, words]) => [row, words, rowCounts(calls.counts, row)])
    .filter(([, , counts]) => sumOf(counts) > 0);
  const [reached, reach] = useState(0);
  const stop = Math.min(reached, rows.length * AGREEMENTS.length - 1);
  return html`<div class="agreed">
    <table role="grid" aria-describedby="agreed-hint"
      onKeyDown=${(event) => moveFocus(event, "button", AGREEMENTS.length)}>
      <caption>What whole and crops call “${targets[state.target].words}”,
        ${" "}${thresholdWords(calls)}</caption>
      <thead><tr><th scope="col">Frames</th>
        ${AGREEMENTS.map((words) => html`<th scope="col">${words}</th>`)}</tr></thead>
      <tbody>${rows.map(([row, words, counts], line) => html`<tr key=${row}>
        <th scope="row">${words} (${grouped(sumOf(counts))})</th>
        ${counts.map((count, place) => html`<${Cell} state=${state} row=${row}
          words=${words} place=${place} count=${count} total=${sumOf(counts)}
          reached=${stop === line * AGREEMENTS.length + place}
          reach=${() => reach(line * AGREEMENTS.length + place)} />`)}
      </tr>`)}</tbody>
    </table>
    <p class="hint" id="agreed-hint">Each number counts frames; press it to see these alone. Crops
      gain where they alone call a frame with the target; without it, each call is a false alarm.</p>
    <${Shown} state=${state} />
  </div>`;
}
