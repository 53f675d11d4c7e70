// Buttons that belong together are one stop of the Tab key: arrows go from one to the next.
import { html, useRef, useState } from "./markup.js";

// Each of `buttons` has words and what to do, perhaps a title, whether it is pressed or off, and the
// keys that do the same.
export function Buttons({ label, buttons }) {
  const group = useRef(null);
  const [at, setAt] = useState(0);
  const move = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const next = (at + step + buttons.length) % buttons.length;
    setAt(next);
    group.current.children[next].focus();
  };
  return html`<div role="toolbar" aria-label=${label} class="buttons" ref=${group}
    onKeyDown=${move}>${buttons.map(({ words, act, title, pressed, off, keys }, number) => html`
      <button type="button" tabindex=${number === at ? 0 : -1} title=${title}
        aria-pressed=${pressed} aria-disabled=${off ? "true" : null} aria-keyshortcuts=${keys}
        onFocus=${() => setAt(number)} onClick=${() => off || act()}>${words}</button>`)}
  </div>`;
}
