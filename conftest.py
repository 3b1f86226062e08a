"""Lets respx, which is written for httpx, route the requests of httpx2: in the test process alone."""

import httpx2

# Before anything imports httpx; pyproject.toml keeps the pytest plugin of respx, which would, from loading.
httpx2.alias_httpx()
