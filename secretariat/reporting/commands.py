"""`secretariat report`: draft, publish, correct, and write a year's report."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from secretariat.core.commands import year_of
from secretariat.core.console import Refused, command
from secretariat.core.events import Actor
from secretariat.reporting import commands_check  # noqa: F401  (registers `check`)
from secretariat.reporting.models import ReportVersion

OPERATOR = Actor("operator:report")


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("year", help="the regulatory year, such as 2019-20")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write it as one page that stands alone")
    parser.add_argument("--pdf", type=Path, metavar="FILE", help="write it as an accessible PDF")
    parser.add_argument("--docx", type=Path, metavar="FILE", help="write it as a Word file")
    parser.add_argument("--publish", action="store_true", help="publish it as version 1.0")
    parser.add_argument("--correct", metavar="WHY", help="publish a correction, and say why")


@command("report", "Draft a year's report, publish or correct it, and write it to files.", _arguments)
def report(arguments: Namespace) -> int:
    # Heavy: what draws and typesets is loaded only when a report is made.
    from secretariat.reporting import services

    period = year_of(arguments.year)
    try:
        if arguments.publish:
            made = services.publish(period, by=OPERATOR)
        elif arguments.correct is not None:
            made = services.correct(period, arguments.correct, by=OPERATOR)
        else:
            made = services.draft(period, by=OPERATOR)
    except services.NotPublishable as refusal:
        raise Refused(str(refusal)) from None
    for warning in made.warnings:
        sys.stdout.write(f"Before it can be published: {warning}\n")
    standing = "new" if made.new else "unchanged"
    sys.stdout.write(f"Report {made.version} ({made.version.get_status_display().lower()}, {standing}).\n")
    for path in _write(arguments, made.version):
        sys.stdout.write(f"{path}\n")
    return 0


def _write(arguments: Namespace, version: ReportVersion) -> list[str]:
    from secretariat.reporting import rendering

    wanted = {"html": arguments.html, "pdf": arguments.pdf, "docx": arguments.docx}
    kept = rendering.keep(version, [form for form, path in wanted.items() if path])
    said = []
    for form, path in wanted.items():
        if not path:
            continue
        content = kept[form].read_bytes()
        if path.exists() and path.read_bytes() == content:
            said.append(f"{path} is as it was")
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        said.append(f"{path} written")
    return said
