"""JUnit's XML: one test case for each requirement and operation."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from ..requirements import Requirement
from ..results import Result, Run
from .summary import areas

__all__ = ["junit"]

#: Characters that XML cannot hold, whatever a server put into an answer.
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(run: Run) -> bytes:
    """The document: a suite for each area. What was not tested is skipped, and so is what is accepted."""
    root = ET.Element("testsuites", _counts(run.results) | {"name": "itwin-conformance", "time": f"{run.seconds:.3f}"})
    by_id = {one.id: one for one in run.requirements}
    for area in areas(run):
        results = [one for one in run.results if by_id[one.requirement].area == area.name]
        seconds = f"{sum(one.seconds for one in results):.3f}"
        suite = ET.SubElement(root, "testsuite", _counts(results) | {"name": area.name, "time": seconds})
        for result in results:
            _case(suite, by_id[result.requirement], result)
    ET.indent(root)
    text: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _counts(results: list[Result]) -> dict[str, str]:
    failed = sum(one.outcome == "failed" for one in results)
    skipped = sum(one.outcome in ("not-testable", "known") for one in results)
    return {"tests": str(len(results)), "failures": str(failed), "errors": "0", "skipped": str(skipped)}


def _case(suite: ET.Element, requirement: Requirement, result: Result) -> None:
    about = {"classname": requirement.id, "name": result.operation, "time": f"{result.seconds:.3f}"}
    case = ET.SubElement(suite, "testcase", about)
    if result.outcome == "failed":
        lines = [
            f"{requirement.level}: {requirement.sentence}",
            *(one.message for one in result.findings),
            result.replay,
        ]
        failure = ET.SubElement(
            case, "failure", {"message": _clean(result.findings[0].message), "type": requirement.level}
        )
        failure.text = _clean("\n".join(lines))
    elif result.outcome != "passed":
        accepted = f"accepted: {result.reason} ({result.link})" if result.outcome == "known" else result.reason
        ET.SubElement(case, "skipped", {"message": _clean(accepted)})


def _clean(text: str) -> str:
    return NOT_XML.sub("\ufffd", text)
