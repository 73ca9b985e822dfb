"""A training in sight: a bar, losses and samples, redrawn now and then."""

from course_utils.live.track import track as track
