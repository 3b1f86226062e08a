"""Grouping and Mapping API, v1: low-level client, generated from its definition."""
