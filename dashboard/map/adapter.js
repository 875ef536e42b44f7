// Fits the map to Streamlit's component interface.
// Joined behind map.js and address.js into one module; see __init__.py.

const MAPS = new WeakMap(); // the element that Streamlit gives → its map and what is waited for
const RETRY_MS = 400;

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const act = (action, id) => setTriggerValue("act", { do: action, id });
  let bond = MAPS.get(parentElement);
  if (!bond) {
    bond = attach(parentElement, data, (...args) => bond.act(...args));
    MAPS.set(parentElement, bond);
  }
  bond.act = act;
  bond.receive(data);
  return () => {
    // Streamlit calls this when the component goes for good, not on each new value.
    bond.destroy();
    MAPS.delete(parentElement);
  };
}

function attach(parentElement, first, act) {
  const root = document.createElement("div");
  root.className = "lm-root";
  parentElement.appendChild(root);
  const addressed = (data) => ({ ...data, map: data.state.key.split("/")[0], fly: data.state.fly });
  const address = keepAddress(addressed(first), act, root);
  const supply = supplier(() => current, act);
  let current = first;
  const map = createMap(root, {
    plotly: () => loadPlotly(current.plotly, supply),
    points: () => supply.bytes("points.bin", isPoints),
    topics: (name) => supply.json(name),
    titles: (block) => supply.json(`titles/${block}.json`),
    limits: window.litmapLimits, // tests lower them
    reserved: () => boxesOf(root, document.querySelector(".st-key-count")),
    on: {
      pick: (id) => act("paper", id),
      topic: (id) => act("topic", id),
      area: (corners) => act("area", corners),
      view: (view) => address.keepView(view),
      dismiss: () => act("close"),
      search: focusSearch,
    },
  });
  const slash = (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName || "");
    if (event.key !== "/" || typing || event.target.isContentEditable) return;
    event.preventDefault();
    focusSearch();
  };
  document.addEventListener("keydown", slash);
  return {
    receive(data) {
      current = data;
      supply.deliver(data.inline || {});
      address.apply(addressed(data));
      const { state } = data;
      map.update({ ...state, view: address.firstView, fly: address.flight(state.fly) });
    },
    destroy() {
      document.removeEventListener("keydown", slash);
      address.destroy();
      map.destroy();
      root.remove();
    },
  };
}

/** Where the page lays something over the map, in px from the map's top left. */
function boxesOf(root, ...nodes) {
  const frame = root.getBoundingClientRect();
  return nodes.filter(Boolean).map((node) => {
    const box = node.getBoundingClientRect();
    return { x: box.left - frame.left, y: box.top - frame.top, w: box.width, h: box.height };
  });
}

function focusSearch() {
  const box = document.querySelector(".st-key-query input");
  if (box) { box.focus(); box.select(); }
}

// What the map needs ------------------------------------------------------------------------------

/** Fetches a version's resources; asks Python for what no route answers rightly. */
function supplier(current, act) {
  const delivered = new Map();
  const waiting = new Map();
  const asked = new Set();
  const viaPython = (name) => new Promise((resolve) => {
    const full = `${current().state.key}/${name}`;
    if (delivered.has(full)) { resolve(delivered.get(full)); return; }
    waiting.set(full, [...(waiting.get(full) || []), resolve]);
    asked.add(name);
    setTimeout(() => act("need", [...asked]), RETRY_MS);
  });
  const bytes = async (name, isRight) => {
    const url = new URL(`data/${current().state.key}/${name}`, document.baseURI);
    if (current().proof) url.searchParams.set("proof", current().proof);
    try {
      const answer = await fetch(url);
      const body = answer.ok ? await answer.arrayBuffer() : null;
      if (body && isRight(body)) return body;
    } catch (error) {
      console.warn("litmap: no direct answer, asking through the page", error);
    }
    return viaPython(name);
  };
  return {
    bytes,
    json: async (name) => JSON.parse(new TextDecoder().decode(await bytes(name, isJson))),
    viaPython,
    deliver(inline) {
      for (const [full, encoded] of Object.entries(inline)) {
        if (delivered.has(full)) continue;
        const body = decodeBase64(encoded);
        delivered.set(full, body);
        (waiting.get(full) || []).forEach((resolve) => resolve(body));
        waiting.delete(full);
      }
    },
  };
}

function decodeBase64(text) {
  return Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer;
}

function isPoints(body) {
  return new TextDecoder().decode(new Uint8Array(body, 0, Math.min(8, body.byteLength))) === "LITMAP01";
}

function isJson(body) {
  return new Uint8Array(body, 0, 1)[0] === 91; // "["
}

/** plotly.js over HTTP, else through the page. */
async function loadPlotly(path, supply) {
  if (window.Plotly) return window.Plotly;
  try {
    return await fetchPlotly(path);
  } catch {
    const code = await supply.viaPython("plotly.js");
    const inline = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
    return runScript(inline).finally(() => URL.revokeObjectURL(inline));
  }
}
