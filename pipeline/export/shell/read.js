// Read: the right column: the list of papers, the open paper, the chosen topic.

const PREVIEW = 180; // characters of an abstract where no word of it is asked for
const MOST_AUTHORS = 12;
const MOST_PARTS = 12;

function paperList(page) {
  const { view, answer, shown } = page;
  if (!answer.rows.length) return nothing(view);
  const rows = Array.from(answer.rows.slice(0, shown), (row) => paperRow(page, row));
  const rest = answer.rows.length - shown;
  const order = answer.tree ? "best match first" : view.topics.length ? "most typical first" : "";
  return [
    el("h2", "heading", [page.narrowed ? "Papers that pass" : "All papers", el("span", "note", [order])]),
    el("ol", "papers hits", rows),
    rest > 0 ? button("plain", [`Show ${Math.min(rest, PAGE)} more of ${told(rest)}`], "more") : null,
  ].filter(Boolean);
}

function paperRow(page, row) {
  const { papers, abstracts, answer } = page;
  const authors = papers.authors[row];
  const byline = [authors.length ? authors[0] + (authors.length > 1 ? " et al." : "") : "", page.points.year[row] || ""];
  const abstract = abstracts[row];
  return el("li", "", [
    button(row === page.row ? "row chosen" : "row", [
      el("span", "dot"),
      el("span", "name", asked(page, "title", papers.title[row])),
    ], "go", papers.id[row]),
    byline.some(Boolean) ? el("p", "byline", [byline.filter(Boolean).join(" · ")]) : null,
    abstract ? el("p", "snippet", previewOf(answer.tree, abstract)) : null,
  ], { o: page.colourAt(row) });
}

function asked(page, field, text) {
  return page.answer.tree ? marked(text, marksIn(page.answer.tree, field, text)) : [text];
}

function previewOf(tree, abstract) {
  const found = tree && snippetOf(abstract, marksIn(tree, "abstract", abstract));
  if (found) return ["… ", ...marked(...found), " …"];
  if (abstract.length <= PREVIEW) return [abstract];
  return [`${abstract.slice(0, PREVIEW).replace(/\s\S*$/, "")} …`];
}

function nothing(view) {
  const alone = view.query.trim() && !isNarrowed({ ...view, query: "" });
  return [
    el("h2", "empty", [alone ? `No paper holds ${view.query.trim().slice(0, SHOWN)}.` : "No paper passes every filter."]),
    el("p", "hint", [alone ? "Try other words, OR between them, or begin* for all endings."
      : "Take a filter away, or clear them all."]),
    button("plain", ["Clear everything"], "clear"),
  ];
}

function openPaper(page) {
  const { row, papers, abstracts, points } = page;
  const topic = page.topicAt(row);
  const abstract = abstracts[row];
  return [
    el("div", "chips", [
      trail(page, page.above(topic.id)),
      button("chip", [el("span", "dot"), el("span", "", [topic.name])], "topic", topic.id, { l: `Topic: ${topic.name}` }),
      el("span", "chip number", [`strength ${(points.strength[row] / 255).toFixed(2)}`]),
      el("span", "chip number", [`fidelity ${share(points.fidelity[row] / 255)}`]),
      points.flags[row] & OUTLIER ? el("span", "chip", ["outlier"]) : null,
      button("close", ["✕"], "close", null, { l: "Close, back to the list" }),
    ], { o: page.colourAt(row) }),
    el("h2", "title landing", asked(page, "title", papers.title[row])),
    bylineOf(papers, row, points.year[row]),
    linksOf(page),
    abstract ? el("p", "abstract", asked(page, "abstract", abstract)) : el("p", "hint", ["No abstract in the source."]),
    points.flags[row] & OUTLIER
      ? el("p", "notice", [`An outlier: it fits no topic well. It is shown in ${topic.name}.`]) : null,
    points.flags[row] & TRUNCATED
      ? el("p", "notice", ["Its abstract is longer than the model reads; its end did not count."]) : null,
    el("div", "actions", [button("plain", ["Show on map"], "show", papers.id[row])]),
    nearestOf(page),
  ].filter(Boolean);
}

