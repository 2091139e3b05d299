"""Every root field asked for everything by every post, plainly and in disguise: nothing gets out.

The demonstration's own facts say what is personal: each sealed text, and whose it is.
"""

import json
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest

from api.access.policy import POSTS_FOR_QUESTION
from api.demonstration import load_demonstration
from api.demonstration.blocked_batch import BLOCKED_BATCH
from api.demonstration.scenarios import DISPUTED_ORDER, DISPUTED_PLATE, DISPUTING_CUSTOMER_ID
from api.graphql.limits import Limits
from api.graphql.options import Options
from api.store import Store
from domain.kernel import Event, Personal, Role
from eventstore.integrity.checkpoints import Checkpoints
from eventstore.integrity.note import SigningKey
from tests.api.access.asking import QUESTIONS, Enum, document
from tests.api.client import TIMEOUT_S, Served, bearing, token
from tests.conftest import FreshDatabase

OWN = str(DISPUTING_CUSTOMER_ID)
STAFF = tuple(role for role in Role if role not in {Role.SYSTEM, Role.CUSTOMER})
FROM_2026 = {"since": "2026-01-01", "until": "2026-12-31"}
WITHOUT_EXAMPLE = {
    "callIssues",
    "carsToGiveBack",
    "customerFilesDue",
    "deliveries",
    "erasureCertificate",
    "openOldParts",
    "parkedStreams",
    "periodSummaries",
}
"""The demonstration has none of these: all files open, all old parts known."""
PHONE = re.compile(r"(\+86)?1\d{10}")
MASKED = (Role.AUDITOR, Role.PARTS_KEEPER, Role.TEAM_LEADER, Role.INSPECTOR, Role.INTEGRATION)
"""Posts that see persons and do not call them."""


GENEROUS = Options(
    limits=Limits(
        tokens=50_000,
        fields=5_000,
        aliases=5_000,
        repeats=1_000,
        points=10_000_000,
        refill=1_000,
    )
)
"""Here everything is asked at once, which no application does."""


class Asked(msgspec.Struct, frozen=True):
    """A server with the demonstration, and what is personal in it."""

    http: httpx.Client
    arguments: dict[str, dict[str, Any]]
    personal: dict[str, set[UUID]]
    """Each sealed text with those whose it is."""
    phones: frozenset[str]

    def ask(self, name: str, who: dict[str, str], *, disguised: bool = False) -> Any:
        query = document(name, self.arguments[name], disguised=disguised)
        answer = self.http.post("/graphql", json={"query": query}, headers=who)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture(scope="module", name="asked")
def demonstration(fresh_database: FreshDatabase) -> Iterator[Asked]:
    with (
        fresh_database() as url,
        Store(url, b"a master key for tests").opened() as store,
        Served(store, GENEROUS) as address,
        httpx.Client(base_url=address, timeout=TIMEOUT_S) as http,
    ):
        load_demonstration(store)
        Checkpoints(store.database, SigningKey(bytes(32))).make()
        position = store.history.position()
        facts = store.history.read_all(after=0, limit=100_000)
        sealed = [each for fact in facts for each in _personal(fact.event)]
        opened = store.keyring.reveal(each.token for each in sealed if each.token)
        personal: dict[str, set[UUID]] = {}
        for each in sealed:
            personal.setdefault(opened[each.token or ""], set()).add(each.subject)
        phones = frozenset(text for text in personal if PHONE.fullmatch(text))
        assert len(phones) > 50
        yield Asked(http, _arguments(http, position), personal, phones)


@pytest.mark.parametrize("name", QUESTIONS)
def test_what_a_post_has_no_grant_for(asked: Asked, name: str) -> None:
    for role in Role:
        if role in POSTS_FOR_QUESTION[name] or role is Role.SYSTEM:
            continue
        for disguised in (False, True):
            answer = asked.ask(name, _who(role), disguised=disguised)
            [error] = answer["errors"]
            assert error["extensions"]["code"] == "access.other_post"
            assert not list(_leaves(answer["data"]))


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_question_finds_something_to_hide(asked: Asked, name: str) -> None:
    role = next(role for role in (Role.SUPERVISOR, *Role) if role in POSTS_FOR_QUESTION[name])
    who = bearing(f"S1-{role}-{name}", role.value)  # what one bearer may ask is limited
    answer = asked.ask(name, who)
    assert "errors" not in answer, answer["errors"]
    assert any(_leaves(answer["data"])) is (name not in WITHOUT_EXAMPLE), answer


