// Has the browser fetch plotly.js while Python still opens the map. Joined behind map/engine.js.

export default function ({ data }) {
  if (data.plotly) fetchPlotly(data.plotly).catch(() => {}); // the map asks again, and knows another way
}
