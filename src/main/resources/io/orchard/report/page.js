'use strict';
// What all parts of the page share: its data, texts, cards and tables. Whatever comes from labels,
// paths and messages enters as text, never as markup.

// Characters that turn the direction of writing, and others that are orders rather than text.
const ORDERS = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
const printable = (text) => text.replace(ORDERS, (order) => '\\u' + order.charCodeAt(0).toString(16).padStart(4, '0'));
const data = JSON.parse(document.getElementById('data').textContent,
  (name, value) => (typeof value === 'string' && name !== 'command' ? printable(value) : value));
const run = data.run;
const pictures = new Map(Object.entries(data.pictures).map(([path, picture]) => [printable(path), picture]));
const root = document.documentElement;
const byId = (id) => document.getElementById(id);
const theme = (name) => getComputedStyle(root).getPropertyValue(name).trim();

const count = (n) => n.toLocaleString('en-GB');
const plural = (n, one, many) => count(n) + ' ' + (n === 1 ? one : many);
const images = (n) => plural(n, 'image', 'images');
const ofAll = (part, all) => count(part) + ' of ' + count(all);
const percent = (value) => value.toFixed(2) + ' %';
const sure = (probability) => (100 * probability).toFixed(1) + ' %';
const clipped = (text, most) => (text.length > most ? text.slice(0, most - 1) + '…' : text);
const fileName = (path) => path.split('/').pop();
const splitName = (split) => split || '(no split)';

const labelled = data.classes.some((one) => one.label !== '');

function className(index) {
  const label = data.classes[index].label;
  return label === null ? 'all other classes' : label || '(no label)';
}

function duration(seconds) {
  if (seconds < 60) return seconds.toFixed(seconds < 10 ? 1 : 0) + ' s';
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? minutes + ' min ' + Math.round(seconds % 60) + ' s'
    : Math.floor(minutes / 60) + ' h ' + (minutes % 60) + ' min';
}

function add(parent, tag, text, attributes) {
  const element = document.createElement(tag);
  if (text !== undefined && text !== null) element.textContent = text;
  for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
  return parent.appendChild(element);
}

function frame(parent, path) {
  const box = add(parent, 'div', null, {class: 'frame'});
  if (pictures.has(path)) {
    add(box, 'img', null, {src: pictures.get(path), alt: path, loading: 'lazy'});
  } else {
    box.textContent = 'no picture';
  }
}

// A picture with a title and lines below it: texts, or {text, mark} for one that stands out.
function card(parent, path, title, lines) {
  const box = add(parent, 'figure', null, {title: data.folder + path});
  frame(box, path);
  const caption = add(box, 'figcaption');
  add(caption, 'div', title, {title});
  for (const line of lines) {
    if (typeof line === 'string') add(caption, 'span', line);
    else add(caption, 'strong', line.text, {class: line.mark});
  }
  return box;
}

// A select of [value, text] pairs.
function options(select, choices) {
  select.replaceChildren();
  choices.forEach(([value, text]) => add(select, 'option', clipped(String(text), 80), {value}));
}

// Shows elements of a list, some at first, more at a time. The buttons stand behind the list.
function paged(list, more, elements, step, show) {
  let shown = 0;
  list.replaceChildren();
  const next = () => {
    elements.slice(shown, shown + step).forEach(show);
    shown = Math.min(shown + step, elements.length);
    more.hidden = shown === elements.length;
    more.textContent = 'Show ' + count(Math.min(step, elements.length - shown)) + ' more of ' + count(elements.length);
  };
  more.onclick = next;
  next();
}

function tableHead(table, names, numbersFrom) {
  const head = add(add(table, 'thead'), 'tr');
  names.forEach((name, i) => add(head, 'th', name, i < numbersFrom ? {scope: 'col'} : {scope: 'col', class: 'number'}));
  return head;
}

// A bar in a cell of its own at the end of a row.
function bar(row, part) {
  add(add(row, 'td', '', {class: 'bar'}), 'div').style.width = 100 * part + '%';
}

// Says below a box that scrolls how much of it is out of sight.
function tellRest(box, items, name) {
  const told = document.createElement('p');
  told.className = 'muted rest';
  box.after(told);
  const tell = () => {
    const foot = box.querySelector('tfoot');
    const bottom = box.getBoundingClientRect().bottom - (foot === null ? 0 : foot.getBoundingClientRect().height);
    const below = [...box.querySelectorAll(items)].filter((item) => item.getBoundingClientRect().bottom > bottom + 4).length;
    const scrolls = box.scrollHeight > box.clientHeight + 1;
    told.hidden = !scrolls;
    told.textContent = below > 0 ? '↓ ' + count(below) + ' more ' + name + ', scroll to see them' : 'the end of the list';
  };
  box.addEventListener('scroll', tell);
  new ResizeObserver(tell).observe(box);
  new MutationObserver(tell).observe(box, {childList: true, subtree: true});
}
