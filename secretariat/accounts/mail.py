"""Mail: written into the outbox in the transaction that causes it, sent by a task after commit, tried again on failure.

The outbox is also the log of who got what and why. What a mail says is wiped once it has been sent.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from datetime import timedelta
from email.message import EmailMessage as Written
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks import task

from secretariat.accounts.models import Mail

TRIES = 8
TAKEN = timedelta(minutes=2)


class Outbox(BaseEmailBackend):
    """Django's mail backend: puts each message into the outbox, to be sent after commit."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            html = ""
            if isinstance(message, EmailMultiAlternatives):
                html = next((str(each[0]) for each in message.alternatives if each[1] == "text/html"), "")
            for address in message.to:
                why = message.extra_headers.get("X-Why", "Your account")
                _post(address, str(message.subject), str(message.body), html, message.extra_headers, why)
        return len(email_messages)


def write(name: str, address: str, context: dict[str, Any], *, why: str, unsubscribe: str = "") -> Mail:
    """Write a mail from the templates `accounts/mail/<name>.txt` (its first line is the subject) and `.html`."""
    context = {**context, "why": why, "unsubscribe": unsubscribe}
    subject, _, text = render_to_string(f"accounts/mail/{name}.txt", context, using="jinja2").partition("\n")
    html = render_to_string("accounts/mail/frame.html", {**context, "subject": subject, "text": text}, using="jinja2")
    headers = {}
    if unsubscribe:
        headers = {"List-Unsubscribe": f"<{unsubscribe}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    plain = text.strip() + "\n"
    if unsubscribe:
        plain += f"\n{why}. To get no more of these mails, open:\n\n{unsubscribe}\n"
    return _post(address, subject.strip(), plain, html, headers, why)


def _post(address: str, subject: str, text: str, html: str, headers: dict[str, str], why: str) -> Mail:
    mail = Mail.objects.create(address=address, subject=subject, text=text, html=html, headers=headers, why=why)
    transaction.on_commit(lambda: send.enqueue(mail.pk))
    return mail


@task()
def send(number: int) -> None:
    """Send one mail of the outbox, if it is still to be sent. A failure sets the time of the next try."""
    mail = Mail.objects.filter(pk=number, sent__isnull=True).first()
    if mail is not None and mail.tries < TRIES:
        deliver(mail)


def send_due() -> int:
    """Send what is due, such as what failed before; how many were sent. A timer calls it."""
    due = Mail.objects.filter(sent__isnull=True, tries__lt=TRIES, next_try__lte=timezone.now())
    return sum(deliver(mail) for mail in due.order_by("pk")[:500])


def deliver(mail: Mail) -> bool:
    """Hand one mail over, and note the outcome; whether it went.

    Whoever comes first takes it, for longer than a try lasts: a task and a timer never hand the same mail over at once.
    """
    moment = timezone.now()
    mine = {"pk": mail.pk, "sent__isnull": True, "next_try": mail.next_try, "next_try__lte": moment}
    if not Mail.objects.filter(**mine).update(next_try=moment + TAKEN):
        return False
    try:
        _hand_over(_as_message(mail))
    except (OSError, smtplib.SMTPException) as error:
        again = timezone.now() + timedelta(minutes=2 ** (mail.tries + 1))
        said = f"{type(error).__name__}: {error}"[:300]
        Mail.objects.filter(pk=mail.pk).update(tries=mail.tries + 1, error=said, next_try=again)
        return False
    Mail.objects.filter(pk=mail.pk).update(sent=timezone.now(), error="", text="", html="")
    return True


def _as_message(mail: Mail) -> Written:
    message = Written()
    message["From"], message["To"], message["Subject"] = settings.DEFAULT_FROM_EMAIL, mail.address, mail.subject
    message["Message-ID"] = f"<{mail.pk}.{mail.written:%Y%m%d%H%M%S}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}>"
    message["Date"] = mail.written
    message["Auto-Submitted"] = "auto-generated"
    for name, value in mail.headers.items():
        message[name] = value
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    return message


def _hand_over(message: Written) -> None:
    if not settings.MAIL_URL:
        _to_a_file(message)
        return
    url = urlsplit(settings.MAIL_URL)
    host, port = url.hostname or "localhost", url.port or 0
    # Python's own choice for mail would believe any certificate.
    trusted = ssl.create_default_context()
    if url.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=20, context=trusted)
    else:
        server = smtplib.SMTP(host, port, timeout=20)
    with server as connection:
        if url.scheme == "smtp" and (url.username or host not in settings.THIS_MACHINE):
            connection.starttls(context=trusted)
        if url.username:
            connection.login(unquote(url.username), unquote(url.password or ""))
        connection.send_message(message)


def _to_a_file(message: Written) -> None:
    folder = Path(settings.VAR) / "mail"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = str(message["Message-ID"]).strip("<>").partition("@")[0]
    (folder / f"{name}.eml").write_bytes(bytes(message))
