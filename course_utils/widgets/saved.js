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
      silent = 0; // looks in a row that found no widget with a kernel
    const look = () => {
      const live = [...document.querySelectorAll(`.gc[data-uid="${uid}"]`)];
      // A kernel that runs a cell is there, even if it does not answer yet.
      const busy = place
        .closest(".jp-NotebookPanel")
        ?.querySelector('.jp-Notebook-ExecutionIndicator[data-status="busy"]');
      const answers = live.some((root) => busy || !root.dataset.orphan);
      silent = answers ? 0 : silent + 1;
      // JupyterLab says in the output before this one that it has no such widget.
      const before = place.closest(".jp-OutputArea-child")?.previousElementSibling;
      const failed = /^Error displaying widget/.test(before?.textContent ?? "");
      const alone = !answers && (failed || silent > (live.length ? 3 : patience));
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
      if (!place.isConnected) clearInterval(timer);
    };
    const timer = setInterval(look, 400);
    look();
  }
});
