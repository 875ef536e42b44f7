// Points: reading points.bin, finding the nearest point, colouring, and the two Plotly traces.
// Columns stay typed arrays from the file to the plot: 100,000 points make no 100,000 objects.

const POINTS_MAGIC = 'LITMAP01';
const COLUMN_TYPES = Object.freeze({
  '<f4': Float32Array, '<u2': Uint16Array, '<i2': Int16Array, '|u1': Uint8Array,
});
const NEEDED_COLUMNS = Object.freeze(['x', 'y', 'topic', 'year', 'strength', 'fidelity', 'flags']);
const OUTLIER_FLAG = 2;
const SHADES = 48;
// Blue to gold like cividis, but its ends moved so that both are legible on the ground they lie on.
const SCALES = Object.freeze({
  light: Object.freeze(['#12306b', '#445480', '#74757c', '#a08a5a', '#cc9c14']),
  dark: Object.freeze(['#4a78c8', '#7188b0', '#9a9a98', '#c7b76c', '#fbe64a']),
});
const UNKNOWN_COLOURS = Object.freeze({ light: '#b9b6ad', dark: '#4b525c' });
const GROUND_COLOURS = Object.freeze({ light: '#fbfaf7', dark: '#0f1115' });

/**
 * The columns of points.bin as typed arrays.
 * @typedef {{count:number, x:Float32Array, y:Float32Array, topic:Uint16Array, year:Int16Array,
 *   strength:Uint8Array, fidelity:Uint8Array, flags:Uint8Array}} Points
 * @param {ArrayBuffer} buffer @param {{count:number, columns:Array}} spec @returns {Points}
 */
function readPoints(buffer, spec) {
  const head = new Uint8Array(buffer, 0, Math.min(POINTS_MAGIC.length, buffer.byteLength));
  if (String.fromCharCode(...head) !== POINTS_MAGIC) {
    throw new Error('the server sent something else than the points.');
  }
  const points = { count: spec.count };
  for (const column of spec.columns) points[column.name] = readColumn(buffer, column, spec.count);
  const missing = NEEDED_COLUMNS.filter((name) => !points[name]);
  if (missing.length) throw new Error(`the points lack ${missing.join(', ')}.`);
  return points;
}

function readColumn(buffer, column, count) {
  const Type = COLUMN_TYPES[column.dtype];
  if (!Type) throw new Error(`the points have numbers of an unknown kind (${column.dtype}).`);
  const end = column.offset + count * Type.BYTES_PER_ELEMENT;
  if (end > buffer.byteLength) throw new Error('the points arrived incomplete.');
  return new Type(buffer.slice(column.offset, end)); // a copy: offsets need not be aligned
}

/** One byte a row, 1 where the row passes; null when everything passes. */
function readBits(base64, count) {
  if (base64 === null || base64 === undefined) return null;
  const bytes = atob(base64);
  const mask = new Uint8Array(count);
  for (let row = 0; row < count; row++) mask[row] = (bytes.charCodeAt(row >> 3) >> (row & 7)) & 1;
  return mask;
}

/** The rows whose byte is 1. */
function rowsOf(mask) {
  let size = 0;
  for (let row = 0; row < mask.length; row++) size += mask[row];
  const rows = new Int32Array(size);
  for (let row = 0, at = 0; row < mask.length; row++) if (mask[row]) rows[at++] = row;
  return rows;
}

/** At most `limit` rows, evenly strided: first those that pass, then others. Sorted. */
function sampleRows(count, mask, limit) {
  if (count <= limit) return Int32Array.from({ length: count }, (_, row) => row);
  const passing = mask ? rowsOf(mask) : new Int32Array(0);
  const picked = strided(passing, limit);
  const others = mask ? rowsOf(mask.map((bit) => 1 - bit)) : Int32Array.from({ length: count }, (_, row) => row);
  return Int32Array.from([...picked, ...strided(others, limit - picked.length)]).sort();
}

function strided(rows, limit) {
  if (rows.length <= limit) return rows;
  return Int32Array.from({ length: limit }, (_, i) => rows[Math.floor((i * rows.length) / limit)]);
}

