'use strict';
// Shows the data of this page. Whatever comes from labels, paths and messages enters as text, never
// as markup.
const data = JSON.parse(document.getElementById('data').textContent);
const run = data.run;
const MOST_COLOURS = 12;
const root = document.documentElement;
const byId = (id) => document.getElementById(id);
const count = (n) => n.toLocaleString('en-GB');
const percent = (value) => value.toFixed(2) + ' %';

function add(parent, tag, text, attributes) {
  const element = document.createElement(tag);
  if (text !== undefined && text !== null) element.textContent = text;
  for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
  return parent.appendChild(element);
}

function className(index) {
  const label = data.classes[index].label;
  return label === null ? 'all other classes' : label || '(no label)';
}

const splitName = (split) => split || '(no split)';

function duration(seconds) {
  if (seconds < 60) return seconds.toFixed(seconds < 10 ? 1 : 0) + ' s';
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? minutes + ' min ' + Math.round(seconds % 60) + ' s'
    : Math.floor(minutes / 60) + ' h ' + (minutes % 60) + ' min';
}

// What ran, and how long.

function tile(name, figure, detail) {
  const box = add(byId('tiles'), 'div');
  add(box, 'dt', name);
  add(box, 'dd', figure, {class: 'figure'});
  if (detail) add(box, 'dd', detail);
}

function weights() {
  if (run.features.network === 'pixels') return 'no network, the pixels themselves';
  return run.features.weights === null ? 'its own weights' : 'weights ' + run.features.weights;
}

function showClassifier(classifier) {
  if (classifier.reason !== null) {
    tile('Classifier', 'none', classifier.reason);
  } else if (known === null) {
    tile('Classifier', count(classifier.classes) + ' classes', data.evaluation === null ? '' : unknowns());
  } else {
    tile('Right', percent(100 * known.accuracy),
      'of ' + evaluated() + (known.heldOut === false ? ', learned from' : '') + '; ' + count(classifier.classes) + ' classes');
  }
}

function showRun() {
  document.title = 'Orchard: ' + run.job;
  byId('title').textContent = 'Orchard ' + run.job + ': ' + run.status;
  byId('subtitle').textContent =
    'Started ' + run.startedAt.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC') + ', run ' + run.runId;
  if (data.randomWeights) {
    add(byId('banners'), 'p',
      'RANDOM weights (' + run.features.weights + '): the network knows nothing about images, and neither do '
      + 'these results. For real ones give trained weights.', {class: 'banner warning'});
  }
  if (run.status !== 'succeeded') {
    add(byId('banners'), 'p',
      count(run.rejected) + ' of ' + count(run.matched) + ' images were rejected, more than --maxFailureRate='
      + run.options.maxFailureRate + ' allows: this output has no _SUCCESS. Everything else is written.',
      {class: 'banner bad'});
  }
  if (run.drift) {
    add(byId('banners'), 'p', 'Drift: ' + run.drift.meaning + '. ' + percent(run.drift.outside)
      + ' of their variance lies outside the components, ' + percent(run.drift.outsideOfModel) + ' of the model\u2019s own images.',
      {class: run.drift.verdict === 'different' ? 'banner warning' : 'banner'});
  }
  tile('Images', count(run.processed), count(run.matched) + ' matched, ' + count(run.rejected) + ' rejected');
  tile('Time', duration(run.seconds),
    run.imagesPerSecond.toFixed(1) + ' images/s, start included, ' + run.options.runner);
  tile('Network', run.features.network.split('/').pop(), weights() + ', ' + run.features.imageSize + ', '
    + run.features.resample + (run.features.pooling ? ', pooling ' + run.features.pooling : '')
    + (run.features.precision ? ', in ' + run.features.precision : ''));
  if (run.k === null) {
    tile('PCA', 'none', 'too few images to fit one');
  } else {
    const explained = data.variance.points[data.variance.points.length - 1].percent;
    tile('PCA', count(run.d) + ' → ' + count(run.k),
      percent(explained) + ' of the variance; fitted on ' + count(run.n) + ' images');
  }
  if (run.classifier !== null) showClassifier(run.classifier);
}

// The scatter plot.

const theme = (name) => getComputedStyle(root).getPropertyValue(name).trim();
const colour = (slot) => theme('--c' + slot);
const shape = (slot) => (slot < 6 ? 'circle' : 'triangle');
let chosen = [];
let charts = [];

