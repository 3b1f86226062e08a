"""The test vectors: answers to serve to a client and requests that it has to make, as files for any language.

``python -m itwin_conformance.vectors FOLDER`` writes them; the same definitions give the same bytes. With ``--check``
it only says whether the files are what it would write. What stands in them is described in the README beside them.
"""

from __future__ import annotations

import argparse
import base64
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from .bodies import SHAPES, make
from .calls import Call, awkward_calls, call_of, example_of
from .cases import content_of
from .definitions import Answer, Endpoint, endpoints
from .documents import APIS
from .mutations import KINDS, kinds_at, patches
from .positions import Position, locate, parent_of, path_of, positions
from .seeded import BORDERS, border_body, random_body
from .wholes import WHOLES, Served

__all__ = ["FORMAT", "SEED", "documents", "main"]

FORMAT = 1
SEED = 7
RANDOM_BODIES = 6
#: Longer than a call may take, so that no client waits for it.
RETRY_AFTER = "86400"
CSV = ("", "0x2000000000b,1.5,\"Größe, 'm'\"\r\n", "a,b\n" * 1000)
Vector = dict[str, Any]


def documents() -> dict[str, str]:
    """The files, by name."""
    return {f"{api}.json": _text(_document(api)) for api in APIS}


def _document(api: str) -> dict[str, Any]:
    sets: dict[str, Any] = {}
    answers, requests = [], []
    for endpoint in (one for one in endpoints() if one.api.name == api):
        for answer in endpoint.answers:
            name = _set_name(endpoint, answer)
            if name not in sets:
                sets[name] = _set(endpoint, answer, name)
            answers.append(_answer(endpoint, answer, name))
        requests += [_request(name, call) for name, call in _calls(endpoint)]
    return {"format": FORMAT, "api": api, "seed": SEED, "sets": sets, "answers": answers, "requests": requests}


def _set_name(endpoint: Endpoint, answer: Answer) -> str:
    """Answers of one schema share their vectors."""
    if answer.media_type is None:
        return "no body"
    if "$ref" not in answer.schema:
        return f"{endpoint.id} {answer.status}"
    name: str = answer.schema["$ref"].rpartition("/")[2]
    return f"{name} (error)" if answer.status >= 400 else name


def _set(endpoint: Endpoint, answer: Answer, name: str) -> dict[str, Any]:
    if answer.media_type == "application/json":
        valid = list(_bodies(endpoint, answer, f"{SEED}/{endpoint.api.name}/{name}"))
        broken = [*_broken_places(endpoint, answer, valid), *_broken_wholes(answer, valid)]
    elif answer.media_type is not None:
        valid = [{"name": f"rows {n}", "content": _parts(text.encode())} for n, text in enumerate(CSV)]
        broken = list(_broken_wholes(answer, valid))
    else:
        valid = [{"name": "no body", "content": []}]
        broken = list(_broken_wholes(answer, valid))
    return {"mediaType": answer.media_type, "valid": valid, "broken": broken}


def _bodies(endpoint: Endpoint, answer: Answer, seed: str) -> Iterator[Vector]:
    api, schema = endpoint.api, answer.schema
    for shape in SHAPES:
        yield {"name": shape, "body": make(api, schema, shape)}
    for number in range(BORDERS):
        yield {"name": f"border {number}", "body": border_body(api, schema, number)}
    for number in range(RANDOM_BODIES):
        yield {"name": f"random {number}", "body": random_body(api, schema, f"{seed}/{number}")}


def _broken_places(endpoint: Endpoint, answer: Answer, valid: list[Vector]) -> Iterator[Vector]:
    of, body = next((one["name"], one["body"]) for one in valid if one["name"] == "maximal")
    for place in positions(endpoint.api, answer.schema):
        for kind in kinds_at(place):
            found = patches(place, kind, body)
            if found is not None:
                yield {"name": f"{kind} {place.pointer or '/'}", "of": of, "patch": found[0]} | _expected(
                    answer, place, kind, body, found[1]
                )


def _expected(answer: Answer, place: Position, name: str, body: Any, reads: list[Any]) -> Vector:
    """What a client makes of a body that is wrong at a place."""
    kind = KINDS[name]
    if answer.status >= 400:
        # Error bodies are read as far as they can be: the status says enough.
        return {"expect": "error"}
    if kind.allowed(place) or kind.tolerated(place):
        return {"expect": "value", "reads": reads}
    at = locate(body, place.pointer)
    assert at is not None
    # What is missing is missed by what should hold it.
    return {"expect": "error", "path": path_of(body, parent_of(at) if name == "drop" else at)}


