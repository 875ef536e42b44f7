// Topic names on the map: which of them to show, and where to put them.
// Placing is greedy and deterministic: the same map in the same frame always reads the same.

const NAME_FONT = Object.freeze({ family: 'inherit', line: 1.22, padX: 5, padY: 2, narrow: 520 });
const NAME_LOOKS = Object.freeze({ // px and weight
  only: Object.freeze({ px: 13, weight: 700 }), // in a map of one level
  coarse: Object.freeze({ px: 15, weight: 700 }),
  fine: Object.freeze({ px: 12.5, weight: 600 }),
});
const WRAP_AT = 18; // characters
const CUT_AT = 44;
const MOST_NAMES = 44;
const ROOM_PER_NAME = 15000; // px² of frame
const CORE_SAMPLE = 400; // points that describe where a topic lies
const MOST_DESCRIBING = 200000; // points that say where the topics lie; of more, every second, third … stands for its like
const NAME_GAP = Object.freeze({ x: 7, y: 3 });
const FRAME_MARGIN = 6;
const PLACE_ROUNDS = 3;
const FAR_FROM_POINTS = 64; // px: rather no name than one among other points

/**
 * The topics with their place in the tree and the middle and spread of their points, in map units.
 * @returns {{entries:Array, chains:Array<Array<number>>, deepest:number}} chains[i]: entries above finest topic i
 */
function describeTopics(topics, points) {
  const entries = topics.map((topic) => ({ topic, xs: [], ys: [], seen: 0 }));
  const byId = new Map(entries.map((entry, at) => [topics[at].id, at]));
  const chains = finestTopics(topics).map((topic) => chainAbove(topic, topics, byId));
  const every = Math.ceil(points.count / MOST_DESCRIBING);
  for (const entry of entries) entry.stride = Math.max(1, Math.floor(entry.topic.size / every / CORE_SAMPLE));
  for (let row = 0; row < points.count; row += every) {
    for (const at of chains[points.topic[row]] ?? []) {
      const entry = entries[at];
      if (entry.seen++ % entry.stride === 0) { entry.xs.push(points.x[row]); entry.ys.push(points.y[row]); }
    }
  }
  for (const entry of entries) entry.core = coreOf(entry);
  return { entries, chains, deepest: Math.max(0, ...topics.map((topic) => topic.level)) };
}

function chainAbove(topic, topics, byId) {
  const chain = [];
  let at = byId.get(topic?.id);
  while (at !== undefined && !chain.includes(at)) { chain.push(at); at = byId.get(topics[at].parent); }
  return chain;
}

function coreOf({ topic, xs, ys }) {
  if (!xs.length) return { x: topic.x, y: topic.y, x0: topic.x, x1: topic.x, y0: topic.y, y1: topic.y };
  const at = (sorted, share) => sorted[Math.round(share * (sorted.length - 1))];
  const x = Float32Array.from(xs).sort();
  const y = Float32Array.from(ys).sort();
  return { x: at(x, 0.5), y: at(y, 0.5), x0: at(x, 0.12), x1: at(x, 0.88), y0: at(y, 0.12), y1: at(y, 0.88) };
}

/** Where each topic's points lie in the frame (px); topics without points in view are left out. */
function topicsInView(map, counts) {
  const scale = scaleOf(map);
  const total = counts.views.reduce((most, view) => Math.max(most, view.n), 0);
  const seen = [];
  map.tree.entries.forEach((entry, at) => {
    const view = counts.views[at];
    if (!view.n) return;
    const [x, y] = toPixel(map, entry.core.x, entry.core.y);
    const inside = x > 0 && y > 0 && x < map.size.w && y < map.size.h;
    if (inside) {
      const half = [(entry.core.x1 - entry.core.x0) * scale / 2, (entry.core.y1 - entry.core.y0) * scale / 2];
      const [ex, ey] = [Math.min(half[0], map.size.w / 2), Math.min(half[1], map.size.h / 2)];
      seen.push({ topic: entry.topic, n: view.n, x, y, ex, ey });
    } else if (view.n > total * 0.25) {
      // Zoomed into a part of a topic: name that part, else the reader loses where they are.
      seen.push({ topic: entry.topic, n: view.n, x: view.x / view.n, y: view.y / view.n, ex: 0, ey: 0 });
    }
  });
  return seen;
}

