// GanLab. The page asks for a slice of training and gets a frame.

const SPEEDS = [
  ["half", "Slow motion through a round"],
  ["1", "1 round a frame"],
  ["10", "10 rounds a frame"],
  ["slice", "Full speed"],
];
const SLICE_MS = 90;

// What slow motion says: arrows belong to the loss of G as it was before its step.
const BEATS = {
  D: "Slow motion: D has taken a step. It saw real and generated points, and the colours moved so as to tell them apart; G has not moved.",
  pull: "Slow motion: the loss of G is followed back through D to the generated points of a batch. An arrow shows where each would have to go.",
  G: "Slow motion: G has taken a step, so that its points move along such arrows; D has not moved.",
};
const BEAT_MS = 1100;

// What can be set beside a preset, in the words of the page.
const SETTINGS = {
  data: "data",
  loss: "loss",
  lr_D: "learning rate of D",
  lr_G: "learning rate of G",
  d_steps: "steps of D for one of G",
  noise: "noise",
};

// A frame with the arrows of the one after it.
function withArrows(old, next) {
  const [a, b] = [new Uint8Array(old.bytes), new Uint8Array(next.bytes)],
    end = 8 * old.state.fakes,
    start = 8 * next.state.fakes;
  const parts = [
    a.subarray(0, end),
    b.subarray(start, start + 16 * next.state.arrows),
    a.subarray(end + 16 * old.state.arrows),
  ];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  const { arrows, gradient } = next.state;
  return { ...old, state: { ...old.state, arrows, gradient }, bytes: bytes.buffer };
}

// What a view asks of its driver, whoever makes the frames: the kernel or a record.
const newDriver = () => ({
  speed: "slice",
  series: [],
  scrubbing: false,
  frames: 0,
  chosen: null,
  preset: "yours",
  drawing: null,
  pencil: null,
  beat: "",
  open: false,
  seriesBeside: [],
  layers: { surface: true, real: true, fake: true, arrows: true, mesh: true },
});

