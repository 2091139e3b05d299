"""Checkpoints and proofs over GraphQL."""

import json
from pathlib import Path

import pytest

from docs import verify_proof
from eventstore.integrity.checkpoints import Checkpoints
from tests.api.client import Client
from tests.eventstore.integrity.notary import KEY, Notary

ASK = "query Ask($position: Position!, $since: Position) { integrityProof(position: $position, since: $since) { position checkpoint { origin position } json } }"


@pytest.fixture
def signed(client: Client, tmp_path: Path) -> Client:
    """Nine facts under a checkpoint, and three more under a second one."""
    notary = Notary(client.store.database, client.store.history, tmp_path)
    for first, cards in ((0, 3), (3, 1)):
        notary.write(cards, first=first)
        Checkpoints(client.store.database, KEY).make()
    return client


def test_an_auditor_takes_a_proof_away(signed: Client) -> None:
    asked = signed.gql(ASK, {"position": 5, "since": 9}, role="auditor")["integrityProof"]
    assert asked["checkpoint"] == {"origin": KEY.origin, "position": 12}
    proof = json.loads(asked["json"])
    said = list(verify_proof.check(proof, verify_proof.key_from(str(KEY.public)), None))
    assert said[-1] == "the 9 facts of the earlier checkpoint are its beginning"


def test_checkpoints_are_listed_the_newest_first(signed: Client) -> None:
    listed = signed.gql("{ checkpoints { position note } }", role="auditor")["checkpoints"]
    assert [one["position"] for one in listed] == [12, 9]
    assert KEY.public.signed(listed[0]["note"])
    assert len(signed.gql("{ checkpoints(first: 1) { root } }", role="auditor")["checkpoints"]) == 1


def test_what_cannot_be_proven_is_said_and_why(signed: Client) -> None:
    answer = signed.post(ASK, {"position": 13}, role="auditor").json()
    assert answer["errors"][0]["message"] == "there is no proof: There is no fact at position 13."
    assert answer["errors"][0]["extensions"]["code"] == "integrity.no_proof"


@pytest.mark.parametrize(
    "query", ["{ checkpoints { root } }", "{ integrityProof(position: 1) { json } }"]
)
def test_it_is_for_auditors(signed: Client, query: str) -> None:
    answer = signed.post(query, role="technician").json()
    assert answer["errors"][0]["extensions"]["code"] == "access.other_post"
