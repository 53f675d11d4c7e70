// Which frames are shown, and in which order: filters, a search in names, sorting.
// Filters are texts by name, as they stand in links of the page (data-filter).
import { frameCount, frames, models, samples, survivesOf, targets, runOf, views } from "./data.js";
import { AGREEMENTS, CROPS_ONLY, WHOLE_ONLY, callsOf, lastMade, verdictOf } from "./calls.js";
import { change, current } from "./state.js";

// Shares of the frame that its largest box takes, up to which a size goes.
const SIZE_EDGES = [0.01, 0.05, 0.2, Infinity];
export const SIZES = {
  0: "under 1 %", 1: "1 to 5 %", 2: "5 to 20 %", 3: "20 % or more", none: "no box",
};
export const TRUTHS = {
  y: "yes", n: "no", other: "unsure or unknown", u: "unsure", "-": "unknown",
};
export const SURVIVALS = {
  "whole-y": "whole still calls", "whole-n": "whole no longer calls",
  "crops-y": "crops still call", "crops-n": "crops no longer call",
};
export const SORTS = {
  "": "as in the sample sheet", gap: "crops over whole, most first",
  whole: "score of whole, highest first", crops: "score of crops, highest first",
  size: "largest box first",
};

const sizeOf = (share) =>
  share === null ? "none" : String(SIZE_EDGES.findIndex((edge) => share < edge));

// By name of a filter: makes of its wanted text, the calls and the state what tests a frame.
const TESTS = {
  sample(wanted) {
    const { first, count } = samples[wanted] ?? { first: 0, count: 0 };
    return (frame) => frame >= first && frame < first + count;
  },
  scene: (wanted) => (frame) => frames.scene[frame] === wanted,
  truth: (wanted, { truth }) => (frame) =>
    truth[frame] === wanted || (wanted === "other" && "u-".includes(truth[frame])),
  agreement(wanted, { agreement }) {
    const codes = wanted === "disagree" ? [CROPS_ONLY, WHOLE_ONLY] : [AGREEMENTS.indexOf(wanted)];
    return (frame) => codes.includes(agreement[frame]);
  },
  whole: (wanted, { truth, calledWhole }) => (frame) =>
    verdictOf(truth[frame], calledWhole[frame]) === wanted,
  crops: (wanted, { truth, calledCrops }) => (frame) =>
    verdictOf(truth[frame], calledCrops[frame]) === wanted,
  survives(wanted, _, { model, target }) {
    const [strategy, letter] = wanted.split("-");
    return (frame) => survivesOf(runOf(model, target), strategy, frame) === letter;
  },
  size: (wanted, _, { target }) => (frame) =>
    sizeOf(targets[target].largest_box[frame]) === wanted,
};

// Tests a frame's sample, source, scene, and the words of the first class of each of its views.
function textTest(text, model) {
  const wanted = text.trim().toLowerCase();
  const has = (words) => words.toLowerCase().includes(wanted);
  const { labels, classes, first } = models[model];
  const named = labels.map(has);
  const matching = new Uint8Array(frameCount);
  for (const sample of samples) {
    if (has(sample.name)) matching.fill(1, sample.first, sample.first + sample.count);
  }
  return (frame) => {
    if (matching[frame] || has(frames.source[frame]) || has(frames.scene[frame])) return true;
    for (let view = 0; first > 0 && view < views.length; view++) {
      if (named[classes[(frame * views.length + view) * first]]) return true;
    }
    return false;
  };
}

const gapOf = ({ whole, crops }, frame) => crops[frame] - whole[frame];
const KEYS = {
  gap: (calls) => (frame) => gapOf(calls, frame),
  whole: ({ whole }) => (frame) => whole[frame],
  crops: ({ crops }) => (frame) => crops[frame],
  size: (_, target) => (frame) => targets[target].largest_box[frame] ?? -1,
};

const matchingMade = lastMade((calls, filters, text, sort, model, target) => {
  const state = { model, target };
  const tests = Object.entries(filters).filter(([name, wanted]) => wanted && Object.hasOwn(TESTS, name))
    .map(([name, wanted]) => TESTS[name](wanted, calls, state));
  if (text.trim()) tests.push(textTest(text, model));
  const found = [];
  for (let frame = 0; frame < frameCount; frame++) {
    if (tests.every((test) => test(frame))) found.push(frame);
  }
  const list = Int32Array.from(found);
  if (!Object.hasOwn(KEYS, sort)) return list;
  const key = KEYS[sort](calls, target);
  return list.sort((left, right) => key(right) - key(left) || left - right);
});

// The frames that are shown, in their order.
export const matchingFrames = (state) =>
  matchingMade(callsOf(state), state.filters, state.text, state.sort, state.model, state.target);

// Another filter in force, or none of that name any more; beside those that are now, which a part
// that was drawn before the last change does not know.
export function filterBy(patch) {
  const filters = Object.fromEntries(
    Object.entries({ ...current().filters, ...patch }).filter(([, wanted]) => wanted));
  change({ filters, page: 0 });
}

// The next frame in which whole and crops disagree, in a direction and around the end; -1 if there
// is none but this one.
export function nextDisagreement(state, direction) {
  const { agreement } = callsOf(state);
  for (let step = 1; step < frameCount; step++) {
    const frame = (state.place + direction * step + frameCount * step) % frameCount;
    if (agreement[frame] === CROPS_ONLY || agreement[frame] === WHOLE_ONLY) return frame;
  }
  return -1;
}
