"""Programs for tests: clients that send a token of somebody with a role."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from secretariat.accounts import tokens
from secretariat.accounts.models import User
from secretariat.accounts.reading import person_reader
from secretariat.accounts.tests.factories import a_person, give
from secretariat.core.api import limits


class Program(Client):
    """A client that sends JSON, and a token if it has one."""

    def __init__(self, secret: str = "", person: User | None = None) -> None:
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        super().__init__(REMOTE_ADDR="127.0.0.1", raise_request_exception=False, headers=headers)
        self.person, self.secret = person, secret

    def send(self, path: str, given: Any = None, **headers: str) -> Any:
        """Post to a call, with a body in JSON."""
        return self.post(f"/api/v1{path}", given or {}, content_type="application/json", headers=headers)

    def read(self, path: str, **headers: str) -> Any:
        """Read a call."""
        return self.get(f"/api/v1{path}", headers=headers)


def program_of(
    role: str = "", of: str = "", *, scope: str = "write", highest: str = "amber", second_factor: bool = True
) -> Program:
    """A program of somebody new who holds that role."""
    person = a_person(f"Illustrative {role or 'nobody'} {User.objects.count()}")
    if role:
        give(person, role, of)
    return program_for(person, scope=scope, highest=highest, second_factor=second_factor)


def program_for(person: User, *, scope: str = "write", highest: str = "amber", second_factor: bool = True) -> Program:
    """A program of a person."""
    proofs: list[dict[str, Any]] = [{"method": "mfa", "at": 0}] if second_factor else []
    reader = replace(person_reader(person, proofs), confirmed=True)
    _, secret = tokens.make(person, name="a program", scope=scope, highest=highest, reader=reader)
    return Program(secret, person)


@pytest.fixture(autouse=True)
def counted_anew():
    """Each test counts requests from none."""
    limits.forget()
    yield
    limits.forget()
