// Contents: what the file holds, unpacked: base64 of deflated bytes, each part in a script element of its own.

const OUTLIER = 2;
const TRUNCATED = 4;

async function unpacked(name) {
  const node = document.getElementById(`lm-${name}`);
  const text = node.textContent;
  node.remove(); // nobody needs it packed any more
  const packed = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).arrayBuffer();
}

async function json(name) {
  return JSON.parse(new TextDecoder().decode(await unpacked(name)));
}

/** plotly.js, run as a script of the page: the page's policy names its digest. */
async function runPlotly() {
  const script = document.createElement("script");
  script.textContent = new TextDecoder().decode(await unpacked("plotly"));
  document.head.append(script);
  if (!window.Plotly) throw new Error("plotly.js did not run");
  return window.Plotly;
}

/** The map as the panels ask for it; rows are papers, in the order of the points. */
async function contentsOf() {
  const [head, papers, abstracts, pointBytes, nearBytes] = await Promise.all([
    json("map"), json("papers"), json("abstracts"), unpacked("points"), unpacked("near"),
  ]);
  const built = readPoints(pointBytes, head.points);
  const edited = head.hidden.length ? { merged: [], moved: [], hidden: head.hidden } : null;
  const points = { ...built, ...editedPoints(built, edited) };
  const rows = Int32Array.from({ length: head.points.count }, (_, row) => row);
  const known = points.year.filter((year) => year > 0).sort();
  const topicById = new Map(head.topics.map((topic) => [topic.id, topic]));
  const finest = [];
  for (const topic of head.topics) if (topic.index !== null) finest[topic.index] = topic;
  const chains = new Map(head.topics.map((topic) => [topic.id, chainOf(topic, topicById)]));
  return {
    ...head, papers, abstracts, pointBytes, edited, topicById, count: rows.length, points,
    spec: head.points,
    rowOf: new Map(papers.id.map((id, row) => [id, row])),
    newest: rows.slice().sort((a, b) => points.year[b] - points.year[a] || a - b),
    typical: rows.slice().sort((a, b) => points.strength[b] - points.strength[a] || a - b),
    years: known.length && known[0] < known.at(-1) ? [known[0], known.at(-1)] : null,
    topicAt: (row) => finest[points.topic[row]],
    chainOf: (row) => chains.get(finest[points.topic[row]]?.id) ?? [],
    above: (id) => (chains.get(id) ?? []).slice(1).reverse(),
    partsOf: (id) => head.topics.filter((topic) => topic.parent === id),
    nearest: nearestIn(nearBytes, rows.length, head.near),
    index: once(() => makeIndex({
      title: papers.title, abstract: abstracts, venue: papers.venue,
      authors: papers.authors.map((names) => names.join("; ")), keywords: papers.keywords.map((words) => words.join("; ")),
    }, points.year)),
  };
}

function chainOf(topic, topicById) {
  const chain = [];
  for (let at = topic; at && !chain.includes(at); at = topicById.get(at.parent)) chain.push(at);
  return chain;
}

/** Rows of the true nearest papers with their cosine, nearest first; a row of -1 stands for none. */
function nearestIn(bytes, count, most) {
  const rows = new Int32Array(bytes, 0, count * most);
  const hundredths = new Int8Array(bytes, 4 * count * most);
  return (row) => Array.from({ length: most }, (_, i) => row * most + i)
    .filter((at) => rows[at] >= 0)
    .map((at) => [rows[at], hundredths[at] / 100]);
}

function once(make) {
  let made = null;
  return () => (made ??= make());
}
