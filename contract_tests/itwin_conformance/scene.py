"""What a check is given: one requirement, one operation, and everything with which to ask the server about them."""

from __future__ import annotations

import contextlib
import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random
from typing import Any, NoReturn
from urllib.parse import quote, urlsplit
from uuid import UUID

import msgspec

from .definitions import Endpoint, endpoint
from .exchange import Exchange
from .ids import Things
from .redaction import variable
from .registry import Broken, NotTestable
from .requirements import Requirement
from .session import Session
from .subjects import created, items_of, named_body, own, path_parameters, url_of
from .target import origin
from .wire import Wire

__all__ = ["UNSET", "Scene"]

#: For arguments whose None means something.
UNSET: Any = object()
#: The caller who may do everything.
MAIN = "main"
#: Pages after which a list is taken to be endless.
MOST_PAGES = 500
Query = Mapping[str, object]


class Scene:
    """One requirement on one operation.

    Attributes:
        random: the same for the same seed, requirement and operation.
        exchanges: what this check has sent so far.
    """

    def __init__(self, session: Session, requirement: Requirement, about: Endpoint, wire: Wire | None = None) -> None:
        self.session = session
        self.target = session.target
        self.requirement = requirement
        self.endpoint = about
        self.random = Random(f"{session.seed} {requirement.id} {about.id}")  # noqa: S311 - names and ids, no secrets
        self.exchanges: list[Exchange] = []
        self._wire = wire or session.wire
        self._names = itertools.count(1)
        self._things = Things(self)

    # Requests

    def call(
        self,
        operation: Endpoint | str | None = None,
        *,
        path: Mapping[str, str] | None = None,
        query: Query | None = None,
        body: Any = UNSET,
        token: str | None = MAIN,
        authorization: str | None = None,
        accept: str | None = UNSET,
        headers: Sequence[tuple[str, str]] = (),
        method: str | None = None,
    ) -> Exchange:
        """Call an operation, by default as its page asks for it: with ids that exist, its body and its ``Accept``.

        Args:
            operation: the one that the check is about unless given.
            path: path parameters that are to have other values.
            query: parameters to add or replace; None leaves one out, a list gives it several times.
            body: a JSON value, or bytes that are sent as they are; None sends none.
            token: the caller: ``main``, ``reader`` (may read only), ``other`` (of another organization),
                ``expired``; None for none.
            authorization: the whole header, instead of a token.
            accept: None leaves the header out. With another one than the operation's, or none, the answer is the
                gateway's, and is held to no definition.
            headers: further headers.
            method: another one than the operation's. The answer is then held to no definition.

        Raises:
            NotTestable: it is not allowed here, needs an id or a token that nobody gave, or is not served.
        """
        one = self._operation(operation)
        self._permit(one, method)
        filled = {**self.path(one, path or {}), **(path or {})}
        url = url_of(self.target.base_url, one, filled) + self._query(one, query or {})
        content, given = self._content(one, body), [*headers]
        if content is not None and not any(name.lower() == "content-type" for name, _ in headers):
            given.append(("Content-Type", "application/json"))
        if accept is not None:
            given.append(("Accept", self.session.accept(one) if accept is UNSET else accept))
        if authorization is not None:
            given.append(("Authorization", authorization))
        elif token is not None:
            given.append(("Authorization", f"Bearer {self.token(token)}"))
        judged = method in (None, one.method) and accept in (UNSET, one.accept)
        answer = self._send(method or one.method, url, given, content, one if judged else None)
        if one.method == "POST" and answer.ok:
            for kept_by, new in created(one, answer.json):
                self.session.made_by(kept_by, filled, new)
        return answer

    def good(self, operation: Endpoint | str | None = None, **how: Any) -> Exchange:
        """Call an operation and get a success.

        Raises:
            NotTestable: it did not succeed, so there is nothing to look at. That it should succeed is a requirement
                of its own.
        """
        answer = self.call(operation, **how)
        if not answer.ok:
            codes = f" ({', '.join(answer.error_codes)})" if answer.error_codes else ""
            raise NotTestable(f"{self._operation(operation).id} answered {answer.status}{codes}")
        if answer.status != 204 and answer.endpoint is not None and answer.json is None:
            documented = answer.endpoint.answer(answer.status)
            if documented is not None and documented.media_type == "application/json":
                raise NotTestable(f"{answer.endpoint.id} answered with what is no JSON")
        return answer

    def follow(self, url: str, operation: Endpoint | str | None = None, *, token: str = MAIN) -> Exchange:
        """GET an address that the server gave; the answer is held to the definition of the operation.

        Raises:
            NotTestable: it leads to another server, which the token is not sent to.
        """
        one = self._operation(operation)
        if origin(url) != self.target.origin:
            raise NotTestable(f"the link leads to another server: {urlsplit(url).netloc or url!r}")
        headers = [("Accept", self.session.accept(one)), ("Authorization", f"Bearer {self.token(token)}")]
        return self._send("GET", url, headers, None, one)

    def pass_on(
        self, method: str, url: str, headers: list[tuple[str, str]], content: bytes | None, about: Endpoint | None
    ) -> Exchange:
        """Send what somebody else has composed, as it is."""
        return self._send(method, url, headers, content, about)

    def _send(
        self, method: str, url: str, headers: list[tuple[str, str]], content: bytes | None, about: Endpoint | None
    ) -> Exchange:
        answer = self._wire.send(method, url, headers, content, endpoint=about, requirement=self.requirement.id)
        self.exchanges.append(answer)
        if answer.status == 501:
            raise NotTestable("the server does not serve it (501)")
        return answer

    def _operation(self, given: Endpoint | str | None) -> Endpoint:
        if given is None:
            return self.endpoint
        return endpoint(given) if isinstance(given, str) else given

    def _permit(self, one: Endpoint, method: str | None) -> None:
        if method in ("GET", "HEAD", "OPTIONS") or (method is None and one.reads):
            return
        if not self.target.may_write:
            raise NotTestable("only GET is allowed on this server; --allow-writes allows more")
        if self.target.kind == "foreign" and not own(one):
            raise NotTestable("on a foreign server only things that bear a name of the suite's own are changed")

    # Pages

    def pages(
        self,
        operation: Endpoint | str | None = None,
        *,
        query: Query | None = None,
        path: Mapping[str, str] | None = None,
    ) -> Iterator[Exchange]:
        """The pages of a list, the first with this query, the others where the links lead.

        Raises:
            NotTestable: a page failed, a link cannot be followed, or there is no end.
        """
        one = self._operation(operation)
        page = self.good(one, query=query, path=path)
        seen: set[str] = set()
        while True:
            yield page
            url = page.link("next")
            if url is None:
                return
            if url in seen or len(seen) >= MOST_PAGES:
                raise NotTestable("the links to the next page lead in a circle")
            seen.add(url)
            page = self.follow(url, one)
            if not page.ok:
                raise NotTestable(f"the next page answered {page.status}")

    def items(
        self,
        operation: Endpoint | str | None = None,
        *,
        query: Query | None = None,
        path: Mapping[str, str] | None = None,
    ) -> list[Any]:
        """The items of all pages of a list."""
        one = self._operation(operation)
        return [item for page in self.pages(one, query=query, path=path) for item in items_of(one, page.json)]

    # Ids, names and bodies

    def path(self, operation: Endpoint | str | None = None, given: Mapping[str, str] | None = None) -> dict[str, str]:
        """Values for the path parameters: things that exist. A request that changes something gets new things.

        Raises:
            NotTestable: one is neither given nor to be found nor to be made.
        """
        return self._things.path(self._operation(operation), given or {})

    def any_path(self) -> dict[str, str]:
        """Values for the path parameters where the request is to be refused for another reason.

        For reads things that exist, where any are known; nothing that exists is put at risk for it.
        """
        if self.endpoint.reads:
            with contextlib.suppress(NotTestable):
                return self.path()
        return {name: self.new_id() for name in path_parameters(self.endpoint)}

    def list_of(self, at_least: int) -> dict[str, str]:
        """Path parameters of a list with so many items; they are made if need be.

        Raises:
            NotTestable: it has fewer.
        """
        return self._things.list_of(self.endpoint, at_least)

    def make(self, operation: str, *, path: Mapping[str, str] | None = None, **members: Any) -> dict[str, Any]:
        """Create something for this check alone; it is removed afterwards. Gives the object in the answer.

        Args:
            operation: the one that creates, e.g. ``create-mapping``.
            path: of the list in which it is created.
            members: members of the body that are to be other than documented.
        """
        one = endpoint(operation)
        answer = self.good(one, path=path, body={**self.body(one), **members})
        found = [value for value in answer.json.values() if isinstance(value, dict) and "id" in value]
        if not found:
            raise NotTestable(f"{operation} answered without an object that has an id")
        made: dict[str, Any] = found[0]
        return made

    def body(self, operation: Endpoint | str | None = None) -> Any:
        """The documented body of an operation, about things that exist here, with a name of its own."""
        one = self._operation(operation)
        return named_body(one, self.name(), self._things.named_in_bodies(one))

    def name(self) -> str:
        """Letters and digits that nothing else of this run is named by."""
        return f"{self.random.getrandbits(32):08x}{next(self._names)}"

    def new_id(self) -> str:
        """A GUID that nothing has."""
        return str(UUID(int=self.random.getrandbits(128), version=4))

    def token(self, role: str) -> str:
        """The access token of a role.

        Raises:
            NotTestable: nobody gave one.
        """
        token = self.target.tokens.get(role)
        if token is None:
            raise NotTestable(f"there is no token of this kind: set {variable(role)}")
        return token

    def _query(self, one: Endpoint, changes: Query) -> str:
        values: dict[str, object] = {}
        for parameter in one.of("query"):
            if parameter.required and parameter.name not in changes:
                values[parameter.name] = self._things.value(one, parameter.name, parameter.example)
        pairs: list[str] = []
        for name, value in (values | dict(changes)).items():
            given = value if isinstance(value, list) else [] if value is None else [value]
            # `$` stays readable, as in the links of the platform itself.
            pairs += [f"{quote(name, safe='$')}={quote(str(text), safe='')}" for text in given]
        return "?" + "&".join(pairs) if pairs else ""

    def _content(self, one: Endpoint, body: Any) -> bytes | None:
        if body is UNSET:
            body = None if one.body is None else self.body(one)
        if body is None or isinstance(body, bytes):
            return body
        return msgspec.json.encode(body)

    # Time

    def sleep(self, seconds: float) -> None:
        """Wait: at once on the sandbox in this process, really everywhere else."""
        self.target.clock.sleep(seconds)

    def until(
        self, ask: Callable[[], Exchange], done: Callable[[Any], bool], *, deadline: float = 120.0, every: float = 1.0
    ) -> list[Exchange]:
        """Ask again and again until the answer's JSON says that it is done; gives all answers.

        Raises:
            NotTestable: it took longer than the deadline. Say so as `Broken` where an end is what is required.
        """
        answers: list[Exchange] = []
        for _ in range(math.ceil(deadline / every) + 1):
            answers.append(ask())
            if not answers[-1].ok:
                raise NotTestable(f"asked for its state, the server answered {answers[-1].status}")
            if done(answers[-1].json):
                return answers
            self.sleep(every)
        raise NotTestable(f"not done after {deadline:g} seconds")

    def limited(self, requests: int) -> Scene:
        """The same scene on the same server with a limit of so many requests a minute.

        Raises:
            NotTestable: the server's limit cannot be set; to provoke it would use up somebody's quota.
        """
        wire = self.session.limited(requests)
        if wire is None:
            raise NotTestable("the limit of this server cannot be set, and using it up would cost its owner")
        return Scene(self.session, self.requirement, self.endpoint, wire)

    # Verdicts

    def expect(self, held: object, message: str, exchange: Exchange | None = None, *, at: str = "") -> None:
        """Go on if something holds.

        Raises:
            Broken: it does not.
        """
        if not held:
            self.broken(message, exchange, at=at)

    def broken(self, message: str, exchange: Exchange | None = None, *, at: str = "") -> NoReturn:
        """Say that the requirement is broken."""
        raise Broken(message, exchange or (self.exchanges[-1] if self.exchanges else None), at)

    def not_testable(self, reason: str) -> NoReturn:
        """Say that it cannot be decided here."""
        raise NotTestable(reason)
