// A question becomes a form: choose, press the button, and every option says why.
for (const root of document.querySelectorAll(".gan-course-choose:not([data-ready])")) {
  root.dataset.ready = "true";
  const element = (tag, attributes = {}, ...content) => {
    const made = document.createElement(tag);
    Object.assign(made, attributes);
    made.append(...content);
    return made;
  };
  const [question, options, details] = root.children;
  const reasons = [...details.querySelectorAll("li")];
  const right = reasons.map((reason) => reason.textContent.startsWith("✓"));
  const kind = right.filter(Boolean).length === 1 ? "radio" : "checkbox";
  const group = `choose-${Math.random().toString(36).slice(2)}`;
  const status = element("span", { role: "status" });
  status.style.marginLeft = "1em";

  const rows = [...options.children].map((option, k) => {
    const input = element("input", { type: kind, name: group });
    const label = element("label", {}, input, ` ${"abcde"[k]}. `, ...option.childNodes);
    const why = element("p", { hidden: true, id: `${group}-${k}` }, ...reasons[k].childNodes);
    label.style.cursor = "pointer";
    why.style.margin = "0.2em 0 0.6em 2.6em";
    const row = element("div", {}, label, why);
    row.style.margin = "0.35em 0";
    return { input, why, row };
  });

  const say = () => {
    const chosen = rows.map(({ input }) => input.checked);
    if (!chosen.includes(true)) {
      status.textContent = "Choose first.";
      return;
    }
    for (const { input, why } of rows) {
      why.hidden = false;
      input.setAttribute("aria-describedby", why.id);
    }
    const same = chosen.every((yes, k) => yes === right[k]);
    const missed = chosen.every((yes, k) => !yes || right[k]);
    if (same) status.textContent = "✓ That is right. The reasons stand below each answer.";
    else if (missed) status.textContent = "There are more. The reasons stand below each answer.";
    else status.textContent = "✗ Not so. The reasons stand below each answer.";
  };

  const button = element("button", { type: "button", onclick: say }, "Check");
  button.style.cssText =
    "font: inherit; color: inherit; background: none; border: 1px solid currentColor; " +
    "border-radius: 4px; padding: 0.2em 1em; cursor: pointer";
  const legend = element("legend", {}, ...question.childNodes);
  legend.style.cssText = "padding: 0; font: inherit; color: inherit; white-space: normal";
  const rowsAndButton = rows.map(({ row }) => row);
  const form = element("fieldset", {}, legend, ...rowsAndButton, button, status);
  form.style.cssText = "border: 0; margin: 0; padding: 0; min-width: 0";
  root.replaceChildren(form);
  // Keys are the form's here, and no commands to the notebook.
  root.addEventListener("keydown", (event) => event.stopPropagation());
  root.style.cssText = "border-left: 4px solid #0072b2; padding: 2px 12px; max-width: 50em";
}
