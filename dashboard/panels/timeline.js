// The strip "Topics over time": a histogram on which years are chosen, and a row for each topic.
// Joined behind the other timeline_*.js; timeline.py says what is drawn.

const STRIPS = new WeakMap(); // the element that Streamlit gives → its strip
const ECHO_MS = 3000;

export default function ({ data, parentElement, setTriggerValue }) {
  let strip = STRIPS.get(parentElement);
  if (!strip) {
    strip = createStrip(parentElement);
    STRIPS.set(parentElement, strip);
  }
  strip.act = (action, id) => setTriggerValue("act", { do: action, id });
  strip.receive(data);
  return () => {
    strip.destroy();
    STRIPS.delete(parentElement);
  };
}

function createStrip(parentElement) {
  const root = piece("section", "lm-times");
  root.setAttribute("aria-label", "Topics over time");
  const title = piece("button", "lm-times-title");
  const summary = piece("span", "lm-times-summary");
  const controls = piece("div", "lm-times-controls");
  const plot = piece("div", "lm-times-plot");
  const told = piece("div", "lm-times-told");
  const growthHead = piece("div", "lm-times-growth-head");
  const rows = piece("ul", "lm-times-rows");
  const notes = piece("div", "lm-times-notes");
  const numbers = piece("details", "lm-times-numbers", piece("summary", "", "Numbers as a table"));
  const body = piece("div", "lm-times-body",
    piece("div", "lm-times-row lm-times-head", told, plot, growthHead), rows, numbers, notes);
  told.setAttribute("aria-live", "polite");
  root.append(piece("div", "lm-times-bar", title, summary, controls), body);
  parentElement.append(root);

  const strip = { act: () => {}, receive, destroy };
  let data = null;
  let waiting = null; // years that were told to Python and are not yet in what it says
  let drawn = "";
  let topics = "";
  const picture = shape("svg", { class: "lm-times-picture", "aria-hidden": "true" });
  const looked = piece("span", "lm-times-looked");
  plot.append(picture, looked);
  const brush = createBrush(plot, { move: showRange, choose });
  const watch = new ResizeObserver(() => requestAnimationFrame(render));
  watch.observe(plot);

  title.addEventListener("click", () => { KEPT.open = !KEPT.open; render(); });
  numbers.addEventListener("toggle", () => drawTable(numbers, data));
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && brush.clear()) event.stopPropagation();
  });
  rows.addEventListener("pointermove", (event) => lookAt(event));
  rows.addEventListener("pointerleave", () => lookAt(null));

  function receive(fresh) {
    data = fresh;
    if (waiting && (same(waiting.range, fresh.chosen) || Date.now() > waiting.until)) waiting = null;
    render();
  }

  function choose(range) {
    if (same(range, data.chosen)) { waiting = null; return; }
    waiting = { range, until: Date.now() + ECHO_MS };
    strip.act("years", range);
  }

  function render() {
    if (!data || !root.isConnected) return;
    root.classList.toggle("lm-open", KEPT.open);
    title.setAttribute("aria-expanded", String(KEPT.open));
    title.replaceChildren(piece("span", "lm-times-arrow", KEPT.open ? "▾" : "▸"), "Topics over time");
    summary.replaceChildren(summed(data.summary));
    if (!KEPT.open || !plot.clientWidth) return;
    const x = scale(data.first, data.all.length, plot.clientWidth);
    const made = JSON.stringify([data, KEPT, x.width]);
    if (made !== drawn) {
      drawn = made;
      keepFocus(root, () => {
        drawControls(controls, render);
        drawHistogram(picture, data, x);
        growthHead.replaceChildren(...growthHeading(data));
        rows.replaceChildren(...rowsOf(data).map(([id, row]) => drawRow(id, row, data, x, strip)));
      });
      notes.replaceChildren(...data.notes.map((note) => piece("p", "", note)));
      drawTable(numbers, data);
    }
    showChosen();
    brush.set(x, waiting ? waiting.range : data.chosen);
  }

  /** The row of a topic that has just been chosen comes into view; a click on it moves nothing. */
  function showChosen() {
    const chosen = data.topics.join();
    const row = chosen !== topics && rows.querySelector(".lm-chosen");
    topics = chosen;
    if (!row) return;
    const [around, place] = [body.getBoundingClientRect(), row.getBoundingClientRect()];
    const head = body.firstChild.offsetHeight;
    if (place.top < around.top + head || place.bottom > around.bottom) body.scrollTop += place.top - around.top - head;
  }

  /** The chosen years over the histogram and all rows, and how many papers they have. */
  function showRange(range) {
    const x = scale(data.first, data.all.length, plot.clientWidth);
    root.style.setProperty("--from", `${range ? x.left(range[0]) : 0}px`);
    root.style.setProperty("--to", `${range ? x.left(range[1] + 1) : x.width}px`);
    root.classList.toggle("lm-brushed", Boolean(range));
    picture.querySelectorAll(".lm-passing").forEach((rect, i) => {
      const begins = x.first + i * data.bar;
      const out = range && (begins > range[1] || begins + data.bar - 1 < range[0]);
      rect.classList.toggle("lm-out", Boolean(out));
    });
    const [first, last] = range || [x.first, x.first + x.years - 1];
    const count = data.passing
      .filter((_, i) => i + x.first >= first && i + x.first <= last)
      .reduce((sum, papers) => sum + papers, 0);
    const years = range ? span(first, last) : "Papers a year";
    const papers = `${count.toLocaleString("en")} ${count === 1 ? "paper" : "papers"}`;
    if (told.dataset.told === years + papers) return; // else a screen reader tells it again
    told.dataset.told = years + papers;
    const clear = piece("button", "lm-times-clear", "clear");
    clear.setAttribute("aria-label", "Clear the years");
    clear.addEventListener("click", () => { brush.clear(); brush.focus(); });
    told.replaceChildren(piece("strong", "", years), piece("span", "", papers),
      ...(range ? [clear] : [piece("span", "lm-times-hint", "drag to choose years")]));
  }

  /** The values of the year under the pointer, in every row. */
  function lookAt(event) {
    const x = scale(data.first, data.all.length, plot.clientWidth);
    const at = event ? event.clientX - plot.getBoundingClientRect().left : -1;
    const inside = at >= 0 && at <= x.width;
    const year = inside ? x.year(at) : null;
    root.classList.toggle("lm-looking", inside);
    root.style.setProperty("--at", `${inside ? x.middle(year) : 0}px`);
    looked.textContent = inside ? whenOf(data, year).name : "";
    [...rows.children].forEach((node) => {
      node.querySelector(".lm-times-value").textContent = valueOf(node.row, data, year);
    });
  }

  function destroy() {
    watch.disconnect();
    brush.destroy();
    root.remove();
  }

  return strip;
}

const same = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** Redraws, and gives the focus back to what had it. */
function keepFocus(root, redraw) {
  const name = root.contains(document.activeElement) ? document.activeElement.dataset.name : null;
  redraw();
  if (name) [...root.querySelectorAll("[data-name]")].find((e) => e.dataset.name === name)?.focus({ preventScroll: true });
}
