"""Puts every call into the one `NinjaAPI`, and its description together as OpenAPI has it."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.decorators import decorate_view
from ninja.errors import HttpError, ValidationError

from secretariat.core.api import acts, cases, figures, searching, tables  # noqa: F401  (each offers its calls)
from secretariat.core.api.calls import Call, all_calls, as_ninja_sees_it, held
from secretariat.core.api.idempotency import HEADER
from secretariat.core.api.problems import CONTENT_TYPE, Fault, Problem, not_right, title_of
from secretariat.core.permission.declared import EVERYONE, KNOWN, wants_proof

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


_made: list[NinjaAPI] = []


def put_together(api: NinjaAPI) -> None:
    """Register every call that core and the rooms offer, and the answers to what goes wrong."""
    _made[:] = [api]
    tables.offer_all()
    acts.offer_all()
    for call in all_calls():
        _register(api, call)
    for kind in (Problem, ValidationError, HttpError):
        api.add_exception_handler(kind, _why_not)


def _register(api: NinjaAPI, call: Call) -> None:
    view = decorate_view(held(call))(as_ninja_sees_it(call))
    api.default_router.add_api_operation(
        call.path,
        [call.method],
        view,
        response=call.answer,
        operation_id=call.name,
        url_name=call.name,
        summary=call.says,
        description=" ".join((getattr(call.view, "func", call.view).__doc__ or "").split()),
        tags=[call.tag],
        openapi_extra=_more(call),
    )


def patterns(api: NinjaAPI) -> tuple[list[Any], str, str]:
    """The API's addresses for the house's table of addresses, each with what it allows."""
    urls: Any = api.urls
    found, name, namespace = urls
    by_name = {call.name: call for call in all_calls()}
    for pattern in found:
        if pattern.name in by_name:
            pattern.callback.allowed = by_name[pattern.name].declared
    return [each for each in found if each.name in by_name], name, namespace


@cache
def description() -> dict[str, Any]:
    """The whole API as OpenAPI 3.1 describes it."""
    (api,) = _made
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
