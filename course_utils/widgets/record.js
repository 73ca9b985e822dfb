// What plays without a kernel: a record (record.py), saved in a notebook or lying beside a page.

// The header of a record, and the bytes that follow it.
async function readRecord(text) {
  const packed = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const end = 4 + new DataView(bytes.buffer).getUint32(0, true);
  return { header: JSON.parse(new TextDecoder().decode(bytes.subarray(4, end))), bytes, at: end };
}

// The next numbers of a record, `each` for a frame: kept as differences from frame to frame.
function wholeNumbers(record, frames, each) {
  const count = frames * each,
    { bytes, at } = record;
  const numbers = new Int16Array(count);
  for (let i = 0; i < count; i++) {
    const before = i < each ? 0 : numbers[i - each];
    numbers[i] = before + (bytes[at + i] | (bytes[at + count + i] << 8));
  }
  record.at += 2 * count;
  return (k, frames = 1) => numbers.subarray(k * each, (k + frames) * each);
}

// Images of a record as pixels, three numbers each: {shape: [rows, columns, 3], bytes}.
async function imagesOf(record, sizes, type) {
  const found = [];
  for (const size of sizes) {
    const file = new Blob([record.bytes.subarray(record.at, record.at + size)], { type });
    record.at += size;
    const image = await createImageBitmap(file);
    const pen = new OffscreenCanvas(image.width, image.height).getContext("2d");
    pen.drawImage(image, 0, 0);
    const { data } = pen.getImageData(0, 0, image.width, image.height);
    const bytes = new Uint8Array((data.length / 4) * 3);
    for (let i = 0; i < data.length / 4; i++) bytes.set(data.subarray(4 * i, 4 * i + 3), 3 * i);
    found.push({ shape: [image.height, image.width, 3], bytes });
  }
  return found;
}

// What a view asks of a widget's model, answered by a header: nothing changes, and nobody listens.
const modelOf = (header) => ({ get: (name) => header.traits[name] ?? "", on() {}, off() {} });

// Stands for the line to a kernel: nothing is ever waited for.
const NO_REQUESTS = { status: "", waiting: false, orphan: false, markOn: () => () => {} };

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// Shows one of the shots, by itself one after the other: what a driver has where there is a record.
function makeFilm(shots, { autoplay = false } = {}) {
  const count = shots.length;
  const film = {
    recorded: true,
    requests: NO_REQUESTS,
    views: new Set(),
    count,
    shown: null,
    latest: null,
    at: autoplay && !calm() ? 0 : count - 1,
    playing: false,
    seen: true,
    focus: null,
    held: false,
  };
  let timer = null;
  const refresh = () => {
    film.shown = film.latest = shots[film.at];
    for (const view of film.views) view();
  };
  const goOn = () => {
    clearTimeout(timer);
    if (!film.playing || !film.seen) return;
    const last = film.at >= count - 1;
    timer = setTimeout(
      () => {
        if (last && !autoplay) return film.pause();
        film.at = last ? 0 : film.at + 1;
        refresh();
        goOn();
      },
      last && autoplay ? 2500 : calm() ? 450 : 130,
    );
  };
  film.play = () => {
    film.playing = count > 1;
    if (film.at >= count - 1) film.at = 0;
    refresh();
    goOn();
  };
  film.pause = () => {
    film.playing = false;
    clearTimeout(timer);
    refresh();
  };
  film.show = (at) => {
    film.at = Math.max(0, Math.min(at, count - 1));
    film.pause();
  };
  // Nothing moves that nobody looks at.
  film.look = (seen) => {
    film.seen = seen;
    goOn();
  };
  if (autoplay && !calm()) film.playing = true;
  refresh();
  return film;
}

const RECORDED = "A recording: nothing is computed here. It runs where its cell is run.";

// Puts what `makeView` makes of a record into a place, instead of the picture there.
async function mountRecord(place, text, makeView) {
  const record = await readRecord(text);
  const el = document.createElement("div");
  const film = await makeView(el, record);
  place.replaceChildren(el);
  place.dataset.replays = "true";
  const watch = new IntersectionObserver((entries) => film.look?.(entries.at(-1).isIntersecting));
  watch.observe(place);
  return film;
}

// Play, a line to scrub on, and words for the present place; `update` is called by whoever paints.
function playerBar(film, wordsOf) {
  const play = button(
    "Play",
    "Play what was recorded (key P)",
    () => (film.playing ? film.pause() : film.play()),
    { class: "gc-primary" },
  );
  const line = make("input", {
    type: "range",
    min: 0,
    max: film.count - 1,
    "aria-label": "Scrub through the record",
    "data-name": "Timeline",
    oninput: () => film.show(Number(line.value)),
  });
  const when = make("span", { class: "gc-muted gc-when" });
  const bar = make("div", { class: "gc-row" }, play, line, when);
  const update = () => {
    const text = film.playing ? "Pause" : "Play";
    if (play.textContent !== text) play.textContent = text;
    line.value = film.at;
    const words = wordsOf(film.at);
    line.setAttribute("aria-valuetext", words);
    if (when.textContent !== words) when.textContent = words;
  };
  return { bar, play, update };
}
