// Engine: plotly.js from our own server, once a page. Joined before adapter.js.

const BEGUN = "litmap-plotly"; // the script that came with the page; see dashboard/early.py

/** Rejects where no route answers rightly: a host that answers any path with a page is not believed. */
async function fetchPlotly(path) {
  const begun = document.getElementById(BEGUN);
  if (begun) {
    try { return await loaded(begun); } catch { /* asked for once more */ }
  }
  const url = new URL(path, document.baseURI).href;
  const answer = await fetch(url, { method: "HEAD" });
  const right = answer.ok && /javascript/.test(answer.headers.get("content-type") || "");
  return right ? runScript(url) : Promise.reject(new Error("no script there"));
}

function runScript(url) {
  const script = document.createElement("script");
  script.src = url;
  const plotly = loaded(script);
  document.head.appendChild(script);
  return plotly;
}

/** What a script defines that has not run yet. */
function loaded(script) {
  return new Promise((resolve, reject) => {
    script.addEventListener("load", () => (window.Plotly ? resolve(window.Plotly) : reject(new Error("no Plotly in it"))));
    script.addEventListener("error", () => reject(new Error("plotly.js could not be loaded")));
  });
}