/**
 * The topics to name: of the finest level that has room, and of the one above it where that has room too.
 * At first no finer than the level of the list; each doubling of the zoom lets in one more. A chosen topic is named
 * with its parts in any case.
 */
function withRoom(seen, map) {
  const { deepest } = map.tree;
  map.named = 0;
  if (deepest === 0) return seen;
  const room = Math.min(MOST_NAMES, Math.max(4, (map.size.w * map.size.h) / ROOM_PER_NAME));
  const sizes = Array.from({ length: deepest + 1 }, (_, level) => seen.filter((s) => s.topic.level === level).length);
  let level = Math.min(deepest, (map.state.level ?? 0) + Math.max(0, Math.floor(Math.log2(map.view.zoom) + 0.35)));
  while (level > 0 && sizes[level] > room) level--;
  while (level < deepest && sizes[level] < 2 && sizes[level + 1] <= room) level++; // one name would say nothing
  const both = level > 0 && sizes[level - 1] > 1 && sizes[level] + sizes[level - 1] <= room;
  map.named = level;
  const chosen = new Set(map.state.topicsChosen);
  const isNamed = ({ level: own }) => own === level || (both && own === level - 1);
  return seen.filter(({ topic }) => isNamed(topic) || chosen.has(topic.id) || chosen.has(topic.parent));
}

/** How a name is written: larger where it is of the coarsest level, or of one above the finest that is named. */
function lookOf(map, topic) {
  if (map.tree.deepest === 0) return NAME_LOOKS.only;
  return topic.level === 0 || topic.level < map.named ? NAME_LOOKS.coarse : NAME_LOOKS.fine;
}

/** Names in the order in which they get a place: chosen, with hits, coarse, large. */
function inOrder(seen, chosen) {
  const rank = ({ topic }) => [chosen.has(topic.id) ? 0 : 1, topic.hits > 0 ? 0 : 1, topic.level, -topic.size];
  return seen.map((s) => ({ s, rank: rank(s) })).sort((a, b) => {
    for (let i = 0; i < a.rank.length; i++) if (a.rank[i] !== b.rank[i]) return a.rank[i] - b.rank[i];
    return a.s.topic.id < b.s.topic.id ? -1 : 1;
  }).map(({ s }) => s);
}

/** A name's lines, balanced: cut at the space that leaves the shorter longest line. */
function nameLines(name) {
  const cut = name.slice(0, CUT_AT - 1).replace(/[\ud800-\udbff]$/, ''); // not through a letter of two halves
  const clean = name.length > CUT_AT ? `${cut.trimEnd()}…` : name;
  const words = clean.split(/\s+/).filter(Boolean);
  if (clean.length <= WRAP_AT || words.length < 2) return [words.join(' ')];
  let best = null;
  for (let i = 1; i < words.length; i++) {
    const lines = [words.slice(0, i).join(' '), words.slice(i).join(' ')];
    const longest = Math.max(...lines.map((line) => line.length));
    if (!best || longest < best.longest) best = { lines, longest };
  }
  return best.lines;
}

function measureName(map, topic, filtered) {
  const narrow = map.size.w < NAME_FONT.narrow ? 1 : 0;
  const look = lookOf(map, topic);
  const px = look.px - narrow;
  const lines = nameLines(topic.name);
  const hits = filtered && topic.hits > 0 ? ` · ${topic.hits.toLocaleString('en')}` : '';
  map.ruler.font = `${look.weight} ${px}px ${map.fontFamily}`;
  const widths = lines.map((line, i) => map.ruler.measureText(i === lines.length - 1 ? line + hits : line).width);
  const w = Math.ceil(Math.max(...widths)) + 2 * NAME_FONT.padX;
  return { lines, hits, px, weight: look.weight, w, h: Math.ceil(lines.length * px * NAME_FONT.line) + 2 * NAME_FONT.padY };
}

