"""Check that every public type of the built packages is complete, as a type checker of a user's program sees it.

Builds the wheel, unpacks it into an environment of its own (dependencies come from the present one), and runs
``basedpyright --verifytypes`` on each package there.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ("itwin_platform", "itwin_platform_api")


def main() -> int:
    """Returns 0 when all packages are complete."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _environment(folder)
        return max(_verify(package, folder) for package in PACKAGES)


def _environment(folder: Path) -> None:
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)  # noqa: S603 - our own interpreter
    venv.create(folder / "environment", with_pip=False)
    (site,) = (folder / "environment").glob("lib/python*/site-packages")
    (wheel,) = folder.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(site)
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")


def _verify(package: str, folder: Path) -> int:
    command = [sys.executable, "-m", "basedpyright", "--ignoreexternal", "--outputjson", "--verifytypes", package]
    # It asks the first python on the path where packages are.
    path = f"{folder / 'environment' / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(  # noqa: S603 - our own interpreter
        command, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
    )
    report = json.loads(done.stdout)["typeCompleteness"]
    score = report["completenessScore"]
    if score == 1:
        print(f"{package}: public types are complete")
        return 0
    for symbol in report["symbols"]:
        if not symbol["isTypeKnown"]:
            for one in symbol["diagnostics"]:
                print(f"{symbol['name']}: {one['message'].splitlines()[0]}", file=sys.stderr)
    print(f"{package}: {score:.1%} of the public types are complete", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
