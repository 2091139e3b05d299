"""The id of a fact never changes: what was stored under it is found under it."""

from uuid import NAMESPACE_OID, UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from domain.kernel.recorded import event_id


@given(st.uuids(), st.integers(1, 2**31 - 1))
def test_it_is_the_name_of_stream_and_version(stream_id: UUID, version: int) -> None:
    assert event_id(stream_id, version) == uuid5(NAMESPACE_OID, f"{stream_id}/{version}")


def test_an_example() -> None:
    stream_id = UUID("5edb40e0-779b-5286-a87f-cdbdbbf48b35")
    assert str(event_id(stream_id, 12)) == "e4054d0a-4666-5064-bde9-1e499c2d7ca9"
