// Frame: the view (centre and zoom), its way to pixels, and smooth moves of it.

const ZOOM_LIMITS = Object.freeze({ least: 0.5, few: 60, many: 200 }); // places are known to 1/65535 of the map: 3 px then
const FLY_TIME = 420; // ms

/** Px per map unit, of the view or of one drawn before; at zoom 1 everything fits with room for names and tools around it. */
function scaleOf(map, { zoom } = map.view, { w, h } = map.size) {
  const [padX, padY] = [Math.max(26, Math.min(90, w * 0.085)), Math.max(58, Math.min(72, h * 0.09))];
  const { x0, x1, y0, y1 } = map.bounds;
  const scale = Math.min(Math.max(w - 2 * padX, 40) / (x1 - x0 || 1), Math.max(h - 2 * padY, 40) / (y1 - y0 || 1));
  return scale * zoom;
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
  placeDensity(map);
  moveNames(map);
  drawMarks(map);
  placeTip(map);
}

/** The map has come to rest: find places for the names, and redraw the points if their size has changed. */
function settle(map) {
  if (!map.points || !map.plotted || map.signal.aborted) return;
  map.dom.frame.classList.remove('lm-moving');
  if (hasMoved(map)) movePlots(map);
  placeDensity(map);
  map.fontFamily = getComputedStyle(map.dom.names).fontFamily;
  map.names = placeNames(map, reservedBoxes(map));
  showNames(map);
  drawMarks(map);
  placeTip(map);
  if (pointRadius(map) !== map.radius || hasLeft(map, map.base) || hasLeft(map, map.overlay)) refresh(map);
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

/** Moves when the state asks for it: to a view (null: the whole map), or so that rows or a topic are in view. */
function fly(map) {
  const wish = map.state.fly;
  if (!wish || wish.n === map.flown) return;
  map.flown = wish.n;
  if (wish.view !== undefined) {
    const [x, y, zoom] = wish.view ?? [];
    glide(map, wish.view ? { x, y, zoom } : wholeView(map.bounds));
    return;
  }
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
