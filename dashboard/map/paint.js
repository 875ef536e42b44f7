// Paint: what colours the points, how large they are, and the Plotly traces of them.

const SHADES = 24; // each is a trace
// Blue to gold like cividis, but its ends moved so that both are legible on the ground they lie on.
const SCALES = Object.freeze({
  light: Object.freeze(['#12306b', '#445480', '#74757c', '#a08a5a', '#cc9c14']),
  dark: Object.freeze(['#4a78c8', '#7188b0', '#9a9a98', '#c7b76c', '#fbe64a']),
});
const UNKNOWN_COLOURS = Object.freeze({ light: '#b9b6ad', dark: '#4b525c' });
const GROUND_COLOURS = Object.freeze({ light: '#fbfaf7', dark: '#0f1115' });

/** What the colours of outliers mean: of the flags of points.bin, the first that a paper has decides. */
const MEMBERSHIPS = Object.freeze([
  { flag: OUTLIER_FLAG, name: 'Outlier', told: 'its neighbours are in several topics', light: '#b8430c', dark: '#ffb056' },
  { flag: NOISE_FLAG, name: 'Joined', told: 'has the topic of its neighbours', light: '#2a5aab', dark: '#6d9bea' },
  { flag: 0, name: 'Core', told: 'in the dense middle of its topic', light: '#8f8b81', dark: '#666d79' },
]);

/** Topics of the finest level, at their `index`. */
function finestTopics(topics) {
  const finest = [];
  for (const topic of topics) if (Number.isInteger(topic.index)) finest[topic.index] = topic;
  return finest;
}

/**
 * What colours the points: a palette, each row's place in it, and what a legend needs. Hidden points are grey.
 * A palette with places, not a colour a row: Plotly draws each colour as one trace.
 */
function paintPoints(points, topics, colourBy, theme) {
  const paint = paintAll(points, topics, colourBy, theme);
  if (points.hidden) paint.index = paint.index.map((place, row) => (points.hidden[row] ? paint.palette.length - 1 : place));
  return paint;
}

function paintAll(points, topics, colourBy, theme) {
  if (colourBy === 'topic') {
    const finest = finestTopics(topics);
    const palette = Array.from(finest, (topic) => topic?.colour?.[theme] ?? UNKNOWN_COLOURS[theme]);
    const index = points.topic.map((topic) => Math.min(topic, palette.length));
    return { index, palette: [...palette, UNKNOWN_COLOURS[theme], UNKNOWN_COLOURS[theme]], legend: null };
  }
  if (colourBy === 'outlier') return paintMemberships(points, theme);
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

function paintMemberships(points, theme) {
  const index = new Uint16Array(points.count);
  const counts = MEMBERSHIPS.map(() => 0);
  const groupOf = Uint8Array.from({ length: 256 }, (_, flags) => MEMBERSHIPS.findIndex(({ flag }) => (flags & flag) === flag));
  for (let row = 0; row < points.count; row++) {
    index[row] = groupOf[points.flags[row]];
    counts[index[row]]++;
  }
  const groups = MEMBERSHIPS.map((one, i) => ({ name: one.name, told: one.told, colour: one[theme], count: counts[i] }));
  return { index, palette: groups.map(({ colour }) => colour), legend: { groups } };
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

/** Radius in px: 5 for 89 points, 1.3 for 100,000 and more; smaller on small frames, slightly larger when zoomed in. */
function pointRadius({ points: { count }, view: { zoom }, size }) {
  const crowd = 5 * Math.min(1, (Math.min(Math.max(count, 1), MOST_DRAWN.webgl) / 89) ** -0.19);
  const frame = Math.min(1, Math.max(0.8, Math.sqrt(Math.min(size.w, size.h) / 640)));
  const steps = Math.max(0, Math.log2(zoom));
  const grown = 1 + 0.2 * (count > 20000 ? 2 * Math.floor(steps / 2) : steps); // a new size redraws: rarely where slow
  return Math.round(Math.min(7, crowd * frame * Math.min(grown, 2.4)) * 4) / 4;
}

/**
 * Traces of the given rows (null: all): for each colour one of ordinary points, filled, and one of outliers, open rings.
 * Plotly draws a trace of one colour many times faster than one with a colour for each point.
 */
function makeTraces(points, rows, paint, look) {
  const { groups, colours } = coloursOf(paint.palette);
  const size = rows ? rows.length : points.count;
  const kinds = new Uint16Array(size);
  const start = new Int32Array(2 * colours.length + 1);
  for (let i = 0; i < size; i++) {
    const row = rows ? rows[i] : i;
    kinds[i] = 2 * groups[paint.index[row]] + (points.flags[row] & OUTLIER_FLAG ? 1 : 0);
    start[kinds[i] + 1]++;
  }
  for (let kind = 0; kind < 2 * colours.length; kind++) start[kind + 1] += start[kind];
  const next = start.slice();
  const [x, y] = [new Float32Array(size), new Float32Array(size)];
  for (let i = 0; i < size; i++) {
    const row = rows ? rows[i] : i;
    const at = next[kinds[i]]++;
    x[at] = points.x[row];
    y[at] = points.y[row];
  }
  const made = [];
  for (let kind = 0; kind < 2 * colours.length; kind++) {
    const [from, to] = [start[kind], start[kind + 1]];
    const places = { x: x.subarray(from, to), y: y.subarray(from, to) };
    if (to > from) made.push({ open: kind % 2, size: to - from, trace: makeTrace(places, colours[kind >> 1], look, kind % 2 === 1) });
  }
  made.sort((a, b) => a.open - b.open || b.size - a.size); // the rarer ones on top
  return made.length ? made.map(({ trace }) => trace) : [makeTrace({ x, y }, colours[0], look, false)];
}

/** The colours of a palette, each once, and which of them each place of the palette has. */
function coloursOf(palette) {
  const places = new Map();
  const groups = Uint16Array.from(palette, (colour) => {
    if (!places.has(colour)) places.set(colour, places.size);
    return places.get(colour);
  });
  return { groups, colours: [...places.keys()] };
}

function makeTrace({ x, y }, colour, look, open) {
  const crowded = look.radius < 3;
  const outline = crowded ? 0 : 1;
  return {
    type: look.renderer === 'webgl' ? 'scattergl' : 'scatter', mode: 'markers', hoverinfo: 'skip', x, y,
    marker: {
      size: 2 * look.radius - (open ? 1 : 0), symbol: open ? 'circle-open' : 'circle', opacity: crowded ? 0.85 : 1, color: colour,
      line: open ? { width: crowded ? 0.75 : 1.5 } : { width: outline, color: GROUND_COLOURS[look.theme] },
    },
  };
}
