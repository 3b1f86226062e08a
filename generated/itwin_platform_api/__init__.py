"""Low-level clients of the iTwin Platform, generated from its API definitions."""
