"""Comparison: what differs between two sets of plain observations, and the words for it."""

import math

import pytest

from course_utils.checks.compare import (
    Symptom,
    diagnose,
    mismatches,
    only_differences,
)
from course_utils.checks.differences import differ
from course_utils.checks.layer_words import CUT, layer_that_differs
from course_utils.checks.record import Record


def array(*data, shape=None, dtype="as the inputs"):
    return {"shape": shape or [len(data)], "dtype": dtype, "data": [float(x) for x in data]}


def raised(kind, message, source=None):
    lines = [{"function": "answer", "line": 2, "source": source}] if source else []
    return Record("case", error={"type": kind, "message": message, "lines": lines})


WANT = Record("case", "x of shape (2,)", {"loss": 1.5}, {"loss": "The mean over the batch."})


@pytest.mark.parametrize(
    "got, expected",
    [
        (1.00001, 1.0),
        (array(1e-9, 1.0), array(0.0, 1.0)),
        (math.inf, math.inf),
        (math.nan, math.nan),
        (["a"], ["a"]),
        ("meta", "meta"),
    ],
)
def test_equal_enough(got, expected):
    assert differ(got, expected) is None


@pytest.mark.parametrize(
    "got, expected, cause",
    [
        (-1.5, 1.5, "The sign is the wrong way round."),
        (3.0, 1.5, "It is 2 times what is expected."),
        (1.7, 1.5, ""),
        (0.0, 1.5, "It is zero."),
        (math.inf, 1.5, "A value is infinite"),
        (1.5, math.inf, ""),
        (array(7, 14, 21), array(1, 2, 3), "It is 7 times what is expected."),
        (array(1, 2, 4), array(1, 2, 3), "All are right but number 3 of 3."),
        (array(1, 3, 4), array(1, 2, 3), ""),
        (array(3.5, 4.5, 5.5), array(1, 2, 3), "Each number is 2.5 too large."),
        (array(1, 4, 9), array(1, 2, 3), "It is the square of what is expected."),
        (array(1, 2, 3), array(1, 4, 9), "What is expected is the square of it."),
        (array(0.9, -1, 0.2), array(0.1, 2, 0.8), "It is 1 minus what is expected."),
        (array(3, 1, 2), array(1, 2, 3), "These are the right numbers in another order."),
        (array(3, 2, 1), array(1, 2, 3), "The numbers stand in reverse."),
        (array(1, 3, 2, 4, shape=[2, 2]), array(1, 2, 3, 4, shape=[2, 2]), "Rows and columns are"),
        (array(1, 2, 1, 2, shape=[2, 2]), array(1, 2, 3, 4, shape=[2, 2]), "All rows are the same"),
        (array(2, 2, 2), array(1, 2, 3), "All numbers are the same here."),
        (array(0, 0), array(1, 2), "Everything is zero here."),
        (array(1, math.nan, 3), array(1, 2, 3), "There are NaNs, first at [1]"),
        (array(1, 2, shape=[2, 1]), array(1, 2), "The result has shape (2, 1) where (2,) is asked"),
        (array(1, 2, dtype="float64"), array(1, 2), "The result has dtype float64"),
        ({"type": "NoneType"}, 1.5, "It returns nothing"),
        ({"type": "tuple"}, array(1), "It returns a tuple where one value is asked for."),
        ({"type": "ndarray"}, array(1), "This is a NumPy array"),
        ({"type": "float"}, array(1), "This is a Python number, cut off from the graph"),
        ({"type": "Thing"}, 1.5, "It returns an object of type Thing"),
        (array(1, 2), 1.5, "A tensor of shape (2,) came back where one number is asked for."),
        (array(1.5), 1.5, "A tensor of shape (1,) came back where one number is asked for."),
        ("there is no gradient", array(1), "There is no gradient."),
    ],
)
def test_cause_of_a_difference(got, expected, cause):
    difference = differ(got, expected)
    assert difference.cause.startswith(cause) and bool(difference.cause) == bool(cause)


CALLS = ["D on batch 0 with z (5, 3)", "G with z (5, 3)", "after_step"] * 2


