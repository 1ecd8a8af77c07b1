/** Elements are made here and nowhere else, and text becomes text nodes: nothing that comes from data is ever read as HTML. */

const SVG = 'http://www.w3.org/2000/svg';

const build = (node, attributes, children) => {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') node.addEventListener(name, value);
    else if (value !== undefined && value !== false) node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat(Number.POSITIVE_INFINITY).filter((child) => child || child === 0));
  return node;
};

/** An HTML element. Attributes that are functions are listeners; children that are text become text, those that are nothing are left out. */
export const element = (name, attributes = {}, ...children) =>
  build(document.createElement(name), attributes, children);

/** An SVG element. */
export const shape = (name, attributes = {}, ...children) =>
  build(document.createElementNS(SVG, name), attributes, children);

export const replace = (parent, ...children) => parent.replaceChildren(...children);

/** A table that scrolls by itself where the window is narrow. */
export const table = ({ caption, head, rows, className }) =>
  element(
    'div',
    { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
    element(
      'table',
      { class: className },
      element('caption', { class: 'unseen' }, caption),
      element('thead', {}, element('tr', {}, head)),
      element('tbody', {}, rows),
    ),
  );
