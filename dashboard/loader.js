// Loader: fetches a component's script, once a page, and calls it with what Python sends, unpacked, in order.

const TURNS = new WeakMap(); // the element that Streamlit gives → what is still to be drawn in it

/**
 * Draws a component. Rejects where its script cannot be fetched.
 * @param {string} url of its script
 * @param {Object} component as Streamlit gives it
 * @param {{left?:boolean, end?:function}} life left: it is gone already; end: what to call when it goes
 */
export async function draw(url, component, life) {
  const before = TURNS.get(component.parentElement);
  const script = import(url);
  const turn = Promise.all([script, unpacked(component.data), before]).then(([{ default: run }, data]) => {
    if (!life.left) life.end = run({ ...component, data });
  });
  TURNS.set(component.parentElement, turn.catch(reportError));
  await script;
}

/** What Python sends is deflated JSON. */
async function unpacked(data) {
  if (!(data instanceof Uint8Array)) return data;
  const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).json();
}
