// Sample: which points are drawn where there are too many to draw all: those in view and around it, or a sample of them.

const MOST_DRAWN = Object.freeze({ webgl: 100000, svg: 2000 });
const AIM = 0.8; // of the most; a sample's size differs a little from its share
const ALL = 65536;
const AROUND = 0.5; // of the frame on each side: room to pan before others must be drawn
const CLOSER = 1.25; // zoomed in by so much, a sample gives way to a denser one

/**
 * A row's place in the order in which samples grow, 0 … 65535. Rows that follow each other are far apart in it
 * (Fibonacci hashing), so that a sample is spread evenly over the rows, and holds every smaller one.
 */
function turnOf(row) {
  return Math.imul(row, 0x9e3779b1) >>> 16;
}

/**
 * What to draw of the rows whose byte is 1 (mask null: of all).
 * @typedef {{rows:Int32Array|null, share:number, box:Object|null, among:number, zoom:number}} Choice
 *   rows: null for all; share: of 65536, the rows whose turn is below it; box: where, null for everywhere;
 *   among: how many there are to choose from there
 * @returns {Choice}
 */
function chooseRows(map, mask) {
  const most = map.env.limits?.drawn ?? MOST_DRAWN[map.renderer];
  const { count } = map.points;
  const { zoom } = map.view;
  const total = mask ? countOf(mask) : count;
  if (total <= most) return { rows: mask ? picked(null, mask, ALL) : null, share: ALL, box: null, among: total, zoom };
  const wide = boxAround(map, AROUND);
  const box = holds(wide, map.bounds) ? null : wide;
  const near = box ? rowsWithin(map.grid, box) : null;
  const some = near && mask ? picked(near, mask, ALL) : near;
  const among = some ? some.length : total;
  const share = shareOf(most, among);
  const rows = share === ALL ? some : picked(some, some ? null : mask, share, count);
  return { rows, share, box, among, zoom };
}

/** The share that leaves at most so many, in steps, so that a small move changes nothing. */
function shareOf(most, among) {
  if (among <= most) return ALL;
  return Math.floor(ALL * 2 ** (Math.floor(Math.log2((AIM * most) / among) * 4) / 4));
}

/** Of the rows (null: of all), those with a byte of 1 and a turn below the share. */
function picked(rows, mask, share, count = mask?.length) {
  const size = rows ? rows.length : count;
  const kept = new Int32Array(size);
  let used = 0;
  for (let i = 0; i < size; i++) {
    const row = rows ? rows[i] : i;
    if ((!mask || mask[row]) && turnOf(row) < share) kept[used++] = row;
  }
  return kept.slice(0, used);
}

/** The part of the map in view, and so much of the frame beyond each edge. */
function boxAround(map, beyond) {
  const scale = scaleOf(map);
  const [x, y] = [map.size.w, map.size.h].map((length) => (length * (0.5 + beyond)) / scale);
  const { view } = map;
  return { x0: view.x - x, x1: view.x + x, y0: view.y - y, y1: view.y + y };
}

function holds(box, { x0, x1, y0, y1 }) {
  return box.x0 <= x0 && box.x1 >= x1 && box.y0 <= y0 && box.y1 >= y1;
}

/** True where the view has come to a place for which other points must be chosen. */
function hasLeft(map, choice) {
  if (!choice || (choice.share === ALL && !choice.box)) return false;
  if (choice.share < ALL && map.view.zoom > choice.zoom * CLOSER) return true;
  if (!choice.box) return false;
  const view = boxAround(map, 0);
  const { bounds } = map; // where nothing is, nothing is missing
  return !holds(choice.box, {
    x0: Math.max(view.x0, bounds.x0), x1: Math.min(view.x1, bounds.x1),
    y0: Math.max(view.y0, bounds.y0), y1: Math.min(view.y1, bounds.y1),
  });
}

/** Chooses anew where that is needed; says for which of the two plots it was. */
function chooseAll(map, fresh, refiltered) {
  const base = fresh || hasLeft(map, map.base);
  if (base) map.base = chooseRows(map, null);
  const overlay = refiltered || hasLeft(map, map.overlay);
  if (overlay) map.overlay = map.passing ? chooseRows(map, map.passing) : null;
  return { base, overlay };
}

/** True where a row's point is drawn, if it is in view: as passing where a filter is set, else at all. */
function isHoverable(map, row) {
  if (map.passing) return map.passing[row] === 1 && turnOf(row) < map.overlay.share;
  return !map.points.hidden?.[row] && turnOf(row) < map.base.share;
}
