"""`aftersales import nhtsa-complaints`: real complaints, each once, whatever happens meanwhile."""

from datetime import date
from pathlib import Path

import pytest

from api.imports.nhtsa import (
    NO_DESCRIPTION,
    Summary,
    complaint_id,
    import_complaints,
    survey,
    vehicle_id,
)
from api.imports.nhtsa_rows import BadRow, NhtsaRow, read_rows
from domain.complaint.aggregate import Complaint
from domain.complaint.events import ComplaintReceived
from domain.complaint.words import Severity
from domain.kernel import Channel, Event, Recorded, Role
from domain.values.clock import shanghai_date
from domain.vehicle.events import VehicleRegistered
from eventstore.history import History
from eventstore.keyring import Keyring

CHECKOUT = Path(__file__).parents[2]
FILE = CHECKOUT / "tests/data/nhtsa-complaints.tsv"
LINES = FILE.read_text(encoding="utf-8").splitlines()


def take_over(history: History, file: Path = FILE) -> tuple[Summary, list[BadRow]]:
    bad: list[BadRow] = []
    summary = import_complaints(
        history, file, survey(file), lambda row: bad.append(row) if row else None
    )
    return summary, bad


def record(**cells: str) -> str:
    """The first record of the file with some cells replaced, by their field numbers (f2=…)."""
    fields = LINES[2].split("\t")
    for name, cell in cells.items():
        fields[int(name[1:]) - 1] = cell
    return "\t".join(fields)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "complaints.tsv"


def rows(file: Path) -> list[NhtsaRow]:
    return [row for row in read_rows(file) if isinstance(row, NhtsaRow)]


def bad_rows(file: Path) -> list[BadRow]:
    return [row for row in read_rows(file) if isinstance(row, BadRow)]


# The real file


def test_every_real_complaint_goes_in(history: History) -> None:
    summary, bad = take_over(history)
    assert bad == []
    assert summary == Summary(rows=60, complaints_new=60, vehicles_new=59)
    received = _received(history)
    assert len(received) == 60
    assert {fact.context.actor.role for fact in received} == {Role.INTEGRATION}
    assert {fact.context.channel for fact in received} == {Channel.IMPORT}


def test_a_second_run_writes_nothing(history: History) -> None:
    take_over(history)
    position = history.position()
    summary, _ = take_over(history)
    assert summary == Summary(rows=60, complaints_known=60, vehicles_found=59)
    assert history.position() == position


def test_a_complaint_says_what_its_record_says(history: History, keyring: Keyring) -> None:
    take_over(history)
    facts = list(history.read(complaint_id("10215852")))
    (received,) = [f for f in facts if isinstance(f.event, ComplaintReceived)]
    told = received.event
    assert isinstance(told, ComplaintReceived)
    assert shanghai_date(received.occurred_at) == date(2008, 1, 24)
    assert told.complaint_number == "TS-NHTSA-2008-00001"
    assert told.channel is Channel.WEBSITE
    assert told.imported
    assert told.vehicle_id == vehicle_id(rows(FILE)[0])
    assert told.incident is not None
    assert told.incident.components == ("ELECTRICAL SYSTEM: INSTRUMENT PANEL",)
    assert told.incident.odometer_km == 61_155  # 38,000 miles
    assert told.incident.incident_on == date(2007, 8, 14)
    token = told.content.token or ""
    # The quotation marks are as the complainant set them, not as the file doubles them.
    assert 'CAR OWNERS "NOT WORTHY".' in keyring.reveal([token])[token]


def test_harm_to_people_makes_a_complaint_major(history: History) -> None:
    take_over(history)
    graded = {
        row.odino
        for row in rows(FILE)
        if history.load(Complaint, complaint_id(row.odino)).state.severity is Severity.MAJOR
    }
    assert graded == {
        row.odino for row in rows(FILE) if row.crash or row.fire or row.injured or row.deaths
    }
    assert len(graded) == 7


def test_what_cannot_be_a_vin_is_no_vin(history: History) -> None:
    take_over(history)
    (caravan,) = [row for row in rows(FILE) if row.model == "CARAVAN"]
    assert "PLEASE PROV" in FILE.read_text(encoding="utf-8")
    (registered,) = history.read(vehicle_id(caravan))
    assert isinstance(registered.event, VehicleRegistered)
    assert (registered.event.make, registered.event.partial_vin) == ("DODGE", None)


def test_a_child_seat_is_no_vehicle(history: History) -> None:
    take_over(history)
    (seat,) = [row for row in rows(FILE) if row.make == "DIONO"]
    (received, *_) = history.read(complaint_id(seat.odino))
    assert isinstance(received.event, ComplaintReceived)
    assert received.event.vehicle_id is None


# What records belong together


