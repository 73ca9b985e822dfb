"""Sources of assignments, and all that is made from them."""
