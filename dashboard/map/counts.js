// Counts: how many points lie where in the frame, so that names find room.

const COUNT_CELL = 4; // px
const MOST_COUNTED = 50000; // points in view that say where there is room; of more, every second, third … stands for its like

/** How many points lie in any box of the frame (a summed-area table), and how many of each topic are in view. */
function countInFrame(map) {
  const { points, tree, size, view } = map;
  const near = holds(boxAround(map, 0), map.bounds) ? null : rowsWithin(map.grid, boxAround(map, 0));
  const every = Math.ceil((near ? near.length : points.count) / MOST_COUNTED) || 1;
  const wide = Math.ceil(size.w / COUNT_CELL) + 1;
  const high = Math.ceil(size.h / COUNT_CELL) + 1;
  const sums = new Float32Array(wide * high);
  const views = Array.from(tree.chains, () => ({ n: 0, x: 0, y: 0 }));
  const scale = scaleOf(map);
  for (let i = 0, end = near ? near.length : points.count; i < end; i += every) {
    const row = near ? near[i] : i;
    const x = size.w / 2 + (points.x[row] - view.x) * scale;
    const y = size.h / 2 - (points.y[row] - view.y) * scale;
    if (!(x >= 0 && y >= 0 && x < size.w && y < size.h)) continue;
    const weight = map.passing ? (map.passing[row] ? 2 : 0.8) : 1;
    sums[(Math.floor(y / COUNT_CELL) + 1) * wide + Math.floor(x / COUNT_CELL) + 1] += weight * every;
    const seen = views[points.topic[row]];
    if (seen) { seen.n += every; seen.x += x * every; seen.y += y * every; }
  }
  for (let j = 1; j < high; j++) {
    let line = 0;
    for (let i = 1; i < wide; i++) { line += sums[j * wide + i]; sums[j * wide + i] = line + sums[(j - 1) * wide + i]; }
  }
  return { sums, wide, high, views: viewsOfTopics(views, tree) };
}

function viewsOfTopics(views, tree) {
  const out = tree.entries.map(() => ({ n: 0, x: 0, y: 0 }));
  views.forEach(({ n, x, y }, finest) => {
    const chain = tree.chains[finest] ?? []; // none where a reader has hidden the topic
    if (n) for (const at of chain) { out[at].n += n; out[at].x += x; out[at].y += y; }
  });
  return out;
}

function countInBox(counts, box, spare) {
  const line = (value, most) => Math.min(most - 1, Math.max(0, Math.round(value / COUNT_CELL)));
  const [x0, x1] = [line(box.x - spare, counts.wide), line(box.x + box.w + spare, counts.wide)];
  const [y0, y1] = [line(box.y - spare, counts.high), line(box.y + box.h + spare, counts.high)];
  const at = (x, y) => counts.sums[y * counts.wide + x];
  return at(x1, y1) - at(x0, y1) - at(x1, y0) + at(x0, y0);
}