// The kernel makes the frames. One for each model, however many views of it are open.
function makeDriver(model) {
  const driver = {
    ...newDriver(),
    views: new Set(),
    playing: false,
    shown: null,
    latest: null,
    focus: null,
    held: false,
  };
  const refresh = () => {
    for (const view of driver.views) view();
  };
  // Every step that was asked for is made; of anything else the latest request counts.
  const requests = makeRequests(model, {
    name: "lab",
    latest: ["pause", "reset", "scrub", "select", "draw", "compare"],
    received,
    changed: refresh,
    idle: goOn,
    held: () => driver.held || driver.drawing,
  });
  driver.requests = requests;
  const { ask } = requests;

  driver.tick = (what) => {
    const slow = calm() ? 450 : SLICE_MS;
    if (what === "half" || what === "D" || what === "G") ask({ kind: "tick", what });
    else if (what === "slice") ask({ kind: "tick", what, ms: slow });
    else ask({ kind: "tick", what: "rounds", rounds: Number(what) });
  };
  driver.play = () => {
    driver.playing = true;
    driver.scrubbing = false;
    requests.startAfresh();
    driver.tick(driver.speed);
    refresh();
  };
  driver.pause = () => {
    driver.playing = false;
    ask({ kind: "pause" });
    refresh();
  };
  driver.step = (what) => {
    driver.playing = false;
    driver.scrubbing = false;
    driver.tick(what === "1" && driver.speed === "half" ? "half" : what);
    refresh();
  };
  const change = (content) => {
    driver.scrubbing = false;
    ask(content);
    refresh();
  };
  driver.tune = (name, value) => change({ kind: "tune", changes: { [name]: value } });
  driver.compare = (name, value) => {
    driver.playing = false;
    change({ kind: "compare", change: name ? { [name]: value } : {} });
  };
  driver.reset = (preset, thenPlay) => {
    driver.playing = thenPlay;
    driver.scrubbing = false;
    driver.preset = preset;
    ask({ kind: "reset", preset });
    refresh();
  };
  driver.scrub = (step) => {
    driver.playing = false;
    driver.scrubbing = true;
    ask({ kind: "scrub", step });
  };
  driver.choose = (y) => {
    driver.chosen = y;
    ask({ kind: "select", y });
  };
  driver.draw = (points) => {
    driver.playing = false;
    ask({ kind: "draw" }, points ? [points.buffer] : []);
  };

  // Nothing is left in line: where the lab plays, the next slice follows.
  function goOn() {
    if (!driver.playing) return false;
    const half = driver.speed === "half",
      unhurried = calm() && driver.speed !== "slice";
    const beats = driver.beat === "pull" ? 2 : 1;
    const pace = half ? beats * BEAT_MS : unhurried ? 450 : 0;
    const next = () => driver.playing && !requests.waiting && driver.tick(driver.speed);
    if (pace) setTimeout(next, pace);
    else requestAnimationFrame(next);
    return true;
  }

  function take(shot) {
    driver.latest = shot;
    driver.chosen = shot.state.y;
    driver.preset = shot.state.preset;
    driver.beat = "";
    if (!driver.scrubbing) driver.shown = shot;
  }
  // The frame of the run of one's own networks, with that of a second run beside it.
  function shotOf(message, buffers) {
    const [state, beside] = [message.state, message.beside[0]];
    const shot = { state, bytes: copyOf(buffers[0]) };
    if (beside) shot.beside = { state: beside, bytes: copyOf(buffers[1]) };
    return shot;
  }
  // One beat after the other: the arrows first, then where they lead.
  function slowly(shot) {
    const before = driver.latest;
    driver.latest = shot;
    driver.beat = shot.state.arrows ? "pull" : "D";
    driver.shown = shot.state.arrows ? withArrows(before, shot) : shot;
    if (driver.beat === "pull")
      setTimeout(() => {
        if (driver.latest !== shot || driver.scrubbing) return;
        driver.beat = "G";
        driver.shown = shot;
        refresh();
      }, BEAT_MS);
  }

  function received(message, buffers) {
    if (message.kind === "frame") {
      const shot = shotOf(message, buffers);
      if (driver.speed === "half" && !driver.scrubbing) slowly(shot);
      else {
        driver.latest = shot;
        driver.beat = "";
        if (!driver.scrubbing) driver.shown = shot;
      }
      if (message.kept) {
        driver.series.push(message.state);
        if (shot.beside) driver.seriesBeside.push(shot.beside.state);
      }
      if (message.thinned) {
        const every = (_, i) => i % 2 === 0;
        driver.series = driver.series.filter(every);
        driver.seriesBeside = driver.seriesBeside.filter(every);
      }
      driver.frames += 1;
    } else if (message.kind === "scrubbed") {
      driver.shown = shotOf(message, buffers);
    } else if (message.kind === "past") {
      driver.series = message.series;
      driver.seriesBeside = message.series_beside[0] ?? [];
      if (message.series.length < 2) driver.scrubbing = false; // a new start
      const shot = shotOf(message, buffers);
      if (driver.beat && shot.state.step === driver.latest?.state.step) driver.latest = shot;
      else take(shot);
      driver.frames += 1;
      if (!requests.waiting) requests.saveSoon();
    } else if (message.kind === "error") {
      driver.playing = false;
    }
    refresh();
  }
  const committed = () => {
    const { bytes, ...state } = model.get("view");
    // A second run is told of by a message of its own, which follows.
    if (!bytes || model.get("static").beside || driver.beat) return;
    take({ state, bytes: copyOf(bytes) });
    refresh();
  };
  model.on("change:view", committed);
  model.on("change:static", refresh);
  model.on("change:error", refresh);
  committed();
  ask({ kind: "hello" });
  return driver;
}

