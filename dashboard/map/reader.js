// Reader: what hovering, clicking, shapes and keys do to the map.

const PICK_REACH = 14; // px

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

/** The row within reach of a place; a click may also open a greyed paper where no passing one is near. */
function rowNear(map, px, py, greyed) {
  const [x, y] = toMap(map, px, py);
  const reach = PICK_REACH / scaleOf(map);
  const row = nearestRow(map.grid, map.points, x, y, reach, (one) => isHoverable(map, one));
  if (row >= 0 || !greyed) return row;
  return nearestRow(map.grid, map.points, x, y, reach, (one) => turnOf(one) < map.base.share);
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
