// Marks: what lies over the points besides names: the open paper's ring, its neighbours' lines, the filtering
// area, the hover box, the legend and the cards for loading and errors. All text is set as text, never as HTML.

const SVG_NS = 'http://www.w3.org/2000/svg';
const TITLE_BLOCK = 256;
const LEGEND_NAMES = Object.freeze({ year: 'Year', fidelity: 'Fidelity', strength: 'Strength' });
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
      made.push(svgElement('line', 'lm-link', { x1: x, y1: y, x2, y2 }));
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

/** The scale at the bottom left, when points are not coloured by topic. */
function drawLegend(map) {
  const { legend } = map.dom;
  const scale = map.paint.legend;
  legend.hidden = !scale;
  if (!scale) return;
  legend.replaceChildren();
  const write = (value) => (map.state.colourBy === 'year' ? String(value) : `${Math.round(value / 2.55)} %`);
  element('div', 'lm-legend-name', legend).textContent = LEGEND_NAMES[map.state.colourBy];
  if (scale.known) {
    element('div', 'lm-legend-bar', legend).style.background = `linear-gradient(90deg, ${scale.stops.join(', ')})`;
    const ends = element('div', 'lm-legend-ends', legend);
    element('span', '', ends).textContent = `${scale.below ? '≤ ' : ''}${write(scale.low)}`;
    if (scale.high > scale.low) element('span', '', ends).textContent = `${scale.above ? '≥ ' : ''}${write(scale.high)}`;
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

/** Says so where the map is less than the whole. */
function drawNotice(map) {
  const { notice } = map.dom;
  notice.hidden = map.renderer === 'webgl';
  const [shown, all] = [map.drawnRows?.length ?? map.points.count, map.points.count].map((n) => n.toLocaleString('en'));
  notice.textContent = shown === all ? 'This browser has no WebGL: drawing with SVG'
    : `This browser has no WebGL: showing a sample of ${shown} of ${all} papers as SVG`;
}

// The map: one frame of two stacked plots, names, marks and tools, driven by update(state).
// It knows nothing of Streamlit: it takes an element, ways to fetch data, and callbacks.

const WAIT = Object.freeze({ settle: 140, view: 250, contextLost: 150 }); // ms
const SVG_LIMIT = 2000;
const PICK_REACH = 14; // px
const ZOOM_LIMITS = Object.freeze({ least: 0.5, few: 60, many: 500 });
const FLY_TIME = 420; // ms
const SLOW_DRAWING = 45; // ms a redraw, from which on moves slide the picture instead
const FRAME_LABEL = 'Map of papers. Arrow keys move between papers, Enter opens one, Escape closes, plus and minus zoom, '
  + '0 shows all, slash goes to search, L draws a lasso, B a box. Tab goes to the topic names and tools.';

/**
 * @param {HTMLElement} root an empty element that CSS gives its size
 * @param {{plotly:function, points:function, titles:function, on:Object, noWebGL?:boolean, reserved?:function}} env
 *   reserved(): optional boxes {x, y, w, h} (px from the frame's top left) that names keep clear of
 * @returns {{update:function(Object), resize:function(), destroy:function()}}
 */
function createMap(root, env) {
  const stop = new AbortController();
  const map = {
    root, env, stop, signal: stop.signal, state: null, points: null, names: [], buttons: new Map(), titles: new Map(),
    view: { x: 0, y: 0, zoom: 1 }, size: { w: 1, h: 1 }, cursor: -1, hovered: -1, tipRow: -1, mode: null, sketch: null,
    timers: {}, done: {}, lost: 0, lastPaper: -1, drawn: 0, loads: 0, frame: 0, pace: 16, plotted: null, flight: 0, fontFamily: 'sans-serif', theme: 'light', radius: 4,
    ruler: document.createElement('canvas').getContext('2d'),
    renderer: env.noWebGL || !hasWebGL() ? 'svg' : 'webgl',
  };
  map.dom = buildFrame(map);
  map.hand = listenToGestures(map.dom.frame, gestureActs(map), map.signal);
  map.watcher = new ResizeObserver(() => resized(map));
  map.watcher.observe(map.dom.frame);
  map.dom.frame.addEventListener('webglcontextlost', (event) => contextLost(map, event), { signal: map.signal, capture: true });
  document.fonts?.ready.then(() => { if (map.points && !map.signal.aborted) settle(map); });
  const rethemed = () => { if (map.points) refresh(map); };
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', rethemed, { signal: map.signal });
  root.litmap = testHooks(map);
  measureFrame(map);
  showCard(map, 'loading', 'Drawing the map…');
  return { update: (state) => takeState(map, state), resize: () => resized(map), destroy: () => destroyMap(map) };
}

function hasWebGL() {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('webgl2') ?? canvas.getContext('webgl');
  context?.getExtension('WEBGL_lose_context')?.loseContext(); // browsers keep only about 16
  return Boolean(context);
}

function buildFrame(map) {
  const frame = element('div', 'lm-map', map.root);
  frame.tabIndex = 0;
  frame.setAttribute('role', 'application');
  frame.setAttribute('aria-label', FRAME_LABEL);
  const dom = { frame };
  for (const name of ['base', 'overlay']) dom[name] = element('div', `lm-plot lm-${name}`, frame);
  dom.svg = svgElement('svg', 'lm-marks', { 'aria-hidden': 'true' });
  frame.append(dom.svg);
  dom.names = element('div', 'lm-names', frame);
  dom.legend = element('div', 'lm-legend', frame);
  dom.notice = element('div', 'lm-notice', frame);
  const tools = makeToolbar(frame, {
    mode: (mode) => setMode(map, map.mode === mode ? null : mode),
    zoom: (factor) => zoomAt(map, map.size.w / 2, map.size.h / 2, factor),
    fit: () => fit(map),
  }, map.signal);
  dom.tip = element('div', 'lm-tip', frame);
  dom.card = element('div', 'lm-card', frame);
  dom.live = element('div', 'lm-live', frame);
  dom.live.setAttribute('aria-live', 'polite');
  dom.tools = tools.bar;
  dom.pressMode = tools.press;
  for (const name of ['overlay', 'legend', 'notice', 'tip']) dom[name].hidden = true;
  dom.tip.setAttribute('aria-hidden', 'true'); // the live region speaks instead
  return dom;
}

function testHooks(map) {
  return {
    get rows() { return map.points?.count ?? 0; },
    get renderer() { return map.renderer; },
    pixel: (row) => {
      const frame = map.dom.frame.getBoundingClientRect();
      const [x, y] = rowPixel(map, row);
      return [frame.left + x, frame.top + y];
    },
    labels: () => {
      const frame = map.dom.frame.getBoundingClientRect();
      return map.names.map(({ topic, name, box }) => ({
        id: topic.id, text: name.lines.join(' ') + name.hits,
        box: { x: frame.left + box.x, y: frame.top + box.y, width: box.w, height: box.h },
      }));
    },
    view: () => viewTriple(map),
  };
}

// ---- state -------------------------------------------------------------------------------------------------

function takeState(map, state) {
  const before = map.state;
  map.state = state;
  if (before && before.paper !== state.paper) { map.lastPaper = before.paper; map.cursor = -1; }
  if (!before || before.key !== state.key) loadPoints(map);
  else if (map.points) refresh(map);
}

async function loadPoints(map) {
  const load = ++map.loads; // a later load makes this one void
  map.points = null;
  showCard(map, 'loading', 'Drawing the map…');
  try {
    const [plotly, buffer] = await Promise.all([map.env.plotly(), map.env.points()]);
    if (load !== map.loads || map.signal.aborted) return;
    const points = readPoints(buffer, map.state.points);
    Object.assign(map, { plotly, grid: buildGrid(points), titles: new Map(), cursor: -1, hovered: -1, lastPaper: -1, plotted: null, points });
    hideTip(map);
    measureFrame(map);
    startView(map);
    await refresh(map);
    if (load === map.loads && map.points) showCard(map, 'ready', points.count ? '' : 'No papers on this map yet');
  } catch (error) {
    if (load === map.loads && !map.signal.aborted) failed(map, error);
  }
}

function failed(map, error) {
  map.points = null;
  showCard(map, 'error', `The map could not be drawn: ${error.message || error}`, () => loadPoints(map));
}

/** Where a map opens: the view of a copied link, else what there is to fly to, else everything. */
function startView(map) {
  const { view, fly } = map.state;
  map.bounds = map.grid.box;
  map.view = wholeView(map.bounds);
  const given = !map.opened && Array.isArray(view) && view.every(Number.isFinite);
  if (given) map.view = { x: view[0], y: view[1], zoom: view[2] };
  map.flown = given ? fly?.n : undefined;
  map.opened = true;
}

/** Draws the state; calls that come meanwhile are drawn together when this one is done. */
async function refresh(map) {
  map.again = true;
  if (map.busy) return map.busy;
  map.busy = (async () => {
    while (map.again && map.points && !map.signal.aborted) { map.again = false; await drawState(map); }
  })();
  try { await map.busy; } catch (error) { failed(map, error); } finally { map.busy = null; }
  return undefined;
}

async function drawState(map) {
  const { state, done, loads: load } = map;
  const fresh = done.load !== load;
  const refiltered = fresh || done.passing !== state.passing;
  takeTheme(map);
  takeTopics(map, fresh);
  if (refiltered) takePassing(map);
  const paint = JSON.stringify([state.colourBy, map.theme, map.topicsText]);
  const repaint = fresh || done.paint !== paint;
  if (repaint) map.paint = paintPoints(map.points, state.topics, state.colourBy, map.theme);
  map.radius = pointRadius(map.points.count, map.view.zoom, map.size);
  const look = `${map.radius} ${map.renderer}`;
  const rebase = repaint || done.look !== look || (refiltered && map.renderer === 'svg');
  if (rebase) await drawPlot(map, map.dom.base, map.drawnRows);
  // The overlay's WebGL is made ready with the first draw, so that the first filter is as quick as the next.
  if (fresh || (map.passing && (rebase || refiltered))) {
    await drawPlot(map, map.dom.overlay, map.passingRows ?? new Int32Array(0));
  }
  if (!map.points || load !== map.loads) return; // another map has come meanwhile
  map.done = { load, passing: state.passing, paint, look };
  map.dom.overlay.hidden = !map.passing;
  map.dom.frame.classList.toggle('lm-filtered', Boolean(map.passing));
  map.dom.frame.classList.toggle('lm-scaled', state.colourBy !== 'topic');
  drawLegend(map);
  drawNotice(map);
  settle(map);
  fly(map);
  map.root.dataset.drawn = String(++map.drawn);
}

function takeTheme(map) {
  const dark = map.state.dark ?? looksDark(map.root);
  map.theme = dark ? 'dark' : 'light';
  map.dom.frame.classList.toggle('lm-dark', dark);
}

/** Dark where the first opaque background behind the root is dark; without any, what the reader prefers. */
function looksDark(root) {
  for (let node = root; node; node = node.parentElement ?? node.getRootNode().host) {
    const [r, g, b, alpha = 1] = (getComputedStyle(node).backgroundColor.match(/[\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
    if (alpha > 0.5) return 0.299 * r + 0.587 * g + 0.114 * b < 128;
  }
  return matchMedia('(prefers-color-scheme: dark)').matches;
}

function takeTopics(map, fresh) {
  const text = JSON.stringify(map.state.topics.map(({ hits, ...lasting }) => lasting));
  if (fresh || text !== map.topicsText) {
    map.tree = describeTopics(map.state.topics, map.points);
    map.finest = finestTopics(map.state.topics);
    map.topicsText = text;
  } else {
    map.tree.entries.forEach((entry, at) => { entry.topic = map.state.topics[at]; }); // hits change, places do not
  }
}

function takePassing(map) {
  const { count } = map.points;
  map.passing = readBits(map.state.passing, count);
  map.drawnRows = map.renderer === 'svg' ? sampleRows(count, map.passing, SVG_LIMIT) : null;
  map.drawnMask = null;
  if (map.drawnRows) {
    map.drawnMask = new Uint8Array(count);
    for (const row of map.drawnRows) map.drawnMask[row] = 1;
  }
  map.passingRows = map.passing && rowsOf(map.drawnMask ? map.passing.map((bit, row) => bit & map.drawnMask[row]) : map.passing);
  map.root.dataset.passing = String(map.passing ? rowsOf(map.passing).length : count);
  if (map.hovered >= 0 && !isHoverable(map, map.hovered)) { map.hovered = -1; hideTip(map); }
}

// ---- plots -------------------------------------------------------------------------------------------------

async function drawPlot(map, box, rows) {
  const plot = box.firstElementChild ?? element('div', 'lm-plotly', box);
  box.hidden = false; // Plotly measures what it draws into
  const ranges = rangesOf(map);
  const axis = { visible: false, fixedrange: true, autorange: false, zeroline: false, showgrid: false };
  const layout = {
    width: map.size.w, height: map.size.h, margin: { l: 0, r: 0, t: 0, b: 0, pad: 0 },
    showlegend: false, hovermode: false, dragmode: false,
    paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)',
    xaxis: { ...axis, range: ranges.x }, yaxis: { ...axis, range: ranges.y },
  };
  const sharpness = Math.min(2, window.devicePixelRatio || 1);
  const config = { staticPlot: true, displayModeBar: false, responsive: false, plotGlPixelRatio: sharpness };
  map.plotted ??= pictureOf(map);
  await map.plotly.react(plot, makeTraces(map.points, rows, map.paint, map), layout, config);
}

function eachPlot(map, run) {
  for (const box of [map.dom.base, map.passing ? map.dom.overlay : null]) {
    const plot = box?.firstElementChild;
    if (plot?._fullLayout) run(plot);
  }
}

function rangesOf(map) {
  const scale = scaleOf(map);
  const [x, y] = [map.size.w / 2 / scale, map.size.h / 2 / scale];
  return { x: [map.view.x - x, map.view.x + x], y: [map.view.y - y, map.view.y + y] };
}

/** What a drawn picture shows: when this has changed, it must move. */
function pictureOf({ view, size }) {
  return { x: view.x, y: view.y, zoom: view.zoom, w: size.w, h: size.h };
}

function hasMoved(map) {
  const now = pictureOf(map);
  return Object.keys(now).some((name) => now[name] !== map.plotted?.[name]);
}

function movePlots(map) {
  const { x, y } = rangesOf(map);
  eachPlot(map, (plot) => {
    map.plotly.relayout(plot, { 'xaxis.range': x, 'yaxis.range': y, width: map.size.w, height: map.size.h });
    plot.style.transform = '';
  });
  map.plotted = pictureOf(map);
  const began = performance.now();
  if (map.pacing) return;
  map.pacing = true; // the second frame from now comes when this drawing has reached the screen
  requestAnimationFrame(() => requestAnimationFrame(() => {
    map.pacing = false;
    map.pace = Math.max(Math.min(400, performance.now() - began), map.pace * 0.7); // slow at once, fast again by and by
  }));
}

/** Where drawing is slow (100,000 points without a GPU: 150 ms), moves the drawn picture and redraws it when it has moved far. */
function slidePlots(map) {
  const view = map.plotted;
  const { w, h } = map.size;
  const scale = scaleOf(map);
  const zoom = map.view.zoom / view.zoom;
  const [dx, dy] = [(view.x - map.view.x) * scale, (map.view.y - view.y) * scale];
  const far = Math.abs(dx) > w * 0.3 || Math.abs(dy) > h * 0.3 || zoom > 1.8 || zoom < 0.6;
  if (map.pace < SLOW_DRAWING || far) { movePlots(map); return; }
  const [left, top] = [(w / 2) * (1 - zoom) + dx, (h / 2) * (1 - zoom) + dy];
  eachPlot(map, (plot) => { plot.style.transform = `translate(${left}px, ${top}px) scale(${zoom})`; });
}

function purge(map) {
  for (const box of [map.dom.base, map.dom.overlay]) {
    if (box.firstElementChild && map.plotly) map.plotly.purge(box.firstElementChild);
    box.replaceChildren();
  }
}

/** Each plot has several contexts, lost one after the other: wait for the last, then draw anew, at the second time as SVG. */
function contextLost(map, event) {
  event.preventDefault();
  if (!map.points || map.renderer !== 'webgl') return;
  clearTimeout(map.timers.lost);
  map.timers.lost = setTimeout(() => {
    map.lost++;
    if (map.lost > 1) map.renderer = 'svg';
    purge(map);
    map.done = {};
    map.plotted = null;
    refresh(map);
  }, WAIT.contextLost);
}

// ---- view --------------------------------------------------------------------------------------------------

/** Px per map unit; at zoom 1 everything fits with room for names and tools around it. */
function scaleOf(map) {
  const { w, h } = map.size;
  const [padX, padY] = [Math.max(26, Math.min(90, w * 0.085)), Math.max(40, Math.min(72, h * 0.09))];
  const { x0, x1, y0, y1 } = map.bounds;
  const scale = Math.min(Math.max(w - 2 * padX, 40) / (x1 - x0 || 1), Math.max(h - 2 * padY, 40) / (y1 - y0 || 1));
  return scale * map.view.zoom;
}

function toPixel(map, x, y) {
  const scale = scaleOf(map);
  return [map.size.w / 2 + (x - map.view.x) * scale, map.size.h / 2 - (y - map.view.y) * scale];
}

function toMap(map, px, py) {
  const scale = scaleOf(map);
  return [map.view.x + (px - map.size.w / 2) / scale, map.view.y - (py - map.size.h / 2) / scale];
}

function rowPixel(map, row) {
  return toPixel(map, map.points.x[row], map.points.y[row]);
}

function viewTriple(map) {
  return [map.view.x, map.view.y, map.view.zoom].map((value) => Number(value.toPrecision(6)));
}

/** Moves to a view, kept over the points and within the zoom limits. */
function setView(map, { x, y, zoom }) {
  if (!map.points) return;
  const most = map.points.count < 5000 ? ZOOM_LIMITS.few : ZOOM_LIMITS.many;
  const within = (value, low, high) => Math.min(Math.max(value, low), high);
  const { x0, x1, y0, y1 } = map.bounds;
  map.view = { x: within(x, x0, x1), y: within(y, y0, y1), zoom: within(zoom, ZOOM_LIMITS.least, most) };
  map.dom.frame.classList.add('lm-moving');
  if (!map.frame) map.frame = requestAnimationFrame(() => drawFrame(map));
  clearTimeout(map.timers.settle);
  clearTimeout(map.timers.view);
  map.timers.settle = setTimeout(() => settle(map), WAIT.settle);
  map.timers.view = setTimeout(() => map.env.on.view(viewTriple(map)), WAIT.view);
}

function drawFrame(map) {
  map.frame = 0;
  if (!map.points || !map.plotted || map.signal.aborted) return;
  slidePlots(map);
  moveNames(map);
  drawMarks(map);
  placeTip(map);
}

/** The map has come to rest: find places for the names, and redraw the points if their size has changed. */
function settle(map) {
  if (!map.points || !map.plotted || map.signal.aborted) return;
  map.dom.frame.classList.remove('lm-moving');
  if (hasMoved(map)) movePlots(map);
  map.fontFamily = getComputedStyle(map.dom.names).fontFamily;
  map.names = placeNames(map, reservedBoxes(map));
  showNames(map);
  drawMarks(map);
  placeTip(map);
  if (pointRadius(map.points.count, map.view.zoom, map.size) !== map.radius) refresh(map);
}

/** Where names may not go: tools, legend, notice, what the page lays over the map, and the open paper. */
function reservedBoxes(map) {
  const frame = map.dom.frame.getBoundingClientRect();
  const boxes = [...(map.env.reserved?.() ?? [])];
  for (const node of [map.dom.tools, map.dom.legend, map.dom.notice]) {
    if (node.hidden) continue;
    const box = node.getBoundingClientRect();
    boxes.push({ x: box.left - frame.left, y: box.top - frame.top, w: box.width, h: box.height });
  }
  if (isRow(map.points, map.state.paper)) {
    const [x, y] = rowPixel(map, map.state.paper);
    const r = map.radius + 5;
    boxes.push({ x: x - r, y: y - r, w: 2 * r, h: 2 * r });
  }
  return boxes;
}

function measureFrame(map) {
  const { clientWidth, clientHeight } = map.dom.frame;
  map.size = { w: Math.max(1, clientWidth), h: Math.max(1, clientHeight) };
  map.dom.frame.classList.toggle('lm-narrow', clientWidth < NAME_FONT.narrow);
}

function resized(map) {
  const { w, h } = map.size;
  measureFrame(map);
  if (map.points && map.plotted && (w !== map.size.w || h !== map.size.h)) settle(map);
}

function wholeView({ x0, x1, y0, y1 }) {
  return { x: (x0 + x1) / 2, y: (y0 + y1) / 2, zoom: 1 };
}

function fit(map) {
  if (map.points) glide(map, wholeView(map.bounds));
}

function zoomAt(map, px, py, factor) {
  if (!map.points) return;
  cancelAnimationFrame(map.flight);
  const [x, y] = toMap(map, px, py);
  const most = map.points.count < 5000 ? ZOOM_LIMITS.few : ZOOM_LIMITS.many;
  const zoom = Math.min(most, Math.max(ZOOM_LIMITS.least, map.view.zoom * factor));
  const kept = map.view.zoom / zoom; // the place under the pointer stays where it is
  setView(map, { x: x + (map.view.x - x) * kept, y: y + (map.view.y - y) * kept, zoom });
}

/** Moves when the state asks for it: so that the rows, or the topic's points, are in view. */
function fly(map) {
  const wish = map.state.fly;
  if (!wish || wish.n === map.flown) return;
  map.flown = wish.n;
  const entry = wish.topic ? map.tree.entries.find(({ topic }) => topic.id === wish.topic) : null;
  const rows = (wish.rows ?? []).filter((row) => isRow(map.points, row));
  const box = entry ? entry.core : rows.length ? boundsOf(map.points, rows) : null;
  if (!box) return;
  const target = viewOf(map, box, rows.length === 1);
  if (target) glide(map, target);
}

/** The view that shows a box with room around it; null when a single point is well in view already. */
function viewOf(map, box, single) {
  const { w, h } = map.size;
  const [x, y] = toPixel(map, box.x0, box.y0);
  if (single && x > 40 && y > 40 && x < w - 40 && y < h - 60) return null;
  const unit = scaleOf(map) / map.view.zoom;
  const fits = Math.min((w * 0.55) / (box.x1 - box.x0 || 1e-9), (h * 0.55) / (box.y1 - box.y0 || 1e-9)) / unit;
  const most = map.points.count < 5000 ? 5 : 24;
  const zoom = single ? Math.max(map.view.zoom, 1.6) : Math.max(1, Math.min(fits, most));
  return { x: (box.x0 + box.x1) / 2, y: (box.y0 + box.y1) / 2, zoom };
}

/** A smooth move; at once for readers who prefer no motion, and before the first draw is shown. */
function glide(map, target) {
  cancelAnimationFrame(map.flight);
  const from = { ...map.view };
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches || map.root.dataset.state !== 'ready';
  if (still) { setView(map, target); return; }
  const began = performance.now();
  const step = (now) => {
    if (!map.points || map.signal.aborted) return;
    const share = Math.min(1, Math.max(0, (now - began) / FLY_TIME));
    const eased = share < 0.5 ? 4 * share ** 3 : 1 - (2 - 2 * share) ** 3 / 2;
    const mix = (a, b) => a + (b - a) * eased;
    const zoom = Math.exp(mix(Math.log(from.zoom), Math.log(target.zoom)));
    setView(map, { x: mix(from.x, target.x), y: mix(from.y, target.y), zoom });
    if (share < 1) map.flight = requestAnimationFrame(step);
  };
  map.flight = requestAnimationFrame(step);
}

// ---- what the reader does ------------------------------------------------------------------------------------

function gestureActs(map) {
  const ready = (run) => (...args) => (map.points ? run(...args) : undefined);
  return {
    mode: () => map.mode,
    pan: ready((dx, dy) => {
      cancelAnimationFrame(map.flight);
      const scale = scaleOf(map);
      setView(map, { x: map.view.x - dx / scale, y: map.view.y + dy / scale, zoom: map.view.zoom });
    }),
    zoom: ready((x, y, factor) => zoomAt(map, x, y, factor)),
    click: ready((x, y) => { const row = rowNear(map, x, y, true); if (row >= 0) pick(map, row); }),
    hover: ready((x, y) => hover(map, rowNear(map, x, y, false))),
    leave: ready(() => hover(map, -1)),
    sketch: ready((kind, path) => { map.sketch = path; drawMarks(map); }),
    shape: ready((kind, path) => finishShape(map, kind, path)),
    key: ready((name) => keyActs[name](map)),
  };
}

function isHoverable(map, row) {
  return (!map.passing || map.passing[row] === 1) && (!map.drawnMask || map.drawnMask[row] === 1);
}

/** The row within reach of a place; a click may also open a greyed paper where no passing one is near. */
function rowNear(map, px, py, greyed) {
  const [x, y] = toMap(map, px, py);
  const reach = PICK_REACH / scaleOf(map);
  const row = nearestRow(map.grid, map.points, x, y, reach, (one) => isHoverable(map, one));
  if (row >= 0 || !greyed) return row;
  return nearestRow(map.grid, map.points, x, y, reach, (one) => !map.drawnMask || map.drawnMask[one] === 1);
}

function hover(map, row) {
  if (row === map.hovered) return;
  map.hovered = row;
  map.cursor = row >= 0 ? -1 : map.cursor;
  map.dom.frame.classList.toggle('lm-over', row >= 0);
  if (row >= 0) showTip(map, row);
  else hideTip(map);
  drawMarks(map);
}

function pick(map, row) {
  map.cursor = row;
  paperAt(map, row).then(([id]) => map.env.on.pick(id), () => showTip(map, row));
}

function setMode(map, mode) {
  map.mode = mode;
  map.dom.pressMode(mode);
  map.dom.frame.classList.toggle('lm-shaping', Boolean(mode));
}

function finishShape(map, kind, path) {
  map.sketch = null;
  setMode(map, null);
  drawMarks(map);
  if (path.length < 3 || polygonArea(path) < SMALLEST_AREA) {
    if (map.state.area) map.env.on.area(null); // a click in place of a shape takes the old one away
    return;
  }
  const corners = simplifyPath(path).map(([x, y]) => toMap(map, x, y).map((value) => Number(value.toPrecision(6))));
  map.env.on.area(corners);
}

/** Moves the keyboard's cursor; it starts at the open paper, else at the paper nearest the middle of the frame. */
function step(map, dx, dy) {
  const accepts = (row) => isHoverable(map, row);
  const started = [map.cursor, map.hovered, map.state.paper, map.lastPaper].find((row) => isRow(map.points, row));
  const middle = () => nearestRow(map.grid, map.points, map.view.x, map.view.y, Infinity, accepts);
  const next = started === undefined ? middle() : rowTowards(map.points, started, dx, dy, accepts);
  if (next < 0) return;
  map.cursor = next;
  map.hovered = -1;
  const [x, y] = rowPixel(map, next);
  const inView = x > 30 && y > 30 && x < map.size.w - 30 && y < map.size.h - 60;
  if (!inView) glide(map, { ...map.view, x: map.points.x[next], y: map.points.y[next] });
  showTip(map, next, true);
  drawMarks(map);
}

const keyActs = Object.freeze({
  left: (map) => step(map, -1, 0),
  right: (map) => step(map, 1, 0),
  up: (map) => step(map, 0, 1),
  down: (map) => step(map, 0, -1),
  enter: (map) => { if (isRow(map.points, map.cursor)) pick(map, map.cursor); },
  in: (map) => zoomAt(map, map.size.w / 2, map.size.h / 2, ZOOM_STEP),
  out: (map) => zoomAt(map, map.size.w / 2, map.size.h / 2, 1 / ZOOM_STEP),
  fit,
  search: (map) => map.env.on.search(),
  lasso: (map) => setMode(map, map.mode === 'lasso' ? null : 'lasso'),
  box: (map) => setMode(map, map.mode === 'box' ? null : 'box'),
  escape: (map) => {
    if (map.hand.cancel()) return;
    if (map.mode) { setMode(map, null); return; }
    map.cursor = -1;
    hideTip(map);
    drawMarks(map);
    map.env.on.dismiss();
  },
});

function destroyMap(map) {
  map.stop.abort();
  map.loads++;
  map.watcher.disconnect();
  cancelAnimationFrame(map.frame);
  cancelAnimationFrame(map.flight);
  Object.values(map.timers).forEach(clearTimeout);
  purge(map);
  map.dom.frame.remove();
  map.points = null;
  delete map.root.litmap;
}
