// The foot of a chat: START, the blocked notice, or the box to write in.

import { act, post } from "./api.js";
import { attachMenu, sendFiles } from "./attachments.js";
import { fullName, summary } from "./bubble.js";
import { el, place } from "./dom.js";
import { InlineResults } from "./inline_results.js";
import { popupMenu } from "./overlays.js";
import { nameOf } from "./people.js";
import { inForce, replyKeyboard } from "./reply_keyboard.js";
import { store } from "./store.js";
import { t } from "./texts.js";

const TALLEST = 160;

export class Composer {
  #replying = null;
  #editing = null;
  #hidden = new Set();
  #forced = null;
  #drawn = "";

  constructor(pane) {
    this.pane = pane;
    this.above = el("div", { class: "about-draft", hidden: true });
    this.hints = el("div", { class: "hints", hidden: true });
    this.inline = new InlineResults(pane, this.hints, () => this.#empty());
    this.draft = el("textarea", { class: "draft", rows: "1", placeholder: t("write"), "aria-label": t("write") });
    this.commands = el("button", { type: "button", class: "commands", "aria-haspopup": "menu" }, "☰ ", el("span", {}, t("commands")));
    this.attach = el("button", { type: "button", class: "icon", "aria-label": t("attach"), "aria-haspopup": "menu" }, "📎");
    this.toggle = el("button", { type: "button", class: "icon", hidden: true }, "⌨");
    this.send = el("button", { type: "button", class: "icon sends", "aria-label": t("send") }, "➤");
    this.speaker = el("select", { class: "speaker", "aria-label": t("speak_as"), hidden: true });
    this.row = el("div", { class: "draft-row" }, this.commands, this.attach, this.draft, this.toggle, this.send);
    this.keys = el("div", { class: "keys-place" });
    this.bottom = el("div", { class: "bottom-button" });
    this.element = el("footer", { class: "composer" });
    this.#listen();
  }

  #listen() {
    this.draft.addEventListener("input", () => this.#grow());
    this.draft.addEventListener("keydown", (event) => this.#key(event));
    this.draft.addEventListener("paste", (event) => this.#files(event, event.clipboardData));
    this.send.addEventListener("click", () => this.#sendDraft());
    this.attach.addEventListener("click", () => attachMenu(this.attach, this.pane));
    this.commands.addEventListener("click", () => this.#commandMenu());
    this.toggle.addEventListener("click", () => this.#toggleKeys());
    const pane = () => this.pane.element;
    queueMicrotask(() => {
      pane().addEventListener("dragover", (event) => event.preventDefault());
      pane().addEventListener("drop", (event) => this.#files(event, event.dataTransfer));
    });
  }

  get speakerId() {
    return Number(this.speaker.value);
  }

  // --- drawing ---------------------------------------------------------------------------------

  draw() {
    const { person, group } = this.pane;
    if (person?.blocked) return this.#big(t("unblock"), () => act(person.id, "start"));
    const waits = this.pane.payload !== null;
    if (person && (!person.started || waits)) {
      const payload = this.pane.payload ?? "";
      return this.#big(t(payload ? "start_with" : "start"), () => {
        this.pane.payload = null;
        return act(person.id, "start", { payload });
      });
    }
    this.#drawKeys();
    this.commands.hidden = !person?.commands.length;
    this.attach.hidden = Boolean(group);
    this.#drawSpeakers(Boolean(group));
    place(this.element, [this.above, this.hints, this.speaker, this.row, this.keys]);
  }

  #big(label, does) {
    const signature = `${label}${this.pane.payload}`;
    if (this.#drawn !== signature || !this.bottom.isConnected) {
      const button = el("button", { type: "button", onclick: () => this.pane.trying(does).then(() => this.draw()) }, label);
      this.bottom.replaceChildren(button);
      this.#drawn = signature;
    }
    place(this.element, [this.bottom]);
  }

  #drawSpeakers(shown) {
    this.speaker.hidden = !shown;
    if (!shown || this.speaker.children.length === store.people.size) return;
    const chosen = this.speaker.value;
    this.speaker.replaceChildren(...[...store.people.values()].map((one) => el("option", { value: one.id }, nameOf(one))));
    if (chosen) this.speaker.value = chosen;
  }

  #drawKeys() {
    const now = inForce(this.pane.messages, store.bot.id);
    const id = now?.message.message_id;
    const keyboard = now?.markup.keyboard && now;
    this.draft.placeholder = now?.markup.input_field_placeholder ?? t("write");
    if (now?.force && this.#forced !== id) {
      this.#forced = id;
      this.replyTo(now.message);
    }
    this.toggle.hidden = !keyboard;
    const used = keyboard?.used && !this.#hidden.has(`shown${id}`);
    const shown = keyboard && !this.#hidden.has(id) && !used;
    this.toggle.setAttribute("aria-label", t(shown ? "keyboard_hide" : "keyboard_show"));
    this.toggle.setAttribute("aria-pressed", String(Boolean(shown)));
    this.keyboardId = id;
    const signature = shown ? JSON.stringify(now.markup) : "";
    if (this.keys.dataset.signature === signature) return;
    this.keys.dataset.signature = signature;
    this.keys.replaceChildren(...(shown ? [replyKeyboard(now.markup, this.pane)] : []));
  }

  #toggleKeys() {
    const shown = this.keys.children.length > 0;
    this.#hidden.delete(shown ? `shown${this.keyboardId}` : this.keyboardId);
    this.#hidden.add(shown ? this.keyboardId : `shown${this.keyboardId}`);
    this.#drawKeys();
  }

  #grow() {
    this.draft.style.height = "auto";
    this.draft.style.height = `${Math.min(this.draft.scrollHeight, TALLEST)}px`;
    this.#drawHints();
  }

