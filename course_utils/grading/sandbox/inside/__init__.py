"""What runs inside the sandbox. Imported there only, as plain files; it never sees the grader's code."""
