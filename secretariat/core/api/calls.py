"""Calls: the addresses of the API, each with what it allows, and what every one of them is held to.

A call is declared with `offer`. `held` stands before each: it settles who asks, how often, and whether they may; it
answers 304 to whoever has the answer already, and does a write once.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja import Body, Schema

from secretariat.core.api.askers import WRITE, Asker, asker_of
from secretariat.core.api.etags import tag_of, unchanged
from secretariat.core.api.idempotency import once
from secretariat.core.api.limits import refuse_too_many
from secretariat.core.api.parameters import Parameter, read_all
from secretariat.core.api.problems import Problem
from secretariat.core.permission import why_withheld
from secretariat.core.permission.declared import EVERYONE, KNOWN, Allowed, meets, wants_proof

View = Callable[..., Any]


@dataclass(frozen=True)
class Call:
    """One address with one method. `view` is called as f(request, **path, **query, given=body)."""

    method: str
    path: str
    name: str
    says: str
    allowed: str
    answer: Any
    view: View
    tag: str
    query: tuple[Parameter, ...] = ()
    given: type[Schema] | Callable[[], type[Schema]] | None = None
    body: dict[str, Any] | None = None
    """The body as OpenAPI describes it, where the view reads it by itself."""
    tells_events: bool = True
    """Whether its answer changes with nothing but events: then it has an entity tag."""
    like: str = ""
    """The path as the docs write it once for all tables."""
    says_of_all: str = ""
    """What it is, once for all tables."""

    @property
    def shape_of_answer(self) -> Any:
        """What it answers with; a partial is a shape that is made only now."""
        return self.answer() if isinstance(self.answer, partial) else self.answer

    @property
    def shape_given(self) -> Any:
        """What is sent with it, likewise; None where nothing is."""
        return self.given() if isinstance(self.given, partial) else self.given

    @property
    def declared(self) -> Allowed:
        """What it allows, as the house's table of addresses says it."""
        if self.method == "GET":
            return Allowed(get=self.allowed, post="")
        return Allowed(get="", post=self.allowed)


_calls: dict[str, Call] = {}


def offer(call: Call) -> None:
    """Add a call to the API. Raises ValueError when another has its name."""
    if call.name in _calls and _calls[call.name].path != call.path:
        raise ValueError(f"Two calls are named {call.name}: rename one.")
    _calls[call.name] = call


def get(path: str, *, says: str, answer: Any, allowed: str = EVERYONE, **more: Any) -> Callable[[View], View]:
    """Offer a function as what is read at `path`; its name is the call's."""
    return _offered("GET", path, says=says, answer=answer, allowed=allowed, **more)


def post(path: str, *, says: str, answer: Any, allowed: str, **more: Any) -> Callable[[View], View]:
    """Offer a function as what is done by sending to `path`; its name is the call's."""
    return _offered("POST", path, says=says, answer=answer, allowed=allowed, **more)


def _offered(method: str, path: str, **more: Any) -> Callable[[View], View]:
    def register(view: View) -> View:
        offer(Call(method, path, name=view.__name__, view=view, **more))
        return view

    return register


def all_calls() -> list[Call]:
    """Every call, those with longer fixed parts first: a reference may have a stroke inside."""
    return sorted(_calls.values(), key=lambda call: ("{path:" in call.path, call.path.endswith("}")))


def lines() -> list[tuple[str, str, str, str]]:
    """(method, path, who, what it is) of every call; those that every table has stand there once."""
    found: dict[tuple[str, str, str], str] = {}
    for call in all_calls():
        path = call.like or call.path.replace("{path:", "{")
        found.setdefault((call.method, path, call.allowed), call.says_of_all or call.says)
    return [(*key, says) for key, says in found.items()]


def reader_known(request: HttpRequest) -> Asker:
    """Who asks, as `held` has settled it."""
    asker: Asker = request.asker  # type: ignore[attr-defined]
    return asker


def as_ninja_sees_it(call: Call) -> View:
    """The view with the path's parts and the body as its parameters; the query is read before."""

    @wraps(call.view)
    def view(request: HttpRequest, **parts: Any) -> Any:
        return call.view(request, **parts, **request.asked_by_query)  # type: ignore[attr-defined]

    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    signature = [inspect.Parameter("request", kind, annotation=HttpRequest)]
    for part in [piece[1:-1].rpartition(":")[2] for piece in call.path.split("/") if piece.startswith("{")]:
        signature.append(inspect.Parameter(part, kind, annotation=str))
    if call.given:
        signature.append(inspect.Parameter("given", kind, annotation=call.shape_given, default=Body(...)))
    view.__signature__ = inspect.Signature(signature)  # type: ignore[attr-defined]
    return view


def held(call: Call) -> Callable[[View], View]:
    """Holds everybody who sends a request to what the call allows. Wraps what ninja runs."""

    def hold(run: View) -> View:
        def answer(request: HttpRequest, **parts: Any) -> HttpResponse:
            try:
                asker = request.asker = asker_of(request)  # type: ignore[attr-defined]
                request.reader = asker.reader  # type: ignore[attr-defined]
                refuse_too_many(asker)
                refuse_others(asker, call)
                request.asked_by_query = read_all(request, call.query)  # type: ignore[attr-defined]
                if call.method == "GET":
                    return _read(request, asker, call, lambda: run(request, **parts))
                _body_of(request)
                return once(request, asker, lambda: run(request, **parts))
            except Problem as problem:
                return problem.answer()

        return answer

    return hold


def refuse_others(asker: Asker, call: Call) -> None:
    """Raise Problem 401 or 403, with what to do, for whoever may not make this call."""
    reader = asker.reader
    if call.allowed != EVERYONE and not reader.is_known:
        raise Problem(401, headers={"WWW-Authenticate": 'Bearer realm="Secretariat"'})
    if call.method != "GET" and asker.scope != WRITE:
        raise Problem(403, "This token only reads: make one with the scope write on your account's page.")
    if not meets(reader, call.allowed):
        raise Problem(403, reader.missing or why_withheld(reader, call.allowed))
    if call.allowed != KNOWN and wants_proof(call.allowed) and not reader.confirmed:
        raise Problem(
            403,
            "That wants a fresh proof of who you are: make a token with the highest label Amber on your account's "
            "page; it asks for your second factor and lasts at most eight hours.",
        )


def _read(request: HttpRequest, asker: Asker, call: Call, work: Callable[[], HttpResponse]) -> HttpResponse:
    # The tag is made before the rows are read: what is added in between belongs to the next one.
    tag = tag_of(request, asker) if call.tells_events else ""
    answer = (tag and unchanged(request, tag)) or work()
    if answer.status_code < 400:
        if tag:
            answer["ETag"] = tag
        answer["Cache-Control"] = "private, no-cache" if asker.by_token else "no-cache"
        answer["Vary"] = "Authorization"
    return answer


def _body_of(request: HttpRequest) -> bytes:
    try:
        return request.body
    except RequestDataTooBig:
        raise Problem(413) from None