// The frames of one run of a record, as record_of of plane.py writes them: read in their order.
function shotsOf(record, { states, sizes }, limits) {
  const count = states.length;
  const fake = wholeNumbers(record, count, 2 * sizes.fakes),
    // From one point of the mesh to the next, and from one value of the surface to the next.
    net = wholeNumbers(record, count, 2 * sizes.mesh),
    belief = wholeNumbers(record, count * sizes.belief, 1),
    y = wholeNumbers(record, count, sizes.fakes);
  const total = states.reduce((sum, state) => sum + state.arrows, 0),
    arrows = wholeNumbers(record, 1, 4 * total)(0);
  const [left, right, bottom, top] = limits;
  const across = (v) => left + ((right - left) * v) / sizes.unit,
    up = (v) => bottom + ((top - bottom) * v) / sizes.unit;
  const points = (numbers) => Float32Array.from(numbers, (v, i) => (i % 2 ? up(v) : across(v)));
  const summed = (numbers) => {
    for (let i = 2; i < numbers.length; i++) numbers[i] += numbers[i - 2];
    return numbers;
  };
  let at = 0;
  return states.map((state, k) => {
    const own = arrows.subarray(at, at + 4 * state.arrows);
    at += own.length;
    const turned = Float32Array.from(own, (v, i) =>
      i % 4 > 1 ? v / sizes.pull : i % 4 ? up(v) : across(v),
    );
    const parts = [
      points(fake(k)),
      turned,
      points(summed(net(k))),
      Uint16Array.from(belief(k * sizes.belief, sizes.belief), (v) => {
        const apart = v / sizes.levels - 1;
        return 32767.5 * (1 + apart * Math.abs(apart));
      }),
      Uint8Array.from(y(k)),
    ];
    const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
    let end = 0;
    for (const part of parts) {
      bytes.set(new Uint8Array(part.buffer), end);
      end += part.byteLength;
    }
    return { state, bytes: bytes.buffer };
  });
}

// The record has the frames, and those of a second run (GanLab.record in ganlab.py).
function makeRecordDriver(record, options) {
  const { states, beside, traits } = record.header;
  const shots = shotsOf(record, record.header, traits.static.limits);
  if (beside)
    for (const [k, other] of shotsOf(record, beside, traits.static.beside_static.limits).entries())
      shots[k].beside = other;
  const film = makeFilm(shots, options);
  return Object.assign(film, newDriver(), {
    series: states,
    seriesBeside: beside?.states ?? [],
    preset: states[0].preset,
    step: () => film.show(film.at + 1),
    reset: () => film.show(0),
    scrub: (step) => film.show(states.findIndex((state) => state.step === step)),
  });
}

function unpack({ state, bytes }, { grid, mesh }) {
  let at = 0;
  const floats = (n) => {
    const part = new Float32Array(bytes, at, n);
    at += 4 * n;
    return part;
  };
  const fake = floats(2 * state.fakes),
    arrows = floats(4 * state.arrows);
  const net = floats(2 * mesh[0] * mesh[1]);
  const belief = new Uint16Array(bytes, at, grid * grid);
  return { fake, arrows, net, belief, y: new Uint8Array(bytes, at + 2 * grid * grid, state.fakes) };
}

function drawPlane(canvas, theme, frame, info, layers, stroke, pencil) {
  const place = fit(canvas, info.aspect);
  if (!place) return;
  const { pen, width, height } = place;
  const [left, right, bottom, top] = info.limits;
  const px = (x) => ((x - left) / (right - left)) * width;
  const py = (y) => ((top - y) / (top - bottom)) * height;
  const { fake, arrows, net, belief, y } = unpack(frame, info);
  pen.fillStyle = theme.card;
  pen.fillRect(0, 0, width, height);
  if (layers.surface) drawSurface(pen, theme, belief, info.grid, width, height);
  if (layers.mesh) drawMesh(pen, theme, net, info.mesh, px, py);
  if (layers.real) {
    for (let i = 0; i < info.real.length; i += 2) {
      const k = info.classes_of_real[i / 2];
      pen.fillStyle = `${k === undefined ? theme.real : theme.classes[k % 6]}99`;
      pen.beginPath();
      pen.arc(px(info.real[i]), py(info.real[i + 1]), 2.4, 0, 7);
      pen.fill();
    }
  }
  if (layers.fake) {
    pen.lineWidth = 0.8;
    pen.strokeStyle = theme.card;
    for (let i = 0; i < fake.length; i += 2) {
      const [cx, cy] = [px(fake[i]), py(fake[i + 1])];
      pen.fillStyle = info.num_classes ? theme.classes[y[i / 2] % 6] : theme.fake;
      pen.beginPath();
      pen.moveTo(cx, cy - 4.4);
      pen.lineTo(cx + 4, cy + 2.8);
      pen.lineTo(cx - 4, cy + 2.8);
      pen.closePath();
      pen.fill();
      pen.stroke();
    }
  }
  if (layers.arrows) drawArrows(pen, theme, arrows, px, py, info.arrow, width);
  if (stroke) {
    pen.fillStyle = theme.real;
    for (const [sx, sy] of stroke) {
      pen.beginPath();
      pen.arc(px(sx), py(sy), 3, 0, 7);
      pen.fill();
    }
  }
  if (stroke && pencil) {
    const [x, y, r] = [px(pencil.x), py(pencil.y), pencil.down ? 5 : 9];
    pen.strokeStyle = theme.ink;
    pen.lineWidth = 2;
    pen.beginPath();
    pen.moveTo(x - r, y);
    pen.lineTo(x + r, y);
    pen.moveTo(x, y - r);
    pen.lineTo(x, y + r);
    pen.stroke();
  }
}

