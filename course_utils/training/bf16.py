"""bfloat16: where it is faster, and switching it on there."""

import torch


def autocast(device: torch.device | str) -> torch.autocast:
    """Compute in bfloat16 where that is faster, for whole epochs: ``with autocast(device): ...``.

    Weights, their gradients and the optimiser's state stay in float32; the products of matrices
    and the convolutions inside run in bfloat16, with float32's range and two to three digits.

    Parameters
    ----------
    device : torch.device or str
        Where the training runs.

    Returns
    -------
    torch.autocast
        A context; it changes nothing where :func:`bf16_gains` finds no gain. Weights are rounded
        anew in every forward pass, so optimisers may step inside.
    """
    kind = torch.device(device).type
    # torch keeps rounded weights until the context ends: an optimiser's steps would go unnoticed.
    return torch.autocast(kind, torch.bfloat16, enabled=bf16_gains(kind), cache_enabled=False)


# Instructions that multiply matrices in bfloat16, by torch's names for asking the processor.
BF16_INSTRUCTIONS = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")


def bf16_gains(kind: str) -> bool:
    """Whether bfloat16 is faster than float32 on this machine, by what its processor can do.

    Not by a timing, which on a busy machine may come out one way today and another tomorrow, and
    the trained weights with it: `tests/benchmarks/bf16.py` has the timing as proof.

    Parameters
    ----------
    kind : str
        Type of a device, "cpu" or "cuda"; other kinds count as no.

    Returns
    -------
    bool
        On a GPU from NVIDIA's Ampere generation on, on a CPU with AVX512-BF16 or AMX.
    """
    if kind == "cuda":
        return torch.cuda.get_device_capability() >= (8, 0)
    # A torch that does not know how to ask counts as no.
    return kind == "cpu" and any(getattr(torch.cpu, name, bool)() for name in BF16_INSTRUCTIONS)
