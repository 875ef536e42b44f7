// Gestures: pointer, wheel, pinch and keys on the frame become calls such as pan, zoom, pick or shape.
// They are our own because Plotly's drag and hover slow down with the number of points.

const SLOP = Object.freeze({ mouse: 4, pen: 6, touch: 9 }); // px that a click may wander
const MOST_VERTICES = 40;
const SMALLEST_AREA = 60; // px², below which a lasso is a slip of the hand
const ZOOM_STEP = 1.6;
const NOT_THE_MAP = '.lm-tools, .lm-card, .lm-notice';
const KEYS = Object.freeze({
  ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down', Enter: 'enter', Escape: 'escape',
  '+': 'in', '=': 'in', '-': 'out', _: 'out', 0: 'fit', Home: 'fit', '/': 'search', l: 'lasso', L: 'lasso', b: 'box', B: 'box',
});

/**
 * Listens on the frame until the signal aborts. All positions are px from the frame's top left.
 * act: { mode(), pan(dx, dy), zoom(x, y, factor), click(x, y), hover(x, y), leave(),
 *   sketch(kind, path), shape(kind, path), key(name) }
 * @returns {{cancel(): boolean}} cancel drops a shape being drawn and says whether there was one
 */
function listenToGestures(frame, act, signal) {
  const hand = { frame, act, pointers: new Map(), kind: null, start: null, path: [], moved: false, held: false };
  const on = (type, handler, options = {}) => frame.addEventListener(type, handler, { signal, ...options });
  on('pointerdown', (event) => pointerDown(hand, event));
  on('pointermove', (event) => pointerMove(hand, event));
  on('pointerup', (event) => pointerUp(hand, event, true));
  on('pointercancel', (event) => pointerUp(hand, event, false));
  on('pointerleave', () => act.leave());
  on('click', (event) => clicked(hand, event));
  on('dblclick', (event) => {
    if (!isOnMap(event) || event.target.closest('button') || act.mode()) return;
    act.zoom(...placeIn(frame, event), event.shiftKey ? 0.5 : 2);
  });
  on('wheel', (event) => wheeled(hand, event), { passive: false });
  on('keydown', (event) => keyDown(act, event));
  return { cancel: () => cancelShape(hand) };
}

function placeIn(frame, event) {
  const box = frame.getBoundingClientRect();
  return [event.clientX - box.left - frame.clientLeft, event.clientY - box.top - frame.clientTop];
}

function isOnMap(event) {
  return !event.target.closest(NOT_THE_MAP);
}

function pointerDown(hand, event) {
  if (!isOnMap(event) || event.button !== 0) return;
  const place = placeIn(hand.frame, event);
  hand.pointers.set(event.pointerId, place);
  if (hand.pointers.size > 1) {
    cancelShape(hand);
    hand.moved = true;
    hand.kind = 'pinch';
    return;
  }
  hand.kind = event.shiftKey ? 'box' : event.altKey ? 'lasso' : (hand.act.mode() ?? 'pan');
  hand.start = place;
  hand.path = [place];
  hand.moved = false;
}

function pointerMove(hand, event) {
  const place = placeIn(hand.frame, event);
  const last = hand.pointers.get(event.pointerId);
  if (!last) {
    if (event.pointerType !== 'touch' && isOnMap(event)) hand.act.hover(...place);
    else hand.act.leave();
    return;
  }
  if (hand.kind === 'pinch') { pinch(hand, event.pointerId, place); return; }
  const slop = SLOP[event.pointerType] ?? SLOP.mouse;
  if (!hand.moved && Math.hypot(place[0] - hand.start[0], place[1] - hand.start[1]) < slop) return;
  if (!hand.moved) startDrag(hand, event.pointerId);
  hand.pointers.set(event.pointerId, place);
  if (hand.kind === 'pan') hand.act.pan(place[0] - last[0], place[1] - last[1]);
  else if (hand.kind === 'box') sketch(hand, boxPath(hand.start, place));
  else if (hand.kind === 'lasso') sketch(hand, [...hand.path, place]);
}

/** Capture only now: a captured pointer would take the click away from a name under it. */
function startDrag(hand, pointerId) {
  hand.moved = true;
  hand.frame.setPointerCapture(pointerId);
  hand.frame.classList.toggle('lm-dragging', hand.kind === 'pan');
  hand.act.leave();
}

function sketch(hand, path) {
  hand.path = path;
  hand.act.sketch(hand.kind, path);
}

function boxPath([x0, y0], [x1, y1]) {
  return [[x0, y0], [x1, y0], [x1, y1], [x0, y1]];
}

function pinch(hand, pointerId, place) {
  const spread = () => {
    const [[ax, ay], [bx, by]] = [...hand.pointers.values()];
    return { x: (ax + bx) / 2, y: (ay + by) / 2, far: Math.max(1, Math.hypot(ax - bx, ay - by)) };
  };
  if (hand.pointers.size < 2) return;
  const before = spread();
  hand.pointers.set(pointerId, place);
  const after = spread();
  hand.act.pan(after.x - before.x, after.y - before.y);
  hand.act.zoom(after.x, after.y, after.far / before.far);
}

