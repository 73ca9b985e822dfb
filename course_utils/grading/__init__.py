"""The instructors' side: make the notebooks from their source, grade a class, show a demo of both."""
