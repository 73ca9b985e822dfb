"""What kind of operation a name of torch stands for, with or without the underscore of in-place ones."""

from __future__ import annotations


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


ELEMENTWISE = _set(
    """
    abs absolute neg negative sign exp expm1 log log1p log2 log10 sqrt rsqrt square reciprocal sin cos
    tan asin acos atan sinh cosh tanh sigmoid erf erfc floor ceil round trunc frac sgn nan_to_num clamp
    clip clamp_min clamp_max add sub subtract mul multiply div divide true_divide floor_divide remainder
    fmod pow float_power atan2 hypot maximum minimum fmax fmin lerp addcmul addcdiv where xlogy logaddexp
    heaviside eq ne lt le gt ge isnan isinf isfinite logical_and logical_or logical_xor logical_not
    masked_fill rsub
    relu relu6 leaky_relu elu selu celu gelu silu mish softplus softsign softshrink hardshrink tanhshrink
    hardtanh hardswish hardsigmoid logsigmoid threshold
    __add__ __radd__ __sub__ __rsub__ __mul__ __rmul__ __truediv__ __rtruediv__ __div__ __rdiv__
    __floordiv__ __rfloordiv__ __mod__ __rmod__ __pow__ __rpow__ __neg__ __abs__ __invert__ __and__ __or__
    __xor__ __eq__ __ne__ __lt__ __le__ __gt__ __ge__
    detach clone contiguous to float double half bfloat16 int long bool type_as cpu cuda requires_grad_
    detach_ zeros_like ones_like empty_like full_like zero_ fill_ copy_ alias
    """
)
# Losses of pairs of numbers, of which the mean or the sum is taken.
PAIR_LOSSES = _set(
    """binary_cross_entropy_with_logits binary_cross_entropy mse_loss l1_loss smooth_l1_loss huber_loss
    soft_margin_loss"""
)
REDUCTIONS = _set("sum mean amax amin logsumexp var std")
# Beside those of numbers: what changes values in their places, and no shape.
IN_PLACE = _set(
    """index_add_ index_copy_ index_fill_ index_put_ scatter_ scatter_add_ scatter_reduce_ masked_scatter_
    tril_ triu_ cumsum_ cumprod_ addmm_ addmv_ addr_ baddbmm_ addbmm_ renorm_ fill_diagonal_"""
)
# What reads a member's value, or has a shape that depends on one.
VALUES = _set(
    """item tolist numpy __array__ __bool__ __float__ __int__ __index__ __complex__ is_nonzero equal allclose
    nonzero unique masked_select __contains__ argwhere"""
)
