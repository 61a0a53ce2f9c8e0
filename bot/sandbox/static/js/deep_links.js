// Links that open this bot: https://t.me/name?start=payload and tg://resolve?domain=name&start=…

export function startPayload(url, username) {
  let link;
  try {
    link = new URL(url);
  } catch {
    return null;
  }
  const hosts = ["t.me", "telegram.me", "telegram.dog"];
  const web = hosts.includes(link.hostname) && link.pathname.split("/")[1];
  const app = link.protocol === "tg:" && link.searchParams.get("domain");
  if ((web || app || "").toLowerCase() !== username.toLowerCase()) return null;
  return link.searchParams.get("start") ?? "";
}

// The payload of the first deep link within a message, its text or its buttons; null for none.
export function payloadIn(message, username) {
  const text = message.text ?? message.caption ?? "";
  const entities = message.entities ?? message.caption_entities ?? [];
  const urls = entities.map((e) => e.url ?? (e.type === "url" ? text.slice(e.offset, e.offset + e.length) : ""));
  const buttons = (message.reply_markup?.inline_keyboard ?? []).flat().map((button) => button.url ?? "");
  for (const url of [...urls, ...buttons]) {
    const payload = url ? startPayload(url, username) : null;
    if (payload !== null) return payload;
  }
  return null;
}
