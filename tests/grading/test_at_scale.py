"""Grading on a Dask cluster, with Postgres, stopped half-way, and with any number of workers."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pytest

from course_utils.files import ROOT
from course_utils.grading.pipeline import Options, grade_class
from tests.grading import classes, ordinary

# One of each kind; george's are right answers in unusual ways, dorothy and emmy have one wrong.
GRADERS = ["root", "ordinary user"] if os.geteuid() == 0 else ["ordinary user"]
STUDENTS = ("ada", "blaise", "dorothy", "emmy", "george", "isaac")


@pytest.fixture(scope="module")
def submitted(tmp_path_factory) -> Path:
    root = classes.new_course(tmp_path_factory.mktemp("submitted"))
    for name in STUDENTS:
        classes.hand_in(
            root, name, {classes.damage.NAME: json.dumps(classes.honest(name)).encode()}
        )
    return root


def course(submitted: Path, place: Path, seeds_of: Path | None = None) -> Path:
    """A course with the same submissions, and the same run if another is named."""
    shutil.copytree(submitted, place, dirs_exist_ok=True)
    if seeds_of:
        run = Path(".grading") / classes.ASSIGNMENT
        (place / run).mkdir(parents=True)
        for name in ("run.json", "expected.json"):
            shutil.copy(seeds_of / run / name, place / run)
    return place


def essence(results) -> list:
    """Everything about results but how long they took."""
    return [replace(result, seconds=0.0) for result in results]


@pytest.fixture(scope="module")
def alone(submitted, tmp_path_factory):
    root = course(submitted, tmp_path_factory.mktemp("alone"))
    return root, grade_class(classes.ASSIGNMENT, Options(root=root, workers=1, progress=False))


def table(root: Path) -> str:
    return (root / ".grading" / classes.ASSIGNMENT / "grades.csv").read_text()


def test_any_number_of_workers_gives_the_same_to_the_last_digit(submitted, alone, tmp_path):
    root, expected = alone
    three = course(submitted, tmp_path, seeds_of=root)
    found = grade_class(classes.ASSIGNMENT, Options(root=three, workers=3, progress=False))
    assert essence(found) == essence(expected)
    assert table(three) == table(root)


@pytest.mark.parametrize("grader", GRADERS)
def test_killed_half_way_it_goes_on_and_loses_nothing(submitted, alone, tmp_path, grader):
    """And whoever grades, and with any number of workers, the marks are the same."""
    root, expected = alone
    place = course(submitted, tmp_path / "course", seeds_of=root)
    (tmp_path / "home").mkdir()
    ordinary.give(tmp_path / "home")
    before = [] if grader == "root" else ordinary.in_course(place)
    command = [sys.executable, "-m", "course_utils.grading", classes.ASSIGNMENT, "--workers", "1"]
    process = subprocess.Popen(
        [*before, *command], cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path / "home")},
        start_new_session=True,  # a change of user lets go of whoever started it
    )  # fmt: skip
    results = place / ".grading" / classes.ASSIGNMENT / "results"
    while process.poll() is None and len(list(results.glob("[a-z]*.json"))) < 2:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    done = {path.name: path.stat().st_mtime_ns for path in results.glob("[a-z]*.json")}
    assert 2 <= len(done) < len(STUDENTS)
    grade = grade_class if grader == "root" else ordinary.grade_class
    found = grade(classes.ASSIGNMENT, Options(root=place, workers=2, progress=False))
    assert essence(found) == essence(expected)
    assert table(place) == table(root)
    # What was recorded before the end is not graded again.
    first = min(done, key=done.get)
    assert (results / first).stat().st_mtime_ns == done[first]


# --- Dask ----------------------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture
def cluster(tmp_path):
    pytest.importorskip("distributed")
    address = f"tcp://127.0.0.1:{free_port()}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment}
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    processes = [
        subprocess.Popen(
            [*dask, "--host", "127.0.0.1", "--port", address.rpartition(":")[2],
             "--no-dashboard", "--no-show"], **quiet,
        )
    ]  # fmt: skip
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1",
              "--no-dashboard", "--no-nanny", "--local-directory", str(tmp_path / "dask")]  # fmt: skip
    processes += [subprocess.Popen(worker, **quiet) for _ in range(2)]
    yield address, processes[1:]
    for process in processes:
        process.kill()
        process.wait()


def test_a_dask_cluster_that_loses_a_worker_loses_nothing(submitted, alone, cluster, tmp_path):
    from distributed import Client

    root, _ = alone
    address, dask_workers = cluster
    with Client(address, timeout="60s", set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
    place = course(submitted, tmp_path / "course", seeds_of=root)
    command = [sys.executable, "-m", "course_utils.grading", classes.ASSIGNMENT, "--dask", address]
    process = subprocess.Popen(
        command, cwd=place, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    results = place / ".grading" / classes.ASSIGNMENT / "results"
    while process.poll() is None and not list(results.glob("[a-z]*.json")):
        time.sleep(0.05)
    dask_workers[0].kill()
    out, err = process.communicate()
    assert process.returncode == 0, err
    assert re.search(rf"{len(STUDENTS)} graded", out)
    assert table(place) == table(root)


def test_a_dask_address_where_nobody_is_is_one_sentence(submitted, tmp_path):
    pytest.importorskip("distributed")
    from course_utils.grading.workers import Task, on_dask

    with pytest.raises(RuntimeError, match=r"no Dask scheduler at tcp://127\.0\.0\.1:1"):
        list(on_dask([Task("a", tmp_path)], None, None, "tcp://127.0.0.1:1", lambda *_: False))


# --- Postgres ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def postgres():
    """A new Postgres server on a unix socket: Debian's, started as an ordinary user."""
    pytest.importorskip("psycopg")
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not installed:
        pytest.skip("needs Debian's package postgresql")
    # Not in pytest's own folder, which other users may not enter.
    programs, data = installed[-1].parent, Path(tempfile.mkdtemp(prefix="pg-data-"))
    run = []
    if os.geteuid() == 0:  # initdb refuses root
        run = ["runuser", "-u", "postgres", "--"]
        shutil.chown(data, "postgres")
    # A unix socket's path may have about 100 characters: the one of the test's folder may not do.
    sockets = Path("/tmp") / f"pg-{os.getpid()}"
    sockets.mkdir()
    if run:
        shutil.chown(sockets, "postgres")
    subprocess.run([*run, programs / "initdb", "-D", data / "db", "-A", "trust", "-U", "course"],
                   check=True, capture_output=True)  # fmt: skip
    server = subprocess.Popen(
        [*run, programs / "postgres", "-D", data / "db", "-k", sockets, "-c", "listen_addresses="],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    import psycopg

    for _ in range(200):
        try:
            with psycopg.connect(
                f"host={sockets} user=course dbname=postgres", autocommit=True
            ) as link:
                link.execute("CREATE DATABASE gradebook")
            break
        except psycopg.OperationalError:
            time.sleep(0.1)
    yield f"postgresql+psycopg://course@/gradebook?host={sockets}"
    server.terminate()
    server.wait()
    shutil.rmtree(sockets, ignore_errors=True)
    shutil.rmtree(data, ignore_errors=True)


def test_a_postgres_gradebook_holds_the_same_marks(submitted, alone, postgres, tmp_path):
    from nbgrader.api import Gradebook

    root, expected = alone
    place = course(submitted, tmp_path, seeds_of=root)
    found = grade_class(
        classes.ASSIGNMENT, Options(root=place, workers=2, db=postgres, progress=False)
    )
    assert essence(found) == essence(expected)
    assert not (place / "gradebook.db").exists()
    with Gradebook(postgres, "gan-course") as gradebook:
        marks = {name: gradebook.find_submission(classes.ASSIGNMENT, name).code_score
                 for name in STUDENTS}  # fmt: skip
    assert marks == {result.student: result.earned for result in expected}