function share(component) {
  const ratio = run.explainedVarianceRatio[component];
  return ratio === undefined ? '' : ' (' + percent(100 * ratio) + ' of the variance)';
}

function pointsOf(test) {
  const split = Number(byId('split').value);
  return data.points.filter((point) => test(point.of) && (split < 0 || point.split === split));
}

function datasets() {
  const coloured = chosen.map((of, slot) => ({
    label: className(of), data: pointsOf((other) => other === of), pointStyle: shape(slot),
    backgroundColor: colour(slot) + 'cc', borderColor: colour(slot), borderWidth: 0.5,
    radius: slot < 6 ? 3.5 : 4.5, hoverRadius: 7,
  }));
  const others = {
    label: 'other', data: pointsOf((of) => !chosen.includes(of)), backgroundColor: theme('--other') + '88',
    borderWidth: 0, radius: 2.5, hoverRadius: 5,
  };
  return coloured.concat(others);
}

// Names the chosen classes at their centres, where there is room.
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
    for (const of of chosen) {
      const name = className(of).length > 22 ? className(of).slice(0, 21) + '…' : className(of);
      const half = ctx.measureText(name).width / 2 + 4;
      const at = {
        x: Math.min(Math.max(x.getPixelForValue(data.classes[of].x), area.left + half), area.right - half),
        y: y.getPixelForValue(data.classes[of].y),
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

function scatter() {
  return new Chart(byId('scatter'), {
    type: 'scatter',
    data: {datasets: datasets()},
    plugins: [names],
    options: {
      animation: false, maintainAspectRatio: false,
      scales: {x: axis('Component 1' + share(0)), y: axis('Component 2' + share(1))},
      plugins: {
        legend: {display: false},
        tooltip: {
          displayColors: false,
          callbacks: {
            title: (items) => items.map((item) => className(item.raw.of)).filter((x, i, all) => all.indexOf(x) === i),
            label: (item) => item.raw.path + (data.splits.length > 1 ? ', ' + splitName(data.splits[item.raw.split]) : ''),
          },
        },
      },
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
  data.classes.forEach((one, of) => {
    if (!className(of).toLowerCase().includes(wanted)) return;
    const slot = chosen.indexOf(of);
    const chip = add(byId('chips'), 'button', '', {type: 'button', class: 'chip', 'aria-pressed': slot >= 0});
    chip.append(mark(slot), className(of));
    chip.addEventListener('click', () => choose(slot >= 0 ? chosen.filter((c) => c !== of) : chosen.concat(of), of));
  });
}

function choose(classes, focus) {
  chosen = classes.slice(-MOST_COLOURS);
  showChips();
  charts[0].data.datasets = datasets();
  charts[0].update('none');
  const chip = [...byId('chips').children].find((each) => each.textContent === (focus === undefined ? null : className(focus)));
  if (chip) chip.focus();
}

const largest = () => data.classes.map((one, of) => of).filter((of) => data.classes[of].label !== null).slice(0, MOST_COLOURS);

function showScatter() {
  const all = data.classes.reduce((sum, one) => sum + one.count, 0);
  const shown = data.points.length;
  byId('scatter-note').textContent =
    (shown < all
      ? count(shown) + ' of ' + count(all) + ' images, chosen by a hash of their path; small classes in full, the same number of each other one. '
      : 'All ' + count(all) + ' images. ')
    + (data.classes.length > MOST_COLOURS
      ? 'Up to ' + MOST_COLOURS + ' classes are coloured, the rest is grey; choose which.'
      : 'Choose which classes are coloured; the rest is grey.');
  [''].concat(data.splits).forEach((split, i) =>
    add(byId('split'), 'option', i === 0 ? 'all' : splitName(split), {value: i - 1}));
  byId('split').parentElement.hidden = data.splits.length < 2;
  byId('find').parentElement.hidden = data.classes.length <= MOST_COLOURS;
  chosen = largest();
  showChips();
  byId('split').addEventListener('change', () => choose(chosen));
  byId('find').addEventListener('input', showChips);
  byId('largest').addEventListener('click', () => choose(largest()));
  byId('none').addEventListener('click', () => choose([]));
}

// What images were taken for.

const known = data.evaluation !== null && data.evaluation.images > 0 ? data.evaluation : null;
const clipped = (text, most) => (text.length > most ? text.slice(0, most - 1) + '…' : text);
const ofAll = (part, all) => count(part) + ' of ' + count(all);

function evaluated() {
  const splits = known.splits.map((split) => split || 'no split').join(', ');
  return count(known.images) + ' images' + (splits === 'no split' ? '' : ' (' + splits + ')');
}

function unknowns() {
  const all = data.evaluation;
  const limit = 'beyond the limit at ' + all.unknownLevel;
  return (all.images > 0 ? ofAll(all.unknown, all.images) + ' images lie ' + limit + ' and count as unknown, wrongly. ' : '')
    + (all.foreign > 0 ? ofAll(all.foreignUnknown, all.foreign) + ' images of other classes do so, rightly.' : '');
}

function matrixNote() {
  const shown = known.labels.length < known.classes
    ? 'The ' + count(known.labels.length) + ' of ' + count(known.classes) + ' classes with the most mistakes. ' : '';
  const learned = known.heldOut === false
    ? 'The classifier has learned from some of these images, so it is worse than this on others: '
      + '--trainSplit=Training keeps Test images apart. ' : '';
  return percent(100 * known.accuracy) + ' of ' + evaluated() + ' were taken for what they are, '
    + percent(100 * known.accuracyTop5) + ' have their class among the five most probable. ' + shown + learned + unknowns();
}

// Rows and columns of the picture, in pixels: names stand left of the cells and, upright, below.
function matrixLayout() {
  const columns = known.matrix[0].length;
  const width = byId('matrix-box').clientWidth;
  const names = Math.min(130, Math.max(60, Math.round(width * 0.28)));
  const side = Math.min(44, (width - names - 2) / columns);
  return {columns, rows: known.labels.length, names, side, width: names + side * columns + 2,
    height: names + side * known.labels.length + 2, font: Math.min(12, Math.max(6, side * 0.8))};
}

const columnName = (column) => (column < known.labels.length ? known.labels[column] : 'all other classes');

function drawMatrix() {
  const {columns, rows, names, side, width, height, font} = matrixLayout();
  const canvas = byId('matrix');
  const sharp = window.devicePixelRatio || 1;
  canvas.width = width * sharp;
  canvas.height = height * sharp;
  canvas.style.width = width + 'px';
  canvas.style.height = height + 'px';
  const pen = canvas.getContext('2d');
  pen.scale(sharp, sharp);
  pen.font = font + 'px system-ui, sans-serif';
  pen.textBaseline = 'middle';
  const letters = Math.floor((names - 8) / (font * 0.56));
  for (let row = 0; row < rows; row++) {
    const sum = known.matrix[row].reduce((all, cell) => all + cell, 0);
    for (let column = 0; column < columns; column++) {
      const images = known.matrix[row][column];
      const share = sum === 0 ? 0 : images / sum;
      const x = names + column * side;
      const y = row * side;
      pen.globalAlpha = 1;
      pen.fillStyle = theme('--page');
      pen.fillRect(x + 1, y + 1, side - 1, side - 1);
      pen.globalAlpha = images === 0 ? 0 : 0.2 + 0.8 * share;
      pen.fillStyle = row === column ? theme('--accent') : theme('--c1');
      pen.fillRect(x + 1, y + 1, side - 1, side - 1);
      pen.globalAlpha = 1;
      if (images > 0 && pen.measureText(count(images)).width < side - 3) {
        pen.fillStyle = share > 0.5 ? theme('--card') : theme('--ink');
        pen.textAlign = 'center';
        pen.fillText(count(images), x + side / 2, y + side / 2 + 1);
      }
    }
    pen.fillStyle = theme('--ink');
    pen.textAlign = 'right';
    pen.fillText(clipped(known.labels[row], letters), names - 5, row * side + side / 2 + 1);
  }
  for (let column = 0; column < columns; column++) {
    pen.save();
    pen.translate(names + column * side + side / 2 + 1, rows * side + 6);
    pen.rotate(-Math.PI / 2);
    pen.textAlign = 'right';
    pen.fillText(clipped(columnName(column), letters), 0, 0);
    pen.restore();
  }
}

function tellCell(event) {
  const {columns, rows, names, side} = matrixLayout();
  const column = Math.floor((event.offsetX - names) / side);
  const row = Math.floor(event.offsetY / side);
  if (column < 0 || column >= columns || row < 0 || row >= rows) return;
  const sum = known.matrix[row].reduce((all, cell) => all + cell, 0);
  byId('matrix-cell').textContent =
    ofAll(known.matrix[row][column], sum) + ' images of ' + known.labels[row] + ' were taken for ' + columnName(column) + '.';
}

function showMatrix() {
  byId('matrix-note').textContent = matrixNote();
  byId('matrix').addEventListener('mousemove', tellCell);
  byId('matrix').addEventListener('click', tellCell);
  window.addEventListener('resize', drawMatrix);
  const head = add(add(byId('figures'), 'thead'), 'tr');
  add(head, 'th', known.worst.length < known.classes ? 'Lowest F1 of ' + count(known.classes) : 'Class', {scope: 'col'});
  for (const name of ['Images', 'Precision', 'Recall', 'F1']) add(head, 'th', name, {scope: 'col', class: 'number'});
  const body = add(byId('figures'), 'tbody');
  for (const one of known.worst) {
    const row = add(body, 'tr');
    add(row, 'th', one.label, {scope: 'row'});
    add(row, 'td', count(one.images), {class: 'number'});
    for (const share of [one.precision, one.recall, one.f1]) {
      add(row, 'td', share === null ? '–' : share.toFixed(3), {class: 'number'});
    }
  }
}

function showConfused() {
  for (const pair of known.pairs) {
    const box = add(byId('confused'), 'div');
    add(box, 'h3', pair.label + ' → ' + pair.predicted + ': ' + count(pair.images));
    const pictures = add(box, 'div', null, {class: 'gallery'});
    pair.examples.forEach((picture) => figure(pictures, picture, [fileName(picture.path)]));
  }
}

function reliability() {
  const points = known.bins.map((bin) => ({x: 100 * bin.probability, y: 100 * bin.accuracy, images: bin.images}));
  const ideal = {
    data: [{x: 0, y: 0}, {x: 100, y: 100}], borderColor: theme('--muted'), borderWidth: 1, borderDash: [4, 4],
    pointRadius: 0, pointHitRadius: 0,
  };
  const found = {
    data: points, borderColor: theme('--accent'), backgroundColor: theme('--accent'), borderWidth: 2,
    pointRadius: points.map((point) => 3 + 9 * Math.sqrt(point.images / known.images)), pointHitRadius: 6,
  };
  return new Chart(byId('reliability'), {
    type: 'line',
    data: {datasets: [found, ideal]},
    options: {
      animation: false, maintainAspectRatio: false, clip: false,
      scales: {
        x: axis('Said to be probable, %', {type: 'linear', min: 0, max: 100}),
        y: axis('Right, %', {min: 0, max: 100}),
      },
      plugins: {
        legend: {display: false},
        tooltip: {
          displayColors: false, filter: (item) => item.datasetIndex === 0,
          callbacks: {
            title: () => '',
            label: (item) => count(item.raw.images) + ' images at ' + percent(item.raw.x) + ': ' + percent(item.raw.y) + ' right',
          },
        },
      },
    },
  });
}

function showReliability() {
  byId('reliability-note').textContent = 'Predictions in bins of a fifteenth, larger dots for more of them; on the dashed line '
    + 'they would be right as often as they say. Expected calibration error: ' + percent(100 * known.calibrationError) + '.';
}

// The explained variance.

function variance() {
  const points = data.variance.points.map((point) => ({x: point.k, y: point.percent}));
  const last = points[points.length - 1].x;
  const levels = data.variance.marks.map((level) => ({
    data: [{x: 0, y: level.percent}, {x: last, y: level.percent}], borderColor: theme('--muted'),
    borderWidth: 1, borderDash: [4, 4], pointRadius: 0, pointHitRadius: 0,
  }));
  const reached = data.variance.marks.filter((level) => level.k !== null);
  const marks = {
    data: reached.map((level) => points.find((point) => point.x >= level.k)), showLine: false,
    backgroundColor: theme('--card'), borderColor: theme('--accent'), borderWidth: 2, radius: 5,
  };
  const curve = {
    data: [{x: 0, y: 0}].concat(points), borderColor: theme('--accent'), borderWidth: 2,
    pointRadius: points.length < 30 ? 2 : 0, pointBackgroundColor: theme('--accent'), pointHitRadius: 6,
  };
  return new Chart(byId('variance'), {
    type: 'line',
    data: {datasets: [marks, curve].concat(levels)},
    options: {
      animation: false, maintainAspectRatio: false, interaction: {mode: 'nearest', axis: 'x', intersect: false},
      scales: {
        x: axis('Components', {type: 'linear', min: 0, max: last}),
        y: axis('Variance explained, %', {min: 0, max: 100}),
      },
      plugins: {
        legend: {display: false},
        tooltip: {
          displayColors: false, filter: (item) => item.datasetIndex === 1,
          callbacks: {title: () => '', label: (item) => count(item.raw.x) + ' components: ' + percent(item.raw.y)},
        },
      },
    },
  });
}

// A transform knows the model but not how its statistics were kept.
function statistics() {
  if (run.pca === null) return '';
  if (run.pca.sketchRows === null) return 'Exact: from the statistics of all ' + count(run.n) + ' images.';
  return 'From a sketch of ' + count(run.pca.sketchRows) + ' rows (Frequent Directions): every share below is too low by '
    + 'at most ' + (100 * run.pca.errorBound / run.pca.totalVariance).toPrecision(2) + ' % of the variance.';
}

function showShares() {
  byId('variance-note').textContent = statistics();
  const points = data.variance.points;
  const body = add(byId('shares'), 'tbody');
  const last = points[points.length - 1].k;
  for (const k of [1, 2, 10, 50, last].filter((k, i, all) => k <= last && all.indexOf(k) === i)) {
    const point = points.find((each) => each.k === k);
    if (!point) continue;
    const row = add(body, 'tr');
    add(row, 'th', count(k) + (k === 1 ? ' component' : ' components'), {scope: 'row'});
    add(row, 'td', percent(point.percent), {class: 'share'});
  }
  for (const level of data.variance.marks) {
    const row = add(body, 'tr');
    add(row, 'th', level.percent + ' %', {scope: 'row'});
    add(row, 'td', level.k === null
      ? 'not reached with ' + count(last) + ' components'
      : 'with ' + count(level.k) + (level.k === 1 ? ' component' : ' components'), {class: 'share'});
  }
}

// Classes, pictures, rejections, the command.

function showClasses() {
  const head = add(add(byId('classes'), 'thead'), 'tr');
  const splits = data.splits.length > 1 || data.splits[0] ? data.splits : [];
  add(head, 'th', 'Class', {scope: 'col'});
  splits.forEach((split) => add(head, 'th', splitName(split), {scope: 'col', class: 'number'}));
  add(head, 'th', 'All', {scope: 'col', class: 'number'});
  add(head, 'th', '', {'aria-hidden': 'true'});
  const body = add(byId('classes'), 'tbody');
  const most = Math.max(...data.classes.map((one) => one.count));
  data.classes.forEach((one, of) => {
    const row = add(body, 'tr');
    add(row, 'th', className(of), {scope: 'row'});
    splits.forEach((split, i) => add(row, 'td', count(one.splits[i]), {class: 'number'}));
    add(row, 'td', count(one.count), {class: 'number'});
    add(add(row, 'td', '', {class: 'bar'}), 'div').style.width = 100 * one.count / most + '%';
  });
  const foot = add(add(byId('classes'), 'tfoot'), 'tr');
  const sum = (value) => count(data.classes.reduce((total, one) => total + value(one), 0));
  const named = data.classes.filter((one) => one.label).length;
  add(foot, 'th', count(named) + (named === 1 ? ' class' : ' classes'), {scope: 'row'});
  splits.forEach((split, i) => add(foot, 'td', sum((one) => one.splits[i]), {class: 'number'}));
  add(foot, 'td', sum((one) => one.count), {class: 'number'});
  add(foot, 'td', '');
}

function figure(parent, picture, lines) {
  const box = add(parent, 'figure', null, {title: data.folder + picture.path});
  const frame = add(box, 'div', null, {class: 'frame'});
  if (picture.picture === null) {
    frame.textContent = 'cannot be read any more';
  } else {
    add(frame, 'img', null, {src: picture.picture, alt: picture.path, loading: 'lazy'});
  }
  const caption = add(box, 'figcaption');
  lines.forEach((line, i) => add(caption, i === 0 ? 'div' : 'span', line));
}

const fileName = (path) => path.split('/').pop();

function showPictures() {
  const single = data.nearest.every((gallery) => gallery.pictures.length <= 1);
  byId('nearest').classList.toggle('single', single);
  byId('nearest-note').textContent = data.nearest.length < data.classes.length
    ? 'The ' + count(data.nearest.length) + ' largest of ' + count(data.classes.length) + ' classes.' : '';
  for (const gallery of data.nearest) {
    const box = add(byId('nearest'), 'div');
    if (!single) add(box, 'h3', className(gallery.of));
    const pictures = add(box, 'div', null, {class: 'gallery'});
    gallery.pictures.forEach((picture) =>
      figure(pictures, picture, single ? [className(gallery.of)] : [fileName(picture.path)]));
  }
  for (const picture of data.outliers) {
    figure(byId('outliers'), picture,
      [className(picture.of), picture.remoteness.toFixed(1) + ' times', fileName(picture.path)]);
  }
}

function showRejected() {
  if (data.rejected.length === 0) {
    add(byId('rejected'), 'p', 'None.', {class: 'muted'});
    return;
  }
  add(byId('rejected'), 'p', count(run.rejected) + ' of ' + count(run.matched) + ' images; all of them are in rejected/.', {class: 'muted'});
  for (const cause of data.rejected) {
    const box = add(byId('rejected'), 'details', null, {open: ''});
    add(box, 'summary', cause.stage + ', ' + cause.error + ': ' + count(cause.count)
      + (cause.examples.length < cause.count ? ', the first ' + cause.examples.length : ''));
    const table = add(add(box, 'div', null, {class: 'scroll'}), 'table');
    const body = add(table, 'tbody');
    for (const example of cause.examples) {
      const row = add(body, 'tr');
      add(row, 'td', example.path);
      add(row, 'td', example.message);
    }
  }
}

function showCommand() {
  byId('command').textContent = run.command;
  byId('copy').addEventListener('click', () => {
    getSelection().selectAllChildren(byId('command'));
    document.execCommand('copy');
    byId('copy').textContent = 'Copied';
  });
  const body = add(byId('options'), 'tbody');
  const rows = Object.entries(run.options).concat(Object.entries(run.versions).map(([name, value]) => ['version of ' + name, value]));
  for (const [name, value] of rows) {
    const row = add(body, 'tr');
    add(row, 'th', name, {scope: 'row'});
    add(row, 'td', String(value));
  }
}

// Light and dark.

function draw() {
  charts.forEach((chart) => chart.destroy());
  charts = [];
  if (data.points.length > 0) charts.push(scatter());
  if (data.variance.points.length > 0) charts.push(variance());
  if (known !== null) {
    drawMatrix();
    charts.push(reliability());
  }
}

function setTheme(name) {
  root.dataset.theme = name;
  byId('theme').textContent = name === 'dark' ? 'Light' : 'Dark';
  byId('theme').setAttribute('aria-label', 'Switch to the ' + (name === 'dark' ? 'light' : 'dark') + ' theme');
  draw();
}

const dark = matchMedia('(prefers-color-scheme: dark)');
dark.addEventListener('change', () => setTheme(dark.matches ? 'dark' : 'light'));
byId('theme').addEventListener('click', () => setTheme(root.dataset.theme === 'dark' ? 'light' : 'dark'));

showRun();
for (const id of ['scatter', 'classes', 'nearest', 'outliers']) {
  byId(id + '-section').hidden = data.points.length === 0;
}
byId('outliers-section').hidden = data.outliers.length === 0;
byId('variance-section').hidden = data.variance.points.length === 0;
if (data.points.length > 0) {
  showScatter();
  showClasses();
  showPictures();
}
if (data.variance.points.length > 0) showShares();
for (const id of ['matrix', 'confused', 'reliability']) byId(id + '-section').hidden = known === null;
if (known !== null) {
  byId('confused-section').hidden = known.pairs.length === 0;
  showMatrix();
  showConfused();
  showReliability();
}
showRejected();
showCommand();
setTheme(dark.matches ? 'dark' : 'light');
