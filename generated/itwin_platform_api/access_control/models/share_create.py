from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, DateTime, Model, Unset

__all__ = ["ShareCreate"]


class ShareCreate(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "share_contract": "shareContract",
    },
):
    """Properties of the share to be created.

    Attributes:
        share_contract: Name of the share contract. Open set; some are made for single applications.
        expiration: Time at which the share shall end; if left out or null, the latest time that the contract
            allows.
    """

    share_contract: str | Unset = UNSET
    expiration: DateTime | None | Unset = UNSET
