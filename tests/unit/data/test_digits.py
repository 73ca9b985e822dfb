"""MNIST as tensors, and what users meet: no network, damage, read-only folders, a full disk."""

import contextlib
import gzip
import hashlib
import os
import resource
import socket
import struct
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
import torch
import torchvision
from torchvision.transforms.v2.functional import resize

from course_utils.data import Images, digits, mnist, mnist_files, mnist_folder

SIZES = {"train": 60, "t10k": 30}
REAL = Path(os.environ.get("COURSE_DATA", "nowhere"))
HAS_REAL = all((REAL / "MNIST" / "raw" / f"{name}.gz").is_file() for name in mnist_files.MD5)
PUBLISHED = dict(mnist_files.MD5)


def put(folder: Path, files: dict[str, bytes]) -> Path:
    raw = folder / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for name, data in files.items():
        (raw / name).write_bytes(data)
    return folder


@pytest.fixture
def home():
    """A scratch folder that any user of the machine may enter."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o777)
        yield Path(folder)


@pytest.fixture
def packed(monkeypatch, home):
    """Four small files in MNIST's format and its place; no mirror answers, the cache is empty."""
    rng = np.random.default_rng(0)
    packed, md5 = {}, {}
    for prefix, n in SIZES.items():
        parts = {
            "images-idx3": struct.pack(">4I", 2051, n, 28, 28) + rng.bytes(n * 784),
            "labels-idx1": struct.pack(">2I", 2049, n) + bytes(i % 10 for i in range(n)),
        }
        for kind, data in parts.items():
            name = f"{prefix}-{kind}-ubyte"
            packed[f"{name}.gz"] = gzip.compress(data, mtime=0)
            md5[name] = tuple(hashlib.md5(b).hexdigest() for b in (packed[f"{name}.gz"], data))
    monkeypatch.setattr(mnist_files, "MD5", md5)
    monkeypatch.setattr(torchvision.datasets.MNIST, "mirrors", ["http://127.0.0.1:9/"])
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    monkeypatch.delenv("COURSE_DATA", raising=False)
    return packed


@pytest.fixture
def served(monkeypatch, packed, home):
    """Those files on a local web server that stands for the first mirror."""
    folder = home / "served"
    folder.mkdir()
    for name, data in packed.items():
        (folder / name).write_bytes(data)
    asked = []

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *args):
            asked.append((self.command, self.path))

    with serving(partial(Handler, directory=str(folder))) as url:
        monkeypatch.setattr(torchvision.datasets.MNIST, "mirrors", [url])
        yield folder, asked


@contextlib.contextmanager
def serving(handler):
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@contextlib.contextmanager
def ordinary_user():
    """Permissions bind everybody but root."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@contextlib.contextmanager
def full_disk():
    """No file may grow beyond 10 bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def leftovers(folder: Path) -> list[Path]:
    return [p for p in folder.rglob("*") if p.name.endswith(".tmp")]


def test_published_checksums_are_torchvisions():
    for name, md5 in torchvision.datasets.MNIST.resources:
        assert PUBLISHED[name.removesuffix(".gz")][0] == md5


def test_values_shapes_and_classes(packed, home):
    put(home / "data", packed)
    images = mnist("train", root=home / "data")
    assert isinstance(images, Images) and images.source == "MNIST" and images.note == ""
    assert images.x.shape == (60, 1, 28, 28) and images.x.dtype == torch.float32
    raw = np.frombuffer(gzip.decompress(packed["train-images-idx3-ubyte.gz"]), np.uint8, offset=16)
    expected = torch.from_numpy(raw.copy()).view(60, 1, 28, 28) / 127.5 - 1
    torch.testing.assert_close(images.x, expected, atol=1e-6, rtol=0)
    assert images.y.tolist() == [i % 10 for i in range(60)]

    some = mnist(
        "test", classes=[7, 2], value_range=(0, 1), root=home / "data", dtype=torch.float16
    )
    assert some.y.tolist() == [2, 7] * 3 and some.x.dtype == torch.float16
    assert some.x.min() >= 0 and some.x.max() <= 1 and some.value_range == (0.0, 1.0)


