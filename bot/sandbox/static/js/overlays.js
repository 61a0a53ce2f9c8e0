// Menus, questions and alerts that lie over the page.

import { el } from "./dom.js";
import { t } from "./texts.js";

const MARGIN = 8;

// items: {label, does, danger}
export function popupMenu(anchor, items) {
  document.querySelector(".menu")?.remove();
  const menu = el("div", { class: "menu", role: "menu" });
  const close = (back) => {
    menu.remove();
    document.removeEventListener("pointerdown", outside, true);
    if (back && anchor.isConnected) anchor.focus();
  };
  const outside = (event) => menu.contains(event.target) || close(false);
  for (const item of items) {
    const choose = () => {
      close(true);
      item.does();
    };
    menu.append(el("button", { type: "button", role: "menuitem", class: item.danger ? "danger" : "", onclick: choose }, item.label));
  }
  menu.addEventListener("keydown", (event) => moveIn(menu, event, close));
  document.body.append(menu);
  putBeside(menu, anchor.getBoundingClientRect());
  document.addEventListener("pointerdown", outside, true);
  menu.firstChild?.focus();
}

function moveIn(menu, event, close) {
  const entries = [...menu.children];
  const at = entries.indexOf(document.activeElement);
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in steps) {
    event.preventDefault();
    entries[(at + steps[event.key] + entries.length) % entries.length].focus();
  } else if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    close(true);
  }
}

function putBeside(menu, place) {
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = place.bottom + height + MARGIN < innerHeight;
  const top = below ? place.bottom + 4 : place.top - height - 4;
  const left = Math.min(place.left, innerWidth - width - MARGIN);
  menu.style.top = `${Math.max(top, MARGIN)}px`;
  menu.style.left = `${Math.max(left, MARGIN)}px`;
}

// Asks for a few fields; resolves to their values, or null when given up.
export function askForm(title, button, fields) {
  const form = el("form", { method: "dialog" }, el("h2", {}, title));
  for (const field of fields) form.append(el("label", {}, el("span", {}, field.label), input(field)));
  form.append(
    el(
      "div",
      { class: "answers" },
      el("button", { type: "button", onclick: () => dialog.close() }, t("cancel")),
      el("button", { type: "submit", class: "main" }, button),
    ),
  );
  const dialog = el("dialog", { class: "box", "aria-label": title }, form);
  return new Promise((resolve) => {
    let given = null;
    form.addEventListener("submit", () => {
      given = Object.fromEntries(new FormData(form));
    });
    show(dialog, () => resolve(given));
  });
}

function input(field) {
  const { name, required, options, type = "text", value, rows } = field;
  if (options) return el("select", { name }, options.map(([code, label]) => el("option", { value: code }, label)));
  if (rows) return el("textarea", { name, rows });
  return el("input", { name, type, required, value, autocomplete: "off" });
}

// What answerCallbackQuery shows with show_alert.
export function alertBox(within, title, text) {
  const dialog = el("dialog", { class: "box alert", role: "alertdialog", "aria-label": title });
  const form = el("form", { method: "dialog" }, el("h2", {}, title), el("p", {}, text));
  form.append(el("div", { class: "answers" }, el("button", { type: "submit", class: "main" }, t("ok"))));
  dialog.append(form);
  within.append(dialog);
  show(dialog, () => {});
}

function show(dialog, after) {
  if (!dialog.isConnected) document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    after();
  });
  dialog.showModal();
}
