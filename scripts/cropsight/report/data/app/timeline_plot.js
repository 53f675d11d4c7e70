// The chart of a timeline: scores over the frames of a group, drawn by uPlot on a canvas.
import { frames, runOf, scoreOf, viewWords } from "./data.js";
import { paintOver, paintTruth } from "./timeline_paint.js";
import { followPointer } from "./timeline_pointer.js";

const HEIGHT = 220;
// Scores end at one of these; the marks of disagreement lie above.
const TOPS = [0.1, 0.25, 0.5, 1];
const ABOVE = 1.14;
// Lines of more frames are thin.
const MANY = 400;
const DASHES = [[2, 3], [9, 3, 2, 3], [4, 4]];

// Colours of the page's style, each looked up once.
function styleColours() {
  const style = getComputedStyle(document.documentElement), known = {};
  return (name) => (known[name] ??= style.getPropertyValue(`--${name}`).trim());
}

// Over a group's frames: the place, the scores of whole and of the best crop, and of other views.
function columnsFor({ frames, calls, model, target, lines }) {
  const run = runOf(model, target);
  return [
    Float64Array.from(frames, (_, at) => at),
    Float64Array.from(frames, (frame) => calls.whole[frame]),
    Float64Array.from(frames, (frame) => calls.crops[frame]),
    ...lines.map((view) => Float64Array.from(frames, (frame) => scoreOf(run, frame, view))),
  ];
}

// The series of a chart: lines for a video, and dots for photos, between which there is nothing.
function seriesFor(shown, colour) {
  const drawn = (label, name, dash) => ({
    label,
    width: shown.frames.length > MANY ? 1 : 2,
    stroke: () => colour(name),
    dash: shown.kind === "video" ? dash : undefined,
    paths: shown.kind === "video" ? undefined : () => null,
    points: { show: shown.kind === "video" ? undefined : true, size: 7, fill: () =>
      colour(name === "ink" ? "paper" : name) },
  });
  return [
    {},
    drawn("whole", "ink", []),
    drawn("best crop", "target", [7, 3]),
    ...shown.lines.map((view) => drawn(
      viewWords[view], `view-${((view - 1) % 6) + 1}`, DASHES[view % DASHES.length])),
  ];
}

function topFor([, whole, crops], threshold) {
  const highest = Math.max(threshold ?? 0, ...[whole, crops].map((scores) =>
    scores.reduce((one, other) => Math.max(one, other), 0)));
  return TOPS.find((top) => top >= highest) ?? 1;
}

// A chart in an element. `step` is told which place of the group is wanted, `move` which threshold.
export function timelineChart(element, { step, move }) {
  let shown = null, plot = null, top = 1, colour = null;

  function numbersOf(places) {
    return places.map((place) => {
      const frame = shown.frames[place];
      if (frame === undefined) return "";
      return shown.kind === "video" ? frames.number[frame] : place + 1;
    });
  }

  function build() {
    plot?.destroy();
    colour = styleColours();
    const data = columnsFor(shown);
    top = topFor(data, shown.calls.thresholds.crops);
    const axis = {
      stroke: () => colour("soft"), grid: { stroke: () => colour("line"), width: 1 },
      ticks: { show: false }, font: "12px system-ui, sans-serif",
    };
    plot = new uPlot({
      width: element.clientWidth, height: HEIGHT, legend: { show: false }, cursor: { show: false },
      padding: [4, 8, 0, 0],
      scales: {
        x: { time: false, range: () => [-0.5, shown.frames.length - 0.5] },
        y: { range: () => [0, top * ABOVE] },
      },
      axes: [
        { ...axis, size: 26, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 1e4],
          values: (_, places) => numbersOf(places) },
        { ...axis, size: 44, splits: () => [0, 0.2, 0.4, 0.6, 0.8, 1].map((one) => one * top),
          values: (_, scores) => scores.map((score) => Number(score.toFixed(3))) },
      ],
      series: seriesFor(shown, colour),
      hooks: {
        drawClear: [(u) => paintTruth(u, shown, colour)],
        draw: [(u) => paintOver(u, shown, colour)],
      },
    }, data, element);
    followPointer(plot, { step, move, count: () => shown.frames.length, highest: () => top,
      threshold: () => shown.calls.thresholds.crops });
  }

  const dark = matchMedia("(prefers-color-scheme: dark)");
  const repaint = () => { if (shown) build(); };
  dark.addEventListener("change", repaint);
  const sizes = new ResizeObserver(() => {
    if (plot && element.clientWidth) plot.setSize({ width: element.clientWidth, height: HEIGHT });
  });
  sizes.observe(element);

  return {
    show(next) {
      const unchanged = (...names) => shown && names.every((name) => shown[name] === next[name]);
      const same = unchanged("frames", "model", "target", "lines");
      if (same && unchanged("calls", "at")) return;
      shown = next;
      if (same && (next.calls.thresholds.crops ?? 0) <= top) plot.redraw(false);
      else build();
    },
    end() {
      dark.removeEventListener("change", repaint);
      sizes.disconnect();
      plot?.destroy();
    },
  };
}
