"""What an exception means here: the likely cause, in words that hold for every answer that raises it."""

from __future__ import annotations

import re

from course_utils.checks.record import Raised
from course_utils.checks.stub import is_stub


def _cause_of_error(error: Raised) -> str:
    """The likely cause of an exception, in words that hold for every answer that raises it."""
    kind, message, lines = error["type"], error["message"], error.get("lines", [])
    if kind == "Misfit":
        return message
    if is_stub(error):
        return "This exercise is not written yet: replace `raise NotImplementedError` by your code."
    if not lines and "object is not callable" in message:
        return "The check needs the function or class itself, without calling it: no brackets."
    said, source = f"{kind}: {message}", lines[-1]["source"] if lines else ""
    here = [
        (pattern, cause) for pattern, line, cause in _CAUSES_IN_LINES if re.search(line, source)
    ]
    for pattern, cause in (*here, *_CAUSES):
        found = re.search(pattern, said)
        if found:
            words = cause.format(*(_DTYPES.get(group, group) for group in found.groups()))
            fixed = error.get("fixed", []) if re.search(_OF_SIZES, said) else []
            if not fixed:
                words = words.replace(_FIXED, ": compare it with x.shape before this line.")
            return f"{words} Fixed in this function: {'; '.join(fixed)}." if fixed else words
    return "Your own line, shown below, raised an exception: read what it says, and try the line in a cell."


# A guess that no number in the code bears out is left out.
_FIXED = ": is a size fixed in the code? Take it from x.shape or from an argument."

# What is raised where a number of the code does not fit the inputs.
_OF_SIZES = (
    r"^(?:RuntimeError|ValueError): .*(?:shape|[Ss]ize|dimension|num_classes)|"
    r"^IndexError: .*out of (?:bounds|range)"
)

# Torch's names in errors -> those that a student writes.
_DTYPES = {
    "Float": "float32", "Double": "float64", "Half": "float16", "Long": "int64", "Int": "int32",
    "Bool": "bool", "Byte": "uint8",
}  # fmt: skip

# (what Python and torch say, what stands in the line that raised, what it means here).
_CAUSES_IN_LINES = (
    (
        "mat1 and mat2 shapes cannot be multiplied",
        r"@|\bmm\(|matmul|\bcov\b",
        "Two matrices are multiplied that do not fit: the first needs as many columns as the second has "
        "rows. Is one of them transposed?",
    ),
    (
        "Dimension out of range",
        r"normalize\(|(?:sum|mean|norm|flatten)\(.*\d, *\d",
        "A dimension is asked for that this tensor lacks: points have fewer than images, and a vector "
        "has one, dim=0.",
    ),
    (
        "size of tensor a",
        r"cdist\(",
        "torch.cdist takes rows of numbers: flatten each image into one, x.flatten(1).",
    ),
    (
        "Boolean value of Tensor|size of tensor a",
        r"\bnot in\b|\b(?:if|return|assert|and|or)\b((?!\bfor\b).)*\bin\b|\.(?:index|remove)\(",
        "`in` compares tensors number by number: look for the very same one instead, "
        "any(p is q for q in parameters).",
    ),
    (
        "tuple index out of range",
        r"^(?!.*(?:shape|size)\b).*\w\[",
        "An entry is asked for that a tuple lacks: it may hold fewer. Go through it in a loop, or count its "
        "entries by len().",
    ),
    (
        "only for scalar outputs",
        r"autograd\.grad\b",
        "torch.autograd.grad goes back from a single number: take the sum of the outputs, each of which "
        "depends on its own point alone.",
    ),
    (
        "does not require grad",
        r"autograd\.grad\b",
        "What the gradient is taken for has no requires_grad: call requires_grad_() on it before the "
        "network sees it.",
    ),
)

