"""Players and loops that several notebooks share; each file reads on its own."""
