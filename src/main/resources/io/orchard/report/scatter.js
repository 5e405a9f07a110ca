// The scatter plot: images as points, along two axes of those that there are.

const MOST_COLOURS = 12;
const colour = (slot) => theme('--c' + slot);
const shape = (slot) => (slot < 6 ? 'circle' : 'triangle');
const answered = data.points.some((point) => point.answer !== null);
const discriminants = data.axes.filter((axis) => axis.kind === 'DISCRIMINANT').length;
let chosen = [];
let charts = [];

// What points may be coloured by: names, which of them a point has, and the centre of its points.
function grouping(names, of) {
  const centres = names.map(() => ({points: 0, sums: data.axes.map(() => 0)}));
  for (const point of data.points) {
    const centre = centres[of(point)];
    centre.points++;
    point.at.forEach((value, axis) => { centre.sums[axis] += value; });
  }
  return {names, of, centres};
}

const groupings = {label: grouping(data.classes.map((one, of) => className(of)), (point) => point.of)};
if (answered) groupings.answer = grouping(data.labels, (point) => point.answer.predicted);
let groups = labelled || !answered ? groupings.label : groupings.answer;

const axisName = (axis) => (axis.kind === 'COMPONENT' ? 'Component ' : 'Discriminant axis ') + axis.number;

function axisTitle(axis) {
  return axisName(axis) + ' (' + percent(100 * axis.share)
    + (axis.kind === 'COMPONENT' ? ' of the variance)' : ' of what tells classes apart)');
}

const across = () => Number(byId('across').value);
const up = () => Number(byId('up').value);
// The only axis there is lies across.
const along = (values, axis) => (axis < values.length ? values[axis] : 0);

const KINDS = {
  all: () => true,
  wrong: (point) => point.answer !== null && point.answer.wrong,
  unknown: (point) => point.answer !== null && point.answer.unknown,
};

function points() {
  const split = Number(byId('split').value);
  const shown = KINDS[byId('points').value || 'all'];
  return data.points
    .filter((point) => (split < 0 || point.split === split) && shown(point))
    .map((point) => ({x: along(point.at, across()), y: along(point.at, up()), point}));
}

function datasets() {
  const all = points();
  const wrong = all.filter((each) => KINDS.wrong(each.point));
  const others = all.filter((each) => !KINDS.wrong(each.point));
  const slotOf = (each) => chosen.indexOf(groups.of(each.raw.point));
  // Drawn on top of the others: whatever is first.
  return [{
    label: 'wrong', data: wrong, borderColor: theme('--wrong'), borderWidth: 2, hoverBorderWidth: 2, hoverRadius: 8,
    pointStyle: (each) => (each.raw && slotOf(each) >= 0 ? shape(slotOf(each)) : 'circle'), radius: 5,
    backgroundColor: (each) => (each.raw && slotOf(each) >= 0 ? colour(slotOf(each)) : theme('--other')),
  }].concat(chosen.map((of, slot) => ({
    label: groups.names[of], data: others.filter((each) => groups.of(each.point) === of), pointStyle: shape(slot),
    backgroundColor: colour(slot) + 'cc', borderColor: colour(slot), borderWidth: 0.5,
    radius: slot < 6 ? 3.5 : 4.5, hoverRadius: 7,
  }))).concat([{
    label: 'other', data: others.filter((each) => !chosen.includes(groups.of(each.point))),
    backgroundColor: theme('--other') + '88', borderWidth: 0, radius: 2.5, hoverRadius: 5,
  }]);
}

// Names the chosen groups at their centres, where there is room.
const names = {
  id: 'names',
  afterDatasetsDraw(chart) {
    const {ctx, chartArea: area, scales: {x, y}} = chart;
    const taken = [];
    ctx.save();
    ctx.font = '600 12px system-ui, sans-serif';
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.lineWidth = 4;
    ctx.lineJoin = 'round';
    for (const of of groups.names.length > 1 ? chosen : []) {
      const name = clipped(groups.names[of], 22);
      const {sums, points: all} = groups.centres[of];
      const centre = sums.map((sum) => sum / all);
      const half = ctx.measureText(name).width / 2 + 4;
      const at = {
        x: Math.min(Math.max(x.getPixelForValue(along(centre, across())), area.left + half), area.right - half),
        y: y.getPixelForValue(along(centre, up())),
      };
      const clear = taken.every((other) =>
        Math.abs(other.x - at.x) > other.half + half || Math.abs(other.y - at.y) > 16);
      if (!clear || half * 2 > area.right - area.left) continue;
      taken.push({x: at.x, y: at.y, half});
      ctx.strokeStyle = theme('--card');
      ctx.strokeText(name, at.x, at.y);
      ctx.fillStyle = theme('--ink');
      ctx.fillText(name, at.x, at.y);
    }
    ctx.restore();
  },
};

