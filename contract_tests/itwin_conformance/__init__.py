"""Conformance to the API definitions, in both directions: what a server answers, and what a client sends and reads."""