def test_records_of_one_complaint_become_its_components(history: History, file: Path) -> None:
    file.write_text("\n".join([LINES[2], LINES[3], record(f12="WHEELS"), LINES[2]]) + "\n")
    summary, bad = take_over(history, file)
    assert bad == []
    assert summary == Summary(rows=4, rows_joined=2, complaints_new=2, vehicles_new=2)
    (received,) = history.read(complaint_id("11090000"))
    assert isinstance(received.event, ComplaintReceived)
    assert received.event.incident is not None
    assert received.event.incident.components == ("UNKNOWN OR OTHER", "WHEELS")


def test_two_complaints_find_the_same_vehicle(history: History, file: Path) -> None:
    file.write_text(f"{LINES[2]}\n{record(f2='2')}\n")
    summary, _ = take_over(history, file)
    assert summary == Summary(rows=2, complaints_new=2, vehicles_new=1, vehicles_found=1)


def test_vehicles_without_a_vin_are_not_taken_for_one(history: History, file: Path) -> None:
    file.write_text(f"{record(f15='')}\n{record(f2='2', f15='')}\n")
    summary, _ = take_over(history, file)
    assert (summary.vehicles_new, summary.vehicles_found) == (2, 0)


def test_an_empty_description_is_said_to_be_empty(
    history: History, keyring: Keyring, file: Path
) -> None:
    file.write_text(record(f20=" ") + "\n")
    take_over(history, file)
    (received,) = history.read(complaint_id("11090000"))
    assert isinstance(received.event, ComplaintReceived)
    token = received.event.content.token or ""
    assert keyring.reveal([token]) == {token: NO_DESCRIPTION}


@pytest.mark.parametrize(
    ("code", "channel"),
    [
        ("IVOQ", Channel.WEBSITE),
        ("EVOQ", Channel.PHONE),
        ("LETR", Channel.LETTER),
        ("CON", Channel.REGULATOR),
        ("NEW", Channel.IMPORT),
        ("", Channel.IMPORT),
    ],
)
def test_the_way_a_complaint_came_is_kept(file: Path, code: str, channel: Channel) -> None:
    file.write_text(record(f21=code) + "\n")
    assert rows(file)[0].channel is channel


# Bad records


@pytest.mark.parametrize(
    ("line", "field", "reason"),
    [
        ("one\ttwo", "row", "has 2 fields instead of 49"),
        (LINES[2] + "\tmore", "row", "has 50 fields instead of 49"),
        (record(f2=" "), "ODINO", "is empty"),
        (record(f17=""), "LDATE", "is empty"),
        (record(f17="20181301"), "LDATE", "'20181301' is not a day as YYYYMMDD"),
        (record(f17="2018125"), "LDATE", "'2018125' is not a day as YYYYMMDD"),
        (record(f8="yesterday"), "FAILDATE", "'yesterday' is not a day as YYYYMMDD"),
        (record(f18="35k"), "MILES", "'35k' is not a whole number"),
        (record(f18="-1"), "MILES", "'-1' is not a whole number"),
        (record(f18="٣"), "MILES", "'٣' is not a whole number"),
        (record(f10="many"), "INJURED", "'many' is not a whole number"),
        (record(f7="yes"), "CRASH", "'yes' is neither Y nor N"),
        (record(f20='"IT STALLED'), "row", "is quoted wrongly: unexpected end of data"),
        (record(f20="a\0b"), "row", "contains a NUL character"),
    ],
)
def test_a_bad_record_is_named_by_line_field_and_reason(
    file: Path, line: str, field: str, reason: str
) -> None:
    file.write_text(f"{LINES[3]}\n\n{line}\n{LINES[4]}\n")
    assert bad_rows(file) == [BadRow(3, field, reason)]
    assert len(rows(file)) == 2


def test_a_reading_beyond_any_odometer_is_refused(file: Path) -> None:
    file.write_text(record(f18="99999999") + "\n")
    (bad,) = bad_rows(file)
    assert (bad.field, "A distance lies between" in bad.reason) == ("MILES", True)


def test_bytes_that_are_no_text_spoil_their_own_line_only(file: Path) -> None:
    file.write_bytes(b"caf\xe9\n" + LINES[3].encode() + b"\r\n")
    assert bad_rows(file) == [BadRow(1, "row", "is not UTF-8 at byte 4")]
    assert [row.odino for row in rows(file)] == ["10106936"]


def test_what_the_domain_refuses_is_named_by_the_agencys_field(
    history: History, file: Path
) -> None:
    file.write_text(f"{record(f6='1099')}\n{record(f2='2', f17='20990101')}\n{LINES[3]}\n")
    summary, bad = take_over(history, file)
    assert [(row.line, row.field) for row in bad] == [(1, "YEARTXT"), (2, "LDATE")]
    assert (summary.complaints_refused, summary.complaints_new, summary.rows_bad) == (2, 1, 2)


def _received(history: History) -> "list[Recorded[Event]]":
    return history.read_all(after=0, limit=1000, topics=[ComplaintReceived.topic])
