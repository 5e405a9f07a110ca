// Images to look at: predictions, typical images and outliers.

const CARDS_AT_ONCE = innerWidth < 720 ? 24 : 60;

const ANSWERS = {
  all: () => true,
  wrong: (answer) => answer.wrong,
  unknown: (answer) => answer.unknown,
  known: (answer) => !answer.unknown,
};

const predicted = (answer) => answer.top[0].label;

// "102 of 155 unknown ones", or nothing where there are none.
function shareOf(test, all, name) {
  const shown = data.answers.shown.filter(test).length;
  return all === 0 ? [] : [(shown === all ? 'all ' + count(all) : ofAll(shown, all)) + ' ' + name];
}

function answersNote() {
  const {shown, images: all, wrong, unknown, unknownNotWrong, labelled: withLabel} = data.answers;
  const order = ', the least sure first' + (wrong > 0 ? ', and before them those that their label says to be wrong' : '') + '. ';
  const kinds = shareOf((answer) => answer.wrong, wrong, 'wrong ones')
    .concat(shareOf((answer) => answer.unknown && !answer.wrong, unknownNotWrong, 'unknown ones' + (wrong > 0 ? ' that are not wrong' : '')))
    .concat(shareOf((answer) => !answer.unknown && !answer.wrong, all - wrong - unknownNotWrong, 'others'));
  return (shown.length < all
    ? ofAll(shown.length, all) + ' images' + order + 'They are the least sure of each kind: ' + kinds.join(', ') + '; predictions/ has all. '
    : all === 1 ? 'The only image. ' : 'All ' + count(all) + ' images' + order)
    + (withLabel === 0 ? 'No image has a label, so that nothing says which predictions are right. ' : '')
    + (unknown > 0 || evaluation !== null ? unknownMeans(run.options.unknownLevel) : '');
}

function answerLines(answer) {
  const lines = [sure(answer.top[0].probability)];
  if (answer.unknown) lines.push({text: 'unknown', mark: 'unknown'});
  if (answer.wrong) lines.push({text: 'is ' + answer.label, mark: 'wrong'});
  if (answer.label !== null && !answer.learned) lines.push((answer.wrong ? '' : 'is ' + answer.label + ', ') + NOT_LEARNED);
  if (answer.top.length > 1 && answer.top[1].probability >= 0.005) {
    lines.push('or ' + answer.top[1].label + ', ' + sure(answer.top[1].probability));
  }
  lines.push(fileName(answer.path));
  return lines;
}

function showAnswersOf() {
  const of = Number(byId('answers-class').value);
  const name = of < 0 ? null : answerClasses()[of];
  const kind = ANSWERS[byId('answers-kind').value];
  const found = data.answers.shown.filter((answer) => kind(answer) && (name === null || predicted(answer) === name || answer.label === name));
  const taken = data.answers.taken.find((one) => one.label === name);
  byId('answers-count').textContent = ofAll(found.length, data.answers.shown.length) + ' shown here'
    + (taken === undefined ? '.' : '; in all, ' + images(taken.images) + ' look most like ' + clipped(name, 60) + '.');
  paged(byId('answers'), byId('answers-more'), found, CARDS_AT_ONCE,
    (answer) => card(byId('answers'), answer.path, predicted(answer), answerLines(answer)).classList.toggle('wrong', answer.wrong));
}

const answerClasses = () => [...new Set(data.answers.shown.flatMap((answer) =>
  [predicted(answer)].concat(answer.wrong ? [answer.label] : [])))].sort();

function showAnswers() {
  byId('answers-note').textContent = answersNote();
  options(byId('answers-class'), [[-1, 'all']].concat(answerClasses().map((name, i) => [i, name])));
  const kindNames = {all: 'all', wrong: 'wrong', unknown: 'unknown', known: 'not unknown'};
  options(byId('answers-kind'), Object.keys(ANSWERS)
    .map((kind) => [kind, data.answers.shown.filter(ANSWERS[kind]).length])
    .filter(([, found]) => found > 0)
    .map(([kind, found]) => [kind, kindNames[kind] + ' (' + count(found) + ')']));
  byId('answers-class').addEventListener('change', showAnswersOf);
  byId('answers-kind').addEventListener('change', showAnswersOf);
  showAnswersOf();
  showTaken();
}

function showTaken() {
  const {taken, classes, images: all} = data.answers;
  tableHead(byId('taken'), [taken.length < classes ? 'The ' + count(taken.length) + ' most frequent of ' + plural(classes, 'class', 'classes')
    : 'Class', 'Images', 'Unknown', ''], 1);
  const body = add(byId('taken'), 'tbody');
  for (const one of taken) {
    const row = add(body, 'tr');
    add(row, 'th', one.label, {scope: 'row'});
    add(row, 'td', count(one.images), {class: 'number'});
    add(row, 'td', count(one.unknown), {class: 'number'});
    bar(row, one.images / taken[0].images);
  }
  const foot = add(add(byId('taken'), 'tfoot'), 'tr');
  add(foot, 'th', plural(classes, 'class', 'classes'), {scope: 'row'});
  add(foot, 'td', count(all), {class: 'number'});
  add(foot, 'td', count(data.answers.unknown), {class: 'number'});
  add(foot, 'td', '');
  tellRest(byId('taken').parentElement, 'tbody tr', 'classes');
}

function showPictures() {
  const single = data.nearest.every((gallery) => gallery.pictures.length <= 1);
  if (!labelled) byId('nearest-title').textContent = 'Nearest to the centre of all images';
  byId('nearest').classList.toggle('single', single);
  byId('nearest-note').textContent = data.nearest.length < data.classes.length
    ? 'The ' + count(data.nearest.length) + ' largest of ' + count(data.classes.length) + ' classes.' : '';
  for (const gallery of data.nearest) {
    const box = add(byId('nearest'), 'div');
    if (!single && labelled) add(box, 'h3', className(gallery.of));
    const row = add(box, 'div', null, {class: 'gallery'});
    gallery.pictures.forEach(({path}) => card(row, path, single ? className(gallery.of) : fileName(path), []));
  }
  byId('outliers-note').textContent = labelled
    ? 'How many times as far from the centre of their class as its images usually are (root mean square): worth a look for wrong labels and odd pictures.'
    : 'How many times as far from the centre of all images as they usually are (root mean square): worth a look for odd pictures.';
  for (const {path, of, remoteness} of data.outliers) {
    card(byId('outliers'), path, labelled ? className(of) : fileName(path),
      [remoteness.toFixed(1) + ' times'].concat(labelled ? [fileName(path)] : []));
  }
}
