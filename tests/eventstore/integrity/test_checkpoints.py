"""Checkpoints grow from each other, go outside, and are not made over what does not verify."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar

import pytest
from psycopg.sql import SQL

from eventstore.integrity import readers
from eventstore.integrity.checkpoints import Checkpoints
from eventstore.integrity.entry import copied, entry_of
from eventstore.integrity.faults import BrokenHistoryError
from eventstore.integrity.job import CheckpointJob
from eventstore.integrity.merkle import root_of
from eventstore.integrity.note import digest_of, open_note
from eventstore.integrity.outside import File, ForkedLogError, Webhook, read_log
from eventstore.integrity.scan import BLOCK, scan
from tests.eventstore.integrity.notary import KEY, Notary


def _root(notary: Notary, upto: int) -> bytes:
    with notary.database.reading() as reader:
        rows = copied(reader, SQL("position <= {} ORDER BY position").format(upto))
        return root_of([entry_of(row).leaf() for row in rows])


def test_each_is_over_all_facts_and_names_the_one_before(notary: Notary) -> None:
    positions: list[int] = []
    for turn, cards in enumerate((1, 20, 43, 30)):  # 3, 63, 192 (three full blocks), 282
        notary.write(cards, first=100 * turn)
        positions.append(notary.checkpoint())
    assert positions == [3, 63, 192, 282]
    lines = read_log(notary.file.path)
    said = [open_note(line.note, [KEY.public]) for line in lines]
    assert [one.position for one in said] == positions
    assert [one.root for one in said] == [_root(notary, upto) for upto in positions]
    assert said[0].previous is None
    assert [one.previous for one in said[1:]] == [digest_of(line.note) for line in lines[:-1]]
    assert [len(line.blocks) for line in lines] == [0, 0, 3, 1]
    assert notary.verify().faults == []


def test_nothing_new_nothing_signed(notary: Notary) -> None:
    assert notary.checkpoints.make() is None
    notary.write(1)
    first = notary.checkpoints.make()
    again = notary.checkpoints.make()
    assert first is not None
    assert again is not None
    assert (again.note, again.facts) == (first.note, 0)
    assert len(read_log(notary.file.path)) == 1


def test_only_new_facts_are_read(notary: Notary) -> None:
    """What was changed before the last checkpoint is for `verify` to find."""
    notary.write(5)
    notary.checkpoint()
    notary.tamper("UPDATE history.event SET topic = 'x.y' WHERE position = 2")
    notary.write(1, first=5)
    assert notary.checkpoint() == 18
    assert notary.first().position == 2


def test_nothing_is_signed_over_a_fact_that_does_not_verify(notary: Notary) -> None:
    notary.write(5)
    notary.tamper("UPDATE history.event SET topic = 'x.y' WHERE position = 7")
    with pytest.raises(BrokenHistoryError, match="position 7") as caught:
        notary.checkpoints.make()
    assert caught.value.first.version == 2
    assert not notary.file.path.exists()


def test_nothing_is_signed_on_top_of_a_restored_backup(notary: Notary) -> None:
    notary.write(5)
    notary.checkpoint()
    notary.tamper(
        "DELETE FROM history.event WHERE position > 10",
        "DELETE FROM integrity.checkpoint",
    )
    with pytest.raises(ForkedLogError, match="signed checkpoint at position 15"):
        notary.checkpoints.make()
    notary.file.path.rename(notary.file.path.with_suffix(".before"))
    assert notary.checkpoint() == 10


def test_nothing_is_signed_where_the_last_checkpoint_was_changed(notary: Notary) -> None:
    notary.write(5)
    notary.checkpoint()
    notary.tamper("UPDATE integrity.checkpoint SET root = sha256(root)")
    notary.write(1, first=5)
    with pytest.raises(BrokenHistoryError, match="the root of the last checkpoint"):
        notary.checkpoints.make()


def test_a_lost_or_torn_file_is_written_again(notary: Notary) -> None:
    for turn in range(3):
        notary.write(1, first=turn)
        notary.checkpoint()
    whole = notary.file.path.read_bytes()
    begin = whole.index(b"\n") + 1
    notary.file.path.write_bytes(whole[: begin + 40])  # as a crash leaves it
    notary.checkpoints.make()
    assert notary.file.path.read_bytes() == whole
    notary.file.path.unlink()
    notary.checkpoints.make()
    assert notary.file.path.read_bytes() == whole


class _Witness(BaseHTTPRequestHandler):
    """Takes what it is sent, unless it is told to refuse."""

    taken: ClassVar[list[int]] = []
    status: ClassVar[int] = 204

    def do_POST(self) -> None:
        line = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.status < 300:
            self.taken.append(line["position"])
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        del format, args


@pytest.fixture
def witness() -> Iterator[str]:
    _Witness.taken.clear()
    with HTTPServer(("127.0.0.1", 0), _Witness) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/taken?token=s3cret"
        server.shutdown()
        thread.join()


def test_a_webhook_is_sent_what_it_has_not_taken(
    notary: Notary,
    witness: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    checkpoints = Checkpoints(notary.database, KEY, [Webhook(witness), notary.file])
    notary.write(1)
    checkpoints.make()
    monkeypatch.setattr(_Witness, "status", 503)
    notary.write(1, first=1)
    checkpoints.make()
    assert len(read_log(notary.file.path)) == 2  # one place that fails keeps nothing from another
    monkeypatch.setattr(_Witness, "status", 204)
    checkpoints.make()
    checkpoints.make()
    assert _Witness.taken == [3, 6]
    said = capsys.readouterr()
    assert "the webhook answered 503" in said.out + said.err
    assert "s3cret" not in said.out + said.err


def test_the_job_makes_one_where_something_was_added(notary: Notary) -> None:
    notary.write(1)
    job = CheckpointJob(notary.checkpoints, every_s=0.01)
    job.start()
    while not notary.file.path.exists():
        threading.Event().wait(0.01)
    job.stop()
    assert [line.position for line in read_log(notary.file.path)] == [3]


def test_any_cut_of_a_history_gives_the_same_blocks(notary: Notary) -> None:
    notary.write(60)
    with notary.database.reading() as reader:
        whole = scan(reader, 0, 180, marks=[50, 150, 180])
        begun = scan(reader, 50, 180, tail=whole.tails[50])
    assert begun.blocks == whole.blocks
    assert len(whole.blocks) == 2
    assert sorted(whole.tails) == [50, 150, 180]
    assert not whole.faults


def test_a_file_elsewhere_is_named_where_it_is_no_log(notary: Notary) -> None:
    notary.file.path.write_text('{"position": 1}\n')
    notary.write(1)
    with pytest.raises(Exception, match=r"the last line of .*checkpoints.jsonl, is no checkpoint"):
        Checkpoints(notary.database, KEY, [File(notary.file.path)]).make()


def test_processes_find_what_one_finds(notary: Notary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "STRETCH", BLOCK)
    monkeypatch.setattr(readers, "WORTH_PROCESSES", BLOCK)
    notary.write(70)
    notary.checkpoint()
    untouched = notary.verify(processes=2)
    assert (untouched.faults, untouched.facts) == ([], 210)
    notary.tamper("UPDATE history.event SET topic = 'x.y' WHERE position IN (90, 150)")
    assert [fault.position for fault in notary.verify(processes=2).faults] == [90, 150]
