// View: what the reader is looking at, as one value, and in the part of the address behind "#". The keys are the page's.

const COLOURS = ["topic", "year", "fidelity", "strength", "outlier"];
const PLAIN_VIEW = Object.freeze({ query: "", topics: [], years: null, area: null, paper: "", colour: "topic", level: null });

function viewFrom(hash) {
  const told = new URLSearchParams(hash.replace(/^#/, ""));
  const years = /^(\d{1,4})-(\d{1,4})$/.exec(told.get("years") ?? "");
  const area = (told.get("area") ?? "").split(" ").map((corner) => corner.split(",").map(Number));
  const isArea = area.length > 2 && area.every((corner) => corner.length === 2 && corner.every(Number.isFinite));
  const level = told.get("level") ?? "";
  const colour = told.get("colour");
  return {
    query: (told.get("q") ?? "").slice(0, 1000),
    topics: [...new Set(told.getAll("topic"))],
    years: years ? [Number(years[1]), Number(years[2])].sort((a, b) => a - b) : null,
    area: isArea ? area : null,
    paper: told.get("paper") ?? "",
    colour: COLOURS.includes(colour) ? colour : "topic",
    level: /^\d$/.test(level) ? Number(level) : null,
  };
}

function hashOf(view, place) {
  const told = new URLSearchParams();
  if (view.paper) told.set("paper", view.paper);
  if (view.query) told.set("q", view.query);
  for (const topic of view.topics) told.append("topic", topic);
  if (view.years) told.set("years", view.years.join("-"));
  if (view.area) told.set("area", view.area.map((corner) => corner.map((v) => Number(v.toPrecision(4))).join(",")).join(" "));
  if (view.colour !== "topic") told.set("colour", view.colour);
  if (view.level !== null) told.set("level", String(view.level));
  if (place) told.set("view", place);
  return String(told);
}

function placeFrom(hash) {
  const text = new URLSearchParams(hash.replace(/^#/, "")).get("view") ?? "";
  const parts = text.split(",").map(Number);
  return parts.length === 3 && parts.every(Number.isFinite) ? parts : null;
}

function isNarrowed(view) {
  return Boolean(view.query.trim() || view.topics.length || view.years || view.area);
}

/** What Back goes back to: another paper or topic. */
function stepOf(view) {
  return JSON.stringify([view.paper, view.topics]);
}
