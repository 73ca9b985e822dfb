// LivePlot. The kernel sends frames while a cell runs, or a record has them; the page draws one.

// The kernel makes the frames. For each view one: what is shown is all that there is to remember.
function makeDriver(model) {
  const driver = { views: new Set(), shown: null, frames: 0, orphan: false };
  let heard = false;
  const refresh = () => {
    for (const view of driver.views) view();
  };
  const committed = () => {
    const { bytes, ...state } = model.get("view");
    if (bytes) driver.shown = { state, bytes: copyOf(bytes) };
    refresh();
  };
  const received = (message, buffers) => {
    heard = true;
    driver.orphan = false;
    if (message.kind === "frame") {
      driver.shown = { state: message.state, bytes: copyOf(buffers[0]) };
      driver.frames += 1;
    }
    refresh();
  };
  model.on("change:view", committed);
  model.on("msg:custom", received);
  committed();
  model.send({ kind: "hello", id: 0 });
  const patience = setTimeout(() => {
    driver.orphan = !heard;
    refresh();
  }, PATIENCE_MS);
  driver.release = () => {
    clearTimeout(patience);
    model.off("change:view", committed);
    model.off("msg:custom", received);
  };
  return driver;
}

// The record has the samples of some steps, and the lines of all (LivePlot.record in liveplot.py).
async function makeRecordDriver(record, options) {
  const { state, shots, sizes, type } = record.header;
  const images = await imagesOf(record, sizes, type);
  const cut = (count, image) => {
    const seen = state.x.filter((x) => x <= count).length;
    const lines = Object.fromEntries(
      Object.entries(state.lines).map(([name, values]) => [name, values.slice(0, seen)]),
    );
    const { shape, bytes } = image ?? { shape: [0, 0], bytes: new Uint8Array() };
    return { state: { ...state, x: state.x.slice(0, seen), lines, count, shape }, bytes };
  };
  const film = makeFilm(
    shots.map((count, k) => cut(count, images[k])),
    options,
  );
  return Object.assign(film, { frames: 0, whole: state, release() {} });
}

function render({ model, el, driver = makeDriver(model), compact = false }) {
  const redraw = oncePerFrame(() => driver.shown && paint());
  const root = makeRoot(el, "Live plot", model, redraw);
  const losses = make("canvas", { role: "img" }),
    chances = make("canvas", { role: "img" });
  const samples = make("canvas", { role: "img", class: "gc-framed" });
  const heads = [make("h4"), make("h4")],
    words = make("p", { class: "gc-muted" });
  const right = make("div", {}, compact ? "" : make("h4", {}, "samples"), samples);
  const chart = make("div", {}, heads[1], chances);
  const unit = `${model.get("static").unit}s`;
  const player = driver.recorded
    ? playerBar(driver, () => `${driver.shown.state.count} ${unit}`)
    : null;
  if (compact) root.append(right, player.bar);
  else
    root.append(
      make("div", { class: "gc-cols" }, make("div", {}, heads[0], losses, chart), right),
      player ? player.bar : words,
      player ? make("p", { class: "gc-muted" }, RECORDED) : "",
      noteOf(model),
    );
  root.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "p" || event.ctrlKey || event.metaKey || event.altKey) return;
    player?.play.click();
  });

  function paint() {
    const { state, bytes } = driver.shown,
      theme = root.theme;
    const { groups } = state,
      dashes = [[], [6, 3], [2, 2], [8, 3, 2, 3]];
    [losses, chances].forEach((canvas, which) => {
      // A record keeps the axes of the whole, so that nothing jumps.
      const { x, lines } = driver.whole ?? state;
      const series = groups[which].map((name, k) => ({
        color: theme.classes[k % 6],
        dash: dashes[k % 4],
        values: lines[name],
      }));
      const range = which ? { low: 0, high: 1 } : {};
      const mark = driver.recorded ? state.count : null;
      drawChart(canvas, theme, x, series, { aspect: 2.6, unit, mark, ...range });
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
    player?.update();
    Object.assign(root.dataset, {
      frames: driver.frames,
      count: state.count,
      pixels: bytes.byteLength,
      playing: Boolean(driver.playing),
      orphan: driver.orphan || "",
    });
  }
  driver.views.add(redraw);
  redraw();
  return () => {
    driver.views.delete(redraw);
    driver.release();
    root.release();
  };
}

const replay = (place, text, options) =>
  mountRecord(place, text, async (el, record) => {
    const driver = await makeRecordDriver(record, options);
    render({ model: modelOf(record.header), el, driver, ...options });
    return driver;
  });

export default { render, replay };
