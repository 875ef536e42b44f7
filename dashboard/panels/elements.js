// Fits trees of elements, which elements.py makes, to Streamlit's component interface. Joined behind elements_tree.js.

const LOOK_MS = 100;
const TOPS = new WeakMap(); // the element that Streamlit gives → what was read there last

export default function ({ data, parentElement, setTriggerValue }) {
  let root = parentElement.querySelector(":scope > .lm-elements");
  if (!root) {
    root = document.createElement("div");
    root.className = "lm-elements";
    parentElement.appendChild(root);
  }
  if (data.live && !announces(root, data.elements)) return;
  redraw(root, data.elements, (action) => setTriggerValue("act", action));
  if (data.top) rise(parentElement, data.top);
}

/** Makes the root a place whose news a screen reader tells; true where there is news. */
function announces(root, elements) {
  root.setAttribute("aria-live", "polite");
  const news = JSON.stringify(elements);
  if (root.dataset.told === news) return false;
  root.dataset.told = news;
  return true;
}

/** What is read now comes into view: its column scrolls to the top; on a phone the page does, if asked. */
function rise(parentElement, [what, asked]) {
  const [before, askedBefore] = TOPS.get(parentElement) ?? [];
  TOPS.set(parentElement, [what, asked]);
  if (before !== undefined && what !== before) land(parentElement);
  const column = parentElement.closest('[data-testid="stColumn"]');
  if (what === before || !column) return;
  const scrolls = column.scrollHeight > column.clientHeight + 1;
  if (scrolls) column.scrollTop = 0;
  else if (asked && asked !== askedBefore) column.scrollIntoView({ block: "start" });
}

/** Where what had the focus goes with what was read before, the focus goes to the heading. */
function land(parentElement, looks = 30) {
  const heading = parentElement.querySelector(":scope > .lm-elements > .lm-landing");
  if (!heading || !looks) return;
  const lost = !document.activeElement || document.activeElement === document.body;
  if (lost) heading.focus({ preventScroll: true });
  else setTimeout(() => land(parentElement, looks - 1), LOOK_MS);
}
