// Who is who: names, roles, avatars, and the list that opens their chats.

import { post } from "./api.js";
import { el, place } from "./dom.js";
import { askForm } from "./overlays.js";
import { store } from "./store.js";
import { t } from "./texts.js";

const COLOURS = 7;

export function nameOf(one) {
  return one.title ?? [one.first_name, one.last_name].filter(Boolean).join(" ");
}

export function roleOf(one) {
  return t(one.title ? "role_group" : `role_${one.role ?? ""}`);
}

export function avatar(one) {
  const initials = nameOf(one).split(/\s+/).slice(0, 2).map((word) => [...word][0] ?? "").join("");
  return el("span", { class: `avatar colour${Math.abs(one.id) % COLOURS}`, "aria-hidden": "true" }, initials || "?");
}

// The list; `panes` tells which chats are open and opens them.
export class PeopleList {
  constructor(element, panes) {
    this.element = element;
    this.panes = panes;
    this.unread = new Map();
    element.setAttribute("aria-label", t("people"));
    this.list = el("ul", {});
    const add = el("button", { type: "button", class: "adds", onclick: () => this.#addPerson() }, "+ ", t("add_person"));
    const group = el("button", { type: "button", class: "adds", onclick: () => this.#addGroup() }, "+ ", t("add_group"));
    element.append(this.list, el("div", { class: "adders" }, add, group));
  }

  draw() {
    const all = [...store.people.values(), ...store.groups.values()];
    place(this.list, all.map((one) => el("li", {}, this.#entry(one))));
  }

  count(chatId) {
    this.unread.set(chatId, (this.unread.get(chatId) ?? 0) + 1);
    this.draw();
  }

  read(chatId) {
    if (this.unread.delete(chatId)) this.draw();
  }

  #entry(one) {
    const shown = this.panes.isOpen(one.id);
    const unread = this.unread.get(one.id);
    return el(
      "button",
      {
        type: "button",
        class: "person",
        "aria-pressed": String(shown),
        "data-person": one.id,
        onclick: () => this.panes.toggle(one.id),
      },
      avatar(one),
      el("span", { class: "person-words" }, el("span", { class: "person-name" }, nameOf(one)), el("span", { class: "person-role" }, roleOf(one))),
      unread ? el("span", { class: "badge", "aria-label": t("new_messages", { n: unread }) }, String(unread)) : null,
    );
  }

  async #addPerson() {
    const given = await askForm(t("add_person"), t("add"), [
      { name: "first_name", label: t("first_name"), required: true },
      { name: "last_name", label: t("last_name") },
      { name: "language", label: t("app_language"), options: [["id", "Bahasa Indonesia"], ["en", "English"], ["bug", "Basa Ugi"]] },
    ]);
    if (!given) return;
    const person = await post("/sandbox/people", given);
    this.panes.openWhenKnown(person.id);
  }

  async #addGroup() {
    const given = await askForm(t("add_group"), t("add"), [{ name: "title", label: t("group_title"), required: true }]);
    if (!given) return;
    const group = await post("/sandbox/groups", given);
    this.panes.openWhenKnown(group.id);
  }
}
