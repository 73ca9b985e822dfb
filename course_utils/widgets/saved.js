(function showSaved(uid, code) {
  // Stands in the HTML of a saved widget: hides it while the page shows the widget itself, and lets
  // its record play where there is none.
  const widgets = '#jupyter-config-data, script[type*="jupyter.widget"]',
    patience = document.querySelector(widgets) ? 12 : 0; // looks, until a widget will not come
  const unpacked = (text) => {
    const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Response(stream).text();
  };
  for (const place of document.querySelectorAll(`.gan-course-saved[data-uid="${uid}"]`)) {
    if (place.dataset.watched) continue;
    place.dataset.watched = "true";
    let played = !code,
      looks = 0;
    const look = () => {
      const live = [...document.querySelectorAll(`.gc[data-uid="${uid}"]`)];
      const answers = live.some((root) => !root.dataset.orphan);
      // JupyterLab says in the output before this one that it has no such widget.
      const before = place.closest(".jp-OutputArea-child")?.previousElementSibling;
      const failed = /^Error displaying widget/.test(before?.textContent ?? "");
      const alone = !answers && (failed || looks >= patience);
      if (before) before.style.display = alone && !live.length ? "none" : "";
      if (alone && !played) {
        played = true;
        unpacked(code)
          .then((text) => new Function(text)().replay(place, place.dataset.record))
          .catch((error) => console.error(error));
      }
      place.hidden = !alone;
      // Beside what plays, a widget whose kernel is gone has nothing to say.
      for (const root of live) root.hidden = alone && Boolean(code);
      looks += 1;
      if (!place.isConnected) clearInterval(timer);
    };
    const timer = setInterval(look, 400);
    look();
  }
});
