"""nbgrader's gradebook: what is recorded, how its own commands grade, and what they export."""
