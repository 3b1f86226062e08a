"""The way of a browser to the identity service and back: the page is opened, the answer received on loopback."""

from __future__ import annotations

import errno
import os
import selectors
import socket
import threading
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from html import escape
from http.server import BaseHTTPRequestHandler
from typing import Any

from ._core.effects import Lock
from ._core.oauth import Refused, read_callback
from ._core.secret import Secret
from .errors import ConfigurationError, SignInFailed

__all__ = ["ADVISED_PORTS", "LoopbackVisit"]

#: What Bentley advises to register, so that one of them is free.
ADVISED_PORTS = (3000, 31234, 41234, 51234)
_ADDRESSES = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))
_PATIENCE = 10.0

_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<style>body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 20vh auto; padding: 0 1rem }}</style>
</head><body><h1>{title}</h1><p>{text}</p></body></html>
"""


class LoopbackVisit:
    """Listens on this machine alone, for one answer of the browser.

    Args:
        port: the port of the registered redirect URI.
        path: its path.
        state: what the answer has to bring along.
        open_browser: shows a page to the person; gives False where it cannot.

    Raises:
        ConfigurationError: the port cannot be listened on.
    """

    def __init__(self, port: int, path: str, state: Secret, open_browser: Callable[[str], object] | None) -> None:
        self.redirect_uri = f"http://localhost:{port}{path}"
        self._ended = _Ended()
        self.ended: Lock = self._ended
        self._path = path
        self._hosts = {f"{host}:{port}" for host in ("localhost", "127.0.0.1", "[::1]")}
        if port == 80:  # which browsers leave out
            self._hosts |= {"localhost", "127.0.0.1", "[::1]"}
        self._state = state
        self._open_browser = open_browser or _open_browser
        self._result: Secret | Refused | SignInFailed | None = None
        self._lock = threading.Lock()
        self._listeners = _listen(port, path)
        self._waker, self._wakened = socket.socketpair()
        self._server = threading.Thread(target=self._serve, name="itwin-sign-in", daemon=True)
        self._server.start()

    def open(self, url: str) -> None:
        """Show a page to the person. Does not wait: a browser of the terminal ends only when it is left."""
        threading.Thread(target=self._show, args=(url,), name="itwin-browser", daemon=True).start()

    def result(self) -> Secret | Refused:
        """The code that the browser brought back, or why it brought none.

        Raises:
            SignInFailed: no browser could be opened.
        """
        assert self._result is not None
        if isinstance(self._result, SignInFailed):
            raise self._result
        return self._result

    def close(self) -> None:
        """Listen no longer. What is being answered is still answered."""
        with suppress(OSError):
            self._waker.close()
        # The port is free for the next one when this returns.
        self._server.join(_PATIENCE)

    def answer(self, target: str, host: str) -> tuple[int, str, str, Secret | Refused | None]:
        """What a request gets: status, title and text of a page, and the result if it is the one that is waited for."""
        path, _, query = target.partition("?")
        if path != self._path or host.lower() not in self._hosts:
            return 404, "Nothing here", "This address only receives the answer of a sign-in.", None
        found = read_callback(query, self._state)
        if found is None:
            text = "This answer does not belong to the sign-in that is waited for. Start again from your program."
            return 400, "Not your sign-in", text, None
        if self._result is not None:
            return 410, "Already done", "This sign-in was completed before. You can close this window.", None
        if isinstance(found, Refused):
            about = ": ".join(escape(part) for part in (found.code, found.about) if part)
            text = f"The identity service answered: {about}. You can close this window; your program says more."
            return 400, "You are not signed in", text, found
        return 200, "You have signed in", "Your program goes on from here. You can close this window.", found

    def end(self, result: Secret | Refused | SignInFailed) -> None:
        """Tell the one who waits; the first result counts."""
        with self._lock:
            if self._result is None:
                self._result = result
        self._ended.set()

    def _show(self, url: str) -> None:
        try:
            shown = self._open_browser(url)
        except Exception as error:  # noqa: BLE001 - a function of the user's; the caller gets it as the cause
            failure = SignInFailed(f"The browser could not be opened: open_browser= raised {type(error).__name__}.")
            failure.__cause__ = error
            self.end(failure)
            return
        if shown is False:
            self.end(
                SignInFailed(
                    "No browser could be opened. Pass open_browser=print, and open the printed address in a browser "
                    "that reaches this machine's loopback address."
                )
            )

    def _serve(self) -> None:
        with selectors.DefaultSelector() as selector:
            for one in (self._wakened, *self._listeners):
                selector.register(one, selectors.EVENT_READ)
            while self._wakened not in (ready := [key.fileobj for key, _ in selector.select()]):
                for listener in self._listeners:
                    if listener in ready:
                        self._accept(listener)
        for one in (self._wakened, *self._listeners):
            one.close()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):  # it may be gone again
            connection, address = listener.accept()
            threading.Thread(target=self._handle, args=(connection, address), name="itwin-sign-in", daemon=True).start()

    def _handle(self, connection: socket.socket, address: Any) -> None:
        with connection, suppress(OSError):
            # It wants a server only to hand it on to us.
            _Handler(connection, address, self)  # type: ignore[arg-type]  # the server it serves


class _Ended:
    """Can be acquired from the moment at which it is set; a lock only in its shape."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def set(self) -> None:
        self._event.set()

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:  # noqa: FBT001, FBT002 - as threading.Lock
        if not blocking:
            return self._event.is_set()
        return self._event.wait(None if timeout < 0 else timeout)

    def release(self) -> None:
        """There is nothing to free."""


class _Handler(BaseHTTPRequestHandler):
    timeout = _PATIENCE

    def do_GET(self) -> None:
        visit: LoopbackVisit = self.server  # type: ignore[assignment]  # see where it is made
        status, title, text, result = visit.answer(self.path, self.headers.get("Host", ""))
        try:
            self._send(status, _PAGE.format(title=escape(title), text=text).encode())
        finally:
            # After the page: the program may end at once, and with it this thread.
            if result is not None:
                visit.end(result)

    def _send(self, status: int, page: bytes) -> None:
        self.send_response(status)
        headers = {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Length": str(len(page)),
            "Cache-Control": "no-store",
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        }
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(page)
        self.wfile.flush()

    def version_string(self) -> str:
        return "itwin-platform"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name in the base class
        """Say nothing: the request line holds the code."""


def _listen(port: int, path: str) -> list[socket.socket]:
    """Both loopback addresses, because a browser may try either for ``localhost``."""
    listeners: list[socket.socket] = []
    for family, address in _ADDRESSES:
        try:
            listeners.append(_bound(family, address, port))
        except OSError as error:
            if family == socket.AF_INET6 and error.errno not in (errno.EADDRINUSE, errno.EACCES):
                continue  # a machine without IPv6
            for one in listeners:
                one.close()
            others = ", ".join(str(other) for other in ADVISED_PORTS if other != port)
            raise ConfigurationError(
                f"Port {port} cannot be listened on ({error.strerror}), so the browser's answer could not be received. "
                f"Free it, or pass another port= whose address (http://localhost:PORT{path}) is registered for the "
                f"application; Bentley advises to register {others} too."
            ) from None
    return listeners


def _bound(family: int, address: str, port: int) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":  # elsewhere the option would let two programs share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind((address, port))
        listener.listen(16)
        listener.setblocking(False)
    except OSError:
        listener.close()
        raise
    return listener


def _open_browser(url: str) -> bool:
    try:
        return webbrowser.open(url)
    except webbrowser.Error:
        return False
