// How well images were classified, where their labels are known.

const evaluation = data.evaluation;
const known = evaluation !== null && evaluation.images > 0 ? evaluation : null;
const NOT_LEARNED = 'not learned';

function evaluated() {
  const splits = known.splits.map((split) => split || 'no split').join(', ');
  return images(known.images) + (splits === 'no split' ? '' : ' (' + splits + ')');
}

// How many images count as unknown, and whether they should; empty where there is nothing to count.
function unknowns() {
  const some = (part, all, what) => (part === 0 ? 'none of ' + count(all) : ofAll(part, all)) + ' ' + what;
  const parts = [];
  if (evaluation === null && data.answers !== null) {
    parts.push(some(data.answers.unknown, data.answers.images, 'images'));
  }
  if (evaluation !== null && evaluation.images > 0) {
    parts.push(some(evaluation.unknown, evaluation.images, 'images of learned classes') + (evaluation.unknown > 0 ? ', wrongly' : ''));
  }
  if (evaluation !== null && evaluation.foreign > 0) {
    parts.push(some(evaluation.foreignUnknown, evaluation.foreign, 'images of classes that were not learned')
      + (evaluation.foreignUnknown > 0 ? ', rightly' : ''));
  }
  return parts.length === 0 ? '' : 'Counted as unknown: ' + parts.join('; ') + '. ';
}

function unknownMeans(level) {
  return 'An image counts as unknown where it lies farther from the class that it looks most like than '
    + percent(100 * level) + ' of that class\'s images are meant to. ';
}

function matrixNote() {
  const means = data.answers === null ? unknownMeans(evaluation.unknownLevel) : '';
  if (known === null) {
    return 'No image is of a class that the classifier has learned. ' + unknowns() + means;
  }
  const shown = known.labels.length < known.columns
    ? 'Shown are the ' + count(known.labels.length) + ' of ' + count(known.columns) + ' classes with the most mistakes. ' : '';
  const learned = known.heldOut === false
    ? 'The classifier has learned from some of these images, so that it may do worse on others; '
      + 'images in folders named Test are kept apart by --trainSplit=Training. ' : '';
  const five = known.classes > 5 ? ', ' + percent(100 * known.accuracyTop5) + ' have their class among the five most probable' : '';
  return percent(100 * known.accuracy) + ' of ' + evaluated() + ' were taken for what they are' + five + '. '
    + shown + learned + unknowns() + means;
}

// The rows that have images: of classes, and one of all classes that were not learned.
const matrixRows = () => evaluation.matrix
  .map((cells, i) => ({name: i < evaluation.labels.length ? evaluation.labels[i] : NOT_LEARNED, cells,
    own: i < evaluation.labels.length ? i : -1, sum: cells.reduce((all, cell) => all + cell, 0)}))
  .filter((row) => row.sum > 0);

const columnName = (column) => (column < evaluation.labels.length ? evaluation.labels[column] : 'all other classes');

