// LatentExplorer. One request is in flight; of those made meanwhile only the latest is sent.

function render({ model, el }) {
  const root = makeRoot(el, "Latent explorer", redraw);
  const info = model.get("static");
  const kept = memoryOf(model, () => ({ chosen: 0, focus: null }));
  let current = null, waiting = false, next = null, settle = null, held = false;
  let frames = 0, asked = 0, latency = 0, pending = false;

  const grid = make("canvas", { role: "img", class: "gc-framed", tabindex: 0, "data-name": "Samples" });
  const strip = make("canvas", { role: "img", class: "gc-framed" });
  const sliders = [], panel = make("div");
  info.sliders.forEach((name, k) => {
    // A code is uniform from -1 to 1, the noise a bell: three standard deviations to either side.
    const reach = k < info.codes ? 1 : 3, said = name[0].toUpperCase() + name.slice(1);
    const value = make("span", { class: "gc-muted", style: "width:36px" }, "0.0");
    const slider = make("input", { type: "range", min: -reach, max: reach, step: 0.1, value: 0,
      "aria-label": said, "data-name": said,
      oninput: () => { value.textContent = (+slider.value).toFixed(1); move(); } });
    sliders.push(slider);
    panel.append(make("div", { class: "gc-row" }, name, slider, value));
  });
  const classBox = select("Label", [["all", "all"],
    ...Array.from({ length: info.num_classes }, (_, k) => [k, k])], move);
  if (info.num_classes) panel.append(make("label", { class: "gc-row gc-muted" }, "label", classBox));
  panel.append(
    make("div", { class: "gc-row" },
      button("Centre", "All sliders back to 0", () => {
        for (const slider of sliders) { slider.value = 0; slider.nextSibling.textContent = "0.0"; }
        move();
      }),
      button("Keep as A", "Start of the interpolation: the chosen sample", () => keep("A")),
      button("Keep as B", "End of the interpolation: the chosen sample", () => keep("B"))),
    make("p", { class: "gc-muted" },
      "Choose a sample by a click or the arrow keys; keep one as A and another as B to see the way between them."));
  const error = make("pre", { class: "gc-error gc-hidden", role: "alert" });
  const status = make("p", { class: "gc-status gc-muted", role: "status", "aria-live": "polite" });
  const below = make("div", {}, make("h4", {}, "from A to B"), strip);
  root.append(make("div", { class: "gc-cols" }, make("div", {}, grid, below), panel),
    status, error, noteOf(model));

  function ask(content) {
    clearTimeout(settle);
    if (waiting) { next = content; return; }
    waiting = true;
    asked = performance.now();
    model.send(content);
  }
  function move() {
    ask({ kind: "move", sliders: sliders.map((s) => +s.value),
      y: classBox.value === "all" ? null : +classBox.value });
  }
  function keep(slot) { ask({ kind: "keep", slot, index: kept.chosen }); }
  function choose(index) {
    const count = info.limits.length ? current.state.shapes[0][0] : undefined;
    kept.chosen = Math.max(0, Math.min(index, (count ?? samplesInGrid()) - 1));
    redraw();
  }
  function samplesInGrid() {
    const [rows, cols] = current.state.shapes[0], size = (cols + 1) / info.nrow;
    return Math.round((rows + 1) / size) * info.nrow;
  }
  grid.addEventListener("click", (event) => {
    const box = grid.getBoundingClientRect();
    const [u, v] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    if (!info.limits.length) {
      const rows = samplesInGrid() / info.nrow;
      choose(Math.floor(v * rows) * info.nrow + Math.floor(u * info.nrow));
      return;
    }
    const [left, right, bottom, top] = info.limits, points = new Float32Array(current.bytes, 0, 2 * current.state.shapes[0][0]);
    const [x, y] = [left + u * (right - left), top - v * (top - bottom)];
    let best = Infinity, index = 0;
    for (let i = 0; i < points.length; i += 2) {
      const d = Math.hypot(points[i] - x, points[i + 1] - y);
      if (d < best) [best, index] = [d, i / 2];
    }
    choose(index);
  });
  grid.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -info.nrow, ArrowDown: info.nrow }[event.key];
    if (by) { event.preventDefault(); choose(kept.chosen + by); }
  });

  const received = (message, buffers) => {
    if (message.kind === "busy") {
      status.textContent = "A cell is running; the explorer waits for it.";
      setTimeout(() => { waiting = false; next ? goOn() : move(); }, 150);
      return;
    }
    status.textContent = "";
    if (message.kind === "frame") {
      current = { state: message.state, bytes: copyOf(buffers[0]) };
      frames += 1;
      latency = performance.now() - asked;
    }
    waiting = false;
    redraw();
    goOn();
  };
  function goOn() {
    const content = next;
    next = null;
    if (content) ask(content);
    else settleSoon();
  }
  function settleSoon() {
    clearTimeout(settle);
    // The saved picture is renewed, but not under the reader's hands.
    settle = setTimeout(() => (held ? settleSoon() : model.send({ kind: "settle" })), 1200);
  }
  root.addEventListener("pointerdown", () => (held = true));
  for (const kind of ["pointerup", "pointercancel", "pointerleave"])
    root.addEventListener(kind, () => (held = false));
  root.addEventListener("focusin", (event) => (kept.focus = event.target.dataset.name));
  keepFocus(root, kept.focus);
  const committed = () => {
    const { bytes, ...state } = model.get("view");
    if (bytes) current = { state, bytes: copyOf(bytes) };
    redraw();
  };
  model.on("msg:custom", received);
  model.on("change:error", redraw);
  committed();
  if (current) {
    current.state.sliders.forEach((v, k) => {
      sliders[k].value = v;
      sliders[k].nextSibling.textContent = v.toFixed(1);
    });
    classBox.value = current.state.y ?? "all";
  }

  function redraw() {
    if (pending) return;
    pending = true;
    requestAnimationFrame(() => { pending = false; if (current) paint(); });
  }
  function paint() {
    const { state, bytes } = current, theme = root.theme;
    if (info.limits.length) paintPoints(state, bytes, theme);
    else {
      drawPixels(grid, state.shapes[0], new Uint8Array(bytes));
      const size = state.shapes[0].reduce((a, b) => a * b, 1);
      below.classList.toggle("gc-hidden", state.shapes.length < 2);
      if (state.shapes.length > 1) drawPixels(strip, state.shapes[1], new Uint8Array(bytes, size));
      frameChosen(theme);
    }
    const moved = state.sliders.map((v, k) => (v ? `${info.sliders[k]} ${v.toFixed(1)}` : "")).filter(Boolean);
    grid.setAttribute("aria-label", `Samples, ${moved.join(", ") || "not moved"}; sample ${kept.chosen + 1} is chosen`);
    strip.setAttribute("aria-label", "Interpolation from sample A to sample B");
    const failure = model.get("error");
    error.textContent = failure;
    error.classList.toggle("gc-hidden", !failure);
    Object.assign(root.dataset, { frames, chosen: kept.chosen, latency: latency.toFixed(1), kept: state.kept.join(""),
      waiting: waiting || Boolean(next) });
  }
  function frameChosen(theme) {
    const pen = grid.getContext("2d"), rows = samplesInGrid() / info.nrow;
    const [w, h] = [grid.clientWidth / info.nrow, grid.clientHeight / rows];
    pen.strokeStyle = theme.fake; pen.lineWidth = 3;
    pen.strokeRect((kept.chosen % info.nrow) * w + 1, Math.floor(kept.chosen / info.nrow) * h + 1, w - 3, h - 3);
  }
  function paintPoints(state, bytes, theme) {
    below.classList.add("gc-hidden");
    const place = fit(grid, 1);
    if (!place) return;
    const { pen, width, height } = place, [left, right, bottom, top] = info.limits;
    const [n, m] = [state.shapes[0][0], state.shapes[1][0]];
    const points = new Float32Array(bytes, 0, 2 * n), way = new Float32Array(bytes, 8 * n, 2 * m);
    const y = new Uint8Array(bytes, 8 * (n + m), n);
    const px = (x) => ((x - left) / (right - left)) * width, py = (v) => ((top - v) / (top - bottom)) * height;
    const disc = (i, radius) => { pen.beginPath(); pen.arc(px(points[2 * i]), py(points[2 * i + 1]), radius, 0, 7); };
    for (let i = 0; i < n; i++) {
      pen.fillStyle = info.num_classes ? theme.classes[y[i] % 6] : theme.fake;
      disc(i, 2.8);
      pen.fill();
    }
    pen.strokeStyle = theme.ink; pen.lineWidth = 2.5; pen.beginPath();
    for (let i = 0; i < m; i++) pen[i ? "lineTo" : "moveTo"](px(way[2 * i]), py(way[2 * i + 1]));
    pen.stroke();
    pen.lineWidth = 2;
    disc(kept.chosen, 7);
    pen.stroke();
  }
  return () => {
    clearTimeout(settle);
    model.off("msg:custom", received);
    root.release();
  };
}

export default { render };
