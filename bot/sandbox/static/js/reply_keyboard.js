// The keyboard a bot puts in place of the letters.

import { act } from "./api.js";
import { el } from "./dom.js";

// What the chat's messages leave in force: {keyboard}, {force}, or nothing.
export function inForce(messages, botId) {
  for (let i = messages.length - 1; i >= 0; i--) {
    const { reply_markup: markup, from } = messages[i];
    if (!markup || from.id !== botId) continue;
    if (markup.keyboard) return { message: messages[i], markup, used: usedAfter(messages, i, markup) };
    if (markup.remove_keyboard) return null;
    if (markup.force_reply) return repliedAfter(messages, i) ? null : { message: messages[i], markup, force: true };
  }
  return null;
}

function usedAfter(messages, index, markup) {
  if (!markup.one_time_keyboard) return false;
  return messages.slice(index + 1).some((message) => !message.from.is_bot);
}

function repliedAfter(messages, index) {
  return messages.slice(index + 1).some((message) => !message.from.is_bot);
}

export function replyKeyboard(markup, pane) {
  return el(
    "div",
    { class: markup.resize_keyboard ? "reply-keyboard resized" : "reply-keyboard" },
    markup.keyboard.map((row) => el("div", { class: "keys" }, row.map((key) => keyButton(key, pane)))),
  );
}

function keyButton(key, pane) {
  const { text, request_contact: contact, request_location: location, style = "" } = typeof key === "string" ? { text: key } : key;
  const press = () => {
    if (contact) return pane.trying(() => act(pane.person.id, "contact"));
    if (location) return pane.trying(() => act(pane.person.id, "send", { content: { location: { latitude: -5.1477, longitude: 119.4327 } } }));
    return pane.say(text);
  };
  return el("button", { type: "button", class: `key ${style}`, onclick: press }, text);
}