function bylineOf(papers, row, year) {
  const authors = papers.authors[row];
  const more = authors.length - MOST_AUTHORS;
  const names = authors.slice(0, MOST_AUTHORS).join(", ") + (more > 0 ? ` and ${told(more)} more` : "");
  const known = [names, year ? String(year) : "", papers.venue[row]].filter(Boolean).join(" · ");
  return known ? el("p", "byline", [known]) : null;
}

function linksOf(page) {
  const { papers, resolvers, row } = page;
  const addresses = [
    ["DOI", papers.doi[row] && resolvers.doi + papers.doi[row]],
    ["arXiv", papers.arxiv_id[row] && resolvers.arxiv + papers.arxiv_id[row]],
    ["PDF", papers.pdf_url[row]],
    ["Page", papers.url[row]],
  ];
  const links = addresses.filter(([, address]) => /^https?:\/\//i.test(address));
  return links.length ? el("p", "links", links.map(([name, address]) => el("a", "", [name], { h: address }))) : null;
}

function nearestOf(page) {
  const near = page.nearest(page.row);
  if (!near.length) return null;
  return el("section", "", [
    el("h3", "heading", ["Nearest papers", el("span", "note", ["cosine similarity"])]),
    el("ol", "papers", near.map(([row, similarity]) => el("li", "", [
      button("row", [
        el("span", "dot"),
        el("span", "name", [page.papers.title[row]]),
        el("span", "number", [similarity.toFixed(2)]),
      ], "go", page.papers.id[row]),
    ], { o: page.colourAt(row) }))),
  ]);
}

function openTopic(page, topic) {
  const above = trail(page, page.above(topic.id)) ?? el("span", "note", ["Topic"]);
  const parts = page.partsOf(topic.id).slice(0, MOST_PARTS).map((part) => [part, told(part.size)]);
  const near = topic.near.filter(([id]) => page.topicById.has(id)).map(([id, likeness]) => [page.topicById.get(id), likeness.toFixed(2), likeness]);
  const level = page.sizes.length > 1 ? ` · level ${topic.level + 1} of ${page.sizes.length}` : "";
  return [
    el("div", "", [
      el("div", "chips", [above, button("close", ["✕"], "topic", topic.id, { l: "Let the topic go" })]),
      el("h2", "title landing", [el("span", "dot"), topic.name]),
      el("p", "byline number", [`${count(topic.size, "paper")} · ${share(topic.size / page.count)} of the map${level}`]),
    ], { o: page.colourOf(topic) }),
    phrasesOf(page, topic),
    topic.exemplars.length ? section("Most typical", "", [el("ol", "papers", topic.exemplars.map((row) => el("li", "", [
      button("row", [el("span", "name", [page.papers.title[row]])], "go", page.papers.id[row]),
    ])))]) : null,
    parts.length ? section("Finer topics within it", "papers", [topicRows(page, parts)]) : null,
    near.length ? section("Nearest topics", "cosine of their centres", [topicRows(page, near)]) : null,
  ].filter(Boolean);
}

function phrasesOf(page, topic) {
  if (!topic.phrases.length) return null;
  const known = topic.phrases.some(([, part]) => part);
  const rows = topic.phrases.map(([phrase, part]) => el("li", "", [
    button("phrase", [el("span", "name", [phrase]), known ? el("span", "number", [share(part)]) : null], "phrase", phrase, {
      p: page.view.query === quoted(phrase), s: known ? part : 0,
    }),
  ]));
  return section("Key phrases", known ? "share of its papers" : "click to search", [el("ul", "phrases", rows)]);
}

function quoted(phrase) {
  return `"${phrase.replaceAll('"', " ").split(/\s+/).filter(Boolean).join(" ").slice(0, 998)}"`;
}
