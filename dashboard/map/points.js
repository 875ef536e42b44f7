// Points: reading points.bin, finding the nearest point. Columns stay typed arrays: 100,000 points make no 100,000 objects.

const POINTS_MAGIC = 'LITMAP01';
const COLUMN_TYPES = Object.freeze({
  '<f4': Float32Array, '<u2': Uint16Array, '<i2': Int16Array, '|u1': Uint8Array,
});
const NEEDED_COLUMNS = Object.freeze(['x', 'y', 'topic', 'year', 'strength', 'fidelity', 'flags']);
const NOISE_FLAG = 1;
const OUTLIER_FLAG = 2;

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

/**
 * The columns that a reader's edits change; `hidden` has one byte a row, or is null.
 * @param {{merged:Array, moved:Array, hidden:Array}|null} edited pairs of ranks, pairs of row and rank, ranks
 */
function editedPoints(built, edited) {
  if (!edited) return { ...built, hidden: null };
  const into = new Map(edited.merged);
  const topic = into.size ? built.topic.map((rank) => into.get(rank) ?? rank) : built.topic.slice();
  const [strength, flags] = [built.strength.slice(), built.flags.slice()];
  for (const [row, rank] of edited.moved) { topic[row] = rank; strength[row] = 255; flags[row] &= ~(NOISE_FLAG | OUTLIER_FLAG); }
  const gone = new Set(edited.hidden);
  const hidden = gone.size ? Uint8Array.from(topic, (rank) => Number(gone.has(rank))) : null;
  return { topic, strength, flags, hidden };
}

function readColumn(buffer, column, count) {
  const Type = COLUMN_TYPES[column.dtype];
  if (!Type) throw new Error(`the points have numbers of an unknown kind (${column.dtype}).`);
  const end = column.offset + count * Type.BYTES_PER_ELEMENT;
  if (end > buffer.byteLength) throw new Error('the points arrived incomplete.');
  const values = new Type(buffer.slice(column.offset, end)); // a copy: offsets need not be aligned
  return column.high === undefined ? values : stretched(values, column);
}

/** Numbers between low and high, sent as steps of equal size. */
function stretched(steps, { low, high }) {
  const size = (high - low) / (2 ** (8 * steps.BYTES_PER_ELEMENT) - 1);
  const values = new Float32Array(steps.length);
  for (let i = 0; i < steps.length; i++) values[i] = low + steps[i] * size;
  return values;
}

/** One byte a row, 1 where the row passes; null when everything passes. They come so, or as bits, deflated, as base64. */
async function readBits(base64, count) {
  if (base64 === null || base64 === undefined) return null;
  if (base64 instanceof Uint8Array) return base64;
  const text = atob(base64);
  const packed = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) packed[i] = text.charCodeAt(i);
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate'));
  const bytes = new Uint8Array(await new Response(unpacked).arrayBuffer());
  const mask = new Uint8Array(count);
  for (let row = 0; row < count; row++) mask[row] = (bytes[row >> 3] >> (row & 7)) & 1;
  return mask;
}

/** How many rows have the byte 1. */
function countOf(mask) {
  let count = 0;
  for (let row = 0; row < mask.length; row++) count += mask[row];
  return count;
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
    if (x < box.x0) box.x0 = x;
    if (x > box.x1) box.x1 = x;
    if (y < box.y0) box.y0 = y;
    if (y > box.y1) box.y1 = y;
  }
  return box.x0 <= box.x1 ? box : { x0: -1, y0: -1, x1: 1, y1: 1 };
}

/**
 * A uniform grid over the points: `rows` sorted by cell, cell c holds rows[start[c]] … rows[start[c+1]-1].
 * By counting, in time and memory linear in the points: 0.1 s for 1,000,000.
 */
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

/** The rows of all cells that a box touches, cell by cell. */
function rowsWithin(grid, box) {
  const [left, right] = [gridLine(grid, box.x0, 'x'), gridLine(grid, box.x1, 'x')];
  const spans = [];
  let size = 0;
  for (let j = gridLine(grid, box.y0, 'y'), top = gridLine(grid, box.y1, 'y'); j <= top; j++) {
    const span = grid.rows.subarray(grid.start[j * grid.side + left], grid.start[j * grid.side + right + 1]);
    spans.push(span);
    size += span.length;
  }
  const rows = new Int32Array(size);
  let at = 0;
  for (const span of spans) { rows.set(span, at); at += span.length; }
  return rows;
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
