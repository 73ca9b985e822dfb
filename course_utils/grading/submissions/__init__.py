"""What students hand in: found, read whatever has happened to it, and cleaned."""