@pytest.mark.requirement("R168")
@pytest.mark.parametrize("name", QUESTIONS)
def test_a_technician_sees_neither_persons_nor_money(asked: Asked, name: str) -> None:
    if Role.TECHNICIAN not in POSTS_FOR_QUESTION[name] or name == "priceList":
        return  # published prices are for everybody
    for disguised in (False, True):
        data = asked.ask(name, _who(Role.TECHNICIAN), disguised=disguised)["data"]
        for path, value in _leaves(data):
            assert not path.endswith("Fen"), (path, value)
            assert value not in asked.personal, (path, value)
        _no_phone(asked, data)


@pytest.mark.requirement("R168")
@pytest.mark.parametrize("name", QUESTIONS)
def test_a_number_is_masked_for_who_does_not_call(asked: Asked, name: str) -> None:
    for role in MASKED:
        if role in POSTS_FOR_QUESTION[name]:
            _no_phone(asked, asked.ask(name, _who(role))["data"])


@pytest.mark.requirement("R168")
@pytest.mark.parametrize("name", QUESTIONS)
def test_a_customer_sees_nothing_of_another(asked: Asked, name: str) -> None:
    if Role.CUSTOMER not in POSTS_FOR_QUESTION[name]:
        return
    for disguised in (False, True):
        data = asked.ask(name, bearing(OWN, "customer"), disguised=disguised)["data"]
        for path, value in _leaves(data):
            owners = asked.personal.get(value) if isinstance(value, str) else None
            assert owners is None or DISPUTING_CUSTOMER_ID in owners, (path, value)


@pytest.mark.parametrize(
    "name", [name for name, each in QUESTIONS.items() if "siteId" in each.args]
)
def test_staff_see_the_lists_of_their_own_site(asked: Asked, name: str) -> None:
    role = next(role for role in (Role.SUPERVISOR, *Role) if role in POSTS_FOR_QUESTION[name])
    headers = {"Authorization": f"Bearer {token('S2-潘峰', role.value, 'S2')}"}
    elsewhere = asked.ask(name, headers)  # the arguments may name S1, where most is
    named = asked.arguments[name].get("siteId")
    if named is not None:
        assert elsewhere["errors"][0]["extensions"]["code"] == "identity.other_site"
        return
    assert "errors" not in elsewhere, elsewhere["errors"]
    sites = {value for path, value in _leaves(elsewhere["data"]) if path.endswith("siteId")}
    assert sites <= {"S2"}, sites


def _who(role: Role) -> dict[str, str]:
    return bearing(OWN if role is Role.CUSTOMER else f"S1-{role}", role.value)


def _no_phone(asked: Asked, data: Any) -> None:
    shown = json.dumps(data, ensure_ascii=False)
    assert [phone for phone in asked.phones if phone in shown] == []


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    match value:
        case dict():
            for key, part in value.items():  # pyright: ignore[reportUnknownVariableType] - JSON
                yield from _leaves(part, f"{path}.{key}")
        case list():
            for part in value:  # pyright: ignore[reportUnknownVariableType] - JSON
                yield from _leaves(part, path)
        case None | False | "":
            return
        case _:
            yield path, value


def _personal(value: Any) -> Iterator[Personal]:
    if isinstance(value, Personal):
        yield value
    elif isinstance(value, Event | msgspec.Struct):
        for field in value.__struct_fields__:
            yield from _personal(getattr(value, field))
    elif isinstance(value, tuple):
        for part in value:  # pyright: ignore[reportUnknownVariableType] - of any kind
            yield from _personal(part)


