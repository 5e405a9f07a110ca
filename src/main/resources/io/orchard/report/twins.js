// Images that are twins of one another, and images that may not be good enough.

const TWINS = {
  all: () => true,
  labels: (group) => group.differentLabels,
  splits: (group) => group.acrossSplits,
};
const GROUPS_AT_ONCE = innerWidth < 720 ? 6 : 12;

function twinsNote() {
  const {groups, images: all, differentLabels, acrossSplits, dropped} = run.duplicates;
  if (groups === 0) return 'No two images ' + twinsAre() + '.';
  return images(all) + ' in ' + plural(groups, 'group', 'groups') + ' ' + twinsAre()
    + (differentLabels > 0 ? '; ' + plural(differentLabels, 'group has', 'groups have') + ' different labels, of which some must be wrong' : '')
    + (acrossSplits > 0 ? '; ' + plural(acrossSplits, 'group lies', 'groups lie') + ' across splits, so that a test may ask for what was learned' : '')
    + (dropped > 0 ? '; ' + plural(dropped, 'image was', 'images were') + ' not learned from, because a twin was' : '') + '. '
    + (data.twins.groups.length < groups ? 'Shown are ' + ofAll(data.twins.groups.length, groups) + ' groups; duplicates/ has all.' : '');
}

const twinsAre = () => (run.options.duplicates === 'near'
  ? 'have the same pixels or look alike (a cosine of at least ' + run.options.duplicateSimilarity + ')' : 'have the same pixels');

function twinLines(twin, group) {
  const lines = [];
  if (group.differentLabels) lines.push({text: twin.label || '(no label)', mark: 'wrong'});
  if (group.acrossSplits) lines.push({text: splitName(twin.split), mark: 'unknown'});
  lines.push(twin.exact ? 'same pixels' : 'cosine ' + twin.similarity.toFixed(4));
  return lines;
}

function showTwin(group) {
  const box = add(byId('twins'), 'div');
  const labels = [...new Set(group.shown.map((twin) => twin.label || '(no label)'))];
  add(box, 'h3', clipped(labels.join(', '), 80) + ': ' + images(group.images)
    + (group.shown.length < group.images ? ', ' + count(group.shown.length) + ' shown' : ''));
  const row = add(box, 'div', null, {class: 'gallery'});
  group.shown.forEach((twin) => card(row, twin.path, fileName(twin.path), twinLines(twin, group)));
}

function showTwinsOf() {
  const found = data.twins.groups.filter(TWINS[byId('twins-kind').value]);
  paged(byId('twins'), byId('twins-more'), found, GROUPS_AT_ONCE, showTwin);
}

function showTwins() {
  byId('twins-note').textContent = twinsNote();
  const names = {all: 'all', labels: 'different labels', splits: 'across splits'};
  options(byId('twins-kind'), Object.keys(TWINS)
    .map((kind) => [kind, data.twins.groups.filter(TWINS[kind]).length])
    .filter(([, found]) => found > 0)
    .map(([kind, found]) => [kind, names[kind] + ' (' + count(found) + ')']));
  byId('twins-controls').hidden = data.twins.groups.length === 0;
  byId('twins-kind').addEventListener('change', showTwinsOf);
  if (data.twins.groups.length > 0) showTwinsOf();
  else byId('twins-more').hidden = true;
}

function showLooks() {
  const {smallest, darkest, blurriest} = data.looks;
  const rows = [
    ['Smallest', smallest, (seen) => count(seen.width) + ' × ' + count(seen.height)],
    ['Darkest', darkest, (seen) => 'brightness ' + seen.brightness.toFixed(0)],
    ['Blurriest', blurriest, (seen) => 'sharpness ' + seen.sharpness.toFixed(0)],
  ];
  for (const [name, found, line] of rows) {
    const box = add(byId('looks'), 'div');
    add(box, 'h3', name);
    const row = add(box, 'div', null, {class: 'gallery'});
    found.forEach((seen) => card(row, seen.path, fileName(seen.path), [line(seen)]));
  }
}
