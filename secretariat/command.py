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

    from secretariat.core.codes import BadCode

    try:
        django.setup()
    except (BadCode, ImproperlyConfigured) as fault:
        sys.stderr.write(f"{fault}\n")
        return 2

    from django.db import DatabaseError, InterfaceError

    import secretariat.bench.commands
    import secretariat.bench.soak.commands  # noqa: F401  (registers `bench` and `soak`, which are no room's)
    from secretariat.core import console
    from secretariat.core.operating.away import for_an_operator

    chosen = console.parser().parse_args(arguments)
    try:
        run: console.Run = chosen.run
        return run(chosen)
    except (console.Refused, BadCode) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    except (DatabaseError, InterfaceError) as error:
        if not (says := for_an_operator(error)):
            raise
        sys.stderr.write(f"{says}\n")
        return 2
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): nothing is wrong. Python would complain again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
