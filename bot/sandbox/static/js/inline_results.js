// Inline mode: what is typed after the bot's name, and the results above the box to write in.

import { act } from "./api.js";
import { el } from "./dom.js";
import { store } from "./store.js";
import { t } from "./texts.js";

const REST = 250;

export class InlineResults {
  #timer = null;
  #asked = null;

  constructor(pane, hints, onChosen) {
    this.pane = pane;
    this.hints = hints;
    this.onChosen = onChosen;
  }

  // Takes what is typed; true while it is meant for inline mode.
  typed(text) {
    const query = this.#queryIn(text);
    clearTimeout(this.#timer);
    if (query === null) {
      this.#asked = null;
      return false;
    }
    if (query !== this.#asked) this.#timer = setTimeout(() => this.#ask(query), REST);
    return true;
  }

  #queryIn(text) {
    const name = `@${store.bot.username} `;
    return text.toLowerCase().startsWith(name.toLowerCase()) ? text.slice(name.length) : null;
  }

  async #ask(query, offset = "") {
    this.#asked = query;
    const chat_type = this.pane.group ? "supergroup" : "sender";
    const fields = { query, offset, chat_type };
    const answer = await this.pane.trying(() => act(this.pane.speakerId, "inline", fields));
    if (!answer || this.#asked !== query) return;
    const { results, button, next_offset: next } = answer.result;
    const rows = [...(button ? [this.#above(button)] : []), ...results.map((one) => this.#result(one))];
    if (next) rows.push(el("button", { type: "button", onclick: () => this.#ask(query, next) }, el("strong", {}, t("inline_more"))));
    if (!rows.length) rows.push(el("p", {}, t("inline_none")));
    this.hints.replaceChildren(...rows);
    this.hints.scrollTop = 0;
    this.hints.hidden = false;
  }

  #above(button) {
    const open = () => this.pane.deepLink(`https://t.me/${store.bot.username}?start=${button.start_parameter}`);
    return el("button", { type: "button", class: "inline-above", onclick: open }, button.text);
  }

  #result(one) {
    const choose = async () => {
      const fields = { result: one.id, chat_id: this.pane.group?.id };
      await this.pane.trying(() => act(this.pane.speakerId, "choose", fields));
      this.#asked = null;
      this.onChosen();
    };
    return el(
      "button",
      { type: "button", class: "inline-result", onclick: choose },
      el("strong", {}, one.title),
      el("span", {}, one.description ?? ""),
    );
  }
}
