"""`secretariat …`: what an operator or a timer runs."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand and return its exit code: 0 done, 1 found something wrong, 2 refused."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "secretariat.settings")

    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.db import OperationalError, ProgrammingError

    from secretariat.core.codes import BadCode

    try:
        django.setup()
    except (BadCode, ImproperlyConfigured) as fault:
        sys.stderr.write(f"{fault}\n")
        return 2

    import secretariat.bench.commands  # noqa: F401  (registers `bench`, which is no room's)
    from secretariat.core import console

    chosen = console.parser().parse_args(arguments)
    try:
        run: console.Run = chosen.run
        return run(chosen)
    except (console.Refused, BadCode) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    except (OperationalError, ProgrammingError) as fault:
        if not (says := _about_the_database(str(fault))):
            raise
        sys.stderr.write(f"{says}\n")
        return 2
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): nothing is wrong. Python would complain again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _about_the_database(fault: str) -> str:
    """What an operator can do about a database that has no tables yet or does not answer; empty for another fault."""
    if "no such table" in fault or "no such column" in fault or "does not exist" in fault:
        return "The database has not been brought to this version: run `python manage.py migrate` first."
    if "connection" in fault or "unable to open" in fault:
        first = fault.partition("\n")[0].rstrip(".:")
        return f"The database does not answer ({first}): start it, or correct DATABASE_URL."
    return ""
