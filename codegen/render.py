"""Drive openapi-python-client: parse the view, give our names, print through our templates."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from openapi_python_client import Project
from openapi_python_client.config import ClassOverride, Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError
from openapi_python_client.parser.properties import EnumProperty, ModelProperty
from openapi_python_client.parser.properties.date import DateProperty
from openapi_python_client.parser.properties.datetime import DateTimeProperty
from openapi_python_client.parser.properties.file import FileProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.none import NoneProperty
from openapi_python_client.parser.properties.union import UnionProperty

from .names import class_name, snake_name
from .normalise import Normalised
from .plan import ApiPlan, FieldPlan, OperationPlan, ParameterPlan
from .problems import CodegenError
from .texts import Texts

__all__ = ["dumps", "members_of", "render", "render_facades"]

TEMPLATES = Path(__file__).parent / "templates"


def render(normalised: Normalised, target: Path, *, source: str) -> tuple[GeneratorData, list[str]]:
    """Write the package of one API into ``target``; returns what the generator understood and what it complained of.

    Raises:
        CodegenError: the generator cannot read the view at all.
    """
    plan = normalised.plan
    config = _config(plan, target)
    data = GeneratorData.from_dict(normalised.view, config=config)
    if isinstance(data, GeneratorError):
        raise CodegenError(f"the generator cannot read it: {data.header} {data.detail}", source=source)
    _give_names(data, plan)
    project = Project(openapi=data, config=config, custom_template_path=TEMPLATES)
    project.env.globals.update(
        plan=plan,
        annotation=annotation,
        text=Texts(plan),
        property_of=_property_of,
        success_type=lambda endpoint: success_type(endpoint, plan),
        imports_of=_imports_of,
        response_type=_response_type,
        items_required=lambda operation, endpoint: _items_required(operation, endpoint, data),
        pascal=class_name,
        python=repr,
        limits_code=limits_code,
        parameter_code=parameter_code,
        argument=lambda endpoint, one: argument(endpoint, one, plan),
        item_type=lambda operation, endpoint: item_type(operation, endpoint, data),
        members_of=lambda operation: members_of(operation, plan),
        model_property=lambda name, python: _model_property(data, name, python),
    )
    with contextlib.redirect_stdout(io.StringIO()):
        errors = project.build()
    return data, [" ".join(str(part) for part in (one.header, one.detail) if part) for one in errors]


def render_facades(plans: Sequence[ApiPlan]) -> str:
    """The module that gives a client its APIs as attributes."""
    environment = Environment(
        loader=FileSystemLoader(str(TEMPLATES)),
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - Python
    )
    return environment.get_template("facades.py.jinja").render(plans=plans, pascal=class_name)


def _config(plan: ApiPlan, target: Path) -> Config:
    overrides = {
        schema.class_name: ClassOverride(module_name=snake_name(schema.class_name))
        for schema in plan.schemas
        if schema.is_class
    }
    settings = ConfigFile(
        class_overrides=overrides,
        package_name_override=plan.package,
        project_name_override=plan.package,
        # Formatting is a step of ours, with the project's own ruff and for all packages at once.
        post_hooks=[],
    )
    return Config.from_sources(settings, MetaType.NONE, Path("view.json"), "utf-8", overwrite=True, output_path=target)


def _give_names(data: GeneratorData, plan: ApiPlan) -> None:
    """The generator read neutral names; what it prints are those of the plan."""
    for model in data.models:
        schema = plan.by_class[model.class_info.name]
        names = {one.key: one.python for one in schema.fields}
        for one in [*(model.required_properties or []), *(model.optional_properties or [])]:
            object.__setattr__(one, "python_name", names[str(one.name.get_untrusted_value())])
    for collection in data.endpoint_collections_by_tag.values():
        for endpoint in collection.endpoints:
            names = {one.key: one.python for one in plan.by_python[endpoint.name].parameters}
            for _, one in endpoint.iter_all_parameters():
                object.__setattr__(one, "python_name", names[str(one.name.get_untrusted_value())])


def annotation(prop: Any, *, optional: bool | None = None, argument_of: ApiPlan | None = None) -> str:
    """The Python type of a property in an annotation; an argument of an API's method may spell an enum as text."""
    is_optional = not prop.required if optional is None else optional
    text = _type(prop, argument_of)
    return f"{text} | Unset" if is_optional else text


def argument(endpoint: Any, parameter: ParameterPlan, plan: ApiPlan) -> str:
    """The Python type of a parameter: ids may be UUID objects, and enums their values."""
    prop = _property_of(endpoint, parameter)
    if isinstance(prop, ListProperty) and isinstance(prop.inner_property, EnumProperty):
        # A list of a wider type is no list of a narrower one, so each way to spell an enum has its list.
        first, _, second = _type(prop.inner_property, plan).partition(" | ")
        ways = [f"list[{one}]" for one in (first, second) if one]
        return " | ".join([*ways, *(["Unset"] if not parameter.required else [])])
    text = annotation(prop, argument_of=plan)
    return f"IdLike{text.removeprefix('str')}" if parameter.is_id and text.split(" ")[0] == "str" else text


