"""What probes measure with: the same gauge wherever the same kind of answer is probed."""
