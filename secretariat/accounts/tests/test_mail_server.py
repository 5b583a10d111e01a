"""Mail goes to a server that proves who it is, over an encrypted connection, unless it is on this machine."""

from __future__ import annotations

import ssl
from email.message import EmailMessage

import pytest

from secretariat.accounts import mail


class Server:
    """A mail server that notes what is done with it."""

    done: list[object] = []

    def __init__(self, host, port, timeout, context=None):
        Server.done = [("connect", host, port)]
        self._note("tls", context)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None

    def starttls(self, context=None):
        self._note("starttls", context)

    def login(self, user, password):
        Server.done.append(("login", user, password))

    def send_message(self, message):
        Server.done.append("sent")

    def _note(self, how, context):
        if context is not None:
            proved = context.verify_mode == ssl.CERT_REQUIRED and context.check_hostname
            Server.done.append((how, proved))


@pytest.mark.asvs("V12.3.1", "V12.3.2")
@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("smtp://relay.example:25", [("connect", "relay.example", 25), ("starttls", True), "sent"]),
        (
            "smtp://us%40er:word@relay.example:587",
            [("connect", "relay.example", 587), ("starttls", True), ("login", "us@er", "word"), "sent"],
        ),
        ("smtps://relay.example:465", [("connect", "relay.example", 465), ("tls", True), "sent"]),
        ("smtp://127.0.0.1:25", [("connect", "127.0.0.1", 25), "sent"]),
    ],
)
def test_mail_goes_by_tls_to_a_server_that_proves_itself(settings, monkeypatch, address, expected):
    settings.MAIL_URL = address
    monkeypatch.setattr(mail.smtplib, "SMTP", Server)
    monkeypatch.setattr(mail.smtplib, "SMTP_SSL", Server)
    mail._hand_over(EmailMessage())
    assert Server.done == expected
