// What a page asks of the kernel. One request is in flight; one that finds a cell running is sent
// again, and what is asked meanwhile waits in line. The line belongs to the model, not to a view:
// JupyterLab builds views anew when the saved picture is renewed, and nothing asked gets lost then.

const SETTLE_MS = 1200; // this long after the last change the saved picture is renewed
const AGAIN_MS = 150;
const PATIENCE_MS = 4000;

//   name      what the widget is called in what it says
//   latest    kinds of which only the last counts where several come in a row
//   received  is given what the kernel sends but for the ends of requests: (message, buffers)
//   changed   is called when `status` or `waiting` is another
//   idle      is called when nothing is left in line; says whether the widget will ask by itself
//   held      says whether the pointer is pressed on the picture
function makeRequests(model, { name, latest, received, changed, idle, held }) {
  const roots = new Set();
  let current = null,
    queue = [],
    settle = null,
    patience = null,
    unsaved = false,
    heard = false;
  const requests = {
    status: "",
    sent: 0,
    get waiting() {
      return Boolean(current || queue.length);
    },
    // A page of a notebook that was opened again may have no kernel behind it.
    get orphan() {
      return !heard && requests.status.startsWith("Waiting");
    },
  };

  function say(status) {
    if (status === requests.status) return;
    requests.status = status;
    changed();
  }
  // That something is to come a root says at once; that all is there, when it is painted.
  function mark() {
    if (!requests.waiting) return changed();
    for (const root of roots) root.dataset.waiting = true;
  }
  function beImpatient() {
    patience ??= setTimeout(
      () =>
        say(
          "Waiting for the kernel: it may be busy with a cell. " +
            "If it was restarted, run the cell again.",
        ),
      PATIENCE_MS,
    );
  }
  function bePatient() {
    clearTimeout(patience);
    patience = null;
  }

  function send(request) {
    current = { ...request, id: Math.random() };
    requests.sent = performance.now();
    // Nobody waits for a picture to be saved.
    if (request.content.kind !== "settle") beImpatient();
    // Throws while a kernel is restarted. The request then waits, like one that nobody answers.
    try {
      model.send({ ...request.content, id: current.id }, undefined, request.buffers);
    } catch (error) {
      console.warn(`The ${name} could not ask the kernel: ${error.message}`);
    }
    mark();
  }
  function goOn() {
    bePatient();
    current = null;
    if (queue.length) send(queue.shift());
    else if (!idle()) settleSoon();
    mark();
  }
  function settleSoon() {
    clearTimeout(settle);
    settle = setTimeout(() => {
      if (current || !unsaved) return;
      if (held()) return settleSoon();
      unsaved = false;
      send({ content: { kind: "settle" }, buffers: [] });
    }, SETTLE_MS);
  }
  function sendAgain() {
    if (current.content.kind === "settle") {
      unsaved = true;
      return goOn();
    }
    bePatient();
    say(`A cell is running; the ${name} waits for it.`);
    const request = current;
    setTimeout(() => request === current && send(request), AGAIN_MS);
  }

  requests.ask = (content, buffers = []) => {
    clearTimeout(settle);
    unsaved ||= content.kind !== "hello";
    const request = { content, buffers };
    if (!current) return send(request);
    beImpatient();
    const last = queue[queue.length - 1]?.content.kind;
    if (last === content.kind && latest.includes(last)) queue.pop();
    queue.push(request);
    mark();
  };
  // For what changed without being asked for, by a cell.
  requests.saveSoon = () => {
    unsaved = true;
    settleSoon();
  };
  // After a restart of the kernel no answer will come to what was asked before.
  requests.startAfresh = () => {
    if (!requests.status.startsWith("Waiting")) return;
    bePatient();
    [current, queue] = [null, []];
    say("");
    mark();
  };
  // From now on the root says when something is to come, until the function returned is called.
  requests.markOn = (root) => {
    roots.add(root);
    return () => roots.delete(root);
  };

  model.on("msg:custom", (message, buffers) => {
    heard = true;
    if (message.kind === "done" || message.kind === "busy") {
      if (message.id !== current?.id) return; // given up since
      if (message.kind === "busy") return sendAgain();
      say("");
      goOn();
    } else received(message, buffers);
  });
  return requests;
}
