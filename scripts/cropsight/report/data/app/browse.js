// All frames, or those that filters leave, a page at a time.
import { Buttons } from "./buttons.js";
import { callsOf } from "./calls.js";
import { Card } from "./cards.js";
import { FilterForm } from "./filter_form.js";
import { matchingFrames } from "./filters.js";
import { html, useEffect, useRef, useState } from "./markup.js";
import { Shown, countWords, moveFocus } from "./shown.js";
import { change } from "./state.js";

const PER_PAGE = 24;
// How near the window is when pictures begin to be painted.
const MARGIN = "300px";

// Whether an element is near the window.
function useNear(element) {
  const [near, setNear] = useState(false);
  useEffect(() => {
    const observer = new IntersectionObserver(
      ([entry]) => setNear(entry.isIntersecting), { rootMargin: MARGIN });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return near;
}

// How many cards there are side by side.
function columnsOfCards(list) {
  const tops = [...list.children].map((card) => card.offsetTop);
  return Math.max(1, tops.filter((top) => top === tops[0]).length);
}

export function Browse({ state }) {
  const list = useRef(null);
  const near = useNear(list);
  const [reached, reach] = useState(0);
  const calls = callsOf(state);
  const matching = matchingFrames(state);
  const pages = Math.max(1, Math.ceil(matching.length / PER_PAGE));
  const page = Math.min(state.page, pages - 1);
  const shown = matching.subarray(page * PER_PAGE, (page + 1) * PER_PAGE);
  const stop = Math.min(reached, shown.length - 1);
  const turn = (to) => change({ page: Math.max(0, Math.min(pages - 1, to)) });
  const keyed = (event) => {
    const by = { PageDown: 1, PageUp: -1 }[event.key];
    if (!by) return moveFocus(event, "a", columnsOfCards(event.currentTarget));
    event.preventDefault();
    return turn(page + by);
  };
  const buttons = [
    { words: "First page", off: page === 0, act: () => turn(0) },
    { words: "Previous page", off: page === 0, act: () => turn(page - 1) },
    { words: "Next page", off: page === pages - 1, act: () => turn(page + 1) },
    { words: "Last page", off: page === pages - 1, act: () => turn(pages - 1) },
  ];
  return html`
    <${FilterForm} state=${state} />
    <${Shown} state=${state} />
    <div class="cards" role="group" ref=${list} onKeyDown=${keyed} aria-label="Frames">
      ${[...shown].map((frame, place) => html`<${Card} key=${place} state=${state} calls=${calls}
        frame=${frame} near=${near} stop=${place === stop} reach=${() => reach(place)} />`)}
    </div>
    <p role="status">${matching.length === 0 ? "No frame is like that."
      : `${countWords(matching.length)}, page ${page + 1} of ${pages}`}</p>
    ${pages > 1 && html`<${Buttons} label="Go to another page" buttons=${buttons} />`}`;
}
