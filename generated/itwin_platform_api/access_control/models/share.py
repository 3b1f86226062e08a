from __future__ import annotations

from typing import ClassVar

from itwin_platform_api.runtime.types import UNSET, DateTime, SecretModel, Unset

__all__ = ["Share"]


class Share(
    SecretModel,
    frozen=True,
    kw_only=True,
    rename={
        "itwin_id": "iTwinId",
        "share_key": "shareKey",
        "share_contract": "shareContract",
    },
):
    """A share: a key for reading an iTwin without signing in.

    Attributes:
        id: Id of the share.
        itwin_id: Id of the iTwin.
        share_key: The key, a JSON web token. It is a secret.
        share_contract: Name of the share contract.
        expiration: Time at which the share ends.
    """

    _secrets: ClassVar[frozenset[str]] = frozenset(["share_key"])

    id: str
    itwin_id: str
    share_key: str | Unset = UNSET
    share_contract: str | Unset = UNSET
    expiration: DateTime | Unset = UNSET
