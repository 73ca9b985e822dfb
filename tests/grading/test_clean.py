"""Outputs and written answers made harmless, and still readable."""

from __future__ import annotations

import base64
import html
import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbconvert.filters.markdown_mistune import (
    IPythonRenderer,
    MarkdownWithMath,
    markdown2html_mistune,
)

from course_utils.grading.submissions import clean
from course_utils.grading.submissions.cells import Template
from course_utils.grading.submissions.recover import read
from tests.grading import classes

# --- outputs -------------------------------------------------------------------------------------


@pytest.mark.parametrize("mime", ["text/html", "image/svg+xml", "application/javascript", "text/latex",
                                  "text/markdown", "application/vnd.jupyter.widget-view+json"])  # fmt: skip
def test_active_content_gives_way_to_plain_text(mime):
    output = {"output_type": "execute_result", "data": {mime: "<script>", "text/plain": "words"}}
    (made,) = clean.outputs([output])
    assert made == {"output_type": "display_data", "data": {"text/plain": "words"}, "metadata": {}}


def test_a_picture_must_be_one():
    png = base64.b64encode(b"\x89PNG\r\n\x1a\n rest").decode()
    svg = base64.b64encode(b"<svg onload=alert(1)>").decode()
    outputs = [
        {"output_type": "display_data", "data": {"image/png": value}} for value in (png, svg, 7)
    ]
    assert [o["data"] for o in clean.outputs(outputs)] == [{"image/png": png}]


def test_a_picture_keeps_its_words_and_its_width_and_nothing_else():
    png = base64.b64encode(b"\x89PNG\r\n\x1a\n rest").decode()

    def kept(about: object) -> object:
        output = {"output_type": "display_data", "data": {"image/png": png}, "metadata": about}
        (made,) = clean.outputs([output])
        return made["metadata"]

    about = {"alt": " two\x1b[31m\nmoons ", "width": 480, "unconfined": True, "height": 1}
    assert kept({"image/png": about, "text/html": {"alt": "x"}, "isolated": True}) == {
        "image/png": {"alt": "two moons", "width": 480}
    }
    for odd in (
        {"alt": 7, "width": "1 onload=x"},
        {"alt": " ", "width": True},
        {"width": 10**9},
        [],
    ):
        assert kept({"image/png": odd}) == {}
    assert kept(None) == kept([]) == {}
    assert len(kept({"image/png": {"alt": "x" * 10**6}})["image/png"]["alt"]) < 1100


def test_control_characters_and_length():
    assert clean.text("a\x1b[31mb\x1b]0;title\x07c\x00d\u202ee\r\nf") == "abc\ufffdd\ufffde\nf"
    assert len(clean.text("x" * 10**7)) < 10**5
    assert clean.outputs("not a list") == clean.outputs([7, None, {"output_type": "x"}]) == []


@pytest.mark.parametrize(
    "text",
    [
        "<script>x</script>",
        "<img src=x onerror=y>",
        "</div>",
        "<!-- a -->",
        "$\\href{javascript:x}{y}$",
    ],
)
def test_markdown_holds_no_markup(text):
    assert not re.search(r"<[A-Za-z/!]|\\href", clean.markdown(text))


@pytest.mark.parametrize("text", [
    "[click][a\\]b]\n\n[a\\]b]: javascript:alert(1)", "[x][a b]\n\n[a\nb]: javascript:alert(1)",
    "- [a]: javascript:alert(1)\n\n[a]", "1. [a]: javascript:alert(1)\n\n[a]", "[a](javascript:alert(1))",
    "> [a]: <javascript:alert(1)>\n> [a]", "![p](https://elsewhere.example/seen.png)", "![p][r]\n\n[r]: x",
    "![gone](attachment:gone.png)", "![[p](attachment:a.png)](http://elsewhere.example/b.png)",
    "![p](attachment:a.png?x)",
])  # fmt: skip
def test_markdown_links_only_to_pages_and_shows_only_what_is_attached(text):
    renderer = IPythonRenderer(escape=False, attachments={"a.png": {"image/png": "AA=="}})
    cleaned = clean.markdown(text, ["a.png"])
    assert clean.markdown(cleaned, ["a.png"]) == cleaned
    page = MarkdownWithMath(renderer=renderer).render(cleaned)
    links = re.findall(r"(?:href|src)=[\"']([^\"']*)", page)
    assert not [
        link
        for link in links
        if not link.startswith(("http://", "https://", "data:image/png", "attachment:"))
    ]
    assert not re.search(r"<img[^>]*src=.http", page)


