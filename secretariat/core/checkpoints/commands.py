"""`secretariat checkpoint`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from secretariat.core.checkpoints import keys, making
from secretariat.core.checkpoints.keys import BadKey, VerifierKey, verifier_key
from secretariat.core.checkpoints.notes import BadNote
from secretariat.core.checkpoints.offline import fault_about, fault_between, included_in, proof_in, statements_in
from secretariat.core.checkpoints.verifying import Outside, outside
from secretariat.core.codes import current
from secretariat.core.console import Refused, command


def key_given(text: str | None) -> VerifierKey | None:
    """The verifier key on a command line. Raises Refused."""
    try:
        return verifier_key(text) if text is not None else None
    except BadKey as bad:
        raise Refused(str(bad)) from None


def kept_given(paths: list[Path]) -> list[Outside]:
    """The kept checkpoints on a command line. Raises Refused."""
    try:
        return [outside(path) for path in paths]
    except BadNote as bad:
        raise Refused(str(bad)) from None


def what_was_kept(parser: ArgumentParser) -> None:
    """The arguments by which `verify` is told what somebody kept outside."""
    parser.add_argument(
        "--checkpoint", type=Path, action="append", default=[], metavar="FILE", help="a kept checkpoint"
    )
    parser.add_argument("--key", metavar="VERIFIER_KEY", help="the verifier key you wrote down, or an earlier one")


def _what(parser: ArgumentParser) -> None:
    parser.set_defaults(act=_make)
    acts = parser.add_subparsers(metavar="", title="instead of making one")
    new = acts.add_parser("new-key", help="make a signing key in a new file, and print its verifier key")
    new.add_argument("path", type=Path)
    new.add_argument("--name", help="the register's name in its checkpoints, as in register.example.org/sec")
    new.set_defaults(act=_new_key)
    rotate = acts.add_parser("rotate", help="let a new signing key follow the old one")
    rotate.add_argument("old", type=Path, help="the file of the key that signs now")
    rotate.add_argument("new", type=Path, help="the file of the key that is to sign from now on")
    rotate.set_defaults(act=_rotate)
    lost = acts.add_parser("replace-lost", help="let a new signing key sign though the old one is lost")
    lost.add_argument("new", type=Path, help="the file of the key that is to sign from now on")
    lost.set_defaults(act=_replace_lost)
    check = acts.add_parser("check", help="check, without a register, that one checkpoint continues another")
    check.add_argument("old", type=Path, help="the checkpoint you kept")
    check.add_argument("new", type=Path, help="a later one, from /checkpoints/latest")
    check.add_argument("proof", type=Path, help="from /checkpoints/consistency?from=…&to=…")
    check.set_defaults(act=_check)
    event = acts.add_parser("check-event", help="check, without a register, that an event is among a checkpoint's")
    event.add_argument("checkpoint", type=Path, help="the checkpoint you kept")
    event.add_argument("proof", type=Path, help="from /checkpoints/inclusion/…?size=…")
    event.set_defaults(act=_check_event)
    for each in (check, event):
        each.add_argument("--key", required=True, metavar="VERIFIER_KEY", help="the verifier key you wrote down")
        each.add_argument("--keys", type=Path, metavar="FILE", help="from /checkpoints/keys, if the key was replaced")


@command("checkpoint", "Sign a checkpoint of all events now; or make, replace and check what belongs to them.", _what)
def checkpoint(arguments: Namespace) -> int:
    done: int = arguments.act(arguments)
    return done


def _make(arguments: Namespace) -> int:
    key = keys.key_of_the_settings()
    if key is None:
        raise Refused("Set SECRETARIAT_SIGNING_KEY to the path of a key; `secretariat checkpoint new-key` makes one.")
    sys.stdout.write(making.make(key).text)
    return 0


def _new_key(arguments: Namespace) -> int:
    key = keys.new_key(arguments.path, arguments.name or f"secretariat/{current().slug}")
    sys.stdout.write(
        f"{key.verifier}\n"
        f"That is the verifier key: publish it where this register cannot change it. The signing key is {arguments.path};\n"
        "set SECRETARIAT_SIGNING_KEY to that path, and keep a copy where nobody who keeps the register finds it.\n"
    )
    return 0


def _rotate(arguments: Namespace) -> int:
    published = making.rotate(keys.signing_key(arguments.old), keys.signing_key(arguments.new))
    sys.stdout.write(f"{published.statement}From now on set SECRETARIAT_SIGNING_KEY to {arguments.new}.\n")
    return 0


def _replace_lost(arguments: Namespace) -> int:
    published = making.replace_lost(keys.signing_key(arguments.new))
    sys.stdout.write(
        f"{published.statement}From now on set SECRETARIAT_SIGNING_KEY to {arguments.new}. Nothing shows people who have "
        "the old verifier key that the new one is yours: give it to them by another way than this register.\n"
    )
    return 0


def _check(arguments: Namespace) -> int:
    try:
        old, new, path = outside(arguments.old), outside(arguments.new), proof_in(arguments.proof)
        key, statements = _trust(arguments)
    except (BadNote, BadKey) as bad:
        raise Refused(str(bad)) from None
    fault = fault_between(old, new, path, key=key, statements=statements)
    first, last = old.stated.size, new.stated.size
    return _said(fault, f"It holds: the first {first:,} of the {last:,} events were not changed.")


def _check_event(arguments: Namespace) -> int:
    try:
        within, event = outside(arguments.checkpoint), included_in(arguments.proof)
        key, statements = _trust(arguments)
    except (BadNote, BadKey) as bad:
        raise Refused(str(bad)) from None
    fault = fault_about(event, within, key=key, statements=statements)
    return _said(fault, f"It holds: event {event.sequence:,} has the hash {event.hash.hex()}.")


def _trust(arguments: Namespace) -> tuple[VerifierKey, list[str]]:
    """The key that somebody outside believes, and the statements by which others follow it."""
    return verifier_key(arguments.key), statements_in(arguments.keys) if arguments.keys else []


def _said(fault: str | None, otherwise: str) -> int:
    sys.stdout.write(f"{fault or otherwise}\n")
    return 1 if fault else 0
