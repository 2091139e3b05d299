"""Every root field asked for everything by every post, plainly and in disguise: nothing gets out.

The demonstration's own facts say what is personal: each sealed text, and whose it is.
"""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

import httpx
import msgspec
import pytest

from api.access.policy import (
    POSTS_FOR_CHANGE,
    POSTS_FOR_COMMAND,
    POSTS_FOR_DOCUMENT,
    POSTS_FOR_QUESTION,
)
from api.command_line.catching_up import catch_up
from api.demonstration.scenarios import DISPUTED_ORDER, DISPUTING_CUSTOMER_ID
from api.graphql import pipeline
from api.graphql.execution import executed
from api.graphql.nodes import node_types
from api.store import Store
from domain.kernel import Role
from eventstore.integrity.checkpoints import Checkpoints
from eventstore.integrity.note import SigningKey
from projections.catalogue import READ_MODELS
from tests.api.access.asking import nodes_document
from tests.api.access.demonstrated import (
    ASKED,
    GENEROUS,
    OWN,
    Asked,
    arguments,
    ids_in,
    leaves,
    personal_in,
)
from tests.api.access.elsewhere import (
    CHANGES,
    COMMANDS,
    PAPERS,
    commands_documents,
    every_paper_has_its_posts,
    heard,
    of_whom,
    paper,
    subscription,
)
from tests.api.client import TIMEOUT_S, Served, bearing, token
from tests.api.contract.subscriber import subscriber
from tests.conftest import FreshDatabase

STAFF = tuple(role for role in Role if role not in {Role.SYSTEM, Role.CUSTOMER})
FROM_2026 = {"since": "2026-01-01", "until": "2026-12-31"}
WITHOUT_EXAMPLE = {
    "callIssues",
    "carsToGiveBack",
    "customerFilesDue",
    "deliveries",
    "erasureCertificate",
    "openOldParts",
    "parkedStream",
    "parkedStreams",
    "periodSummaries",
}
"""The demonstration has none of these: all files open, all old parts known."""
WITHOUT_NODE = {"ParkedStream"}
OF_A_SITE = [
    name
    for name, root in node_types().items()
    if root.field in {"complaintFile", "complaintOnBoard", "registeredCall", "registeredLetter"}
    or "siteId" in root.by.values()
]
"""Types whose root field shows the things of the reader's own sites alone."""
POSTS = tuple(role for role in Role if role is not Role.SYSTEM)
A_TEXT = 6
"""Shorter ones, such as 好, stand in many a word."""
About = tuple[dict[str, dict[str, Any]], str]
OF_NOW = {"auditLog", "promiseCompliance", "workshopBoard"}
"""Answers that say when they were made."""
PHONE = re.compile(r"(\+86)?1\d{10}")
MASKED = (Role.AUDITOR, Role.PARTS_KEEPER, Role.TEAM_LEADER, Role.INSPECTOR, Role.INTEGRATION)
"""Posts that see persons and do not call them."""


@pytest.fixture(scope="module", name="asked")
def demonstration(demonstrated: FreshDatabase) -> Iterator[Asked]:
    with (
        demonstrated() as url,
        Store(url, b"a master key for tests").opened() as store,
        Served(
            store, GENEROUS, checkpoints=Checkpoints(store.database, SigningKey(bytes(32)))
        ) as address,
        httpx.Client(base_url=address, timeout=TIMEOUT_S) as http,
    ):
        Checkpoints(store.database, SigningKey(bytes(32))).make()
        catch_up(store, *READ_MODELS)  # a busy machine shows them later than a question waits
        position = store.history.position()
        facts = store.history.read_all(after=0, limit=100_000)
        sealed = [each for fact in facts for each in personal_in(fact.event)]
        opened = store.keyring.reveal(each.token for each in sealed if each.token)
        personal: dict[str, set[UUID]] = {}
        for each in sealed:
            personal.setdefault(opened[each.token or ""], set()).add(each.subject)
        phones = frozenset(text for text in personal if PHONE.fullmatch(text))
        assert len(phones) > 50
        said = arguments(http, position)
        yield Asked(http, said, personal, phones, ids_in(http, said))


