// The numbers behind a timeline, a page at a time: the one with the frame on the stage.
import { frameWords, sampleOf, viewWords } from "./data.js";
import { AGREEMENTS, shortScore, verdictOf } from "./calls.js";
import { TRUTHS } from "./filters.js";
import { html, useState } from "./markup.js";

const ROWS_SHOWN = 12;
const HEADS = ["Frame", "Truth", "Whole", "Best crop", "Called by"];

function rowOf(frame, { truth, whole, crops, best, calledWhole, calledCrops, agreement }) {
  const said = truth[frame];
  return [
    TRUTHS[said],
    `${shortScore(whole[frame])}, ${verdictOf(said, calledWhole[frame])}`,
    `${shortScore(crops[frame])} (${viewWords[best[frame]]}), ` +
      verdictOf(said, calledCrops[frame]),
    AGREEMENTS[agreement[frame]],
  ];
}

export function TimelineTable({ group, calls, at }) {
  const [turned, turn] = useState(null);
  const pages = Math.ceil(group.frames.length / ROWS_SHOWN);
  // Turning pages holds until another frame is on the stage.
  const page = turned?.at === at ? turned.page : Math.floor(at / ROWS_SHOWN);
  const rows = group.frames.subarray(page * ROWS_SHOWN, (page + 1) * ROWS_SHOWN);
  const button = (words, to) => html`<button disabled=${to < 0 || to >= pages}
    onClick=${() => turn({ at, page: to })}>${words}</button>`;
  return html`<table class="plain">
      <thead><tr>${HEADS.map((words) => html`<th scope="col">${words}</th>`)}</tr></thead>
      <tbody>${[...rows].map((frame) => html`<tr key=${frame}
        aria-current=${frame === group.frames[at] ? "true" : null}>
        <th scope="row">${frameWords(frame) || sampleOf(frame).name}</th>
        ${rowOf(frame, calls).map((cell, place) =>
          html`<td data-label=${HEADS[place + 1]}>${cell}</td>`)}</tr>`)}</tbody>
    </table>
    ${pages > 1 && html`<p class="pager">${button("Rows before", page - 1)}
      ${" "}page ${page + 1} of ${pages} ${button("Rows after", page + 1)}</p>`}`;
}
