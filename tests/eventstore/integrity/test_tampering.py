"""What somebody who owns the database could do to the history, and that each of it is found and named.

30 facts of ten cards stand at positions 1 to 30: cards 0 to 9 are opened at 1 to 10, their first notes
are written at 11 to 20, their second ones at 21 to 30.
"""

import pytest

from eventstore.integrity.faults import What
from tests.eventstore.integrity.notary import Notary, card


@pytest.fixture(autouse=True)
def _written(notary: Notary) -> None:
    notary.write(10)


def test_an_untouched_history_fits(notary: Notary) -> None:
    notary.checkpoint()
    notary.write(3, first=10)
    notary.checkpoint()
    notary.write(2, first=13)
    verified = notary.verify()
    assert verified.faults == []
    assert (verified.facts, verified.covered) == (45, 39)
    assert (verified.checkpoints, verified.outside) == (2, 2)


def test_a_changed_byte(notary: Notary) -> None:
    notary.tamper("UPDATE history.event SET data = replace(data, '异', '音') WHERE position = 4")
    first = notary.first(outside=False)
    assert (first.position, first.stream_id, first.version) == (4, card(3), 1)
    assert first.what is What.CHANGED


@pytest.mark.parametrize(
    "column",
    [
        "occurred_at = occurred_at - interval '1 day'",
        "recorded_at = recorded_at + interval '1 microsecond'",
        "topic = 'job_card.opened'",
        "schema_version = 2",
        "context = replace(context, 'adviser', 'auditor')",
        "hash = sha256(hash)",
    ],
)
def test_any_changed_column(notary: Notary, column: str) -> None:
    with notary.owner() as owner:
        owner.execute(f"UPDATE history.event SET {column} WHERE position = 15".encode())
    first = notary.first(outside=False)
    assert (first.position, first.stream_id, first.version) == (15, card(4), 2)


def test_two_swapped_ciphertexts(notary: Notary) -> None:
    notary.tamper(
        "UPDATE history.event e SET data = o.data FROM history.event o"
        " WHERE e.position IN (12, 27) AND o.position = 39 - e.position"
    )
    verified = notary.verify(outside=False)
    assert [(fault.position, fault.what) for fault in verified.faults] == [
        (12, What.CHANGED),
        (27, What.CHANGED),
    ]


def test_the_newest_fact_deleted_after_a_checkpoint(notary: Notary) -> None:
    notary.checkpoint()
    notary.tamper("DELETE FROM history.event WHERE position = 30")
    first = notary.first()
    assert (first.position, first.what) == (30, What.CUT_OFF)
    assert "the checkpoint of" in str(notary.verify().faults)


def test_the_newest_fact_deleted_before_any_checkpoint_leaves_its_command(notary: Notary) -> None:
    notary.tamper("DELETE FROM history.event WHERE position = 30")
    first = notary.first(outside=False)
    assert (first.position, first.what) == (30, What.CUT_OFF)
    assert (first.stream_id, first.version) == (card(9), 3)


def test_a_whole_stream_deleted(notary: Notary) -> None:
    with notary.owner() as owner:
        owner.execute("DELETE FROM history.event WHERE stream_id = %s", (card(3),))
    verified = notary.verify(outside=False)
    assert [(fault.position, fault.what) for fault in verified.faults] == [
        (4, What.MISSING),
        (14, What.MISSING),
        (24, What.MISSING),
    ]
    first = notary.first(outside=False)
    assert (first.stream_id, first.version) == (card(3), 1)  # its command still says so


def test_a_whole_stream_deleted_and_the_rest_moved_up(notary: Notary) -> None:
    notary.checkpoint()
    with notary.owner() as owner:
        owner.execute("DELETE FROM history.event WHERE stream_id = %s", (card(3),))
        owner.execute("DELETE FROM history.command WHERE stream_id = %s", (card(3),))
        owner.execute(
            "UPDATE history.event e SET position = n.turn FROM (SELECT stream_id, version,"
            " row_number() OVER (ORDER BY position) AS turn FROM history.event) n"
            " WHERE (e.stream_id, e.version) = (n.stream_id, n.version)"
        )
    assert notary.first().position == 4
    notary.rehash(4)
    first = notary.first()
    assert (first.position, first.what) == (28, What.CUT_OFF)


