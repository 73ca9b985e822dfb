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
