const { document } = globalThis;

const SVG = 'http://www.w3.org/2000/svg';

/**
 * An element. Whatever is text becomes a text node, so that no name of a model or key is ever read as markup.
 * @param {string} name
 * @param {Record<string, string | number | undefined>} attributes those that are undefined are left out
 * @param {...(Node | string)} children
 */
export function element(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** An element of a drawing; otherwise as {@link element}. */
export function shape(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) node.setAttribute(name, String(value));
  }
  node.append(...children);
  return node;
}

/** The part of the page that has this id. */
export function part(id) {
  return document.getElementById(id);
}

const shown = new WeakMap();

/** Fills a part of the page anew where what it shows has changed: what is selected or has the focus stays otherwise. */
export function show(node, data, draw) {
  const key = JSON.stringify(data);
  if (shown.get(node) === key) return;
  shown.set(node, key);
  node.replaceChildren(...draw(data));
}

/** Sets a text where it has changed. */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
