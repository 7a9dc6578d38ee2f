// Small comforts on top of pages that work without them. No framework, no build, nothing inline.
"use strict";

const announce = (text) => {
  const region = document.getElementById("loi-bao");
  if (region) region.textContent = text;
};

// «Danh mục» on a narrow screen: a link to the navigation becomes a button that opens and closes it.
function enhanceNavigation() {
  const opener = document.querySelector(".menu-button");
  const navigation = document.getElementById("dieu-huong");
  if (!opener || !navigation) return;
  opener.setAttribute("role", "button");
  opener.setAttribute("aria-controls", navigation.id);
  const show = (open) => {
    navigation.toggleAttribute("data-open", open);
    opener.setAttribute("aria-expanded", String(open));
  };
  show(false);
  const toggle = (event) => {
    event.preventDefault();
    show(!navigation.hasAttribute("data-open"));
  };
  opener.addEventListener("click", toggle);
  opener.addEventListener("keydown", (event) => {
    if (event.key === " ") toggle(event);
  });
}

// Menus of the header close by Escape, by a click elsewhere, and when the focus leaves them.
function enhanceMenus() {
  const menus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("click", (event) => {
    menus().forEach((menu) => menu.contains(event.target) || menu.removeAttribute("open"));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menus().forEach((menu) => {
      menu.removeAttribute("open");
      menu.querySelector("summary").focus();
    });
  });
  document.addEventListener("focusout", (event) => {
    const menu = event.target.closest("details.menu[open]");
    if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.removeAttribute("open");
  });
}

// A button with a question asks it first; saying yes sends the form by that same button.
function enhanceConfirmation() {
  const dialog = document.getElementById("xac-nhan");
  if (!dialog || !dialog.showModal) return;
  let waiting = null;
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    const question = button && button.dataset.confirm;
    if (!question || button.dataset.confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting = button;
    dialog.returnValue = "";
    document.getElementById("xac-nhan-hoi").textContent = question;
    dialog.showModal();
  }, true);
  dialog.addEventListener("close", () => {
    const button = waiting;
    waiting = null;
    if (!button) return;
    if (dialog.returnValue !== "yes") return button.focus();
    button.dataset.confirmed = "1";
    button.form.requestSubmit(button);
    delete button.dataset.confirmed;
  });
}

// A button that may not be used says why when it is pressed, and does nothing.
function enhanceRefusedButtons() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest('button[aria-disabled="true"]');
    if (!button) return;
    event.preventDefault();
    const reason = document.getElementById(button.getAttribute("aria-describedby"));
    if (reason) announce(reason.textContent);
  });
}

// A form that was typed into warns before it is left; a form is sent once, however often the button is pressed.
function enhanceForms() {
  let changed = false;
  document.addEventListener("input", (event) => {
    if (event.target.closest("form[data-unsaved]")) changed = true;
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) return event.preventDefault();
    changed = false;
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 5000); // an answer that is a file leaves the page as it is
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });
}

// Work that keeps one waiting says so: a form with data-busy, once its answer is not there at once.
function enhanceWaiting() {
  const box = document.createElement("p");
  box.className = "busy";
  document.addEventListener("submit", (event) => {
    const text = event.target.dataset.busy;
    if (!text || event.defaultPrevented) return;
    setTimeout(() => {
      box.textContent = `${text}…`;
      document.body.append(box);
      announce(box.textContent);
    }, 700);
  });
  window.addEventListener("pageshow", () => box.remove());
}

// The names and sizes of the files that were picked, one a line.
function enhanceFiles() {
  const size = (bytes) => new Intl.NumberFormat("vi", { maximumFractionDigits: 1 }).format(bytes / 1024 / 1024);
  document.addEventListener("change", (event) => {
    const input = event.target;
    const list = input.type === "file" && input.closest(".field")?.querySelector(".field__files");
    if (!list) return;
    list.replaceChildren(...[...input.files].map((file) => {
      const line = document.createElement("li");
      line.textContent = `${file.name} (${size(file.size)} MB)`;
      return line;
    }));
  });
}

// «/» goes to the search box from anywhere but a field.
function enhanceKeyboard() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    const search = document.querySelector("[data-search], .filters input[type=search], .filters input[type=text]");
    if (!search) return;
    event.preventDefault();
    search.focus();
    search.select();
  });
}

// A table filters as one types, a day only when it is whole. Its new count is read aloud, and so is a failure.
function enhanceTables() {
  const whole = /^\d{1,2}[/.-]\d{1,2}[/.-]\d{4}$/;
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.matches(".filters [placeholder='dd/mm/yyyy']")) return;
    if (field.value && !whole.test(field.value)) event.stopPropagation();
  }, true);
  document.addEventListener("htmx:afterSwap", () => {
    const said = document.querySelector("[data-announce]");
    const heard = document.getElementById("loi-bao")?.textContent;
    // Progress is asked for every second, and spoken of only when it has something new to say.
    if (said && (said.dataset.announce !== "change" || said.textContent !== heard)) announce(said.textContent);
  });
  const failed = () => announce(document.documentElement.lang === "en"
    ? "The request failed. Reload the page and try again."
    : "Chưa tải được. Xin tải lại trang và thử lại.");
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);
}

// «Chọn tất cả» in a list to pick from follows the others, and they follow it.
function enhancePicks() {
  document.querySelectorAll("[data-pick]").forEach((list) => {
    const all = list.querySelector("[data-pick-all]");
    if (!all) return;
    const boxes = [...list.querySelectorAll('input[type="checkbox"]:not(:disabled)')].filter((box) => box !== all);
    const follow = () => {
      const count = boxes.filter((box) => box.checked).length;
      all.checked = count > 0 && count === boxes.length;
      all.indeterminate = count > 0 && count < boxes.length;
    };
    all.addEventListener("change", () => {
      boxes.forEach((box) => { box.checked = all.checked; });
      follow();
    });
    list.addEventListener("change", follow);
    follow();
  });
}

// «Toàn màn hình» and «In» of a board; where a browser can't, the button is not there.
function enhanceBoards() {
  document.querySelectorAll("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));
  document.querySelectorAll("[data-fullscreen]").forEach((button) => {
    const shown = document.querySelector(button.dataset.fullscreen);
    button.hidden = !document.fullscreenEnabled || !shown;
    button.addEventListener("click", () => shown.requestFullscreen());
  });
}

enhanceNavigation();
enhanceBoards();
enhancePicks();
enhanceMenus();
enhanceConfirmation();
enhanceRefusedButtons();
enhanceForms();
enhanceWaiting();
enhanceFiles();
enhanceKeyboard();
enhanceTables();
document.querySelector("[data-error-summary]:not(.specimen *)")?.focus(); // examples don't take the focus
