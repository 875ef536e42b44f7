// Unpacks what Python has packed, in order, for the script that draws it; see component.py.
// Python writes the import of `draw` in front.

const DRAWN = new WeakMap(); // the element that Streamlit gives → what is drawn there

export default function (component) {
  const { data, parentElement } = component;
  const drawn = DRAWN.get(parentElement) ?? { turn: null, leave: null, gone: false };
  DRAWN.set(parentElement, drawn);
  const show = (told) => {
    if (!drawn.gone) drawn.leave = draw({ ...component, data: told }) ?? drawn.leave;
  };
  if (drawn.turn || data instanceof Uint8Array) {
    const turn = Promise.all([unpacked(data), drawn.turn]).then(([told]) => show(told));
    drawn.turn = turn.catch((error) => reportError(error)).then(() => {
      if (drawn.turn === last) drawn.turn = null;
    });
    const last = drawn.turn;
  } else {
    show(data);
  }
  return () => {
    drawn.gone = true;
    DRAWN.delete(parentElement);
    drawn.leave?.();
  };
}

/** JSON, which is deflated where it is long. */
async function unpacked(data) {
  if (!(data instanceof Uint8Array)) return data;
  const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}
