"""The instructors' side: make the notebooks from their source, grade a class, show a demo of both."""

import os
import sys
from pathlib import Path

# nbgrader starts `alembic`, which lies beside this Python, by its bare name: without this,
# `.venv/bin/nbgrader` would fail wherever the environment has not been activated.
_here = str(Path(sys.executable).parent)
if _here not in os.environ.get("PATH", "").split(os.pathsep):
    os.environ["PATH"] = os.pathsep.join([_here, os.environ.get("PATH", os.defpath)])