def test_resizing_is_torchvisions_antialiased_one(packed, home):
    put(home / "data", packed)
    small = mnist("test", value_range=(0, 1), root=home / "data").x
    for size in (14, 64):
        x = mnist("test", size=size, value_range=(0, 1), root=home / "data").x
        expected = resize(small, [size, size], antialias=True)
        torch.testing.assert_close(x, expected, atol=1e-6, rtol=0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"split": "valid"}, '"train" or "test"'),
        ({"size": 4}, "from 8 to 256"),
        ({"size": 28.0}, "from 8 to 256"),
        ({"value_range": (1, -1)}, "low < high"),
        ({"classes": [10]}, "digits from 0 to 9"),
        ({"classes": []}, "digits from 0 to 9"),
    ],
)
def test_bad_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        mnist(**arguments, root="digits")


def test_a_folder_of_packed_files_is_only_read(packed, home):
    folder = put(home / "data", packed)
    before = sorted(folder.rglob("*"))
    for path in before:
        path.chmod(0o555)
    (folder / "MNIST/raw").chmod(0o555)
    home.joinpath("cache").mkdir()
    home.joinpath("cache").chmod(0o777)
    with ordinary_user():
        assert mnist("train", root=folder).source == "MNIST"
        assert mnist_folder(folder) == str(home / "cache/gan-course")
    assert sorted(folder.rglob("*")) == before


def test_second_call_reads_the_cache(packed, home):
    folder = put(home / "data", packed)
    first = mnist("train", root=folder)
    for path in (folder / "MNIST/raw").iterdir():
        path.unlink()
    assert torch.equal(mnist("train", root=folder).x, first.x)


def test_download_then_no_network(served, monkeypatch, capsys):
    _, asked = served
    first = mnist("train")
    assert first.source == "MNIST" and len(asked) > 0
    out, err = capsys.readouterr()
    assert "100%" in out and err == ""
    monkeypatch.setattr(torchvision.datasets.MNIST, "mirrors", ["http://127.0.0.1:9/"])
    assert torch.equal(mnist("train").x, first.x)


def test_download_goes_to_course_data(served, monkeypatch, home):
    monkeypatch.setenv("COURSE_DATA", str(home / "mine"))
    assert mnist("test").source == "MNIST"
    assert (home / "mine/MNIST/raw/t10k-images-idx3-ubyte.gz").is_file()


@pytest.mark.parametrize("levels", ["", "MNIST", "MNIST/raw"])
def test_course_data_may_be_one_or_two_levels_too_deep(packed, home, monkeypatch, levels, capsys):
    folder = put(home / "data", packed)
    monkeypatch.setenv("COURSE_DATA", str(folder / levels))
    assert len(mnist("test")) == SIZES["t10k"] and mnist().source == "MNIST"
    assert capsys.readouterr().out == ""
    assert sorted(folder.rglob("*.gz")) == sorted((folder / "MNIST" / "raw").glob("*.gz"))
    unpacked = {name.removesuffix(".gz"): gzip.decompress(data) for name, data in packed.items()}
    put(home / "unpacked", unpacked)
    assert mnist_folder(home / "unpacked" / levels) == str(home / "unpacked")


def test_a_folder_without_mnist_is_named(packed, home, monkeypatch, capsys):
    monkeypatch.setenv("COURSE_DATA", str(home))
    assert mnist("test").source == digits.DIGITS
    assert f"{home}/MNIST/raw holds no files; http" in capsys.readouterr().out


def test_no_network_gives_digits_and_one_sentence(packed, capsys):
    images = mnist("train")
    out = capsys.readouterr().out
    assert (
        images.source == "scikit-learn digits" and images.note == "scikit-learn digits, not MNIST"
    )
    assert out.count("\n") == 1 and "not MNIST" in out and "COURSE_DATA" in out and "refused" in out


