"""``python -m codegen``: generate, or check that what is committed is what is generated."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from .pipeline import PACKAGE, differences, generate, sources, write
from .problems import CodegenError

ROOT = Path(__file__).parent.parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns 0 for success, 1 for a difference, 2 for a definition that cannot be generated."""
    parser = argparse.ArgumentParser(prog="python -m codegen", description=__doc__)
    parser.add_argument("--specs", type=Path, default=ROOT / "specs", help="folder of the definitions")
    parser.add_argument("--output", type=Path, default=ROOT / "generated", help="folder of the generated package")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("generate", help="write generated/ from specs/")
    commands.add_parser("check", help="fail when generated/ is not what specs/ gives")
    options = parser.parse_args(arguments)
    try:
        return {"generate": _generate, "check": _check}[options.command](options.specs, options.output)
    except CodegenError as error:
        print(f"codegen: {error}", file=sys.stderr)
        return 2


def _generate(specs: Path, output: Path) -> int:
    started = time.monotonic()
    apis = sources(specs)
    with generate(apis) as (root, repairs):
        write(root, output / PACKAGE)
    for name, found in repairs.items():
        for one in found:
            print(f"repaired {name}#{one.place}: {one.rule}: {one.what}")
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


if __name__ == "__main__":
    sys.exit(main())
