"""What an exception means here: the likely cause, in words that hold for every answer that raises it."""

from __future__ import annotations

import re
from typing import Any

from course_utils.checks.stub import is_stub


def _cause_of_error(error: dict[str, Any]) -> str:
    """The likely cause of an exception, in words that hold for every answer that raises it."""
    kind, message, lines = error["type"], error["message"], error["lines"]
    if kind == "Misfit":
        return message
    if is_stub(error):
        return "This exercise is not written yet: replace `raise NotImplementedError` by your code."
    if not lines and "object is not callable" in message:
        return "The check needs the function or class itself, without calling it: no brackets."
    for pattern, cause in _CAUSES:
        found = re.search(pattern, f"{kind}: {message}")
        if found:
            return cause.format(*found.groups())
    return "The line above raised: read its message, and try it in a cell of its own."


# What Python and torch say -> what it means here. The first that fits counts.
_CAUSES = (
    (
        "on device|on the expected device|meta tensor|meta device|different devices",
        "A tensor is made on, or moved to, a fixed device. Make new tensors on the device of the "
        "inputs: torch.ones_like(x), or device=x.device.",
    ),
    (
        "UnboundLocalError: .*variable '(.+?)'",
        "The variable {} is used before this function gives it a value.",
    ),
    (
        "NameError: name '(.+?)'",
        "{} is neither an argument nor defined: misspelt, or not made yet?",
    ),
    (
        "backward through the graph a second time",
        "backward() runs twice through one graph. Build the loss anew for each step, from fakes "
        "that are detached where the generator must not learn.",
    ),
    (
        "does not require grad|Tensors does not require",
        "The loss is cut off from the parameters: look for no_grad, detach, item or "
        "torch.tensor(...) on the way from them to it.",
    ),
    (
        "in-?place operation",
        "A tensor that autograd needs was changed in place: make a new one instead.",
    ),
    (
        "Target size .* must be the same as input size|target.* size .* different to the input",
        "The labels do not have the shape of the logits: torch.ones_like(logits) has it.",
    ),
    (
        "can be implicitly created only for scalar",
        "backward() needs a single number: average the loss over the batch first.",
    ),
    (
        "Can't call numpy\\(\\) on Tensor that requires grad|can't convert .* to numpy",
        "NumPy does not follow gradients or devices: stay with torch functions.",
    ),
    (
        "cannot assign module before Module|object has no attribute '_(?:modules|parameters)'",
        "The first line of __init__ must be super().__init__().",
    ),
    (
        "'NoneType' object",
        "Something is None that should not be: does a function that is called there lack its return?",
    ),
    ("AttributeError: module '(.+?)' has no attribute '(.+?)'", "{} has no {}: misspelt?"),
    (
        "AttributeError: '(.+?)' object has no attribute '(.+?)'",
        "A {} has no attribute {}: misspelt, or never assigned?",
    ),
    (
        'missing the required "forward" function',
        "The class has no method `forward`: misspelt, or indented into __init__?",
    ),
    (
        r"TypeError: .*(?:unexpected keyword argument|positional argument|multiple values for)",
        "A call does not fit the signature: keep names and order of the arguments as given, and "
        "compare the call in the message with the definition.",
    ),
    (
        "TypeError: (?:'(\\w+)' object is not (?:callable|subscriptable|iterable))",
        "A {} is used as if it were something else: look at the line above, and print type(...) of "
        "what stands there.",
    ),
    (
        "0-d tensor|tuple index out of range|IndexError: Dimension out of range",
        "A dimension is missing: squeeze() removes the batch dimension too when the batch is one "
        "sample. Leave the shape (n, 1) alone.",
    ),
    (
        "mat1 and mat2 shapes cannot be multiplied \\((\\w+) and (\\w+)\\)",
        "A Linear layer does not fit its input: input and (transposed) weight have the shapes {} "
        "and {}. Compare in_features with what the layer before puts out.",
    ),
    (
        "size of tensor a \\((\\d+)\\) must match the size of tensor b \\((\\d+)\\)",
        "Two tensors with {} and {} entries along one dimension are combined entry by entry.",
    ),
    (
        "RuntimeError: .*(?:shape|size|dimension)|ValueError: .*(?:shape|size)",
        "Shapes do not fit: compare those in the message with the shapes that were tried.",
    ),
    ("RecursionError", "The function calls itself without end: a name is used twice."),
    (
        "SystemExit",
        "The code stops Python itself: raise an exception with a clear sentence instead.",
    ),
    ("AssertionError", "An assert in your own code does not hold for these inputs."),
)