def test_a_silent_server_is_given_up(packed, monkeypatch, capsys):
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setattr(mnist_files, "TIMEOUT", 0.2)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        monkeypatch.setattr(torchvision.datasets.MNIST, "mirrors", [url])
        assert mnist("test").source == "scikit-learn digits"
    assert "timed out" in capsys.readouterr().out
    assert socket.getdefaulttimeout() is None


@pytest.mark.parametrize("suffix", ["", ".gz"])
@pytest.mark.parametrize("damage", ["cut off", "wrong byte", "empty"])
def test_damaged_files_are_repaired(served, home, capsys, suffix, damage):
    good = mnist("train")
    file = home / f"cache/gan-course/MNIST/raw/train-images-idx3-ubyte{suffix}"
    data = file.read_bytes()
    if suffix == ".gz":
        file.with_suffix("").unlink()
    bad = {
        "cut off": data[: len(data) // 2],
        "wrong byte": data[:99] + b"?" + data[100:],
        "empty": b"",
    }[damage]
    file.write_bytes(bad)
    capsys.readouterr()
    assert torch.equal(mnist("train").x, good.x)
    assert f"{file} is damaged" in capsys.readouterr().out
    assert file.read_bytes() == data
    mnist("train")
    assert capsys.readouterr().out == ""


def test_all_copies_damaged_are_fetched_again(served, home, capsys):
    folder = home / "data"
    served_folder, _ = served
    put(folder, {p.name: p.read_bytes()[:50] for p in served_folder.iterdir()})
    assert mnist("train", root=folder).source == "MNIST"
    repaired = folder / "MNIST/raw/train-images-idx3-ubyte.gz"
    assert repaired.read_bytes() == (served_folder / repaired.name).read_bytes()
    assert leftovers(home) == []


def test_damaged_and_no_network(packed, home, capsys):
    folder = put(home / "data", {name: data[:50] for name, data in packed.items()})
    assert mnist("train", root=folder).source == "scikit-learn digits"
    out = capsys.readouterr().out
    assert "damaged" in out and "not MNIST" in out


def test_a_transfer_that_breaks_off_leaves_nothing(packed, home, monkeypatch, capsys):
    class CutOff(SimpleHTTPRequestHandler):
        def do_GET(self):
            data = packed[self.path[1:]]
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data[: len(data) // 2])

        def do_HEAD(self):
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    with serving(CutOff) as url:
        monkeypatch.setattr(torchvision.datasets.MNIST, "mirrors", [url])
        assert mnist("train", root=home / "data").source == "scikit-learn digits"
    assert not [p for p in home.rglob("*") if p.is_file()]


def test_a_mirror_with_wrong_files_is_passed_over(served, home, monkeypatch):
    good = torchvision.datasets.MNIST.mirrors[0]
    wrong = home / "wrong"
    wrong.mkdir()
    for name in os.listdir(served[0]):
        (wrong / name).write_bytes(b"<html>sign in to this network</html>")

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *args):
            pass

    with serving(partial(Quiet, directory=str(wrong))) as url:
        monkeypatch.setattr(torchvision.datasets.MNIST, "mirrors", [url, good])
        assert mnist("train").source == "MNIST"
        monkeypatch.setattr(torchvision.datasets.MNIST, "mirrors", [url])
        monkeypatch.setenv("XDG_CACHE_HOME", str(home / "other"))
        assert mnist("train").source == "scikit-learn digits"


def test_an_interrupt_leaves_no_half_files(served, home, monkeypatch):
    def interrupted(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        mnist("train")
    monkeypatch.undo()
    assert not [p for p in (home / "cache").rglob("*") if p.is_file()]


def test_read_only_cache(served, home):
    (home / "cache").mkdir()
    (home / "cache").chmod(0o555)
    with ordinary_user():
        assert mnist("train").source == "MNIST"  # downloaded and kept in memory
        folder = mnist_folder()
    assert len(torchvision.datasets.MNIST(folder, train=False)) == SIZES["t10k"]
    assert not list((home / "cache").iterdir())


def test_a_closed_cache(served, home):
    put(home / "cache/gan-course", {"train-images-idx3-ubyte": b""})
    (home / "cache").chmod(0)
    with ordinary_user():
        assert mnist("train").source == "MNIST"
    (home / "cache").chmod(0o700)


def test_a_user_without_a_home(packed, home, monkeypatch):
    def no_home(path):
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "expanduser", no_home)
    monkeypatch.setattr(tempfile, "tempdir", str(home))
    assert mnist_files.cache_folder() == home / "gan-course"


def test_full_disk_with_packed_files(packed, home):
    folder = put(home / "data", packed)
    with full_disk():
        images = mnist("train", root=folder)
    assert images.source == "MNIST" and len(images) == SIZES["train"]
    assert not [p for p in home.joinpath("cache").rglob("*") if p.is_file() and p.stat().st_size]


def test_full_disk_without_files(served, capsys):
    with full_disk():
        assert mnist("train").source == "scikit-learn digits"
        with pytest.raises(RuntimeError, match="free 60 MB"):
            mnist_folder()
    assert "File too large" in capsys.readouterr().out


def test_folder_for_torchvision(packed, home):
    folder = mnist_folder(put(home / "data", packed))
    data = torchvision.datasets.MNIST(
        folder, train=False, transform=torchvision.transforms.ToTensor()
    )
    ours = mnist("test", value_range=(0, 1), root=home / "data")
    torch.testing.assert_close(torch.stack([x for x, _ in data]), ours.x)
    assert data.targets.tolist() == ours.y.tolist()
    assert mnist_folder(folder) == folder


def test_folder_for_torchvision_holds_digits_without_mnist(packed, capsys):
    folder = mnist_folder()
    assert "not MNIST" in capsys.readouterr().out
    data = torchvision.datasets.MNIST(folder, train=True)
    ours = mnist("train", value_range=(0, 255))
    assert torch.equal(data.data[:, None], ours.x.round().to(torch.uint8)) and torch.equal(
        data.targets, ours.y
    )


def test_digits_stand_in_for_both_splits():
    train, test = mnist("train", root="digits"), mnist("test", root="digits")
    assert len(train) + len(test) == 1797 and len(train) > len(test) > 400
    assert set(train.y.tolist()) == set(test.y.tolist()) == set(range(10))
    assert train.x.min() == -1 and train.x.max() == 1
    assert (train.x[:, :, :4] == -1).all(), "MNIST's margin of four pixels"


@pytest.mark.skipif(not HAS_REAL, reason="COURSE_DATA holds no MNIST")
def test_real_mnist(monkeypatch, home):
    monkeypatch.setenv("XDG_CACHE_HOME", str(home))
    train, test = mnist("train"), mnist("test")
    assert (len(train), len(test), train.source) == (60_000, 10_000, "MNIST")
    # The mean and deviation that everybody normalises with.
    assert train.x.mean().item() == pytest.approx(2 * 0.1307 - 1, abs=1e-3)
    assert train.x.std().item() == pytest.approx(2 * 0.3081, abs=1e-3)
    assert train.y[:5].tolist() == [5, 0, 4, 1, 9]
    oracle = torchvision.datasets.MNIST(mnist_folder(), train=False)
    assert torch.equal(oracle.data, ((test.x[:, 0] + 1) * 127.5).round().to(torch.uint8))


def test_images_need_a_digit_each():
    x, y = torch.zeros(2, 1, 28, 28), torch.zeros(2, dtype=torch.int64)
    with pytest.raises(ValueError, match="There is a label 10; with 10 classes"):
        Images(x, y + 10, "MNIST", (-1.0, 1.0))
    with pytest.raises(TypeError, match='as mnist\\("train"\\) gives them, not a Tensor'):
        Images.checked(x)
