"""What several kinds of tests need."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:  # so that tests import what they share, however pytest is started
    sys.path.insert(0, str(ROOT))

from tests.costs import Costs, make_scheduler  # noqa: E402
from tests.sampling import SEED, seed  # noqa: E402

# Inputs that are drawn slowly, on a busy machine, are as good as others.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Costs(), "costs")


def pytest_report_header() -> str:
    return f"sample: drawn from {SEED}={seed()}"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    return make_scheduler(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.fixture
def rate(record_property: Callable[[str, Any], None]) -> Callable[..., None]:
    """rate(what) counts this test by its outcome, rate(what, good, total) what it tried."""

    def count(what: str, good: int | None = None, total: int = 1) -> None:
        record_property("rate", (what, good, total))

    return count


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as pip would install it."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet", "-w", str(folder), "."]
    subprocess.run(command, cwd=ROOT, check=True)
    (made,) = folder.glob("*.whl")
    return made
