// The clock at the top: the sandbox's time, and the ways to turn it.

import { post } from "./api.js";
import { el } from "./dom.js";
import { askForm } from "./overlays.js";
import { store } from "./store.js";
import { t } from "./texts.js";
import { clockSeconds, fromLocalInput, localInput, nextMorning, shortDay } from "./times.js";

const HOUR = 3600;
const DAY = 86_400;

export function clockBar() {
  const time = el("strong", { class: "time" });
  const day = el("span", { class: "day-name" });
  const offset = el("span", { class: "offset" });
  const draw = () => {
    const now = store.now();
    time.textContent = `${clockSeconds(now)} ${t("wita")}`;
    day.textContent = shortDay(now);
    offset.textContent = offsetWords(store.clock.offset);
  };
  setInterval(draw, 500);
  store.on("clock", draw);
  draw();
  const button = (label, does) => el("button", { type: "button", onclick: does }, label);
  return el(
    "div",
    { class: "clock", role: "group", "aria-label": t("clock") },
    el("div", { class: "face" }, time, el("span", { class: "face-words" }, day, offset)),
    button(t("plus_hour"), () => turn({ seconds: HOUR })),
    button(t("plus_day"), () => turn({ seconds: DAY })),
    button(t("next_morning"), () => turn({ to: nextMorning(store.now()).toISOString() })),
    button(t("set_time"), ask),
  );
}

function turn(body) {
  return post("/sandbox/clock", body);
}

async function ask() {
  const field = { name: "to", label: t("wita"), type: "datetime-local", required: true, value: localInput(store.now()) };
  const given = await askForm(t("set_time_title"), t("set"), [field]);
  if (given) turn({ to: fromLocalInput(given.to) });
}

function offsetWords(seconds) {
  const minutes = Math.round(seconds / 60);
  if (Math.abs(minutes) < 1) return t("real_time");
  const size = Math.abs(minutes);
  const days = Math.floor(size / 1440);
  const hours = Math.floor((size % 1440) / 60);
  const parts = [
    days && t("unit_day", { n: days }),
    hours && t("unit_hour", { n: hours }),
    !days && t("unit_minute", { n: size % 60 }),
  ].filter(Boolean);
  return t("offset", { time: `${minutes > 0 ? "+" : "−"}${parts.join(" ")}` });
}
