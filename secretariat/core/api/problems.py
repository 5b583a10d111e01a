"""Problems: every answer that is not what was asked for, as RFC 9457 has it, with a sentence that says what to do."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse

CONTENT_TYPE = "application/problem+json"
ABOUT = "/api/"
"""The page that explains problems; `type` is its part about this one."""

SENTENCES = {
    400: "The request cannot be read: check its address and its body.",
    401: "That is for people whom we know: send a token as Authorization: Bearer …, from /account/tokens/ on the site.",
    403: "That is for others to do: your roles do not include it.",
    404: "There is nothing at this address that you may see: check it against /api/v1/openapi.json.",
    405: "This address does not take that method.",
    409: "That clashes with what is there: read it again, then decide anew.",
    413: "The body is too large: send less at a time.",
    415: "A body of that kind is not read here: send application/json.",
    422: "Something in the request is not right yet: each entry of errors says what.",
    429: "Too many requests: wait as many seconds as Retry-After says.",
    500: "Something went wrong on our side, and nothing was changed: try again, and tell us the request's id if it stays.",
    503: "The register does not answer just now: try again as Retry-After says.",
}


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: where it stands, and a sentence that says what to do about it."""

    detail: str
    parameter: str = ""
    """The part of the query that is at fault."""
    pointer: str = ""
    """The part of the body, as a JSON pointer."""
    row: int = 0
    column: str = ""

    def as_json(self) -> dict[str, Any]:
        """What is known about it, and nothing else."""
        parts = {name: getattr(self, name) for name in ("parameter", "pointer", "row", "column")}
        return {"detail": self.detail, **{name: value for name, value in parts.items() if value}}


@dataclass(eq=False)
class Problem(Exception):
    """Ends a call with a problem as its answer."""

    status: int
    detail: str = ""
    faults: tuple[Fault, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)

    def answer(self) -> HttpResponse:
        """The problem as an answer."""
        answer = HttpResponse(json.dumps(self.as_json(), ensure_ascii=False), CONTENT_TYPE, self.status)
        answer["Cache-Control"] = "no-store"
        for name, value in self.headers.items():
            answer[name] = value
        return answer

    def as_json(self) -> dict[str, Any]:
        """The members that RFC 9457 names, and `errors` where there are several things to say."""
        said: dict[str, Any] = {
            "type": f"{ABOUT}#problem-{self.status}",
            "title": title_of(self.status),
            "status": self.status,
            "detail": self.detail or sentence_of(self.status),
        }
        return {**said, "errors": [each.as_json() for each in self.faults]} if self.faults else said


def title_of(status: int) -> str:
    """What a status is called."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Problem"


def sentence_of(status: int) -> str:
    """What is said of a status when nothing more is known."""
    return SENTENCES.get(status, SENTENCES[500 if status >= 500 else 400])


def nothing_there(what: str = "") -> Problem:
    """The problem of a record that is missing or hidden: the two are told apart by nobody."""
    return Problem(404, f"There is no {what} that you may see: check the reference." if what else "")


def not_right(*faults: Fault) -> Problem:
    """The problem of a request that can be read and is not right. One fault is said in its detail as well."""
    detail = faults[0].detail if len(faults) == 1 else ""
    return Problem(422, detail, faults)
