"""In and out of Canvas and Moodle: class lists, submissions, marks and feedback, in their own files."""
