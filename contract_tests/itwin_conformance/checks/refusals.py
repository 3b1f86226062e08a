"""Requests that are wrong: refused, and told what is wrong with them."""

from __future__ import annotations

from ..registry import check
from ..scene import Scene

__all__: list[str] = []


@check("BODY-JSON-01")
def what_is_no_json_is_refused(scene: Scene) -> None:
    path = scene.path()
    for body in (b"{", b"", b"[]", b"\xff\xfe", b'"text"'):
        answer = scene.call(path=path, body=body, headers=[("Content-Type", "application/json")])
        scene.expect(answer.status == 422, f"expected 422 to the body {body!r}, got {answer.status}", answer)


@check("BODY-TYPE-01")
def another_media_type_is_refused(scene: Scene) -> None:
    path = scene.path()
    # Good JSON that says to be something else tells whether the type is looked at, or only the body.
    for body, media_type in ((b"<xml/>", "application/xml"), (scene.body(), "text/plain")):
        answer = scene.call(path=path, body=body, headers=[("Content-Type", media_type)])
        scene.expect(
            answer.status in (415, 422), f"expected 422 or 415 to a body of {media_type}, got {answer.status}", answer
        )


@check("QUERY-REQUIRED-01")
def what_has_to_be_asked_has_to_be_asked(scene: Scene) -> None:
    path = scene.path()
    for parameter in scene.endpoint.of("query"):
        if parameter.required:
            answer = scene.call(path=path, query={parameter.name: None})
            scene.expect(answer.status == 422, f"expected 422 without {parameter.name}, got {answer.status}", answer)


@check("QUERY-UNKNOWN-01")
def unknown_parameters_are_passed_over(scene: Scene) -> None:
    plain = scene.good()
    answer = scene.call(query={"conformance": "unknown"})
    scene.expect(
        answer.status == plain.status,
        f"a parameter that nobody knows turns {plain.status} into {answer.status}",
        answer,
    )