function axis(title, more) {
  return Object.assign({
    title: {display: true, text: title, color: theme('--muted')},
    ticks: {color: theme('--muted'), maxTicksLimit: 8}, grid: {color: theme('--grid')}, border: {display: false},
  }, more);
}

// What is told of a point that the mouse is on.
function tellPoint(parent, point) {
  const box = add(parent, 'div');
  if (pictures.has(point.path)) add(box, 'img', null, {src: pictures.get(point.path), alt: ''});
  const text = add(box, 'div');
  if (labelled) add(text, 'strong', className(point.of));
  if (point.answer !== null) {
    const {predicted, probability, unknown, wrong} = point.answer;
    add(text, 'div', 'taken for ' + data.labels[predicted] + ', ' + sure(probability), wrong ? {class: 'wrong'} : {});
    if (unknown) add(text, 'div', 'counts as unknown', {class: 'unknown'});
  }
  add(text, 'div', point.path + (data.splits.length > 1 ? ', ' + splitName(data.splits[point.split]) : ''), {class: 'muted'});
}

function tip({chart, tooltip}) {
  const box = byId('tip');
  box.hidden = tooltip.opacity === 0;
  if (box.hidden) return;
  box.replaceChildren();
  const told = tooltip.dataPoints.slice(0, 3);
  told.forEach((item) => tellPoint(box, item.raw.point));
  if (told.length < tooltip.dataPoints.length) {
    add(box, 'div', 'and ' + count(tooltip.dataPoints.length - told.length) + ' more here', {class: 'muted'});
  }
  const {width, height} = chart;
  const right = tooltip.caretX + 12 + box.offsetWidth <= width;
  const left = right ? tooltip.caretX + 12 : tooltip.caretX - 12 - box.offsetWidth;
  box.style.left = Math.min(Math.max(0, left), Math.max(0, width - box.offsetWidth)) + 'px';
  box.style.top = Math.min(Math.max(0, tooltip.caretY - box.offsetHeight / 2), Math.max(0, height - box.offsetHeight)) + 'px';
}

function scatter() {
  const [x, y] = [data.axes[across()], data.axes[up()]];
  return new Chart(byId('scatter'), {
    type: 'scatter',
    data: {datasets: datasets()},
    plugins: [names],
    options: {
      animation: false, maintainAspectRatio: false,
      scales: {x: axis(axisTitle(x)), y: axis(y === undefined ? '' : axisTitle(y))},
      plugins: {legend: {display: false}, tooltip: {enabled: false, external: tip}},
    },
  });
}

const SVG = 'http://www.w3.org/2000/svg';

function mark(slot) {
  const svg = document.createElementNS(SVG, 'svg');
  const form = document.createElementNS(SVG, slot < 6 ? 'circle' : 'path');
  svg.setAttribute('viewBox', '0 0 12 12');
  svg.setAttribute('aria-hidden', 'true');
  for (const [name, value] of Object.entries(slot < 6 ? {cx: 6, cy: 6, r: 5} : {d: 'M6 1 11 11H1z'})) {
    form.setAttribute(name, value);
  }
  form.style.fill = slot < 0 ? 'var(--other)' : 'var(--c' + slot + ')';
  svg.appendChild(form);
  return svg;
}

function showChips() {
  const wanted = byId('find').value.toLowerCase();
  byId('chips').replaceChildren();
  groups.names.forEach((name, of) => {
    if (!name.toLowerCase().includes(wanted)) return;
    const slot = chosen.indexOf(of);
    const chip = add(byId('chips'), 'button', '', {type: 'button', class: 'chip', 'aria-pressed': slot >= 0});
    chip.append(mark(slot), name);
    chip.addEventListener('click', () => choose(slot >= 0 ? chosen.filter((c) => c !== of) : chosen.concat(of), of));
  });
}

function updatePoints() {
  charts[0].data.datasets = datasets();
  charts[0].update('none');
}

function choose(classes, focus) {
  chosen = classes.slice(-MOST_COLOURS);
  showChips();
  updatePoints();
  const chip = [...byId('chips').children].find((each) => each.textContent === (focus === undefined ? null : groups.names[focus]));
  if (chip) chip.focus();
}

const largest = () => groups.names.map((name, of) => of)
  .filter((of) => groups !== groupings.label || data.classes[of].label !== null)
  .sort((one, other) => groups.centres[other].points - groups.centres[one].points || one - other)
  .slice(0, MOST_COLOURS);

