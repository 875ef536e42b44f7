// Ask: the left column: what the search takes, the tree of topics, the years, the colours.

const SYNTAX = 'words · "a phrase" · AND OR NOT · title:word · year:[2020 TO 2024] · begin*';
const COLOUR_NAMES = { topic: "Topic", year: "Year", fidelity: "Fidelity", strength: "Strength", outlier: "Outlier" };
const SHOWN = 80; // characters of a query that are repeated to the reader
const DEEPEST = 4; // deeper levels are no further indented
const MOST_BARS = 60;

function helpOf({ view, answer }) {
  const { problem } = answer;
  if (problem) return problemOf(view.query, problem, answer.tree);
  if (view.query.trim() && !answer.rows.length) {
    const others = isNarrowed({ ...view, query: "" });
    const start = others ? "Nothing that passes the other filters holds: " : "No paper holds: ";
    return [el("p", "wrong", [start + view.query.trim().slice(0, SHOWN)])];
  }
  return [el("p", "hint", [SYNTAX])];
}

function problemOf(query, problem, kept) {
  const { message, position } = problem;
  const at = Math.min(Math.max(position ?? 0, 0), query.length);
  const text = position === undefined ? `${message}.` : `${message}, at character ${at + 1}.`;
  const place = position === undefined || query.length > SHOWN ? null
    : el("p", "query", [query.slice(0, at), el("mark", "", [query.slice(at, at + 1) || "␣"]), query.slice(at + 1)]);
  const then = kept ? "Still showing what was found before." : "Showing all papers until then.";
  return [el("p", "wrong", [text[0].toUpperCase() + text.slice(1)]), place, el("p", "hint", [then])].filter(Boolean);
}

/** The finer topics under the coarser ones, largest first, unfolded down to the level that is shown. */
function topicTree(page) {
  const rows = [];
  const add = (topics) => {
    for (const topic of topics) {
      const below = page.partsOf(topic.id);
      const opened = below.length ? isUnfolded(page, topic) : undefined;
      rows.push(topicRow(page, topic, opened));
      if (opened) add(below);
    }
  };
  add(page.partsOf(null));
  const deep = page.sizes.length > 1;
  return [
    el("h2", "heading", ["Topics", deep ? el("span", "note", ["coarse → fine"]) : null]),
    deep ? levelChoice(page) : null,
    el("ul", deep ? "topics deep" : "topics", rows),
  ].filter(Boolean);
}

function levelChoice(page) {
  const choices = page.sizes.map((size, level) => button("choice number", [told(size)], "level", level === page.defaultLevel ? null : level, {
    p: level === page.level, l: `Level ${level + 1} of ${page.sizes.length}: ${count(size, "topic")}`,
  }));
  return el("div", "choices levels", choices, { l: "Level of the topics" });
}

function isUnfolded(page, topic) {
  if (page.folds.has(topic.id)) return page.folds.get(topic.id);
  const holdsChosen = page.view.topics.some((id) => page.above(id).some((other) => other.id === topic.id) || id === topic.id);
  const some = page.view.topics.length > 0 || page.answer.hits.get(topic.id) > 0;
  return holdsChosen || (topic.level < page.level && some);
}

function topicRow(page, topic, opened) {
  const hits = page.answer.hits.get(topic.id);
  const chosen = page.view.topics.includes(topic.id);
  const kinds = ["topic", `level-${Math.min(topic.level, DEEPEST)}`, chosen && "chosen", !hits && "faded"].filter(Boolean);
  const number = !page.narrowed || hits === topic.size ? told(hits) : `${told(hits)} of ${told(topic.size)}`;
  return el("li", kinds.join(" "), [
    opened === undefined ? null
      : button("fold", [], "fold", [topic.id, !opened], { e: opened, l: `${opened ? "Fold" : "Unfold"} ${topic.name}` }),
    button("square", [], "topic+", topic.id, {
      p: chosen, l: `${chosen ? "Remove" : "Add"} ${topic.name} ${chosen ? "from" : "to"} the filter`,
    }),
    button("row", [el("span", "name", [topic.name]), el("span", "number", [number])], "topic", topic.id),
  ], { o: page.colourOf(topic) });
}

function colourChoice(page) {
  const names = Object.entries(COLOUR_NAMES).filter(([colour]) => colour !== "year" || page.years);
  return [
    el("h2", "heading", ["Colour by"]),
    el("div", "choices", names.map(([colour, name]) => button("choice", [name], "colour", colour, { p: page.view.colour === colour })), {
      l: "Colour by",
    }),
  ];
}

function yearBars(page) {
  const [first, last] = page.years;
  const [from, to] = page.view.years ?? page.years;
  const width = Math.ceil((last - first + 1) / MOST_BARS);
  const bars = [];
  for (let begin = first; begin <= last; begin += width) {
    let number = 0;
    for (let year = begin; year < begin + width; year++) number += page.answer.byYear.get(year) ?? 0;
    bars.push({ begin, number });
  }
  const tallest = Math.max(1, ...bars.map(({ number }) => number));
  const shown = bars.map(({ begin, number }) => el("span", from <= begin && begin <= to ? "bar" : "bar faded", [], {
    s: number / tallest, l: `${begin}: ${count(number, "paper")}`,
  }));
  return [
    el("h2", "heading", ["Year", el("span", "note number", [from === to ? String(from) : `${from} – ${to}`])]),
    el("div", "bars", shown),
  ];
}
