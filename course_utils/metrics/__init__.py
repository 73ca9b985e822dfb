"""How good samples are: of points in the plane, and of images of digits."""

from course_utils.metrics.digits import DigitClassifier as DigitClassifier
from course_utils.metrics.digits import class_shares as class_shares
from course_utils.metrics.digits import classify as classify
from course_utils.metrics.digits import label_accuracy as label_accuracy
from course_utils.metrics.digits import load_classifier as load_classifier
from course_utils.metrics.features import density_coverage as density_coverage
from course_utils.metrics.features import frechet_distance as frechet_distance
from course_utils.metrics.features import kid as kid
from course_utils.metrics.features import nearest as nearest
from course_utils.metrics.features import precision_recall as precision_recall
from course_utils.metrics.moons import thickness as thickness
from course_utils.metrics.paper import paper_fid as paper_fid
from course_utils.metrics.points import coverage as coverage
from course_utils.metrics.points import mmd2 as mmd2
from course_utils.metrics.points import precision as precision
from course_utils.metrics.points import real_vs_real as real_vs_real
from course_utils.metrics.points import scores as scores
from course_utils.metrics.points import wasserstein2 as wasserstein2
from course_utils.metrics.report import ImageMetrics as ImageMetrics
from course_utils.metrics.report import Report as Report
from course_utils.metrics.report import compare as compare
from course_utils.metrics.report import sharpness as sharpness
from course_utils.metrics.stacked import stacked_report as stacked_report
