"""Data to train on: points in the plane, MNIST, and batches of either."""

from course_utils.data.batches import Batches as Batches
from course_utils.data.batches import checked_labels as checked_labels
from course_utils.data.digits import NUM_CLASSES as NUM_CLASSES
from course_utils.data.digits import Images as Images
from course_utils.data.digits import mnist as mnist
from course_utils.data.digits import mnist_folder as mnist_folder
from course_utils.data.few_labelled import FewLabels as FewLabels
from course_utils.data.few_labelled import few_labels as few_labels
from course_utils.data.mixtures import Mixture as Mixture
from course_utils.data.mixtures import grid as grid
from course_utils.data.mixtures import ring as ring
from course_utils.data.points import two_circles as two_circles
from course_utils.data.points import two_moons as two_moons
from course_utils.data.stacked import stacked_digits as stacked_digits
from course_utils.data.translation import coloured as coloured
from course_utils.data.translation import ink_of as ink_of
from course_utils.data.translation import outlines as outlines
from course_utils.data.translation import unpaired_digits as unpaired_digits
