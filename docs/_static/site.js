// A formula that is wider than its column scrolls: the keyboard has to reach it, too.
document.addEventListener("DOMContentLoaded", async () => {
  await window.MathJax?.startup.promise;
  const reach = () => {
    for (const formula of document.querySelectorAll("mjx-container")) {
      const scrolls =
        getComputedStyle(formula).overflowX === "auto" &&
        formula.scrollWidth > formula.clientWidth;
      if (scrolls) formula.tabIndex = 0;
      else formula.removeAttribute("tabindex");
    }
  };
  reach();
  addEventListener("resize", reach);
});

// Records in place of widgets: <figure data-kind="ganlab" data-record="moons">, with data-plays for one
// that plays by itself (where nobody asked for less motion). Player and record load when looked at, as
// scripts: a page that is opened from the disk may load nothing else.
globalThis.ganCourse = { players: {}, records: {} };
const statics = new URL(".", document.currentScript.src);
const loading = {};
const load = (file) =>
  (loading[file] ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    Object.assign(script, { src: new URL(file, statics), onload: resolve, onerror: reject });
    document.head.append(script);
  }));

async function showRecord(figure) {
  const { kind, record, plays } = figure.dataset;
  await Promise.all([load(`players/${kind}.js`), load(`replays/${record}.js`)]);
  const options = plays ? { autoplay: true, compact: true } : {};
  const place = figure.querySelector("div");
  return ganCourse.players[kind].replay(place, ganCourse.records[record], options);
}

document.addEventListener("DOMContentLoaded", () => {
  const films = [];
  const watch = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        watch.unobserve(target);
        showRecord(target).then((film) => films.push(film));
      }
    },
    { rootMargin: "200px" },
  );
  for (const figure of document.querySelectorAll("figure[data-record]")) watch.observe(figure);
  const all = document.querySelector(".gan-course-all");
  if (!all) return;
  all.hidden = false;
  all.addEventListener("click", () => {
    const some = films.some((film) => film.playing);
    for (const film of films) film[some ? "pause" : "play"]();
  });
  setInterval(() => {
    all.textContent = films.some((film) => film.playing) ? "Pause all" : "Play all";
  }, 250);
});