@pytest.mark.parametrize(
    "got, expected, cause",
    [
        (CALLS[:4], CALLS, "update_G is called 1 times, not 2."),
        (
            [CALLS[1], CALLS[0], *CALLS[2:]],
            CALLS,
            "update_G comes where it is the turn of update_D.",
        ),
        ([CALLS[0].replace("5", "4"), *CALLS[1:]], CALLS, ""),
        (["net_D: training mode changed"], [], "net_D is left in another mode"),
        (["net_G: requires_grad changed"], [], "The requires_grad flags of net_G's parameters"),
        (["net_G: weights changed"], [], ""),
    ],
)
def test_cause_of_a_difference_in_words(got, expected, cause):
    difference = differ(got, expected)
    assert difference.cause.startswith(cause) and bool(difference.cause) == bool(cause)
    assert not difference.is_cause


def test_results_that_are_exchanged_are_told():
    want = Record("case", "", {"loss_D": 1.5, "loss_G": 0.5}, {"loss_D": "The mean."})
    found = mismatches([Record("case", "", {"loss_D": 0.5, "loss_G": 1.5})], [want])
    assert [m.cause for m in found] == [
        "It is what is expected of “loss_G”. The mean.",
        "It is what is expected of “loss_D”.",
    ]


def test_first_wrong_place_is_named():
    difference = differ(array(1, 2, 5, 6, shape=[2, 2]), array(1, 2, 3, 4, shape=[2, 2]))
    assert difference.got.endswith("2 of 4 numbers wrong, first at [1, 0]: 5")
    assert difference.expected.endswith("at [1, 0]: 3")


def test_long_lists_name_the_first_place():
    difference = differ(list("abcxe"), list("abcde"))
    assert difference.got == "5 in all, number 4: x"
    difference = differ(list("abed"), list("abedc"))
    assert difference.got == "4 in all, number 5: no more"


def test_hint_follows_a_numeric_cause_and_not_a_structural_one():
    (numeric,) = mismatches([Record("case", values={"loss": 3.0})], [WANT])
    assert numeric.cause == "It is 2 times what is expected. The mean over the batch."
    (structural,) = mismatches([Record("case", values={"loss": {"type": "NoneType"}})], [WANT])
    assert structural.cause == "It returns nothing: a `return` with the result is missing."


def test_words_come_from_the_trusted_side():
    got = Record("case", "all is well", {"loss": 3.0}, {"loss": "full marks"})
    (found,) = mismatches([got], [WANT])
    assert found.tried == "x of shape (2,)" and "full marks" not in found.cause


def test_missing_records_and_observations_are_mismatches():
    assert [m.got for m in mismatches([], [WANT])] == ["nothing"]
    assert [m.got for m in mismatches([Record("case")], [WANT])] == ["nothing"]
    assert mismatches([Record("case", values={"loss": 1.5, "more": 1.0})], [WANT]) == []


@pytest.mark.parametrize(
    "kind, message, source, cause",
    [
        ("NotImplementedError", "", "raise NotImplementedError", "not written yet"),
        (
            "NotImplementedError",
            "Cannot copy out of meta tensor; no data!",
            "x.cpu()",
            "fixed device",
        ),
        ("NameError", "name 'lr' is not defined", "lr", "lr is neither an argument nor defined"),
        ("RuntimeError", "Trying to backward through the graph a second time", "", "runs twice"),
        (
            "RuntimeError",
            "element 0 of tensors does not require grad and does not have a grad_fn",
            "",
            "cut off from the parameters",
        ),
        (
            "RuntimeError",
            "a leaf Variable that requires grad is being used in an in-place operation.",
            "",
            "changed in place",
        ),
        (
            "RuntimeError",
            "mat1 and mat2 shapes cannot be multiplied (4x3 and 2x5)",
            "",
            "have the shapes 4x3 and 2x5",
        ),
        (
            "RuntimeError",
            "The size of tensor a (7) must match the size of tensor b (4) at non-singleton "
            "dimension 0",
            "",
            "with 7 and 4 entries",
        ),
        ("TypeError", "f() missing 1 required positional argument: 'z'", "", "fit the signature"),
        ("TypeError", "'Tensor' object is not callable", None, "without calling it"),
        ("TypeError", "'Tensor' object is not callable", "loss()", "A Tensor is used as if"),
        ("ZeroDivisionError", "division by zero", "1 / 0", "read what it says"),
    ],
)
def test_cause_of_an_exception(kind, message, source, cause):
    (found,) = mismatches([raised(kind, message, source)], [WANT])
    assert cause in found.cause
    assert found.got.startswith(f"{kind}: {message}")


