"""What schemathesis cannot know from the contract."""

import functools
import itertools
import json
import os
import pathlib
import urllib.error
import urllib.request
import uuid
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
OWN_CREDENTIALS = {"login", "refresh_session", "change_password", "track_case", "reply_to_case"}
KEYS = itertools.count(1)
# Not there or not now, and not for what was sent: a link that was used, a version that is not the present one, an
# idempotency key of another request, too much at once.
STATE = {401, 403, 404, 409, 410, 412, 414, 422, 429, 431, 503}


HOME = "/api/v1/municipalities/cserhalom"


@functools.cache
def known() -> dict[str, list[str]]:
    """What the role in whose name we ask can see, by the name of the parameter that names it in a path."""
    sources = {
        "case": (f"{HOME}/cases", "id"),
        "task": (f"{HOME}/tasks", "id"),
        "department": (f"{HOME}/departments", "id"),
        "user": (f"{HOME}/users", "id"),
        "code": (f"{HOME}/service-catalog/services", "code"),
        "category": (f"{HOME}/service-catalog/categories", "code"),
        "session": ("/api/v1/auth/sessions", "id"),
    }
    found = {"municipality": ["cserhalom"], "number": ["1", "2"]}
    for name, (path, field) in sources.items():
        answer, _ = look(path if name == "session" else f"{path}?pageSize=20")
        if answer:
            found[name] = [item[field] for item in json.loads(answer)["items"] if item[field] not in kept()]
    return found


@functools.cache
def kept() -> set[str]:
    """The accounts in whose names everything is tried, and the session that does it. Who switches one off, finds nothing but
    401 afterwards."""
    roles = {f"{role}@cserhalom.example" for role in os.environ["CIRMOS_ROLES"].split()}
    users, _ = look(f"{HOME}/users?pageSize=100")
    sessions, _ = look("/api/v1/auth/sessions")
    accounts = {user["id"] for user in json.loads(users)["items"] if user["email"] in roles} if users else set()
    return accounts | {one["id"] for one in json.loads(sessions)["items"] if one["current"]} if sessions else accounts


@functools.cache
def followed() -> tuple[str, str]:
    """The number and the secret of a case that is there to be followed."""
    body = (pathlib.Path(__file__).parents[2] / "docs" / "examples" / "stray-cat.json").read_bytes()
    request = urllib.request.Request(
        f"{os.environ['CIRMOS_URL']}{HOME}/cases", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=15) as answer:
        receipt = json.load(answer)
    return receipt["reference"], receipt["trackingSecret"]


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
    for name, made_up in parameters.items():
        choice = known().get("category" if "/categories/" in case.operation.path and name == "code" else name, [])
        # The same choice for the same request, so that a run can be repeated; some stay unknown on purpose.
        number = zlib.crc32(f"{name} {made_up} {case.method} {case.query} {case.body!r}".encode(errors="replace"))
        unknown = meta.phase.data.parameter == name or (name != "municipality" and number % 8 == 0)
        spared = made_up in kept() and case.method != "GET"
        if choice and (spared or not unknown):
            parameters[name] = choice[number // 8 % len(choice)]
        elif spared:
            parameters[name] = str(uuid.UUID(int=number))
    if not meta.generation.mode.is_positive:
        return
    if "reference" in parameters and parameters["reference"] != followed()[0]:
        parameters["reference"], case.headers["Tracking-Secret"] = followed()
    # A key that was used for something else is refused whatever else is sent.
    if case.headers and "Idempotency-Key" in case.headers and meta.phase.data.parameter != "Idempotency-Key":
        case.headers["Idempotency-Key"] = f"{case.headers['Idempotency-Key'][:200]}-{next(KEYS)}"
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
            and not fault.get("pointer", "").removeprefix("/version").removeprefix("/definition").startswith(BEYOND)
            and not (fault["code"] == "required" and fault.get("pointer") in BY_STATE)
        ]
        assert faults, "400 without a fault"
        assert not told, f"the contract allows this, the server does not: {told[:5]}"
        return
    raise AssertionError(f"a request that the contract allows was answered {status}")