def test_pasted_pictures_are_kept_and_nothing_else_is():
    png = base64.b64encode(b"\x89PNG\r\n\x1a\n rest").decode()
    pasted = {"a.png": {"image/png": png, "text/html": "<script>"}, "b.svg": {"image/svg+xml": "<svg/>"},
              "c/../d.png": {"image/png": png}, "e.png": {"image/png": "AAAA"}}  # fmt: skip
    assert clean.attachments(pasted) == {"a.png": {"image/png": png}}
    assert clean.attachments(7) == clean.attachments({"a.png": 7}) == {}
    assert clean.markdown("![p](attachment:a.png)", {"a.png": {}}) == "![p](attachment:a.png)"


def test_a_flood_of_outputs_is_cut():
    flood = [{"output_type": "stream", "name": "stdout", "text": "x" * 1000}] * 100
    *kept, last = clean.outputs(flood, room=10_000)
    assert 5 < len(kept) < 10 and "left out" in last["text"]


@pytest.mark.parametrize("text", ["\n" * 2_000_000, " " * 2_000_000, "# " * 1_000_000, "![" * 1_000_000, "](" * 1_000_000,
                                  "<!--" * 500_000, "> " * 1_000_000, "`" * 2_000_000, "~" * 2_000_000, "$a" * 1_000_000,
                                  "<a" * 1_000_000, "<a`" * 500_000 + ">", "`<a" * 500_000, "~~~\n" * 500_000, "`` ` " * 400_000, "\x1b[" * 1_000_000])  # fmt: skip
def test_long_texts_of_one_kind_come_to_an_end(text):
    """Patterns that go back over what they have read would take hours."""
    template = Template.of(classes.source())
    nb = {"nbformat": 4, "cells": [{"cell_type": "markdown", "metadata": {}, "source": text + "x"}]}
    (cell,) = read(json.dumps(nb).encode(), template, classes.LIMITS).notebook(template).cells
    assert cell.source.endswith("x") and len(cell.source) > len(text) // 2


def test_markdown_keeps_formulas_and_the_mark_of_a_question():
    text = "<!-- Question: q -->\n$a < b$, 1 <2 and *x*"
    assert clean.markdown(text) == text


# --- what they write -----------------------------------------------------------------------------


def shown(text: str) -> str:
    """The page that nbconvert, and so nbgrader, makes of an answer."""
    page: str = markdown2html_mistune(clean.markdown(text))
    return page


@pytest.mark.parametrize(
    "text",
    ["`if p<q` else", "`if p<q:` else", "$p<q$", "$$\\sum_{i<n} a_{i}$$", "p<q and no more", "`a<b` or `b>c`",
     "$p<q$ and $q>p$", "```python\nwhile i<n:\n    i += 1\n```", "1 <2, $a < b$ and a<1"],
)  # fmt: skip
def test_a_less_than_sign_is_kept_as_it_was_typed(text):
    words = re.sub("<[^>]*>", "", shown(text))
    kept = re.sub(r"```(python)?|(?<!\d)`|\n", "", text)
    assert re.sub(r"\s+", " ", html.unescape(words)).strip() == re.sub(r"\s+", " ", kept).strip()


def test_what_may_be_a_tag_is_readable_in_code_and_formulas():
    assert "<code>a &lt; b and c&gt;d</code>" in shown("`a <b and c>d`")
    assert "$p&lt; q \\Rightarrow r&gt;s$" in shown("$p<q \\Rightarrow r>s$")
    assert "&lt;div&gt; in text" in shown("<div> in text")


class Tags(HTMLParser):
    def __init__(self, page: str):
        super().__init__()
        self.found: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.found |= {tag, *(name for name, _ in attrs)}


PIECES = ["<", ">", "<img src=x onerror=y>", "<b>", "</b>", "<b ", "<a:b>", "<!--", "-->", "`", "``", "```", "$", "$$", "|",
          "\\", "\n", "\n\n", " ", "    ", "a", "q", "/", "=", '"', "'", "- ", "> ", "# ", "(", ")", "[", "]", "<i\n",
          "---", "<b`", "<script", "<q$"]  # fmt: skip
MADE = {"p", "code", "pre", "span", "div", "class", "em", "strong", "ul", "ol", "li", "blockquote", "br", "hr",
        "h1", "h2", "h3", "id", "a", "href", "table", "thead", "tbody", "tr", "th", "td", "style"}  # fmt: skip


@settings(max_examples=600, deadline=None, derandomize=True, database=None)
@given(st.lists(st.sampled_from(PIECES), max_size=24).map("".join))
def test_no_text_becomes_a_tag(text):
    cleaned = clean.markdown(text)
    assert clean.markdown(cleaned) == cleaned
    page = shown(text)
    assert Tags(page).found <= MADE
    assert not re.search(r"<(?:img|b|i|q|script|a:b)\b", page)