def test_one_inserted_in_the_middle(notary: Notary) -> None:
    notary.tamper(
        "INSERT INTO history.event SELECT 15, gen_random_uuid(), 1, 1, occurred_at, recorded_at,"
        " topic, context, data, hash FROM history.event WHERE position = 4"
    )
    faults = notary.verify(outside=False).faults
    assert {(fault.position, fault.what) for fault in faults} == {
        (15, What.TWICE),
        (15, What.CHANGED),
    }


def test_one_inserted_in_the_middle_and_all_after_it_moved(notary: Notary) -> None:
    notary.checkpoint()
    with notary.owner() as owner:
        owner.execute("UPDATE history.event SET position = position + 1 WHERE position >= 15")
        owner.execute("UPDATE history.command SET position = position + 1 WHERE position >= 15")
        owner.execute(
            "INSERT INTO history.event SELECT 15, gen_random_uuid(), 1, 1, occurred_at, recorded_at,"
            " topic, context, data, hash FROM history.event WHERE position = 4"
        )
    assert notary.first().position == 15
    notary.rehash(15)
    first = notary.first()
    assert first.what is What.REWRITTEN
    assert first.position <= 15
    assert "to position 16" in first.said


def test_two_reordered(notary: Notary) -> None:
    notary.tamper("UPDATE history.event SET position = 29 - position WHERE position IN (14, 15)")
    assert [fault.position for fault in notary.verify(outside=False).faults] == [14, 15]


def test_two_versions_of_a_stream_reordered(notary: Notary) -> None:
    with notary.owner() as owner:
        for version, to in ((2, -2), (3, 2), (-2, 3)):
            owner.execute(
                "UPDATE history.event SET version = %s WHERE stream_id = %s AND version = %s",
                (to, card(0), version),
            )
    first = notary.first(outside=False)
    assert (first.position, first.stream_id, first.what) == (11, card(0), What.OUT_OF_SEQUENCE)


def test_an_old_backup_restored(notary: Notary) -> None:
    """As of position 30, with the log of checkpoints as it was then; new facts came on top."""
    notary.checkpoint()
    notary.write(4, first=10)
    notary.checkpoint()
    notary.tamper(
        "DELETE FROM history.event WHERE position > 30",
        "DELETE FROM history.command WHERE position > 30",
        "DELETE FROM integrity.checkpoint WHERE position > 30",
        "DELETE FROM integrity.block",
    )
    first = notary.first()
    assert (first.position, first.what) == (31, What.CUT_OFF)
    assert "outside covers 42" in first.said
    notary.write(5, first=20)
    faults = notary.verify().faults
    assert faults[0].position == 31
    assert "not what the checkpoint of" in faults[0].said
    assert "an older backup was restored" in faults[1].said
    assert not notary.verify(outside=False).faults  # inside nothing shows


def test_a_change_with_the_chain_made_anew(notary: Notary) -> None:
    """Nothing inside the database shows it; the checkpoints do, and say between which positions."""
    notary.write(60, first=10)
    notary.checkpoint()
    notary.note(0, "最新")
    notary.checkpoint()
    notary.tamper(
        "UPDATE history.event SET context = replace(context, '李娜', '张娜') WHERE position = 100"
    )
    assert notary.first(outside=False).position == 100
    notary.rehash(100)
    for outside in (True, False):  # the database's own log shows it as long as it was left alone
        verified = notary.verify(outside=outside)
        first = verified.first
        assert first is not None
        assert first.what is What.REWRITTEN
        if outside:
            assert (first.position, "to position 128" in first.said) == (65, True)
    notary.tamper("DELETE FROM integrity.checkpoint", "DELETE FROM integrity.block")
    assert notary.verify(outside=False).faults == []
    assert notary.first().position == 65


def test_a_change_just_before_the_checkpoint_is_named_exactly(notary: Notary) -> None:
    notary.note(3, "最新")
    assert notary.checkpoint() == 31
    notary.tamper("UPDATE history.event SET occurred_at = now() WHERE position = 31")
    notary.rehash(31)
    first = notary.first()
    assert (first.position, first.stream_id, first.version) == (31, card(3), 4)
    assert first.what is What.REWRITTEN


def test_a_guard_that_sleeps(notary: Notary) -> None:
    with notary.database.connect_owner() as owner:
        owner.execute("ALTER TABLE history.event DISABLE TRIGGER event_is_append_only")
    (fault,) = notary.verify(outside=False).faults
    assert fault.what is What.GUARD
    assert "event_is_append_only" in fault.said
