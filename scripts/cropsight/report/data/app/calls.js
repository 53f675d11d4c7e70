// Who calls the target where: the whole picture and the crops, at a threshold that can be moved.
// Columns over frames are made when the model, the target or a threshold changes, not per look.
import { frameCount, payload, runOf, targets, views } from "./data.js";

export const RULE = payload.rule;
// How whole and crops agree on a frame, by number.
export const BOTH = 0;
export const CROPS_ONLY = 1;
export const WHOLE_ONLY = 2;
export const NEITHER = 3;
export const AGREEMENTS = ["both", "crops only", "whole only", "neither"];
// What a call and no call are where the target is, is not, and where nobody can say.
const VERDICTS = {
  y: ["missed", "found"],
  n: ["rightly none", "false alarm"],
  u: ["not called", "called"],
  "-": ["not called", "called"],
};

// What was made last for a key that is compared part by part.
export function lastMade(make) {
  let known = [], last = null;
  return (...key) => {
    if (last === null || key.some((part, place) => part !== known[place])) {
      last = make(...key);
      known = key;
    }
    return last;
  };
}

// Over frames: the score of the whole, the highest of the crops, and the view that has it.
export const columnsOf = lastMade((model, target) => {
  const run = runOf(model, target);
  const whole = new Float64Array(frameCount), crops = new Float64Array(frameCount);
  const best = new Uint16Array(frameCount);
  for (let frame = 0, at = 0; frame < frameCount; frame++, at += views.length) {
    whole[frame] = run.scores[at];
    crops[frame] = -1;
    for (let view = 1; view < views.length; view++) {
      if (run.scores[at + view] > crops[frame]) {
        crops[frame] = run.scores[at + view];
        best[frame] = view;
      }
    }
  }
  return { whole, crops, best, called: run.called, truth: targets[target].truth };
});

const highestFirst = (left, right) => right - left;
// Scores of the frames with one truth, the highest first.
export const scoresWhere = (scores, truth, wanted) =>
  scores.filter((_, frame) => truth[frame] === wanted).sort(highestFirst);

// The lowest score from which the whole raises no more false alarms than the crops do from theirs.
// Frames of one score are called together, so it can be less alarms, never more; Infinity where
// no score does.
function heldThreshold({ whole, crops, truth }, threshold) {
  let alarms = 0;
  for (let frame = 0; frame < frameCount; frame++) {
    if (truth[frame] === "n" && crops[frame] >= threshold) alarms++;
  }
  const next = scoresWhere(whole, truth, "n")[alarms] ?? -1;
  let lowest = Infinity;
  for (const score of whole) if (score > next && score < lowest) lowest = score;
  return lowest;
}

// Whether each frame is called as the run decided; where the rule is not the score, it is no
// threshold's.
function decided(called) {
  const whole = new Uint8Array(frameCount), crops = new Uint8Array(frameCount);
  for (let frame = 0, at = 0; frame < frameCount; frame++, at += views.length) {
    whole[frame] = called[at] === "1" ? 1 : 0;
    crops[frame] = called.slice(at + 1, at + views.length).includes("1") ? 1 : 0;
  }
  return { whole, crops };
}

const reaching = (scores, threshold) => Uint8Array.from(scores, (score) => score >= threshold);

const callsMade = lastMade((model, target, threshold, hold) => {
  const columns = columnsOf(model, target);
  const asDecided = threshold === RULE.threshold && !hold;
  const thresholds = { crops: threshold, whole: threshold };
  if (hold) thresholds.whole = heldThreshold(columns, threshold);
  const { whole, crops } = asDecided ? decided(columns.called) : {
    whole: reaching(columns.whole, thresholds.whole),
    crops: reaching(columns.crops, thresholds.crops),
  };
  const agreement = new Uint8Array(frameCount);
  const counts = { y: [0, 0, 0, 0], n: [0, 0, 0, 0], u: [0, 0, 0, 0], "-": [0, 0, 0, 0] };
  for (let frame = 0; frame < frameCount; frame++) {
    agreement[frame] = crops[frame] ? (whole[frame] ? BOTH : CROPS_ONLY)
      : whole[frame] ? WHOLE_ONLY : NEITHER;
    counts[columns.truth[frame]][agreement[frame]]++;
  }
  return { ...columns, calledWhole: whole, calledCrops: crops, agreement, counts, thresholds,
    asDecided };
});

// All of it for the state of the page.
export const callsOf = ({ model, target, threshold, hold }) =>
  callsMade(model, target, RULE.threshold === null ? null : threshold, hold);

// A verdict in a word.
export const verdictOf = (truth, called) => VERDICTS[truth][called];
// Frames of a truth that whole or crops call.
export const calledCount = (counts, strategy) =>
  counts[BOTH] + counts[strategy === "whole" ? WHOLE_ONLY : CROPS_ONLY];
// Counts of the frames whose truth is unsure or unknown.
export const untoldCounts = (counts) => counts.u.map((count, place) => count + counts["-"][place]);
export const sumOf = (counts) => counts.reduce((sum, count) => sum + count, 0);

// A score or a threshold as people read it.
export const shortScore = (score) =>
  score === Infinity ? "none" : String(Number(score.toPrecision(3)));