// Rows and columns of the picture, in pixels: names stand left of the cells and, upright, below.
function matrixLayout() {
  const rows = matrixRows();
  const columns = evaluation.matrix[0].length;
  const width = byId('matrix-box').clientWidth;
  const names = Math.min(130, Math.max(60, Math.round(width * 0.28)));
  const side = Math.min(44, (width - names - 2) / columns);
  return {columns, rows, names, side, width: names + side * columns + 2,
    height: names + side * rows.length + 2, font: Math.min(12, Math.max(6, side * 0.8))};
}

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
  pen.textBaseline = 'middle';
  const letters = Math.floor((names - 8) / (font * 0.56));
  rows.forEach((row, place) => {
    pen.font = font + 'px system-ui, sans-serif';
    for (let column = 0; column < columns; column++) {
      const found = row.cells[column];
      const share = found / row.sum;
      const x = names + column * side;
      const y = place * side;
      pen.globalAlpha = 1;
      pen.fillStyle = theme('--page');
      pen.fillRect(x + 1, y + 1, side - 1, side - 1);
      pen.globalAlpha = found === 0 ? 0 : 0.2 + 0.8 * share;
      pen.fillStyle = theme(row.own === column ? '--accent' : row.own < 0 ? '--other' : '--c1');
      pen.fillRect(x + 1, y + 1, side - 1, side - 1);
      pen.globalAlpha = 1;
      if (found > 0 && pen.measureText(count(found)).width < side - 3) {
        pen.fillStyle = share > 0.5 && row.own >= 0 ? theme('--card') : theme('--ink');
        pen.textAlign = 'center';
        pen.fillText(count(found), x + side / 2, y + side / 2 + 1);
      }
    }
    pen.font = (row.own < 0 ? 'italic ' : '') + font + 'px system-ui, sans-serif';
    pen.fillStyle = theme('--ink');
    pen.textAlign = 'right';
    pen.fillText(clipped(row.name, letters), names - 5, place * side + side / 2 + 1);
  });
  pen.font = font + 'px system-ui, sans-serif';
  for (let column = 0; column < columns; column++) {
    pen.save();
    pen.translate(names + column * side + side / 2 + 1, rows.length * side + 6);
    pen.rotate(-Math.PI / 2);
    pen.textAlign = 'right';
    pen.fillText(clipped(columnName(column), letters), 0, 0);
    pen.restore();
  }
}

function tellCell(event) {
  const {columns, rows, names, side} = matrixLayout();
  const column = Math.floor((event.offsetX - names) / side);
  const row = rows[Math.floor(event.offsetY / side)];
  if (column < 0 || column >= columns || row === undefined) return;
  byId('matrix-cell').textContent = ofAll(row.cells[column], row.sum) + ' images of '
    + (row.own < 0 ? 'classes that were not learned look most like ' : row.name + ' were taken for ') + columnName(column) + '.';
}

function showFigures() {
  tableHead(byId('figures'), [known.worst.length < known.classes ? 'Lowest F1 of ' + count(known.classes) : 'Class',
    'Images', 'Precision', 'Recall', 'F1'], 1);
  const body = add(byId('figures'), 'tbody');
  for (const one of known.worst) {
    const row = add(body, 'tr');
    add(row, 'th', one.label, {scope: 'row'});
    add(row, 'td', count(one.images), {class: 'number'});
    for (const share of [one.precision, one.recall, one.f1]) {
      add(row, 'td', share === null ? '–' : share.toFixed(3), {class: 'number'});
    }
  }
  tellRest(byId('figures').parentElement, 'tbody tr', 'classes');
}

function showForeign() {
  byId('foreign-box').hidden = evaluation.foreignClasses.length === 0;
  tableHead(byId('foreign'), ['Classes that were not learned', 'Images', 'Unknown', 'Most look like'], 1);
  byId('foreign').querySelector('th:last-child').removeAttribute('class');
  const body = add(byId('foreign'), 'tbody');
  for (const one of evaluation.foreignClasses) {
    const row = add(body, 'tr');
    add(row, 'th', one.label, {scope: 'row'});
    add(row, 'td', count(one.images), {class: 'number'});
    add(row, 'td', count(one.unknown), {class: 'number'});
    add(row, 'td', one.predicted + ' (' + count(one.most) + ')');
  }
  tellRest(byId('foreign').parentElement, 'tbody tr', 'classes');
}

function showMatrix() {
  byId('matrix-note').textContent = matrixNote();
  byId('matrix').addEventListener('mousemove', tellCell);
  byId('matrix').addEventListener('click', tellCell);
  window.addEventListener('resize', drawMatrix);
  byId('figures-box').hidden = known === null;
  if (known !== null) showFigures();
  showForeign();
}

function showConfused() {
  for (const pair of known.pairs) {
    const box = add(byId('confused'), 'div');
    add(box, 'h3', pair.label + ' → ' + pair.predicted + ': ' + count(pair.images));
    const gallery = add(box, 'div', null, {class: 'gallery'});
    pair.examples.forEach((path) => card(gallery, path, fileName(path), []));
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
            label: (item) => images(item.raw.images) + ' at ' + percent(item.raw.x) + ': ' + percent(item.raw.y) + ' right',
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
