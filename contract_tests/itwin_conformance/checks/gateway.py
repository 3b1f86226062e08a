"""What happens before any operation is carried out: version, path, method, rate."""

from __future__ import annotations

from ..definitions import Endpoint, endpoints
from ..exchange import Exchange
from ..registry import check
from ..scene import Scene
from ..subjects import path_parameters
from ..wire import BrokenAnswer, NoAnswer

__all__: list[str] = []

METHODS = ("GET", "PUT", "POST", "DELETE", "PATCH")
NEVER = "00000000-0000-0000-0000-000000000000"


@check("HTTP-SUCCESS-01")
def as_documented(scene: Scene) -> None:
    try:
        answer = scene.call()
    except NoAnswer as error:
        scene.broken(f"the server did not answer: {error}")
    if not answer.ok and not scene.target.surely:
        scene.not_testable(
            f"it answered {answer.status}, and whether its ids exist here is not known: give some with --ids"
        )
    expected = " or ".join(str(one.status) for one in scene.endpoint.answers if one.status < 400)
    scene.expect(answer.status < 400, f"expected {expected} to the documented request, got {answer.status}", answer)


@check("HTTP-WHOLE-01")
def answers_come_whole(scene: Scene) -> None:
    for coding in ("identity", "gzip"):
        try:
            scene.call(headers=[("Accept-Encoding", coding)])
        except BrokenAnswer as error:
            scene.broken(f"with `Accept-Encoding: {coding}` the answer cannot be read: {error}")


def _versioned(scene: Scene) -> None:
    if scene.target.accept is not None:
        scene.not_testable("versions are asked for by Accept, which --accept has set to something else")


@check("HTTP-VERSION-01")
def another_version_is_not_found(scene: Scene) -> None:
    _versioned(scene)
    endpoint = scene.endpoint
    own = endpoint.accept
    for version in ("v99", "v0"):
        other = own.replace(f".{endpoint.api.version}+", f".{version}+")
        answer = scene.call(accept=other, path=scene.any_path())
        scene.expect(answer.status == 404, f"expected 404 to `Accept: {other}`, got {answer.status}", answer)
        scene.expect(
            "OperationNotFound" in answer.error_codes,
            f"expected the detail OperationNotFound, got {answer.error_codes}",
            answer,
            at="/error",
        )


@check("HTTP-VERSION-02")
def the_version_that_answers_is_the_one_asked_for(scene: Scene) -> None:
    _versioned(scene)
    endpoint = scene.endpoint
    answer = scene.good() if endpoint.reads else scene.call(token=None, path=scene.any_path())
    expected = f"bentley.itwin-platform.{endpoint.api.version}"
    given = answer.headers.get("x-itwinplatform-media-type")
    scene.expect(given == expected, f"expected x-itwinplatform-media-type: {expected}, got {given}", answer)


@check("HTTP-CORRELATION-02")
def the_callers_correlation_id_comes_back(scene: Scene) -> None:
    given = scene.new_id()
    answer = scene.call(token=None, path=scene.any_path(), headers=[("X-Correlation-Id", given)])
    back = answer.headers.get("x-correlation-id")
    scene.expect(back == given, f"expected x-correlation-id: {given}, got {back}", answer)


@check("PATH-UNKNOWN-01")
def an_unknown_id_is_not_found(scene: Scene) -> None:
    endpoint = scene.endpoint
    for name in path_parameters(endpoint):
        path = {**scene.path(), name: scene.new_id()}
        _not_found(scene, endpoint, scene.call(path=path), f"an unknown {name}")


@check("PATH-FORM-01")
def what_is_no_id_is_not_found(scene: Scene) -> None:
    endpoint = scene.endpoint
    for name in path_parameters(endpoint):
        for value in ("no-id", "a b", "ü"):
            path = {**scene.path(), name: value}
            _not_found(scene, endpoint, scene.call(path=path), f"{value!r} as {name}", or_invalid=True)


def _not_found(scene: Scene, endpoint: Endpoint, answer: Exchange, what: str, *, or_invalid: bool = False) -> None:
    allowed = [404, 422] if or_invalid and endpoint.answer(422) else [404]
    names = " or ".join(map(str, allowed))
    scene.expect(answer.status in allowed, f"expected {names} to {what}, got {answer.status}", answer)
    codes = answer.error_codes[:1]
    gateway = "ResourceNotFound"
    scene.expect(
        codes != [gateway],
        f"expected a code that names what was not found, got {gateway}, the gateway's for a wrong address",
        answer,
        at="/error/code",
    )


@check("HTTP-METHOD-01")
def other_methods_are_refused(scene: Scene) -> None:
    endpoint = scene.endpoint
    here = {one.method for one in endpoints() if one.api is endpoint.api and one.path == endpoint.path}
    for method in (one for one in METHODS if one not in here):
        answer = scene.call(method=method, path=scene.any_path(), body=None)
        if method == "POST" and answer.status == 404:
            continue
        scene.expect(
            answer.status in (404, 405),
            f"expected 405 or 404 to {method}, which there is not, got {answer.status}",
            answer,
        )
        allowed = {part.strip().upper() for part in answer.headers.get("allow", "").split(",")}
        scene.expect(
            answer.status == 404 or here <= allowed,
            f"expected Allow with {', '.join(sorted(here))}, got {answer.headers.get('allow')!r}",
            answer,
        )


@check("HTTP-LETTERS-01")
def letter_case_of_the_path_does_not_matter(scene: Scene) -> None:
    scene.good()
    address = scene.exchanges[-1].url
    path, question, query = address.removeprefix(scene.target.base_url).partition("?")
    ids = set(scene.path().values())
    shouted = "/".join(part if part in ids or "%" in part else part.upper() for part in path.split("/"))
    answer = scene.follow(f"{scene.target.base_url}{shouted}{question}{query}")
    scene.expect(answer.ok, f"expected the same answer below {shouted}, got {answer.status}", answer)


@check("RATE-LIMIT-01")
def too_many_requests_are_told_when_to_come_back(scene: Scene) -> None:
    endpoint = scene.endpoint
    limited = scene.limited(1)
    # Refused before it is carried out: what is asked for need not exist.
    path = {name: scene.new_id() for name in path_parameters(endpoint)}
    limited.call(path=path)
    answer = limited.call(path=path)
    scene.expect(
        answer.status == 429, f"expected 429 after the limit of 1 request a minute, got {answer.status}", answer
    )
    wait = answer.headers.get("retry-after", "")
    scene.expect(wait.isdigit() and int(wait) > 0, f"expected Retry-After in whole seconds, got {wait!r}", answer)
    scene.sleep(int(wait))
    again = limited.call(path=path)
    scene.expect(
        again.status != 429, f"expected an answer after the {wait} seconds that were asked for, got 429", again
    )
