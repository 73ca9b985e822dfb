"""The sandbox: the outer half starts it and talks to it, the half in ``inside`` runs in there."""
