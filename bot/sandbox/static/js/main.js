// Puts the page together.

import { clockBar } from "./clock_bar.js";
import { el } from "./dom.js";
import { stopSpinning } from "./inline_keyboard.js";
import { Panes } from "./panes.js";
import { PeopleList } from "./people.js";
import { store } from "./store.js";
import { language, switchLanguage, t } from "./texts.js";
import { drawTools } from "./tools.js";

const at = (id) => document.getElementById(id);

const panes = new Panes(at("panes"), {
  onChange: (shown) => {
    shown.forEach((id) => people.unread.delete(id));
    people.draw();
  },
});
const people = new PeopleList(at("people"), panes);

function drawBar() {
  document.documentElement.lang = language();
  const light = el("span", { class: "light", "aria-hidden": "true" });
  const state = el("span", { class: "state", role: "status" }, light, el("span", { class: "state-words" }));
  const tools = el("button", { type: "button", class: "opens-tools", "aria-expanded": "false", "aria-controls": "tools", onclick: toggleTools }, t("tools"));
  const other = language() === "id" ? "English" : "Bahasa Indonesia";
  const short = language() === "id" ? "EN" : "ID";
  const switcher = el("button", { type: "button", "aria-label": other, title: other, onclick: switchLanguage }, short);
  at("bar").append(
    el("h1", {}, el("img", { src: "icon.svg", alt: "", width: "26", height: "26" }), el("span", {}, "Inovasi Sulsel ", el("small", {}, t("title")))),
    state,
    clockBar(),
    el("div", { class: "bar-end" }, tools, switcher),
  );
  store.on("status", () => {
    const kind = !store.connected ? "offline" : store.botListens ? "bot_listens" : "bot_silent";
    light.className = `light ${kind}`;
    state.title = t(kind);
    state.lastChild.textContent = t(kind);
  });
  store.on("faults", () => tools.classList.toggle("active", store.faults.length > 0));
}

function toggleTools() {
  const panel = at("tools");
  panel.hidden = !panel.hidden;
  document.querySelector(".opens-tools").setAttribute("aria-expanded", String(!panel.hidden));
  document.body.classList.toggle("with-tools", !panel.hidden);
}

function listen() {
  store.on("people", () => {
    panes.refresh();
    people.draw();
  });
  store.on("chat", ({ chatId, whole }) => {
    panes.pane(chatId)?.draw();
    const last = store.messages(chatId).at(-1);
    if (!whole && !panes.isOpen(chatId) && last?.from.is_bot) people.count(chatId);
  });
  store.on("typing", ({ chatId }) => panes.pane(chatId)?.drawTyping());
  store.on("toast", ({ chatId, toast }) => {
    stopSpinning(toast.id);
    panes.pane(chatId)?.answered(toast);
  });
}

// /?start=payload opens the contact's chat, or that of ?as=ID, at the START button.
function followLink() {
  const query = new URLSearchParams(location.search);
  const payload = query.get("start");
  if (payload === null) return;
  history.replaceState(null, "", location.pathname);
  const open = () => {
    const contact = [...store.people.values()].find((one) => one.role === "contact");
    panes.openWhenKnown(Number(query.get("as")) || contact?.id, payload);
  };
  store.addEventListener("people", open, { once: true });
}

drawBar();
drawTools(at("tools"));
listen();
followLink();
store.start();
