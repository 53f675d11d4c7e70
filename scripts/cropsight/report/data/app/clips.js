// Frames of a sample that is a clip: a hidden video that is sent to the middle of a frame, and then
// painted from. One video can be at one frame only, so wishes wait in a queue: those of the stage go
// first, and one that is superseded before its turn is dropped.
import { samples } from "./data.js";
import { urlOf } from "./blocks.js";

const TYPE = 'video/webm; codecs="vp9"';
// A browser has some dozens of players for a page.
const MOST_PLAYERS = 6;
// Seconds after which a frame is given up, not the clip: a machine may be busy or asleep.
const PATIENCE = 10;
// Milliseconds after which a frame counts as there although the browser did not say so, as it may
// not while nobody looks at the page.
const LATEST = 500;
const players = new Map();
const failed = new Set();

const playsClips = document.createElement("video").canPlayType(TYPE) !== "";

// Whether a sample's frames cannot be shown from its clip, as far as is known.
export const clipFails = (sample) =>
  samples[sample].clip !== null && (!playsClips || failed.has(sample));

function playerOf(sample) {
  const known = players.get(sample);
  if (known) {
    // The last one used is the last one to go.
    players.delete(sample);
    players.set(sample, known);
    return known;
  }
  for (const [other, { video, wishes, busy }] of players) {
    if (players.size < MOST_PLAYERS) break;
    if (busy || wishes.length) continue;
    players.delete(other);
    video.removeAttribute("src");
    video.load();
  }
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  video.preload = "auto";
  video.src = urlOf(samples[sample].clip.place, "video/webm");
  const player = { video, wishes: [], busy: false, presented: -1, arrived: () => {} };
  players.set(sample, player);
  if (video.requestVideoFrameCallback) noteFrames(player);
  return player;
}

// Notes the time of each frame that the browser has ready to paint.
function noteFrames(player) {
  player.video.requestVideoFrameCallback((_, { mediaTime }) => {
    player.presented = mediaTime;
    player.arrived();
    noteFrames(player);
  });
}

// Resolves with whether an event came; not with an error, nor too late.
function came(video, name) {
  return new Promise((resolve) => {
    const ended = (event) => {
      clearTimeout(timer);
      video.removeEventListener(name, ended);
      video.removeEventListener("error", ended);
      resolve(event?.type === name);
    };
    const timer = setTimeout(ended, PATIENCE * 1000);
    video.addEventListener(name, ended);
    video.addEventListener("error", ended);
  });
}

// "seeked" comes when the time is right; what is painted can still be the frame before.
async function presented(player, at, rate) {
  const isThere = () => Math.round(player.presented * rate) === at;
  if (!player.video.requestVideoFrameCallback || isThere()) return;
  await new Promise((resolve) => {
    const timer = setTimeout(resolve, LATEST);
    player.arrived = () => {
      if (!isThere()) return;
      clearTimeout(timer);
      resolve();
    };
  });
}

// Whether the video is at a frame, and has its picture.
async function sent(player, at, rate) {
  const { video } = player;
  // The middle of a frame, since times of a clip are whole milliseconds.
  const seconds = (at + 0.5) / rate;
  if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA && !video.error) {
    if (!(await came(video, "loadeddata"))) return false;
  }
  if (video.error) return false;
  const arrived = came(video, "seeked");
  video.currentTime = seconds;
  if (!(await arrived)) return false;
  await presented(player, at, rate);
  return true;
}

async function work(sample, player) {
  player.busy = true;
  while (player.wishes.length) {
    const urgent = player.wishes.findIndex((wish) => wish.urgent);
    const [wish] = player.wishes.splice(Math.max(0, urgent), 1);
    const shown = await sent(player, wish.at, samples[sample].clip.rate);
    if (player.video.error) failed.add(sample);
    wish.resolve(shown && wish.draw(player.video));
  }
  player.busy = false;
}

// Draws frame `at` of a sample when the video is there. `owner` is for whom: only its last wish
// counts. Resolves with what `draw` returns; with false if there is no picture, null if superseded.
export function withFrame(sample, at, draw, owner, urgent) {
  if (clipFails(sample)) return Promise.resolve(false);
  const player = playerOf(sample);
  return new Promise((resolve) => {
    player.wishes = player.wishes.filter((wish) => {
      if (wish.owner === owner) wish.resolve(null);
      return wish.owner !== owner;
    });
    player.wishes.push({ at, draw, owner, urgent, resolve });
    if (!player.busy) work(sample, player);
  });
}
