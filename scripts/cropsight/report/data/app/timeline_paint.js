// What lies under and over the lines of a timeline: truth, disagreement, thresholds, the cursor.
// `shown` has the frames of the group, the calls and the place of the cursor; `colour` gives a
// variable of the page's style.
import { BOTH, CROPS_ONLY, NEITHER, WHOLE_ONLY, shortScore } from "./calls.js";

// Height of a mark of disagreement; whole's are in a row under those of the crops.
const MARK = 6;

const pixels = (number) => number * (devicePixelRatio || 1);

// Calls `draw` for each stretch of frames with the same value, with its first and its last place.
function stretches(frames, valueOf, draw) {
  for (let from = 0, to = 0; from < frames.length; from = to) {
    const value = valueOf(frames[from]);
    for (to = from + 1; to < frames.length && valueOf(frames[to]) === value;) to++;
    draw(value, from, to - 1);
  }
}

function stretchOn(plot, from, to) {
  const left = plot.valToPos(from - 0.5, "x", true), right = plot.valToPos(to + 0.5, "x", true);
  return [left, Math.max(right - left, pixels(1))];
}

function hatch({ ctx, bbox }, left, width, colour) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, bbox.top, width, bbox.height);
  ctx.clip();
  ctx.beginPath();
  for (let x = left - bbox.height; x < left + width; x += pixels(8)) {
    ctx.moveTo(x, bbox.top + bbox.height);
    ctx.lineTo(x + bbox.height, bbox.top);
  }
  ctx.lineWidth = pixels(1);
  ctx.strokeStyle = colour("fill");
  ctx.stroke();
  ctx.restore();
}

// Shaded where the target is, hatched where people were unsure.
export function paintTruth(plot, { frames, calls }, colour) {
  const { ctx, bbox } = plot;
  stretches(frames, (frame) => calls.truth[frame], (truth, from, to) => {
    const [left, width] = stretchOn(plot, from, to);
    ctx.fillStyle = colour("truth");
    if (truth === "y") ctx.fillRect(left, bbox.top, width, bbox.height);
    if (truth === "u") hatch(plot, left, width, colour);
  });
}

function paintMarks(plot, { frames, calls }, colour) {
  const { ctx, bbox } = plot;
  stretches(frames, (frame) => calls.agreement[frame], (kind, from, to) => {
    if (kind === BOTH || kind === NEITHER) return;
    const [left, width] = stretchOn(plot, from, to);
    const row = kind === CROPS_ONLY ? 1 : MARK + 2;
    ctx.fillStyle = colour(kind === WHOLE_ONLY ? "ink" : "target");
    ctx.fillRect(left, bbox.top + pixels(row), width, pixels(MARK));
  });
}

function paintLine({ ctx }, colour, dash, [fromX, fromY], [toX, toY]) {
  ctx.beginPath();
  ctx.moveTo(fromX, fromY);
  ctx.lineTo(toX, toY);
  ctx.strokeStyle = colour;
  ctx.lineWidth = pixels(2);
  ctx.setLineDash(dash.map(pixels));
  ctx.stroke();
}

// Marks of disagreement, the thresholds and the cursor.
export function paintOver(plot, shown, colour) {
  const { ctx, bbox } = plot;
  const [right, bottom] = [bbox.left + bbox.width, bbox.top + bbox.height];
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  paintMarks(plot, shown, colour);
  const across = (threshold, name, dash) => {
    const y = plot.valToPos(threshold, "y", true);
    paintLine(plot, colour(name), dash, [bbox.left, y], [right, y]);
  };
  const { whole, crops } = shown.calls.thresholds;
  if (crops !== null) {
    across(crops, "accent", []);
    ctx.font = `${pixels(12)}px system-ui, sans-serif`;
    ctx.fillStyle = colour("accent");
    ctx.textAlign = "right";
    const above = plot.valToPos(crops, "y", true) - pixels(5);
    ctx.strokeStyle = colour("card");
    ctx.lineWidth = pixels(4);
    ctx.setLineDash([]);
    ctx.strokeText(`threshold ${shortScore(crops)}`, right - pixels(6), above);
    ctx.fillText(`threshold ${shortScore(crops)}`, right - pixels(6), above);
  }
  if (whole !== crops && whole !== Infinity) across(whole, "ink", [2, 3]);
  const x = plot.valToPos(shown.at, "x", true);
  paintLine(plot, colour("accent"), [], [x, bbox.top], [x, bottom]);
  ctx.restore();
}
