// LatentExplorer. The page says where its sliders are and gets a frame, from the kernel or a record.

// The kernel makes the frames. One for each model, however many views of it are open.
function makeExplorer(model) {
  const explorer = {
    views: new Set(),
    current: null,
    wanted: null,
    chosen: 0,
    focus: null,
    held: false,
    frames: 0,
    latency: 0,
  };
  const refresh = () => {
    for (const view of explorer.views) view();
  };
  const requests = makeRequests(model, {
    name: "explorer",
    latest: ["move"],
    received,
    changed: refresh,
    idle: () => false,
    held: () => explorer.held,
  });
  explorer.requests = requests;
  function received(message, buffers) {
    if (message.kind === "frame") {
      explorer.current = { state: message.state, bytes: copyOf(buffers[0]) };
      explorer.frames += 1;
      explorer.latency = performance.now() - requests.sent;
    }
    refresh();
  }
  explorer.move = (wanted) => {
    explorer.wanted = wanted;
    requests.ask({ kind: "move", ...wanted });
    refresh();
  };
  explorer.keep = (slot) => requests.ask({ kind: "keep", slot, index: explorer.chosen });

  const { bytes, ...state } = model.get("view");
  explorer.current = { state, bytes: copyOf(bytes) };
  explorer.wanted = { sliders: state.sliders, y: state.y };
  model.on("change:error", refresh);
  requests.ask({ kind: "hello" });
  return explorer;
}

// The record has the frames at some places of one or two controls, the first of which changes last
// (LatentExplorer.record in latent.py); the nearest of them is shown.
async function makeRecordExplorer(record) {
  const { axes, sizes, type, points } = record.header;
  const { limits, num_classes, sliders } = record.header.traits.static;
  const count = axes.reduce((product, { values }) => product * values.length, 1);
  const explorer = {
    recorded: true,
    requests: NO_REQUESTS,
    views: new Set(),
    axes,
    chosen: 0,
    focus: null,
    held: false,
    frames: 0,
    latency: 0,
  };
  let shots;
  if (limits.length) {
    const [left, right, bottom, top] = limits,
      numbers = wholeNumbers(record, count, 2 * points.count);
    shots = Array.from({ length: count }, (_, k) => {
      const place = Float32Array.from(numbers(k), (v, i) =>
        i % 2
          ? bottom + ((top - bottom) * v) / points.unit
          : left + ((right - left) * v) / points.unit,
      );
      return { shape: [points.count, 2], bytes: new Uint8Array(place.buffer) };
    });
  } else shots = await imagesOf(record, sizes, type);

  const bytesOf = ({ bytes, shape }, y) => {
    if (!limits.length) return bytes.buffer;
    const labels = Uint8Array.from({ length: shape[0] }, (_, i) => y ?? i % (num_classes || 1));
    const all = new Uint8Array(bytes.length + labels.length);
    all.set(bytes);
    all.set(labels, bytes.length);
    return all.buffer;
  };
  explorer.move = (wanted) => {
    const kept = { sliders: sliders.map(() => 0), y: null };
    let at = 0;
    for (const { slider, values } of axes) {
      const value = slider === null ? wanted.y : wanted.sliders[slider];
      const far = values.map((v) => (slider === null ? Number(v !== value) : Math.abs(v - value)));
      const index = far.indexOf(Math.min(...far));
      at = at * values.length + index;
      if (slider === null) kept.y = values[index];
      else kept.sliders[slider] = values[index];
    }
    const shapes = limits.length ? [shots[at].shape, [0, 2]] : [shots[at].shape];
    explorer.wanted = kept;
    explorer.current = { state: { ...kept, shapes, kept: [] }, bytes: bytesOf(shots[at], kept.y) };
    explorer.frames += 1;
    for (const view of explorer.views) view();
  };
  explorer.move(record.header.start);
  return explorer;
}

