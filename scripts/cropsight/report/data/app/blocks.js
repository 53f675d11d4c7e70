// Pictures inside the page are base64 in script elements, a megabyte or a clip in each. A block is
// decoded when something in it is first shown; then only the browser's store of blobs has it, and
// its element is emptied, so the heap stays small. Pictures beside the page are used as they are.
import { bytesOf } from "./data.js";

const blobs = new Map();
const urls = new Map();

function blockOf(number) {
  if (!blobs.has(number)) {
    const element = document.getElementById(`media-${number}`);
    blobs.set(number, new Blob([bytesOf(element.textContent.trim())]));
    element.textContent = "";
  }
  return blobs.get(number);
}

// An address for what is at a place of the payload.
export function urlOf(place, type) {
  if (typeof place === "string") return place;
  const [block, start, length] = place;
  const key = `${block} ${start}`;
  if (!urls.has(key)) {
    const part = blockOf(block).slice(start, start + length, type);
    urls.set(key, URL.createObjectURL(part));
  }
  return urls.get(key);
}
