// The controls of filters and sorting: each offers only what there is.
import { frames, models, runOf, samples, targets } from "./data.js";
import { AGREEMENTS, callsOf, verdictOf } from "./calls.js";
import { SIZES, SORTS, SURVIVALS, TRUTHS, filterBy } from "./filters.js";
import { html, useState } from "./markup.js";
import { change } from "./state.js";

// A select of more is no help; the search finds samples and scenes too.
const MOST = 24;
const scenes = [...new Set(frames.scene)].filter(Boolean);

function FilterSelect({ title, value, options, choose, any = "any" }) {
  return html`<label>${title} <select value=${value}
    onChange=${(event) => choose(event.target.value)}>
    ${any && html`<option value="">${any}</option>`}
    ${options.map(([one, words]) => html`<option value=${one}>${words}</option>`)}
  </select></label>`;
}

const sameWords = (words) => words.map((one) => [one, one]);

// By filter: its title, and its options as values and words.
function offered({ model, target }, { truth }) {
  const letters = ["y", "n", "u", "-"].filter((letter) => truth.includes(letter));
  const verdicts = [1, 0].flatMap((called) => letters.map((one) => verdictOf(one, called)));
  const boxed = targets[target].largest_box.some((share) => share !== null);
  return {
    sample: ["Sample", samples.map(({ name }, number) => [number, name])],
    scene: ["Scene", sameWords(scenes)],
    truth: ["Truth", Object.entries(TRUTHS).filter(([letter]) =>
      letters.includes(letter) || (letter === "other" && /u.*-|-.*u/.test(letters.join(""))))],
    agreement: ["Agreement", [["disagree", "they disagree"], ...sameWords(AGREEMENTS)]],
    whole: ["Whole", sameWords([...new Set(verdicts)])],
    crops: ["Crops", sameWords([...new Set(verdicts)])],
    survives: ["Painted over", runOf(model, target).survives ? Object.entries(SURVIVALS) : []],
    size: ["Largest box", boxed ? Object.entries(SIZES) : []],
  };
}

function Controls({ state }) {
  const offers = Object.entries(offered(state, callsOf(state)))
    .filter(([, [, options]]) => options.length > 1 && options.length <= MOST);
  const sorts = Object.entries(SORTS).filter(([name]) =>
    name !== "size" || offers.some(([offer]) => offer === "size"));
  const numbered = (all) => all.map((one, number) => [number, one.words || one.name]);
  return html`<div class="controls">
    <label>Search <input type="search" value=${state.text}
      placeholder="sample, file, scene or class"
      onInput=${(event) => change({ text: event.target.value, page: 0 })} /></label>
    ${offers.map(([name, [title, options]]) => html`<${FilterSelect} key=${name} title=${title}
      value=${state.filters[name] ?? ""} options=${options}
      choose=${(wanted) => filterBy({ [name]: wanted })} />`)}
    ${[["Model", "model", models], ["Target", "target", targets]].map(([title, name, all]) =>
      all.length > 1 && html`<${FilterSelect} title=${title} value=${state[name]} any=""
        options=${numbered(all)} choose=${(to) => change({ [name]: Number(to), page: 0 })} />`)}
    <${FilterSelect} title="Order" value=${state.sort} options=${sorts} any=""
      choose=${(sort) => change({ sort, page: 0 })} />
  </div>`;
}

export function FilterForm({ state }) {
  const [open, setOpen] = useState(false);
  return html`<div class="filter-form">
    <details onToggle=${(event) => setOpen(event.target.open)}>
      <summary>Search, filter and sort</summary>
      ${open && html`<${Controls} state=${state} />`}
    </details>
  </div>`;
}
