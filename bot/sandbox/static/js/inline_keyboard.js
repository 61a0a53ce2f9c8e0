// The buttons under a message.

import { act } from "./api.js";
import { el } from "./dom.js";

const LONGEST_SPIN = 12_000;
const spinning = new Map();

export function inlineKeyboard(message, rows, pane) {
  return el(
    "div",
    { class: "inline-keyboard" },
    rows.map((row) => el("div", { class: "keys" }, row.map((button) => key(message, button, pane)))),
  );
}

function key(message, button, pane) {
  const classes = `key ${button.style ?? ""}`;
  const url = button.url ?? button.web_app?.url;
  if (url) return linkKey(button.text, url, classes, pane);
  const node = el("button", { type: "button", class: classes }, el("span", {}, button.text));
  if (button.copy_text) {
    node.append(el("span", { class: "key-mark", "aria-hidden": "true" }, "⧉"));
    node.addEventListener("click", () => pane.copy(button.copy_text.text));
  } else {
    node.addEventListener("click", () => press(message, button, node, pane));
  }
  return node;
}

function linkKey(text, url, classes, pane) {
  const anchor = el(
    "a",
    { class: classes, href: url, target: "_blank", rel: "noopener noreferrer" },
    el("span", {}, text),
    el("span", { class: "key-mark", "aria-hidden": "true" }, "↗\uFE0E"),
  );
  anchor.addEventListener("click", (event) => {
    if (pane.deepLink(url)) event.preventDefault();
  });
  return anchor;
}

async function press(message, button, node, pane) {
  if (button.callback_data === undefined) return;
  node.classList.add("spins");
  const fields = { message_id: message.message_id, data: button.callback_data, chat_id: pane.group?.id };
  const answer = await pane.trying(() => act(pane.speakerId, "press", fields));
  const stop = () => node.classList.remove("spins");
  if (!answer) return stop();
  spinning.set(answer.result, stop);
  setTimeout(() => stopSpinning(answer.result), LONGEST_SPIN);
}

// The bot has answered the press.
export function stopSpinning(queryId) {
  spinning.get(queryId)?.();
  spinning.delete(queryId);
}

