// EyeTest. The page shows a pair and says which side was chosen; which one is real the kernel knows, or
// the record.

const COUNTED_HERE =
  "There is no kernel: this page counts by itself, and forgets what you choose when you leave it.";

// The kernel counts. One for each model, however many views of it are open.
function makeTest(model) {
  const test = { views: new Set(), current: null, focus: null, held: false, frames: 0 };
  const refresh = () => {
    for (const view of test.views) view();
  };
  test.requests = makeRequests(model, {
    name: "test",
    latest: [],
    received,
    changed: refresh,
    idle: () => false,
    held: () => test.held,
  });
  function received(message, buffers) {
    if (message.kind === "frame") {
      test.current = { state: message.state, bytes: copyOf(buffers[0]) };
      test.frames += 1;
    }
    refresh();
  }
  // One choice at a time: the next is made when its pair is seen.
  test.choose = (right) => {
    if (test.requests.waiting || test.current.state.mistakes !== null) return;
    test.requests.ask({ kind: "choose", pair: test.current.state.at, right });
  };
  test.undo = () => {
    if (!test.requests.waiting) test.requests.ask({ kind: "undo" });
  };
  const { bytes, ...state } = model.get("view");
  test.current = { state, bytes: copyOf(bytes) };
  model.on("change:error", refresh);
  return test;
}

// The record has all pairs (EyeTest.record in eyetest.py), and goes on where the choices ended: the page
// counts.
async function makeRecordTest(record) {
  const { truth, sizes, type } = record.header,
    said = [...record.header.said];
  const pairs = await imagesOf(record, sizes, type);
  const test = {
    requests: { ...NO_REQUESTS, status: COUNTED_HERE },
    views: new Set(),
    current: null,
    focus: null,
    held: false,
    frames: -1,
  };
  const show = () => {
    const at = said.length,
      wrong = said.filter((side, pair) => side !== truth[pair]).length;
    const { shape, bytes } = pairs[Math.min(at, truth.length - 1)];
    // Nobody is told before the end.
    test.current = { state: { at, shape, mistakes: at < truth.length ? null : wrong }, bytes };
    test.frames += 1;
    for (const view of test.views) view();
  };
  test.choose = (right) => {
    if (said.length < truth.length) said.push(Number(right));
    show();
  };
  test.undo = () => {
    said.pop();
    show();
  };
  show();
  return test;
}

function render({ model, el, test = memoryOf(model, () => makeTest(model)) }) {
  const redraw = oncePerFrame(() => paint());
  const root = makeRoot(el, "Eye test", model, redraw);
  const { pairs } = model.get("static");

  const canvas = make("canvas", {
    role: "img",
    class: "gc-framed",
    tabindex: 0,
    "data-name": "Pair",
  });
  const said = make("p", { role: "status", "aria-live": "polite" });
  const choices = [
    button("← Left is real", "The left arrow key does the same", () => test.choose(false)),
    button("Right is real →", "The right arrow key does the same", () => test.choose(true)),
  ];
  const undo = button("Undo", "Backspace does the same", () => test.undo());
  const status = make("p", { class: "gc-status gc-muted", role: "status", "aria-live": "polite" });
  const error = make("pre", { class: "gc-error gc-hidden", role: "alert" });
  root.append(
    make("div", { style: "max-width: 420px" }, canvas),
    said,
    make("div", { class: "gc-row" }, ...choices, undo),
    make(
      "p",
      { class: "gc-muted" },
      "Click the images, then use the keys ← and →; Backspace goes back.",
    ),
    status,
    error,
    noteOf(model),
  );
  root.addEventListener("keydown", (event) => {
    const act = {
      ArrowLeft: () => test.choose(false),
      ArrowRight: () => test.choose(true),
      Backspace: () => test.undo(),
    }[event.key];
    if (!act || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
  canvas.addEventListener("click", () => canvas.focus());

  function paint() {
    const { state, bytes } = test.current;
    const done = state.mistakes !== null;
    drawPixels(canvas, state.shape, new Uint8Array(bytes));
    const words = done
      ? `Done: in ${state.mistakes} of ${pairs} pairs you took the generated digit for real.`
      : `Pair ${state.at + 1} of ${pairs}: which digit is real?`;
    if (said.textContent !== words) said.textContent = words;
    canvas.setAttribute("aria-label", `${words} Two digits side by side.`);
    for (const choice of choices) choice.disabled = done;
    undo.disabled = state.at === 0;
    const failure = model.get("error");
    error.textContent = failure;
    error.classList.toggle("gc-hidden", !failure);
    if (status.textContent !== test.requests.status) status.textContent = test.requests.status;
    Object.assign(root.dataset, {
      frames: test.frames,
      at: state.at,
      mistakes: state.mistakes ?? "",
      waiting: test.requests.waiting,
      orphan: test.requests.orphan || "",
    });
  }
  return attach(root, test, redraw);
}

const replay = (place, text) =>
  mountRecord(place, text, async (el, record) => {
    const test = await makeRecordTest(record);
    render({ model: modelOf(record.header), el, test });
    return test;
  });

export default { render, replay };