function drawSurface(pen, theme, belief, n, width, height) {
  const [fake, middle, real] = theme.surface.map(hexToRgb);
  const small = new OffscreenCanvas(n, n),
    ink = small.getContext("2d");
  const image = ink.createImageData(n, n);
  for (let row = 0; row < n; row++)
    for (let col = 0; col < n; col++) {
      const v = belief[(n - 1 - row) * n + col] / 65535,
        at = 4 * (row * n + col);
      const [a, b, t] = v < 0.5 ? [fake, middle, 2 * v] : [middle, real, 2 * v - 1];
      for (let c = 0; c < 3; c++) image.data[at + c] = a[c] + t * (b[c] - a[c]);
      image.data[at + 3] = 255;
    }
  ink.putImageData(image, 0, 0);
  pen.imageSmoothingEnabled = true;
  // The values are those at the corners of the cells: half a cell hangs over at each side.
  const [w, h] = [width / (n - 1), height / (n - 1)];
  pen.drawImage(small, -w / 2, -h / 2, width + w, height + h);
  // Where D is undecided: marching squares at one half.
  pen.strokeStyle = theme.ink;
  pen.lineWidth = 1.2;
  pen.beginPath();
  const at = (i, j) => belief[i * n + j] - 32767.5;
  for (let i = 0; i + 1 < n; i++)
    for (let j = 0; j + 1 < n; j++) {
      const corner = [
        [i, j],
        [i, j + 1],
        [i + 1, j + 1],
        [i + 1, j],
      ];
      const cuts = [];
      for (let k = 0; k < 4; k++) {
        const [p, q] = [corner[k], corner[(k + 1) % 4]],
          [u, v] = [at(...p), at(...q)];
        if (u < 0 === v < 0) continue;
        const s = u / (u - v);
        cuts.push([(p[1] + s * (q[1] - p[1])) * w, height - (p[0] + s * (q[0] - p[0])) * h]);
      }
      for (let k = 0; k + 1 < cuts.length; k += 2) {
        pen.moveTo(...cuts[k]);
        pen.lineTo(...cuts[k + 1]);
      }
    }
  pen.stroke();
}

function drawMesh(pen, theme, net, [rows, cols], px, py) {
  pen.strokeStyle = `${theme.ink}55`;
  pen.lineWidth = 0.9;
  pen.beginPath();
  const go = (k, first) => pen[first ? "moveTo" : "lineTo"](px(net[2 * k]), py(net[2 * k + 1]));
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) go(i * cols + j, j === 0);
  if (rows > 1)
    for (let j = 0; j < cols; j++) for (let i = 0; i < rows; i++) go(i * cols + j, i === 0);
  pen.stroke();
}

// Lengths are shares of the width, as in the saved picture.
function drawArrows(pen, theme, arrows, px, py, { unit, longest, shortest }, width) {
  pen.strokeStyle = pen.fillStyle = theme.ink;
  pen.lineWidth = 1.3;
  for (let i = 0; i < arrows.length; i += 4) {
    const [gx, gy] = [arrows[i + 2], -arrows[i + 3]],
      size = Math.hypot(gx, gy);
    const length = width * Math.min(longest, unit * size);
    if (!(length > shortest * width)) continue; // too short to see
    const [x0, y0, ux, uy] = [px(arrows[i]), py(arrows[i + 1]), gx / size, gy / size];
    const [x1, y1] = [x0 + length * ux, y0 + length * uy];
    pen.beginPath();
    pen.moveTo(x0, y0);
    pen.lineTo(x1, y1);
    pen.stroke();
    pen.beginPath();
    pen.moveTo(x1 + 3 * ux, y1 + 3 * uy);
    pen.lineTo(x1 - 3 * ux - 3 * uy, y1 - 3 * uy + 3 * ux);
    pen.lineTo(x1 - 3 * ux + 3 * uy, y1 - 3 * uy - 3 * ux);
    pen.fill();
  }
}

