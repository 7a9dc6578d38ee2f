// The grid of ratings by keys: 1 to 4 choose and go on, 0 clears, Enter goes down, Shift+Enter up.
"use strict";

const cells = [...document.querySelectorAll("[data-rating]")];

function goTo(place) {
  const next = cells[place];
  if (next) next.focus();
}

cells.forEach((cell, place) => {
  cell.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter") {
      event.preventDefault();
      goTo(place + (event.shiftKey ? -1 : 1));
    } else if (/^[0-4]$/.test(event.key)) {
      event.preventDefault();
      cell.selectedIndex = Number(event.key);
      cell.dispatchEvent(new Event("input", { bubbles: true }));
      if (event.key !== "0") goTo(place + 1);
    }
  });
});
