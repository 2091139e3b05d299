"""The demonstration behind a server, and for each root field what to ask so that it has an answer."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import httpx
import msgspec

from api.demonstration.blocked_batch import BLOCKED_BATCH
from api.demonstration.scenarios import DISPUTED_ORDER, DISPUTED_PLATE, DISPUTING_CUSTOMER_ID
from api.graphql.limits import USUAL, Limits
from api.graphql.nodes import NODES, named_by
from api.graphql.options import Options
from domain.kernel import Event, Personal
from tests.api.access.asking import QUESTIONS, Enum, document, ids_document
from tests.api.client import bearing

OWN = str(DISPUTING_CUSTOMER_ID)
ASKED = {name: field for name, field in QUESTIONS.items() if name not in NODES}
"""Root fields that are asked plainly; nodes are asked by what these show."""

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

    nodes: dict[str, list[str]]
    """Ids of what there is, by type."""

    def put(self, query: str, who: dict[str, str]) -> Any:
        """The whole answer to a query."""
        answer = self.http.post("/graphql", json={"query": query}, headers=who)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def ask(self, name: str, who: dict[str, str], *, disguised: bool = False) -> Any:
        return self.put(document(name, self.arguments[name], disguised=disguised), who)


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    match value:
        case dict():
            for key, part in value.items():  # pyright: ignore[reportUnknownVariableType] - JSON
                yield from leaves(part, f"{path}.{key}")
        case list():
            for part in value:  # pyright: ignore[reportUnknownVariableType] - JSON
                yield from leaves(part, path)
        case None | False | "":
            return
        case _:
            yield path, value


def personal_in(value: Any) -> Iterator[Personal]:
    if isinstance(value, Personal):
        yield value
    elif isinstance(value, Event | msgspec.Struct):
        for field in value.__struct_fields__:
            yield from personal_in(getattr(value, field))
    elif isinstance(value, tuple):
        for part in value:  # pyright: ignore[reportUnknownVariableType] - of any kind
            yield from personal_in(part)


def ids_in(http: httpx.Client, asked: dict[str, dict[str, Any]]) -> dict[str, list[str]]:
    """Ids of what these questions find, by type; no more than one request may ask for."""
    found: dict[str, list[str]] = {}
    for name, said in asked.items():
        query = ids_document(name, said)
        if query is not None:
            answer = http.post(
                "/graphql", json={"query": query}, headers=bearing(name, "supervisor")
            )
            for _, each in leaves(answer.json()["data"]):
                found.setdefault(named_by(each).type_name, []).append(each)
    return {name: list(dict.fromkeys(ids))[: USUAL.root_fields] for name, ids in found.items()}


def arguments(http: httpx.Client, position: int) -> dict[str, dict[str, Any]]:
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
    asked: dict[str, dict[str, Any]] = {name: {} for name in ASKED}
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
        "parkedStream": {"view": "customer_file", "streamId": OWN},
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
