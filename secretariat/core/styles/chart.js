// Turns a drawn chart into one that can be explored, when its reader asks for it. Loaded on pages with charts only.
const OPTIONS = { ast: true, defaultStyle: false, actions: false, renderer: "svg", tooltip: { disableDefaultStyle: true } };

function load(address) {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  });
}

for (const button of document.querySelectorAll("button[data-chart]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    const base = button.dataset.base;
    for (const name of ["vega", "vega-lite", "vega-interpreter", "vega-embed"]) await load(`${base}${name}.js`);
    const spec = await (await fetch(button.dataset.chart)).json();
    await window.vegaEmbed(document.getElementById(button.dataset.into), spec, { ...OPTIONS, expr: window.vega.expressionInterpreter });
    button.remove();
  });
}