const KEYS = {
  surface: `<rect width="7" height="14" fill="var(--fake)" opacity=".55"/><rect x="7" width="7" height="14" fill="var(--real)" opacity=".55"/>`,
  real: `<circle cx="7" cy="7" r="4" fill="var(--real)"/>`,
  fake: `<path d="M7 2L12.5 11.5H1.5Z" fill="var(--fake)"/>`,
  arrows: `<path d="M1 12L9 4M5 3H10V8" stroke="var(--ink)" stroke-width="1.8" fill="none"/>`,
  mesh: `<path d="M1 4H13M1 10H13M4 1V13M10 1V13" stroke="var(--ink)" stroke-width="1.1"/>`,
};
const NAMES = {
  surface: "what D believes",
  real: "real",
  fake: "generated",
  arrows: "pull of your loss",
  mesh: "noise grid through G",
};

function drawingStatus(drawing, pencil) {
  const points = `${drawing.length} ${drawing.length === 1 ? "point" : "points"}`;
  if (pencil)
    return (
      `The pencil is ${pencil.down ? "down" : "up"} at ${finite(pencil.x, 2)}, ${finite(pencil.y, 2)}; ` +
      `${points}. Space ${pencil.down ? "lifts it" : "puts it down"}, then press Use drawing.`
    );
  return (
    "Draw on the picture with the pointer (or with the arrow keys: Space puts the pencil down), " +
    "then press Use drawing. Escape gives up."
  );
}

const wordOf = (name, value) => {
  if (value === null) return "usual";
  return value === "yours" ? (name === "data" ? "the lab's own" : "your updates") : value;
};

// The settings that GAN Lab has, and a second run that differs in one of them.
function settingsOf(driver) {
  const row = make("div", { class: "gc-row" }),
    box = make(
      "details",
      {},
      // A click comes before what it opens, and before the next frame is painted.
      make(
        "summary",
        { "data-name": "Settings", onclick: () => (driver.open = !box.open) },
        "Settings",
      ),
      row,
      make(
        "p",
        { class: "gc-muted" },
        "As in GAN Lab: M. Kahng, N. Thorat, D. H. Chau, F. Viégas and M. Wattenberg, IEEE VAST 2018.",
      ),
    );
  const boxes = {};
  for (const [name, words] of Object.entries(SETTINGS)) {
    boxes[name] = select(words, [], (chosen) => {
      if (chosen === "drawing") driver.startDrawing();
      else driver.tune(name, JSON.parse(chosen));
    });
    row.append(make("label", { class: "gc-muted" }, words, boxes[name]));
  }
  const beside = select("second run", [], (chosen) => {
    const [name, value] = chosen ? JSON.parse(chosen) : [];
    driver.compare(name, value);
  });
  row.append(make("label", { class: "gc-muted" }, "second run", beside));
  let built = "";
  const update = (info) => {
    box.open = driver.open;
    const key = JSON.stringify([info.choices, info.tuning, info.beside, info.drawn]);
    if (key === built) return;
    built = key;
    const groups = [make("option", { value: "" }, "none")];
    for (const [name, node] of Object.entries(boxes)) {
      const values = info.choices[name],
        now = info.tuning[name];
      const usable = name === "data" ? info.can_draw : values.length > 1;
      node.parentElement.classList.toggle("gc-hidden", !usable);
      const optionOf = (value) =>
        make("option", { value: JSON.stringify(value) }, wordOf(name, value));
      // What was set by a cell may be none of the page's own choices.
      const all = values.includes(now) ? values : [...values, now];
      node.replaceChildren(...all.map(optionOf));
      if (name === "data") node.append(make("option", { value: "drawing" }, "your drawing …"));
      node.value =
        name === "data" && info.drawn && now === "yours" ? "drawing" : JSON.stringify(now);
      if (!usable) continue;
      const others = all.filter((value) => value !== now);
      groups.push(
        make(
          "optgroup",
          { label: SETTINGS[name] },
          ...others.map((value) =>
            make(
              "option",
              { value: JSON.stringify([name, value]) },
              `${SETTINGS[name]}: ${wordOf(name, value)}`,
            ),
          ),
        ),
      );
    }
    beside.replaceChildren(...groups);
    beside.value = info.beside_setting ? JSON.stringify(info.beside_setting) : "";
  };
  return { box, update };
}

