"""A training in sight: a bar, losses and samples, redrawn now and then."""

from course_utils.live.tracking import track as track
