// Places of a blank set by dragging on its picture or by the keys; the numbers beside it are what is saved.
"use strict";

(() => {
  const form = document.querySelector("[data-layout]");
  if (!form) return;
  const sheet = form.querySelector("[data-sheet]");
  const text = sheet.querySelector("[data-text]");
  const told = form.querySelector("[data-told-here]");
  const misfits = form.querySelector("[data-misfits]");
  const paper = { x: Number(form.dataset.width), y: Number(form.dataset.height) };
  const LEAST = 3;
  const SIDES = ["x", "y", "width", "height"];
  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const input = (key, name) => form.elements[`${key}-${name}`];
  const placeOf = (key) => sheet.querySelector(`[data-place="${key}"]`);
  const round = (value) => Math.round(value * 10) / 10;
  const within = (value, least, most) => round(Math.max(least, Math.min(most, value)));
  const read = (key) => Object.fromEntries(SIDES.map((side) => [side, Number(input(key, side).value)]));

  // From the inputs to the picture.
  function show(key) {
    const place = placeOf(key);
    const box = read(key);
    if (!SIDES.every((side) => Number.isFinite(box[side]))) return;
    SIDES.forEach((side) => place.querySelector("[data-box]").setAttribute(side, Math.max(0, box[side])));
    const handle = place.querySelector("[data-handle]");
    handle.setAttribute("x", box.x + box.width - 1.6);
    handle.setAttribute("y", box.y + box.height - 1.6);
    const on = input(key, "on").checked;
    place.classList.toggle("blank-place--off", !on);
    place.classList.toggle("blank-place--on", on);
    place.setAttribute("tabindex", on ? "0" : "-1");
    place.setAttribute("aria-label", `${place.dataset.name}: ${inWords(box)}`);
  }

  function inWords(box) {
    return form.dataset.told.replace(/\{(\w+)\}/g, (_whole, side) => String(box[side]).replace(".", ","));
  }

  // From a hand to the inputs, never beyond the paper.
  function move(key, box, dx, dy) {
    write(key, { x: within(box.x + dx, 0, paper.x - box.width), y: within(box.y + dy, 0, paper.y - box.height) });
  }

  function resize(key, box, dx, dy) {
    write(key, {
      width: within(box.width + dx, LEAST, paper.x - box.x),
      height: within(box.height + dy, LEAST, paper.y - box.y),
    });
  }

  function write(key, changes) {
    Object.entries(changes).forEach(([side, value]) => {
      input(key, side).value = value;
    });
    input(key, Object.keys(changes)[0]).dispatchEvent(new Event("input", { bubbles: true }));
    told.textContent = `${placeOf(key).dataset.name}: ${inWords(read(key))}`;
  }

  function choose(key) {
    sheet.querySelectorAll(".blank-place--current").forEach((each) => each.classList.remove("blank-place--current"));
    placeOf(key).classList.add("blank-place--current");
  }

  function millimetres(event) {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(sheet.getScreenCTM().inverse());
    return { x: at.x, y: at.y };
  }

  let drag = null;
  sheet.addEventListener("pointerdown", (event) => {
    const place = event.target.closest("[data-place]");
    if (!place || event.button) return;
    event.preventDefault();
    const key = place.dataset.place;
    drag = { key, from: millimetres(event), box: read(key), act: event.target.closest("[data-handle]") ? resize : move };
    sheet.setPointerCapture(event.pointerId);
    place.focus({ preventScroll: true });
    choose(key);
  });
  sheet.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const at = millimetres(event);
    drag.act(drag.key, drag.box, at.x - drag.from.x, at.y - drag.from.y);
  });
  ["pointerup", "pointercancel"].forEach((end) => sheet.addEventListener(end, () => {
    drag = null;
  }));

  sheet.addEventListener("keydown", (event) => {
    const place = event.target.closest("[data-place]");
    if (!place) return;
    const key = place.dataset.place;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      const fields = form.querySelector(`[data-fields="${key}"]`);
      fields.open = true;
      input(key, "x").focus();
      return;
    }
    const step = STEPS[event.key];
    if (!step || event.altKey || event.metaKey) return;
    event.preventDefault();
    const by = event.shiftKey ? 0.1 : 1;
    (event.ctrlKey ? resize : move)(key, read(key), step[0] * by, step[1] * by);
  });

  form.addEventListener("focusin", (event) => {
    const within = event.target.closest("[data-place], [data-fields]");
    if (within) choose(within.dataset.place || within.dataset.fields);
  });
  form.addEventListener("input", (event) => {
    const fields = event.target.closest("[data-fields]");
    if (fields) show(fields.dataset.fields);
    look();
  });

  // The text as it will be printed, some moments after the last change.
  let waiting = 0;
  let asked = null;
  function look() {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      if (asked) asked.abort();
      asked = new AbortController();
      try {
        const answer = await fetch(form.dataset.live, { method: "POST", body: new FormData(form), signal: asked.signal });
        const seen = await answer.json();
        misfits.textContent = seen.misfits || seen.error || (answer.ok ? "" : form.dataset.failed);
        if (seen.image) text.setAttribute("href", seen.image);
        sheet.dataset.looks = Number(sheet.dataset.looks || 0) + 1;
      } catch (error) {
        if (error.name !== "AbortError") misfits.textContent = form.dataset.failed;
      }
    }, 350);
  }

  form.querySelectorAll("[data-fields]").forEach((each) => show(each.dataset.fields));
  look();
})();
