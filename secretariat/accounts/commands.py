"""`secretariat invite` lets the first people in; `secretariat mail` and `secretariat webhooks` send what is due."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from django.conf import settings
from django.urls import reverse

from secretariat.accounts import mail, services, webhooks
from secretariat.core.console import Refused, command
from secretariat.core.events import Actor

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


@command("mail", "Send the mails that are due, such as those that failed before.")
def send_mail(arguments: Namespace) -> int:
    sys.stdout.write(f"{mail.send_due()} sent.\n")
    return 0


@command("webhooks", "Tell webhooks what has happened, and try again what failed before.")
def send_webhooks(arguments: Namespace) -> int:
    sys.stdout.write(f"{webhooks.send_due()} sent.\n")
    return 0