def _broken_wholes(answer: Answer, valid: list[Vector]) -> Iterator[Vector]:
    for kind, whole in WHOLES.items():
        if kind.startswith("status-") or not whole.applies(answer):
            continue
        for base in valid:
            right = Served(answer.status, _media_type(answer), content_of(base))
            wrong = whole.change(right)
            if wrong is None or wrong == right:
                continue
            vector: Vector = {"name": kind, "of": base["name"]}
            if wrong.content != right.content:
                vector["content"] = _parts(wrong.content)
            if wrong.headers != right.headers:
                vector["mediaType"] = wrong.headers.get("content-type")
            tolerated = answer.status < 400 and whole.tolerated
            yield vector | ({"expect": "value", "reads": []} if tolerated else {"expect": "error"})
            break


def _media_type(answer: Answer) -> dict[str, str]:
    return {} if answer.media_type is None else {"content-type": answer.media_type}


def _answer(endpoint: Endpoint, answer: Answer, name: str) -> Vector:
    """One documented answer: its headers, the set of its bodies, its examples and what can be wrong around them."""
    known = {"retry-after": RETRY_AFTER, "location": f"https://api.bentley.com{endpoint.base}/somewhere"}
    headers = {
        name.lower(): known.get(name.lower()) or str(make(endpoint.api, node["schema"], "minimal")) or "text"
        for name, node in answer.headers.items()
    }
    broken: list[Vector] = []
    for kind, whole in WHOLES.items():
        if kind.startswith("status-") and whole.applies(answer):
            status = int(kind.partition("-")[2])
            broken.append({"name": kind, "status": status, "expect": "value" if whole.tolerated else "error"})
    for header in headers:
        expect = "value" if answer.status < 400 else "error"
        broken.append({"name": f"drop-header {header}", "header": header, "expect": expect})
    return {
        "operation": endpoint.id,
        "status": answer.status,
        "headers": headers,
        "set": name,
        "examples": [{"name": f"example {one}", "body": body} for one, body in answer.examples.items()],
        "broken": broken,
    }


def _calls(endpoint: Endpoint) -> Iterator[tuple[str, Call]]:
    yield "minimal", call_of(endpoint, "minimal")
    yield "maximal", call_of(endpoint, "maximal")
    for name, body in (endpoint.body_examples or {"parameters": None}).items():
        yield f"example {name}", example_of(endpoint, body)
    for number, call in enumerate(awkward_calls(endpoint)):
        yield f"awkward {number}", call


def _request(name: str, call: Call) -> Vector:
    endpoint = call.endpoint
    path = endpoint.base + endpoint.path
    for parameter, value in call.path.items():
        path = path.replace(f"{{{parameter}}}", quote(value, safe=""))
    headers = {"accept": endpoint.accept} | {one.lower(): value for one, value in call.headers.items()}
    if call.body is not None:
        headers["content-type"] = "application/json"
    return {
        "operation": endpoint.id,
        "name": name,
        "arguments": {"path": call.path, "query": call.query, "headers": call.headers, "body": call.body},
        "request": {"method": endpoint.method, "path": path, "query": call.query, "headers": headers},
    }


def _parts(content: bytes) -> list[dict[str, Any]]:
    """Bytes in a form that JSON can hold: texts, repeated ones shortened, and what is no text in base 64."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return [{"base64": base64.b64encode(content).decode()}]
    parts: list[dict[str, Any]] = []
    for found in re.finditer(r"(a,b\n|[\[\]])\1{99,}|(?:(?!(a,b\n|[\[\]])\2{99,}).)+", text, re.DOTALL):
        one = found[1]
        parts.append({"text": one, "times": len(found[0]) // len(one)} if one else {"text": found[0]})
    return parts


def _text(value: Any, *, inside: str = "") -> str:
    """JSON with one vector a line: what a list holds is not broken further."""
    if isinstance(value, dict) and value and inside != "list":
        lines = [f"{json.dumps(name)}: {_text(one, inside='object')}" for name, one in value.items()]
        text = "{\n" + ",\n".join(lines) + "\n}"
    elif isinstance(value, list) and value and inside != "list":
        text = "[\n" + ",\n".join(_text(one, inside="list") for one in value) + "\n]"
    else:
        text = json.dumps(value)
    return text if inside else text + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Write the files, or say which of them are not what would be written."""
    parser = argparse.ArgumentParser(prog="python -m itwin_conformance.vectors", description="Make the test vectors.")
    parser.add_argument("folder", type=Path, help="where the files are")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a file is out of date")
    options = parser.parse_args(arguments)
    stale = []
    for name, text in documents().items():
        file: Path = options.folder / name
        if not file.is_file() or file.read_bytes() != text.encode():
            stale.append(name)
            if not options.check:
                file.write_bytes(text.encode())
    if options.check and stale:
        sys.stderr.write(f"out of date: {', '.join(stale)}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
