"""Figures of the course: points, losses, images, discriminators, curves, diagrams.

Every function draws on a matplotlib ``Axes`` and returns it; without ``ax`` it makes a figure of
its own. Only the object-oriented interface is used, never ``pyplot`` and its global state, so all
of this is safe inside widget callbacks. :func:`show` puts a figure into the notebook together with
a description for readers who cannot see it. Diagrams come with theirs.
"""

from course_utils.plotting.blocks import plot_blocks as plot_blocks
from course_utils.plotting.curves import plot_curves as plot_curves
from course_utils.plotting.curves import plot_losses as plot_losses
from course_utils.plotting.diagrams import dcgan_shapes as dcgan_shapes
from course_utils.plotting.diagrams import gradient_paths as gradient_paths
from course_utils.plotting.diagrams import infogan_game as infogan_game
from course_utils.plotting.diagrams import label_ways as label_ways
from course_utils.plotting.diagrams import two_players as two_players
from course_utils.plotting.images import image_grid as image_grid
from course_utils.plotting.images import tile as tile
from course_utils.plotting.points import belief_colours as belief_colours
from course_utils.plotting.points import plot_discriminator as plot_discriminator
from course_utils.plotting.points import plot_points as plot_points
from course_utils.plotting.style import CARD as CARD
from course_utils.plotting.style import DASHES as DASHES
from course_utils.plotting.style import DPI as DPI
from course_utils.plotting.style import FAKE as FAKE
from course_utils.plotting.style import GRID as GRID
from course_utils.plotting.style import INK as INK
from course_utils.plotting.style import MARKERS as MARKERS
from course_utils.plotting.style import MOONS_LIMITS as MOONS_LIMITS
from course_utils.plotting.style import PALETTE as PALETTE
from course_utils.plotting.style import REAL as REAL
from course_utils.plotting.style import Array as Array
from course_utils.plotting.style import MimeBundle as MimeBundle
from course_utils.plotting.style import Picture as Picture
from course_utils.plotting.style import figure_of as figure_of
from course_utils.plotting.style import line_style as line_style
from course_utils.plotting.style import panels as panels
from course_utils.plotting.style import picture as picture
from course_utils.plotting.style import show as show
from course_utils.plotting.style import stacked as stacked
from course_utils.plotting.style_layers import style_layers as style_layers
from course_utils.plotting.sweeps import plot_sweep as plot_sweep
