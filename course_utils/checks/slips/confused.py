"""What is easily taken for what: operators, functions, numbers, and calls that are left out."""

from __future__ import annotations

import ast
from collections.abc import Iterator

# The likeliest first.
OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub, ast.Mult), ast.Sub: (ast.Add,), ast.Mult: (ast.Div, ast.Add, ast.Pow),
    ast.Div: (ast.Mult, ast.FloorDiv), ast.FloorDiv: (ast.Div, ast.Mod), ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,), ast.BitAnd: (ast.BitOr,), ast.BitOr: (ast.BitAnd,),
    ast.MatMult: (ast.Mult,),
}  # fmt: skip
COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt), ast.LtE: (ast.Lt, ast.GtE), ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,),
}  # fmt: skip
SIGNS: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%",
    ast.Pow: "**", ast.BitAnd: "&", ast.BitOr: "|", ast.MatMult: "@", ast.Lt: "<", ast.LtE: "<=",
    ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=", ast.Is: "is", ast.IsNot: "is not",
    ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip

# (rank, what is taken for one another): names behind a dot, or of Python itself.
GROUPS: tuple[tuple[int, tuple[str, ...]], ...] = (
    (0, ("mean", "sum", "median", "max", "min", "amax", "amin", "prod", "std", "var")),
    (0, ("argmax", "argmin")),
    (0, ("softmax", "log_softmax", "softmin", "sigmoid")),
    (0, ("randn", "rand")),
    (0, ("randn_like", "rand_like")),
    (0, ("ones", "zeros")),
    (0, ("ones_like", "zeros_like")),
    (0, ("eval", "train")),
    (0, ("maximum", "minimum")),
    (0, ("any", "all")),
    (0, ("cat", "stack")),
    (0, ("add_", "sub_", "mul_", "div_", "copy_")),
    (0, ("add", "sub", "mul", "div")),
    (0, ("Adam", "SGD", "AdamW", "RMSprop", "Adagrad")),
    (2, ("parameters", "buffers")),
    (
        1,
        (
            "exp", "log", "sigmoid", "sqrt", "square", "abs", "tanh", "softplus", "relu", "logsigmoid",
            "log2", "log10", "log1p", "expm1", "leaky_relu", "cos", "sin", "neg",
        ),
    ),
    (
        0,
        (
            "binary_cross_entropy_with_logits", "binary_cross_entropy", "mse_loss", "l1_loss",
            "smooth_l1_loss", "cross_entropy", "nll_loss", "soft_margin_loss", "huber_loss",
        ),
    ),
    (
        0,
        (
            "LeakyReLU", "ReLU", "Tanh", "Sigmoid", "ELU", "GELU", "SELU", "SiLU", "Softplus", "PReLU",
            "Identity",
        ),
    ),
    (1, ("BatchNorm1d", "LayerNorm")),
    (1, ("BatchNorm2d", "InstanceNorm2d")),
    (1, ("Conv2d", "ConvTranspose2d")),
    (1, ("cov", "corrcoef")),
    (0, ("cdf", "inv_cdf", "pdf")),
    (1, ("eigvalsh", "eigvals", "svdvals")),
    (1, ("triu", "tril")),
    (1, ("chunk", "split")),
    (1, ("log", "log2", "log10")),
    (1, ("floor", "ceil", "round", "trunc")),
    (1, ("linspace", "logspace")),
    (1, ("trace", "sum", "det")),
    (1, ("kthvalue", "topk")),
    (1, ("repeat", "repeat_interleave")),
    (1, ("dot", "outer")),
    (2, ("normal_", "uniform_", "zeros_", "ones_", "constant_")),
)  # fmt: skip

# Reductions and their like, that run over a dimension.
TAKE_DIM = {
    "sum", "mean", "max", "min", "amax", "amin", "argmax", "argmin", "softmax", "log_softmax", "cat",
    "stack", "logsumexp", "norm", "var", "std", "median", "prod", "cumsum", "any", "all", "sort", "unbind",
}  # fmt: skip

# (rank, method, arguments, what is said where it is missing).
MISSING_CALLS: tuple[tuple[int, str, tuple[int, ...], str], ...] = (
    (0, "detach", (), "detach() is missing."),
    (1, "float", (), "float() is missing."),
    (1, "mean", (), "the mean is missing."),
    (1, "sum", (), "the sum is missing."),
    (2, "sqrt", (), "the root is missing."),
    (2, "square", (), "the square is missing."),
    (2, "log", (), "the logarithm is missing."),
    (2, "exp", (), "exp is missing."),
    (2, "abs", (), "the absolute value is missing."),
    (2, "sigmoid", (), "sigmoid is missing."),
    (2, "item", (), "item() is missing."),
    (3, "flatten", (1,), "flatten(1) is missing."),
    (3, "clone", (), "clone() is missing."),
    (3, "any", (0,), "whether any in a column does is asked for: any(0) is missing."),
    (3, "any", (1,), "whether any in a row does is asked for: any(1) is missing."),
    (3, "t", (), "rows and columns are exchanged."),
    (3, "flip", (0,), "the order of the rows is turned round."),
    (3, "unsqueeze", (1,), "a dimension is missing behind it: unsqueeze(1)."),
    (3, "softmax", (1,), "the softmax over each row is missing."),
)


# By how much all of an expression may be off.
FACTORS = {
    2: "it is half of what it should be.",
    0.5: "it is twice what it should be.",
    100: "it is a hundredth of what it should be.",
    0.01: "it is a hundred times what it should be.",
}

# Function -> keywords that are left out, with their values.
_KEEPDIM = ("keepdim", True)
MISSING_KEYWORDS: dict[str, tuple[tuple[str, bool | int], ...]] = {
    **{name: (_KEEPDIM,) for name in TAKE_DIM - {"softmax", "log_softmax", "cat", "stack", "sort"}},
    "topk": (("largest", False),),
    "grad": (("create_graph", True),),
    "var": (_KEEPDIM, ("correction", 0)),
    "std": (_KEEPDIM, ("correction", 0)),
    "cov": (("correction", 0),),
    "Linear": (("bias", False),),
    "Conv2d": (("bias", False),),
    "ConvTranspose2d": (("bias", False),),
}


def numbers_near(value: float) -> Iterator[tuple[int, float]]:
    """(rank, number) for the numbers that may be meant where this one stands, none twice."""
    whole = isinstance(value, int)
    near = [(0, -value), (0, value + 1), (0, value - 1)] if whole else [(0, -value)]
    near += [(1, 0), (1, 1), (1, -1), (1, 2)] if whole else [(1, 1 - value), (1, 0.0), (1, 1.0)]
    near += [(1, 2 * value), (2, value / 2), (2, 10 * value), (2, value / 10), (2, 0.5)]
    seen: set[float] = {value}
    for rank, number in near:
        number = int(number) if whole and number == int(number) else round(number, 9)
        if number not in seen:
            seen.add(number)
            yield rank, number


def alike(one: str, other: str) -> bool:
    """Whether two names are easily taken for one another: `net_D` and `net_G`, `z` and `y`."""
    shorter, longer = sorted((one, other), key=len)
    return len(longer) <= 2 or shorter[:3] == longer[:3] or longer.endswith(shorter[-3:])