def symptom(cause, **values):
    return Symptom(cause, (Record("case", values=values),))


def test_diagnosis_needs_everything_that_a_symptom_changes():
    want = [Record("case", values={"loss": 1.0, "weights": array(1, 2), "calls": ["D"]})]
    known = [
        symptom("sum", loss=4.0),
        symptom("sum and stale", loss=4.0, weights=array(0, 0)),
        symptom("order", calls=["G"]),
    ]

    def cause(**values):
        return diagnose([Record("case", values={**want[0].values, **values})], want, known)

    assert cause(loss=4.0) == "sum"
    assert cause(loss=4.0, weights=array(0, 0)) == "sum and stale"
    assert cause(loss=4.0, weights=array(9, 9)) == "sum"
    assert cause(loss=5.0) == ""
    assert cause() == ""
    # The order is wrong too, but the loss is what is to be mended first, and nobody knows why.
    assert cause(loss=5.0, calls=["G"]) == ""


def test_an_infinite_symptom_explains_no_finite_answer():
    want = [Record("case", values={"V": -0.5})]
    known = [symptom("log(0)", V=-math.inf)]
    assert diagnose([Record("case", values={"V": 0.5})], want, known) == ""
    assert diagnose([Record("case", values={"V": -math.inf})], want, known) == "log(0)"


def test_exceptions_are_told_apart_by_their_message():
    known = [Symptom("wide", (raised("RuntimeError", "4x3 and 2x5"),))]
    assert diagnose([raised("RuntimeError", "4x3 and 2x5")], [WANT], known) == "wide"
    assert diagnose([raised("RuntimeError", "other")], [WANT], known) == ""
    guess = [Symptom("typo", (raised("NameError", "name 'ls' is not defined"),))]
    newer = raised("NameError", "name 'ls' is not defined. Did you mean: 'loss'?")
    assert diagnose([newer], [WANT], guess) == "typo"


def test_only_differences_are_kept():
    want = [Record("a", values={"x": 1.0, "y": 2.0}), Record("b", values={"x": 1.0})]
    got = [Record("a", values={"x": 1.0, "y": 3.0}), Record("b", values={"x": 1.0})]
    (kept,) = only_differences(got, want)
    assert (kept.case, kept.values) == ("a", {"y": 3.0})


def test_lists_in_which_order_has_no_meaning():
    difference = differ(list("aabd"), list("abde"))
    assert (difference.got, difference.expected) == (
        "4 in all, among them a", "4 in all, among them e",
    )  # fmt: skip
    assert differ(list("abcd"), list("abcde")).got == "4 in all"


# --- layers, and weights that moved ----------------------------------------------------------------

CHAIN = [
    "Conv2d: input channels 1, output channels 8, kernel 4, stride 2, padding 1, bias no",
    "BatchNorm: channels 8, weights yes",
    "LeakyReLU: slope 0.2",
    "Linear: inputs 8, outputs 1, bias yes",
]


@pytest.mark.parametrize(
    "place, old, new, said",
    [
        (0, "bias no", "bias yes", "The first layer with weights, a Conv2d, has a bias."),
        (3, "bias yes", "bias no", "The third layer with weights, a Linear, has no bias."),
        (0, "kernel 4", "kernel 3", "The first layer with weights, a Conv2d, has the kernel 3, not 4."),
        (3, "inputs 8", "inputs 9", "The third layer with weights, a Linear, has 9 inputs, not 8."),
        (0, "output channels 8", "output channels 6", "a Conv2d, has 6 output channels, not 8."),
        (1, "weights yes", "weights no", "a BatchNorm, has no weights."),
        (1, "BatchNorm", "InstanceNorm", "The second layer with weights is an InstanceNorm, not a Ba"),
        (2, "slope 0.2", "slope 0.01", "The LeakyReLU after layer 2 has the slope 0.01, not 0.2."),
    ],
)  # fmt: skip
def test_the_layer_that_differs_is_named(place, old, new, said):
    other = [words.replace(old, new) if i == place else words for i, words in enumerate(CHAIN)]
    assert said in layer_that_differs({"": other}, {"": CHAIN})
    assert layer_that_differs({"size=64": other}, {"size=64": CHAIN}).startswith(
        "With size=64: the "
    )


