// The map: one frame of two stacked plots, names, marks and tools, driven by update(state).
// It knows nothing of Streamlit: it takes an element, ways to fetch data, and callbacks.

const WAIT = Object.freeze({ settle: 140, view: 250, contextLost: 150, theme: 300, later: 60 }); // ms
const FRAME_LABEL = 'Map of papers. Arrow keys move between papers, Enter opens one, Escape closes, plus and minus zoom, '
  + '0 shows all, slash goes to search, L draws a lasso, B a box. Tab goes to the topic names and tools.';

/**
 * @param {HTMLElement} root an empty element that CSS gives its size
 * @param {{plotly:function, points:function, topics:function, titles:function, on:Object, noWebGL?:boolean,
 *   reserved?:function, limits?:{drawn:number, density:number}}} env
 *   topics(name), titles(block): what the state names, fetched when it is first needed
 *   reserved(): optional boxes {x, y, w, h} (px from the frame's top left) that names keep clear of
 *   limits: points drawn at once at most, and points beyond which their density is drawn too
 * @returns {{update:function(Object), resize:function(), destroy:function()}}
 */
function createMap(root, env) {
  const stop = new AbortController();
  const map = {
    root, env, stop, signal: stop.signal, state: null, points: null, names: [], buttons: new Map(), titles: new Map(),
    view: { x: 0, y: 0, zoom: 1 }, size: { w: 1, h: 1 }, cursor: -1, hovered: -1, tipRow: -1, mode: null, sketch: null,
    lastPaper: -1, timers: {}, done: {}, lost: 0, drawn: 0, loads: 0, frame: 0, flight: 0, pace: 0, plotted: null,
    fontFamily: 'sans-serif', theme: 'light', radius: 4,
    ruler: document.createElement('canvas').getContext('2d'),
    renderer: env.noWebGL || !hasWebGL() ? 'svg' : 'webgl',
  };
  map.dom = buildFrame(map);
  map.hand = listenToGestures(map.dom.frame, gestureActs(map), map.signal);
  map.watcher = new ResizeObserver(() => resized(map));
  map.watcher.observe(map.dom.frame);
  map.dom.frame.addEventListener('webglcontextlost', (event) => contextLost(map, event), { signal: map.signal, capture: true });
  document.fonts?.ready.then(() => { if (map.points && !map.signal.aborted) settle(map); });
  const redraw = () => { if (map.points && !map.signal.aborted) refresh(map); };
  const rethemed = () => setTimeout(redraw, WAIT.theme); // the page takes a moment to change its colours
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
  for (const name of ['density', 'base', 'overlay']) dom[name] = element('div', `lm-plot lm-${name}`, frame);
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
  for (const name of ['density', 'overlay', 'legend', 'notice', 'tip']) dom[name].hidden = true;
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
    shows: (row) => isHoverable(map, row),
    nearest: () => nearestRow(map.grid, map.points, map.view.x, map.view.y, Infinity, (row) => isHoverable(map, row)),
    drawn: () => ({ base: map.base?.rows?.length ?? map.points?.count, overlay: map.overlay?.rows.length ?? null }),
  };
}

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
    const [plotly, buffer] = await Promise.all([map.env.plotly(), map.env.points(), topicsOf(map)]);
    if (load !== map.loads || map.signal.aborted) return;
    const points = readPoints(buffer, map.state.points);
    map.built = { topic: points.topic, strength: points.strength, flags: points.flags };
    Object.assign(map, { plotly, points, grid: buildGrid(points), titles: new Map(), done: {}, plotted: null });
    Object.assign(map, { cursor: -1, hovered: -1, lastPaper: -1 });
    hideTip(map);
    measureFrame(map);
    startView(map);
    await refresh(map);
    if (load !== map.loads || !map.points) return;
    showCard(map, 'ready', points.count ? '' : 'No papers on this map yet');
    map.timers.later = setTimeout(() => warmUp(map), WAIT.later);
  } catch (error) {
    if (load === map.loads && !map.signal.aborted) failed(map, error);
  }
}

/** Makes the overlay's WebGL ready, which no reader should wait for: so the first filter is as quick as the next. */
async function warmUp(map) {
  if (!map.points?.count || map.busy || map.passing || map.signal.aborted) return;
  await drawPlot(map, map.dom.overlay, Int32Array.of(0));
  map.dom.overlay.hidden = !map.passing;
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
  map.flown = given || map.opened ? fly?.n : undefined; // a new version does not repeat an old flight
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
  const isVoid = () => !map.points || load !== map.loads; // another map has come meanwhile
  const fresh = done.load !== load;
  takeTheme(map);
  const topics = await topicsOf(map);
  const mask = fresh || done.passing !== state.passing ? await readBits(state.passing, map.points?.count) : map.passing;
  if (isVoid()) return;
  const regrouped = takeEdits(map, fresh);
  const refiltered = fresh || regrouped || done.passing !== state.passing;
  takeTopics(map, topics, state.hits, fresh || regrouped);
  const chosen = takePassing(map, mask, fresh, refiltered);
  const paint = JSON.stringify([state.colourBy, map.theme, state.topics]);
  const repaint = fresh || regrouped || done.paint !== paint;
  if (repaint) map.paint = paintPoints(map.points, topics, state.colourBy, map.theme);
  map.radius = pointRadius(map);
  const look = `${map.radius} ${map.renderer}`;
  const restyle = repaint || done.look !== look;
  if (restyle || chosen.base) await drawPlot(map, map.dom.base, map.base.rows);
  if (isVoid()) return;
  if (map.passing && (restyle || chosen.overlay)) await drawPlot(map, map.dom.overlay, map.overlay.rows);
  if (isVoid()) return;
  map.done = { load, passing: state.passing, paint, look };
  map.dom.overlay.hidden = !map.passing;
  map.dom.frame.classList.toggle('lm-filtered', Boolean(map.passing));
  map.dom.frame.classList.toggle('lm-scaled', state.colourBy !== 'topic');
  drawLegend(map);
  drawNotice(map);
  settle(map);
  fly(map);
  if (repaint) paintDensityLater(map);
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
