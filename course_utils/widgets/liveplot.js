// LivePlot. The kernel sends frames while a cell runs; the page draws the latest.

function render({ model, el }) {
  const redraw = oncePerFrame(() => current && paint());
  const root = makeRoot(el, "Live plot", redraw);
  const losses = make("canvas", { role: "img" }),
    chances = make("canvas", { role: "img" });
  const samples = make("canvas", { role: "img", class: "gc-framed" });
  const heads = [make("h4"), make("h4")],
    words = make("p", { class: "gc-muted" });
  const right = make("div", {}, make("h4", {}, "samples"), samples);
  const chart = make("div", {}, heads[1], chances);
  root.append(
    make("div", { class: "gc-cols" }, make("div", {}, heads[0], losses, chart), right),
    words,
    noteOf(model),
  );

  let current = null,
    frames = 0;
  const committed = () => {
    const { bytes, ...state } = model.get("view");
    if (bytes) current = { state, bytes: copyOf(bytes) };
    redraw();
  };
  const received = (message, buffers) => {
    if (message.kind !== "frame") return;
    current = { state: message.state, bytes: copyOf(buffers[0]) };
    frames += 1;
    redraw();
  };
  model.on("change:view", committed);
  model.on("msg:custom", received);
  committed();
  model.send({ kind: "hello", id: 0 });

  function paint() {
    const { state, bytes } = current,
      theme = root.theme,
      unit = `${model.get("static").unit}s`;
    const { groups } = state,
      dashes = [[], [6, 3], [2, 2], [8, 3, 2, 3]];
    [losses, chances].forEach((canvas, which) => {
      const series = groups[which].map((name, k) => ({
        color: theme.classes[k % 6],
        dash: dashes[k % 4],
        values: state.lines[name],
      }));
      const range = which ? { low: 0, high: 1 } : {};
      drawChart(canvas, theme, state.x, series, { aspect: 2.6, unit, ...range });
      const now = groups[which].map((n) => `${n} ${finite(state.lines[n].at(-1))}`).join(", ");
      canvas.setAttribute("aria-label", `Lines after ${state.count} ${unit}: ${now || "none yet"}`);
      const items = groups[which].map((n, k) => [n, `class${k % 6}`, dashes[k % 4]]);
      heads[which].replaceChildren(...legend(items).childNodes);
    });
    chart.classList.toggle("gc-hidden", !groups[1].length);
    right.classList.toggle("gc-hidden", !state.shape[0]);
    if (state.shape[0]) drawPixels(samples, state.shape, new Uint8Array(bytes));
    samples.setAttribute("aria-label", `Samples after ${state.count} ${unit}`);
    words.textContent = `${state.count} ${unit}`;
    Object.assign(root.dataset, { frames, count: state.count, pixels: bytes.byteLength });
  }
  return () => {
    model.off("change:view", committed);
    model.off("msg:custom", received);
    root.release();
  };
}

export default { render };
