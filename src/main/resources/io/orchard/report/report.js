// What ran and how, and the parts of the page in their order.

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

// What a test is worth that asks for nothing that was learned.
function withoutTwins() {
  const without = known.withoutTwins;
  if (without === null || without.twins === 0) return '';
  return plural(without.twins, 'has a twin', 'have a twin') + ' that was learned from'
    + (without.images > 0 ? ', of the other ' + count(without.images) + ' right are ' + percent(100 * without.accuracy) : '') + '; ';
}

function showClassifier(classifier) {
  if (classifier.reason !== null) {
    tile('Classifier', 'none', classifier.reason);
  } else if (known === null) {
    tile('Classifier', plural(classifier.classes, 'class', 'classes'), unknowns());
  } else {
    tile('Right', percent(100 * known.accuracy),
      'of ' + evaluated() + (known.heldOut === false ? ', some of them learned from' : '') + '; '
      + withoutTwins() + plural(classifier.classes, 'class', 'classes'));
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
      'Rejected: ' + ofAll(run.rejected, run.matched) + ' images, more than --maxFailureRate='
      + run.options.maxFailureRate + ' allows: this output has no _SUCCESS. Everything else is written.',
      {class: 'banner bad'});
  }
  if (run.drift) {
    add(byId('banners'), 'p', 'Drift: ' + run.drift.meaning + '. ' + percent(100 * run.drift.outside)
      + ' of their variance lies outside the components, ' + percent(100 * run.drift.outsideOfModel) + ' of the model\u2019s own images.',
      {class: run.drift.verdict === 'different' ? 'banner warning' : 'banner'});
  }
  tile('Images', count(run.processed), count(run.matched) + ' matched, ' + count(run.rejected) + ' rejected');
  tile('Time', duration(run.seconds),
    run.imagesPerSecond.toFixed(1) + ' images/s, start included, ' + run.options.runner);
  if (run.cost && run.cost.sum !== undefined) {
    tile('Cost', Number(run.cost.sum.toPrecision(3)).toString(), run.cost.coreHours.toPrecision(3) + ' core hours at '
      + run.cost.price + '; ' + count(run.cost.s3Requests) + ' requests to S3');
  }
  tile('Network', run.features.network.split('/').pop(), weights() + ', ' + run.features.imageSize + ', '
    + run.features.resample + (run.features.pooling ? ', pooling ' + run.features.pooling : '')
    + (run.features.precision ? ', in ' + run.features.precision : ''));
  if (run.k === null) {
    tile('PCA', 'none', 'too few images to fit one');
  } else {
    const explained = data.variance.points[data.variance.points.length - 1].percent;
    tile('PCA', count(run.d) + ' → ' + count(run.k),
      percent(explained) + ' of the variance; fitted on ' + images(run.n));
  }
  if (run.classifier !== null) showClassifier(run.classifier);
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
  if (run.pca === null) return 'Of the ' + images(run.n) + ' that the model was fitted on.';
  if (run.pca.sketchRows === null) return 'Exact: from the statistics of all ' + count(run.n) + ' images that were learned from.';
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

// Classes, rejections, the command.

function showClasses() {
  const splits = data.splits.length > 1 || data.splits[0] ? data.splits : [];
  if (splits.length === 0) byId('classes-title').textContent = 'Images per class';
  tableHead(byId('classes'), ['Class'].concat(splits.map(splitName), 'All', ''), 1);
  const body = add(byId('classes'), 'tbody');
  const most = Math.max(...data.classes.map((one) => one.count));
  data.classes.forEach((one, of) => {
    const row = add(body, 'tr');
    add(row, 'th', className(of), {scope: 'row'});
    splits.forEach((split, i) => add(row, 'td', count(one.splits[i]), {class: 'number'}));
    add(row, 'td', count(one.count), {class: 'number'});
    bar(row, one.count / most);
  });
  const foot = add(add(byId('classes'), 'tfoot'), 'tr');
  const sum = (value) => count(data.classes.reduce((total, one) => total + value(one), 0));
  add(foot, 'th', plural(data.classes.filter((one) => one.label).length, 'class', 'classes'), {scope: 'row'});
  splits.forEach((split, i) => add(foot, 'td', sum((one) => one.splits[i]), {class: 'number'}));
  add(foot, 'td', sum((one) => one.count), {class: 'number'});
  add(foot, 'td', '');
  tellRest(byId('classes').parentElement, 'tbody tr', 'classes');
}

function showRejected() {
  if (data.rejected.length === 0) {
    add(byId('rejected'), 'p', 'No image was rejected.', {class: 'muted'});
    return;
  }
  add(byId('rejected'), 'p', 'Rejected: ' + ofAll(run.rejected, run.matched) + ' images, all of which rejected/ names.', {class: 'muted'});
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
  if (evaluation !== null) drawMatrix();
  if (known !== null) charts.push(reliability());
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

const hide = (hidden, ...ids) => ids.forEach((id) => { byId(id + '-section').hidden = hidden; });

showRun();
hide(data.answers === null, 'answers', 'taken');
hide(data.points.length === 0, 'scatter', 'nearest');
hide(data.points.length === 0 || (!labelled && data.splits.length < 2), 'classes');
hide(data.outliers.length === 0, 'outliers');
hide(data.variance.points.length === 0, 'variance');
hide(data.twins === null, 'twins');
hide(data.looks.smallest.length === 0, 'looks');
hide(evaluation === null, 'matrix');
hide(known === null, 'reliability');
hide(known === null || known.pairs.length === 0, 'confused');
if (data.points.length > 0) {
  showScatter();
  showClasses();
  showPictures();
}
if (data.answers !== null) showAnswers();
if (data.variance.points.length > 0) showShares();
if (evaluation !== null) showMatrix();
if (known !== null) {
  showConfused();
  showReliability();
}
if (data.twins !== null) showTwins();
showLooks();
showRejected();
showCommand();
setTheme(dark.matches ? 'dark' : 'light');
