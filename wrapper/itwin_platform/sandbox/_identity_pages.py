"""The pages of the identity service that people see."""

from __future__ import annotations

from html import escape

from ._auth import JANE
from ._identity_clients import SCOPES
from ._identity_codes import Wish
from ._identity_protocol import NEVER_STORED
from ._messages import Headers, SandboxReply

__all__ = ["consent_page", "message_page", "page"]

# No form-action: browsers hold the redirect after the form to it as well.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
HEADERS: Headers = (
    ("content-type", "text/html; charset=utf-8"),
    *NEVER_STORED,
    ("content-security-policy", POLICY),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
)
STYLE = """
:root { color-scheme: light dark }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 12vh auto; padding: 0 1.5rem }
h1 { font-size: 1.4rem }
code { overflow-wrap: anywhere }
button { font: inherit; padding: .4rem 1.4rem; margin-right: .6rem }
small { opacity: .75 }
"""
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title} - iTwin sandbox</title>
<style>{style}</style>
</head>
<body>
<h1>{title}</h1>
{content}
<p><small>iTwin sandbox: not a service of Bentley, no password is asked for.</small></p>
</body>
</html>
"""
CONSENT = """<p><strong>{name}</strong> (<code>{client_id}</code>) asks {user} for leave to</p>
<ul>
{scopes}
</ul>
<p>The answer goes to <code>{redirect_uri}</code>.</p>
<form method="post" action="{action}">
<input type="hidden" name="consent" value="{consent}">
<button name="decision" value="allow">Allow</button>
<button name="decision" value="deny">Deny</button>
</form>"""


def consent_page(wish: Wish, consent: str, action: str) -> SandboxReply:
    """Who asks for what, and a form with two buttons."""
    scopes = "\n".join(f"<li>{escape(SCOPES[scope])} (<code>{escape(scope)}</code>)</li>" for scope in wish.scopes)
    content = CONSENT.format(
        name=escape(wish.client.name),
        client_id=escape(wish.client.id),
        user=escape(f"{JANE.given_name} {JANE.surname}"),
        scopes=scopes,
        redirect_uri=escape(wish.redirect_uri),
        action=escape(action),
        consent=escape(consent),
    )
    return page(200, "Sign in", content)


def message_page(status: int, title: str, text: str) -> SandboxReply:
    """A page that only says something."""
    return page(status, title, f"<p>{escape(text)}</p>")


def page(status: int, title: str, content: str) -> SandboxReply:
    """A page with a title and content that is HTML already."""
    return SandboxReply(status, HEADERS, PAGE.format(title=escape(title), style=STYLE, content=content).encode())
