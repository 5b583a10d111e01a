"""Makes a view of every call, and puts their description together as OpenAPI has it.

There are some thousand calls, most of which nobody sends to a worker in its life: each is made when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from threading import Lock
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from ninja import NinjaAPI
from ninja.decorators import decorate_view
from ninja.errors import HttpError, ValidationError

from secretariat.core.api import acts, cases, figures, searching, tables  # noqa: F401  (each offers its calls)
from secretariat.core.api.calls import Call, all_calls, as_ninja_sees_it, held
from secretariat.core.api.idempotency import HEADER
from secretariat.core.api.problems import CONTENT_TYPE, Fault, Problem, not_right, title_of
from secretariat.core.permission.declared import EVERYONE, KNOWN, Allowed, wants_proof

SECURITY = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "A personal token from /account/tokens/. White data needs none.",
    }
}
PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "Every answer that is not what was asked for (RFC 9457). `detail` says what to do.",
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "detail": {"type": "string"},
                    "parameter": {"type": "string"},
                    "pointer": {"type": "string"},
                    "row": {"type": "integer"},
                    "column": {"type": "string"},
                },
                "required": ["detail"],
            },
        },
    },
    "required": ["type", "title", "status", "detail"],
}
CONDITIONAL = {
    "in": "header",
    "name": "If-None-Match",
    "required": False,
    "description": "The ETag of the answer that you have: 304 says that it is still right.",
    "schema": {"type": "string", "pattern": r'^(\*|(W/)?"[!#-~]*")$'},
}
ONCE = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "description": "A word of your own, such as a UUID: what is sent twice with it is done once.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"},
}
OF_READING, OF_WRITING = (400, 401, 404, 422, 429, 503), (400, 401, 403, 404, 409, 413, 415, 422, 429, 503)


def patterns() -> tuple[list[Any], str, str]:
    """The API's addresses for the house's table of addresses, each with what it allows."""
    tables.offer_all()
    acts.offer_all()
    views = {call.path: OnePath(call.path) for call in all_calls()}
    for call in all_calls():
        views[call.path].add(call)
    found = [
        path(call.path.lstrip("/").replace("{", "<").replace("}", ">"), views[call.path], name=call.name)
        for call in all_calls()
    ]
    return found, "ninja", "api"


_one_at_a_time = Lock()
"""Two threads would both make the view of an address, and Ninja refuses a second one of a name."""


class OnePath:
    """The view of the calls at one address; it is made when the first request comes."""

    csrf_exempt = True  # no cookie counts here

    def __init__(self, at: str) -> None:
        self.at = at
        self.calls: list[Call] = []
        self.allowed = Allowed(get="", post="")
        self._view: Any = None

    def add(self, call: Call) -> None:
        """Another method at the same address."""
        self.calls.append(call)
        self.allowed = Allowed(
            get=call.declared.get or self.allowed.get,
            post=call.declared.post or self.allowed.post,
        )

    def __call__(self, request: HttpRequest, **parts: Any) -> HttpResponse:
        with _one_at_a_time:
            if self._view is None:
                urls: Any = _with(self.calls, namespace=f"api {self.at}").urls[0]
                self._view = next(each.callback for each in urls if each.name == self.calls[0].name)
        answer: HttpResponse = self._view(request, **parts)
        return answer


def _with(calls: Iterable[Call], namespace: str) -> NinjaAPI:
    """Ninja with these calls, and the answers to what goes wrong."""
    api = NinjaAPI(
        title="Secretariat",
        version="1",
        description="The register of an industry code: its records, their history, its figures and its processes.",
        urls_namespace=namespace,
        docs_url=None,
        openapi_url=None,
    )
    for call in calls:
        _register(api, call)
    for kind in (Problem, ValidationError, HttpError):
        api.add_exception_handler(kind, _why_not)
    return api


def _register(api: NinjaAPI, call: Call) -> None:
    view = decorate_view(held(call))(as_ninja_sees_it(call))
    api.default_router.add_api_operation(
        call.path,
        [call.method],
        view,
        response=call.shape_of_answer,
        operation_id=call.name,
        url_name=call.name,
        summary=call.says,
        description=" ".join((getattr(call.view, "func", call.view).__doc__ or "").split()),
        tags=[call.tag],
        openapi_extra=_more(call),
    )


@cache
def description() -> dict[str, Any]:
    """The whole API as OpenAPI 3.1 describes it."""
    api = _with(all_calls(), namespace="the whole api")
    said: dict[str, Any] = dict(api.get_openapi_schema(path_prefix="api/v1"))
    said["components"]["securitySchemes"] = SECURITY
    said["components"]["schemas"]["Problem"] = PROBLEM
    said["servers"] = [{"url": "/", "description": "This site"}]
    return said


def _more(call: Call) -> dict[str, Any]:
    """What OpenAPI is told beside what ninja knows."""
    statuses = OF_READING if call.method == "GET" else OF_WRITING
    responses: dict[Any, Any] = {each: _problem(each) for each in statuses}
    if call.method == "GET" and call.tells_events:
        responses[304] = {"description": "What you have is still right."}
    header = CONDITIONAL if call.method == "GET" else ONCE
    more: dict[str, Any] = {
        "parameters": [*(each.as_openapi() for each in call.query), header],
        "responses": responses,
        "security": [{}, {"token": []}] if call.allowed == EVERYONE else [{"token": []}],
        "x-allowed": call.allowed,
        "x-wants-fresh-proof": call.allowed not in (EVERYONE, KNOWN) and wants_proof(call.allowed),
    }
    if call.body:
        more["requestBody"] = call.body
    return more


def _problem(status: int) -> dict[str, Any]:
    content = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": title_of(status), "content": content}


def _why_not(request: HttpRequest, error: Any) -> HttpResponse:
    """The answer to what a call has refused, or what ninja could not read."""
    if isinstance(error, Problem):
        return error.answer()
    return not_right(*_faults(error)).answer() if isinstance(error, ValidationError) else Problem(400).answer()


def _faults(error: ValidationError) -> list[Fault]:
    faults = []
    for each in error.errors:
        place = "/".join(str(part) for part in each["loc"] if part not in ("body", "given"))
        says = str(each["msg"]).removeprefix("Value error, ")
        faults.append(Fault(f"{place or 'The body'}: {says[:1].lower()}{says[1:]}.", pointer=f"/{place}"))
    return faults