// As many classes as there are to choose from.
function showColours() {
  const several = groups.names.length > 1;
  byId('colours-note').textContent = groups.names.length > MOST_COLOURS
    ? 'Up to ' + MOST_COLOURS + ' classes are coloured, the rest is grey; choose which.'
    : several ? 'Choose which classes are coloured; the rest is grey.' : '';
  byId('find').value = '';
  byId('find').parentElement.hidden = groups.names.length <= MOST_COLOURS;
  for (const id of ['largest', 'none', 'chips']) byId(id).hidden = !several;
  chosen = largest();
  showChips();
}

function showAxes() {
  const [x, y] = [data.axes[across()], data.axes[up()]];
  byId('scatter-title').textContent = 'Images by ' + (y === undefined || x === y ? axisName(x)
    : x.kind === y.kind ? (x.kind === 'COMPONENT' ? 'components ' : 'discriminant axes ') + x.number + ' and ' + y.number
      : axisName(x) + ' and ' + axisName(y)).toLowerCase();
  const both = [x, y].filter((each) => each !== undefined);
  byId('axes-note').hidden = both.every((each) => each.kind === 'COMPONENT');
  byId('by-components').setAttribute('aria-pressed', both.every((each) => each.kind === 'COMPONENT'));
  byId('by-discriminants').setAttribute('aria-pressed', both.some((each) => each.kind === 'DISCRIMINANT'));
}

function plotBy(x, y) {
  byId('across').value = x;
  byId('up').value = y;
  showAxes();
  draw();
}

function showAxisChoice() {
  const components = data.axes.length - discriminants;
  for (const id of ['across', 'up']) {
    options(byId(id), data.axes.map((each, i) => [i, axisName(each)]));
    byId(id).addEventListener('change', () => plotBy(across(), up()));
  }
  byId('across').value = 0;
  byId('up').value = Math.min(1, data.axes.length - 1);
  byId('across').parentElement.hidden = byId('up').parentElement.hidden = data.axes.length < 3;
  byId('by').hidden = discriminants === 0;
  byId('by-components').addEventListener('click', () => plotBy(0, Math.min(1, components - 1)));
  // Two classes have one axis: the first component tells their images apart then.
  byId('by-discriminants').addEventListener('click', () => plotBy(components, discriminants > 1 ? components + 1 : 0));
  byId('axes-note').textContent = 'Discriminant axes are the directions along which the learned classes lie farthest apart, '
    + 'in units of the spread within a class. Images that were learned from lie better apart than new ones.';
  showAxes();
}

function showScatter() {
  const all = data.classes.reduce((sum, one) => sum + one.count, 0);
  const shown = data.points.length;
  const several = data.classes.length > 1;
  const wrong = data.points.filter(KINDS.wrong).length;
  const unknown = data.points.filter(KINDS.unknown).length;
  byId('scatter-note').textContent =
    (shown < all
      ? ofAll(shown, all) + ' images, chosen by a hash of their path'
        + (several ? '; small classes in full, the same number of each other one. ' : '. ')
      : all === 1 ? 'The only image. ' : 'All ' + count(all) + ' images. ')
    + (wrong > 0 ? 'A ring marks the ' + (wrong === 1 ? 'one' : count(wrong)) + ' taken for something else than the label says.' : '');
  options(byId('split'), [[-1, 'all']].concat(data.splits.map((split, i) => [i, splitName(split)])));
  options(byId('points'), [['all', 'all'], ['wrong', 'wrong (' + count(wrong) + ')'], ['unknown', 'unknown (' + count(unknown) + ')']]
    .filter(([kind]) => kind === 'all' || data.points.some(KINDS[kind])));
  byId('points').parentElement.hidden = wrong + unknown === 0;
  byId('split').parentElement.hidden = data.splits.length < 2;
  options(byId('colours'), [['label', 'what they are'], ['answer', 'what they were taken for']]
    .filter(([by]) => groupings[by] !== undefined));
  byId('colours').parentElement.hidden = !labelled || !answered;
  byId('colours').addEventListener('change', () => {
    groups = groupings[byId('colours').value];
    showColours();
    updatePoints();
  });
  showAxisChoice();
  showColours();
  tellRest(byId('chips'), '.chip', 'classes');
  byId('split').addEventListener('change', updatePoints);
  byId('points').addEventListener('change', updatePoints);
  byId('find').addEventListener('input', showChips);
  byId('largest').addEventListener('click', () => choose(largest()));
  byId('none').addEventListener('click', () => choose([]));
}
