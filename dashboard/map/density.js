// Density: a soft picture of where how many points lie, under the points of large maps. It is drawn once, moves with
// the view, and fades as one zooms in, when the points tell it themselves.

const DENSITY = Object.freeze({ from: 50000, cells: 420, pad: 8, blur: 2, strength: 0.62, fades: 2 }); // fades: doublings of the zoom

/** Paints the picture when the points have been drawn. */
function paintDensityLater(map) {
  clearTimeout(map.timers.density);
  map.timers.density = setTimeout(() => { if (map.points && !map.signal.aborted) paintDensity(map); }, WAIT.later);
}

/** Paints the picture in the colours of the points; takes it away from small maps. */
function paintDensity(map) {
  const box = map.dom.density;
  box.hidden = map.points.count <= (map.env.limits?.density ?? DENSITY.from);
  if (box.hidden) { box.replaceChildren(); return; }
  const grid = densityGrid(map);
  for (let pass = 0; pass < 2; pass++) {
    blurLines(grid.sums, grid.wide, grid.high, 4);
    blurLines(grid.sums, grid.high, grid.wide, 4 * grid.wide);
  }
  const canvas = box.firstElementChild ?? element('canvas', 'lm-density-picture', box);
  Object.assign(canvas, { width: grid.wide, height: grid.high });
  canvas.getContext('2d').putImageData(densityPicture(grid), 0, 0);
  map.densityCell = grid.cell;
  placeDensity(map);
}

/** In each cell the sums of red, green and blue of its points, and their number. */
function densityGrid(map) {
  const { points, paint, bounds } = map;
  const cell = Math.max(bounds.x1 - bounds.x0, bounds.y1 - bounds.y0, 1e-9) / DENSITY.cells;
  const wide = Math.ceil((bounds.x1 - bounds.x0) / cell) + 2 * DENSITY.pad + 1;
  const high = Math.ceil((bounds.y1 - bounds.y0) / cell) + 2 * DENSITY.pad + 1;
  const sums = new Float32Array(wide * high * 4);
  const parts = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  const colours = Float32Array.from(paint.palette.flatMap(parts));
  for (let row = 0; row < points.count; row++) {
    const i = Math.floor((points.x[row] - bounds.x0) / cell) + DENSITY.pad;
    const j = Math.floor((bounds.y1 - points.y[row]) / cell) + DENSITY.pad;
    const at = 4 * (j * wide + i);
    if (!(at >= 0)) continue;
    const colour = 3 * paint.index[row];
    sums[at] += colours[colour];
    sums[at + 1] += colours[colour + 1];
    sums[at + 2] += colours[colour + 2];
    sums[at + 3]++;
  }
  return { sums, wide, high, cell };
}

/** A running mean along lines of `length` cells that lie `step` numbers apart; `lines` of them fill the array. */
function blurLines(sums, length, lines, step) {
  const { blur } = DENSITY;
  const line = new Float32Array(length);
  const stride = step === 4 ? 4 * length : 4; // from one line to the next
  for (let l = 0; l < lines; l++) {
    for (let channel = 0; channel < 4; channel++) {
      const start = l * stride + channel;
      let sum = 0;
      for (let i = 0; i < length; i++) line[i] = sums[start + i * step];
      for (let i = 0; i < Math.min(blur, length); i++) sum += line[i];
      for (let i = 0; i < length; i++) {
        if (i + blur < length) sum += line[i + blur];
        if (i > blur) sum -= line[i - blur - 1];
        sums[start + i * step] = sum / (2 * blur + 1);
      }
    }
  }
}

/** The mean colour of a cell's points, the more opaque the more of them there are. */
function densityPicture({ sums, wide, high }) {
  const picture = new ImageData(wide, high);
  const known = [];
  for (let at = 3; at < sums.length; at += 4) if (sums[at] > 0.01) known.push(sums[at]);
  const top = Float32Array.from(known).sort()[Math.floor(known.length * 0.98)] ?? 1;
  for (let at = 0; at < sums.length; at += 4) {
    const n = sums[at + 3];
    if (n <= 0.01) continue;
    for (let channel = 0; channel < 3; channel++) picture.data[at + channel] = sums[at + channel] / n;
    picture.data[at + 3] = 255 * DENSITY.strength * Math.min(1, Math.log1p(n) / Math.log1p(top));
  }
  return picture;
}

/** Moves the picture with the view. */
function placeDensity(map) {
  const canvas = map.dom.density.firstElementChild;
  if (!canvas) return;
  const full = Math.max(1, Math.sqrt(map.points.count / (map.env.limits?.drawn ?? MOST_DRAWN.webgl)));
  const opacity = Math.min(1, 1 - Math.log2(map.view.zoom / full) / DENSITY.fades);
  canvas.hidden = opacity <= 0;
  if (canvas.hidden) return;
  const { bounds, densityCell: cell } = map;
  const [x, y] = toPixel(map, bounds.x0 - DENSITY.pad * cell, bounds.y1 + DENSITY.pad * cell);
  canvas.style.opacity = opacity.toFixed(3);
  canvas.style.transform = `translate(${x.toFixed(2)}px, ${y.toFixed(2)}px) scale(${cell * scaleOf(map)})`;
}
