// One message, or one album, as a bubble.

import { el } from "./dom.js";
import { fileUrl } from "./api.js";
import { inlineKeyboard } from "./inline_keyboard.js";
import { richText } from "./rich_text.js";
import { store } from "./store.js";
import { t } from "./texts.js";
import { clockTime } from "./times.js";

// `messages` is one message or the parts of an album; `pane` is the chat they stand in.
export function bubble(messages, pane) {
  const [first] = messages;
  const own = !first.from.is_bot && (pane.person ? first.from.id === pane.person.id : true);
  const box = el("article", { class: "bubble", "data-message": first.message_id });
  if (pane.group && !first.from.is_bot) box.append(el("div", { class: "sender" }, fullName(first.from)));
  if (first.via_bot) box.append(el("div", { class: "sender" }, t("via", { name: `@${first.via_bot.username}` })));
  box.append(...contents(messages, pane));
  const menuButton = el(
    "button",
    {
      type: "button",
      class: "message-menu",
      "aria-label": t("message_menu"),
      "aria-haspopup": "menu",
      onclick: (event) => pane.messageMenu(first, event.currentTarget),
    },
    "⋮",
  );
  box.append(menuButton);
  const row = el("div", { class: own ? "message own" : "message" }, el("div", { class: "stack" }, box));
  const keyboard = first.reply_markup?.inline_keyboard;
  if (keyboard?.length) row.firstChild.append(inlineKeyboard(first, keyboard, pane));
  onLongPress(box, () => pane.messageMenu(first, menuButton));
  return row;
}

function contents(messages, pane) {
  const [first] = messages;
  const actions = pane.textActions(first);
  const parts = [];
  if (first.reply_to_message) parts.push(quote(first.reply_to_message, pane));
  const photos = messages.filter((message) => message.photo);
  if (photos.length) parts.push(photoGrid(photos));
  parts.push(...messages.filter((message) => message.document).map(document_));
  parts.push(...other(first));
  const worded = messages.filter((message) => message.text ?? message.caption);
  const texts = worded.map((message) =>
    el(
      "div",
      { class: "text" },
      richText(message.text ?? message.caption, message.entities ?? message.caption_entities, actions),
      message === worded.at(-1) ? meta(messages.at(-1), messages) : null,
    ),
  );
  parts.push(...(texts.length ? texts : [meta(messages.at(-1), messages)]));
  return parts;
}

function meta(message, messages) {
  const edited = messages.some((one) => one.edit_date && !one.from.is_bot) || (message.edit_date && message.from.is_bot);
  const time = new Date(message.date * 1000);
  return el(
    "span",
    { class: "meta" },
    edited ? `${t("edited")} ` : "",
    el("time", { datetime: time.toISOString() }, clockTime(time)),
  );
}

function quote(message, pane) {
  const go = () => pane.showMessage(message.message_id);
  return el(
    "button",
    { type: "button", class: "quote", onclick: go },
    el("span", { class: "quote-name" }, fullName(message.from)),
    el("span", { class: "quote-text" }, summary(message)),
  );
}

function photoGrid(messages) {
  const links = messages.map((message) => {
    const size = message.photo.at(-1);
    const url = fileUrl(size.file_id, "photo.jpg");
    const image = el("img", { src: url, alt: message.caption ?? "", width: size.width, height: size.height, loading: "lazy" });
    return el("a", { href: url, target: "_blank", rel: "noopener", "aria-label": t("open_photo") }, image);
  });
  return el("div", { class: links.length > 1 ? "photos album" : "photos" }, links);
}

function document_(message) {
  const { file_name: name, file_id: id, file_size: size, mime_type: kind } = message.document;
  const opens = kind === "application/pdf" || kind?.startsWith("image/");
  const extension = name.includes(".") ? name.split(".").pop().slice(0, 4) : "";
  return el(
    "a",
    {
      class: "document",
      href: fileUrl(id, name),
      target: opens ? "_blank" : undefined,
      rel: "noopener",
      download: opens ? undefined : name,
      "aria-label": t("open_file", { name }),
    },
    el("span", { class: `file-icon ${kind === "application/pdf" ? "pdf" : ""}`, "aria-hidden": "true" }, extension),
    el("span", { class: "file-words" }, el("span", { class: "file-name" }, name), el("span", { class: "file-size" }, bytes(size))),
  );
}

function other(message) {
  if (message.contact) {
    const { first_name: first, last_name: last = "", phone_number: phone } = message.contact;
    return [card("👤", `${first} ${last}`.trim(), phone)];
  }
  if (message.sticker) {
    const emoji = message.sticker.emoji ?? "🙂";
    return [el("div", { class: "sticker", role: "img", "aria-label": t("sticker_alt", { emoji }) }, emoji)];
  }
  if (message.voice) return [card("🎤", t("voice_seconds", { n: message.voice.duration }), "")];
  if (message.location) {
    const { latitude, longitude } = message.location;
    return [card("📍", t("place", { lat: latitude, lon: longitude }), "")];
  }
  if (message.poll) {
    return [card("📊", message.poll.question, message.poll.options.map((option) => option.text).join(" · "))];
  }
  const known = ["text", "caption", "photo", "document"].some((field) => message[field] !== undefined);
  return known ? [] : [card("❔", t("unknown_content"), "")];
}

function card(sign, title, below) {
  return el(
    "div",
    { class: "card" },
    el("span", { class: "card-sign", "aria-hidden": "true" }, sign),
    el("span", { class: "file-words" }, el("span", { class: "file-name" }, title), el("span", { class: "file-size" }, below)),
  );
}

// A message in a few words.
export function summary(message) {
  const text = message.text ?? message.caption;
  if (text) return text.replace(/\s+/g, " ").slice(0, 120);
  if (message.document) return message.document.file_name;
  const kind = ["photo", "contact", "sticker", "voice", "location", "poll"].find((name) => message[name]);
  return kind ? t(kind) : t("deleted_message");
}

export function fullName(user) {
  return user.id === store.bot.id ? store.bot.first_name : [user.first_name, user.last_name].filter(Boolean).join(" ");
}

export function bytes(size) {
  if (size < 1024) return `${size} B`;
  if (size < 1024 * 1024) return `${Math.round(size / 1024)} KB`;
  return `${(size / 1024 / 1024).toFixed(1)} MB`;
}

function onLongPress(element, does) {
  let timer;
  const stop = () => clearTimeout(timer);
  element.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch") timer = setTimeout(does, 550);
  });
  for (const kind of ["pointerup", "pointercancel", "pointermove"]) element.addEventListener(kind, stop);
  element.addEventListener("contextmenu", (event) => {
    if (window.getSelection()?.toString() || event.target.closest("a, img")) return;
    event.preventDefault();
    stop();
    does();
  });
}