def _arguments(http: httpx.Client, position: int) -> dict[str, dict[str, Any]]:
    """For each root field what to ask so that it has an answer; a new one needs a line here."""

    def first(query: str) -> Any:
        headers = bearing("S1-韩梅", "supervisor")
        answer = http.post("/graphql", json={"query": query}, headers=headers).json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    waiting = f"atLeast: {position}"
    car = first(f'{{ findVehicles({waiting}, plate: "{DISPUTED_PLATE}") {{ vehicleId }} }}')
    vehicle = {"vehicleId": car["findVehicles"][0]["vehicleId"]}
    board = first(
        f'{{ complaintBoard({waiting}, first: 1, customerId: "{OWN}") {{'
        " nodes { complaintId complaintNumber } } }"
    )["complaintBoard"]["nodes"][0]
    customer = first(f'{{ customerFile({waiting}, customerId: "{OWN}") {{ phone }} }}')
    call = first(f"{{ calls({waiting}, first: 1) {{ nodes {{ callId }} }} }}")["calls"]["nodes"][0]
    put_off = first('{ deferredWorkDue(until: "2027-12-31", first: 1) { nodes { vehicleId } } }')
    booked = first(f'{{ appointments({waiting}, day: "2026-10-30") {{ nodes {{ plate }} }} }}')
    order = {"orderNumber": DISPUTED_ORDER}
    months: dict[str, Any] = {"since": "2025-01-01", "until": "2026-12-31"}
    asked: dict[str, dict[str, Any]] = {name: {} for name in QUESTIONS}
    asked |= {
        "appointment": {"number": "AP-S1-2026-000001"},
        "appointmentRequestsByChannel": {"since": "2026-10-01", "until": "2026-10-31"},
        "appointments": {"day": "2026-10-30"},
        "appointmentsOfPlate": {"plate": booked["appointments"]["nodes"][0]["plate"]},
        "approvalTrail": order,
        "auditedFact": {"streamId": vehicle["vehicleId"], "version": 1},
        "callRegister": {"siteId": "S1", "year": 2026},
        "caseFile": {"kind": Enum("ORDER"), "named": DISPUTED_ORDER},
        "complaintFile": {"complaintId": board["complaintId"]},
        "complaintOnBoard": {"complaintNumber": board["complaintNumber"]},
        "complaintProgress": {
            "complaintNumber": board["complaintNumber"],
            "phone": customer["customerFile"]["phone"],
        },
        "cover": vehicle,
        "customerFile": {"customerId": OWN},
        "customerFilesDue": {"since": "2025-01-01T00:00:00+08:00"},
        "dataSubjectView": {"customerId": OWN},
        "deferredWork": put_off["deferredWorkDue"]["nodes"][0],
        "deferredWorkDue": {"until": "2027-12-31"},
        "erasureCertificate": {"customerId": OWN},
        "findCustomerFiles": {"plate": DISPUTED_PLATE},
        "findVehicles": {"plate": DISPUTED_PLATE},
        "freeBayTimes": {"day": "2026-10-30"},
        "integrityProof": {"position": 1},
        "letterRegister": {"siteId": "S1", "year": 2026},
        "lettersTo": {"customerId": OWN},
        "lowRatings": months,
        "ordersByServiceKind": months,
        "periodReport": {"period": "2026-09"},
        "promiseCompliance": months,
        "promisedCases": months,
        "partsFillRate": {"firstDay": "2025-01-01", "lastDay": "2026-12-31"},
        "partsOfVehicle": vehicle,
        "partsTrace": {"batchId": BLOCKED_BATCH},
        "registeredLetter": {"letterNumber": "XH-S1-2026-00001"},
        "registeredCall": {"callId": call["callId"]},
        "remindersDue": {"until": "2026-12-31", "at": "2026-11-01T10:00:00+08:00"},
        "repeatedComplaints": {"by": Enum("CUSTOMER"), "complaintsMin": 1},
        "satisfaction": months,
        "satisfactionBy": months | {"dimension": Enum("ADVISER")},
        "vehicleHistory": vehicle,
        "visit": order,
    }
    return {
        name: said | ({"atLeast": position} if "atLeast" in QUESTIONS[name].args else {})
        for name, said in asked.items()
    }
