// One chat as on a phone: whose it is, the messages, and the box to write in.

import { act, ApiError } from "./api.js";
import { bubble } from "./bubble.js";
import { Composer } from "./composer.js";
import { payloadIn, startPayload } from "./deep_links.js";
import { el, onResize, place } from "./dom.js";
import { alertBox, popupMenu } from "./overlays.js";
import { avatar, nameOf, roleOf } from "./people.js";
import { store } from "./store.js";
import { t } from "./texts.js";
import { dayKey, dayName } from "./times.js";

const NEAR_BOTTOM = 80;
const TOAST_LASTS = 3500;
const ACTIONS = { upload_document: "sending_file", upload_photo: "sending_photo" };

export class ChatPane {
  #rows = new Map();
  #opened = new Map();
  #unseen = 0;

  constructor(chatId, { onClose, onOpenAs }) {
    this.chatId = chatId;
    this.onOpenAs = onOpenAs;
    this.payload = null;
    this.status = el("span", { class: "status" });
    this.head = el("header", { class: "chat-head" });
    this.log = el("div", { class: "log", role: "log", tabindex: "0" });
    this.toast = el("div", { class: "toast", role: "status" });
    this.newest = el("button", { type: "button", class: "newest", hidden: true, onclick: () => this.#toBottom() });
    this.composer = new Composer(this);
    this.element = el(
      "section",
      { class: "pane", "data-chat": chatId },
      this.head,
      el("div", { class: "log-frame" }, this.log, this.toast, this.newest),
      this.composer.element,
    );
    this.onClose = onClose;
    this.log.addEventListener("scroll", () => this.#afterScroll());
    onResize(this.log, () => this.#stick && this.#toBottom());
    this.drawPerson();
    this.draw();
  }

  #stick = true;

  get person() {
    return store.people.get(this.chatId) ?? null;
  }

  get group() {
    return store.groups.get(this.chatId) ?? null;
  }

  // Who acts here: the chat's person, or in a group whoever was chosen.
  get speakerId() {
    return this.person?.id ?? this.composer.speakerId;
  }

  get messages() {
    return store.messages(this.chatId);
  }

  // --- drawing ---------------------------------------------------------------------------------

  drawPerson() {
    const one = this.person ?? this.group;
    if (!one) return;
    this.element.setAttribute("aria-label", nameOf(one));
    this.log.setAttribute("aria-label", nameOf(one));
    const more = el("button", { type: "button", class: "icon", "aria-label": t("more"), "aria-haspopup": "menu", onclick: (event) => this.#chatMenu(event.currentTarget) }, "⋮");
    const close = el("button", { type: "button", class: "icon closes", "aria-label": t("close_chat"), onclick: () => this.onClose(this.chatId) }, "×");
    place(this.head, [
      avatar(one),
      el("div", { class: "who" }, el("h2", {}, el("span", { class: "name" }, nameOf(one)), el("span", { class: "role" }, roleOf(one))), this.status),
      more,
      close,
    ]);
    this.drawTyping();
    this.composer.draw();
    this.#drawEmpty();
  }

  drawTyping() {
    const typing = store.typing.get(this.chatId);
    this.status.classList.toggle("typing", Boolean(typing));
    this.status.textContent = typing ? t(ACTIONS[typing.action] ?? "typing") : `${store.bot.first_name} · ${t("bot")}`;
  }

  draw() {
    const wasAtBottom = this.#stick;
    const focus = this.#focused();
    const rows = new Map();
    const wanted = [];
    for (const block of blocks(this.messages)) {
      const known = this.#rows.get(block.key);
      const signature = block.signature;
      const row = known?.signature === signature ? known : { signature, element: this.#row(block) };
      if (row !== known && known) row.element.classList.add("redrawn");
      rows.set(block.key, row);
      wanted.push(row.element);
    }
    const fresh = [...rows.keys()].filter((key) => !this.#rows.has(key) && key.startsWith("m")).length;
    this.#rows = rows;
    place(this.log, wanted);
    this.#drawEmpty();
    focus?.();
    if (wasAtBottom) this.#toBottom();
    else if (fresh) this.#countUnseen(fresh);
    this.drawTyping();
    this.composer.draw();
  }

  #row(block) {
    if (block.day) return el("div", { class: "day" }, el("span", {}, dayName(block.day)));
    return bubble(block.messages, this);
  }

  #drawEmpty() {
    if (this.#rows.size) return;
    const words = this.person?.description;
    const box = words
      ? el("div", { class: "about" }, el("strong", {}, t("what_can_it_do")), el("p", {}, words))
      : el("div", { class: "about" }, el("p", {}, t("nothing_yet")));
    place(this.log, [box]);
  }

  // A button that had the focus keeps it when its message is drawn anew.
  #focused() {
    const active = document.activeElement;
    const stack = active?.closest?.(".stack");
    if (!stack || !this.log.contains(active)) return null;
    const id = stack.querySelector("[data-message]").dataset.message;
    const index = [...stack.querySelectorAll("button, a")].indexOf(active);
    return () => {
      if (document.activeElement === active && active.isConnected) return;
      const now = this.log.querySelector(`[data-message="${id}"]`)?.closest(".stack");
      (now?.querySelectorAll("button, a")[index] ?? this.log).focus({ preventScroll: true });
    };
  }

  // --- scrolling -------------------------------------------------------------------------------

  #afterScroll() {
    const { scrollTop, scrollHeight, clientHeight } = this.log;
    this.#stick = scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM;
    if (this.#stick) this.#countUnseen(-this.#unseen);
    this.newest.hidden = this.#stick;
  }

  #countUnseen(more) {
    this.#unseen += more;
    this.newest.textContent = this.#unseen ? `↓ ${this.#unseen}` : "↓";
    this.newest.setAttribute("aria-label", this.#unseen ? t("new_messages", { n: this.#unseen }) : t("newest"));
    this.newest.hidden = this.#stick;
  }

  #toBottom() {
    this.log.scrollTop = this.log.scrollHeight;
    this.#stick = true;
    this.#countUnseen(-this.#unseen);
  }

  showMessage(messageId) {
    const box = this.log.querySelector(`[data-message="${messageId}"]`);
    if (!box) return;
    box.scrollIntoView({ block: "center", behavior: "smooth" });
    box.classList.remove("flash");
    requestAnimationFrame(() => box.classList.add("flash"));
  }

  // --- acting ----------------------------------------------------------------------------------

  async trying(does) {
    try {
      return await does();
    } catch (error) {
      this.note(t("no_answer", { error: error instanceof ApiError ? error.message : "" }));
      return null;
    }
  }

  say(text, replyTo) {
    this.#stick = true;
    const body = { text, reply_to: replyTo };
    return this.trying(() => act(this.person.id, "say", body));
  }

  deepLink(url) {
    const payload = startPayload(url, store.bot.username);
    if (payload === null) return false;
    if (!this.person) {
      this.onOpenAs(this.speakerId, payload);
      return true;
    }
    this.#stick = true;
    this.trying(() => act(this.person.id, "start", { payload }));
    return true;
  }

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.note(t("copied", { text: text.length > 60 ? `${text.slice(0, 60)}…` : text }));
    } catch {
      this.note(t("cannot_copy"));
    }
  }

  textActions(message) {
    const key = message.message_id;
    if (!this.#opened.has(key)) this.#opened.set(key, new Set());
    return {
      command: (text) => this.composer.sayText(text),
      copy: (text) => this.copy(text),
      deepLink: (url) => this.deepLink(url),
      opened: this.#opened.get(key),
    };
  }

  // --- notes and menus -------------------------------------------------------------------------

  answered(toast) {
    if (!toast.text) return;
    if (toast.alert) alertBox(this.element, nameOf(store.bot), toast.text);
    else this.note(toast.text);
  }

  note(text) {
    this.toast.textContent = text;
    this.toast.classList.add("shown");
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => this.toast.classList.remove("shown"), TOAST_LASTS);
  }

  messageMenu(message, anchor) {
    const own = this.person && message.from.id === this.person.id;
    const text = message.text ?? message.caption;
    const items = [{ label: t("reply"), does: () => this.composer.replyTo(message) }];
    if (own && text) items.push({ label: t("edit"), does: () => this.composer.edit(message) });
    if (text) items.push({ label: t("copy"), does: () => this.copy(text) });
    if (this.person) {
      const fields = { message_id: message.message_id };
      items.push({ label: t("delete"), danger: true, does: () => this.trying(() => act(this.person.id, "delete", fields)) });
    }
    const payload = payloadIn(message, store.bot.username);
    if (payload !== null) {
      for (const other of store.people.values()) {
        if (other.id === this.chatId) continue;
        items.push({ label: t("open_as", { name: nameOf(other) }), does: () => this.onOpenAs(other.id, payload) });
      }
    }
    popupMenu(anchor, items);
  }

  #chatMenu(anchor) {
    if (!this.person) return popupMenu(anchor, [{ label: t("close_chat"), does: () => this.onClose(this.chatId) }]);
    const { blocked, id } = this.person;
    return popupMenu(anchor, [
      {
        label: t(blocked ? "unblock" : "block"),
        danger: !blocked,
        does: () => this.trying(() => act(id, "block", { blocked: !blocked })),
      },
      { label: t("contact"), does: () => this.trying(() => act(id, "contact")) },
      { label: t("close_chat"), does: () => this.onClose(this.chatId) },
    ]);
  }
}

// Messages as they are drawn: a line for each day, the parts of an album together.
function blocks(messages) {
  const found = [];
  let day = null;
  for (const message of messages) {
    const date = new Date(message.date * 1000);
    if (dayKey(date) !== day) {
      day = dayKey(date);
      found.push({ key: `d${day}`, day: date, signature: day });
    }
    const last = found.at(-1);
    const album = message.media_group_id;
    if (album && last.album === album) {
      last.messages.push(message);
      last.signature += JSON.stringify(message);
      continue;
    }
    found.push({ key: `m${message.message_id}`, album, messages: [message], signature: JSON.stringify(message) });
  }
  return found;
}
