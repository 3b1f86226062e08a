"""Bugs that no single call shows: what was called before has to be remembered to see them."""

from __future__ import annotations

from .engine import Call, Reply, plant

__all__: list[str] = []


@plant("third-call-stumbles", breaks="FUZZ-STATEFUL-01", operations=["get-mapping", "update-mapping", "delete-mapping"])
def _(call: Call) -> Reply:
    thing = call.path["mappingId"]
    call.memory[thing] = call.memory.get(thing, 0) + 1
    return call.answer() if call.memory[thing] < 3 else Reply.refusal(500, "Unknown")


@plant(
    "removal-forgotten",
    breaks="FUZZ-STATEFUL-02",
    operations=[
        *("delete-mapping", "delete-group", "delete-property"),
        *("delete-itwin-group", "remove-itwin-group-member", "delete-itwin-member-invitation"),
        *("remove-itwin-user-member", "delete-iTwin-role", "revoke-itwin-share", "delete-export-connection"),
    ],
)
def _(call: Call) -> Reply:
    return Reply(204) if call.ask(str(call.request.url)).ok else call.answer()