/** Candidate boxes around a topic's core, nearest first: above, below, beside, then rings further out. */
function candidateBoxes(seen, { w, h }, radius, size) {
  const reachX = seen.ex + w / 2 + radius;
  const reachY = seen.ey + h / 2 + radius + 2;
  const middles = [[0, -reachY], [0, reachY], [reachX, 0], [-reachX, 0], [0, 0]];
  for (const share of [0.35, 0.65, 1, 1.35, 1.8]) {
    for (let turn = 0; turn < 16; turn++) {
      const angle = (turn * Math.PI) / 8;
      middles.push([share * (reachX * 0.8 + 8) * Math.sin(angle), -share * (reachY + 4) * Math.cos(angle)]);
    }
  }
  const keep = (value, most) => Math.min(Math.max(value, FRAME_MARGIN), most - FRAME_MARGIN);
  return middles.map(([dx, dy]) => ({
    x: Math.round(keep(seen.x + dx - w / 2, size.w - w)), y: Math.round(keep(seen.y + dy - h / 2, size.h - h)), w, h,
  }));
}

function overlaps(a, b, gap) {
  return a.x < b.x + b.w + gap.x && b.x < a.x + a.w + gap.x && a.y < b.y + b.h + gap.y && b.y < a.y + a.h + gap.y;
}

/** Lower is better: few points covered, near its own points, not nearer to another topic's. Infinity: would mislead. */
function costOf(box, seen, rivals, counts, radius, dense) {
  const [mx, my] = [box.x + box.w / 2, box.y + box.h / 2];
  const dx = Math.max(box.x - seen.x - seen.ex, 0, seen.x - seen.ex - box.x - box.w);
  const dy = Math.max(box.y - seen.y - seen.ey, 0, seen.y - seen.ey - box.y - box.h);
  const away = Math.hypot(dx, dy);
  const own = Math.hypot(seen.x - mx, seen.y - my);
  let astray = 0;
  for (const rival of rivals) {
    if (rival !== seen && rival.topic.level === seen.topic.level && Math.hypot(rival.x - mx, rival.y - my) < own) astray++;
  }
  if (away > FAR_FROM_POINTS || astray > 1) return Infinity;
  const covered = countInBox(counts, box, radius);
  const lean = Math.abs(mx - seen.x) / 100 + Math.abs(my - seen.y) / 100;
  const [shun, pull] = isArea(seen, box) ? [2, 3] : [8, 1];
  return (shun * covered) / (covered + 3 * dense) + away / 30 + pull * lean + astray * 1.5;
}

/** A dense topic larger than its name is named inside, as a map names a country; a smaller one beside, as a town. */
function isArea(seen, { w, h }) {
  const room = 4 * seen.ex * seen.ey;
  return seen.ex > 0.6 * w && seen.ey > h && (seen.n * w * h) / room > 8;
}

/**
 * A place for every name that has one without touching another, the frame's edge or what is reserved.
 * Names take turns; in further rounds each may move to a better place that the others have left.
 */
function placeNames(map, reserved) {
  const counts = countInFrame(map);
  const chosen = new Set(map.state.topicsChosen);
  const rivals = withRoom(topicsInView(map, counts), map);
  const inView = counts.sums[counts.sums.length - 1];
  const dense = Math.max(1, (inView * 300) / (map.size.w * map.size.h)); // an eighth of the points under a usual name
  const found = new Map();
  for (let round = 0; round < PLACE_ROUNDS; round++) {
    for (const seen of inOrder(rivals, chosen)) {
      if (found.size >= MOST_NAMES && !found.has(seen) && !chosen.has(seen.topic.id)) continue;
      const name = found.get(seen)?.name ?? measureName(map, seen.topic, Boolean(map.passing));
      found.delete(seen);
      const taken = [...reserved, ...[...found.values()].map((other) => other.box)];
      const box = bestBox(map, seen, name, taken, rivals, counts, dense);
      if (box) found.set(seen, { name, box });
    }
  }
  return inOrder([...found.keys()], chosen).map((seen) => {
    const { name, box } = found.get(seen);
    const [x, y] = toMap(map, box.x + box.w / 2, box.y + box.h / 2);
    return { topic: seen.topic, name, box, x, y, chosen: chosen.has(seen.topic.id) };
  });
}

function bestBox(map, seen, name, taken, rivals, counts, dense) {
  let best = null;
  for (const box of candidateBoxes(seen, name, map.radius, map.size)) {
    if (box.x < FRAME_MARGIN || box.y < FRAME_MARGIN) continue; // wider or higher than the frame
    if (taken.some((other) => overlaps(box, other, NAME_GAP))) continue;
    const cost = costOf(box, seen, rivals, counts, map.radius + 2, dense);
    if (cost < (best?.cost ?? Infinity) - 1e-9) best = { box, cost };
  }
  return best?.box;
}
