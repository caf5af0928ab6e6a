"""Uses the generated Python client as a portal and a clerk's program would: reads the catalog, opens every service, hands in
a case, follows it, finds it again as an agent and corrects it. Environment: CIRMOS_URL, CIRMOS_DEMO_PASSWORD; PYTHONPATH
with the generated package."""

import os
import uuid

from cirmos_client import AuthenticatedClient, Client
from cirmos_client.api.cases import create_case, get_case, list_cases, update_case
from cirmos_client.api.catalog import browse_catalog, get_service
from cirmos_client.api.conversation import add_note
from cirmos_client.api.sessions import get_me, login
from cirmos_client.api.tracking import reply_to_case, track_case
from cirmos_client.models import (
    Case,
    CasePatch,
    CaseReceipt,
    Catalog,
    Login,
    Me,
    NewCase,
    NewCaseAnswers,
    NewText,
    Note,
    PageCaseSummary,
    Problem,
    ServicePage,
    SessionKind,
    SignedIn,
    Tracking,
    TrackingMessage,
)

URL = os.environ["CIRMOS_URL"]
TOWN = "cserhalom"


def expect(kind: type, answer: object) -> object:
    """The answer, when it is of the type that the contract promises."""
    assert isinstance(answer, kind), f"{kind.__name__} expected, not {answer}"
    return answer


def as_a_portal(client: Client) -> CaseReceipt:
    catalog = expect(Catalog, browse_catalog.sync(TOWN, client=client, accept_language="en"))
    codes = [service.code for category in catalog.categories for service in category.services]
    assert len(codes) >= 20, codes
    for code in codes:
        page = expect(ServicePage, get_service.sync(TOWN, code, client=client, accept_language="en"))
        assert page.form.to_dict()["properties"], code

    answers = {
        "place": {"address": "Cserhalom, Malom utca 12."},
        "count": 2,
        "injured": "no",
        "tame": "runs_away",
        "kittens": "none_seen",
        "feeder": "nobody",
        "access": "public_place",
    }
    new = NewCase(service_code="stray-cat", answers=NewCaseAnswers.from_dict(answers), language="en")
    key = uuid.uuid4().hex
    receipt = expect(CaseReceipt, create_case.sync(TOWN, client=client, body=new, idempotency_key=key))
    again = expect(CaseReceipt, create_case.sync(TOWN, client=client, body=new, idempotency_key=key))
    assert again.reference == receipt.reference, "a repeated request made a second case"

    incomplete = NewCase(service_code="stray-cat", answers=NewCaseAnswers.from_dict({"count": 0}))
    problem = expect(Problem, create_case.sync(TOWN, client=client, body=incomplete))
    assert any(fault.pointer == "/answers/count" for fault in problem.errors), problem

    secret = receipt.tracking_secret
    expect(
        TrackingMessage,
        reply_to_case.sync(
            TOWN, receipt.reference, client=client, body=NewText(body="It moved."), tracking_secret=secret
        ),
    )
    followed = expect(Tracking, track_case.sync(TOWN, receipt.reference, client=client, tracking_secret=secret))
    assert followed.messages[0].body == "It moved." and len(followed.steps) == len(receipt.steps)
    return receipt


def as_an_agent(receipt: CaseReceipt) -> None:
    with_password = Login(
        email="agent@cserhalom.example", password=os.environ["CIRMOS_DEMO_PASSWORD"], session=SessionKind.TOKEN
    )
    anybody = Client(base_url=URL, raise_on_unexpected_status=True)
    signed_in = expect(SignedIn, login.sync(client=anybody, body=with_password))
    client = AuthenticatedClient(base_url=URL, token=signed_in.access_token, raise_on_unexpected_status=True)
    assert expect(Me, get_me.sync(client=client)).email == with_password.email

    first = expect(PageCaseSummary, list_cases.sync(TOWN, client=client, open_=True, page_size=5, with_total=True))
    second = expect(
        PageCaseSummary, list_cases.sync(TOWN, client=client, open_=True, page_size=5, cursor=first.next_cursor)
    )
    seen = {case.id for case in first.items}
    assert len(seen) == 5 and not seen & {case.id for case in second.items} and first.total > 5
    found = expect(PageCaseSummary, list_cases.sync(TOWN, client=client, reference=receipt.reference))
    assert [case.id for case in found.items] == [receipt.id]

    expect(Note, add_note.sync(TOWN, receipt.reference, client=client, body=NewText(body="Called back.")))
    read = get_case.sync_detailed(TOWN, receipt.reference, client=client)
    case = expect(Case, read.parsed)
    assert case.answers.to_dict()["count"] == 2 and case.tasks
    change = CasePatch(subject="Two stray cats")
    corrected = update_case.sync(TOWN, str(case.id), client=client, body=change, if_match=read.headers["ETag"])
    assert expect(Case, corrected).subject == "Two stray cats"
    stale = update_case.sync(TOWN, str(case.id), client=client, body=change, if_match=read.headers["ETag"])
    assert expect(Problem, stale).status == 412


def main() -> None:
    receipt = as_a_portal(Client(base_url=URL, raise_on_unexpected_status=True))
    as_an_agent(receipt)
    print("a generated Python client works: catalog, intake, tracking, worklist, correction")


if __name__ == "__main__":
    main()
