// The payload, read once. Columns stay as they came: nothing is copied or made per frame at load,
// so thousands of frames cost no more than parsing them. A frame is its number among all frames.

export const payload = JSON.parse(document.getElementById("payload").textContent);
export const frames = payload.frames;
export const samples = payload.samples;
export const targets = payload.targets;
export const models = payload.models;
export const views = payload.views;
export const viewWords = payload.view_words;
export const frameCount = frames.number.length;

// Made when first asked for, then kept.
function kept(make) {
  const known = new Map();
  return (key) => {
    if (!known.has(key)) known.set(key, make(key));
    return known.get(key);
  };
}

// The bytes that a base64 text stands for.
export function bytesOf(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let place = 0; place < binary.length; place++) bytes[place] = binary.charCodeAt(place);
  return bytes;
}

// The last place whose value is not over what is looked for; values ascend.
export function lastNotOver(wanted, from, count, valueAt) {
  let low = from, high = from + count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (valueAt(middle) <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}

// The number of the sample that a frame is of.
export const sampleNumber = (frame) =>
  lastNotOver(frame, 0, samples.length, (place) => samples[place].first);
export const sampleOf = (frame) => samples[sampleNumber(frame)];

// A frame by the name of its sample and its number in there: that of the nearest one before, since
// files that cannot be read leave gaps; the sample's first for nonsense, null for an unknown sample.
export function findFrame(name, number) {
  const sample = samples.find((one) => one.name === name);
  if (!sample) return null;
  return lastNotOver(number, sample.first, sample.count, (frame) => frames.number[frame]);
}

// 83.5 as 1:23.50.
function clockTime(seconds) {
  const hundredths = Math.round(seconds * 100);
  const minutes = Math.floor(hundredths / 6000);
  const rest = ((hundredths % 6000) / 100).toFixed(2).padStart(5, "0");
  return `${minutes}:${rest}`;
}

const FROM_RIGHT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1eeff}]/u;
// A name as it stands among words: one that is written from right to left leaves them their order.
export const isolated = (name) => (FROM_RIGHT.test(name) ? `\u2068${name}\u2069` : name);

// What tells a frame from others of its sample, in words; nothing for a photo on its own.
export function frameWords(frame) {
  const sample = sampleOf(frame);
  if (sample.kind === "folder" && frames.source[frame]) return frames.source[frame];
  if (sample.kind === "photo" && sample.count === 1) return "";
  const time = frames.time[frame];
  return `frame ${frames.number[frame]}${time === null ? "" : ` at ${clockTime(time)}`}`;
}
export function frameTitle(frame) {
  const words = frameWords(frame);
  const name = isolated(sampleOf(frame).name);
  return words ? `${name}, ${words}` : name;
}

const runs = kept((key) => payload.runs.find((run) => `${run.model} ${run.target}` === key));
// A model's scores of a target, by their numbers.
export const runOf = (model, target) => runs(`${model} ${target}`);

const at = (frame, view) => frame * views.length + view;
export const scoreOf = (run, frame, view) => run.scores[at(frame, view)];
// Whether the run called the target in a view, at the threshold that it was made with.
export const calledOf = (run, frame, view) => run.called[at(frame, view)] === "1";

// y, n, u or -: what the tables of the run say.
export const truthOf = (target, frame) => targets[target].truth[frame];
// y, n or -: whether a call of "whole" or "crops" outlives painting the objects over.
export const survivesOf = (run, strategy, frame) => run.survives?.[strategy][frame] ?? "-";

const boxesByFrame = kept((target) => {
  const found = new Map();
  for (const [frame, ...box] of targets[target].boxes) {
    if (found.has(frame)) found.get(frame).push(box);
    else found.set(frame, [box]);
  }
  return found;
});
// Boxes that people drew, in the frame's pixels.
export const drawnBoxes = (target, frame) => boxesByFrame(target).get(frame) ?? [];
// What of them is in the frame, as shares of it.
export function boxesOf(target, frame) {
  const share = (edge, side) => Math.min(1, edge / side[frame]);
  return drawnBoxes(target, frame).map(([x0, y0, x1, y1]) => [
    share(x0, frames.width), share(y0, frames.height),
    share(x1, frames.width), share(y1, frames.height),
  ]).filter(([x0, y0, x1, y1]) => x0 < x1 && y0 < y1);
}

// The place of a view in its frame, as shares of it.
export const cropPlace = (frame, view) =>
  view === 0 ? [0, 0, 1, 1] : sampleOf(frame).crops[view - 1];

const counted = kept((key) => {
  const [model, target] = key.split(" ");
  return new Set(models[model].counting[target]);
});
// The first classes of a view: words, probability, and whether they count as the target.
export function firstClasses(model, target, frame, view) {
  const { first, classes, labels, probabilities } = models[model];
  const from = at(frame, view) * first;
  return Array.from({ length: first }, (_, rank) => ({
    label: labels[classes[from + rank]],
    probability: probabilities[from + rank],
    counts: counted(`${model} ${target}`).has(classes[from + rank]),
  })).filter(({ label }) => label !== undefined);
}

const cells = kept((map) => bytesOf(payload.maps[map].cells));
export const mapShape = (map) => payload.maps[map];
// A view's cells, row by row: 255 at the map's own maximum. They are looked at, never written.
export function cellsOf(map, frame, view) {
  const size = payload.maps[map].rows * payload.maps[map].columns;
  return cells(map).subarray(at(frame, view) * size, (at(frame, view) + 1) * size);
}
export const maximumOf = (map, frame, view) => payload.maps[map].maxima[at(frame, view)];
