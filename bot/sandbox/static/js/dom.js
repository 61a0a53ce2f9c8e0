// Builds elements: el("button", {class: "x", onclick: f}, "label").

export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

// Puts `wanted` into `parent` in order, keeping the elements that stand there already.
export function place(parent, wanted) {
  const keep = new Set(wanted);
  for (const child of [...parent.children]) if (!keep.has(child)) child.remove();
  wanted.forEach((element, index) => {
    const there = parent.children[index];
    if (there !== element) parent.insertBefore(element, there ?? null);
  });
}

// Calls `does` in the frame after an element changed its size, so that it may change sizes itself.
export function onResize(element, does) {
  new ResizeObserver(() => requestAnimationFrame(does)).observe(element);
}
