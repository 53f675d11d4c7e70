// The picture of a frame, with its maps, grid and boxes over it. What lies over it follows what is
// painted, not what is asked for, so that they never show different frames.
import { html, useEffect, useLayoutEffect, useRef, useState } from "./markup.js";
import { callsOf, shortScore } from "./calls.js";
import { boxesOf, cropPlace, firstClasses, frames, frameTitle, runOf, scoreOf, viewWords,
  views } from "./data.js";
import { mapsAsked } from "./layers.js";
import { paintMaps, peakOf, shareAt } from "./maps.js";
import { paintPicture, whyNoPicture } from "./pictures.js";
import { percent } from "./readings.js";
import { change } from "./state.js";
import { playOn } from "./steps.js";

const HIGHEST = 640;

function aspectOf(frame, view) {
  const [x0, y0, x1, y1] = cropPlace(frame, view);
  return ((x1 - x0) * frames.width[frame]) / ((y1 - y0) * frames.height[frame]);
}

// Rectangles of a frame as one path of what is shown, in hundredths.
function outline(rectangles, [left, top, right, bottom]) {
  const x = (share) => (100 * (share - left)) / (right - left);
  const y = (share) => (100 * (share - top)) / (bottom - top);
  return rectangles.map(([x0, y0, x1, y1]) =>
    `M${x(x0)} ${y(y0)}H${x(x1)}V${y(y1)}H${x(x0)}Z`).join("");
}

// A line in one colour over a wider dark one is seen on any picture.
const Line = ({ kind, path }) => path && html`<path class=${`under ${kind}-under`} d=${path} />
  <path class=${kind} d=${path} />`;

function Overlay({ state, frame, view }) {
  const inside = cropPlace(frame, view);
  const { best } = callsOf(state);
  const run = runOf(state.model, state.target);
  const crops = view === 0 && state.grid ? views.map((_, one) => one).slice(1) : [];
  const places = crops.map((crop) => cropPlace(frame, crop));
  const boxes = state.boxes ? boxesOf(state.target, frame) : [];
  return html`<svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
      <${Line} kind="grid" path=${outline(places, inside)} />
      <${Line} kind="best" path=${outline(crops.length
        ? [cropPlace(frame, best[frame])] : [], inside)} />
      <${Line} kind="box" path=${outline(boxes, inside)} />
    </svg>
    ${crops.map((crop, number) => html`<span class="tag" aria-hidden="true" style=${{
      left: `${100 * places[number][0]}%`, top: `${100 * places[number][1]}%` }}
      >${crop === best[frame] ? `${viewWords[crop]} ` : ""}${
        shortScore(scoreOf(run, frame, crop))}</span>`)}`;
}

// The crop whose middle is nearest to a place of the frame, among those that it is in.
function cropAt(frame, x, y) {
  let found = 0, nearest = Infinity;
  for (let view = 1; view < views.length; view++) {
    const [x0, y0, x1, y1] = cropPlace(frame, view);
    const away = Math.hypot(x - (x0 + x1) / 2, y - (y0 + y1) / 2);
    if (x < x0 || x > x1 || y < y0 || y > y1 || away >= nearest) continue;
    found = view;
    nearest = away;
  }
  return found;
}

// What is under the pointer; without one, where the map shown is highest.
function readOut(state, frame, pointer) {
  const { maps, model, target, view } = state;
  const asked = mapsAsked(state);
  const crops = asked && asked.of.length > 1;
  const peak = asked
    && peakOf(asked.map, frame, crops ? callsOf(state).best[frame] : asked.of[0]);
  const at = pointer ?? peak;
  if (!at) return asked ? "The map has no positive evidence." : "";
  const crop = view > 0 ? view : cropAt(frame, ...at);
  const score = scoreOf(runOf(model, target), frame, crop);
  const where = `${viewWords[crop]} (score ${shortScore(score)})`;
  if (!asked) return where;
  const from = crops ? crop : asked.of[0];
  const first = maps === "first" && firstClasses(model, target, frame, from)[0];
  const map = `map of ${viewWords[from]}${first ? ` for ${first.label}` : ""}`;
  return pointer
    ? `${where}: the ${map} is at ${percent(shareAt(asked.map, frame, from, ...at))} of its maximum.`
    : `The ${map} is highest in ${where}.`;
}

export function Screen({ state }) {
  const picture = useRef(null), map = useRef(null), screen = useRef(null);
  const [shown, setShown] = useState({ frame: state.place, view: state.view, painted: null });
  const [width, setWidth] = useState(0);
  const [pointer, setPointer] = useState(null);
  const { frame, view } = shown;
  const aspect = aspectOf(frame, view);

  useEffect(() => {
    const observer = new ResizeObserver(([one]) => setWidth(Math.round(one.contentRect.width)));
    observer.observe(screen.current);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    const wide = Math.min(2, devicePixelRatio) * (width || 640);
    const size = [wide, wide / aspectOf(state.place, state.view)].map(Math.round);
    const wish = { view: state.view, urgent: true, size };
    paintPicture(picture.current, state.place, wish).then((painted) => {
      if (painted !== null) setShown({ frame: state.place, view: state.view, painted });
    });
  }, [state.place, state.view, width]);
  // The next one of a film waits until this one is there.
  useEffect(() => (state.playing && shown.painted !== null && frame === state.place
    ? playOn(frame) : undefined), [state.playing, shown]);
  const { maps, mapsOf, scale, colormap, model, target } = state;
  useLayoutEffect(() => {
    const asked = mapsAsked({ ...state, view });
    const settings = { frame, inside: view, shared: scale === "shared", colormap, aspect };
    if (asked) paintMaps(map.current, { ...asked, ...settings });
  }, [frame, view, maps, mapsOf, scale, colormap, model, target]);

  const placeOf = ({ offsetX, offsetY }) => {
    const [x0, y0, x1, y1] = cropPlace(frame, view);
    const { clientWidth, clientHeight } = screen.current;
    return [x0 + ((x1 - x0) * offsetX) / clientWidth, y0 + ((y1 - y0) * offsetY) / clientHeight];
  };
  const zoom = (event) => change({ view: view > 0 ? 0 : cropAt(frame, ...placeOf(event)) });
  const painted = shown.painted === null ? null : `${frame}`;
  return html`<div class=${view > 0 ? "screen zoomed" : "screen"} ref=${screen} tabindex="0" role="group" data-painted=${painted}
      aria-label=${`Picture: ${frameTitle(frame)}, ${viewWords[view]}. Keys are listed below.`}
      style=${{ aspectRatio: `${aspect}`, maxWidth: `${HIGHEST * aspect}px` }}
      onClick=${zoom} onPointerMove=${(event) => setPointer(placeOf(event))}
      onPointerLeave=${() => setPointer(null)}>
      <canvas ref=${picture} width="640" height="480"></canvas>
      <canvas ref=${map} class="map" hidden=${maps === "none"}
        style=${{ opacity: `${state.opacity}` }}></canvas>
      <${Overlay} state=${state} frame=${frame} view=${view} />
    </div>
    <p class="readout">${shown.painted === false ? whyNoPicture(frame)
      : readOut({ ...state, view }, frame, pointer)}</p>`;
}
