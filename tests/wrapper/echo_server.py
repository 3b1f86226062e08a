"""A server on loopback that returns the mapping that was asked for, so that a response of another call is noticed."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from itwin_platform.sandbox import Sandbox

MAPPING = "f1fe5959-35ab-467e-83b8-a679b722d80f"


def _mapping() -> dict[str, Any]:
    import httpx2

    sandbox = Sandbox()
    with httpx2.Client(transport=sandbox.transport()) as http:
        response = http.get(
            f"{sandbox.url}/grouping-and-mapping/datasources/imodel-mappings/{MAPPING}",
            headers={
                "Authorization": "Bearer sandbox-token",
                "Accept": "application/vnd.bentley.itwin-platform.v1+json",
            },
        )
    found: dict[str, Any] = response.json()
    return found


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        found = _TEMPLATE.copy()
        found["mapping"] = found["mapping"] | {"id": self.path.rpartition("/")[2]}
        self._respond(found)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._respond({"access_token": "token-of-the-service", "expires_in": 3600, "token_type": "Bearer"})

    def _respond(self, found: object) -> None:
        content = json.dumps(found).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Print nothing."""


_TEMPLATE = _mapping()


@contextmanager
def serving() -> Iterator[str]:
    """Returns the URL of a running server."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
