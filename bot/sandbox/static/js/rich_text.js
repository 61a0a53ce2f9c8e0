// A text with Telegram's entities as elements. Offsets count UTF-16 units, as JavaScript does.

import { el, onResize } from "./dom.js";
import { t } from "./texts.js";

const SIMPLE = { bold: "strong", italic: "em", underline: "u", strikethrough: "s" };
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

// `actions`: command(text), copy(text), deepLink(url) -> boolean, opened: Set of what was unfolded.
export function richText(text, entities, actions) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return build(text, 0, text.length, sorted, actions);
}

function build(text, start, end, entities, actions) {
  const nodes = [];
  let at = start;
  for (let i = 0; i < entities.length; i++) {
    const entity = entities[i];
    const stop = entity.offset + entity.length;
    if (entity.offset < at || stop > end) continue;
    if (entity.offset > at) nodes.push(text.slice(at, entity.offset));
    const inner = entities.slice(i + 1).filter((e) => e.offset >= entity.offset && e.offset + e.length <= stop);
    const children = build(text, entity.offset, stop, inner, actions);
    nodes.push(element(entity, text.slice(entity.offset, stop), children, actions));
    at = stop;
    if (BLOCKS.has(entity.type) && text[at] === "\n") at += 1;
  }
  if (at < end) nodes.push(text.slice(at, end));
  return nodes;
}

function element(entity, content, children, actions) {
  if (SIMPLE[entity.type]) return el(SIMPLE[entity.type], {}, children);
  const make = MAKERS[entity.type];
  return make ? make(entity, content, children, actions) : el("span", {}, children);
}

const MAKERS = {
  code: (entity, content, children, actions) => copied("code", content, children, actions),
  pre: (entity, content, children, actions) => copied("pre", content, children, actions),
  url: (entity, content, children, actions) =>
    link(/^[a-z]+:\/\//i.test(content) ? content : `https://${content}`, children, actions),
  text_link: (entity, content, children, actions) => link(entity.url, children, actions),
  email: (entity, content, children, actions) => link(`mailto:${content}`, children, actions),
  phone_number: (entity, content, children, actions) => link(`tel:${content}`, children, actions),
  mention: (entity, content, children, actions) => link(`https://t.me/${content.slice(1)}`, children, actions),
  bot_command: (entity, content, children, actions) =>
    el("button", { type: "button", class: "command", onclick: () => actions.command(content) }, children),
  spoiler: (entity, content, children, actions) => spoiler(entity, children, actions),
  blockquote: (entity, content, children) => el("blockquote", {}, children),
  expandable_blockquote: (entity, content, children, actions) => folded(entity, children, actions),
  date_time: (entity, content, children) =>
    el("time", { datetime: new Date(entity.unix_time * 1000).toISOString() }, children),
};

function copied(tag, content, children, actions) {
  const copy = () => actions.copy(content);
  return el(
    tag,
    {
      class: "copies",
      role: "button",
      tabindex: "0",
      title: t("tap_to_copy"),
      onclick: copy,
      onkeydown: (event) => onPress(event, copy),
    },
    children,
  );
}

function link(url, children, actions) {
  const anchor = el("a", { href: url, target: "_blank", rel: "noopener noreferrer", title: url }, children);
  anchor.addEventListener("click", (event) => {
    if (actions.deepLink(url)) event.preventDefault();
  });
  return anchor;
}

function spoiler(entity, children, actions) {
  const key = `spoiler${entity.offset}`;
  const node = el("span", { class: "spoiler" }, el("span", {}, children));
  const show = () => {
    actions.opened.add(key);
    node.classList.add("shown");
    node.removeAttribute("role");
    node.removeAttribute("tabindex");
    node.removeAttribute("aria-label");
  };
  if (actions.opened.has(key)) {
    node.classList.add("shown");
    return node;
  }
  node.setAttribute("role", "button");
  node.setAttribute("tabindex", "0");
  node.setAttribute("aria-label", t("spoiler"));
  node.addEventListener("click", show, { once: true });
  node.addEventListener("keydown", (event) => onPress(event, show));
  return node;
}

function folded(entity, children, actions) {
  const key = `quote${entity.offset}`;
  const body = el("div", { class: "folded" }, children);
  const more = el("button", { type: "button", class: "unfold" });
  const draw = () => {
    const open = actions.opened.has(key);
    body.classList.toggle("open", open);
    more.textContent = t(open ? "show_less" : "show_more");
    more.setAttribute("aria-expanded", String(open));
  };
  more.addEventListener("click", () => {
    if (!actions.opened.delete(key)) actions.opened.add(key);
    draw();
  });
  draw();
  onResize(body, () => {
    const open = actions.opened.has(key);
    more.hidden = !open && body.scrollHeight <= body.clientHeight + 2;
  });
  return el("blockquote", {}, body, more);
}

function onPress(event, does) {
  if (event.key !== "Enter" && event.key !== " ") return;
  event.preventDefault();
  does();
}
