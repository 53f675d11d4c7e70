"use strict";

// The report is complete without this file; it adds the sliders, the chart's cursor and tabs.

function addSlider(frame) {
  const label = frame.querySelector(".slider");
  const input = label.querySelector("input");
  const output = label.querySelector("output");
  const show = () => {
    frame.style.setProperty("--opacity", input.value / 100);
    output.value = input.value + " %";
    input.setAttribute("aria-valuetext", output.value);
  };
  label.hidden = false;
  input.addEventListener("input", show);
  show();
}

function addCursor(chart) {
  const data = JSON.parse(chart.querySelector("script").textContent);
  const plot = chart.querySelector(".plot");
  const cursor = chart.querySelector(".cursor");
  const range = chart.querySelector(".cursor-at");
  const reading = chart.querySelector(".reading");
  const show = (index) => {
    const at = data.at[index] + "%";
    cursor.setAttribute("x1", at);
    cursor.setAttribute("x2", at);
    chart.classList.add("reading-on");
    range.value = index;
    const scores = data.views.map(([name, values]) => name + " " + values[index].toFixed(3));
    reading.value = data.titles[index] + ": " + scores.join("; ");
    range.setAttribute("aria-valuetext", reading.value);
  };
  range.hidden = false;
  reading.hidden = false;
  reading.value = "Move over the chart, or use the slider, to read the scores at a frame.";
  range.addEventListener("input", () => show(Number(range.value)));
  plot.addEventListener("pointermove", (event) => {
    const box = plot.getBoundingClientRect();
    const at = ((event.clientX - box.left) / box.width) * 100;
    let best = 0;
    for (let i = 1; i < data.at.length; i += 1) {
      if (Math.abs(data.at[i] - at) < Math.abs(data.at[best] - at)) best = i;
    }
    show(best);
  });
}

function addTabs(models) {
  const panels = [...models.querySelectorAll(":scope > .model")];
  const list = document.createElement("div");
  list.className = "tabs";
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", "Model");
  const tabs = panels.map((panel) => {
    const tab = document.createElement("button");
    const heading = panel.querySelector("h4");
    tab.type = "button";
    tab.id = panel.id + "-tab";
    tab.textContent = heading.textContent;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panel.id);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    heading.classList.add("unseen");
    list.append(tab);
    return tab;
  });
  const select = (chosen) => {
    tabs.forEach((tab, i) => {
      tab.setAttribute("aria-selected", String(i === chosen));
      tab.tabIndex = i === chosen ? 0 : -1;
      panels[i].hidden = i !== chosen;
    });
  };
  tabs.forEach((tab, i) => {
    tab.addEventListener("click", () => select(i));
    tab.addEventListener("keydown", (event) => {
      const last = tabs.length - 1;
      const moves = {
        ArrowRight: i === last ? 0 : i + 1,
        ArrowLeft: i === 0 ? last : i - 1,
        Home: 0,
        End: last,
      };
      if (!(event.key in moves)) return;
      event.preventDefault();
      select(moves[event.key]);
      tabs[moves[event.key]].focus();
    });
  });
  models.prepend(list);
  select(0);
  return (element) => {
    const index = panels.findIndex((panel) => panel.contains(element));
    if (index >= 0) select(index);
  };
}

document.querySelectorAll(".frame").forEach(addSlider);
document.querySelectorAll(".chart").forEach(addCursor);
const reveals = [...document.querySelectorAll(".models")].map(addTabs);

// A link to a frame under a tab that is not chosen has to open that tab.
function followHash() {
  const element = document.getElementById(location.hash.slice(1));
  if (!element) return;
  reveals.forEach((reveal) => reveal(element));
  element.scrollIntoView();
}
window.addEventListener("hashchange", followHash);
if (location.hash) followHash();

window.addEventListener("beforeprint", () => {
  document.querySelectorAll("details").forEach((details) => {
    details.open = true;
  });
});
