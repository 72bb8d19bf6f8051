"""Care for an installation: is everything there, and what can be deleted."""