# What Python and torch say -> what it means here. The first that fits counts.
_CAUSES = (
    (
        "on device|same device|on the expected device|meta tensor|meta device|different devices|"
        "device type for generator|device type tensor to numpy|not (?:compiled|linked) with|"
        "no NVIDIA driver|No CUDA GPUs|CUDA driver|no CUDA-capable|'(?:CUDA|MPS|XPU)' backend",
        "A tensor is made on, or moved to, a fixed device. Make new tensors on the device of the "
        "inputs: torch.ones_like(x), or device=x.device.",
    ),
    (
        "at start of device string: (\\w+)",
        "There is no device {}. Make new tensors on the device of the inputs: device=x.device.",
    ),
    (
        "output with shape \\[1, .* doesn't match the broadcast shape \\[3,",
        "Normalize has three means and deviations, for colour; these images have one channel: "
        "Normalize((0.5,), (0.5,)).",
    ),
    (
        "img should be Tensor Image",
        "Normalize works on tensors: ToTensor() comes before it.",
    ),
    (
        "pic should be PIL Image or ndarray. Got <class 'torch.Tensor'>",
        "ToTensor() gets what is a tensor already: apply it once.",
    ),
    (
        "non-empty (?:TensorList|list of Tensors)",
        "There is nothing to put together, the list is empty: does the loop run, and append?",
    ),
    (
        "stack expects each tensor to be equal size, but got \\[(.*?)\\] .* and \\[(.*?)\\]",
        "The tensors that are stacked have the sizes {} and {}. Where torch.bincount made them: it "
        "is as long as the largest number it meets, so give it minlength.",
    ),
    (
        "Boolean value of Tensor",
        "A tensor with several numbers is used as true or false: say which are meant by .all() or "
        ".any(), or choose number by number with torch.where.",
    ),
    (
        "can't be cast to the desired output type (\\w+)",
        "The labels have dtype {}: they need that of the logits, as torch.ones_like(logits) has it.",
    ),
    (
        "Found dtype (\\w+) but expected",
        "The labels have dtype {}: they need that of the logits, as torch.ones_like(logits) has it.",
    ),
    (
        "could not infer output dtype.* Got: (\\w+)",
        "mean() of whole numbers, dtype {}: make them floats first, with .float().",
    ),
    (
        "must have the same dtype, but got (\\w+) and (\\w+)",
        "A layer gets dtype {} and has weights of dtype {}: give it that of its weights.",
    ),
    (
        "one_hot is only applicable|[Ee]xpected dtype int32/int64|used as indices must be|"
        "scalar types: Long",
        "Labels and indices must be whole numbers of dtype int64: .long() makes them so.",
    ),
    (
        "expected scalar type (\\w+) but found (\\w+)",
        "A tensor of dtype {1} stands where dtype {0} is needed.",
    ),
    (
        "Expected more than 1 value per channel when training",
        "BatchNorm needs two samples or more in training mode: is eval mode forgotten, or a batch "
        "of one made?",
    ),
    (
        "to have (\\d+) channels, but got (\\d+) channels",
        "A convolution for {} channels gets {}: compare its first number with what the layer "
        "before puts out.",
    ),
    (
        "Kernel size can't be greater than actual input size",
        "The image is smaller by then than the kernel: print its shape after each layer.",
    ),
    (
        "don't know how to restore data location|deserialize object on a \\w+ device",
        'The file was saved on a device that is not there: torch.load(file, map_location="cpu").',
    ),
    (
        "object of type '(\\w+)' has no len",
        "len() is asked of {}, which has none: an iterable need not know its length, so count what comes "
        "out of it.",
    ),
    (
        "shape '\\[(.*?)\\]' is invalid for input of size (\\d+)",
        f"{{1}} numbers do not fit into the shape ({{0}}){_FIXED}",
    ),
    (
        "Sizes of tensors must match except in dimension (\\d+). Expected size (\\d+) but got "
        "size (\\d+)",
        "Tensors are joined along dimension {} and differ in another one, {} and {}: is the "
        "dimension right, and has each as many rows?",
    ),
    (
        "same number of dimensions: got (\\d+) and (\\d+)",
        "Tensors with {} and {} dimensions are joined: x[:, None] adds one.",
    ),
    (
        "[Ee]xpected (\\w+)D .*\\(?got (\\d)D",
        "A layer for inputs of {} dimensions gets {}: images are (n, channels, height, width), "
        "points (n, features).",
    ),
    (
        "[Ii]ndex (\\d+) is out of bounds for dimension \\d+ with size (\\d+)",
        "Number {} is asked for where there are {}, counted from 0: is a size fixed in the code?",
    ),
    (
        "Class values must be smaller than num_classes|Target \\d+ is out of bounds",
        "A label is not below the number of classes: is that number fixed in the code?",
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
        "Inference tensors cannot be saved for backward",
        "What is made under torch.inference_mode() is no input for a network that learns: make it "
        "under torch.no_grad(), or detach it.",
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
        "appears to not have been used in the graph",
        "The result does not depend on what the gradient is taken for: give the network that very "
        "tensor, not a copy that is detached or made before.",
    ),
    (
        "cannot assign module before Module|object has no attribute '_(?:modules|parameters)'",
        "The first line of __init__ must be super().__init__().",
    ),
    (
        "'NoneType' object cannot be interpreted as an integer",
        "An argument is None here, which is its default: say first what None stands for.",
    ),
    (
        "only integer tensors of a single element can be converted to an index",
        "One index is asked for where a tensor with several numbers stands: compare numbers of layers, "
        "images or classes with it, or go through it in a loop.",
    ),
    (
        "too many indices for tensor of dimension (\\d+)",
        "More indices are given than the tensor has dimensions, {}: print its shape, and where a unit "
        "dimension is missing add it by [:, None].",
    ),
    (
        "can't optimize a non-leaf Tensor",
        "The optimizer gets a tensor that was computed from another: hand it the end itself, a copy without "
        "graph, x.detach().clone().requires_grad_().",
    ),
    (
        "'NoneType' object",
        "Something is None that should not be: does a function that is called there lack its return?",
    ),
    ("AttributeError: module '(.+?)' has no attribute '(.+?)'", "{} has no {}: misspelt?"),
    (
        "AttributeError: 'tuple' object has no attribute '(.+?)'",
        "A tuple has no attribute {}: take what is meant out of it first, as in (slopes,) = "
        "torch.autograd.grad(...).",
    ),
    (
        "AttributeError: '([A-Z]\\w+)' object has no attribute '(weight|bias)'",
        "A {} comes here, and has no {}: does the condition before this line let only the right types through?",
    ),
    (
        "AttributeError: '(.+?)' object has no attribute '(.+?)'",
        "A {} has no attribute {}: misspelt, or never assigned?",
    ),
    (
        'missing the required "forward" function',
        "The class has no method `forward`: misspelt, or indented into __init__?",
    ),
    (
        r"TypeError: Module\.(\w+)\(\) takes",
        "{} is a method that every nn.Module has: give the layer another name.",
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
