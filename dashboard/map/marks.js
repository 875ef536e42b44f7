// Marks: what lies over the points besides names: the open paper's ring, its neighbours' lines, the filtering
// area, the hover box, the legend and the cards for loading and errors. All text is set as text, never as HTML.

const SVG_NS = 'http://www.w3.org/2000/svg';
const TITLE_BLOCK = 256;
const LEGEND_NAMES = Object.freeze({ year: 'Year', fidelity: 'Fidelity', strength: 'Strength', outlier: 'Outliers' });
const LEGEND_WORDS = Object.freeze({
  fidelity: 'how many of a paper’s nearest by meaning are its nearest here',
  strength: 'how firmly a paper belongs to its topic',
});
const TIP_OFFSET = 14; // px

function element(tag, className, parent) {
  const made = document.createElement(tag);
  made.className = className;
  if (parent) parent.append(made);
  return made;
}

function svgElement(tag, className, attributes) {
  const made = document.createElementNS(SVG_NS, tag);
  made.setAttribute('class', className);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function pathOf(pixels) {
  return `M${pixels.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`;
}

/** Redraws the SVG over the points: some tens of elements, so it is made anew each frame. */
function drawMarks(map) {
  const made = [];
  const { state, points } = map;
  if (state.area?.length > 2) {
    made.push(svgElement('path', 'lm-area', { d: pathOf(state.area.map(([x, y]) => toPixel(map, x, y))) }));
  }
  if (isRow(points, state.paper)) {
    const [x, y] = rowPixel(map, state.paper);
    for (const row of (state.neighbours ?? []).filter((one) => isRow(points, one))) {
      const [x2, y2] = rowPixel(map, row);
      const far = state.elsewhere?.includes(row) ? ' lm-far' : '';
      made.push(svgElement('line', `lm-link${far}`, { x1: x, y1: y, x2, y2 }));
      made.push(svgElement('circle', 'lm-end', { cx: x2, cy: y2, r: map.radius + 2.5 }));
    }
    made.push(...ringAt(map, state.paper, 'lm-ring'));
  }
  const [row, ring] = isRow(points, map.cursor) ? [map.cursor, 'lm-cursor'] : [map.hovered, 'lm-hover'];
  if (isRow(points, row) && row !== state.paper) made.push(...ringAt(map, row, ring));
  if (map.sketch?.length > 1) made.push(svgElement('path', 'lm-sketch', { d: pathOf(map.sketch) }));
  map.dom.svg.replaceChildren(...made);
}

function isRow(points, row) {
  return Number.isInteger(row) && row >= 0 && row < points.count;
}

/** The point once more, its ring, and a ring of ground colour between them: legible on any crowd of points. */
function ringAt(map, row, className) {
  const [cx, cy] = rowPixel(map, row);
  const r = Math.max(map.radius, 3);
  const dot = svgElement('circle', 'lm-dot', { cx, cy, r });
  dot.style.fill = map.paint.palette[map.paint.index[row]];
  return [svgElement('circle', 'lm-halo', { cx, cy, r: r + 4.5 }), dot, svgElement('circle', className, { cx, cy, r: r + 4.5 })];
}

/** [paperId, title] of a row; blocks of titles are fetched once, failed ones again. */
async function paperAt(map, row) {
  const block = Math.floor(row / TITLE_BLOCK);
  const { titles } = map;
  if (!titles.has(block)) {
    const coming = Promise.resolve(map.env.titles(block));
    titles.set(block, coming);
    coming.catch(() => titles.delete(block));
  }
  const found = (await titles.get(block))?.[row - block * TITLE_BLOCK];
  if (!found) throw new Error(`no title for row ${row}`);
  return found;
}

/** Shows the hover box for a row at once, and its title when that has come. */
function showTip(map, row, spoken = false) {
  const { tip, live } = map.dom;
  const topic = map.finest[map.points.topic[row]];
  map.tipRow = row;
  const fill = (title) => {
    if (map.tipRow !== row) return;
    tip.replaceChildren();
    element('div', 'lm-tip-title', tip).textContent = title;
    const facts = element('div', 'lm-tip-facts', tip);
    element('span', 'lm-swatch', facts).style.background = topic?.colour?.[map.theme] ?? UNKNOWN_COLOURS[map.theme];
    element('span', 'lm-tip-topic', facts).textContent = topic?.name ?? 'No topic';
    if (map.points.year[row]) element('span', 'lm-tip-more', facts).textContent = String(map.points.year[row]);
    if (map.points.flags[row] & OUTLIER_FLAG) element('span', 'lm-tip-more', facts).textContent = 'outlier';
    tip.hidden = false;
    placeTip(map);
  };
  const timer = setTimeout(() => fill('…'), 120); // a title already here shows without a flash of dots
  paperAt(map, row).then(([, title]) => {
    fill(title);
    if (spoken) live.textContent = `${title}. ${topic?.name ?? ''}`;
  }, () => fill('The title could not be fetched')).finally(() => clearTimeout(timer));
}

function placeTip(map) {
  const { tip } = map.dom;
  if (map.tipRow < 0 || tip.hidden) return;
  const [x, y] = rowPixel(map, map.tipRow);
  const { offsetWidth: w, offsetHeight: h } = tip;
  const inside = (value, most) => Math.max(8, Math.min(value, most - 8));
  const left = x + TIP_OFFSET + w + 8 <= map.size.w ? x + TIP_OFFSET : x - TIP_OFFSET - w;
  const top = y - TIP_OFFSET - h >= 8 ? y - TIP_OFFSET - h : y + TIP_OFFSET;
  tip.style.transform = `translate(${Math.round(inside(left, map.size.w - w))}px, ${Math.round(inside(top, map.size.h - h))}px)`;
}

function hideTip(map) {
  map.tipRow = -1;
  map.dom.tip.hidden = true;
}

/** What the colours mean, at the bottom left, when points are not coloured by topic. */
function drawLegend(map) {
  const { legend } = map.dom;
  const { colourBy } = map.state;
  const meaning = map.paint.legend;
  legend.hidden = !meaning;
  if (!meaning) return;
  legend.replaceChildren();
  const name = element('div', 'lm-legend-name', legend);
  name.textContent = LEGEND_NAMES[colourBy];
  if (LEGEND_WORDS[colourBy]) element('span', 'lm-legend-told', name).textContent = `: ${LEGEND_WORDS[colourBy]}`;
  if (meaning.groups) writeGroups(element('div', 'lm-legend-groups', legend), meaning.groups);
  else writeScale(map, legend, meaning);
}

function writeGroups(legend, groups) {
  for (const { name, told, colour, count } of groups) {
    const row = element('div', 'lm-legend-group', legend);
    element('span', 'lm-swatch', row).style.background = colour;
    element('span', 'lm-legend-label', row).textContent = name;
    element('span', 'lm-legend-count', row).textContent = count.toLocaleString('en');
    element('span', 'lm-legend-told', row).textContent = told;
  }
}

function writeScale(map, legend, scale) {
  const write = (value) => (map.state.colourBy === 'year' ? String(value) : `${Math.round(value / 2.55)} %`);
  if (scale.known) {
    const line = element('div', 'lm-legend-scale', legend);
    element('span', '', line).textContent = `${scale.below ? '≤ ' : ''}${write(scale.low)}`;
    element('span', 'lm-legend-bar', line).style.background = `linear-gradient(90deg, ${scale.stops.join(', ')})`;
    if (scale.high > scale.low) element('span', '', line).textContent = `${scale.above ? '≥ ' : ''}${write(scale.high)}`;
  }
  if (scale.unknown) {
    const unknown = element('div', 'lm-legend-unknown', legend);
    element('span', 'lm-swatch', unknown).style.background = UNKNOWN_COLOURS[map.theme];
    unknown.append(`unknown: ${scale.unknown.toLocaleString('en')}`);
  }
}

/** A card in the middle of the frame: loading, an error with a way on, or nothing. */
function showCard(map, kind, text, again) {
  const { card } = map.dom;
  map.root.dataset.state = kind;
  card.className = `lm-card lm-card-${kind}`;
  card.hidden = kind === 'ready' && !text;
  card.setAttribute('role', kind === 'error' ? 'alert' : 'status');
  card.replaceChildren();
  element('div', 'lm-card-text', card).textContent = text;
  if (!again) return;
  const button = element('button', 'lm-tool', card);
  button.type = 'button';
  button.textContent = 'Try again';
  button.addEventListener('click', again, { signal: map.signal });
}

/** Says so where the map is less than the whole: drawn without WebGL, or a sample of what is in view. */
function drawNotice(map) {
  const { notice } = map.dom;
  const told = map.renderer === 'webgl' ? [] : ['This browser has no WebGL: drawing with SVG.'];
  const { share, rows, box, among } = map.overlay ?? map.base;
  if (share < ALL) {
    const [shown, all] = [rows.length, among].map((n) => n.toLocaleString('en'));
    told.push(`Showing ${shown} of ${all} papers${map.overlay ? ' that pass' : ''}${box ? ' around here' : ''}; zoom in for all.`);
  }
  notice.hidden = !told.length;
  notice.textContent = told.join(' ');
}
