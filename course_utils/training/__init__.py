"""What training loops are made of: penalties, averages, schedules, fast steps, many at once, checkpoints."""

from course_utils.training.bf16 import autocast as autocast
from course_utils.training.bf16 import bf16_gains as bf16_gains
from course_utils.training.checkpoint import load_checkpoint as load_checkpoint
from course_utils.training.checkpoint import previous_path as previous_path
from course_utils.training.checkpoint import save_checkpoint as save_checkpoint
from course_utils.training.fast import fast_step as fast_step
from course_utils.training.many import train_many as train_many
from course_utils.training.parts import EMA as EMA
from course_utils.training.parts import Coin as Coin
from course_utils.training.parts import FourierFeatures as FourierFeatures
from course_utils.training.parts import linear_decay as linear_decay
from course_utils.training.parts import r1_penalty as r1_penalty
