// The side panel: faults to set off, and what the bot has called lately.

import { post } from "./api.js";
import { el } from "./dom.js";
import { store } from "./store.js";
import { t } from "./texts.js";

const KINDS = ["429", "403", "500", "drop_before", "drop_after", "older"];
const METHODS = [
  "sendMessage",
  "editMessageText",
  "sendDocument",
  "sendPhoto",
  "answerCallbackQuery",
  "getFile",
  "sendMediaGroup",
];

export function drawTools(panel) {
  const faults = el("ul", { class: "faults" });
  const calls = el("ol", { class: "calls", reversed: true });
  const clear = el("button", { type: "button", onclick: () => post("/sandbox/faults", { clear: true }) }, t("fault_clear"));
  panel.setAttribute("aria-label", t("tools"));
  panel.replaceChildren(
    el("h2", {}, t("faults")),
    faultForm(),
    faults,
    clear,
    el("h2", {}, t("calls")),
    calls,
  );
  const drawFaults = () => {
    faults.replaceChildren(...(store.faults.length ? store.faults.map(faultLine) : [el("li", { class: "none" }, t("fault_none"))]));
    clear.hidden = !store.faults.length;
  };
  const drawCalls = () => {
    const newest = [...store.calls].reverse();
    calls.replaceChildren(...(newest.length ? newest.map(callLine) : [el("li", { class: "none" }, t("calls_none"))]));
  };
  store.on("faults", drawFaults);
  store.on("calls", drawCalls);
  drawFaults();
  drawCalls();
}

function faultForm() {
  const field = (label, control) => el("label", {}, el("span", {}, label), control);
  const kinds = KINDS.map((kind) => el("option", { value: kind }, t(`fault_${kind}`)));
  const methods = METHODS.map((method) => el("option", { value: method }, method));
  const form = el(
    "form",
    { class: "fault-form" },
    field(t("fault_kind"), el("select", { name: "kind" }, kinds)),
    field(t("fault_method"), el("select", { name: "method" }, el("option", { value: "" }, t("fault_any")), methods)),
    field(t("fault_count"), el("input", { name: "count", type: "number", min: "1", max: "999", value: "1", required: true })),
    el("button", { type: "submit", class: "main" }, t("fault_add")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { kind, method, count } = Object.fromEntries(new FormData(form));
    post("/sandbox/faults", { kind, method: method || null, count: Number(count), retry_after: 3 });
  });
  return form;
}

function faultLine(fault) {
  const values = { kind: t(`fault_${fault.kind}`), method: fault.method ?? t("fault_any"), n: fault.count };
  return el("li", {}, t("fault_left", values));
}

function callLine(call) {
  const status = String(call.status);
  const whose = store.people.get(Number(call.chat_id))?.first_name ?? "";
  return el(
    "li",
    { title: call.error || undefined },
    el("span", { class: `code ${status === "200" ? "good" : "bad"}` }, status),
    el("span", { class: "method" }, call.method),
    el("span", { class: "whose" }, whose),
    call.error ? el("span", { class: "error" }, call.error) : null,
  );
}
