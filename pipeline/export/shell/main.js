// Main: the one-file page: what the reader does changes the view, and the view is drawn.

const PAGE = 30; // papers that are listed at a time
const TYPING_MS = 200;
const LOOK = "litmap-look";

const part = (id) => document.getElementById(id);
const prefersDark = matchMedia("(prefers-color-scheme: dark)");

async function start() {
  const held = await contentsOf();
  const page = {
    ...held, view: viewFrom(location.hash), place: placeFrom(location.hash), answer: null, lastTree: null, shown: PAGE,
    folds: new Map(), drawn: new Map(), flight: { n: 0 }, level: 0, row: null, narrowed: false, dark: false,
  };
  page.colourOf = (topic) => topic.colours[page.level];
  page.colourAt = (row) => page.colourOf(page.topicAt(row));
  page.map = drawMap(page);
  listen(page);
  takeLook(page, remembered());
  update(page);
}

function drawMap(page) {
  const act = (what) => (id) => ACTS[what](page, id);
  return createMap(part("map"), {
    plotly: once(runPlotly),
    points: async () => page.pointBytes,
    topics: (name) => topicsAt(page, Number(name)),
    titles: async (block) => page.papers.id.slice(block * 256, block * 256 + 256)
      .map((id, i) => [id, page.papers.title[block * 256 + i]]),
    reserved: () => boxOf(part("count"), part("map")),
    on: {
      pick: act("paper"), topic: act("topic"), area: act("area"), dismiss: act("close"), search: focusSearch,
      view: (place) => { page.place = place.map((value) => Number(value.toPrecision(4))); write(page, false); },
    },
  });
}

const topicsAt = (page, level) => page.topics.map((topic) => {
  const [light, dark] = topic.colours[level];
  return { ...topic, colour: { light, dark } };
});

function boxOf(node, frame) {
  const [box, outer] = [node.getBoundingClientRect(), frame.getBoundingClientRect()];
  return [{ x: box.left - outer.left, y: box.top - outer.top, w: box.width, h: box.height }];
}

function focusSearch() {
  part("query").focus();
  part("query").select();
}

// What the reader does --------------------------------------------------------------------------------

function listen(page) {
  let waiting = 0;
  const ask = () => { clearTimeout(waiting); if (part("query").value !== page.view.query) change(page, { query: part("query").value }); };
  part("query").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, TYPING_MS); });
  part("query").addEventListener("keydown", (event) => { if (event.key === "Enter") ask(); });
  part("query").addEventListener("focus", () => setTimeout(page.index), { once: true }); // ready when it is asked
  for (const end of ["from", "to"]) part(end).addEventListener("input", () => moveYears(page, end));
  part("look").addEventListener("click", () => { takeLook(page, page.dark ? "light" : "dark", true); drawState(page); });
  prefersDark.addEventListener("change", () => { takeLook(page, remembered()); drawState(page); });
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName ?? "");
    if (event.key === "/" && !typing) { event.preventDefault(); focusSearch(); }
    if (event.key === "Escape" && !typing && !event.defaultPrevented && page.row !== null) ACTS.close(page);
  });
  addEventListener("popstate", () => {
    page.view = viewFrom(location.hash);
    const place = placeFrom(location.hash);
    if (String(place) !== String(page.place)) page.flight = { n: page.flight.n + 1, view: place };
    page.place = place;
    update(page);
  });
}

function moveYears(page, end) {
  const [from, to] = [Number(part("from").value), Number(part("to").value)];
  if (from > to) part(end).value = String(end === "from" ? to : from);
  const years = [Number(part("from").value), Number(part("to").value)];
  change(page, { years: years.join() === page.years.join() ? null : years });
}

const ACTS = {
  paper: (page, id) => change(page, { paper: id }),
  go: (page, id) => { fly(page, { rows: [page.rowOf.get(id)] }); change(page, { paper: id }); },
  show: (page, id) => { fly(page, { rows: [page.rowOf.get(id)] }); part("map").scrollIntoView({ block: "nearest" }); drawState(page); },
  close: (page) => change(page, { paper: "" }),
  topic: (page, id) => {
    const alone = page.view.topics.length === 1 && page.view.topics[0] === id;
    if (!alone) fly(page, { topic: id });
    change(page, { topics: alone ? [] : [id], paper: "" });
  },
  "topic+": (page, id) => {
    const kept = page.view.topics.filter((other) => other !== id);
    change(page, { topics: kept.length < page.view.topics.length ? kept : [...kept, id] });
  },
  clear: (page) => change(page, { query: "", topics: [], years: null, area: null }),
  area: (page, corners) => change(page, { area: corners }),
  colour: (page, colour) => change(page, { colour }),
  level: (page, level) => { page.folds.clear(); change(page, { level }); },
  fold: (page, [id, opened]) => { page.folds.set(id, opened); drawPanels(page); },
  phrase: (page, phrase) => change(page, { query: page.view.query === quoted(phrase) ? "" : quoted(phrase) }),
  more: (page) => { page.shown += PAGE; drawPanels(page); },
};

