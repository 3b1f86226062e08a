"""``python -m codegen``: generate, check what is committed, and take new definitions in.

Exit codes: ``generate``, ``update`` and ``api`` end with 0, or with 2 where a definition cannot be read or generated;
``check`` with 1 where what is committed is not what is generated; ``diff`` with 0 for no difference, 10 for patch,
11 for minor, 12 for major.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from .pipeline import PACKAGE, differences, generate, sources, write
from .problems import CodegenError, Repair
from .update import add, difference, update

ROOT = Path(__file__).parent.parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m codegen", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--specs", type=Path, default=ROOT / "specs", help="folder of the definitions")
    parser.add_argument("--output", type=Path, default=ROOT / "generated", help="folder of the generated package")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("generate", help="write generated/ from specs/")
    commands.add_parser("check", help="fail when generated/ is not what specs/ gives")
    diff = commands.add_parser("diff", help="say what a downloaded definition would change, and how much that asks")
    diff.add_argument("--json", action="store_true", help="for programs")
    taken = commands.add_parser("update", help="put a downloaded definition in the place of an API's, and regenerate")
    further = commands.add_parser("api", help="add a downloaded definition as a further API, and regenerate")
    for one in (diff, taken, further):
        one.add_argument("name", metavar="NAME", help="the API, as its definition's file is called")
        one.add_argument("spec", metavar="SPEC", type=Path, help="the downloaded definition, JSON or YAML")
    options = parser.parse_args(arguments)
    try:
        match options.command:
            case "generate":
                return _generate(options.specs, options.output)
            case "check":
                return _check(options.specs, options.output)
            case "diff":
                return _diff(options.specs, options.name, options.spec, as_json=options.json)
            case "update":
                return _update(options.specs, options.output, options.name, options.spec)
            case _:
                return _api(options.specs, options.output, options.name, options.spec)
    except CodegenError as error:
        print(f"codegen: {error}", file=sys.stderr)
        return 2


def _generate(specs: Path, output: Path) -> int:
    started = time.monotonic()
    apis = sources(specs)
    with generate(apis) as (root, repairs):
        write(root, output / PACKAGE)
    for name, found in repairs.items():
        _print_repairs(name, found)
    print(f"generated {', '.join(one.name for one in apis)} in {time.monotonic() - started:.1f} s")
    return 0


def _check(specs: Path, output: Path) -> int:
    with generate(sources(specs)) as (root, _):
        found = differences(root, output / PACKAGE)
    for line in found:
        print(line)
    if found:
        print("generated/ is not what specs/ and codegen/ give: run `make generate`", file=sys.stderr)
        return 1
    print("generated/ is what specs/ and codegen/ give")
    return 0


def _diff(specs: Path, name: str, spec: Path, *, as_json: bool) -> int:
    report = difference(specs, name, spec)
    print(json.dumps(report.as_json(), indent=2, ensure_ascii=False) if as_json else report.as_text())
    return int(report.rating)


def _update(specs: Path, output: Path, name: str, spec: Path) -> int:
    done = update(specs, output, name, spec)
    print(done.report.as_text())
    for path in done.written:
        print(f"wrote {path}")
    print("regenerated" if done.written else "nothing to write: the definition is the same")
    return 0


def _api(specs: Path, output: Path, name: str, spec: Path) -> int:
    added = add(specs, output, name, spec)
    plan = added.plan
    listings = [one.python for one in plan.operations if one.listing is not None]
    print(f"package     {PACKAGE}.{plan.package}")
    print(f"attribute   ITwinPlatform(...).{plan.package}, AsyncITwinPlatform(...).{plan.package}")
    print(f"definition  {added.definition}")
    print(f"operations  {len(plan.operations)}")
    print(f"Accept      {', '.join(sorted({one.accept for one in plan.operations}))}")
    print(f"listings    {', '.join(listings) or 'none'}")
    print(f"repairs     {len(added.repairs)}")
    _print_repairs(name, added.repairs)
    return 0


def _print_repairs(name: str, found: Sequence[Repair]) -> None:
    for one in found:
        print(f"repaired {name}#{one.place}: {one.rule}: {one.what}")


if __name__ == "__main__":
    sys.exit(main())
