// What the widgets share: colours for light and dark pages, styles, small makers of elements.

const THEMES = {
  light: {
    card: "#ffffff",
    ink: "#1f2328",
    muted: "#57606a",
    line: "#d0d7de",
    soft: "#f3f5f7",
    accent: "#0063a0",
    onAccent: "#ffffff",
    bad: "#a40e26",
    real: "#0072b2",
    fake: "#d55e00",
    coverage: "#007a5a",
    precision: "#a3478a",
    surface: ["#f5c5a3", "#ffffff", "#a6cfe8"],
    classes: ["#0072b2", "#d55e00", "#007a5a", "#a3478a", "#222222", "#7a5c00"],
  },
  dark: {
    card: "#16191d",
    ink: "#e6edf3",
    muted: "#a3adb8",
    line: "#464e58",
    soft: "#23282f",
    accent: "#56b4e9",
    onAccent: "#0b1a24",
    bad: "#ff9d94",
    real: "#56b4e9",
    fake: "#ff9d4d",
    coverage: "#2fd0a0",
    precision: "#e3a3cc",
    surface: ["#6a3814", "#16191d", "#12496b"],
    classes: ["#56b4e9", "#ff9d4d", "#2fd0a0", "#e3a3cc", "#e6edf3", "#e6c454"],
  },
};

const STYLE = `
.gc { box-sizing: border-box; container-type: inline-size; max-width: 980px; padding: 10px;
  font: 13px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--card);
  border: 1px solid var(--line); border-radius: 8px; }
.gc *, .gc *::before { box-sizing: border-box; }
.gc canvas { display: block; width: 100%; border-radius: 4px; touch-action: pan-y; }
.gc .gc-cols { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 12px; }
.gc .gc-row { display: flex; flex-wrap: wrap; gap: 6px 8px; align-items: center; margin-top: 8px; }
.gc .gc-framed { border: 1px solid var(--line); border-radius: 4px; }
.gc button, .gc select { font: inherit; color: var(--ink); background: var(--soft); margin: 0;
  min-height: 30px; border: 1px solid var(--line); border-radius: 5px; padding: 3px 10px; }
.gc button { cursor: pointer; }
.gc button:hover, .gc select:hover { border-color: var(--accent); }
.gc button.gc-primary { color: var(--on-accent); background: var(--accent);
  border-color: var(--accent); font-weight: 600; min-width: 88px; }
.gc button[aria-pressed="true"]:not(.gc-primary) { outline: 2px solid var(--accent); }
.gc :is(button, select, input, canvas, summary):focus-visible { outline: 3px solid var(--accent);
  outline-offset: 2px; }
.gc button:disabled { opacity: 0.5; cursor: default; }
.gc select { max-width: min(100%, 270px); }
.gc label { display: inline-flex; gap: 5px; align-items: center; }
.gc input[type="checkbox"] { margin: 0; accent-color: var(--accent); width: 15px; height: 15px; }
.gc input[type="range"] { flex: 1; min-width: 120px; margin: 0; accent-color: var(--accent);
  height: 24px; }
.gc .gc-muted { color: var(--muted); }
.gc-numbers { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 4px 10px;
  margin-bottom: 6px; }
.gc-numbers span { display: block; color: var(--muted); font-size: 11.5px; white-space: nowrap; }
.gc-numbers strong { font-size: 15px; font-weight: 600; font-variant-numeric: tabular-nums; }
.gc h4 { margin: 6px 0 2px; font-size: 12px; font-weight: 600; color: var(--ink); }
.gc p { margin: 8px 0 0; }
.gc-planes.gc-two { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 8px;
  align-items: end; }
.gc summary { cursor: pointer; margin-top: 8px; width: fit-content; }
.gc .gc-status { min-height: 1.5em; }
.gc pre.gc-error { margin: 8px 0 0; padding: 8px 10px; white-space: pre-wrap; color: var(--bad);
  background: var(--soft); border-left: 4px solid var(--bad); border-radius: 4px;
  font: 12px/1.5 ui-monospace, monospace; }
.gc .gc-key { width: 14px; height: 14px; flex: none; }
.gc .gc-hidden { display: none !important; }
@container (max-width: 620px) {
  .gc .gc-cols { grid-template-columns: minmax(0, 1fr); }
}`;

