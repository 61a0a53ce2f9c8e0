// What the page knows, kept up to date by the stream; tells whoever listens what changed.

import { follow } from "./live.js";

const TYPING_LASTS = 5500;

class Store extends EventTarget {
  bot = { first_name: "", username: "" };
  people = new Map();
  groups = new Map();
  chats = new Map();
  typing = new Map();
  clock = { now: Date.now(), at: performance.now(), offset: 0 };
  faults = [];
  calls = [];
  connected = false;
  botListens = false;
  #toastsSeen = new Set();

  start() {
    follow({
      onNews: (news) => this.#take(news),
      onConnected: (connected) => {
        this.connected = connected;
        this.#tell("status");
      },
    });
  }

  on(kind, listener) {
    this.addEventListener(kind, (event) => listener(event.detail));
  }

  messages(chatId) {
    return [...(this.chats.get(chatId) ?? new Map()).values()].sort((a, b) => a.message_id - b.message_id);
  }

  now() {
    return new Date(this.clock.now + performance.now() - this.clock.at);
  }

  #tell(kind, detail) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }

  #take(news) {
    if (news.whole) this.#forget();
    if (news.bot) this.bot = news.bot;
    if (news.people) this.people = byId(news.people);
    if (news.groups) this.groups = byId(news.groups);
    if (news.clock) this.#setClock(news.clock);
    if (news.faults) this.faults = news.faults;
    if (news.calls) this.calls = news.calls;
    const touched = this.#takeMessages(news);
    if (news.people || news.groups || news.whole) this.#tell("people");
    for (const chatId of touched) this.#tell("chat", { chatId, whole: Boolean(news.whole) });
    this.#takeToasts(news);
    this.#takeTyping(news);
    for (const kind of ["clock", "faults", "calls"]) if (news[kind]) this.#tell(kind);
    if (this.botListens !== news.bot_listens) {
      this.botListens = news.bot_listens;
      this.#tell("status");
    }
  }

  #forget() {
    this.chats.clear();
    this.typing.clear();
  }

  #takeMessages(news) {
    const touched = new Set();
    for (const [id, messages] of Object.entries(news.messages ?? {})) {
      const chatId = Number(id);
      if (!this.chats.has(chatId)) this.chats.set(chatId, new Map());
      for (const message of messages) {
        this.chats.get(chatId).set(message.message_id, message);
        if (message.from.is_bot) this.typing.delete(chatId);
      }
      touched.add(chatId);
    }
    for (const [id, gone] of Object.entries(news.deleted ?? {})) {
      for (const messageId of gone) this.chats.get(Number(id))?.delete(messageId);
      touched.add(Number(id));
    }
    return touched;
  }

  #takeToasts(news) {
    for (const [id, toasts] of Object.entries(news.toasts ?? {})) {
      for (const toast of toasts) {
        if (this.#toastsSeen.has(toast.id)) continue;
        this.#toastsSeen.add(toast.id);
        if (!news.whole) this.#tell("toast", { chatId: Number(id), toast });
      }
    }
  }

  #takeTyping(news) {
    for (const [id, action] of Object.entries(news.typing ?? {})) {
      const chatId = Number(id);
      const mark = { action };
      this.typing.set(chatId, mark);
      this.#tell("typing", { chatId });
      setTimeout(() => {
        if (this.typing.get(chatId) === mark) this.typing.delete(chatId);
        this.#tell("typing", { chatId });
      }, TYPING_LASTS);
    }
  }

  #setClock(clock) {
    this.clock = { now: Date.parse(clock.now), at: performance.now(), offset: clock.offset_seconds };
  }
}

function byId(list) {
  return new Map(list.map((one) => [one.id, one]));
}

export const store = new Store();
