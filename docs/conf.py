"""Sphinx's settings for the site; `make site` runs it on a copy of this folder."""

from course_utils.files import ROOT
from course_utils.grading.authoring.colab import Origin

origin = Origin.of(ROOT)
instructor = tags.has("instructor")  # noqa: F821  # defined by Sphinx

project = "GANs from scratch"
html_title = f"{project} · instructors' edition" if instructor else project
release = origin.tag
language = "en"

extensions = ["myst_nb"]
exclude_patterns = ["conf.py"]
nb_execution_mode = "off"
nb_merge_streams = True
nb_code_prompt_show = "Show the code"
nb_code_prompt_hide = "Hide the code"
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 4
# What a page includes begins with the headings that its own text has.
suppress_warnings = ["myst.header"]

# All that a page loads lies beside it.
html_theme = "sphinx_book_theme"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_js_files = ["site.js"]
html_copy_source = False
html_use_index = False
html_show_copyright = False
html_context = {"default_mode": "auto"}
mathjax_path = "mathjax/tex-chtml.js"
mathjax3_config = {"options": {"enableMenu": False}}
nb_ipywidgets_js = {}
html_theme_options = {
    "repository_url": origin.address,
    "use_repository_button": True,
    "use_download_button": False,
    "use_fullscreen_button": False,
    "home_page_in_toc": True,
    "footer_content_items": "extra-footer.html",
    "extra_footer": "Code: MIT. Text and figures: CC BY 4.0.",
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}


def setup(app):
    app.connect("source-read", without_teaching)


def without_teaching(app, page, source):
    """Students' edition has no pages to teach from, and Sphinx complains of a list of none."""
    if page == "index" and not instructor:
        source[0] = source[0].partition("```{toctree}\n:hidden:\n:caption: To teach from")[0]