function isDark() {
  const said = document.body.dataset.jpThemeLight; // JupyterLab and Notebook 7
  if (said !== undefined) return said === "false";
  if (document.body.classList.contains("vscode-dark")) return true;
  if (document.body.classList.contains("vscode-light")) return false;
  const { theme } = document.documentElement.dataset; // the course's site
  const colab = document.documentElement.getAttribute("theme");
  if (theme || colab) return (theme ?? colab) === "dark";
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

// The root element of a widget, in the colours of the page; `redraw` is called when these change.
function makeRoot(el, name, model, redraw) {
  const style = document.createElement("style");
  style.textContent = STYLE;
  const root = make("div", { class: "gc", role: "group", "aria-label": name });
  root.dataset.uid = model.get("uid");
  root.addEventListener("keydown", (event) => event.stopPropagation());
  const dress = () => {
    const said = isDark() ? "dark" : "light";
    if (root.dataset.theme === said) return;
    root.theme = THEMES[said];
    root.dataset.theme = said;
    for (const [k, value] of root.theme.classes.entries())
      root.style.setProperty(`--class${k}`, value);
    for (const [key, value] of Object.entries(root.theme)) {
      const property = key.replace(/[A-Z]/, (c) => `-${c.toLowerCase()}`);
      if (typeof value === "string") root.style.setProperty(`--${property}`, value);
    }
    redraw();
  };
  const watch = new MutationObserver(dress),
    attributeFilter = ["data-jp-theme-light", "class", "data-theme", "theme"];
  for (const node of [document.body, document.documentElement])
    watch.observe(node, { attributes: true, attributeFilter });
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", dress);
  const resize = new ResizeObserver(() => redraw());
  resize.observe(root);
  el.append(style, root);
  queueMicrotask(dress);
  root.theme = THEMES[isDark() ? "dark" : "light"];
  root.release = () => {
    watch.disconnect();
    system.removeEventListener("change", dress);
    resize.disconnect();
  };
  return root;
}

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  // Keys pressed here are for the widget: Jupyter would run its own commands for them. It looks for
  // this at the element that has the focus first, so the root's alone would come too late.
  node.dataset.lmSuppressShortcuts = "true";
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value === true) node.setAttribute(key, "");
    else if (value !== false && value != null) node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}

// The line below a picture, such as what stands in for MNIST.
const noteOf = (model) =>
  make("p", { class: model.get("note") ? "gc-muted" : "gc-hidden" }, model.get("note"));

const button = (text, title, onclick, more = {}) =>
  make("button", { type: "button", title, onclick, "data-name": text, ...more }, text);

function select(name, options, onchange) {
  const node = make("select", { "aria-label": name, "data-name": name });
  for (const [value, text] of options) node.append(make("option", { value }, text));
  node.addEventListener("change", () => onchange(node.value));
  return node;
}

// A canvas fit for its place and the density of the screen; null while it is not laid out.
function fit(canvas, aspect) {
  const width = canvas.clientWidth;
  if (!width) return null;
  const height = Math.round(width / aspect),
    dense = Math.min(devicePixelRatio || 1, 2);
  canvas.style.height = `${height}px`;
  if (canvas.width !== Math.round(width * dense) || canvas.height !== Math.round(height * dense)) {
    canvas.width = Math.round(width * dense);
    canvas.height = Math.round(height * dense);
  }
  const pen = canvas.getContext("2d");
  pen.setTransform(dense, 0, 0, dense, 0, 0);
  pen.clearRect(0, 0, width, height);
  return { pen, width, height };
}

const copyOf = (view) => view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength);

// Bytes of shape (rows, columns) or (rows, columns, 3) as they are, without smoothing.
function drawPixels(canvas, [rows, cols, channels = 1], bytes) {
  const small = new OffscreenCanvas(cols, rows),
    ink = small.getContext("2d");
  const image = ink.createImageData(cols, rows);
  for (let i = 0; i < rows * cols; i++) {
    for (let c = 0; c < 3; c++)
      image.data[4 * i + c] = bytes[channels * i + (channels > 1 ? c : 0)];
    image.data[4 * i + 3] = 255;
  }
  ink.putImageData(image, 0, 0);
  const place = fit(canvas, cols / rows);
  if (!place) return;
  place.pen.imageSmoothingEnabled = false;
  place.pen.drawImage(small, 0, 0, place.width, place.height);
}

const hexToRgb = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));

function finite(value, digits = 3) {
  if (value === null || value === undefined) return "–";
  return Math.abs(value) >= 1000 ? value.toExponential(1) : value.toFixed(digits);
}

