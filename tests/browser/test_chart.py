"""The axis of a chart that the widgets draw, in an empty page."""

import pytest

from course_utils.widgets.record import HERE

# Where the curve is, from 0 at the top of the picture to 1 at its foot: its highest and lowest point.
DRAWN = """(values) => {
    const canvas = document.querySelector('canvas');
    const series = [{color: '#ff0000', dash: [], values}];
    drawChart(canvas, THEMES.light, values.map((_, k) => k), series, {aspect: 2});
    const {width, height} = canvas;
    const {data} = canvas.getContext('2d').getImageData(0, 0, width, height);
    const rows = [];
    for (let i = 0; i < data.length; i += 4)
        if (data[i + 3] > 128 && data[i] > 200 && data[i + 1] < 100) rows.push(i / 4 / width / height);
    return [rows[0], rows.at(-1)];
}"""


@pytest.fixture(scope="module")
def drawn(browser):
    page = browser.new_page()
    page.set_content('<canvas style="display: block; width: 400px"></canvas>')
    page.add_script_tag(content=(HERE / "common.js").read_text("utf-8"))
    yield lambda values: page.evaluate(DRAWN, values)
    page.close()


# The highest is at the last round, as losses are that begin to rise.
@pytest.mark.parametrize("highest", [1.34, 0.95, 30.0])
def test_the_axis_holds_the_curve(drawn, highest):
    values = [0.7 * highest] * 19 + [highest]
    top, bottom = drawn(values)
    axis_top, axis_bottom = 6 / 200, 1 - 18 / 200
    assert axis_top + 0.02 < top < bottom < axis_bottom
    # The curve is as high as the axis says: from 0 to 1.1 times its highest value.
    height = (axis_bottom - top) / (axis_bottom - axis_top)
    assert height == pytest.approx(1 / 1.1, abs=0.02)


def test_one_spike_does_not_flatten_the_rest(drawn):
    _, bottom = drawn([0.7] * 100 + [50.0])
    assert bottom < 0.5, "the losses lie at the foot of the picture"
