"""Which URLs may see the token: a table of friendly and of hostile ones."""

from __future__ import annotations

import pytest

from itwin_platform._core.origins import BaseUrl, Origin, TrustedOrigins
from itwin_platform.errors import ConfigurationError, UntrustedLink

PUBLIC = "https://api.bentley.com"


def trusted_by(base_url: str) -> TrustedOrigins:
    return TrustedOrigins(BaseUrl.parse(base_url, option="base_url"))


@pytest.mark.parametrize(
    ("base_url", "link"),
    [
        (PUBLIC, "https://api.bentley.com"),
        (PUBLIC, "https://api.bentley.com/export/connections?$skip=10#top"),
        (PUBLIC, "https://api.bentley.com:443/export"),
        (PUBLIC, "HTTPS://api.bentley.com/export"),
        (PUBLIC, "https://qa-api.bentley.com/export"),
        (PUBLIC, "https://connect-eastus-api.bentley.com/export"),
        (PUBLIC, "https://api.bentley.com/?next=https://evil.example"),
        ("https://qa-api.bentley.com", "https://api.bentley.com/x"),
        ("http://localhost:8080", "http://localhost:8080/export"),
        ("http://127.0.0.1:8080/prefix", "http://127.0.0.1:8080/elsewhere"),
        ("http://[::1]:8080", "http://[::1]:8080/export"),
        ("http://localhost", "http://localhost:80/export"),
        ("https://gateway.example/itwin", "https://gateway.example/other"),
        ("https://gateway.example:8443", "https://gateway.example:8443/x"),
    ],
)
def test_links_of_the_same_origin_and_of_the_public_platform_are_followed(base_url: str, link: str) -> None:
    assert trusted_by(base_url).check(link, operation="op") == link


HOSTILE = [
    "https://evil.example/export",
    "https://api.bentley.com.evil.example/",
    "https://api.bentley.com@evil.example/",
    "https://api.bentley.com:443@evil.example/",
    "https://api.bentley.com%40evil.example/",
    "https://user@api.bentley.com/",
    "https://user:word@api.bentley.com/",
    "https://@api.bentley.com/",
    "https://api.bentley.com:8443/",
    "https://api.bentley.com:80/",
    "https://api.bentley.com:0/",
    "https://api.bentley.com:/",
    "https://api.bentley.com:99999/",
    "https://api.bentley.com:x/",
    "https://api.bentley.com:443:443/",
    "https://api.bentley.com./",
    "https://API.Bentley.com/",
    "https://evil.example\\@api.bentley.com/",
    "https://api.bentley.com\\.evil.example/",
    "https:\\\\api.bentley.com/",
    "https://api.bentl\u0435y.com/",  # a Cyrillic letter
    "https://api.bentley.com\uff0f.evil.example/",  # a full-width solidus
    "https://xn--api-bentley.com/",
    "https://api\u3002bentley.com/",
    "http://api.bentley.com/",
    "http://api.bentley.com:443/",
    "http://qa-api.bentley.com/",
    "ftp://api.bentley.com/",
    "javascript://api.bentley.com/%0aalert(1)",
    "//api.bentley.com/",
    "/export/connections",
    "api.bentley.com/export",
    "https:api.bentley.com/",
    "https:///api.bentley.com/",
    "https://",
    "",
    "https://api.bentley.com%2f.evil.example/",
    "https://api.bentley.com%00.evil.example/",
    "https://%61pi.bentley.com/",
    "https://api.bentley.com\t/",
    "https://api.bent\tley.com/",
    "https://api.bentley.com\n.evil.example/",
    " https://api.bentley.com/",
    "https://api.bentley.com/a b",
    "https://[api.bentley.com]/",
    "https://[::1/",
    f"https://{'a' * 64}-api.bentley.com/",
    "https://a..-api.bentley.com/",
    "https://b..a/",
    "https://evilapi.bentley.com/",
    "https://ims.bentley.com/",
    "https://bentley.com/",
    "https://qa-api.bentley.com.evil.example/",
    "https://qa-api.bentley.com:8443/",
    "https://evil.example,-api.bentley.com/",
    "https://evil.example;-api.bentley.com/",
    "https://evil.example&-api.bentley.com/",
    "https://evil.example?-api.bentley.com/",
    "https://evil.example#-api.bentley.com/",
    "https://evil.example/-api.bentley.com/",
]


