// Stems: words without their endings, as the page's full-text index has them, so that both find the same papers.
// The English stemmer of Snowball (Porter 2), as of its version 3, which tantivy has.

const VOWEL = /[aeiouy]/;
const DOUBLE = /(bb|dd|ff|gg|mm|nn|pp|rr|tt)$/;
const SHORT_END = /(^|.*[^aeiouy])[aeiouy][^aeiouywxY]$|^[aeiouy][^aeiouy]$|past$/;
const WHOLE = new Map(Object.entries({
  skis: "ski", skies: "sky", dying: "die", lying: "lie", tying: "tie", vying: "vie", idly: "idl", gently: "gentl", ugly: "ugli",
  early: "earli", only: "onli", singly: "singl", sky: "sky", news: "news", howe: "howe", atlas: "atlas",
  cosmos: "cosmos", bias: "bias", andes: "andes",
}));
const KEPT = new Set(["inning", "outing", "canning", "herring", "earring", "proceed", "exceed", "succeed"]);
const DERIVED = [ // step 2: of these the longest that fits
  ["ational", "ate"], ["fulness", "ful"], ["iveness", "ive"], ["ization", "ize"], ["ousness", "ous"], ["biliti", "ble"],
  ["lessli", "less"], ["tional", "tion"], ["alism", "al"], ["aliti", "al"], ["ation", "ate"], ["entli", "ent"],
  ["fulli", "ful"], ["iviti", "ive"], ["ousli", "ous"], ["abli", "able"], ["alli", "al"], ["anci", "ance"],
  ["ogist", "og"], ["ator", "ate"], ["enci", "ence"], ["izer", "ize"], ["bli", "ble"], ["ogi", "og", /l$/], ["li", "", /[cdeghkmnrt]$/],
];
const FURTHER = [ // step 3
  ["ational", "ate"], ["tional", "tion"], ["alize", "al"], ["icate", "ic"], ["iciti", "ic"], ["ative", "", null, true],
  ["ical", "ic"], ["ness", ""], ["ful", ""],
];
const LAST = [ // step 4
  "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous", "ive", "ize", "ion", "al",
  "er", "ic",
];

/** A word in lower case without its ending. */
function stemOf(word) {
  if (word.length <= 2) return word;
  if (WHOLE.has(word)) return WHOLE.get(word);
  let stem = word.replace(/^y|([aeiouy])y/g, (found, vowel) => `${vowel ?? ""}Y`);
  const first = /^(gener|commun|arsen|past|univers|later|emerg|organ|inter)/.exec(stem)?.[0].length ?? regionFrom(stem, 0);
  const second = regionFrom(stem, first);
  stem = withoutPlural(stem);
  if (KEPT.has(stem)) return stem;
  stem = withoutPast(stem, first);
  stem = stem.replace(/(.[^aeiouy])[yY]$/, "$1i");
  stem = derived(stem, DERIVED, first, second);
  stem = derived(stem, FURTHER, first, second);
  const end = LAST.find((ending) => stem.endsWith(ending));
  const cut = end && stem.length - end.length;
  if (end && cut >= second && (end !== "ion" || /[st]$/.test(stem.slice(0, cut)))) stem = stem.slice(0, cut);
  return withoutLast(stem, first, second).toLowerCase();
}

/** Where the region after the first consonant behind a vowel begins, from `start` on. */
function regionFrom(stem, start) {
  const found = /[aeiouy][^aeiouy]/.exec(stem.slice(start));
  return found ? start + found.index + 2 : stem.length;
}

function withoutPlural(stem) {
  if (stem.endsWith("sses")) return stem.slice(0, -2);
  if (/ie[ds]$/.test(stem)) return stem.length > 4 ? stem.slice(0, -2) : stem.slice(0, -1);
  if (/(us|ss)$/.test(stem) || !stem.endsWith("s")) return stem;
  return VOWEL.test(stem.slice(0, -2)) ? stem.slice(0, -1) : stem;
}

function withoutPast(stem, first) {
  const [ending] = /(eedly|eed|ingly|edly|ing|ed)$/.exec(stem) ?? [];
  if (!ending) return stem;
  const kept = stem.slice(0, -ending.length);
  if (ending.startsWith("ee")) return kept.length >= first ? `${kept}ee` : stem;
  if (!VOWEL.test(kept)) return stem;
  if (/(at|bl|iz)$/.test(kept)) return `${kept}e`;
  if (DOUBLE.test(kept)) return /^[aeo]..$/.test(kept) ? kept : kept.slice(0, -1);
  return first >= kept.length && SHORT_END.test(kept) ? `${kept}e` : kept;
}

function derived(stem, endings, first, second) {
  const found = endings.find(([ending]) => stem.endsWith(ending));
  if (!found) return stem;
  const [ending, other, before, late] = found;
  const kept = stem.slice(0, -ending.length);
  const fits = kept.length >= (late ? second : first) && (!before || before.test(kept));
  return fits ? kept + other : stem;
}

function withoutLast(stem, first, second) {
  const kept = stem.slice(0, -1);
  if (stem.endsWith("e")) {
    return kept.length >= second || (kept.length >= first && !SHORT_END.test(kept)) ? kept : stem;
  }
  return stem.endsWith("ll") && kept.length >= second ? kept : stem;
}
