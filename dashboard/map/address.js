// The view and the browser's address. Joined before adapter.js, and before panels/address.js.

/**
 * Writes what Python says is looked at into the address; tells Python when the reader goes back.
 * Streamlit runs the page by itself on "popstate", before Python has heard of it, so only a url that
 * differs from the last one that Python sent is news. The step that was written last is the window's:
 * the map and the pages beside it write in turns.
 */
function keepAddress(first, act, root) {
  let told = null; // the query that Python sent last
  let query = null; // the query in the address, without the view
  let view = new URLSearchParams(location.search).get(first.view_key) || "";
  let mapName = first.map;
  let visits = 0;
  let move = null; // where the map goes with the reader who went back
  let flown = first.fly?.n;
  window.litmapStep ??= first.step;
  const wanted = () => {
    const both = new URLSearchParams(query || "");
    if (view) both.set(first.view_key, view);
    const text = both.toString();
    return location.pathname + (text ? `?${text}` : "") + location.hash;
  };
  const back = () => {
    const parameters = new URLSearchParams(location.search);
    view = parameters.get(first.view_key) || "";
    parameters.delete(first.view_key);
    query = parameters.toString();
    move = { n: `back ${++visits}`, view: readView(view) };
    act("url", query);
  };
  window.addEventListener("popstate", back);
  return {
    firstView: readView(view),
    apply(data) {
      if (data.map !== mapName) { mapName = data.map; if (data.url !== query) view = ""; }
      if (data.url === told) return;
      told = data.url;
      if (told === query) { window.litmapStep = data.step; return; }
      query = told;
      const entry = data.step === window.litmapStep ? "replaceState" : "pushState";
      window.litmapStep = data.step;
      history[entry](history.state, "", wanted());
    },
    flight(fly) {
      if (fly?.n !== flown) {
        flown = fly?.n;
        move = null;
        if (fly?.show) root.scrollIntoView({ block: "nearest" });
      }
      return move ?? fly;
    },
    keepView(value) {
      view = value.map((part) => Number(part).toPrecision(4)).join(",");
      history.replaceState(history.state, "", wanted());
    },
    destroy() { window.removeEventListener("popstate", back); },
  };
}

function readView(text) {
  const parts = text.split(",").map(Number);
  return parts.length === 3 && parts.every(Number.isFinite) ? parts : null;
}
