// What a person says about frames while looking: kept in the state until it is saved as a table that
// the sample sheet takes. The table holds the known truth too, so it can replace the old one.
import { html } from "./markup.js";
import { drawnBoxes, isolated, sampleNumber, samples, targets, truthOf } from "./data.js";
import { Buttons } from "./buttons.js";
import { download, safeName } from "./saving.js";
import { change, current } from "./state.js";
import { ANSWERS, truthTable } from "./truth_table.js";

// What was said about a frame here; nothing if it was not looked at.
export const labelOf = ({ labels, target }, frame) => labels[target]?.[frame] ?? "";

// Marks the frame on the stage for the chosen target; `-` takes the mark away.
export function mark(letter) {
  const { labels, unsaved, target, place } = current();
  if (labelOf(current(), place) === (letter === "-" ? "" : letter)) return;
  const { [place]: _, ...others } = labels[target] ?? {};
  const marked = letter === "-" ? others : { ...others, [place]: letter };
  change({
    labels: { ...labels, [target]: marked },
    unsaved: { ...unsaved, [`${target} ${sampleNumber(place)}`]: true },
  });
}

function save(target, sample) {
  const state = current();
  const letterOf = (frame) => labelOf({ ...state, target }, frame) || truthOf(target, frame);
  const name = `${safeName(samples[sample].name)}-${safeName(targets[target].name)}.tsv`;
  download(name, truthTable(target, samples[sample], letterOf), "text/tab-separated-values");
  const { [`${target} ${sample}`]: _, ...unsaved } = state.unsaved;
  change({ unsaved });
}

// The table to save next: that of the sample on the stage, else of another one with unsaved labels.
function nextTable({ unsaved, target, place }) {
  const here = `${target} ${sampleNumber(place)}`;
  return (here in unsaved ? here : Object.keys(unsaved)[0])?.split(" ").map(Number);
}

const howMany = (count, word, plural) => `${count} ${count === 1 ? word : plural}`;

function Save({ state, table: [target, sample] }) {
  const { name, kind, first, count } = samples[sample];
  const words = [name, ...(targets.length > 1 ? [targets[target].name] : [])].map(isolated).join(", ");
  const column = target === 0 ? "truth" : `truth_${targets[target].name}`;
  let said = 0, unboxed = 0;
  for (let frame = first; frame < first + count; frame++) {
    const letter = labelOf({ ...state, target }, frame);
    if (letter) said++;
    if ((letter === "n" || letter === "u") && drawnBoxes(target, frame).length) unboxed++;
  }
  return html`<button type="button" onClick=${() => save(target, sample)}
      >Save truth of ${words}</button>
    <p class="note">A table for the sample sheet's column “${column}”: what was known of the run's
      frames, and ${howMany(said, "label", "labels")} of yours.
      ${kind !== "photo" && " Frames that the run left out, if any, are not in it."}
      ${unboxed > 0 && html`${" "}<b>By your “no” or “unsure”,
        ${howMany(unboxed, "frame loses its", "frames lose their")} boxes.</b>`}</p>`;
}

export function Labels({ state }) {
  const said = labelOf(state, state.place);
  const words = targets[state.target].words;
  const table = nextTable(state);
  return html`<div class="marks">
    <span>Is the ${words} in it?</span>
    <${Buttons} label="Label this frame" buttons=${[
      ...Object.entries(ANSWERS).map(([letter, answer]) => ({
        words: answer, keys: letter, title: `Key ${letter}`, pressed: said === letter,
        act: () => mark(letter),
      })),
      { words: "clear", keys: "-", title: "Key -", off: !said, act: () => mark("-") },
    ]} />
    ${table && html`<${Save} state=${state} table=${table} />`}
  </div>`;
}

export function startLabels() {
  addEventListener("beforeunload", (event) => {
    if (Object.keys(current().unsaved).length) event.preventDefault();
  });
}
