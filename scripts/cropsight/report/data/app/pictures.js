// Paints frames on canvases, whatever their pictures are: photos, stills or frames of a clip. Pixels
// are painted only, never read: pictures beside the page may not be read from file://.
import { cropPlace, frameCount, lastNotOver, sampleNumber, samples } from "./data.js";
import { urlOf } from "./blocks.js";
import { clipFails, withFrame } from "./clips.js";

// Photos kept decoded: a page of thumbnails, and what was on the stage before.
const KEPT = 40;
const images = new Map();
// By canvas: the number of the wish that it shows.
const painted = new WeakMap();
let wishes = 0;

function stillOf(sample, at) {
  const { stills } = samples[sample];
  const place = lastNotOver(at, 0, stills.at.length, (one) => stills.at[one]);
  return stills.at[place] === at ? stills.places[place] : null;
}

function imageOf(place) {
  const url = urlOf(place, "image/webp");
  const image = images.get(url) ?? new Image();
  images.delete(url);
  images.set(url, image);
  if (images.size > KEPT) images.delete(images.keys().next().value);
  if (!image.src) image.src = url;
  return image.decode().then(() => image, () => null);
}

// The part of a picture that a view is of, over the whole canvas.
function drawPart(canvas, picture, [x0, y0, x1, y1]) {
  const width = picture.videoWidth ?? picture.naturalWidth;
  const height = picture.videoHeight ?? picture.naturalHeight;
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(
    picture, x0 * width, y0 * height, (x1 - x0) * width, (y1 - y0) * height,
    0, 0, canvas.width, canvas.height,
  );
}

// Paints a frame, or one view of it, over a canvas. Resolves with true; with false, and a canvas
// left empty, where there is no picture; with null if nothing was painted, as a later wish for the
// same canvas came before. While wishes come faster than pictures, some of them are still shown.
export async function paintPicture(canvas, frame, { view = 0, urgent = false, size = null } = {}) {
  const wish = (wishes += 1);
  const paint = (picture) => {
    if (painted.get(canvas) > wish) return null;
    painted.set(canvas, wish);
    // The size is set with the picture, as setting it empties a canvas.
    if (size) [canvas.width, canvas.height] = size;
    if (picture) drawPart(canvas, picture, cropPlace(frame, view));
    else canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height);
    return picture !== null;
  };
  const sample = sampleNumber(frame);
  const at = frame - samples[sample].first;
  if (samples[sample].clip) {
    const drawn = await withFrame(sample, at, paint, canvas, urgent);
    if (drawn !== false) return drawn;
  }
  const place = stillOf(sample, at);
  const drawn = paint(place === null ? null : await imageOf(place));
  if (urgent) expect(frame + 1);
  return drawn;
}

// A photo that is likely to be asked for next is decoded before.
function expect(frame) {
  if (frame >= frameCount) return;
  const sample = sampleNumber(frame);
  const place = samples[sample].clip ? null : stillOf(sample, frame - samples[sample].first);
  if (place !== null) imageOf(place);
}

// What to say where there is no picture.
export function whyNoPicture(frame) {
  return clipFails(sampleNumber(frame))
    ? "This browser cannot play the clip (VP9 in WebM), so only the most telling frames have a"
      + " picture here; Chromium, Edge and Firefox can play it."
    : "The picture of this frame cannot be shown; are the files of the report's folder beside it?";
}
