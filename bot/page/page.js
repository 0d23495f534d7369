"use strict";
for (const plot of document.querySelectorAll("svg.plot")) {
  const points = [...plot.querySelectorAll(".point")];
  const readout = document.getElementById(plot.dataset.readout);
  const row = Number(plot.dataset.row);
  let chosen = Math.max(points.findIndex(point => point.tabIndex === 0), 0);
  const show = place => {
    points.forEach((point, each) => point.classList.toggle("at", each === place));
    readout.textContent = points[place].getAttribute("aria-label");
  };
  const choose = place => {
    points[chosen].tabIndex = -1;
    chosen = place;
    points[chosen].tabIndex = 0;
    points[chosen].focus();
  };
  points.forEach((point, place) => {
    point.addEventListener("pointerenter", () => show(place));
    point.addEventListener("focus", () => show(place));
  });
  plot.addEventListener("pointerleave", () => show(chosen));
  plot.addEventListener("keydown", event => {
    const steps = { ArrowRight: 1, ArrowLeft: -1, Home: -chosen, End: points.length - 1 - chosen };
    if (row > 1) Object.assign(steps, { ArrowDown: row, ArrowUp: -row });
    const place = chosen + steps[event.key];
    if (!(place >= 0 && place < points.length)) return;
    event.preventDefault();
    choose(place);
  });
}
