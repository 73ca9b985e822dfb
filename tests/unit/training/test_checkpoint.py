"""Checkpoints: exact resumption, and what is left after an interrupt, damage or a full disk."""

import os
import pickle
import resource
import signal
import subprocess
import sys

import numpy as np
import pytest
import torch
from torch import nn

from course_utils.training.checkpoint import load_checkpoint, previous_path, save_checkpoint


def make_run(seed=0):
    torch.manual_seed(seed)
    net = nn.Sequential(nn.Linear(3, 8), nn.BatchNorm1d(8), nn.Linear(8, 1))
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-2)
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.0, total_iters=10)
    return dict(
        net=net,
        optimizer=optimizer,
        schedule=schedule,
        generator=torch.Generator().manual_seed(seed),
    )


def steps(run, n):
    for _ in range(n):
        run["optimizer"].zero_grad()
        run["net"](torch.randn(16, 3, generator=run["generator"])).square().mean().backward()
        run["optimizer"].step()
        run["schedule"].step()


def test_resumed_training_equals_uninterrupted(tmp_path):
    whole = make_run()
    steps(whole, 6)
    first = make_run()
    steps(first, 3)
    save_checkpoint(tmp_path / "run.pt", **first, epoch=3)
    second = make_run(seed=1)
    assert load_checkpoint(tmp_path / "run.pt", **second)["epoch"] == 3
    steps(second, 3)
    for a, b in zip(
        whole["net"].state_dict().values(), second["net"].state_dict().values(), strict=True
    ):
        assert torch.equal(a, b)


def test_nothing_saved_yet_is_an_empty_state(tmp_path):
    assert load_checkpoint(tmp_path / "none.pt", **make_run()) == {}


def test_plain_values_come_back(tmp_path):
    state = {
        "losses": {"D": [0.5, np.float64(0.25)], "G": (1, None, "text", True)},
        "array": np.arange(3),
        "tensor": torch.eye(2),
    }
    save_checkpoint(tmp_path / "new" / "folder" / "a.pt", **state)
    loaded = load_checkpoint(tmp_path / "new" / "folder" / "a.pt")
    assert loaded["losses"] == {"D": [0.5, 0.25], "G": (1, None, "text", True)}
    assert loaded["array"].tolist() == [0, 1, 2] and torch.equal(loaded["tensor"], torch.eye(2))


def test_what_cannot_be_read_back_is_refused_when_saved(tmp_path):
    with pytest.raises(TypeError, match=r"history\['f'\] is a function"):
        save_checkpoint(tmp_path / "a.pt", history={"f": make_run})
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("damage", ["cut off", "empty", "flipped", "text"])
def test_a_damaged_file_gives_the_previous_one(tmp_path, capsys, damage):
    path = tmp_path / "run.pt"
    save_checkpoint(path, weights=torch.zeros(500), epoch=1)
    save_checkpoint(path, weights=torch.ones(500), epoch=2)
    data = path.read_bytes()
    middle = data.index(torch.ones(8).numpy().tobytes())
    flipped = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
    path.write_bytes(
        {"cut off": data[:-40], "empty": b"", "flipped": flipped, "text": b"hello"}[damage]
    )
    state = load_checkpoint(path)
    assert state["epoch"] == 1 and torch.equal(state["weights"], torch.zeros(500))
    out = capsys.readouterr().out
    assert "is damaged" in out and str(previous_path(path)) in out and out.count("\n") == 1

    # The next save must not push the good file out with the damaged one.
    save_checkpoint(path, epoch=3)
    assert load_checkpoint(previous_path(path))["epoch"] == 1


def test_any_flipped_byte_is_survived(tmp_path):
    path = tmp_path / "run.pt"
    save_checkpoint(path, epoch=1, weights=torch.zeros(4))
    save_checkpoint(path, epoch=2, weights=torch.ones(4))
    data = path.read_bytes()
    seen = set()
    for i in range(0, len(data), 7):
        path.write_bytes(data[:i] + bytes([data[i] ^ 0x55]) + data[i + 1 :])
        state = load_checkpoint(path)
        seen.add((state["epoch"], state["weights"].tolist()[0], state["weights"].unique().numel()))
    assert seen == {(1, 0.0, 1), (2, 1.0, 1)}