def _type(prop: Any, argument_of: ApiPlan | None = None) -> str:
    match prop:
        case EnumProperty() if argument_of is not None and prop.value_type is str:
            if argument_of.by_class[prop.class_info.name].open_in_requests:
                return f"{prop.class_info.name} | str"
            literals = ", ".join(f'"{value}"' for value in prop.values.values())
            return f"{prop.class_info.name} | Literal[{literals}]"
        case DateTimeProperty():
            return "DateTime"
        case DateProperty():
            return "datetime.date"
        case FileProperty():
            return "bytes"
        case NoneProperty():
            return "None"
        case ListProperty():
            return f"list[{_type(prop.inner_property)}]"
        case UnionProperty():
            return " | ".join(dict.fromkeys(_type(inner, argument_of) for inner in prop.inner_properties))
        case ModelProperty() | EnumProperty():
            return str(prop.class_info.name)
        case _:
            return str(prop.get_base_type_string().as_unembedded_code())


def _property_of(endpoint: Any, parameter: ParameterPlan) -> Any:
    return next(one for _, one in endpoint.iter_all_parameters() if one.python_name == parameter.python)


def success_type(endpoint: Any, plan: ApiPlan) -> str:
    """The Python type of the decoded success answer."""
    operation = plan.by_python[endpoint.name]
    kinds = {answer.status: answer.kind for answer in operation.successes}
    types: dict[str, None] = {}
    for response in endpoint.responses:
        status = str(response.status_code.pattern)
        if status in kinds:
            types["None" if kinds[status] == "none" else _type(response.prop)] = None
    ordered = [one for one in types if one != "None"] + (["None"] if "None" in types else [])
    return " | ".join(ordered) or "None"


def _response_type(endpoint: Any, status: str) -> str:
    for response in endpoint.responses:
        if str(response.status_code.pattern) == status:
            return _type(response.prop)
    return "None"


def _model_property(data: GeneratorData, name: str, python: str) -> Any:
    model = next(one for one in data.models if one.class_info.name == name)
    properties = [*(model.required_properties or []), *(model.optional_properties or [])]
    return next(one for one in properties if one.python_name == python)


def members_of(operation: OperationPlan, plan: ApiPlan) -> tuple[FieldPlan, ...]:
    """The members of a body that a facade method takes as keywords; none where they would clash with parameters."""
    if operation.body is None or operation.body.class_name is None:
        return ()
    fields = plan.by_class[operation.body.class_name].fields
    taken = {one.python for one in operation.parameters} | {"self", "body", "deadline"}
    taken |= {"accept"} if operation.representations else set()
    if operation.listing:
        taken |= {"prefetch", "concurrency", "resume"}
    return (
        ()
        if any(field.python in taken for field in fields)
        else tuple(sorted(fields, key=lambda one: not one.required))
    )


def _items_required(operation: OperationPlan, endpoint: Any, data: GeneratorData) -> bool:
    for response in endpoint.responses:
        if str(response.status_code.pattern).startswith("2") and isinstance(response.prop, ModelProperty):
            model = next(one for one in data.models if one.class_info.name == response.prop.class_info.name)
            return (
                any(
                    one.python_name == operation.listing.items and isinstance(one, ListProperty)
                    for one in model.required_properties or []
                )
                if operation.listing
                else False
            )
    return False


def item_type(operation: OperationPlan, endpoint: Any, data: GeneratorData) -> str:
    """The Python type of one item of a listing."""
    assert operation.listing is not None
    for response in endpoint.responses:
        if str(response.status_code.pattern).startswith("2") and isinstance(response.prop, ModelProperty):
            model = next(one for one in data.models if one.class_info.name == response.prop.class_info.name)
            for one in [*(model.required_properties or []), *(model.optional_properties or [])]:
                if one.python_name == operation.listing.items:
                    parts = one.inner_properties if isinstance(one, UnionProperty) else [one]
                    return _type(next(part for part in parts if isinstance(part, ListProperty)).inner_property)
    raise KeyError(operation.listing.items)


def limits_code(limits: Any) -> str:
    """Limits as Python source; the value of ``type`` is a class."""
    parts = (
        f"{key!r}: {value if key == 'type' else limits_code(value) if isinstance(value, dict) else repr(value)}"
        for key, value in limits.items()
    )
    return "{" + ", ".join(parts) + "}"


def parameter_code(parameter: ParameterPlan) -> str:
    """What the definition says about a parameter, as Python source."""
    parts = [limits_code(parameter.limits)] if parameter.limits else []
    parts += [f"style={parameter.style!r}"] if parameter.style else []
    parts += ["explode=True"] if parameter.explode else []
    return f"Parameter({', '.join(parts)})"


def _imports_of(properties: list[Any], prefix: str) -> list[str]:
    """Import lines for the classes that properties mention."""
    lines: set[str] = set()

    def visit(prop: Any) -> None:
        match prop:
            case ListProperty():
                visit(prop.inner_property)
            case UnionProperty():
                for inner in prop.inner_properties:
                    visit(inner)
            case ModelProperty() | EnumProperty():
                lines.add(f"from {prefix}models.{prop.class_info.module_name} import {prop.class_info.name}")

    for one in properties:
        visit(one)
    return sorted(lines)


def dumps(document: Any) -> str:
    """A document as the generated packages keep it."""
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
