"""Exams with drawn numbers: ``python -m course_utils.grading.authoring.exam SEED_FILE``.

Each template of `templates` draws its numbers, computes the right option by code, and takes its wrong
ones from known mistakes. The repository is public, templates and code alike: what keeps a paper secret
until it is written is the seed alone, so it is drawn at random and stays outside the repository.
"""
