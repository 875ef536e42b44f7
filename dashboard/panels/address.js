// Keeps the browser's address while a page beside the map is open. Joined behind map/address.js.

const KEPT = new WeakMap(); // the element that Streamlit gives → who keeps the address

export default function ({ data, parentElement, setTriggerValue }) {
  let kept = KEPT.get(parentElement);
  if (!kept) {
    kept = { act: null };
    kept.address = keepAddress(data, (...args) => kept.act(...args), parentElement);
    KEPT.set(parentElement, kept);
  }
  kept.act = (action, id) => setTriggerValue("act", { do: action, id });
  kept.address.apply(data);
  return () => {
    kept.address.destroy();
    KEPT.delete(parentElement);
  };
}