function render({ model, el, explorer = memoryOf(model, () => makeExplorer(model)) }) {
  const redraw = oncePerFrame(() => paint());
  const root = makeRoot(el, "Latent explorer", model, redraw);
  const info = model.get("static");

  const grid = make("canvas", {
    role: "img",
    class: "gc-framed",
    tabindex: 0,
    "data-name": "Samples",
  });
  const strip = make("canvas", { role: "img", class: "gc-framed" });
  const sliders = [],
    values = [],
    panel = make("div");
  info.sliders.forEach((name, k) => {
    // A code is uniform from -1 to 1, the noise a bell: three standard deviations to either side.
    const reach = k < info.codes ? 1 : 3,
      said = name[0].toUpperCase() + name.slice(1);
    const kept = explorer.axes?.find((axis) => axis.slider === k)?.values;
    const value = make("span", { class: "gc-muted", style: "width:36px" });
    const slider = make("input", {
      type: "range",
      min: kept?.[0] ?? -reach,
      max: kept?.at(-1) ?? reach,
      step: kept ? kept[1] - kept[0] : 0.1,
      disabled: explorer.recorded && !kept,
      "aria-label": said,
      "data-name": said,
      oninput: move,
    });
    sliders.push(slider);
    values.push(value);
    panel.append(make("div", { class: "gc-row" }, name, slider, value));
  });
  const classBox = select(
    "Label",
    [["all", "all"], ...Array.from({ length: info.num_classes }, (_, k) => [k, k])],
    move,
  );
  classBox.disabled = explorer.recorded && !explorer.axes.some(({ slider }) => slider === null);
  if (info.num_classes)
    panel.append(make("label", { class: "gc-row gc-muted" }, "label", classBox));
  panel.append(
    make(
      "div",
      { class: "gc-row" },
      button("Centre", "Set all sliders to 0", () => {
        explorer.move({ ...explorer.wanted, sliders: sliders.map(() => 0) });
      }),
      ...(explorer.recorded
        ? []
        : [
            button("Keep as A", "Start the interpolation at the chosen sample", () =>
              explorer.keep("A"),
            ),
            button("Keep as B", "End the interpolation at the chosen sample", () =>
              explorer.keep("B"),
            ),
          ]),
    ),
    make(
      "p",
      { class: "gc-muted" },
      explorer.recorded
        ? `${RECORDED} Where a control moves, its pictures were kept.`
        : "Choose a sample by a click or the arrow keys; keep one as A and another as B to see the way between them.",
    ),
  );
  const error = make("pre", { class: "gc-error gc-hidden", role: "alert" });
  const status = make("p", { class: "gc-status gc-muted", role: "status", "aria-live": "polite" });
  const below = make("div", {}, make("h4", {}, "from A to B"), strip);
  root.append(
    make("div", { class: "gc-cols" }, make("div", {}, grid, below), panel),
    status,
    error,
    noteOf(model),
  );

  function move() {
    explorer.move({
      sliders: sliders.map((s) => +s.value),
      y: classBox.value === "all" ? null : +classBox.value,
    });
  }
  function choose(index) {
    const count = info.limits.length ? explorer.current.state.shapes[0][0] : undefined;
    explorer.chosen = Math.max(0, Math.min(index, (count ?? samplesInGrid()) - 1));
    redraw();
  }
  function samplesInGrid() {
    const [rows, cols] = explorer.current.state.shapes[0],
      size = (cols + 1) / info.nrow;
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
    const [left, right, bottom, top] = info.limits,
      { state, bytes } = explorer.current;
    const points = new Float32Array(bytes, 0, 2 * state.shapes[0][0]);
    const [x, y] = [left + u * (right - left), top - v * (top - bottom)];
    let best = Infinity,
      index = 0;
    for (let i = 0; i < points.length; i += 2) {
      const d = Math.hypot(points[i] - x, points[i + 1] - y);
      if (d < best) [best, index] = [d, i / 2];
    }
    choose(index);
  });
  grid.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -info.nrow, ArrowDown: info.nrow }[
      event.key
    ];
    if (by) {
      event.preventDefault();
      choose(explorer.chosen + by);
    }
  });

  function paint() {
    const {
        current: { state, bytes },
        wanted,
        requests,
      } = explorer,
      theme = root.theme;
    wanted.sliders.forEach((v, k) => {
      sliders[k].value = v;
      values[k].textContent = v.toFixed(1);
    });
    classBox.value = wanted.y ?? "all";
    if (info.limits.length) paintPoints(state, bytes, theme);
    else {
      drawPixels(grid, state.shapes[0], new Uint8Array(bytes));
      const size = state.shapes[0].reduce((a, b) => a * b, 1);
      below.classList.toggle("gc-hidden", state.shapes.length < 2);
      if (state.shapes.length > 1) drawPixels(strip, state.shapes[1], new Uint8Array(bytes, size));
      frameChosen(theme);
    }
    const moved = state.sliders
      .map((v, k) => (v ? `${info.sliders[k]} ${v.toFixed(1)}` : ""))
      .filter(Boolean);
    grid.setAttribute(
      "aria-label",
      `Samples, ${moved.join(", ") || "not moved"}; sample ${explorer.chosen + 1} is chosen`,
    );
    strip.setAttribute("aria-label", "Interpolation from sample A to sample B");
    const failure = model.get("error");
    error.textContent = failure;
    error.classList.toggle("gc-hidden", !failure);
    if (status.textContent !== requests.status) status.textContent = requests.status;
    Object.assign(root.dataset, {
      frames: explorer.frames,
      chosen: explorer.chosen,
      latency: explorer.latency.toFixed(1),
      kept: state.kept.join(""),
      waiting: requests.waiting,
      orphan: requests.orphan || "",
    });
  }
  function frameChosen(theme) {
    const pen = grid.getContext("2d"),
      rows = samplesInGrid() / info.nrow;
    const [w, h] = [grid.clientWidth / info.nrow, grid.clientHeight / rows];
    pen.strokeStyle = theme.fake;
    pen.lineWidth = 3;
    pen.strokeRect(
      (explorer.chosen % info.nrow) * w + 1,
      Math.floor(explorer.chosen / info.nrow) * h + 1,
      w - 3,
      h - 3,
    );
  }
  function paintPoints(state, bytes, theme) {
    below.classList.add("gc-hidden");
    const place = fit(grid, 1);
    if (!place) return;
    const { pen, width, height } = place,
      [left, right, bottom, top] = info.limits;
    const [n, m] = [state.shapes[0][0], state.shapes[1][0]];
    const points = new Float32Array(bytes, 0, 2 * n),
      way = new Float32Array(bytes, 8 * n, 2 * m);
    const y = new Uint8Array(bytes, 8 * (n + m), n);
    const px = (x) => ((x - left) / (right - left)) * width,
      py = (v) => ((top - v) / (top - bottom)) * height;
    const disc = (i, radius) => {
      pen.beginPath();
      pen.arc(px(points[2 * i]), py(points[2 * i + 1]), radius, 0, 7);
    };
    for (let i = 0; i < n; i++) {
      pen.fillStyle = info.num_classes ? theme.classes[y[i] % 6] : theme.fake;
      disc(i, 2.8);
      pen.fill();
    }
    pen.strokeStyle = theme.ink;
    pen.lineWidth = 2.5;
    pen.beginPath();
    for (let i = 0; i < m; i++) pen[i ? "lineTo" : "moveTo"](px(way[2 * i]), py(way[2 * i + 1]));
    pen.stroke();
    pen.lineWidth = 2;
    disc(explorer.chosen, 7);
    pen.stroke();
  }
  return attach(root, explorer, redraw);
}

const replay = (place, text) =>
  mountRecord(place, text, async (el, record) => {
    const explorer = await makeRecordExplorer(record);
    render({ model: modelOf(record.header), el, explorer });
    return explorer;
  });

export default { render, replay };
