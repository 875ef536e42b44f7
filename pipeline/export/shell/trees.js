// Trees: short ways to write the elements that elements_tree.js draws.

/** An element: its tag, its CSS classes after the prefix "lm-", what it holds, and whatever else `build` knows. */
function el(tag, kind, children, more = {}) {
  const held = [children].flat(2).filter((child) => child !== null && child !== undefined && child !== "" && child !== false);
  return { t: tag, c: kind || undefined, k: held, ...more };
}

function button(kind, children, what, id = null, more = {}) {
  return el("button", kind, children, { a: { do: what, id }, ...more });
}

/** A text with its spans marked. */
function marked(text, spans) {
  const parts = [];
  let at = 0;
  for (const [start, end] of spans) {
    parts.push(text.slice(at, start), el("mark", "", [text.slice(start, end)]));
    at = end;
  }
  return [...parts, text.slice(at)];
}

function told(number) {
  return number.toLocaleString("en");
}

function count(number, noun) {
  return `${told(number)} ${noun}${number === 1 ? "" : "s"}`;
}

/** A share in whole per cent that is 0 or 100 only where it is none or all. */
function share(value) {
  if (value > 0 && value < 0.01) return "<1 %";
  return `${value < 1 ? Math.min(99, Math.round(value * 100)) : 100} %`;
}

/** Topics one below the other, each with its number. */
function topicRows(page, topics) {
  return el("ul", "papers", topics.map(([topic, number, part]) => el("li", "", [
    button("row", [
      el("span", "dot"),
      el("span", "name", [topic.name]),
      part === undefined ? null : el("span", "gauge", [], { s: part }),
      el("span", "number", [number]),
    ], "topic", topic.id),
  ], { o: page.colourOf(topic) })));
}

/** The topics that a topic lies in, the coarsest first. */
function trail(page, topics) {
  if (!topics.length) return null;
  const steps = topics.flatMap((topic, i) => [
    i ? "›" : null,
    button("step", [el("span", "dot"), el("span", "", [topic.name])], "topic", topic.id, { o: page.colourOf(topic) }),
  ]);
  return el("nav", "trail", steps, { l: "Place in the tree" });
}

function section(title, note, parts) {
  return el("section", "evidence", [el("h3", "heading", [title, note ? el("span", "note", [note]) : null]), ...parts]);
}
