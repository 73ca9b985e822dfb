"""Settings of GanLab that fail on demand, and what to look at in each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Preset:
    """What a setting changes, and what to look at.

    Attributes
    ----------
    title, text : str
        As the page shows them.
    g_steps : int
        Updates of G after each of D.
    d_first : int
        Rounds in which only D trains.
    plain_G : float or None
        G makes plain gradient steps of this learning rate: Adam would blow up even a tiny gradient
        to its usual step.
    shift : float
        How far the data move to the right, as a share of their width, so that they do not overlap
        with the first fakes.
    saturating : bool
        Whether G's loss is log(1 - D(G(z))) and not the reader's.
    lr_D, lr_G : float or None
        Replace the learning rate.
    scale_D : float
        Multiplies that of D.
    """

    title: str
    text: str
    g_steps: int = 1
    d_first: int = 0
    plain_G: float | None = None
    shift: float = 0.0
    saturating: bool = False
    lr_D: float | None = None
    lr_G: float | None = None
    scale_D: float = 1.0


PRESETS = {
    "yours": Preset(
        title="Your settings",
        text="One update of D and one of G in turn, with the optimisers as you made them.",
    ),
    "collapse": Preset(
        title="Mode collapse",
        text=(
            "Ten updates of G for each of D. G moves all its points to wherever D is fooled "
            "right now, before D can answer: the triangles gather in a clump that D then chases "
            "away. Look at the mesh, which folds up, and at coverage, which falls to almost "
            "nothing, while precision may stay high."
        ),
        g_steps=10,
    ),
    "oscillation": Preset(
        title="Oscillation",
        text=(
            "A learning rate of 0.02. Every step overshoots: D's surface flips between extremes "
            "and the points jump from one side of the data to the other. Look at the losses: "
            "they swing instead of settling, and neither player ever wins."
        ),
        lr_D=2e-2,
        lr_G=2e-2,
    ),
    "vanishing": Preset(
        title="Vanishing gradient",
        text=(
            "The data are moved aside, D trains alone for 1,500 rounds, then G starts with the "
            "saturating loss log(1 - D(G(z))) and plain gradient steps. D is sure of itself, so "
            "that loss is flat where the fakes are: no arrows, a gradient near 0, and G stands "
            "still. Your own loss is not used here."
        ),
        d_first=1500,
        plain_G=0.003,
        shift=0.7,
        saturating=True,
    ),
    "rescued": Preset(
        title="The same D, your own loss",
        text=(
            "As for the vanishing gradient, D trains alone for 1,500 rounds and G makes plain "
            "gradient steps, now on your own loss. If that is -log D(G(z)), it is steep exactly "
            "where D rejects the fakes: long arrows, and G sets off at once. Where to?"
        ),
        d_first=1500,
        plain_G=0.003,
        shift=0.7,
    ),
    "weak": Preset(
        title="D too weak",
        text=(
            "The learning rate of D is a thousandth of what it was, so its surface stays as it "
            "came out of the initialisation. G learns to please it and runs uphill out of the "
            "picture, wherever the data are. A GAN is only as good as its D."
        ),
        scale_D=1e-3,
    ),
}
