"""What operators and timers run: `invite`, `mail`, `exchange` for the keys of delivered files, `notify` for trials,
`sign-out` for sessions."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from secretariat.accounts import (
    delivering,
    exchange,
    file_keys,
    mail,
    notifying,
    previewing,
    retention,
    services,
    webhooks,
)
from secretariat.accounts.file_keys import NoKey
from secretariat.accounts.models import User
from secretariat.accounts.notifications import Notifications
from secretariat.accounts.sealing import Broken
from secretariat.core.api.idempotency import forget_old
from secretariat.core.codes import current
from secretariat.core.console import Refused, command
from secretariat.core.events import Actor
from secretariat.core.operating.commands import after_restoring
from secretariat.core.pages.timers import on_tick

OPERATOR = Actor("operator:invite")


def _whom(parser: ArgumentParser) -> None:
    parser.add_argument("email", help="whom to invite")
    parser.add_argument("role", help="the role, such as administrator/party-support, or party/contact with --of")
    parser.add_argument("--of", default="", metavar="REFERENCE", help="the Party, for a role at a Party")


@command("invite", "Invite somebody to a role, and print the link as well as mailing it.", _whom)
def invite(arguments: Namespace) -> int:
    try:
        offer, token = services.invite(arguments.email, arguments.role.rpartition("/")[2], arguments.of, by=OPERATOR)
    except services.Refusal as refusal:
        raise Refused(str(refusal)) from None
    host = settings.SECRETARIAT_HOSTS[0] if settings.SECRETARIAT_HOSTS else "127.0.0.1:8000"
    scheme = "https" if settings.SECURE_COOKIES else "http"
    link = f"{scheme}://{host}{reverse('invitation', args=[token])}"
    mail.write("invitation", offer.email, {"offer": offer, "link": link}, why="You were invited")
    sys.stdout.write(f"{offer.email} is invited to be {offer}, until {offer.expires:%-d %B %Y}:\n{link}\n")
    return 0


def _who(parser: ArgumentParser) -> None:
    parser.add_argument("email", nargs="?", default="", help="whose sessions to end")
    parser.add_argument("--everybody", action="store_true", help="end all sessions there are")


@command("sign-out", "End every session of somebody, or of everybody: they have to sign in anew.", _who)
def sign_out(arguments: Namespace) -> int:
    if bool(arguments.email) == arguments.everybody:
        raise Refused("Say whom to sign out: an address, or --everybody.")
    if arguments.everybody:
        count = services.end_all_sessions()
    else:
        person = User.objects.filter(email__iexact=arguments.email).first()
        if person is None:
            raise Refused(f"Nobody here has the address {arguments.email}.")
        count = services.end_sessions(person)
    sys.stdout.write(f"Sessions ended: {count:,}.\n")
    return 0


@command("mail", "Send the mails that are due, such as those that failed before.")
def send_mail(arguments: Namespace) -> int:
    sys.stdout.write(f"{mail.send_due()} sent.\n")
    return 0


def _what(parser: ArgumentParser) -> None:
    parser.add_argument(
        "what",
        choices=["rotate-key", "check"],
        help="rotate-key: seal files and second factors with a new key and drop the old one; check: prove that all open",
    )


@command("exchange", "Change the key of delivered files and second factors, or prove that all of them open.", _what)
def keep_exchange(arguments: Namespace) -> int:
    if arguments.what == "check":
        try:
            count, faults = exchange.check_sealed()
        except NoKey as fault:
            raise Refused(str(fault)) from None
        sys.stdout.write("".join(f"{fault}\n" for fault in faults) + f"{count} files, {len(faults)} wrong.\n")
        return 1 if faults else 0
    try:
        key_id, files, factors = exchange.rotate_key(by=Actor("operator:rotate-key"))
    except (Broken, NoKey, OSError) as fault:
        raise Refused(f"The key was not changed, and the old one still opens everything. {fault}") from None
    sys.stdout.write(
        f"Sealed with the new key {key_id}: {files:,} files, {factors:,} second factors. The old one is gone: keep a copy "
        "of this one.\n"
    )
    return 0


@after_restoring
def say_what_does_not_open() -> str:
    """What is sealed with a key that this place has not: a restored register needs the key of the place it came from."""
    try:
        _, faults = exchange.check_sealed()
    except NoKey as fault:
        return str(fault)
    if not faults:
        return ""
    return (
        f"{len(faults):,} second factors and delivered files do not open with the key in {file_keys.path()}. Put the files-key "
        "of the place that was backed up there, then run `secretariat exchange check`."
    )


@on_tick
def carry_out_retention() -> str:
    """Remove what the code's rules keep no longer."""
    return "\n".join(retention.run())


@on_tick
def wipe_due() -> str:
    """Wipe what was withdrawn or has expired."""
    count = exchange.wipe_due()
    return f"{count} delivered files wiped." if count else ""


@on_tick
def tell_people() -> str:
    """What a timer does for the inbox: work out who is told, write the day's mail, send what is due."""
    told = notifying.catch_up()
    digests = delivering.send_digests()
    return f"{told:,} notices, {digests:,} mails of the day; {mail.send_due():,} mails sent."


@on_tick
def tell_programs() -> str:
    """What a timer does for programs: forget what is kept no longer, and tell webhooks what is still to be told."""
    forget_old()
    webhooks.forget_old()
    count = webhooks.send_due()
    return f"{count:,} events told to webhooks." if count else ""


def _trial(parser: ArgumentParser) -> None:
    parser.add_argument("what", choices=["preview"], help="preview: say what a table would have sent")
    parser.add_argument("file", metavar="FILE.toml", help="the table, in the shape of the code's notifications.toml")
    parser.add_argument("--days", type=int, default=7, help="over how many days back")


@command("notify", "Try a table of notifications on the last days, beside what was sent.", _trial)
def notify(arguments: Namespace) -> int:
    if not 1 <= arguments.days <= previewing.LONGEST:
        raise Refused(f"--days is {arguments.days}: write a number from 1 to {previewing.LONGEST}.")
    trial = previewing.preview(Notifications(Path(arguments.file), current()), arguments.days)
    sys.stdout.write(f"{'sent':>8} {'would be':>9}  what\n")
    for line in trial.lines:
        sys.stdout.write(f"{line.sent:>8,} {line.would_be:>9,}  {line.what}: {line.verb}\n")
    sys.stdout.write(f"{trial}\n")
    return 0
