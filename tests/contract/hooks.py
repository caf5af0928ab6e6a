"""What schemathesis cannot know from the contract."""

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
# What belongs to a service's own form, which the contract does not know.
BEYOND = ("/answers", "/form", "/process", "/deadline", "/statusTexts", "/page")
# Not there or not now, and not for what was sent: a link that was used, a version that is not the present one, an
# idempotency key of another request, too much at once.
STATE = {401, 403, 404, 409, 410, 412, 414, 422, 429, 431, 503}


@schemathesis.hook
def before_call(context, case, kwargs):
    """Leaves a made-up cursor out of a request that is to be accepted: only a list can give a good one. Bad requests keep
    theirs, and must be refused."""
    meta = case.meta
    if meta is not None and meta.generation.mode.is_positive and case.query and "cursor" in case.query:
        del case.query["cursor"]


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
            if fault["code"] in SAYABLE and not fault.get("pointer", "").startswith(BEYOND)
        ]
        assert faults, "400 without a fault"
        assert not told, f"the contract allows this, the server does not: {told[:5]}"
        return
    raise AssertionError(f"a request that the contract allows was answered {status}")
