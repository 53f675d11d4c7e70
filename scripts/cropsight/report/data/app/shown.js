// Which frames are shown, in a sentence with a button that shows all again; and the keys that move
// the focus among things of which one is reached by Tab.
import { frameCount, isolated, samples } from "./data.js";
import { SIZES, SURVIVALS, TRUTHS, matchingFrames } from "./filters.js";
import { html } from "./markup.js";
import { change } from "./state.js";

const WORDS = {
  sample: (wanted) => isolated(samples[wanted]?.name ?? wanted),
  scene: (wanted) => `scene ${isolated(wanted)}`,
  truth: (wanted) => `truth ${TRUTHS[wanted] ?? wanted}`,
  agreement: (wanted) => (wanted === "disagree" ? "whole and crops disagree" : wanted),
  whole: (wanted) => `whole ${wanted}`,
  crops: (wanted) => `crops ${wanted}`,
  survives: (wanted) => `painted over, ${SURVIVALS[wanted] ?? wanted}`,
  size: (wanted) => (wanted === "none" ? "no box" : `largest box ${SIZES[wanted] ?? wanted}`),
};

const NUMBERS = new Intl.NumberFormat("en");
export const grouped = (number) => NUMBERS.format(number);
export const countWords = (number) => `${grouped(number)} frame${number === 1 ? "" : "s"}`;

// What is in force: nothing at all if no filter is.
export function Shown({ state }) {
  const names = Object.keys(state.filters).filter((name) => Object.hasOwn(WORDS, name));
  const said = names.map((name) => WORDS[name](state.filters[name]));
  if (state.text.trim()) said.push(`“${isolated(state.text.trim())}”`);
  if (said.length === 0) return null;
  const number = matchingFrames(state).length;
  return html`<p class="in-force">
    <a href="#browse">${grouped(number)} of ${countWords(frameCount)}</a>${""}: ${said.join(", ")}
    ${" "}<button onClick=${() => change({ filters: {}, text: "", page: 0 })}>Show all</button>
  </p>`;
}

const STEPS = {
  ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0],
};
// Moves the focus among the elements of a selector, which lie in rows of so many columns.
export function moveFocus(event, selector, columns) {
  const all = [...event.currentTarget.querySelectorAll(selector)];
  const at = all.indexOf(document.activeElement);
  let to = { Home: 0, End: all.length - 1 }[event.key];
  if (STEPS[event.key]) to = at + STEPS[event.key][0] * columns + STEPS[event.key][1];
  if (at < 0 || to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  all[to]?.focus();
}