function pointerUp(hand, event, finished) {
  if (!hand.pointers.delete(event.pointerId)) return;
  hand.frame.classList.remove('lm-dragging');
  if (hand.pointers.size === 1 && hand.kind === 'pinch') hand.kind = 'pan'; // the other finger goes on
  if (hand.pointers.size) return;
  const shape = hand.kind === 'box' || hand.kind === 'lasso';
  if (shape && finished) hand.act.shape(hand.kind, hand.moved ? hand.path : []);
  else if (shape) hand.act.sketch(hand.kind, []);
  if (shape) hand.moved = true; // what follows is no click on a point
  hand.kind = null;
}

function cancelShape(hand) {
  const drawing = (hand.kind === 'box' || hand.kind === 'lasso') && hand.moved;
  if (drawing) { hand.act.sketch(hand.kind, []); hand.kind = 'none'; }
  return drawing;
}

function clicked(hand, event) {
  if (hand.moved || event.detail > 1 || !isOnMap(event) || event.target.closest('button')) return;
  hand.act.click(...placeIn(hand.frame, event));
}

function wheeled(hand, event) {
  event.preventDefault(); // else the page scrolls away under the map
  const lines = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 240 : 1;
  const speed = event.ctrlKey ? 0.01 : 0.0016; // a track pad's pinch comes as small ctrl+wheel steps
  const power = Math.max(-0.9, Math.min(0.9, -event.deltaY * lines * speed));
  hand.act.zoom(...placeIn(hand.frame, event), Math.exp(power));
}

function keyDown(act, event) {
  const name = KEYS[event.key];
  if (!name || event.ctrlKey || event.metaKey || event.altKey) return;
  if (name === 'enter' && event.target.closest('button')) return; // the button's own
  event.preventDefault();
  event.stopPropagation();
  act.key(name);
}

/** The closed path within a pixel of the drawn one; with at most `limit` vertices, if need be further off. */
function simplifyPath(path, limit = MOST_VERTICES) {
  let tolerance = 1;
  let kept = withoutSmallTurns(path, tolerance);
  while (kept.length > limit) {
    kept = withoutSmallTurns(path, tolerance);
    tolerance *= 1.4;
  }
  return kept;
}

/** Douglas and Peucker's line simplification, with a stack instead of recursion. */
function withoutSmallTurns(path, tolerance) {
  const keep = new Uint8Array(path.length);
  keep[0] = 1;
  keep[path.length - 1] = 1;
  const spans = [[0, path.length - 1]];
  while (spans.length) {
    const [from, to] = spans.pop();
    let furthest = tolerance;
    let at = -1;
    for (let i = from + 1; i < to; i++) {
      const far = farFromLine(path[i], path[from], path[to]);
      if (far > furthest) { furthest = far; at = i; }
    }
    if (at < 0) continue;
    keep[at] = 1;
    spans.push([from, at], [at, to]);
  }
  return path.filter((_, i) => keep[i]);
}

function farFromLine([x, y], [ax, ay], [bx, by]) {
  const length = Math.hypot(bx - ax, by - ay);
  if (!length) return Math.hypot(x - ax, y - ay);
  return Math.abs((by - ay) * x - (bx - ax) * y + bx * ay - by * ax) / length;
}

/** Area of a polygon by the shoelace formula. */
function polygonArea(path) {
  let twice = 0;
  path.forEach(([x, y], i) => {
    const [nx, ny] = path[(i + 1) % path.length];
    twice += x * ny - nx * y;
  });
  return Math.abs(twice) / 2;
}

/** The buttons at the bottom right. act: { mode(name), zoom(factor), fit() } */
function makeToolbar(parent, act, signal) {
  const bar = element('div', 'lm-tools', parent);
  bar.setAttribute('role', 'toolbar');
  bar.setAttribute('aria-label', 'Map tools');
  const add = (text, label, run) => {
    const button = element('button', 'lm-tool', bar);
    button.type = 'button';
    button.textContent = text;
    button.title = label;
    button.setAttribute('aria-label', label);
    button.addEventListener('click', run, { signal });
    return button;
  };
  const lasso = add('Lasso', 'Lasso: draw around papers (L, or Alt and drag)', () => act.mode('lasso'));
  const box = add('Box', 'Box: drag a rectangle over papers (B, or Shift and drag)', () => act.mode('box'));
  add('+', 'Zoom in (+)', () => act.zoom(ZOOM_STEP));
  add('−', 'Zoom out (−)', () => act.zoom(1 / ZOOM_STEP));
  add('Fit', 'Fit: show all papers (0)', () => act.fit());
  const press = (mode) => {
    lasso.setAttribute('aria-pressed', String(mode === 'lasso'));
    box.setAttribute('aria-pressed', String(mode === 'box'));
  };
  press(null);
  return { bar, press };
}
