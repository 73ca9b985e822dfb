"""A Jupyter server and a Chromium for all tests of a run; a notebook of its own for each."""

import json
import os
import shutil
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from tests.browser.server import TOKEN, jupyter

CHROMIUM = shutil.which("chromium")
ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
]  # fmt: skip

FRAMES = 20  # of the screen, that a cell has to stay where it is
SCROLL = """async ([id, frames]) => {
    const notebook = jupyterapp.shell.currentWidget.content;
    const index = notebook.widgets.findIndex((c) => c.model.id === id);
    const cell = notebook.widgets[index], view = notebook.node;
    const place = () => {
        const [box, around] = [cell.node, view].map((e) => e.getBoundingClientRect());
        const seen = cell.node.isConnected && box.height > 0 && box.top < around.bottom
            && box.bottom > around.top;
        return seen ? [box.top, box.bottom].map(Math.round).join() : '';
    };
    let last = '', stayed = 0;
    const end = performance.now() + 60_000;
    while (stayed < frames && performance.now() < end) {
        await new Promise(requestAnimationFrame);
        const now = place();
        stayed = now && now === last ? stayed + 1 : 0;
        last = now;
        if (now) continue;
        notebook.activeCellIndex = index;
        // While heights change this may take long.
        const enough = new Promise((then) => setTimeout(then, 5000));
        await Promise.race([notebook.scrollToCell(cell, 'start'), enough]);
    }
    if (cell.outputArea) cell.outputArea.node.dataset.wanted = id;
    return {stayed, last};
}"""


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def shots():
    """Where the pictures of this run are kept."""
    folder = Path(os.environ.get("BROWSER_SHOTS", Path(__file__).parent / "screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """(address, folder of notebooks) of a running server."""
    home = tmp_path_factory.mktemp("lab")
    work = home / "work"
    work.mkdir()
    with jupyter(home, work) as address:
        yield address, work


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    playwright = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("there is no chromium on the path")
    with playwright.sync_playwright() as started:
        context = started.chromium.launch_persistent_context(
            str(tmp_path_factory.mktemp("chromium")), executable_path=CHROMIUM, headless=True,
            args=ARGS, viewport={"width": 1280, "height": 1100},
        )  # fmt: skip
        context.set_default_timeout(60_000)
        yield context
        context.close()


class Notebook:
    """An open notebook: run its cells, change them, look at what they show."""

    def __init__(self, page, address, path):
        self.page, self.address, self.path = page, address, path

    def open(self, reset=True, at="lab/tree"):
        name = f"{self.address}/{at}/{self.path.name}?token={TOKEN}{'&reset' if reset else ''}"
        self.page.goto(name)
        self.page.wait_for_function(
            """() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel
                     ?.status === 'idle'"""
        )
        return self

    def command(self, name, **arguments):
        return self.page.evaluate(
            "([name, args]) => jupyterapp.commands.execute(name, args).then(() => null)",
            [name, arguments],
        )

    def start(self, name):
        """A command that is not waited for."""
        self.page.evaluate("name => { jupyterapp.commands.execute(name) }", name)

    def run_all(self):
        self.command("notebook:run-all-cells")

    def run(self, code, wait=True):
        """Append a cell, run it, and return its text output."""
        run = """async ([code, wait]) => {
            const notebook = jupyterapp.shell.currentWidget.content;
            const cells = notebook.model.sharedModel;
            cells.addCell({cell_type: 'code', source: code});
            notebook.activeCellIndex = notebook.widgets.length - 1;
            const done = jupyterapp.commands.execute('notebook:run-cell');
            if (!wait) return '';
            await done;
            const outputs = notebook.activeCell.model.outputs.toJSON();
            return outputs.map((o) => o.text ?? o.evalue ?? '').join('');
        }"""
        return self.page.evaluate(run, [code, wait])

    def fill_in(self, sources):
        """Type into the cells with these ids."""
        self.page.evaluate(
            """(sources) => {
                for (const cell of jupyterapp.shell.currentWidget.content.model.sharedModel.cells)
                    if (sources[cell.getId()] !== undefined) cell.setSource(sources[cell.getId()]);
            }""",
            sources,
        )

    def cells_with_widgets(self):
        """The ids of the cells that show a widget of ours, and its text for those without a page."""
        return self.page.evaluate(
            """() => jupyterapp.shell.currentWidget.content.widgets.flatMap((cell) =>
                (cell.model.outputs?.toJSON() ?? [])
                .filter((o) => [o.data?.['text/html']].flat().join('').includes('"gan-course-saved"'))
                .map((o) => [cell.model.id, o.data['text/plain']]))"""
        )

    def scroll_to(self, cell):
        """Bring a cell into view, and wait until it stays where it is. Returns its place.

        JupyterLab draws only what is near the view, and learns the heights of cells as it draws them:
        what comes above may move a cell out of view again.

        Raises
        ------
        TimeoutError
            If the cell never stays, with where it was last.
        """
        where = self.page.evaluate(SCROLL, [cell, FRAMES])
        if where["stayed"] < FRAMES:
            raise TimeoutError(f"cell {cell} does not stay in view: {where}")
        return self.page.locator(f"[data-wanted='{cell}']")

    def look_at(self, cell, look):
        """``look(root)``, of the widget below a cell; once more where it moved away meanwhile."""
        for left in (2, 1, 0):
            root = self.scroll_to(cell).locator(".gc:visible")
            try:
                root.locator("canvas").first.wait_for(timeout=20_000)
                return look(root)
            except PlaywrightTimeoutError:
                if not left:
                    raise

    def save(self):
        self.command("docmanager:save")
        return nbformat.read(self.path, as_version=4)

    def errors(self):
        """Errors in the outputs of all cells."""
        return self.page.evaluate(
            """() => jupyterapp.shell.currentWidget.content.widgets.flatMap((cell) =>
                (cell.model.outputs?.toJSON() ?? []).filter((o) => o.output_type === 'error')
                .map((o) => o.ename + ': ' + o.evalue))"""
        )

    def theme(self, name):
        self.command("apputils:change-theme", theme=name)


@pytest.fixture
def notebook(lab, browser, request):
    """make(*cells) opens a new notebook with these cells, make(file=...) a copy, in a page of its own."""
    with notebooks(lab, browser, request.node.name) as make:
        yield make


@pytest.fixture(scope="module")
def notebook_of_module(lab, browser, request):
    """The same, kept open for all tests of a file."""
    with notebooks(lab, browser, Path(request.node.name).stem) as make:
        yield make


@contextmanager
def notebooks(lab, browser, name):
    address, work = lab
    opened = []

    def make(*cells, file=None):
        path = work / f"{name}_{len(opened)}.ipynb"
        if file:
            shutil.copy(file, path)
        else:
            new = nbformat.v4.new_notebook(
                cells=[nbformat.v4.new_code_cell(source) for source in cells],
                metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
            )
            nbformat.write(new, path)
        page = browser.new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        opened.append(page)
        return Notebook(page, address, path).open()

    yield make
    for page in opened:
        page.close(run_before_unload=False)
    stop_kernels(address, name)


def stop_kernels(address, name):
    headers = {"Authorization": f"token {TOKEN}"}
    listing = urllib.request.Request(f"{address}/api/sessions", headers=headers)
    mine = [s for s in json.load(urllib.request.urlopen(listing)) if s["path"].startswith(name)]
    for session in mine:
        end = urllib.request.Request(
            f"{address}/api/sessions/{session['id']}", headers=headers, method="DELETE"
        )
        urllib.request.urlopen(end)