def test_layers_that_are_too_few_or_too_many():
    assert layer_that_differs({"": CHAIN[:3]}, {"": CHAIN}) == (
        "There are 2 layers with weights (Conv2d, BatchNorm), not 3."
    )
    assert layer_that_differs({"": [*CHAIN, "sigmoid"]}, {"": CHAIN}) == (
        "There is a sigmoid after the last layer."
    )
    inside = [*CHAIN[:3], "Dropout: p 0.3", *CHAIN[3:]]
    assert layer_that_differs({"": inside}, {"": CHAIN}) == (
        "There is a Dropout after layer 2 that is not asked for."
    )


def test_a_layer_that_is_used_twice():
    have = [*CHAIN, f"{CHAIN[3]}, again yes"]
    assert layer_that_differs({"": have}, {"": CHAIN}) == (
        "The fourth layer with weights was used before: each stands once."
    )


def test_a_function_that_stands_in_the_place_of_another():
    have = [*CHAIN[:2], "tanh", *CHAIN[3:]]
    assert layer_that_differs({"": have}, {"": CHAIN}) == (
        "There is a tanh after layer 2 where a LeakyReLU is asked for."
    )
    by_sigmoid = ["Linear: inputs 2, outputs 1, bias yes", "sigmoid"]
    assert layer_that_differs({"": by_sigmoid}, {"": [by_sigmoid[0], "tanh"]}) == ""


def test_nothing_is_said_of_layers_that_may_be_right():
    """Some are written by hand and not seen, or the pass raised before they came."""
    by_hand = [words for words in CHAIN if "LeakyReLU" not in words]
    branches = [CHAIN[3], *CHAIN[:3]]
    forged = [words.replace("Linear", "<b>mark: 10") for words in CHAIN]
    for have in (
        {"": forged},
        {"": branches},
        {"": by_hand},
        {"": CHAIN},
        {"": [*CHAIN[:1], CUT]},
        {"": []},
        {},
    ):
        assert layer_that_differs(have, {"": CHAIN}) == ""


def test_a_layer_is_compared_with_the_one_that_has_no_like():
    have = [CHAIN[3], CHAIN[0].replace("kernel 4", "kernel 3"), *CHAIN[1:3]]
    assert (
        layer_that_differs({"": have}, {"": CHAIN})
    ) == "The second layer with weights, a Conv2d, has the kernel 3, not 4."
    table = "Embedding: rows 8, width 1"  # does what a Linear layer does on one-hot rows
    assert layer_that_differs({"": [*CHAIN[:3], table]}, {"": CHAIN}) == ""


def moves(*now: float) -> list[Record]:
    starts = {"weights": {"net_D's first weights": [1.0, 2.0], "net_D's first biases": [0.5]}}
    return [Record("two updates", values={"weights": array(*now)}, starts=starts)]


@pytest.mark.parametrize(
    "now, got, expected, cause",
    [
        ((1.2, 2.4, 0.4), "net_D's first weights moved by 0.3 on average", "by 0.15", ""),
        ((0.9, 1.8, 0.6), "net_D's first weights moved by 0.15 on average, elsewhere", "by 0.15",
         "All moves go the wrong way round."),
        ((1.2, 2.4, 0.3), "net_D's first weights moved by 0.3 on average", "by 0.15",
         "Each move is 2 times what is expected."),
        ((1.1, 2.2, 0.5), "net_D's first biases did not move", "by 0.1", ""),
        ((1.0, 2.0, 0.5), "net_D's first weights did not move", "by 0.15", "Nothing moves."),
    ],
)  # fmt: skip
def test_a_step_is_told_by_how_far_which_weights_moved(now, got, expected, cause):
    (found,) = mismatches(moves(*now), moves(1.1, 2.2, 0.4))
    assert (found.got, found.expected, found.cause) == (got, expected, cause)


def test_a_layer_that_differs_stands_before_the_hint_of_what_follows_from_it():
    have, want = (
        Record(
            "a batch", values={"logits": array(x)}, hints={"logits": "No sigmoid."}, layers=layers
        )
        for x, layers in ((1.0, {"": [CHAIN[3]]}), (2.0, {"": [CHAIN[3].replace("yes", "no")]}))
    )
    (found,) = mismatches([have], [want])
    assert found.cause.startswith("The first layer with weights, a Linear, has a bias.")
    assert found.cause.endswith("No sigmoid.")
