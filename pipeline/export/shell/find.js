// Find: a full-text index made in the browser when it is first needed, and the papers that match a query, best first.

const TITLE_WEIGHT = 3;
const SNIPPET = 220; // characters
const [K, B] = [1.2, 0.75]; // of BM25

/**
 * The index of these texts: for each field the stems and the whole words of each paper, as numbers, in their order.
 * @param {Object<string, string[]>} texts of each field, by row
 */
function makeIndex(texts, years) {
  const index = { count: years.length, years, stems: new Map(), words: new Map(), stemOfWord: [], fields: {} };
  for (const [field, values] of Object.entries(texts)) {
    let total = 0;
    const postings = [];
    const tokens = values.map((text, row) => {
      const found = Int32Array.from(wordsOf(text), (word) => numberOf(index, word));
      for (const word of new Set(found)) (postings[word] ??= []).push(row);
      total += found.length;
      return found;
    });
    index.fields[field] = { tokens, postings, mean: total / Math.max(1, values.length) || 1 };
  }
  index.wordsOfStem = new Map();
  index.stemOfWord.forEach((stem, word) => {
    if (!index.wordsOfStem.has(stem)) index.wordsOfStem.set(stem, []);
    index.wordsOfStem.get(stem).push(word);
  });
  return index;
}

function numberOf(index, word) {
  let number = index.words.get(word);
  if (number === undefined) {
    number = index.words.size;
    index.words.set(word, number);
    const stem = stemOf(word);
    if (!index.stems.has(stem)) index.stems.set(stem, index.stems.size);
    index.stemOfWord[number] = index.stems.get(stem);
  }
  return number;
}

/** The score of each row that matches (0 where it does not), by what the tree of a query asks for. */
function scoresOf(index, tree) {
  const scores = new Float32Array(index.count);
  if (tree.every) return scores.fill(1e-6);
  if (tree.not) return scoresOf(index, tree.not).map((score) => (score > 0 ? 0 : 1e-6));
  if (tree.from !== undefined) {
    return scores.map((_, row) => (index.years[row] >= tree.from && index.years[row] <= tree.to ? 1e-6 : 0));
  }
  if (tree.any || tree.all) {
    const parts = (tree.any ?? tree.all).map((part) => scoresOf(index, part));
    return scores.map((_, row) => {
      const some = parts.filter((part) => part[row] > 0).length;
      return some === 0 || (tree.all && some < parts.length) ? 0 : parts.reduce((sum, part) => sum + part[row], 0);
    });
  }
  for (const field of tree.field ? [tree.field] : FIELDS) scoreField(index, tree, field, scores);
  return scores;
}

function scoreField(index, tree, name, scores) {
  const field = index.fields[name];
  if (!field) return;
  const sets = wantedOf(index, tree);
  if (!sets) return;
  const often = new Map();
  for (const word of sets[0]) for (const row of field.postings[word] ?? []) often.set(row, 0);
  for (const row of often.keys()) often.set(row, timesIn(field.tokens[row], sets));
  const rows = [...often].filter(([, times]) => times > 0);
  const rare = Math.log(1 + (index.count - rows.length + 0.5) / (rows.length + 0.5));
  const weight = (name === "title" ? TITLE_WEIGHT : 1) * rare;
  for (const [row, times] of rows) {
    const long = 1 - B + (B * field.tokens[row].length) / field.mean;
    scores[row] += tree.begin ? 1 : (weight * times * (K + 1)) / (times + K * long);
  }
}

/** For each place of a phrase the words that may stand there; null where one of them is in no paper. */
function wantedOf(index, tree) {
  if (tree.begin) {
    const begun = [...index.words].filter(([word]) => word.startsWith(tree.begin)).map(([, number]) => number);
    return begun.length ? [new Set(begun)] : null;
  }
  const sets = tree.words.map((word) => new Set(index.wordsOfStem.get(index.stems.get(stemOf(word))) ?? []));
  return sets.every((set) => set.size) ? sets : null;
}

/** How often words stand behind each other as the sets say. */
function timesIn(tokens, sets) {
  let times = 0;
  for (let at = 0; at + sets.length <= tokens.length; at++) {
    if (sets.every((set, i) => set.has(tokens[at + i]))) times++;
  }
  return times;
}

/** Where the words that a query asks for stand in a text of a field: [start, end], in order. */
function marksIn(tree, field, text) {
  const asked = { stems: new Set(), begins: [] };
  collect(tree, field, asked);
  if (!asked.stems.size && !asked.begins.length) return [];
  const spans = [];
  for (const found of text.matchAll(/[\p{Alphabetic}\p{N}\p{M}]+/gu)) {
    const words = wordsOf(found[0]);
    const isAsked = words.some((word) => asked.stems.has(stemOf(word)) || asked.begins.some((begin) => word.startsWith(begin)));
    if (!isAsked) continue;
    const [start, end] = [found.index, found.index + found[0].length];
    const last = spans.at(-1);
    if (last && /^[-–‑]$/.test(text.slice(last[1], start))) last[1] = end; // "test-time" is one word to a reader
    else spans.push([start, end]);
  }
  return spans;
}

function collect(tree, field, asked) {
  for (const part of tree.any ?? tree.all ?? []) collect(part, field, asked);
  if (tree.field && tree.field !== field) return;
  if (tree.begin) asked.begins.push(tree.begin);
  for (const word of tree.words ?? []) asked.stems.add(stemOf(word));
}

/** The part of a text around the first marks that holds most of them: [text, spans]. */
function snippetOf(text, spans) {
  let best = null;
  for (const [first] of spans) {
    const within = spans.filter(([start, end]) => start >= first && end <= first + SNIPPET * 0.7);
    if (!best || within.length > best.within.length) best = { first, within };
  }
  if (!best) return null;
  const wish = Math.max(0, best.first - Math.floor(SNIPPET / 4));
  const start = wish && text.indexOf(" ", wish) < best.first ? text.indexOf(" ", wish) + 1 : wish && best.first;
  const rough = Math.min(text.length, start + SNIPPET);
  const end = rough < text.length ? Math.max(text.lastIndexOf(" ", rough), best.within.at(-1)[1]) : rough;
  const inside = spans.filter((span) => span[0] >= start && span[1] <= end).map((span) => span.map((at) => at - start));
  return [text.slice(start, end), inside];
}
