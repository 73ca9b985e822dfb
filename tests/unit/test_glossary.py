"""The glossary: in order, used, and where notebooks lead."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

import pytest

from course_utils.checks import ASSIGNMENTS
from course_utils.files import ROOT
from course_utils.grading.authoring.source import Source

PAGE = ROOT / "docs" / "glossary.md"
# Heading -> what stands after it, up to the next.
ENTRIES = dict(re.findall(r"^## (.+)\n\n([\s\S]*?)(?=^## |\Z)", PAGE.read_text("utf-8"), re.M))
FIRST = re.compile(r"^First in (?:\[(\d\d)\]\(\.\./notebooks/(\w+)/\w+\.ipynb\)|(\d\d))\.$", re.M)
# How the notebooks say what a heading says in another way.
WORDS = {
    "Alternating steps": "alternating",
    "Batch normalisation": "batchnorm",
    "Binary cross-entropy": "binary_cross_entropy",
    "Conditional GAN": "conditional",
    "Evidence lower bound": "elbo",
    "Exponential moving average": "ema",
    "Fréchet distance": "fréchet",
    "Gradient penalty": "penalty",
    "Implicit model": "implicit",
    "Instance normalisation": "instancenorm",
    "Kullback–Leibler divergence": "kl",
    "Label smoothing": "smooth",
    "Latent space": "latent",
    "Memorising": "memoris",
    "Minimax game": r"\min_g",
    "Mode collapse": "collapse",
    "Nearest neighbour": "nearest",
    "Optimal discriminator": "best discriminator",
    "Oscillation": "oscillat",
    "Patch discriminator": "patchdiscriminator",
    "Pixel shuffle": "pixelshuffle",
    "Projection discriminator": "projection",
    "R1 penalty": "r1_penalty",
    "Saturation": "saturat",
    "Spherical interpolation": "slerp",
    "Thickness": "thickness",
    "Transposed convolution": "transposed",
    "Wasserstein distance": "wasserstein",
}


def folded(text: str) -> str:
    """Lower case, with one blank for every run of blanks, hyphens and comment marks."""
    return re.sub(r"[-–\s#]+", " ", text.lower())


def order(heading: str) -> str:
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode()
    return plain.lower()


def anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_headings_are_in_order_and_each_has_its_sentences():
    assert len(ENTRIES) >= 40
    assert list(ENTRIES) == sorted(ENTRIES, key=order)
    for heading, text in ENTRIES.items():
        said = FIRST.sub("", text).strip()
        assert 60 < len(said) < 500 and said.endswith("."), heading


@pytest.mark.parametrize("heading", ENTRIES)
def test_a_term_is_used_in_the_notebook_where_it_is_said_to_come_first(heading):
    (found,) = FIRST.finditer(ENTRIES[heading])
    number = found[1] or found[3]
    stems = [stem for stem in ASSIGNMENTS if stem.startswith(number)]
    assert ([found[2]] if found[2] else []) == stems, "link a notebook as soon as there is one"
    for stem in stems:
        text = folded(Source(stem).path.read_text("utf-8"))
        assert folded(WORDS.get(heading, heading)) in text, f"{stem} does not speak of it"


def test_words_are_those_of_headings():
    assert not WORDS.keys() - ENTRIES.keys()


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_links_of_notebooks_hit_a_heading(assignment):
    known = {anchor(heading) for heading in ENTRIES}
    for cell in Source(assignment).notebook.cells:
        for link in re.findall(r"\]\((\S*glossary\S*)\)", cell.source):
            page, _, place = link.partition("#")
            assert page.startswith("https://") and page.endswith("/docs/glossary.md"), (
                f"write {link} as ../docs/glossary.md#…"
            )
            assert unquote(place) in known, f"{link} hits no heading"
