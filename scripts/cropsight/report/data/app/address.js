// A frame's address: #sample/frame[/view][?model=…&target=…]. Whatever is in the address bar, it is
// understood or left alone: it may be old, of another run, cut off or made up.
import { findFrame, frames, models, sampleOf, targets, views } from "./data.js";

// The address of a place; model and target are in it only where there are several.
export function addressOf({ place, view, model, target }) {
  const parts = [sampleOf(place).name, frames.number[place]];
  if (view > 0) parts.push(views[view]);
  const chosen = [];
  if (models.length > 1) chosen.push(`model=${encodeURIComponent(models[model].name)}`);
  if (targets.length > 1) chosen.push(`target=${encodeURIComponent(targets[target].name)}`);
  return `#${parts.map(encodeURIComponent).join("/")}${chosen.length ? `?${chosen.join("&")}` : ""}`;
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

// What an address says of the state; null if it is no frame's, as that of a section.
export function addressed(hash) {
  const [path, ...query] = hash.replace(/^#/, "").split("?");
  const [sample, number, view] = path.split("/").map(decoded);
  if (number === undefined) return null;
  const place = findFrame(sample, /^\d{1,9}$/.test(number) ? Number(number) : 0);
  if (place === null) return null;
  const said = { place, view: Math.max(0, views.indexOf(view)) };
  const chosen = new URLSearchParams(query.join("?"));
  for (const [name, all] of [["model", models], ["target", targets]]) {
    const found = all.findIndex((one) => one.name === chosen.get(name));
    if (found >= 0) said[name] = found;
  }
  return said;
}
