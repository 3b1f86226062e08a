"""Access Control API, v2: low-level client, generated from its definition."""