function fly(page, where) {
  page.flight = { n: page.flight.n + 1, ...where };
}

function change(page, changed) {
  const before = page.view;
  page.view = { ...before, ...changed };
  update(page);
  write(page, stepOf(before) !== stepOf(page.view));
}

/** Puts the view into the address, so that a link to this file with it opens the same. */
function write(page, step) {
  const hash = hashOf(page.view, page.place?.join(",") ?? "");
  history[step ? "pushState" : "replaceState"](null, "", `#${hash}`);
}

// Drawing ---------------------------------------------------------------------------------------------

function update(page) {
  const before = page.answered;
  const asked = JSON.stringify([page.view.query, page.view.topics, page.view.years, page.view.area]);
  if (asked !== before) {
    page.answer = answerOf(page, page.view, page.lastTree);
    page.lastTree = page.answer.problem ? page.lastTree : page.answer.tree;
    page.shown = PAGE;
    page.answered = asked;
  }
  const level = page.view.level;
  page.level = level !== null && level < page.sizes.length ? level : page.defaultLevel;
  page.narrowed = isNarrowed(page.view);
  const row = page.rowOf.get(page.view.paper);
  page.row = row === undefined || page.points.hidden?.[row] ? null : row;
  drawPanels(page);
  drawState(page);
}

function drawPanels(page) {
  const { view, answer } = page;
  const act = ({ do: what, id }) => ACTS[what]?.(page, id);
  const draw = (id, elements) => {
    const news = JSON.stringify(elements); // what is as it was is not told again to a screen reader
    if (page.drawn.get(id) === news) return;
    page.drawn.set(id, news);
    redraw(part(id), elements, act);
  };
  if (document.activeElement !== part("query") || !part("query").value) part("query").value = view.query;
  draw("help", helpOf(page));
  draw("topics", topicTree(page));
  draw("colours", colourChoice(page));
  part("years").hidden = !page.years;
  if (page.years) { draw("histogram", yearBars(page)); showYears(page); }
  draw("count", [el("p", "count", [
    el("strong", "number", [told(answer.rows.length)]), ` of ${count(page.visible, "paper")}`,
    page.narrowed ? button("link-like", ["clear"], "clear") : null,
  ])]);
  const chosen = view.topics.map((id) => page.topicById.get(id)).filter(Boolean);
  const topic = page.row === null && chosen.length === 1 ? openTopic(page, chosen[0]) : [];
  draw("topic", topic);
  draw("paper", page.row === null ? [] : openPaper(page));
  draw("papers", page.row === null ? paperList(page) : []);
  landOn(page);
}

/** What is read now comes into view, and the focus goes to it where it was on what is gone. */
function landOn(page) {
  const read = page.row ?? page.view.topics.join(" ");
  if (read === page.read) return;
  const first = page.read === undefined;
  page.read = read;
  part("read").scrollTop = 0;
  if (!first && (document.activeElement === document.body || part("read").contains(document.activeElement))) {
    (part("read").querySelector(".lm-landing") ?? part("read")).focus({ preventScroll: true });
  }
}

function showYears(page) {
  const shown = page.view.years ?? page.years;
  ["from", "to"].forEach((end, i) => {
    const [low, high] = page.years;
    const value = Math.min(high, Math.max(low, shown[i]));
    Object.assign(part(end), { min: String(low), max: String(high) });
    part(end).value = String(value);
    part("range").style.setProperty(`--${end}`, String((value - low) / (high - low)));
  });
}

function drawState(page) {
  const { view, answer } = page;
  page.map.update({
    key: page.name, points: page.spec, topics: String(page.level), hits: page.topics.map(({ id }) => answer.hits.get(id)),
    edited: page.edited, passing: page.narrowed ? answer.passing : null,
    paper: page.row, paperId: page.row === null ? null : view.paper,
    neighbours: page.row === null ? [] : page.nearest(page.row).map(([row]) => row), elsewhere: [],
    level: page.level, topicsChosen: view.topics.filter((id) => page.topicById.has(id)), colourBy: view.colour,
    area: view.area, fly: page.flight.n ? page.flight : null, view: page.place, dark: page.dark,
  });
}

/** Light or dark: as the reader chose, else as their system is. */
function takeLook(page, look, keep = false) {
  page.dark = look ? look === "dark" : prefersDark.matches;
  document.documentElement.style.colorScheme = page.dark ? "dark" : "light";
  part("look").textContent = page.dark ? "Light" : "Dark";
  part("look").setAttribute("aria-label", page.dark ? "Show on light ground" : "Show on dark ground");
  if (!keep) return;
  try { localStorage.setItem(LOOK, look); } catch { /* a browser that keeps nothing of files */ }
}

function remembered() {
  try { return localStorage.getItem(LOOK); } catch { return null; }
}

start().catch((error) => {
  part("map").textContent = `This file could not be opened: ${error.message}. Try a newer browser.`;
  throw error;
});
