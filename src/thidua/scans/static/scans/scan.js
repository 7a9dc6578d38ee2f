// The picture beside the rows: the mark follows the focus, the page zooms, and a compared row gives way to the next.
"use strict";

const sheet = document.querySelector("[data-sheet]");
const view = sheet && sheet.closest(".scan__view");
const mark = sheet && sheet.querySelector("[data-mark]");
const WIDTHS = ["", "scan__sheet--1", "scan__sheet--2", "scan__sheet--3"];
let zoom = 0;

// The place of a field in the picture's own measure: left, top, width, height.
function show(field) {
  if (!sheet || field.dataset.page !== sheet.dataset.sheet) return;
  const [left, top, width, height] = field.dataset.box.split(" ").map(Number);
  mark.setAttribute("x", left - 8);
  mark.setAttribute("y", top - 6);
  mark.setAttribute("width", width + 16);
  mark.setAttribute("height", height + 12);
  const scale = sheet.clientWidth / sheet.viewBox.baseVal.width;
  view.scrollTo({
    left: (left + width / 2) * scale - view.clientWidth / 2,
    top: (top + height / 2) * scale - view.clientHeight / 2,
  });
}

function zoomBy(step) {
  zoom = Math.max(0, Math.min(WIDTHS.length - 1, zoom + step));
  sheet.classList.remove(...WIDTHS.filter(Boolean));
  if (WIDTHS[zoom]) sheet.classList.add(WIDTHS[zoom]);
  const field = document.activeElement.closest("[data-box]");
  if (field) show(field);
}

document.addEventListener("focusin", (event) => {
  const field = event.target.closest("[data-box]");
  if (field) show(field);
});

document.querySelectorAll("[data-zoom]").forEach((buttons) => {
  buttons.hidden = false;
  buttons.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom-by]");
    if (button) zoomBy(Number(button.dataset.zoomBy));
  });
});

// After a row was settled the focus goes to the next that is open, else to the row itself.
document.body.addEventListener("scan-settled", (event) => {
  const rows = [...document.querySelectorAll("[data-scan-row]")];
  const at = rows.findIndex((row) => row.id === event.detail.row);
  const next = rows.slice(at + 1).find((row) => row.dataset.state === "open") || rows[at];
  const field = next && next.querySelector("input:not([type=hidden]), button");
  if (field) {
    field.focus();
    next.scrollIntoView({ block: "nearest" });
  }
});