def test_both_damaged(tmp_path):
    path = tmp_path / "run.pt"
    path.write_bytes(b"")
    previous_path(path).write_bytes(b"")
    with pytest.raises(RuntimeError, match="delete it and train again"):
        load_checkpoint(path)


def test_code_in_a_file_is_not_run(tmp_path):
    class Evil:
        def __reduce__(self):
            return (os.mkdir, (str(tmp_path / "ran"),))

    torch.save({"net": Evil()}, tmp_path / "a.pt")
    (tmp_path / "b.pt").write_bytes(pickle.dumps(Evil()))
    for name in ("a.pt", "b.pt"):
        with pytest.raises(RuntimeError, match="damaged or no checkpoint"):
            load_checkpoint(tmp_path / name)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("moment", [1, 2, 3])
def test_interrupted_between_any_two_renames(tmp_path, monkeypatch, moment):
    path = tmp_path / "run.pt"
    save_checkpoint(path, epoch=1)
    save_checkpoint(path, epoch=2)
    replace, calls = os.replace, []

    def interrupted(*args):
        calls.append(args)
        if len(calls) == moment:
            raise KeyboardInterrupt
        replace(*args)

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        save_checkpoint(path, epoch=3)
    monkeypatch.undo()
    assert load_checkpoint(path)["epoch"] == 2
    save_checkpoint(path, epoch=4)
    assert load_checkpoint(path)["epoch"] == 4
    assert sorted(p.name for p in tmp_path.iterdir()) == ["run.previous.pt", "run.pt"]


def test_killed_while_saving(tmp_path):
    """A kernel killed at a random moment of an endless save loop leaves a state that loads."""
    path = tmp_path / "run.pt"
    code = (
        "import sys, torch\nfrom course_utils.training import save_checkpoint\n"
        "for epoch in range(10**6):\n"
        "    save_checkpoint(sys.argv[1], epoch=epoch, weights=torch.full((9**6,), float(epoch)))\n"
        "    print(epoch, flush=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True
    ) as process:
        for line in process.stdout:
            if int(line) == 5:
                process.send_signal(signal.SIGKILL)
                break
    state = load_checkpoint(path)
    assert state["epoch"] >= 4 and (state["weights"] == state["epoch"]).all()


def test_full_disk_keeps_the_last_checkpoint(tmp_path):
    path = tmp_path / "run.pt"
    save_checkpoint(path, epoch=1)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(RuntimeError, match="free some space"):
            save_checkpoint(path, epoch=2, weights=torch.zeros(10_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert load_checkpoint(path)["epoch"] == 1
    assert [p.name for p in tmp_path.iterdir()] == ["run.pt"]


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(RuntimeError, match="could not be written"):
        save_checkpoint(tmp_path / "file" / "run.pt", epoch=1)


def test_objects_that_do_not_fit(tmp_path):
    save_checkpoint(tmp_path / "run.pt", net=nn.Linear(3, 4))
    with pytest.raises(RuntimeError, match=r"net does not fit .*size mismatch for weight"):
        load_checkpoint(tmp_path / "run.pt", net=nn.Linear(3, 5))
    with pytest.raises(RuntimeError, match="holds no net_G; it holds net"):
        load_checkpoint(tmp_path / "run.pt", net_G=nn.Linear(3, 4))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # from within torch.compile
def test_compiled_networks_are_saved_under_their_own_names(tmp_path):
    net = nn.Linear(2, 2)
    save_checkpoint(tmp_path / "run.pt", net=torch.compile(net))
    assert list(load_checkpoint(tmp_path / "run.pt")["net"]) == ["weight", "bias"]