/** Bounding box of the given rows, or of all of them. */
function boundsOf(points, rows = null) {
  const box = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
  const size = rows ? rows.length : points.count;
  for (let i = 0; i < size; i++) {
    const row = rows ? rows[i] : i;
    const x = points.x[row];
    const y = points.y[row];
    if (!(Number.isFinite(x) && Number.isFinite(y))) continue;
    box.x0 = Math.min(box.x0, x); box.x1 = Math.max(box.x1, x);
    box.y0 = Math.min(box.y0, y); box.y1 = Math.max(box.y1, y);
  }
  return box.x0 <= box.x1 ? box : { x0: -1, y0: -1, x1: 1, y1: 1 };
}

/** A uniform grid over the points: `rows` sorted by cell, cell c holds rows[start[c]] … rows[start[c+1]-1]. */
function buildGrid(points) {
  const box = boundsOf(points);
  const side = Math.max(1, Math.ceil(Math.sqrt(points.count / 3)));
  const grid = { box, side, w: (box.x1 - box.x0) / side || 1, h: (box.y1 - box.y0) / side || 1 };
  const cells = new Int32Array(points.count);
  grid.start = new Int32Array(side * side + 1);
  for (let row = 0; row < points.count; row++) {
    cells[row] = gridLine(grid, points.y[row], 'y') * side + gridLine(grid, points.x[row], 'x');
    grid.start[cells[row] + 1]++;
  }
  for (let c = 0; c < side * side; c++) grid.start[c + 1] += grid.start[c];
  const next = grid.start.slice();
  grid.rows = new Int32Array(points.count);
  for (let row = 0; row < points.count; row++) grid.rows[next[cells[row]]++] = row;
  return grid;
}

function gridLine(grid, value, axis) {
  const line = axis === 'x' ? (value - grid.box.x0) / grid.w : (value - grid.box.y0) / grid.h;
  return Math.min(grid.side - 1, Math.max(0, Math.floor(line) || 0));
}

/** The accepted row nearest to (x, y) within `reach` (all in map units), or -1. */
function nearestRow(grid, points, x, y, reach, accepts) {
  let best = -1;
  let least = reach * reach;
  const left = gridLine(grid, x - reach, 'x');
  const right = gridLine(grid, x + reach, 'x');
  for (let j = gridLine(grid, y - reach, 'y'), top = gridLine(grid, y + reach, 'y'); j <= top; j++) {
    const end = grid.start[j * grid.side + right + 1];
    for (let i = grid.start[j * grid.side + left]; i < end; i++) {
      const row = grid.rows[i];
      const far = (points.x[row] - x) ** 2 + (points.y[row] - y) ** 2;
      if (far <= least && accepts(row)) { best = row; least = far; }
    }
  }
  return best;
}

/** The accepted row nearest in a direction (dx, dy), favouring what lies straight ahead, or -1. */
function rowTowards(points, from, dx, dy, accepts) {
  let best = -1;
  let least = Infinity;
  for (let row = 0; row < points.count; row++) {
    const x = points.x[row] - points.x[from];
    const y = points.y[row] - points.y[from];
    const ahead = x * dx + y * dy;
    const aside = Math.abs(x * dy - y * dx);
    if (row === from || ahead <= 0 || aside > ahead * 1.2) continue;
    const cost = ahead + 2 * aside;
    if (cost < least && accepts(row)) { best = row; least = cost; }
  }
  return best;
}

/** Topics of the finest level, at their `index`. */
function finestTopics(topics) {
  const finest = [];
  for (const topic of topics) if (Number.isInteger(topic.index)) finest[topic.index] = topic;
  return finest;
}

/**
 * What colours the points: a palette, each row's place in it, and what a legend needs.
 * A palette with places (not a colour a row) because Plotly parses each colour string it is given.
 */
