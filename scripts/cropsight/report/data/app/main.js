// Begins: the address first, so that each part is drawn once.
import { Agreement } from "./agreement.js";
import { Browse } from "./browse.js";
import { startChoice } from "./choice.js";
import { html } from "./markup.js";
import { startNumbers } from "./numbers.js";
import { startOpacity } from "./opacity.js";
import { startStage } from "./stage.js";
import { mount, start } from "./state.js";
import { Threshold } from "./threshold.js";
import { Timeline } from "./timeline.js";

start();
startChoice();
mount("agreement", ({ state }) =>
  html`<${Agreement} state=${state} /><${Threshold} state=${state} />`);
mount("timeline", Timeline);
mount("frames", Browse);
startStage();
startNumbers();
startOpacity();
