// A frame as a card: a small picture, verdicts, scores and truth; all of it a link to its address.
import { frameTitle, frames } from "./data.js";
import { addressOf } from "./address.js";
import { shortScore, verdictOf } from "./calls.js";
import { TRUTHS } from "./filters.js";
import { html, useEffect, useRef } from "./markup.js";
import { paintPicture } from "./pictures.js";
import { Verdict } from "./readings.js";

// The most pixels that a small picture has.
const ACROSS = 240, DOWN = 160;

function fitted(frame) {
  const scale = Math.min(ACROSS / frames.width[frame], DOWN / frames.height[frame]);
  return [frames.width[frame], frames.height[frame]].map((side) =>
    Math.max(1, Math.round(side * scale)));
}

// The stage has moved to the frame by then.
function lookAtStage(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  setTimeout(() => document.querySelector("#stage [data-painted]")?.focus());
}

// Pictures are painted only where they are `near` the window.
export function Card({ state, calls, frame, near, stop, reach }) {
  const canvas = useRef(null), painted = useRef(null);
  useEffect(() => {
    if (painted.current === frame) return;
    // Nobody may take the last page's picture for this frame's.
    canvas.current.width = ACROSS;
    painted.current = near ? frame : null;
    if (near) paintPicture(canvas.current, frame, { size: fitted(frame) });
  }, [frame, near]);
  const said = calls.truth[frame];
  return html`<a href=${addressOf({ ...state, place: frame, view: 0 })}
      tabindex=${stop ? 0 : -1} aria-current=${frame === state.place ? "true" : null}
      onFocus=${reach} onClick=${lookAtStage}>
    <canvas ref=${canvas} width=${ACROSS} height=${DOWN} aria-hidden="true"></canvas>
    ${frameTitle(frame)}; truth: ${TRUTHS[said]}
    <${Verdict} before="whole " verdict=${verdictOf(said, calls.calledWhole[frame])}
      after=${` ${shortScore(calls.whole[frame])}`} />
    <${Verdict} before="crops " verdict=${verdictOf(said, calls.calledCrops[frame])}
      after=${` ${shortScore(calls.crops[frame])}`} />
  </a>`;
}
