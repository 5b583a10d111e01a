"""`secretariat check`: our figures against published ones."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from argparse import ArgumentParser, Namespace
from collections import Counter
from pathlib import Path

from secretariat.core.commands import year_of
from secretariat.core.console import Refused, command
from secretariat.reporting.checking import BadPublished, Check, Finding, check, read_published


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("year", help="the regulatory year, such as 2019-20")
    parser.add_argument("--against", required=True, type=Path, metavar="FILE.csv", help="the published figures")
    parser.add_argument("--json", action="store_true", help="write JSON")


@command("check", "Compare a year's figures with published ones.", _arguments)
def check_command(arguments: Namespace) -> int:
    period = year_of(arguments.year)
    try:
        rows = read_published(arguments.against)
    except BadPublished as error:
        raise Refused(str(error)) from None
    found = check(period, rows)
    if arguments.json:
        json.dump([each.as_json() for each in found.findings], sys.stdout, indent=1, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        _print(found, arguments.year)
    return 0 if found.passes else 1


def _print(found: Check, year: str) -> None:
    width = min(shutil.get_terminal_size((110, 40)).columns, 140)
    names = max((len(each.row.figure) for each in found.findings), default=6)
    sys.stdout.write(f"{'section':<8}{'figure':<{names + 2}}{'published':>9}{'ours':>8}  verdict\n")
    for each in found.findings:
        sys.stdout.write(_line(each, names))
    reasons: dict[str, list[str]] = {}
    for each in found.findings:
        if each.why:
            reasons.setdefault(each.why, []).append(f"{each.row.figure} ({each.row.section})")
    if reasons:
        sys.stdout.write("\nWhy\n")
    for why, rows in reasons.items():
        sys.stdout.write(_wrapped(f"{', '.join(dict.fromkeys(rows))}: {why}", width))
    if found.contradictions:
        sys.stdout.write("\nWhat the published numbers say twice and differently\n")
        for sentence in found.contradictions:
            sys.stdout.write(_wrapped(sentence, width))
    if found.broken:
        sys.stdout.write("\nOur own figures do not balance\n")
        for sentence in found.broken:
            sys.stdout.write(_wrapped(sentence, width))
    sys.stdout.write(f"\n{year}: {_counted(found)}.\n")


def _line(each: Finding, names: int) -> str:
    verdict = f"{each.verdict}, unexplained" if each.unexplained else each.verdict
    if each.why:
        verdict += ", explained below"
    return f"{each.row.section:<8}{each.row.figure:<{names + 2}}{each.row.value:>9}{each.ours:>8}  {verdict}\n"


def _counted(found: Check) -> str:
    counts = Counter(each.verdict for each in found.findings)
    said = [f"{counts[each]} {each}" for each in ("agrees", "floor", "differs", "not measured") if counts[each]]
    unexplained = sum(each.unexplained for each in found.findings)
    parts = ", ".join(said).replace("agrees", "agree").replace("floor", "hold as a floor").replace("differs", "differ")
    return f"{len(found.findings)} published figures: {parts}; {unexplained or 'none'} unexplained"


def _wrapped(sentence: str, width: int) -> str:
    return textwrap.fill(sentence, width, initial_indent="- ", subsequent_indent="  ") + "\n"
