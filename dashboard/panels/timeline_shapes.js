// Shapes of the strip "Topics over time": SVG and text nodes. Joined before timeline_brush.js.

const SVG = "http://www.w3.org/2000/svg";

function shape(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function piece(tag, kind, ...children) {
  const node = document.createElement(tag);
  if (kind) node.className = kind;
  if (tag === "button") node.type = "button";
  node.append(...children);
  return node;
}

/** From years to px: every year has a slot of the same width. */
function scale(first, years, width) {
  const slot = width / years;
  return {
    slot,
    width,
    years,
    first,
    left: (year) => (year - first) * slot,
    middle: (year) => (year - first + 0.5) * slot,
    year: (x) => Math.min(Math.max(Math.floor(x / slot), 0), years - 1) + first,
  };
}

/** Bars of counts, `bar` years each. */
function bars(counts, x, bar, height, tallest, kind) {
  const wide = x.slot * bar;
  const gap = wide > 4 ? 1 : 0;
  return counts.map((count, i) => {
    const tall = count ? Math.max((count / tallest) * height, 1.5) : 0;
    const cut = Math.min(wide, x.width - i * wide);
    return shape("rect", {
      class: kind, x: i * wide + gap / 2, y: height - tall, width: Math.max(cut - gap, 0.5), height: tall,
    });
  });
}

/** A share by period as a line with its band; a single period is a dot with its interval. */
function sharesOf(row, periods, x, height) {
  const top = Math.max(...row.shares.map(([share]) => share)) * 1.5 || 1;
  const y = (share) => (height - 2) * (1 - Math.min(share / top, 1)) + 1;
  const at = periods.map((period) => x.middle(period.at));
  const join = (points) => points.map(([px, py]) => `${px.toFixed(1)},${py.toFixed(1)}`).join(" ");
  const line = row.shares.map(([share], i) => [at[i], y(share)]);
  const low = row.shares.map((share, i) => [at[i], y(share[1])]);
  const high = row.shares.map((share, i) => [at[i], y(share[2])]);
  if (at.length === 1) {
    return [
      shape("line", { class: "lm-line", x1: at[0], x2: at[0], y1: low[0][1], y2: high[0][1] }),
      shape("circle", { class: "lm-dot", cx: at[0], cy: line[0][1], r: 3 }),
    ];
  }
  return [
    shape("polygon", { class: "lm-band", points: join([...high, ...low.reverse()]) }),
    shape("polyline", { class: "lm-line", points: join(line) }),
  ];
}

/** Years to write under an axis: round ones, no closer than 44 px. */
function ticks(x) {
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((years) => years * x.slot >= 44) || 1000;
  const found = [];
  for (let year = Math.ceil(x.first / step) * step; year < x.first + x.years; year += step) found.push(year);
  return found;
}

/** A share in per cent, with a digit after the point where it is small. */
function percent(share) {
  const value = share * 100;
  return `${value > 0 && value < 9.95 ? value.toFixed(1) : value.toFixed(0)} %`;
}
