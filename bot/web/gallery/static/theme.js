// Within Telegram the pages take on its colours, which it names behind the "#" of the address.
// Nothing else of that part is read, and it leaves the address; nothing is stored.
"use strict";
(() => {
  const NAME = "tgWebAppThemeParams";
  const READABLE = 4.5;
  const root = document.documentElement;

  function colours(text) {
    try {
      const said = JSON.parse(text);
      const known = Object.entries(said).filter(([, value]) => /^#[0-9a-f]{6}$/i.test(value));
      return Object.fromEntries(known);
    } catch {
      return {};
    }
  }

  function luminance(colour) {
    const parts = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
    const [r, g, b] = parts.map((p) => (p <= 0.04045 ? p / 12.92 : ((p + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  function contrast(one, other) {
    const [bright, dim] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (bright + 0.05) / (dim + 0.05);
  }

  // The first colour that can be read on all grounds; black or white can.
  function readable(wished, grounds) {
    const fits = (colour) => colour && grounds.every((ground) => contrast(colour, ground) >= READABLE);
    return wished.find(fits) ?? (luminance(grounds[0]) > 0.18 ? "#000000" : "#ffffff");
  }

  function mixed(one, other, share) {
    const part = (at) => {
      const [a, b] = [one, other].map((colour) => parseInt(colour.slice(at, at + 2), 16));
      return Math.round(a * share + b * (1 - share)).toString(16).padStart(2, "0");
    };
    return `#${part(1)}${part(3)}${part(5)}`;
  }

  function wear(said) {
    const surface = said.section_bg_color ?? said.bg_color;
    if (!surface) return;
    const ground = said.secondary_bg_color ?? surface;
    const both = [surface, ground];
    const text = readable([said.text_color], both);
    const soft = mixed(text, surface, 0.08);
    const button = said.button_color ?? text;
    const chosen = {
      ground,
      surface,
      soft,
      text,
      muted: readable([said.subtitle_text_color, said.hint_color, mixed(text, surface, 0.72), text], [...both, soft]),
      accent: readable([said.link_color, said.accent_text_color, text], [...both, soft]),
      button,
      "button-text": readable([said.button_text_color], [button]),
      line: mixed(text, surface, 0.22),
      edge: mixed(text, surface, 0.6),
      doubt: soft,
      "doubt-text": text,
    };
    [0.14, 0.34, 0.67, 1].forEach((share, at) => {
      const level = mixed(button, surface, share);
      chosen[`level-${at + 1}`] = level;
      chosen[`level-${at + 1}-text`] = readable([text, surface], [level]);
    });
    for (const [name, colour] of Object.entries(chosen)) root.style.setProperty(`--${name}`, colour);
    root.style.colorScheme = luminance(surface) > 0.18 ? "light" : "dark";
  }

  const said = new URLSearchParams(location.hash.slice(1)).get(NAME);
  if (said === null) return;
  wear(colours(said));
  const kept = `#${new URLSearchParams({ [NAME]: said })}`;
  history.replaceState(null, "", location.pathname + location.search + kept);

  // Pages of ours that are opened from here wear the same; others would not open in Telegram's frame.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link) return;
    if (link.origin !== location.origin) link.target = "_blank";
    else if (!link.hash) link.hash = kept;
  });
  document.addEventListener("submit", (event) => {
    event.target.action = event.target.action.split("#")[0] + kept;
  });

  // Telegram on the web tells when its colours change.
  addEventListener("message", (event) => {
    if (event.origin !== "https://web.telegram.org" || typeof event.data !== "string") return;
    try {
      const { eventType, eventData } = JSON.parse(event.data);
      if (eventType === "theme_changed") wear(colours(JSON.stringify(eventData.theme_params)));
    } catch {
      // not a message of Telegram's
    }
  });
})();
