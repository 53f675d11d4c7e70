// Ways from frame to frame: buttons, keys, and playing.
import { html } from "./markup.js";
import { frameCount, frames, sampleOf, views } from "./data.js";
import { Buttons } from "./buttons.js";
import { nextDisagreement } from "./filters.js";
import { mark } from "./labels.js";
import { change, current, goTo } from "./state.js";
import { ANSWERS } from "./truth_table.js";

// Milliseconds that a frame is shown while playing, at least and at most.
const QUICKEST = 80, SLOWEST = 1000;

const step = (by) => goTo(current().place + by, current().view);
function disagree(direction) {
  const frame = nextDisagreement(current(), direction);
  if (frame >= 0) goTo(frame);
}
const isFilm = ({ place }) => sampleOf(place).kind === "video";
function play(state = current()) {
  const { first, count } = sampleOf(state.place);
  if (!state.playing && state.place === first + count - 1) goTo(first);
  change({ playing: !state.playing && isFilm(state) });
}

// Shows the next frame of a video after its time, or stops at the last. Returns what prevents it.
export function playOn(place) {
  const { first, count } = sampleOf(place);
  if (place === first + count - 1 || !isFilm({ place })) return change({ playing: false });
  const seconds = frames.time[place + 1] - frames.time[place];
  const pace = Math.min(SLOWEST, Math.max(QUICKEST, 1000 * seconds));
  const timer = setTimeout(() => current().place === place && step(1), pace);
  return () => clearTimeout(timer);
}

export function Steps({ state }) {
  const none = nextDisagreement(state, 1) < 0;
  const buttons = [
    { words: "‹ Previous", keys: "ArrowLeft", off: state.place === 0, act: () => step(-1) },
    { words: "Next ›", keys: "ArrowRight", off: state.place === frameCount - 1,
      act: () => step(1) },
    { words: "« Disagreement", keys: "Shift+ArrowLeft", off: none, act: () => disagree(-1) },
    { words: "Disagreement »", keys: "Shift+ArrowRight", off: none, act: () => disagree(1) },
  ];
  if (isFilm(state)) {
    buttons.push({ words: state.playing ? "Pause" : "Play", keys: "Space", act: () => play() });
  }
  return html`<${Buttons} label="Go to another frame" buttons=${buttons} />`;
}

// Keys that act anywhere but in what takes keys itself, and those of the stage and the timeline
// only: letters pressed elsewhere may be meant for the browser or for a screen reader.
const ANYWHERE = {
  ArrowLeft: () => step(-1),
  ArrowRight: () => step(1),
  "Shift+ArrowLeft": () => disagree(-1),
  "Shift+ArrowRight": () => disagree(1),
};
const HERE = {
  Home: () => goTo(0),
  End: () => goTo(frameCount - 1),
  " ": () => play(),
  w: () => change({ view: 0 }),
  Escape: () => change({ view: 0 }),
  "-": () => mark("-"),
  ...Object.fromEntries(Object.keys(ANSWERS).map((letter) => [letter, () => mark(letter)])),
  ...Object.fromEntries(views.slice(1, 10).map((_, crop) =>
    [String(crop + 1), () => change({ view: crop + 1 })])),
};
const KEY_WORDS = `\
← →          one frame back, on
Shift + ← →  to where whole and crops
             disagree
Home, End    first, last frame
Space        play a video, pause
1 to 9       one crop
w, Escape    the whole picture
y, n, u      label the frame yes, no,
             unsure
-            take the label away`;

export const Keys = () => html`<div class="keys"><h4>Keys</h4>
  <p class="note">With the focus on the picture or the timeline; arrows also where nothing else
    takes them.</p>
  <pre>${KEY_WORDS}</pre></div>`;

const TAKES_TEXT = "input, select, textarea, [contenteditable]";
const TAKES_SPACE = "button, summary, a[href]";

function pressed(event) {
  const { key, target } = event;
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
  if (target.closest(TAKES_TEXT) || (key === " " && target.closest(TAKES_SPACE))) return;
  const here = target.closest("#stage, #timeline");
  const name = event.shiftKey && key.startsWith("Arrow") ? `Shift+${key}` : key;
  const act = (here && HERE[name]) ?? ((here || target === document.body) && ANYWHERE[name]);
  if (!act) return;
  event.preventDefault();
  act();
}

export const startKeys = () => document.addEventListener("keydown", pressed);