function paintPoints(points, topics, colourBy, theme) {
  if (colourBy === 'topic') {
    const finest = finestTopics(topics);
    const palette = Array.from(finest, (topic) => topic?.colour?.[theme] ?? UNKNOWN_COLOURS[theme]);
    const index = points.topic.map((topic) => Math.min(topic, palette.length));
    return { index, palette: [...palette, UNKNOWN_COLOURS[theme], UNKNOWN_COLOURS[theme]], legend: null };
  }
  const values = points[colourBy];
  const known = colourBy === 'year' ? (value) => value !== 0 : () => true;
  const range = usualRange(values, known);
  const span = range.high - range.low || 1;
  const index = new Uint16Array(points.count);
  for (let row = 0; row < points.count; row++) {
    const share = Math.min(1, Math.max(0, (values[row] - range.low) / span));
    index[row] = known(values[row]) ? Math.round(share * (SHADES - 1)) : SHADES;
  }
  const palette = Array.from({ length: SHADES }, (_, i) => mixStops(SCALES[theme], i / (SHADES - 1)));
  return { index, palette: [...palette, UNKNOWN_COLOURS[theme]], legend: { ...range, stops: SCALES[theme] } };
}

/** The range of the known values without the rarest 1 % at each end, so that one old paper does not flatten the rest. */
function usualRange(values, known) {
  const sorted = values.filter(known).sort();
  if (!sorted.length) return { low: 0, high: 0, below: false, above: false, unknown: values.length, known: 0 };
  const cut = Math.floor(sorted.length / 100);
  const low = sorted[cut];
  const high = sorted[sorted.length - 1 - cut];
  const below = sorted[0] < low;
  const above = sorted[sorted.length - 1] > high;
  return { low, high, below, above, unknown: values.length - sorted.length, known: sorted.length };
}

function mixStops(stops, share) {
  const place = share * (stops.length - 1);
  const left = Math.min(stops.length - 2, Math.floor(place));
  const channel = (at) => {
    const [from, to] = [stops[left], stops[left + 1]].map((stop) => parseInt(stop.slice(at, at + 2), 16));
    return Math.round(from + (to - from) * (place - left)).toString(16).padStart(2, '0');
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}

/** Radius in px: 5 for 89 points, 1.3 for 100,000; smaller on small frames, slightly larger when zoomed in. */
function pointRadius(count, zoom, size) {
  const crowd = 5 * Math.min(1, (Math.max(count, 1) / 89) ** -0.19);
  const frame = Math.min(1, Math.max(0.8, Math.sqrt(Math.min(size.w, size.h) / 640)));
  const steps = Math.max(0, Math.log2(zoom));
  const grown = 1 + 0.2 * (count > 20000 ? 2 * Math.floor(steps / 2) : steps); // a new size redraws: rarely where slow
  return Math.round(Math.min(7, crowd * frame * Math.min(grown, 2.4)) * 4) / 4;
}

/** Two traces of the given rows (null: all): ordinary points filled, outliers as open rings. */
function makeTraces(points, rows, paint, look) {
  return [0, OUTLIER_FLAG].map((flag) => {
    const size = rows ? rows.length : points.count;
    const part = new Int32Array(size);
    let used = 0;
    for (let i = 0; i < size; i++) {
      const row = rows ? rows[i] : i;
      if ((points.flags[row] & OUTLIER_FLAG) === flag) part[used++] = row;
    }
    return makeTrace(points, part.subarray(0, used), paint, look, flag === OUTLIER_FLAG);
  });
}

function makeTrace(points, rows, paint, look, open) {
  const top = paint.palette.length - 1;
  const pick = (values, Type) => {
    const out = new Type(rows.length);
    for (let i = 0; i < rows.length; i++) out[i] = values[rows[i]];
    return out;
  };
  const crowded = look.radius < 3;
  const outline = crowded ? 0 : 1;
  return {
    type: look.renderer === 'webgl' ? 'scattergl' : 'scatter', mode: 'markers', hoverinfo: 'skip',
    x: pick(points.x, Float32Array), y: pick(points.y, Float32Array),
    marker: {
      size: 2 * look.radius - (open ? 1 : 0), symbol: open ? 'circle-open' : 'circle', opacity: crowded ? 0.85 : 1,
      color: pick(paint.index, Uint16Array), cauto: false, cmin: 0, cmax: top, showscale: false,
      colorscale: paint.palette.map((colour, i) => [i / top, colour]),
      line: open ? { width: crowded ? 0.75 : 1.5 } : { width: outline, color: GROUND_COLOURS[look.theme] },
    },
  };
}
