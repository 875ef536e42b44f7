// Query: what a reader may type, read as a tree. The same language as the page's:
// words · "a phrase" · AND OR NOT · title:word · year:[2020 TO 2024] · begin*

const FIELDS = ["title", "abstract", "authors", "keywords", "venue"];
const LONGEST_QUERY = 1000;

class QueryError extends Error {
  constructor(message, position) { super(message); this.position = position; }
}

/** Words as the index has them: lower case, without accents. */
function wordsOf(text) {
  return folded(text).match(/[\p{Alphabetic}\p{N}]+/gu) ?? [];
}

function folded(text) {
  return text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/ß/g, "ss").replace(/ø/g, "o").replace(/ł/g, "l");
}

/**
 * The query as a tree of {all}, {any}, {not}, {words, field}, {begin, field}, {from, to} and {every}.
 * Throws a QueryError that says what cannot be read, and where.
 */
function readQuery(query) {
  if (query.length > LONGEST_QUERY) throw new QueryError(`the query is longer than ${LONGEST_QUERY} characters`, LONGEST_QUERY);
  const text = query.replace(/[“”„]/g, '"').replace(/['’‘]/g, " ");
  const parser = { parts: partsOf(text), at: 0, text };
  const tree = readAny(parser);
  const rest = parser.parts[parser.at];
  if (rest) throw new QueryError("a bracket '(' is missing", rest.at);
  return tree;
}

function partsOf(text) {
  const parts = [];
  const pattern = /(\s+)|([()])|([-+](?=[\w"(]))|(?:(\w+):(?!\s|\/\/))?(?:"([^"]*)("?)|([[{])([^\]}]*)([\]}]?)|([^\s()"]+))|(")/gu;
  for (const found of text.matchAll(pattern)) {
    const [, space, bracket, sign, field, phrase, closed, range, inside, ended, word] = found;
    const at = found.index;
    if (space) continue;
    if (phrase !== undefined && !closed) throw new QueryError('a quotation mark " has no partner', text.lastIndexOf('"'));
    if (range && !ended) throw new QueryError("this cannot be read", at);
    if (bracket || sign) parts.push({ kind: bracket ?? sign, at });
    else if (/^(AND|OR|NOT)$/.test(word ?? "") && !field) parts.push({ kind: word, at });
    else parts.push({ kind: "term", at, field: field?.toLowerCase(), phrase, word, range, inside, ended });
  }
  return parts;
}

function readAny(parser) {
  const any = [readAll(parser)];
  while (takes(parser, "OR")) any.push(readAll(parser, "OR"));
  return any.length > 1 ? { any } : any[0];
}

function readAll(parser, joined) {
  const all = [readOne(parser, joined)];
  for (;;) {
    const next = parser.parts[parser.at];
    if (!next || next.kind === ")" || next.kind === "OR") break;
    const asked = takes(parser, "AND") ? "AND" : undefined;
    all.push(readOne(parser, asked));
  }
  return all.length > 1 ? { all } : all[0];
}

function readOne(parser, joined) {
  const part = parser.parts[parser.at];
  if (!part || part.kind === ")" || part.kind === "AND" || part.kind === "OR") {
    const before = parser.parts[parser.at - 1] ?? part;
    if (!part && before?.kind === "(") throw new QueryError("a bracket ')' is missing", parser.text.trimEnd().length);
    if (part?.kind === ")" && before?.kind !== "(" && !joined) throw new QueryError("a bracket '(' is missing", part.at);
    throw new QueryError(`${joined ?? part?.kind ?? "NOT"} has nothing to join`, before?.at ?? 0);
  }
  parser.at++;
  if (part.kind === "NOT" || part.kind === "-") return { not: readOne(parser, "NOT") };
  if (part.kind === "+") return readOne(parser, "AND");
  if (part.kind !== "(") return termOf(part);
  const tree = readAny(parser);
  if (!takes(parser, ")")) throw new QueryError("a bracket ')' is missing", parser.text.trimEnd().length);
  return tree;
}

function takes(parser, kind) {
  if (parser.parts[parser.at]?.kind !== kind) return false;
  parser.at++;
  return true;
}

function termOf({ at, field, phrase, word, range, inside, ended }) {
  if (field === "year") return yearsOf({ at, phrase, word, range, inside, ended });
  if (field && !FIELDS.includes(field)) {
    throw new QueryError(`there is no field '${field}' (there are ${FIELDS.join(", ")}, year; quote words with a colon)`, at);
  }
  if (word === "*" && !field) return { every: true };
  const begun = /^([\p{L}\p{N}_]{2,})\*$/u.exec(word ?? "");
  if (begun) return { begin: folded(begun[1]), field };
  const words = wordsOf(phrase ?? word ?? inside ?? "");
  return words.length ? { words, field } : { every: true };
}

function yearsOf({ at, phrase, word, range, inside, ended }) {
  const found = range ? /^\s*(\d{1,4}|\*)\s+TO\s+(\d{1,4}|\*)\s*$/.exec(inside) : /^(\d{1,4})$/.exec(phrase ?? word ?? "");
  if (!found) throw new QueryError("this cannot be read", at);
  const [from, to] = [found[1], found[2] ?? found[1]].map((year) => (year === "*" ? null : Number(year)));
  return { from: (from ?? 1) + (range === "{" ? 1 : 0), to: (to ?? 9999) - (ended === "}" ? 1 : 0) };
}