@pytest.fixture(scope="module")
def about(asked: Asked) -> About:
    """What is subscribed to, and an order of another customer."""
    said = asked.arguments["vehicleHistory"]
    return of_whom(asked.http, said["vehicleId"], said["atLeast"])


@pytest.mark.parametrize("name", ASKED)
def test_what_a_post_has_no_grant_for(asked: Asked, name: str) -> None:
    for role in Role:
        if role in POSTS_FOR_QUESTION[name] or role is Role.SYSTEM:
            continue
        for disguised in (False, True):
            answer = asked.ask(name, _who(role), disguised=disguised)
            [error] = answer["errors"]
            assert error["extensions"]["code"] == "access.other_post"
            assert not list(leaves(answer["data"]))


@pytest.mark.parametrize("name", ASKED)
def test_the_question_finds_something_to_hide(asked: Asked, name: str) -> None:
    role = next(role for role in (Role.SUPERVISOR, *Role) if role in POSTS_FOR_QUESTION[name])
    who = bearing(f"S1-{role}-{name}", role.value)  # what one bearer may ask is limited
    answer = asked.ask(name, who)
    assert "errors" not in answer, answer["errors"]
    assert any(leaves(answer["data"])) is (name not in WITHOUT_EXAMPLE), answer


@pytest.mark.requirement("R168")
@pytest.mark.parametrize("name", ASKED)
def test_a_technician_sees_neither_persons_nor_money(asked: Asked, name: str) -> None:
    if Role.TECHNICIAN not in POSTS_FOR_QUESTION[name] or name == "priceList":
        return  # published prices are for everybody
    for disguised in (False, True):
        data = asked.ask(name, _who(Role.TECHNICIAN), disguised=disguised)["data"]
        for path, value in leaves(data):
            assert not path.endswith("Fen"), (path, value)
            assert value not in asked.personal, (path, value)
        _no_phone(asked, data)


@pytest.mark.requirement("R168")
@pytest.mark.parametrize("name", ASKED)
def test_a_number_is_masked_for_who_does_not_call(asked: Asked, name: str) -> None:
    for role in MASKED:
        if role in POSTS_FOR_QUESTION[name]:
            _no_phone(asked, asked.ask(name, _who(role))["data"])


@pytest.mark.requirement("R168")
@pytest.mark.parametrize("name", ASKED)
def test_a_customer_sees_nothing_of_another(asked: Asked, name: str) -> None:
    if Role.CUSTOMER not in POSTS_FOR_QUESTION[name]:
        return
    for disguised in (False, True):
        data = asked.ask(name, bearing(OWN, "customer"), disguised=disguised)["data"]
        for path, value in leaves(data):
            owners = asked.personal.get(value) if isinstance(value, str) else None
            assert owners is None or DISPUTING_CUSTOMER_ID in owners, (path, value)


@pytest.mark.parametrize("name", [name for name, each in ASKED.items() if "siteId" in each.args])
def test_staff_see_the_lists_of_their_own_site(asked: Asked, name: str) -> None:
    role = next(role for role in (Role.SUPERVISOR, *Role) if role in POSTS_FOR_QUESTION[name])
    headers = {"Authorization": f"Bearer {token('S2-潘峰', role.value, 'S2')}"}
    elsewhere = asked.ask(name, headers)  # the arguments may name S1, where most is
    named = asked.arguments[name].get("siteId")
    if named is not None:
        assert elsewhere["errors"][0]["extensions"]["code"] == "identity.other_site"
        return
    assert "errors" not in elsewhere, elsewhere["errors"]
    sites = {value for path, value in leaves(elsewhere["data"]) if path.endswith("siteId")}
    assert sites <= {"S2"}, sites


