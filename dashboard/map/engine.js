// Engine: plotly.js from our own server, once a page. Joined before adapter.js, and before panels/ahead.js.

/** Rejects where no route answers rightly: a host that answers any path with a page is not believed. */
function fetchPlotly(path) {
  const url = new URL(path, document.baseURI).href;
  window.litmapPlotly ??= fetch(url, { method: "HEAD" }).then((answer) => {
    const right = answer.ok && /javascript/.test(answer.headers.get("content-type") || "");
    return right ? runScript(url) : Promise.reject(new Error("no script there"));
  });
  window.litmapPlotly.catch(() => { window.litmapPlotly = null; });
  return window.litmapPlotly;
}

function runScript(url) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => (window.Plotly ? resolve(window.Plotly) : reject(new Error("no Plotly in it")));
    script.onerror = () => reject(new Error("plotly.js could not be loaded"));
    document.head.appendChild(script);
  });
}
