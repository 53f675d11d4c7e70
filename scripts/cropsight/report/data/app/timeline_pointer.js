// A pointer on a timeline: it goes to a frame, or takes hold of the line of the threshold.

// How near to the line a mouse takes hold of it, in pixels. A finger would hit it when it means a
// frame, and there is a slider.
const NEAR = 6;

// Tells `step` and `move` what is wanted; `count`, `highest` and `threshold` say what can be.
export function followPointer(plot, { step, move, count, highest, threshold }) {
  const { over } = plot;
  const within = (event) => {
    const { left, top } = over.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };
  const toScore = (event) => {
    const score = Math.round(plot.posToVal(within(event)[1], "y") * 1000) / 1000;
    move(Math.min(highest(), Math.max(0, score)));
  };
  const toFrame = (event) => {
    const place = Math.round(plot.posToVal(within(event)[0], "x"));
    step(Math.min(count() - 1, Math.max(0, place)));
  };
  const onLine = (event) => threshold() !== null && event.pointerType !== "touch" &&
    Math.abs(plot.valToPos(threshold(), "y") - within(event)[1]) <= NEAR;

  let act = null;
  over.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    over.setPointerCapture(event.pointerId);
    act = onLine(event) ? toScore : toFrame;
    // The threshold stays where it is until it is moved.
    if (act === toFrame) act(event);
  });
  over.addEventListener("pointermove", (event) => {
    over.classList.toggle("on-line", act === toScore || onLine(event));
    act?.(event);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    over.addEventListener(end, () => { act = null; });
  }
}
