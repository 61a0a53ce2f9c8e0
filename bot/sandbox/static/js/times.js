// Times as people in Makassar read them.

import { language } from "./texts.js";

const ZONE = "Asia/Makassar";
const OFFSET = "+08:00";
const locale = () => (language() === "id" ? "id-ID" : "en-GB");

function format(date, options) {
  return new Intl.DateTimeFormat(locale(), { timeZone: ZONE, ...options }).format(date);
}

export const clockTime = (date) => format(date, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
export const clockSeconds = (date) =>
  format(date, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
export const dayName = (date) => format(date, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
export const shortDay = (date) => format(date, { weekday: "short", day: "numeric", month: "short", year: "numeric" });

// The day in Makassar as 2026-11-24.
export function dayKey(date) {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE }).format(date);
}

// For <input type="datetime-local">.
export function localInput(date) {
  const time = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, hour: "2-digit", minute: "2-digit" }).format(date);
  return `${dayKey(date)}T${time}`;
}

export const fromLocalInput = (value) => `${value}:00${OFFSET}`;

export function nextMorning(now, hour = "09") {
  const today = new Date(`${dayKey(now)}T${hour}:00:00${OFFSET}`);
  return today > now ? today : new Date(today.getTime() + 86_400_000);
}