def test_every_type_of_node_is_shown_again_by_its_id(asked: Asked) -> None:
    assert set(asked.nodes) == set(node_types()) - WITHOUT_NODE
    ids = [found[0] for found in asked.nodes.values()]
    answer = asked.put(nodes_document(ids), bearing("S1-韩梅", "supervisor"))
    assert "errors" not in answer, answer["errors"]
    assert [each["id"] for each in answer["data"].values()] == ids
    assert [each["__typename"] for each in answer["data"].values()] == list(asked.nodes)


@pytest.mark.requirement("R171")
@pytest.mark.parametrize("role", STAFF)
def test_a_node_is_refused_to_a_post_like_its_root_field(asked: Asked, role: Role) -> None:
    ids = [found[0] for found in asked.nodes.values()]
    for disguised in (False, True) if role is Role.TECHNICIAN else (False,):
        answer = asked.put(nodes_document(ids, disguised=disguised), _who(role))
        refused = {error["path"][0]: error["extensions"] for error in answer.get("errors", ())}
        for name, shown in zip(asked.nodes, answer["data"].items(), strict=True):
            granted = role in POSTS_FOR_QUESTION[node_types()[name].field]
            assert (shown[1] is not None) is granted, (name, shown)
            assert granted or refused[shown[0]]["code"] == "access.other_post"
        assert len(refused) == list(answer["data"].values()).count(None)
        if role in MASKED:
            _no_phone(asked, answer["data"])
        if role is Role.TECHNICIAN:
            _no_phone(asked, answer["data"])
            for path, value in leaves(answer["data"]):
                assert not path.endswith("Fen"), (path, value)
                assert value not in asked.personal, (path, value)


@pytest.mark.requirement("R168")
def test_a_node_of_another_customer_is_as_if_it_were_not(asked: Asked) -> None:
    seen: set[str] = set()
    for name, ids in asked.nodes.items():
        if Role.CUSTOMER not in POSTS_FOR_QUESTION[node_types()[name].field]:
            continue
        answer = asked.put(nodes_document(ids), bearing(OWN, "customer"))
        own = [each["id"] for each in answer["data"].values() if each]
        for path, value in leaves(answer["data"]):
            owners = asked.personal.get(value) if isinstance(value, str) else None
            assert owners is None or DISPUTING_CUSTOMER_ID in owners, (path, value)
        seen |= {name} if own else set()
        for another in [each for each in ids if each not in own][:1]:
            _nothing_told(asked, another, bearing(OWN, "customer"))
    assert seen == {"ApprovalTrail", "CustomerFile", "VehicleCover", "VehicleHistory", "Visit"}


@pytest.mark.requirement("R171")
def test_a_node_of_another_site_is_as_if_it_were_not(asked: Asked) -> None:
    elsewhere = {"Authorization": f"Bearer {token('S3-韩梅', 'supervisor', 'S3')}"}
    for name in OF_A_SITE:
        _nothing_told(asked, asked.nodes[name][0], elsewhere)


@pytest.mark.requirement("R171")
@pytest.mark.parametrize("role", POSTS)
def test_a_command_of_another_post_is_refused(asked: Asked, role: Role) -> None:
    others = [name for name in COMMANDS if role not in POSTS_FOR_COMMAND[name]]
    for names, document in commands_documents(others):
        answer = asked.put(document, _who(role))
        assert answer["data"] == {key: {"code": "access.other_post"} for key in names}, answer


