// Intake: what the state says, put beside the points: the topics, a reader's edits, what passes.

/** The topics that the state names; fetched once. */
function topicsOf(map) {
  const name = map.state.topics;
  if (map.topicsCome?.name !== name) {
    const topics = Promise.resolve(map.env.topics(name));
    map.topicsCome = { name, topics };
    topics.catch(() => { map.topicsCome = null; });
  }
  return map.topicsCome.topics;
}

/** A reader's edits on top of the points; true where they have changed. */
function takeEdits(map, fresh) {
  const text = JSON.stringify(map.state.edited ?? null);
  if (!fresh && text === map.editsText) return false;
  map.editsText = text;
  Object.assign(map.points, editedPoints(map.built, map.state.edited));
  return true;
}

function takeTopics(map, topics, hits, fresh) {
  topics.forEach((topic, at) => { topic.hits = hits[at]; });
  if (!fresh && topics === map.topics) return;
  map.topics = topics;
  map.tree = describeTopics(topics, map.points);
  map.finest = finestTopics(topics);
}

/** What passes, and which points are drawn; says for which of the two plots they were chosen anew. */
function takePassing(map, mask, fresh, refiltered) {
  map.passing = mask;
  const { count, hidden } = map.points;
  if (refiltered) map.root.dataset.passing = String(mask ? countOf(mask) : count - (hidden ? countOf(hidden) : 0));
  const chosen = chooseAll(map, fresh, refiltered);
  if (map.hovered >= 0 && !isHoverable(map, map.hovered)) { map.hovered = -1; hideTip(map); }
  return chosen;
}
