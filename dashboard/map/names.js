// Names: the topic names' buttons, brought in line with the places that labels.js found.

/** Brings the buttons in line with the placed names, keeping those that stay. */
function showNames(map) {
  const kept = new Map();
  for (const placed of map.names) {
    const id = placed.topic.id;
    const button = map.buttons.get(id) ?? makeNameButton(map, id);
    dressName(map, button, placed);
    kept.set(id, button);
  }
  for (const [id, button] of map.buttons) {
    if (kept.has(id)) continue;
    if (button === map.root.getRootNode().activeElement) map.dom.frame.focus({ preventScroll: true });
    button.remove();
  }
  map.buttons = kept;
  moveNames(map);
}

function makeNameButton(map, id) {
  const button = element('button', 'lm-name', map.dom.names);
  button.type = 'button';
  button.addEventListener('click', () => map.env.on.topic(id), { signal: map.signal });
  return button;
}

function dressName(map, button, { topic, name, chosen }) {
  const filtered = Boolean(map.passing);
  const size = `${topic.size.toLocaleString('en')} ${topic.size === 1 ? 'paper' : 'papers'}`;
  const hits = filtered ? `, ${topic.hits.toLocaleString('en')} shown` : '';
  button.replaceChildren(document.createTextNode(name.lines.join('\n')));
  if (name.hits) element('span', 'lm-hits', button).textContent = name.hits;
  button.setAttribute('aria-label', `Topic ${topic.name}, ${size}${hits}`);
  button.setAttribute('aria-pressed', String(chosen));
  button.dataset.topic = topic.id;
  button.classList.toggle('lm-faded', filtered && !topic.hits && !chosen);
  button.classList.toggle('lm-chosen', chosen);
  button.style.fontSize = `${name.px}px`;
  button.style.fontWeight = String(name.weight);
  button.style.width = `${name.w}px`;
  button.style.height = `${name.h}px`;
  button.style.setProperty('--lm-topic', topic.colour?.[map.theme] ?? 'currentColor');
}

/** Names follow their points while the map moves; they look for new places when it has come to rest. */
function moveNames(map) {
  for (const placed of map.names) {
    const [x, y] = toPixel(map, placed.x, placed.y);
    const left = Math.round(x - placed.name.w / 2);
    const top = Math.round(y - placed.name.h / 2);
    map.buttons.get(placed.topic.id).style.transform = `translate(${left}px, ${top}px)`;
  }
}
