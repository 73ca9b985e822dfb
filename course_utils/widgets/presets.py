"""Settings of GanLab that fail on demand, with a question for each, and what to look at."""

from __future__ import annotations

from dataclasses import dataclass

REVEALED_AFTER = 100  # rounds that both players have played


@dataclass(frozen=True)
class Preset:
    """What a setting changes, and what to look at.

    Attributes
    ----------
    title, question, text : str
        As the page shows them: first the question, then the text that answers it.
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
    question: str
    text: str
    g_steps: int = 1
    d_first: int = 0
    plain_G: float | None = None
    shift: float = 0.0
    saturating: bool = False
    lr_D: float | None = None
    lr_G: float | None = None
    scale_D: float = 1.0

    @property
    def revealed_after(self) -> int:
        """Rounds before the page answers its question: D alone, and then both."""
        return self.d_first + REVEALED_AFTER


PRESETS = {
    "yours": Preset(
        title="One step each",
        question=(
            "One update of D and one of G in turn. Will G find one part of the data after the other, "
            "or all of it at once?"
        ),
        text=(
            "G lays its points as one sheet over all of the data, and then the sheet takes the data's "
            "shape: wherever there are too many triangles, D calls them fake, and they are pulled "
            "away."
        ),
    ),
    "collapse": Preset(
        title="Mode collapse",
        question=(
            "Ten updates of G for each of D. Does G get better ten times faster? What will the "
            "mesh look like, and coverage?"
        ),
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
        question=(
            "Both players learn at a rate of 0.02, twenty times the usual. Are they done twenty "
            "times earlier?"
        ),
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
        question=(
            "The data are moved aside, and D trains alone for 1,500 rounds. Then G starts, with "
            "the saturating loss log(1 - D(G(z))) and plain gradient steps. How long will its "
            "arrows be?"
        ),
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
        question=(
            "Again D trains alone for 1,500 rounds and G then makes plain gradient steps, but now "
            "on the loss that the lab was made with. How long are the arrows now?"
        ),
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
        question=(
            "The learning rate of D is a thousandth of what it was. Where will G send its points?"
        ),
        text=(
            "The learning rate of D is a thousandth of what it was, so its surface stays as it "
            "came out of the initialisation. G learns to please it and runs uphill out of the "
            "picture, wherever the data are. A GAN is only as good as its D."
        ),
        scale_D=1e-3,
    ),
}
