// The numbers of the chosen model and target. The page has all of them as text in <noscript>: only
// what is open becomes elements, so the page stays small however much there is to fold out.
import { bytesOf, models, targets } from "./data.js";
import { download, field, safeName } from "./saving.js";
import { subscribe } from "./state.js";

const parser = new DOMParser();
const elementsIn = (text) => [...parser.parseFromString(text, "text/html").body.children];

// Header and rows; whatever white space is in a cell is one space.
function tsvOf(table) {
  const cells = ({ textContent }) => field(textContent.replace(/\s+/g, " ").trim());
  return [...table.rows].map((row) => [...row.cells].map(cells).join("\t") + "\n").join("");
}

const svgOf = (figure) =>
  new TextDecoder().decode(bytesOf(figure.querySelector("img").src.split(",")[1]));

const SAVED = {
  TABLE: { ending: "tsv", type: "text/tab-separated-values", textOf: tsvOf },
  FIGURE: { ending: "svg", type: "image/svg+xml", textOf: svgOf },
};

function fileName(name, ending, { model, target }) {
  const whose = [];
  if (models.length > 1) whose.push(safeName(models[model].name));
  if (targets.length > 1) whose.push(safeName(targets[target].name));
  return `${[name, ...whose].join("-")}.${ending}`;
}

// Puts a button after each table and plot.
function withButtons(elements, state) {
  for (const one of elements.flatMap((each) =>
    [...(SAVED[each.tagName] ? [each] : each.querySelectorAll("table, figure"))])) {
    const { ending, type, textOf } = SAVED[one.tagName];
    const heading = one.querySelector("caption, figcaption");
    const title = heading.firstChild.textContent.trim();
    const button = document.createElement("button");
    button.className = "save-numbers";
    button.textContent = ending.toUpperCase();
    button.title = `Save “${title}” as ${ending.toUpperCase()}`;
    button.setAttribute("aria-label", button.title);
    button.addEventListener("click", () =>
      download(fileName(one.dataset.name, ending, state), textOf(one), type));
    heading.firstChild.after(button);
  }
  return elements;
}

// Its contents are there while it is open.
function fold(details, state) {
  const inside = [...details.children].slice(1);
  const text = inside.map((one) => one.outerHTML).join("");
  for (const one of inside) one.remove();
  const fill = () => {
    if (details.children.length > 1) return;
    details.append(...withButtons(elementsIn(text), state));
  };
  details.addEventListener("toggle", () => {
    if (details.open) fill();
    else details.replaceChildren(details.firstElementChild);
  });
  details.addEventListener("printed", fill);
}

let shownNumbers = "";

function showNumbers(state) {
  const id = `numbers-${state.target + 1}-${state.model + 1}`;
  const source = document.getElementById(id);
  if (id === shownNumbers || !source) return;
  shownNumbers = id;
  const place = document.getElementById("numbers-shown");
  const titleOf = (details) => details.querySelector("summary").textContent;
  const open = new Set([...place.querySelectorAll("details[open]")].map(titleOf));
  const elements = elementsIn(source.textContent);
  for (const one of elements) {
    const folded = one.querySelectorAll("details");
    for (const inner of folded) fold(inner, state);
    if (!folded.length) withButtons([one], state);
  }
  place.replaceChildren(...elements);
  for (const one of place.querySelectorAll("details")) {
    one.open = open.has(titleOf(one));
  }
}

let closeAgain = () => {};

// Print is of what is open; if nothing is, of the samples, until it is done.
function openForPrint() {
  const first = document.querySelector("#numbers-shown .folds details");
  if (!first || document.querySelector("#numbers-shown .folds[open] details[open]")) return;
  const opened = [first.parentElement, first].filter((one) => !one.open);
  first.dispatchEvent(new Event("printed"));
  for (const one of opened) one.open = true;
  closeAgain = () => {
    for (const one of opened) one.open = false;
    closeAgain = () => {};
  };
}

export function startNumbers() {
  subscribe(showNumbers);
  addEventListener("beforeprint", openForPrint);
  addEventListener("afterprint", () => closeAgain());
}
