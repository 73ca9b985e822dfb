"""The exercises of each assignment, and the probes that observe answers to them."""
