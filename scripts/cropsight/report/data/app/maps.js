// Maps as pictures: the network's cells are interpolated first and coloured then, as colours between
// two colours mean nothing. As cv2's INTER_LINEAR, at pixels' middles. No picture is looked at.
import { bytesOf, cellsOf, cropPlace, mapShape, maximumOf, payload, views } from "./data.js";

// Pixels of the longer side: many for some dozen cells, few enough for every step.
const LONGER = 256;
const tables = new Map();

function tableOf(name) {
  if (!tables.has(name)) tables.set(name, bytesOf(payload.colours[name]));
  return tables.get(name);
}

// For pixels along a side: the cell before each, and how far it is on the way to the next; -1 where
// the pixel is outside of the view.
function along(pixels, cells, from, to, start, end) {
  const before = new Int32Array(pixels).fill(-1);
  const share = new Float32Array(pixels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const inView = (from + ((to - from) * (pixel + 0.5)) / pixels - start) / (end - start);
    if (inView < 0 || inView > 1) continue;
    const place = Math.min(cells - 1, Math.max(0, inView * cells - 0.5));
    before[pixel] = Math.min(Math.floor(place), Math.max(0, cells - 2));
    share[pixel] = place - before[pixel];
  }
  return { before, share };
}

// Adds one view's map to the values of all pixels: the larger one where views overlap.
function addView(values, width, height, map, frame, view, scale, shown) {
  const { rows, columns } = mapShape(map);
  const cells = cellsOf(map, frame, view);
  const [x0, y0, x1, y1] = cropPlace(frame, view);
  const across = along(width, columns, shown[0], shown[2], x0, x1);
  const down = along(height, rows, shown[1], shown[3], y0, y1);
  const right = columns > 1 ? 1 : 0;
  const below = rows > 1 ? columns : 0;
  for (let y = 0; y < height; y++) {
    if (down.before[y] < 0) continue;
    const row = down.before[y] * columns, low = down.share[y];
    for (let x = 0; x < width; x++) {
      if (across.before[x] < 0) continue;
      const cell = row + across.before[x], far = across.share[x];
      const top = cells[cell] * (1 - far) + cells[cell + right] * far;
      const bottom = cells[cell + below] * (1 - far) + cells[cell + below + right] * far;
      const value = (top * (1 - low) + bottom * low) * scale;
      const pixel = y * width + x;
      if (value > values[pixel]) values[pixel] = value;
    }
  }
}

// By how much a view's cells are to be multiplied, so that views can be compared with each other.
function scaleOf(map, frame, view, shared) {
  if (!shared) return 1;
  const largest = Math.max(...views.map((_, other) => maximumOf(map, frame, other)));
  return largest > 0 ? maximumOf(map, frame, view) / largest : 0;
}

// Draws the maps of some views of a frame over a canvas that shows the part of the view `inside`.
export function paintMaps(canvas, { map, frame, of, inside, shared, colormap, aspect }) {
  const width = Math.max(1, Math.round(aspect > 1 ? LONGER : LONGER * aspect));
  const height = Math.max(1, Math.round(aspect > 1 ? LONGER / aspect : LONGER));
  const values = new Float32Array(width * height);
  const shown = cropPlace(frame, inside);
  for (const view of of) {
    const scale = scaleOf(map, frame, view, shared);
    addView(values, width, height, map, frame, view, scale, shown);
  }
  const table = tableOf(colormap);
  const picture = new ImageData(width, height);
  for (let pixel = 0; pixel < values.length; pixel++) {
    const colour = 3 * Math.round(values[pixel]);
    picture.data[4 * pixel] = table[colour];
    picture.data[4 * pixel + 1] = table[colour + 1];
    picture.data[4 * pixel + 2] = table[colour + 2];
    picture.data[4 * pixel + 3] = 255;
  }
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d").putImageData(picture, 0, 0);
}

// The colours of a map in a row.
export function paintBar(canvas, colormap) {
  const table = tableOf(colormap);
  const picture = new ImageData(256, 1);
  for (let colour = 0; colour < 256; colour++) {
    picture.data.set([...table.subarray(3 * colour, 3 * colour + 3), 255], 4 * colour);
  }
  canvas.getContext("2d").putImageData(picture, 0, 0);
}

// Value of the cell at a place of a frame, as a share of the map's own maximum.
export function shareAt(map, frame, view, x, y) {
  const { rows, columns } = mapShape(map);
  const [x0, y0, x1, y1] = cropPlace(frame, view);
  const column = Math.min(columns - 1, Math.floor(((x - x0) / (x1 - x0)) * columns));
  const row = Math.min(rows - 1, Math.floor(((y - y0) / (y1 - y0)) * rows));
  return cellsOf(map, frame, view)[row * columns + column] / 255;
}

// The middle of the highest cell of a view's map, as shares of the frame; null without evidence.
export function peakOf(map, frame, view) {
  if (maximumOf(map, frame, view) <= 0) return null;
  const { rows, columns } = mapShape(map);
  const cells = cellsOf(map, frame, view);
  const cell = cells.indexOf(Math.max(...cells));
  const [x0, y0, x1, y1] = cropPlace(frame, view);
  return [
    x0 + ((x1 - x0) * ((cell % columns) + 0.5)) / columns,
    y0 + ((y1 - y0) * (Math.floor(cell / columns) + 0.5)) / rows,
  ];
}
