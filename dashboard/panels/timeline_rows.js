// What stands in the strip "Topics over time": controls, histogram, rows, table. Joined before timeline.js.

const KEPT = { open: false, as: "share", order: "size" }; // survives a page beside the map
const ROW_PX = 30;
const PLOT_PX = 58;
const AS = { share: "Shares", count: "Counts" };
const ORDERS = { size: "Largest", growing: "Growing", shrinking: "Shrinking" };

const span = (first, last) => (first === last ? String(first) : `${first}–${last}`);

function summed({ growing, shrinking }) {
  const parts = [growing ? `▲ ${growing} growing` : "", shrinking ? `▼ ${shrinking} shrinking` : ""];
  return parts.filter(Boolean).join("  ");
}

function drawControls(controls, render) {
  const choices = (label, options, key) => {
    const group = piece("div", "lm-times-choices", ...Object.entries(options).map(([value, name]) => {
      const button = piece("button", "", name);
      button.dataset.name = name;
      button.setAttribute("aria-pressed", String(KEPT[key] === value));
      button.addEventListener("click", () => { KEPT[key] = value; render(); });
      return button;
    }));
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", label);
    return group;
  };
  controls.replaceChildren(choices("Shares or counts", AS, "as"), choices("Topics first", ORDERS, "order"));
}

function drawHistogram(picture, data, x) {
  const { bar } = data;
  const sum = (counts) => counts.reduce((sums, count, i) => {
    sums[Math.floor(i / bar)] = (sums[Math.floor(i / bar)] || 0) + count;
    return sums;
  }, []);
  const tallest = Math.max(...sum(data.all), 1);
  picture.setAttribute("height", PLOT_PX + 16);
  picture.replaceChildren(
    ...bars(sum(data.all), x, bar, PLOT_PX, tallest, "lm-all"),
    ...bars(sum(data.passing), x, bar, PLOT_PX, tallest, "lm-passing"),
    ...ticks(x).map((year) => shape("text", { class: "lm-tick", x: x.middle(year), y: PLOT_PX + 13 }, String(year))),
  );
}

function growthHeading(data) {
  if (!data.window) return [piece("strong", "", "Growth"), piece("span", "", "too few years to tell")];
  return [piece("strong", "", "Growth of its share"), piece("span", "", `a year, ${span(...data.window)}`)];
}

function rowsOf(data) {
  const order = data.orders[KEPT.order];
  const chosen = data.topics.filter((id) => data.rows[id] && !order.includes(id)); // seen though not among the first
  const rows = [...chosen, ...order].map((id) => [id, data.rows[id]]);
  return data.matching ? [[null, data.matching], ...rows] : rows;
}

function drawRow(id, row, data, x, strip) {
  const item = piece("li", "lm-times-row");
  const picture = shape("svg", { class: "lm-times-picture", height: ROW_PX, "aria-hidden": "true" });
  picture.append(...(KEPT.as === "share" ? sharesOf(row, data.periods, x, ROW_PX)
    : bars(row.counts, x, data.bar, ROW_PX, Math.max(...row.counts, 1), "lm-count")));
  const name = piece(id ? "button" : "div", "lm-times-name", piece("span", "lm-times-square"), piece("span", "", row.name));
  name.title = row.name;
  if (row.colour) {
    item.style.setProperty("--light", row.colour[0]);
    item.style.setProperty("--dark", row.colour[1]);
  }
  if (id) {
    name.dataset.name = `topic ${id}`;
    name.setAttribute("aria-label", `${row.name}: ${valueOf(row, data, null)}, ${row.growth.text} ${row.growth.range}`);
    name.setAttribute("aria-pressed", String(data.topics.includes(id)));
    item.addEventListener("click", () => strip.act("topic", id));
    item.classList.add("lm-times-topic");
  }
  item.classList.toggle("lm-chosen", data.topics.includes(id));
  const growth = piece("div", `lm-times-growth lm-${row.growth.verdict}`,
    piece("span", "", row.growth.text), piece("span", "lm-times-range", row.growth.range));
  item.row = row;
  item.append(piece("div", "lm-times-label", name, piece("span", "lm-times-value", valueOf(row, data, null))),
    piece("div", "lm-times-line", picture), growth);
  return item;
}

/** The period or the bar that a year is in; the last for null: its name and its index. */
function whenOf(data, year) {
  const last = data.first + data.all.length - 1;
  if (KEPT.as === "share") {
    const index = data.periods.findIndex((period) => (year ?? last) <= period.last);
    return { index, name: data.periods[index].name };
  }
  const index = Math.floor(((year ?? last) - data.first) / data.bar);
  const first = data.first + index * data.bar;
  return { index, name: span(first, Math.min(first + data.bar - 1, last)) };
}

/** What a row has in a year, or in its last. */
function valueOf(row, data, year) {
  const { index, name } = whenOf(data, year);
  const value = KEPT.as === "count" ? row.counts[index].toLocaleString("en") : percent(row.shares[index][0]);
  if (year === null) return `${value} in ${name}`;
  return KEPT.as === "count" ? value : withInterval(row.shares[index]);
}

const withInterval = ([share, low, high]) =>
  `${percent(share)} (${percent(low).replace(" %", "")}–${percent(high)})`;

function drawTable(numbers, data) {
  numbers.querySelector(".lm-times-wide")?.remove();
  if (!numbers.open || !data) return;
  const starts = data.all.map((_, i) => i).filter((i) => i % data.bar === 0);
  const last = data.first + data.all.length - 1;
  const columns = KEPT.as === "share" ? data.periods.map((p) => p.name)
    : starts.map((i) => span(data.first + i, Math.min(data.first + i + data.bar - 1, last)));
  const cells = (row) => (KEPT.as === "share"
    ? row.shares.map(withInterval)
    : row.counts.map((count) => count.toLocaleString("en")));
  const head = (text, scope) => { const cell = piece("th", "", text); cell.scope = scope; return cell; };
  const lines = rowsOf(data).map(([, row]) => piece("tr", "",
    head(row.name, "row"), piece("td", "", row.growth.text), piece("td", "", row.growth.range),
    piece("td", "", row.size.toLocaleString("en")), ...cells(row).map((cell) => piece("td", "", cell))));
  const titles = ["Topic", "Growth of its share", "95 % interval", "Papers", ...columns];
  numbers.append(piece("div", "lm-times-wide", piece("table", "",
    piece("thead", "", piece("tr", "", ...titles.map((text) => head(text, "col")))),
    piece("tbody", "", ...lines))));
}
