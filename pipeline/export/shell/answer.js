// Answer: the papers that pass every filter, in the order in which they are listed, and how many pass of each topic.

/** @returns {{passing:Uint8Array, rows:Int32Array, hits:Map<string, number>, byYear:Map<number, number>, tree:Object, problem:Error}} */
function answerOf(map, view, lastTree) {
  const { points, count } = map;
  let [tree, problem, scores] = [null, null, null];
  if (view.query.trim()) {
    try {
      tree = readQuery(view.query);
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      problem = error;
      tree = lastTree;
    }
    if (tree) scores = scoresOf(map.index(), tree);
  }
  const chosen = view.topics.filter((topic) => map.topicById.has(topic));
  const years = view.years;
  const passing = new Uint8Array(count);
  const butForYears = new Uint8Array(count);
  for (let row = 0; row < count; row++) {
    if (points.hidden?.[row] || (scores && !scores[row])) continue;
    if (chosen.length && !map.chainOf(row).some((topic) => chosen.includes(topic.id))) continue;
    if (view.area && !isInside(points.x[row], points.y[row], view.area)) continue;
    butForYears[row] = 1;
    const year = points.year[row];
    if (!years || (year >= Math.max(1, years[0]) && year <= years[1])) passing[row] = 1;
  }
  const order = scores ? byScore(scores) : chosen.length ? map.typical : map.newest;
  return { passing, rows: order.filter((row) => passing[row]), tree, problem, ...countsOf(map, passing, butForYears) };
}

function byScore(scores) {
  const rows = Int32Array.from(scores.keys()).filter((row) => scores[row] > 0);
  return rows.sort((a, b) => scores[b] - scores[a] || a - b);
}

function countsOf(map, passing, butForYears) {
  const hits = new Map(map.topics.map((topic) => [topic.id, 0]));
  const byYear = new Map();
  for (let row = 0; row < map.count; row++) {
    const year = map.points.year[row];
    if (butForYears[row] && year) byYear.set(year, (byYear.get(year) ?? 0) + 1);
    if (passing[row]) for (const topic of map.chainOf(row)) hits.set(topic.id, hits.get(topic.id) + 1);
  }
  return { hits, byYear };
}

/** Whether a point is inside a polygon, by counting crossings (even-odd rule). */
function isInside(x, y, corners) {
  let inside = false;
  corners.forEach(([x1, y1], i) => {
    const [x2, y2] = corners[(i + 1) % corners.length];
    if ((y1 > y) !== (y2 > y) && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  });
  return inside;
}