// Lines over the steps: series is [{name, color, dash, values}], x the steps.
function drawChart(canvas, theme, x, series, { aspect, low, high, mark, unit = "rounds" }) {
  const place = fit(canvas, aspect);
  if (!place) return;
  const { pen, width, height } = place;
  const all = series.flatMap((s) => s.values).filter((v) => v !== null);
  let bottom = low ?? Math.min(...all, 0),
    top = high ?? Math.max(...all, bottom + 1e-3);
  if (high === undefined) {
    // The axis holds the curves; but one spike should not flatten everything else.
    const sorted = [...all].sort((a, b) => a - b),
      most = sorted.at(-1) ?? 1,
      usual = sorted[Math.ceil(0.98 * (sorted.length - 1))] ?? 1;
    top = Math.max(bottom + 0.5, 1.1 * (most > 3 * usual ? usual : most));
  }
  const [l, r, t, b] = [30, 8, 6, 18];
  const last = Math.max(x[x.length - 1] ?? 1, 1);
  const px = (v) => l + ((width - l - r) * v) / last;
  const py = (v) =>
    t + (height - t - b) * (1 - (Math.min(Math.max(v, bottom), top) - bottom) / (top - bottom));
  pen.font = "10.5px system-ui, sans-serif";
  pen.strokeStyle = theme.line;
  pen.fillStyle = theme.muted;
  pen.lineWidth = 1;
  pen.textAlign = "right";
  pen.textBaseline = "middle";
  for (const v of [bottom, (bottom + top) / 2, top]) {
    pen.beginPath();
    pen.moveTo(l, py(v));
    pen.lineTo(width - r, py(v));
    pen.stroke();
    pen.fillText(Math.abs(v) < 100 ? v.toFixed(1) : v.toExponential(0), l - 4, py(v));
  }
  pen.textBaseline = "bottom";
  pen.textAlign = "left";
  pen.fillText("0", l, height);
  pen.textAlign = "right";
  pen.fillText(`${last} ${unit}`, width - r, height);
  for (const { color, dash, values } of series) {
    pen.strokeStyle = color;
    pen.lineWidth = 1.8;
    pen.setLineDash(dash);
    pen.beginPath();
    let down = false;
    values.forEach((v, i) => {
      if (v === null) {
        down = false;
        return;
      }
      down ? pen.lineTo(px(x[i]), py(v)) : pen.moveTo(px(x[i]), py(v));
      down = true;
    });
    pen.stroke();
    // A value without neighbours makes no line.
    pen.fillStyle = color;
    values.forEach((v, i) => {
      if (v === null || (values[i - 1] ?? values[i + 1] ?? null) !== null) return;
      pen.beginPath();
      pen.arc(px(x[i]), py(v), 2.5, 0, 7);
      pen.fill();
    });
  }
  pen.setLineDash([]);
  if (mark !== undefined && mark !== null) {
    pen.strokeStyle = theme.ink;
    pen.lineWidth = 1;
    pen.beginPath();
    pen.moveTo(px(mark), t);
    pen.lineTo(px(mark), height - b);
    pen.stroke();
  }
}

// What outlives a view: JupyterLab builds views anew when the saved picture is renewed.
const memories = new Map();
function memoryOf(model, makeOne) {
  const uid = model.get("uid");
  if (!memories.has(uid)) memories.set(uid, makeOne());
  return memories.get(uid);
}

// Asked for as often as you like, drawn at most once for each frame of the screen.
function oncePerFrame(paint) {
  let pending = false;
  return () => {
    if (pending) return;
    pending = true;
    requestAnimationFrame(() => {
      pending = false;
      paint();
    });
  };
}

// Ties a view to what outlives it, its {views, requests, held, focus}; the function returned unties it.
function attach(root, memory, redraw) {
  root.addEventListener("pointerdown", () => (memory.held = true));
  for (const kind of ["pointerup", "pointercancel", "pointerleave"])
    root.addEventListener(kind, () => (memory.held = false));
  keepFocus(root, memory.focus);
  root.addEventListener("focusin", (event) => (memory.focus = event.target.dataset.name));
  memory.views.add(redraw);
  const unmark = memory.requests.markOn(root);
  redraw();
  return () => {
    unmark();
    memory.held = false;
    memory.views.delete(redraw);
    root.release();
  };
}

// The control that had the focus in the view before this one gets it back.
function keepFocus(root, name) {
  if (name)
    requestAnimationFrame(() => {
      if (document.activeElement && document.activeElement !== document.body) return;
      root.querySelector(`[data-name="${name}"]`)?.focus({ preventScroll: true });
    });
}

const legend = (items) =>
  make(
    "h4",
    {},
    ...items.flatMap(([text, token, dash], i) => {
      const svg = `<svg class="gc-key" viewBox="0 0 14 14" aria-hidden="true" style="vertical-align:-3px;margin:0 4px 0 ${i ? 10 : 0}px"><path d="M0 7H14" stroke="var(--${token})" stroke-width="2.4" stroke-dasharray="${dash.join(" ")}"/></svg>`;
      const holder = make("span");
      holder.innerHTML = svg;
      return [holder, text];
    }),
  );
