// Which chats are open, side by side or one at a time on a phone.

import { ChatPane } from "./chat_pane.js";
import { place } from "./dom.js";
import { store } from "./store.js";

const KEPT = "sandbox.open";
const FIRST_ROLES = ["contact", "organizer", "citizen"];
const phone = matchMedia("(max-width: 480px)");

export class Panes {
  #panes = new Map();
  #open;
  #current = null;
  #awaited = new Map();

  constructor(element, { onChange }) {
    this.element = element;
    this.onChange = onChange;
    this.#open = JSON.parse(localStorage.getItem(KEPT) ?? "null");
    phone.addEventListener("change", () => {
      if (this.#open && store.people.size) this.#draw(); // else there is nobody to draw yet
    });
  }

  isOpen(chatId) {
    return phone.matches ? this.#current === chatId : Boolean(this.#open?.includes(chatId));
  }

  pane(chatId) {
    return this.#panes.get(chatId);
  }

  all() {
    return this.#panes.values();
  }

  // After news of people: opens the first ones, drops those of an earlier run.
  refresh() {
    const known = (id) => store.people.has(id) || store.groups.has(id);
    this.#open = (this.#open ?? firstChats()).filter(known);
    for (const [id, payload] of this.#awaited) if (known(id)) this.#openNow(id, payload);
    if (!this.#open.includes(this.#current)) this.#current = this.#open[0] ?? null;
    for (const [id, pane] of this.#panes) if (known(id)) pane.drawPerson();
    this.#draw();
  }

  toggle(chatId) {
    const open = this.#open.includes(chatId);
    if (phone.matches) {
      if (!open) this.#open.push(chatId);
      this.#current = chatId;
    } else if (open) {
      return this.close(chatId);
    } else {
      this.#open.push(chatId);
      this.#current = chatId;
    }
    this.#draw();
    return this.#show(chatId);
  }

  close(chatId) {
    this.#open = this.#open.filter((id) => id !== chatId);
    if (this.#current === chatId) this.#current = this.#open[0] ?? null;
    this.#draw();
  }

  openWhenKnown(chatId, payload = null) {
    this.#awaited.set(chatId, payload);
    if (store.people.has(chatId) || store.groups.has(chatId)) this.refresh();
  }

  #openNow(chatId, payload) {
    this.#awaited.delete(chatId);
    if (!this.#open.includes(chatId)) this.#open.push(chatId);
    this.#current = chatId;
    this.#draw();
    const pane = this.#panes.get(chatId);
    if (payload !== null) {
      pane.payload = payload;
      pane.composer.draw();
    }
    this.#show(chatId);
  }

  #show(chatId) {
    const pane = this.#panes.get(chatId);
    pane?.element.scrollIntoView({ inline: "nearest", block: "nearest" });
    pane?.composer.draft.focus({ preventScroll: true });
  }

  #draw() {
    localStorage.setItem(KEPT, JSON.stringify(this.#open));
    const shown = phone.matches ? this.#open.filter((id) => id === this.#current) : this.#open;
    for (const id of shown) {
      if (this.#panes.has(id)) continue;
      const actions = { onClose: (closed) => this.close(closed), onOpenAs: (other, payload) => this.openWhenKnown(other, payload) };
      this.#panes.set(id, new ChatPane(id, actions));
    }
    place(this.element, shown.map((id) => this.#panes.get(id).element));
    for (const id of shown) this.#panes.get(id).draw();
    this.onChange(shown);
  }
}

function firstChats() {
  const people = [...store.people.values()];
  return FIRST_ROLES.map((role) => people.find((one) => one.role === role)?.id).filter(Boolean);
}
