// Paint: what colours the points, how large they are, and the two Plotly traces of them.

const SHADES = 48;
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
 * A palette with places (not a colour a row) because Plotly parses each colour string it is given.
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
  for (let row = 0; row < points.count; row++) {
    index[row] = MEMBERSHIPS.findIndex(({ flag }) => (points.flags[row] & flag) === flag);
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
