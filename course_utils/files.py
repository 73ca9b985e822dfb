"""Where the package and the course lie on disk, and files that are written whole or not at all."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent  # course_utils, wherever it is installed
ROOT = PACKAGE.parent  # the course folder, where the package lies in a checkout
