"""What schemathesis cannot know from the contract."""

import functools
import json
import os
import urllib.error
import urllib.request
import zlib

import schemathesis

# What a schema can say, the contract must say: a request that it allows may not be refused for one of these.
SAYABLE = {
    "required",
    "wrong_type",
    "unknown_field",
    "unknown_parameter",
    "malformed",
    "too_long",
    "too_short",
    "too_many",
    "too_few",
    "too_small",
    "too_large",
    "not_allowed_value",
    "not_unique",
    "invalid_format",
    "invalid_id",
}
# Needed or not by where a case or a task stands, which `allowedTransitions` tells and a schema cannot.
BY_STATE = {"/reason", "/outcome", "/note"}
# What belongs to a service's own form, which the contract does not know.
BEYOND = ("/answers", "/form", "/process", "/deadline", "/statusTexts", "/page")
# These go by what is sent with them and not by a session.
OWN_CREDENTIALS = {"login", "refresh_session", "track_case", "reply_to_case"}
# Not there or not now, and not for what was sent: a link that was used, a version that is not the present one, an
# idempotency key of another request, too much at once.
STATE = {401, 403, 404, 409, 410, 412, 414, 422, 429, 431, 503}


@functools.cache
def known() -> dict[str, list[str]]:
    """Ids and codes of things that the role in whose name we ask can see, by the name of the parameter in the path."""
    home = "/api/v1/municipalities/cserhalom"
    sources = {
        "case": (f"{home}/cases", "id"),
        "task": (f"{home}/tasks", "id"),
        "department": (f"{home}/departments", "id"),
        "user": (f"{home}/users", "id"),
        "code": (f"{home}/service-catalog/services", "code"),
        "category": (f"{home}/service-catalog/categories", "code"),
    }
    found = {"municipality": ["cserhalom"], "number": ["1"]}
    mine, _ = look("/api/v1/auth/me")
    # Not the own account: who switches that off, finds nothing but 401 afterwards.
    own = json.loads(mine)["id"] if mine else None
    for name, (path, field) in sources.items():
        answer, _ = look(f"{path}?pageSize=10")
        if answer:
            found[name] = [item[field] for item in json.loads(answer)["items"] if item[field] != own]
    return found


def look(path: str) -> tuple[bytes | None, str | None]:
    """The body and ETag of what is at a path, as far as the role may see it."""
    request = urllib.request.Request(os.environ["CIRMOS_URL"] + path)
    if token := os.environ.get("CIRMOS_TOKEN"):
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with urllib.request.urlopen(request, timeout=15) as answer:
            return answer.read(), answer.headers.get("ETag")
    except urllib.error.HTTPError:
        return None, None


def present_version(path: str) -> str | None:
    """The ETag of the thing at a path, or of that to which it belongs: a transition's is its case's."""
    for candidate in (path, path.rsplit("/", 1)[0], path.rsplit("/", 2)[0]):
        _, etag = look(candidate)
        if etag:
            return etag
    return None


@schemathesis.hook
def before_call(context, case, kwargs):
    """Sends good requests to things that exist, at their present version: random words would only ever find that there is
    nothing. A bad part stays as it was made up."""
    meta = case.meta
    if meta is None:
        return
    parameters = case.path_parameters or {}
    for name in parameters:
        # The same choice for the same request, so that a run can be repeated; some stay unknown on purpose.
        kind = "category" if "/categories/" in case.operation.path else name
        choice = known().get(kind, [])
        if choice and meta.phase.data.parameter != name and (name == "municipality" or len(str(parameters[name])) % 4):
            parameters[name] = choice[zlib.crc32(repr(case.body).encode()) % len(choice)]
    if not meta.generation.mode.is_positive:
        return
    # Only a list can give a good cursor.
    if case.query and "cursor" in case.query:
        del case.query["cursor"]
    if case.headers and "If-Match" in case.headers:
        if etag := present_version(case.formatted_path):
            case.headers["If-Match"] = etag


@schemathesis.check
def sessions_last(ctx, response, case):
    """Whoever is signed in stays so: after a session has ended, everything else would be found good for being refused."""
    token = os.environ.get("CIRMOS_TOKEN")
    if not token or os.environ.get("CIRMOS_ENDING") or response.status_code != 401:
        return
    sent = response.request.headers.get("Authorization") == f"Bearer {token}"
    known_otherwise = case.operation.definition.raw.get("operationId") in OWN_CREDENTIALS
    assert not sent or known_otherwise, "the session has ended, or its token is no longer good"


@schemathesis.check
def good_requests_are_accepted(ctx, response, case):
    """A request that the contract allows is accepted, or refused for a reason that no schema can express. Takes the place of
    `positive_data_acceptance`, which allows no such reason."""
    meta = case.meta
    status = response.status_code
    if meta is None or not meta.generation.mode.is_positive or status < 400 or status in STATE:
        return
    if status == 400:
        faults = response.json().get("errors", [])
        told = [
            fault
            for fault in faults
            if fault["code"] in SAYABLE
            and not fault.get("pointer", "").startswith(BEYOND)
            and not (fault["code"] == "required" and fault.get("pointer") in BY_STATE)
        ]
        assert faults, "400 without a fault"
        assert not told, f"the contract allows this, the server does not: {told[:5]}"
        return
    raise AssertionError(f"a request that the contract allows was answered {status}")
