from __future__ import annotations

from typing import ClassVar

from itwin_platform_api.runtime.check import Limits
from itwin_platform_api.runtime.types import Model

__all__ = ["ECPropertyReference"]


class ECPropertyReference(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "ec_schema_name": "ecSchemaName",
        "ec_class_name": "ecClassName",
        "ec_property_name": "ecPropertyName",
    },
):
    """An EC property of the iModel from which a value is taken.

    Attributes:
        ec_schema_name: Name of the EC schema, `*` for any.
        ec_class_name: Name of the EC class, `*` for any.
        ec_property_name: Name of the EC property, or a path with dots through navigation properties, structs and
            JSON text.
    """

    _limits: ClassVar[dict[str, Limits]] = {
        "ec_schema_name": {
            "minLength": 1,
            "pattern": "\\S",
            "regex": "[^\\t\\n\\v\\f\\r \\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]",
        },
        "ec_class_name": {
            "minLength": 1,
            "pattern": "\\S",
            "regex": "[^\\t\\n\\v\\f\\r \\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]",
        },
        "ec_property_name": {
            "minLength": 1,
            "pattern": "\\S",
            "regex": "[^\\t\\n\\v\\f\\r \\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]",
        },
    }

    ec_schema_name: str
    ec_class_name: str
    ec_property_name: str