function render({ model, el, driver = memoryOf(model, () => makeDriver(model)), compact = false }) {
  const { layers } = driver;
  const redraw = oncePerFrame(() => paint());
  const root = makeRoot(el, "GAN lab", model, redraw);

  const plane = make("canvas", { role: "img", class: "gc-framed", "data-name": "Plane" });
  const second = make("canvas", { role: "img", class: "gc-framed" });
  const captions = [make("h4", {}, "your networks"), make("h4")];
  const losses = make("canvas", { role: "img" }),
    scores = make("canvas", { role: "img" });
  const numbers = {};
  const list = make("div", { class: "gc-numbers" });
  for (const [key, text] of [
    ["step", "round"],
    ["loss_D", "loss of D"],
    ["loss_G", "loss of G"],
    ["coverage", "coverage"],
    ["precision", "precision"],
    ["gradient", "gradient at G"],
  ]) {
    numbers[key] = make("strong", { "data-value": key });
    list.append(make("div", {}, make("span", {}, text), numbers[key]));
  }
  const play = button(
    "Play",
    "Train and watch (key P)",
    () => (driver.playing ? driver.pause() : driver.play()),
    { class: "gc-primary" },
  );
  const presetBox = select("Preset", [], (name) => driver.reset(name, false));
  const speedBox = select("Speed", SPEEDS, (speed) => (driver.speed = speed));
  const classBox = select("Label", [], (y) => driver.choose(y === "all" ? null : Number(y)));
  const classes = make("label", { class: "gc-muted" }, "label", classBox);
  const draw = button("Draw data", "Draw your own data with the pointer or the arrow keys", () => {
    driver.drawing = driver.drawing ? null : [];
    driver.pencil = null;
    paint();
    if (driver.drawing) plane.focus({ preventScroll: true });
  });
  driver.startDrawing = () => driver.drawing || draw.click();
  const use = button("Use drawing", "Start again on the data that you drew", () => {
    driver.draw(Float32Array.from(driver.drawing.flat()));
    driver.drawing = null;
    redraw();
  });
  const original = button("Original data", "Start again on the original data", () =>
    driver.draw(null),
  );
  const timeline = make("input", {
    type: "range",
    min: 0,
    max: 0,
    value: 0,
    "aria-label": "Scrub through the past",
    "data-name": "Timeline",
    oninput: () => driver.scrub(driver.series[Number(timeline.value)].step),
  });
  const when = make("span", { class: "gc-muted" });
  const status = make("p", { class: "gc-status gc-muted", role: "status", "aria-live": "polite" });
  const help = make("p");
  const error = make("pre", { class: "gc-error gc-hidden", role: "alert" });

  const settings = driver.recorded ? null : settingsOf(driver);
  const keys = make("div", { class: "gc-row" });
  for (const key of Object.keys(layers)) {
    const box = make("input", {
      type: "checkbox",
      checked: layers[key],
      "data-name": NAMES[key],
      onchange: () => {
        layers[key] = box.checked;
        redraw();
      },
    });
    const symbol = make("span", { class: "gc-key" });
    symbol.innerHTML = `<svg class="gc-key" viewBox="0 0 14 14" aria-hidden="true">${KEYS[key]}</svg>`;
    keys.append(make("label", {}, box, symbol, NAMES[key]));
  }
  const reset = button("Reset", "Back to the first weights and random numbers (key R)", () =>
    driver.reset(driver.preset, false),
  );
  const top = driver.recorded
    ? [play, button("Next", "The next picture of the record (key S)", () => driver.step()), reset]
    : [
        play,
        button("Step", "Update D once, then G once (key S)", () => driver.step("1")),
        button("D only", "Update D once and leave G as it is", () => driver.step("D")),
        button("G only", "Update G once and leave D as it is", () => driver.step("G")),
        reset,
        speedBox,
        presetBox,
      ];
  const past = make(
    "div",
    { class: "gc-row" },
    make("span", { class: "gc-muted" }, "past"),
    timeline,
    when,
  );
  const planes = make(
    "div",
    { class: "gc-planes" },
    make("div", {}, captions[0], plane),
    make("div", {}, captions[1], second),
  );
  if (compact) {
    past.firstChild.replaceWith(play);
    root.append(plane, past);
  } else
    root.append(
      make("div", { class: "gc-row", style: "margin-top:0" }, ...top),
      help,
      make(
        "div",
        { class: "gc-cols", style: "margin-top:8px" },
        make("div", {}, planes, keys),
        make(
          "div",
          {},
          list,
          legend([
            ["loss of D", "real", []],
            ["loss of G", "fake", [4, 2]],
          ]),
          losses,
          legend([
            ["coverage", "coverage", []],
            ["precision", "precision", [4, 2]],
          ]),
          scores,
        ),
      ),
      past,
      driver.recorded ? "" : make("div", { class: "gc-row" }, classes, draw, use, original),
      driver.recorded ? "" : settings.box,
      status,
      error,
    );

  plane.addEventListener("pointerdown", (event) => {
    if (!driver.drawing) return;
    plane.setPointerCapture(event.pointerId);
    brush(event);
  });
  plane.addEventListener("pointermove", (event) => {
    if (driver.drawing && event.buttons) brush(event);
  });
  function brush(event) {
    const box = plane.getBoundingClientRect(),
      [left, right, bottom, top] = model.get("static").limits;
    driver.drawing.push([
      left + ((right - left) * (event.clientX - box.left)) / box.width,
      top - ((top - bottom) * (event.clientY - box.top)) / box.height,
    ]);
    redraw();
  }
  // Without a pointer: arrow keys move the pencil, Space puts it down and lifts it.
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  plane.addEventListener("keydown", (event) => {
    if (!driver.drawing) return;
    const [left, right, bottom, top] = model.get("static").limits,
      stride = (right - left) / 50;
    const pencil = driver.pencil ?? { x: (left + right) / 2, y: (bottom + top) / 2, down: false };
    const move = ARROWS[event.key];
    if (move) {
      pencil.x = Math.min(Math.max(pencil.x + stride * move[0], left), right);
      pencil.y = Math.min(Math.max(pencil.y + stride * move[1], bottom), top);
    } else if (event.key === " ") pencil.down = !pencil.down;
    else if (event.key === "Escape") {
      draw.click();
      draw.focus();
      return;
    } else return;
    event.preventDefault();
    event.stopPropagation();
    if (pencil.down) driver.drawing.push([pencil.x, pencil.y]);
    driver.pencil = pencil;
    redraw();
  });
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("select")) return;
    const run = {
      p: () => play.click(),
      s: () => driver.step("1"),
      r: () => driver.reset(driver.preset, false),
    };
    const action = run[event.key.toLowerCase()];
    if (action) {
      event.preventDefault();
      action();
    }
  });

  function paint() {
    const info = model.get("static"),
      { shown, series } = driver;
    if (!shown || !info.limits) return;
    const begin = performance.now(),
      { state } = shown,
      { drawing } = driver,
      theme = root.theme;
    drawPlane(plane, theme, shown, info, layers, drawing, driver.pencil);
    // Whether there is a second run, and what it is drawn with, come in messages of their own.
    const beside = info.beside_static ? shown.beside : undefined;
    planes.classList.toggle("gc-two", Boolean(beside));
    second.parentElement.classList.toggle("gc-hidden", !beside);
    captions[0].classList.toggle("gc-hidden", !beside);
    if (beside) {
      drawPlane(second, theme, beside, info.beside_static, layers, null, null);
      const [name, value] = info.beside_setting,
        differs = `${SETTINGS[name]}: ${wordOf(name, value)}`;
      captions[1].textContent = `second run, ${differs} (coverage dotted)`;
      second.setAttribute(
        "aria-label",
        `The second run, ${differs}, at round ${beside.state.step}. Coverage ` +
          `${finite(beside.state.coverage, 2)}, precision ${finite(beside.state.precision, 2)}.`,
      );
    }
    plane.style.cursor = drawing ? "crosshair" : "";
    plane.style.touchAction = drawing ? "none" : "";
    plane.tabIndex = drawing ? 0 : -1;
    const steps = series.map((s) => s.step),
      of = (key) => series.map((s) => s[key]);
    const mark = driver.scrubbing || driver.recorded ? state.step : null;
    drawChart(
      losses,
      theme,
      steps,
      [
        { color: theme.real, dash: [], values: of("loss_D") },
        { color: theme.fake, dash: [6, 3], values: of("loss_G") },
      ],
      { aspect: 2.5, mark },
    );
    drawChart(
      scores,
      theme,
      steps,
      [
        { color: theme.coverage, dash: [], values: of("coverage") },
        { color: theme.precision, dash: [6, 3], values: of("precision") },
        ...(beside
          ? [{ color: theme.ink, dash: [2, 2], values: driver.seriesBeside.map((s) => s.coverage) }]
          : []),
      ],
      { aspect: 2.5, low: 0, high: 1, mark },
    );
    for (const key of Object.keys(numbers))
      numbers[key].textContent = key === "step" ? state.step : finite(state[key]);
    words(info, state);
    controls(info, series, state);
    Object.assign(root.dataset, {
      step: state.step,
      frames: driver.frames,
      playing: driver.playing,
      waiting: driver.requests.waiting,
      orphan: driver.requests.orphan || "",
      beat: driver.beat,
      beside: beside ? beside.state.step : "",
      series: series.length,
      scrubbing: driver.scrubbing,
    });
    root.dataset.paintMs = (performance.now() - begin).toFixed(2);
  }

  function words(info, state) {
    const { drawing } = driver;
    const round = `round ${state.step}`;
    plane.setAttribute(
      "aria-label",
      `Plane at ${round}: real and generated points on the belief of D. ` +
        `Coverage ${finite(state.coverage, 2)}, precision ${finite(state.precision, 2)}.`,
    );
    losses.setAttribute(
      "aria-label",
      `Losses up to ${round}: D ${finite(state.loss_D)}, G ${finite(state.loss_G)}.`,
    );
    scores.setAttribute("aria-label", `Coverage and precision over the rounds.`);
    const preset = info.presets.find(({ name }) => name === driver.preset);
    const played = driver.latest.state.preset === driver.preset ? driver.latest.state.step : 0;
    const revealed = played >= preset.revealed_after;
    const text = revealed ? preset.text : `Guess, then play. ${preset.question}`;
    if (help.textContent !== text) help.textContent = text;
    let said = driver.requests.status;
    if (drawing) said = drawingStatus(drawing, driver.pencil);
    else if (driver.recorded) said = RECORDED;
    else if (driver.beat && !driver.scrubbing) said ||= BEATS[driver.beat];
    else if (driver.playing) said ||= "Training.";
    else said ||= driver.scrubbing ? `Looking back at ${round}.` : "Paused.";
    if (status.textContent !== said) status.textContent = said;
    const failure = model.get("error");
    error.classList.toggle("gc-hidden", !failure);
    if (error.textContent !== failure) error.textContent = failure;
  }

  function controls(info, series, state) {
    const { drawing } = driver;
    const text = driver.playing ? "Pause" : "Play";
    if (play.textContent !== text) play.textContent = text;
    timeline.max = Math.max(series.length - 1, 0);
    if (driver.recorded) timeline.value = driver.at;
    else if (!driver.scrubbing) timeline.value = timeline.max;
    timeline.setAttribute("aria-valuetext", `round ${state.step}`);
    when.textContent = `round ${state.step}`;
    if (!presetBox.length)
      for (const { name, title } of info.presets)
        presetBox.append(make("option", { value: name }, title));
    presetBox.value = driver.preset;
    speedBox.value = driver.speed;
    if (classBox.length !== info.num_classes + 1) {
      classBox.replaceChildren(make("option", { value: "all" }, "all"));
      for (let k = 0; k < info.num_classes; k++) classBox.append(make("option", { value: k }, k));
    }
    classBox.value = driver.chosen ?? "all";
    settings?.update(info);
    classes.classList.toggle("gc-hidden", !info.num_classes);
    draw.classList.toggle("gc-hidden", !info.can_draw);
    draw.setAttribute("aria-pressed", Boolean(drawing));
    use.classList.toggle("gc-hidden", !drawing);
    original.classList.toggle("gc-hidden", !info.drawn || Boolean(drawing));
  }

  const detach = attach(root, driver, redraw);
  return () => {
    detach();
    // Nobody looks any more.
    setTimeout(() => {
      if (!driver.views.size && driver.playing) driver.pause();
    }, 2000);
  };
}

const replay = (place, text, options) =>
  mountRecord(place, text, (el, record) => {
    const driver = makeRecordDriver(record, options);
    render({ model: modelOf(record.header), el, driver, ...options });
    return driver;
  });

export default { render, replay };
