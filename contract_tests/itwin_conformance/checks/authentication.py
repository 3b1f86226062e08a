"""Who may ask: without a token that is good here nothing is told, and nothing is done."""

from __future__ import annotations

from ..exchange import Exchange
from ..registry import check
from ..scene import Scene

__all__: list[str] = []


def _refused(scene: Scene, answer: Exchange, what: str) -> None:
    scene.expect(answer.status == 401, f"expected 401 {what}, got {answer.status}", answer)


@check("AUTH-MISSING-01")
def without_a_token(scene: Scene) -> None:
    answer = scene.call(token=None, path=scene.any_path())
    _refused(scene, answer, "without an Authorization header")
    code = answer.error_codes[:1]
    scene.expect(code == ["HeaderNotFound"], f"expected the code HeaderNotFound, got {code}", answer, at="/error/code")


@check("AUTH-MALFORMED-01")
def with_half_a_header(scene: Scene) -> None:
    for header in ("Bearer", "Bearer not-a-token", "not-a-token"):
        _refused(scene, scene.call(authorization=header, path=scene.any_path()), f"to `Authorization: {header}`")


@check("AUTH-SCHEME-01")
def with_another_scheme(scene: Scene) -> None:
    answer = scene.call(authorization=f"Basic {scene.token('main')}", path=scene.any_path())
    _refused(scene, answer, "to a good token with the scheme Basic")


@check("AUTH-EXPIRED-01")
def with_a_token_of_yesterday(scene: Scene) -> None:
    _refused(scene, scene.call(token="expired", path=scene.any_path()), "to a token that has expired")


@check("AUTH-CHALLENGE-01")
def a_challenge_comes_with_it(scene: Scene) -> None:
    answer = scene.call(token=None, path=scene.any_path())
    _refused(scene, answer, "without an Authorization header")
    challenge = answer.headers.get("www-authenticate", "")
    scene.expect(challenge.lower().startswith("bearer"), f"expected a Bearer challenge, got {challenge!r}", answer)


@check("AUTH-TENANT-01")
def with_a_token_of_another_organization(scene: Scene) -> None:
    scene.token("other")
    path = scene.path()
    if scene.endpoint.reads:
        scene.good(path=path)  # it is there: what follows says something
    answer = scene.call(path=path, token="other")
    scene.expect(
        answer.status in (403, 404),
        f"expected 404 or 403 to somebody of another organization, got {answer.status}",
        answer,
    )


@check("AUTH-READER-01")
def with_a_token_that_may_only_read(scene: Scene) -> None:
    scene.token("reader")
    answer = scene.call(token="reader")
    scene.expect(answer.status == 403, f"expected 403 to somebody who may only read, got {answer.status}", answer)
    scene.expect(
        "InsufficientPermissions" in answer.error_codes,
        f"expected the code InsufficientPermissions, got {answer.error_codes}",
        answer,
        at="/error/code",
    )
