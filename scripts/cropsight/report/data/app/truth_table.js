// A truth file of a sample, as the sample sheet takes it.
import { drawnBoxes, frames, targets } from "./data.js";
import { field } from "./saving.js";

export const ANSWERS = { y: "yes", n: "no", u: "unsure" };
const EDGES = ["x0", "y0", "x1", "y1"];

// Shortest digits that read back as the same number, without an exponent, which no truth file has.
function plain(edge) {
  const [digits, zeros] = String(edge).split("e-");
  return zeros ? `0.${"0".repeat(zeros - 1)}${digits.replace(".", "")}` : digits;
}

// What is said of a frame, one part for each of its rows: an answer, or a box, which means yes.
function saidOf(target, frame, letter) {
  if (letter === "-") return [];
  const boxes = letter === "y" ? drawnBoxes(target, frame) : [];
  const common = { answer: ANSWERS[letter], scene: frames.scene[frame] };
  const parts = boxes.length ? boxes.map((box) => ({ ...common, edges: box.map(plain) }))
    : [{ ...common, edges: EDGES.map(() => "") }];
  return parts.map((part) => ({ ...part, key: JSON.stringify(part) }));
}

// Rows of frames one after the other of which the same is said. A frame's boxes keep their order:
// first those of rows that began earlier, then new ones.
function rowsOf(target, { first, count }, letterOf) {
  const rows = [];
  let open = [];
  for (let frame = first; frame < first + count; frame++) {
    const number = frames.number[frame];
    const said = saidOf(target, frame, letterOf(frame));
    const going = [];
    for (const row of open) {
      if (row.to === number - 1 && row.key === said[going.length]?.key) going.push(row);
    }
    const begun = said.slice(going.length).map((part) => ({ ...part, from: number }));
    rows.push(...begun);
    open = [...going, ...begun];
    for (const row of open) row.to = number;
  }
  return rows;
}

// The table of a target's truth. Frames that the run left out, and those of which nothing is said,
// are in no row.
export function truthTable(target, sample, letterOf) {
  const rows = rowsOf(target, sample, letterOf);
  const scenes = rows.some(({ scene }) => scene), boxed = rows.some(({ edges }) => edges[0]);
  const line = (from, to, answer, scene, edges) =>
    [from, to, answer, ...(scenes ? [scene] : []), ...(boxed ? edges : [])].join("\t");
  return [
    line("first_frame", "last_frame", field(targets[target].name), "scene", EDGES),
    ...rows.map(({ from, to, answer, scene, edges }) => line(from, to, answer, field(scene), edges)),
    "",
  ].join("\n");
}
