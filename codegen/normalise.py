"""Turn a definition into two things: a plan of the client, and a view of the definition that the generator understands.

The view is a derived document (OpenAPI 3.1, Python names, no headers that the client sets itself, every nested
object a component). The definition itself is never changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from .documents import resolve
from .listings import listing_of
from .names import class_name, package_name, snake_name
from .parameters import ParameterPlanner, is_own, parameters_of
from .plan import AnswerPlan, ApiPlan, BodyPlan, ListingPlan, OperationPlan, ParameterPlan, SchemaPlan
from .problems import CodegenError, Repair, pointer
from .schemas import SchemaNormaliser

__all__ = ["METHODS", "Normalised", "normalise", "operations_of"]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_EFFECTS: dict[str, Literal["safe", "idempotent", "start-once"]] = {
    "get": "safe",
    "head": "safe",
    "options": "safe",
    "trace": "safe",
    "put": "idempotent",
    "patch": "idempotent",
    "delete": "idempotent",
    "post": "start-once",
}
#: Names of keywords that every method has beside those of its operation.
_TAKEN = {"body", "client", "concurrency", "deadline", "prefetch", "request", "resume"}
#: A media type with a wildcard, or with what no header can carry.
_RANGE = re.compile(r"\*|[^\x21-\x7e ]|^[^/]*$")
_VENDOR_TYPE = re.compile(r"application/vnd\.[\w.+-]+")


@dataclass(frozen=True, slots=True)
class Normalised:
    plan: ApiPlan
    view: dict[str, Any]
    repairs: tuple[Repair, ...]


def operations_of(definition: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    """Path, method, operation and path item of every operation of a definition."""
    for path, item in (definition.get("paths") or {}).items():
        for method in METHODS:
            if isinstance(item, dict) and isinstance(item.get(method), dict):
                yield path, method, item[method], item


def normalise(name: str, definition: dict[str, Any], *, source: str) -> Normalised:
    """Normalise one definition.

    Raises:
        CodegenError: it holds something that no rule can turn into a client; names the place.
    """
    return _Normaliser(name, definition, source).run()


class _Normaliser:
    def __init__(self, name: str, definition: dict[str, Any], source: str) -> None:
        self._name = name
        self._definition = definition
        self._source = source
        facade = class_name(name)
        self._schemas = SchemaNormaliser(definition, source, taken=(facade, f"Async{facade}"))
        self._repairs: list[Repair] = []
        self._paths: dict[str, dict[str, Any]] = {}
        self._planner = ParameterPlanner(self._schemas, source, self._repairs)

    def run(self) -> Normalised:
        plans = tuple(
            self._operation(path, method, operation)
            for path, method, operation, _ in sorted(operations_of(self._definition), key=lambda one: one[:2])
        )
        self._refuse_duplicates(plans)
        self._schemas.components(self._header_schemas())
        info = self._definition.get("info") or {}
        view = {
            "openapi": "3.1.0",
            "info": {"title": str(info.get("title") or self._name), "version": str(info.get("version") or "1")},
            "paths": self._paths,
            "components": {"schemas": dict(sorted(self._schemas.views.items()))},
        }
        plan = ApiPlan(
            name=self._name,
            package=package_name(self._name),
            title=str(info.get("title") or self._name),
            version=str(info.get("version") or ""),
            description=str(info.get("description") or "").strip(),
            base_path=self._base_path(),
            operations=plans,
            schemas=self._schema_plans(),
            portal=str(self._definition.get("x-itwin-portal") or ""),
        )
        return Normalised(plan, view, tuple(sorted([*self._repairs, *self._schemas.repairs])))

    def _schema_plans(self) -> tuple[SchemaPlan, ...]:
        return tuple(plan for _, plan in sorted(self._schemas.plans.items()))

    def _base_path(self) -> str:
        servers = self._definition.get("servers") or []
        server = servers[0] if servers and isinstance(servers[0], dict) else {}
        url = str(server.get("url") or "")
        for name, variable in (server.get("variables") or {}).items():
            url = url.replace(f"{{{name}}}", str((variable or {}).get("default", "")))
        if not url or "{" in url:
            raise CodegenError(
                "names no server URL with the API's base path",
                source=self._source,
                place="/servers/0/url",
                advice="Add servers: [{url: https://api.bentley.com/<api>}] in the overlay.",
            )
        return urlsplit(url).path.rstrip("/")

    def _refuse_duplicates(self, plans: tuple[OperationPlan, ...]) -> None:
        seen: dict[str, OperationPlan] = {}
        for plan in plans:
            other = seen.setdefault(plan.python, plan)
            if other is not plan:
                raise CodegenError(
                    f"operations {other.id!r} and {plan.id!r} have one Python name, {plan.python}",
                    source=self._source,
                    place=plan.place,
                    advice="Give one of them another operationId in the overlay.",
                )

    def _header_schemas(self) -> frozenset[str]:
        """Components that describe only headers which the client sets by itself."""
        names: set[str] = set()
        for path, method, _, _ in operations_of(self._definition):
            for _, parameter in parameters_of(self._definition, path, method).values():
                reference = (parameter.get("schema") or {}).get("$ref")
                if is_own(parameter) and isinstance(reference, str):
                    names.add(reference.rpartition("/")[2])
        return frozenset(names | ({"AuthorizationHeader", "AcceptHeader"} & set(self._all_schemas())))

    def _all_schemas(self) -> dict[str, Any]:
        return (self._definition.get("components") or {}).get("schemas") or {}

    # -- operations ----------------------------------------------------------------------------------------

    def _operation(self, path: str, method: str, operation: dict[str, Any]) -> OperationPlan:
        place = pointer(["paths", path, method])
        id_ = operation.get("operationId")
        if not isinstance(id_, str) or not id_:
            id_ = f"{method}-{path}"
            self._repairs.append(Repair(place, "operation-id", f"no operationId; named {snake_name(id_)}"))
        python = snake_name(id_)
        declared = parameters_of(self._definition, path, method)
        parameters = [one for _, one in declared.values()]
        tag = str((operation.get("tags") or ["default"])[0])
        view_parameters: list[dict[str, Any]] = []
        representations = self._representations(operation, place)
        taken = set(_TAKEN) | ({"accept"} if representations else set())
        # Path parameters first, so that of two with one name the other gets the underscore.
        plans = tuple(
            self._planner.plan(one, python, at, view_parameters, taken)
            for at, one in sorted(declared.values(), key=lambda found: str(found[1]["in"]) != "path")
            if not is_own(one) and not self._is_cookie(one, at)
        )
        body, view_body = self._body(operation, python, place)
        answers, view_answers = self._answers(operation, python, place)
        # To the generator no parameter is part of the path: it takes fewer types there.
        self._paths.setdefault(path.translate({ord("{"): "<", ord("}"): ">"}), {})[method] = {
            "tags": [snake_name(tag)],
            "operationId": python,
            "parameters": view_parameters,
            **({"requestBody": view_body} if view_body else {}),
            "responses": view_answers,
        }
        effect = operation.get("x-itwin-effect") or _EFFECTS[method]
        documented = [answer for answer in answers if answer.status[0] in "23"]
        return OperationPlan(
            id=id_,
            python=python,
            tag=snake_name(tag),
            method=method.upper(),
            path=path,
            accept=self._accept(operation, parameters, place),
            effect=effect,
            summary=str(operation.get("summary") or id_).strip(),
            description=str(operation.get("description") or "").strip(),
            parameters=_ordered(plans, path),
            answers=answers,
            body=body,
            listing=self._listing(operation, parameters, answers, place),
            job=operation.get("x-itwin-job"),
            preview="Technology Preview" in (operation.get("tags") or []),
            place=place,
            representations=representations,
            gives_response=all(answer.kind == "none" for answer in documented) and self._has_headers(operation),
        )

    def _representations(self, operation: dict[str, Any], place: str) -> dict[str, Literal["text", "bytes"]]:
        """The media types that are no JSON, of success responses that have several."""
        found: dict[str, Literal["text", "bytes"]] = {}
        for status, raw in (operation.get("responses") or {}).items():
            content = self._deref(raw).get("content") or {}
            if not str(status).startswith("2") or len(content) < 2:  # noqa: PLR2004 - a choice
                continue
            at, chosen = f"{place}/responses/{status}/content", _chosen_media(content)
            for media in content:
                if _RANGE.search(media) is not None:
                    self._repairs.append(Repair(at, "representation", f"{media} is no media type to ask for"))
                elif not _is_json(media):
                    found[media] = "text" if media.startswith("text/") else "bytes"
                elif (content[media] or {}).get("schema") != (content[chosen] or {}).get("schema"):
                    self._repairs.append(Repair(at, "representation", f"{chosen} is read, and never {media}"))
        return found

    def _has_headers(self, operation: dict[str, Any]) -> bool:
        responses = operation.get("responses") or {}
        return any(
            str(status)[0] in "23" and self._deref(answer).get("headers") for status, answer in responses.items()
        )

    def _deref(self, node: Any) -> dict[str, Any]:
        if isinstance(node, dict) and isinstance(node.get("$ref"), str):
            node = resolve(self._definition, node["$ref"])
        return node if isinstance(node, dict) else {}

    def _is_cookie(self, parameter: dict[str, Any], place: str) -> bool:
        """Whether a parameter is a cookie, of which the client sends none."""
        if parameter["in"] == "cookie":
            self._repairs.append(Repair(place, "parameter", f"the cookie {parameter['name']} is never sent"))
        return bool(parameter["in"] == "cookie")

    def _accept(self, operation: dict[str, Any], parameters: list[dict[str, Any]], place: str) -> str:
        for parameter in parameters:
            if parameter["in"] == "header" and parameter["name"].lower() == "accept":
                schema = self._schemas.resolved(parameter.get("schema"))
                candidates = [
                    schema.get("default"),
                    parameter.get("example"),
                    schema.get("example"),
                    *(schema.get("enum") or []),
                ]
                candidates += _VENDOR_TYPE.findall(str(parameter.get("description") or schema.get("description") or ""))
                for candidate in candidates:
                    if isinstance(candidate, str) and "/" in candidate:
                        return candidate
        for status, answer in (operation.get("responses") or {}).items():
            for media in self._deref(answer).get("content") or {}:
                if str(status).startswith("2") and _VENDOR_TYPE.match(media):
                    return str(media)
        version = str((self._definition.get("info") or {}).get("version") or "")
        if re.fullmatch(r"v[0-9]+", version):
            self._repairs.append(
                Repair(place, "accept", f"no Accept header declared; taken from info.version {version}")
            )
            return f"application/vnd.bentley.itwin-platform.{version}+json"
        raise CodegenError(
            "declares no media type to ask for",
            source=self._source,
            place=place,
            advice="Declare an Accept header parameter with a default in the overlay.",
        )

    def _body(self, operation: dict[str, Any], owner: str, place: str) -> tuple[BodyPlan | None, dict[str, Any] | None]:
        body = self._deref(operation.get("requestBody"))
        content = body.get("content") or {}
        if not content:
            return None, None
        media = _chosen_media(content)
        required = body.get("required") is not False
        if len(content) > 1:
            others = ", ".join(one for one in content if one != media)
            self._repairs.append(Repair(f"{place}/requestBody", "body", f"{media} is sent, and never {others}"))
        kind = media.partition(";")[0].strip().lower()
        if kind.startswith("multipart/") or kind == "application/x-www-form-urlencoded":
            raise CodegenError(
                f"takes a body of {media}, which is not supported",
                source=self._source,
                place=f"{place}/requestBody/content",
                advice="Describe it as JSON or as a file in the overlay, or remove the operation there.",
            )
        if not _is_json(media):
            # Sent as it is, so to the generator all files are alike.
            view = {"type": "string", "format": "binary"}
            content_view = {"application/octet-stream": {"schema": view}}
            return BodyPlan(media, required, None), {"required": required, "content": content_view}
        schema = (content[media] or {}).get("schema")
        view = self._schemas.view(schema, class_name(owner) + "Body", f"{place}/requestBody")
        reference = view.get("$ref")
        name = reference.rpartition("/")[2] if isinstance(reference, str) else None
        return BodyPlan(media, required, name), {"required": required, "content": {media: {"schema": view}}}

    def _answers(
        self, operation: dict[str, Any], owner: str, place: str
    ) -> tuple[tuple[AnswerPlan, ...], dict[str, Any]]:
        plans: list[AnswerPlan] = []
        views: dict[str, Any] = {}
        for status, raw in sorted((operation.get("responses") or {}).items(), key=lambda one: str(one[0])):
            answer = self._deref(raw)
            content = answer.get("content") or {}
            text = str(status)
            description = str(answer.get("description") or "").strip()
            views[text] = {"description": description}
            if not content:
                plans.append(AnswerPlan(text, "none", description))
                continue
            media = _chosen_media(content)
            if _is_json(media):
                hint = f"{class_name(owner)}Response{text}"
                schema = self._schemas.view((content[media] or {}).get("schema"), hint, f"{place}/responses/{text}")
                views[text]["content"] = {"application/json": {"schema": schema}}
                plans.append(AnswerPlan(text, "json", description))
            elif media.startswith("text/"):
                views[text]["content"] = {"text/plain": {"schema": {"type": "string"}}}
                plans.append(AnswerPlan(text, "text", description))
            else:
                views[text]["content"] = {
                    "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
                }
                plans.append(AnswerPlan(text, "bytes", description))
        return tuple(plans), views

    def _listing(
        self, operation: dict[str, Any], parameters: list[dict[str, Any]], answers: tuple[AnswerPlan, ...], place: str
    ) -> ListingPlan | None:
        success = next((one for one in answers if one.status.startswith("2") and one.kind == "json"), None)
        page: dict[str, Any] | None = None
        if success is not None:
            content = self._deref((operation.get("responses") or {}).get(success.status))["content"]
            page = (content[_chosen_media(content)] or {}).get("schema") or {}
        query = {one["name"] for one in parameters if one["in"] == "query"}
        declared = operation.get("x-itwin-paging") or {}
        found = listing_of(declared, query, page, self._schemas, source=self._source, place=place)
        if isinstance(found, Repair):
            self._repairs.append(found)
            return None
        return found


def _chosen_media(content: Mapping[str, Any]) -> str:
    """Of several media types the one that is used: plain JSON, any other JSON, or the first."""
    plain = (one for one in content if one.partition(";")[0].strip().lower() == "application/json")
    return next(plain, next((one for one in content if _is_json(one)), next(iter(content))))


def _is_json(media: str) -> bool:
    kind = media.partition(";")[0].strip().lower()
    return kind == "application/json" or kind.endswith("+json")


def _ordered(parameters: tuple[ParameterPlan, ...], path: str) -> tuple[ParameterPlan, ...]:
    """Path parameters in the URL's order, then the required keywords, then the others."""

    def rank(one: ParameterPlan) -> tuple[int, int]:
        if one.location == "path":
            return 0, path.find(f"{{{one.wire}}}")
        return (1 if one.required else 2), 0

    return tuple(sorted(parameters, key=rank))