  #drawHints() {
    const typed = this.draft.value;
    if (this.inline.typed(typed)) return;
    const known = this.pane.person?.commands ?? [];
    const fitting = /^\/\w*$/.test(typed) ? known.filter((one) => `/${one.command}`.startsWith(typed)) : [];
    this.hints.hidden = !fitting.length;
    this.hints.replaceChildren(...fitting.map((one) => this.#hint(one)));
  }

  #hint(one) {
    const choose = () => this.sayText(`/${one.command}`, true);
    return el("button", { type: "button", onclick: choose }, el("strong", {}, `/${one.command}`), el("span", {}, one.description));
  }

  // --- writing ---------------------------------------------------------------------------------

  #key(event) {
    if (event.key === "Escape") return this.#leave();
    const phone = matchMedia("(pointer: coarse)").matches;
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || phone) return undefined;
    event.preventDefault();
    return this.#sendDraft();
  }

  async #sendDraft() {
    const text = this.draft.value;
    if (!text.trim()) return;
    this.#empty();
    if (this.#editing) {
      const fields = { message_id: this.#editing.message_id, text };
      this.#leave();
      await this.pane.trying(() => act(this.pane.person.id, "edit", fields));
    } else if (this.pane.group) {
      const body = { person: this.speakerId, text, reply_to: this.takeReply() };
      await this.pane.trying(() => post(`/sandbox/groups/${this.pane.chatId}/chat`, body));
    } else {
      await this.pane.say(text, this.takeReply());
    }
  }

  sayText(text, clear = false) {
    if (clear) this.#empty();
    if (this.pane.person) this.pane.say(text);
    else this.draft.value = text;
    this.draft.focus();
  }

  #empty() {
    this.draft.value = "";
    this.#grow();
  }

  #files(event, data) {
    const files = [...(data?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    sendFiles(this.pane, files, files.every((file) => file.type.startsWith("image/")));
  }

  #commandMenu() {
    const items = this.pane.person.commands.map((one) => ({
      label: `/${one.command} – ${one.description}`,
      does: () => this.sayText(`/${one.command}`),
    }));
    popupMenu(this.commands, items);
  }

  // --- replying and editing --------------------------------------------------------------------

  replyTo(message) {
    this.#editing = null;
    this.#replying = message;
    this.#showAbove(t("reply_to", { name: fullName(message.from) }), summary(message));
    this.send.setAttribute("aria-label", t("send"));
    this.draft.focus();
  }

  edit(message) {
    this.#replying = null;
    this.#editing = message;
    this.#showAbove(t("editing"), summary(message));
    this.send.setAttribute("aria-label", t("save_edit"));
    this.draft.value = message.text ?? message.caption;
    this.#grow();
    this.draft.focus();
  }

  // The message that is replied to, once.
  takeReply() {
    const id = this.#replying?.message_id;
    if (this.#replying) this.#leave();
    return id;
  }

  #showAbove(title, text) {
    const leave = () => {
      if (this.#editing) this.#empty();
      this.#leave();
    };
    this.above.replaceChildren(
      el("div", { class: "quote" }, el("span", { class: "quote-name" }, title), el("span", { class: "quote-text" }, text)),
      el("button", { type: "button", class: "icon", "aria-label": t("cancel"), onclick: leave }, "×"),
    );
    this.above.hidden = false;
  }

  #leave() {
    this.#replying = null;
    this.#editing = null;
    this.above.hidden = true;
    this.send.setAttribute("aria-label", t("send"));
  }
}
