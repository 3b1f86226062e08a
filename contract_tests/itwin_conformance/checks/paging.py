"""Lists: whatever the size of a page, all pages together hold every item once."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from ..definitions import Endpoint
from ..exchange import Exchange
from ..registry import NotTestable, check
from ..scene import Scene
from ..subjects import items_of
from ..target import origin

__all__: list[str] = []

TOP, SKIP, TOKEN = "$top", "$skip", "$continuationToken"


def _limits(endpoint: Endpoint, name: str) -> tuple[int, int | None]:
    schema = next(one.schema for one in endpoint.of("query") if one.name == name)
    return schema.get("minimum", 0), schema.get("maximum")


def _refused(scene: Scene, query: dict[str, object], what: str) -> None:
    answer = scene.call(query=query)
    scene.expect(answer.status == 422, f"expected 422 to {what}, got {answer.status}", answer)


@check("PAGE-TOP-01")
def the_bounds_of_top_are_accepted(scene: Scene) -> None:
    scene.good()
    for top in _limits(scene.endpoint, TOP):
        if top is not None:
            answer = scene.call(query={TOP: top})
            scene.expect(answer.ok, f"expected a page with $top={top}, got {answer.status}", answer)


@check("PAGE-TOP-02")
def what_is_no_top_is_refused(scene: Scene) -> None:
    least, most = _limits(scene.endpoint, TOP)
    scene.good()
    beyond = [] if most is None else [most + 1]
    for top in (least - 1, -1, *beyond, "ten", "1.5", "", "\uff11"):
        _refused(scene, {TOP: top}, f"$top={top}")


@check("PAGE-TOP-03")
def two_tops_are_refused(scene: Scene) -> None:
    scene.good()
    _refused(scene, {TOP: [5, 10]}, "two values of $top")


@check("PAGE-TOP-04")
def a_page_is_no_larger_than_asked(scene: Scene) -> None:
    endpoint = scene.endpoint
    path = scene.list_of(2)
    for top in (1, 2, 3):
        page = scene.good(query={TOP: top}, path=path)
        size = len(items_of(endpoint, page.json))
        scene.expect(size <= top, f"asked for {top} items, got {size}", page, at=f"/{_items(endpoint)}")


def _items(endpoint: Endpoint) -> str:
    return str(endpoint.paging["items"]) if endpoint.paging else ""


@check("PAGE-SKIP-01")
def what_is_no_skip_is_refused(scene: Scene) -> None:
    scene.good()
    for skip in (-1, "ten", "0.5", ""):
        _refused(scene, {SKIP: skip}, f"$skip={skip}")


@check("PAGE-SKIP-02")
def two_skips_are_refused(scene: Scene) -> None:
    scene.good()
    _refused(scene, {SKIP: [0, 1]}, "two values of $skip")


@check("PAGE-SKIP-03")
def beyond_the_end_there_is_an_empty_page(scene: Scene) -> None:
    endpoint = scene.endpoint
    page = scene.good(query={SKIP: 100_000})
    left = len(items_of(endpoint, page.json))
    scene.expect(not left, f"expected an empty page after 100000 items, got {left}", page, at=f"/{_items(endpoint)}")
    scene.expect(page.link("next") is None, "an empty page leads to a next one", page, at="/_links/next")


@check("PAGE-SKIP-04")
def skip_leaves_out_the_first(scene: Scene) -> None:
    endpoint = scene.endpoint
    path, every = _stocked(scene)
    for skip in sorted({1, len(every) // 2, len(every) - 1}):
        page = scene.good(query={SKIP: skip, TOP: 1000}, path=path)
        given = items_of(endpoint, page.json)
        scene.expect(
            given == every[skip : skip + 1000],
            f"$skip={skip} does not leave out just the first {skip}",
            page,
            at=f"/{_items(endpoint)}",
        )


def _stocked(scene: Scene, at_least: int = 2) -> tuple[dict[str, str], list[Any]]:
    """A list of so many items at least, and its items, from as few pages as possible."""
    path = scene.list_of(at_least)
    return path, scene.items(query={TOP: 1000}, path=path)


@check("PAGE-COMPLETE-01")
def small_pages_hold_what_a_large_one_holds(scene: Scene) -> None:
    # With three items there is a page that is neither the first nor the last.
    path, every = _stocked(scene, 3)
    for top in _sizes(len(every)):
        walked = scene.items(query={TOP: top}, path=path)
        last = scene.exchanges[-1]
        missing = sum(item not in walked for item in every)
        twice = len(walked) - len({repr(item) for item in walked})
        scene.expect(not missing, f"pages of {top} lose {missing} of {len(every)} items", last)
        scene.expect(not twice, f"pages of {top} repeat {twice} items", last)
        scene.expect(walked == every, f"pages of {top} have another order than one page", last)


def _sizes(items: int) -> list[int]:
    """Page sizes with and without a rest, and not too many pages."""
    least = max(1, items // 12)
    return sorted({least, least + 1, max(1, items - 1)})


@check("PAGE-END-01")
def the_last_page_has_no_next(scene: Scene) -> None:
    path, every = _stocked(scene, 3)
    # The last page is full with the first of these, and has a rest with the second.
    for top in (len(every), max(1, len(every) - 1)):
        seen: list[str] = []
        page, items = scene.good(query={TOP: top}, path=path), 0
        while True:
            items += len(items_of(scene.endpoint, page.json))
            url = page.link("next")
            if url is None:
                break
            scene.expect(
                items < len(every), f"after all {items} items there is a link to a next page", page, at="/_links/next"
            )
            scene.expect(
                url not in seen, "a link to the next page leads back to an earlier one", page, at="/_links/next"
            )
            seen.append(url)
            page = scene.follow(url)
            scene.expect(page.ok, f"the next page answered {page.status}", page)
        scene.expect(items >= len(every), f"no link leads on after {items} of {len(every)} items", page, at="/_links")


@check("PAGE-LINK-01")
def links_keep_what_was_asked(scene: Scene) -> None:
    path, _ = _stocked(scene)
    page = scene.good(query={TOP: 1}, path=path)
    asked = [pair for pair in page.query if pair[0] not in (SKIP, TOKEN)]
    url = page.link("next")
    scene.expect(url, "there is no link to the second page", page, at="/_links")
    kept = parse_qsl(urlsplit(str(url)).query, keep_blank_values=True)
    lost = [f"{name}={value}" for name, value in asked if (name, value) not in kept]
    scene.expect(not lost, f"the link to the next page has lost {', '.join(lost)}", page, at="/_links/next/href")


@check("PAGE-LINK-02")
def links_lead_to_the_server_that_was_asked(scene: Scene) -> None:
    page = scene.good(query={TOP: 1}, path=_path_of(scene, 2))
    names = [name for name in ("self", "next", "prev") if page.link(name)]
    scene.expect(names, "there are no links", page, at="/_links")
    for name in names:
        _leads_here(scene, page, name)
    if "next" not in names:
        scene.not_testable("it takes two items to see a link to a next page")


def _path_of(scene: Scene, at_least: int) -> dict[str, str]:
    """A list of so many items, or of fewer where there is no such."""
    try:
        return scene.list_of(at_least)
    except NotTestable:
        return scene.path()


def _leads_here(scene: Scene, page: Exchange, name: str) -> None:
    url = str(page.link(name))
    host = origin(url)[1]
    ours = origin(url) == scene.target.origin or host == "api.bentley.com" or host.endswith("-api.bentley.com")
    scene.expect(ours, f"the link `{name}` leads to {host or url!r}", page, at=f"/_links/{name}/href")
    path = urlsplit(page.url).path.rstrip("/").lower()
    there = urlsplit(url).path.rstrip("/").lower()
    scene.expect(there == path, f"the link `{name}` leads to {there}, not to {path}", page, at=f"/_links/{name}/href")


@check("PAGE-LINK-03")
def self_leads_to_the_same_page(scene: Scene) -> None:
    endpoint = scene.endpoint
    # Of a list with more than one page: there a link without $top leads to something else.
    page = scene.good(query={TOP: 1}, path=_path_of(scene, 2))
    url = page.link("self")
    scene.expect(url, "there is no link `self`", page, at="/_links")
    again = scene.follow(str(url))
    same = items_of(endpoint, again.json) == items_of(endpoint, page.json)
    scene.expect(again.ok and same, "the link `self` leads to something else", again, at=f"/{_items(endpoint)}")


@check("PAGE-LINK-04")
def prev_leads_back(scene: Scene) -> None:
    path, every = _stocked(scene)
    first = scene.good(query={TOP: 1, SKIP: 0}, path=path)
    scene.expect(first.link("prev") is None, "the first page has a link to a previous one", first, at="/_links/prev")
    second = scene.good(query={TOP: 1, SKIP: 1}, path=path)
    url = second.link("prev")
    scene.expect(url, "the second page has no link to the first", second, at="/_links")
    back = scene.follow(str(url))
    scene.expect(
        items_of(scene.endpoint, back.json) == every[:1], "the link `prev` does not lead to the page before", back
    )


@check("PAGE-TOKEN-01")
def an_invented_token_is_refused(scene: Scene) -> None:
    scene.good()
    for token in (scene.new_id(), "no-token", ""):
        _refused(scene, {TOKEN: token}, f"the invented $continuationToken {token!r}")


@check("PAGE-STABLE-01")
def the_same_page_is_the_same(scene: Scene) -> None:
    endpoint = scene.endpoint
    path, _ = _stocked(scene)
    first, second = scene.good(query={TOP: 2}, path=path), scene.good(query={TOP: 2}, path=path)
    scene.expect(
        items_of(endpoint, first.json) == items_of(endpoint, second.json),
        "asked twice, the same page holds other items or another order",
        second,
        at=f"/{_items(endpoint)}",
    )
