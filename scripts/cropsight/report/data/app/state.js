// All that can change on the page is one object. Parts never change it or each other: they call
// `change`, and every mounted part is drawn again, once for each frame of the screen.
import { addressed, addressOf } from "./address.js";
import { frameCount, payload } from "./data.js";
import { html, render } from "./markup.js";

// Calls of Safari's and Chromium's history are limited, and say so in the console.
const QUIET = 300;

let state = {
  model: 0,
  target: 0,
  place: 0,
  view: 0,
  threshold: payload.rule.threshold,
  hold: false,
  filters: {},
  sort: "",
  page: 0,
  text: "",
  // What lies over the picture.
  maps: "target",
  mapsOf: "shown",
  opacity: payload.opacity,
  colormap: payload.colormap,
  scale: "own",
  grid: true,
  boxes: true,
  playing: false,
  // By number of the target: letters by frame.
  labels: {},
  // Of which targets and samples, as "target sample", there are labels that no file has.
  unsaved: {},
};

const parts = [];
const listeners = [];
let drawing = false;
let arriving = false;
let written = "";
let timer = 0;

export const current = () => state;

function draw() {
  drawing = false;
  for (const part of parts) {
    // One part that fails must not take the others with it.
    try {
      render(html`<${part.component} state=${state} />`, part.element);
    } catch (error) {
      reportError(error);
    }
  }
  for (const listener of listeners) listener(state);
  if (arriving) document.getElementById("stage")?.scrollIntoView();
  arriving = false;
}

// Draws all parts at the next frame of the screen.
function redraw() {
  if (!drawing) requestAnimationFrame(draw);
  drawing = true;
}

export function change(patch) {
  if (Object.entries(patch).every(([name, value]) => state[name] === value)) return;
  state = { ...state, ...patch };
  redraw();
  clearTimeout(timer);
  timer = setTimeout(writeAddress, QUIET);
}

function writeAddress() {
  const address = addressOf(state);
  if (address === written) return;
  written = address;
  history.replaceState(null, "", address);
}

// Calls a function with the state after each change, when the parts are drawn.
export const subscribe = (listener) => listeners.push(listener);

// Shows a component, with the state as its `state`, in the element of that id.
export function mount(id, component) {
  const element = document.getElementById(id);
  if (element) parts.push({ element, component });
  redraw();
}

// Another frame; a view of the old one is left, unless one is given.
export function goTo(place, view = 0) {
  change({ place: Math.max(0, Math.min(frameCount - 1, place)), view });
}

function readAddress() {
  const said = addressed(location.hash);
  if (!said) return;
  written = addressOf({ ...state, ...said });
  change(said);
  // The browser finds no element of that name to show; the stage is where it will be when drawn.
  arriving = true;
  redraw();
}

// Where somebody without an address begins: at the frame of which the first screen tells.
function firstToSee() {
  return addressed(document.querySelector("#answer .telling a")?.hash ?? "")?.place ?? 0;
}

export function start() {
  state = { ...state, place: firstToSee() };
  written = addressOf(state);
  addEventListener("hashchange", readAddress);
  readAddress();
}