@pytest.mark.parametrize("link", HOSTILE)
def test_no_spelling_of_a_hostile_link_is_followed(link: str) -> None:
    with pytest.raises(UntrustedLink) as caught:
        trusted_by(PUBLIC).check(link, operation="get-things")
    assert caught.value.link == link
    assert caught.value.operation == "get-things"
    if not set(link) & set("?#@"):
        assert repr(link) in str(caught.value)


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("https://blob.example/out.ifc?sv=1&sig=hunter2", "https://blob.example/out.ifc?..."),
        ("https://me:hunter2@api.bentley.com/x", "https://...@api.bentley.com/x"),
        ("https://evil.example#hunter2?x@y", "https://evil.example?..."),
        ("hunter2@//", "hunter2@//"),  # no URL at all
    ],
)
def test_a_refused_link_is_named_without_what_may_be_a_secret_in_it(link: str, shown: str) -> None:
    with pytest.raises(UntrustedLink) as caught:
        trusted_by(PUBLIC).check(link, operation="op")
    assert f"gave the link {shown!r}, which" in str(caught.value)
    assert caught.value.link == link


@pytest.mark.parametrize("link", ["https://user@api.bentley.com/", "https://api.bentley.com:443@evil.example/"])
def test_a_link_that_names_a_user_is_told_apart(link: str) -> None:
    with pytest.raises(UntrustedLink, match="it names a user"):
        trusted_by(PUBLIC).check(link, operation="op")


@pytest.mark.parametrize(
    ("base_url", "link"),
    [
        ("http://localhost:8080", "http://localhost:8081/"),
        ("http://localhost:8080", "https://localhost:8080/"),
        ("http://localhost:8080", "http://127.0.0.1:8080/"),
        ("http://localhost:8080", "http://localhost.example:8080/"),
        ("http://localhost:8080", "https://api.bentley.com/"),
        ("https://gateway.example", "https://api.bentley.com/"),
        ("https://gateway.example", "http://gateway.example/"),
        ("https://gateway.example", "https://gateway.example:8443/"),
        ("https://api.bentley.com:8443", "https://api.bentley.com/"),
    ],
)
def test_a_private_api_trusts_its_own_origin_only(base_url: str, link: str) -> None:
    with pytest.raises(UntrustedLink):
        trusted_by(base_url).check(link, operation="op")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://api.bentley.com", "https://api.bentley.com"),
        ("https://api.bentley.com/", "https://api.bentley.com"),
        (" https://api.bentley.com\n", "https://api.bentley.com"),
        ("https://api.bentley.com:443/proxy/itwin/", "https://api.bentley.com/proxy/itwin"),
        ("http://localhost:8080/p", "http://localhost:8080/p"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_a_base_url_keeps_its_prefix(given: str, kept: str) -> None:
    assert str(BaseUrl.parse(given, option="base_url")) == kept


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("api.bentley.com", "not an absolute"),
        ("", "not an absolute"),
        ("ftp://api.bentley.com", "not an absolute"),
        ("https:///x", "not an absolute"),
        ("http://api.bentley.com", "http would show the token"),
        ("http://localhost.example", "http would show the token"),
        ("http://127.0.0.1.nip.example", "http would show the token"),
        ("https://api.bentley.com?x=1", "query or a fragment"),
        ("https://api.bentley.com#x", "query or a fragment"),
        ("https://api.bentley.com:x", "it is no URL"),
        ("https://api.bentley.com:99999", "it is no URL"),
        ("https://api.bentley.com.", "unusual"),
        ("https://api bentley.com", "characters"),
        ("https://bentl\u0435y.com", "characters"),
    ],
)
def test_a_wrong_base_url_is_refused_with_its_reason(url: str, says: str) -> None:
    with pytest.raises(ConfigurationError, match=says) as caught:
        BaseUrl.parse(url, option="authority")
    assert str(caught.value).startswith("authority ")


@pytest.mark.parametrize(
    "url",
    [
        "https://me:hunter2@api.bentley.com",
        "https://hunter2@x",
        "https://a.example/?key=hunter2",
        "https://a.example#hunter2",
    ],
)
def test_a_base_url_with_a_secret_in_it_does_not_quote_the_secret(url: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        BaseUrl.parse(url, option="base_url")
    assert "hunter2" not in str(caught.value)


def test_an_origin_is_written_without_its_usual_port() -> None:
    assert str(Origin.parse("https://a.example:443/x")) == "https://a.example"
    assert str(Origin.parse("https://a.example:444/x")) == "https://a.example:444"
    assert Origin.parse("http://a.example") != Origin.parse("https://a.example")