@pytest.mark.requirement("R171")
@pytest.mark.parametrize("role", POSTS)
def test_a_subscription_tells_its_posts_alone_and_no_texts(
    asked: Asked, about: About, role: Role
) -> None:
    for disguised in (False, True):
        address = str(asked.http.base_url).rstrip("/")
        with subscriber(address, _actor(role), role.value) as line:
            for name in CHANGES:
                told = heard(line, name, subscription(name, about[0][name], disguised=disguised))
                if role not in POSTS_FOR_CHANGE[name]:
                    assert told == "access.other_post", (name, told)
                    continue
                assert _texts_in(asked, json.dumps(told, ensure_ascii=False)) == []
            if role is Role.CUSTOMER:
                said = {"orderId": about[1], "after": 0}
                foreign = subscription("repairOrderChanged", said, disguised=disguised)
                assert heard(line, "foreign", foreign) == "sight.not_own"


@pytest.mark.requirement("R171")
@pytest.mark.parametrize("role", POSTS)
def test_a_paper_is_for_its_posts_alone(asked: Asked, about: About, role: Role) -> None:
    for path, name in PAPERS.items():
        got = asked.http.get(paper(path, DISPUTED_ORDER), headers=_who(role))
        if role not in POSTS_FOR_DOCUMENT[name]:
            assert (got.status_code, got.json()["code"]) == (403, "access.other_post"), path
            continue
        assert got.status_code == 200, got.text
        if role in MASKED or name == "caseFile":
            _no_phone(asked, got.text)
        if name == "caseFile":
            assert _texts_in(asked, got.text) == []
            people = asked.http.get(
                paper(path, DISPUTED_ORDER) + "?people=true", headers=_who(role)
            )
            granted = role in POSTS_FOR_DOCUMENT["caseFileWithPeople"]
            assert people.status_code == (200 if granted else 403)
        if role is Role.CUSTOMER:
            foreign = asked.http.get(paper(path, about[1]), headers=_who(role))
            assert (foreign.status_code, foreign.json()["code"]) == (403, "sight.not_own")


def test_whatever_is_downloaded_is_asked_here(asked: Asked) -> None:
    assert every_paper_has_its_posts(asked.http.get("/openapi.json").json()["paths"])


@pytest.mark.long
def test_answers_by_plan_are_those_of_graphql_core(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    def data(name: str) -> Any:
        role = next(role for role in (Role.SUPERVISOR, *Role) if role in POSTS_FOR_QUESTION[name])
        return asked.ask(name, _who(role), disguised=True)["data"]

    planned = {name: data(name) for name in ASKED}
    monkeypatch.setattr(pipeline, "executed", partial(executed, planned=False))
    others = {name for name in ASKED if data(name) != planned[name]}
    assert others <= OF_NOW


def _nothing_told(asked: Asked, shown: str, who: dict[str, str]) -> None:
    """The answer to an id is that to one of nothing, and holds nothing."""
    real, none = (
        _said(asked.put(nodes_document([each]), who)) for each in (shown, _as_if_not(shown))
    )
    assert real == none
    assert (real["data"], real["errors"]) == ({"n0": None}, None), shown


def _as_if_not(shown: str) -> str:
    """An id of the same type and site of what does not exist."""
    name, key = msgspec.json.decode(urlsafe_b64decode(shown))
    last = str(uuid5(NAMESPACE_OID, shown)) if "-" in key[-1] and len(key[-1]) == 36 else "none"
    return urlsafe_b64encode(msgspec.json.encode([name, [*key[:-1], last]])).decode()


def _said(answer: Any) -> Any:
    """An answer without what differs from request to request."""
    said = {part: answer["extensions"].get(part) for part in ("position", "cost")}
    return {"data": answer["data"], "errors": answer.get("errors"), **said}


def _who(role: Role) -> dict[str, str]:
    return bearing(_actor(role), role.value)


def _actor(role: Role) -> str:
    return OWN if role is Role.CUSTOMER else f"S1-{role}"


def _texts_in(asked: Asked, shown: str) -> list[str]:
    return [text for text in asked.personal if len(text) >= A_TEXT and text in shown]


def _no_phone(asked: Asked, data: Any) -> None:
    shown = json.dumps(data, ensure_ascii=False)
    assert [phone for phone in asked.phones if phone in shown] == []
