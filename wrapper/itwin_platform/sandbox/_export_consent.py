"""The consent that an export needs from its user, and the page in a browser on which it is given."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import urlsplit

from ._identity_pages import message_page, page
from ._identity_protocol import BASE, NEVER_STORED
from ._messages import SandboxReply, SandboxRequest
from ._registry import Context
from ._store import Store

__all__ = ["CONSENT_PAGE", "answer_consent", "has_consent", "is_web_url"]

#: Where the page is, after the origin.
CONSENT_PAGE = (BASE, "export-consent")
#: What no URL holds, and no header may.
UNSAFE = re.compile(r"[^!-~]|[<>\"\\^`{|}]")
FORM = """<p>{user} lets the export service act for them, also when they are not signed in.</p>
<p>The browser goes on to <code>{redirect}</code>.</p>
<form method="post"><button>Allow</button></form>"""


def has_consent(ctx: Context) -> bool:
    """Whether the caller's user has consented: Jane Doe has from the beginning, and so have those who act for her."""
    return ctx.principal.acts_as.id in ctx.store.consents


def is_web_url(text: str) -> bool:
    """Whether a browser can be sent to a URL."""
    try:
        parts = urlsplit(text)
        usable = parts.port is None or parts.port > 0
    except ValueError:
        return False
    return usable and parts.scheme in ("http", "https") and bool(parts.hostname) and UNSAFE.search(text) is None


def answer_consent(store: Store, request: SandboxRequest) -> SandboxReply:
    """GET shows the page, and POST, its button, stores the consent and sends the browser on."""
    given = dict(request.query_pairs())
    user, redirect = store.users.get(given.get("user", "")), given.get("redirect_url", "")
    if user is None or user.email is None or not is_web_url(redirect):
        return message_page(400, "Nothing to consent to", "The address of this page is not complete.")
    if request.method == "POST":
        if user.id not in store.consents:
            store.consents.append(user.id)
        return SandboxReply(302, (("location", redirect), *NEVER_STORED))
    name = escape(f"{user.given_name} {user.surname}")
    return page(200, "Exports on your behalf", FORM.format(user=name, redirect=escape(redirect)))
