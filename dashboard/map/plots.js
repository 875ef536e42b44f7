// Plots: the two stacked Plotly plots, drawn, moved with the view, and drawn anew when WebGL is lost.

const SLOW_DRAWING = 75; // ms for three frames after a redraw, from which on moves slide the picture instead
const VERY_SLOW = 200; // and from which on it slides further

async function drawPlot(map, box, rows) {
  const plot = box.firstElementChild ?? element('div', 'lm-plotly', box);
  box.hidden = false; // Plotly measures what it draws into
  map.plotted ??= pictureOf(map);
  const { w: width, h: height } = map.plotted; // as the other plot is: while the view moves, both pictures are slid alike
  const ranges = rangesOf(map, map.plotted);
  const axis = { visible: false, fixedrange: true, autorange: false, zeroline: false, showgrid: false };
  const layout = {
    width, height, margin: { l: 0, r: 0, t: 0, b: 0, pad: 0 },
    showlegend: false, hovermode: false, dragmode: false,
    paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)',
    xaxis: { ...axis, range: ranges.x }, yaxis: { ...axis, range: ranges.y },
  };
  const sharpness = Math.min(2, window.devicePixelRatio || 1);
  const config = { staticPlot: true, displayModeBar: false, responsive: false, plotGlPixelRatio: sharpness };
  await map.plotly.react(plot, makeTraces(map.points, rows, map.paint, map), layout, config);
}

function eachPlot(map, run) {
  for (const box of [map.dom.base, map.passing ? map.dom.overlay : null]) {
    const plot = box?.firstElementChild;
    if (plot?._fullLayout) run(plot);
  }
}

function rangesOf(map, picture) {
  const scale = scaleOf(map, picture, picture);
  const [x, y] = [picture.w / 2 / scale, picture.h / 2 / scale];
  return { x: [picture.x - x, picture.x + x], y: [picture.y - y, picture.y + y] };
}

/** What a drawn picture shows: when this has changed, it must move. */
function pictureOf({ view, size }) {
  return { x: view.x, y: view.y, zoom: view.zoom, w: size.w, h: size.h };
}

function hasMoved(map) {
  const now = pictureOf(map);
  return Object.keys(now).some((name) => now[name] !== map.plotted?.[name]);
}

function movePlots(map) {
  map.plotted = pictureOf(map);
  const { x, y } = rangesOf(map, map.plotted);
  eachPlot(map, (plot) => {
    map.plotly.relayout(plot, { 'xaxis.range': x, 'yaxis.range': y, width: map.size.w, height: map.size.h });
    plot.style.transform = '';
  });
  const began = performance.now();
  if (map.pacing) return;
  map.pacing = true;
  // A drawing that is too much for the GPU holds up one of the next three frames.
  const afterFrames = (left, run) => requestAnimationFrame(() => (left > 1 ? afterFrames(left - 1, run) : run()));
  afterFrames(3, () => {
    map.pacing = false;
    map.pace = Math.max(Math.min(400, performance.now() - began), map.pace * 0.7); // slow at once, fast again by and by
  });
}

/** Where drawing is slow (100,000 points without a GPU: 150 ms), moves the drawn picture and redraws it when it has moved far. */
function slidePlots(map) {
  const view = map.plotted;
  const { w, h } = map.size;
  const scale = scaleOf(map);
  const zoom = map.view.zoom / view.zoom;
  const [dx, dy] = [(view.x - map.view.x) * scale, (map.view.y - view.y) * scale];
  const [most, least] = map.pace < VERY_SLOW ? [1.8, 0.6] : [3.5, 0.4];
  const far = Math.abs(dx) > w * 0.3 || Math.abs(dy) > h * 0.3 || zoom > most || zoom < least;
  if (map.pace < SLOW_DRAWING || far) { movePlots(map); return; }
  const [left, top] = [(w / 2) * (1 - zoom) + dx, (h / 2) * (1 - zoom) + dy];
  eachPlot(map, (plot) => { plot.style.transform = `translate(${left}px, ${top}px) scale(${zoom})`; });
}

function purge(map) {
  for (const box of [map.dom.base, map.dom.overlay]) {
    if (box.firstElementChild && map.plotly) map.plotly.purge(box.firstElementChild);
    box.replaceChildren();
  }
}

/** Each plot has several contexts, lost one after the other: wait for the last, then draw anew, at the second time as SVG. */
function contextLost(map, event) {
  event.preventDefault();
  if (!map.points || map.renderer !== 'webgl') return;
  clearTimeout(map.timers.lost);
  map.timers.lost = setTimeout(() => {
    map.lost++;
    if (map.lost > 1) map.renderer = 'svg';
    purge(map);
    map.done = {};
    map.plotted = null;
    refresh(map);
  }, WAIT.contextLost);
}
