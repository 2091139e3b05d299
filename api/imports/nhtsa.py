"""Complaints of the NHTSA's file into the record: each once, also when a run was cut off.

The ids of streams and commands follow from what the file says, so a second run finds what the
first one wrote. What is in the record is not changed by a later edition of the file.

The agency gives the day on which it received a complaint, and neither an hour nor a zone. It is
taken as 00:00 of that day in Shanghai, so that reports print the day that the agency printed.
"""

from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path
from typing import Final
from uuid import UUID, uuid5

import msgspec

from api.imports.nhtsa_rows import BadRow, NhtsaRow, read_rows
from domain.complaint.aggregate import Complaint
from domain.complaint.events import ReportedIncident
from domain.complaint.terms import complaint_series
from domain.kernel import Actor, Channel, Command, Context, Receipt, Refused, Role
from domain.policies import promised_complaint
from domain.values.clock import SHANGHAI
from domain.vehicle.aggregate import Vehicle
from domain.vehicle.events import VehicleKind
from eventstore.history import EXISTS, History
from eventstore.knowledge import StoredKnowledge

NAMESPACE: Final = UUID("8f2d7a64-31c5-5e0b-9d1a-64c0b7e3f512")
SITE: Final = "NHTSA"
"""Complaints made to the agency are of no dealership: they count in no site's numbers."""
ACTOR: Final = Actor("import", Role.INTEGRATION)
NO_DESCRIPTION: Final = "(no description)"

_COLUMN_OF: Final = {
    "occurredAt": "LDATE",
    "make": "MAKETXT",
    "model": "MODELTXT",
    "modelYear": "YEARTXT",
    "content": "CDESCR",
    "externalReference": "ODINO",
    "incident": "COMPDESC, CITY or STATE",
}
"""The agency's names of the fields that the domain refuses under its own."""


class Survey(msgspec.Struct, frozen=True):
    """The file at a first look: how much there is, and which records belong together."""

    rows: int
    components: dict[str, tuple[str, ...]]
    """Of each complaint, in the order of the file."""


class Summary(msgspec.Struct):
    """What a run found and did."""

    rows: int = 0
    rows_joined: int = 0
    """Records whose complaint had one before: they added their component to it."""
    rows_bad: int = 0
    """Records that did not go in, unreadable or refused."""
    complaints_new: int = 0
    complaints_known: int = 0
    complaints_refused: int = 0
    vehicles_new: int = 0
    vehicles_found: int = 0


def survey(path: Path) -> Survey:
    """Read the whole file once; only numbers and components stay in memory."""
    rows, components = 0, dict[str, dict[str, None]]()
    for row in read_rows(path):
        rows += 1
        if isinstance(row, NhtsaRow):
            parts = components.setdefault(row.odino, {})
            parts.update({row.component: None} if row.component else {})
    return Survey(rows, {odino: tuple(parts) for odino, parts in components.items()})


def import_complaints(
    history: History,
    path: Path,
    surveyed: Survey,
    on_row: Callable[[BadRow | None], None] = lambda _: None,
) -> Summary:
    """Take over every complaint of the file; `on_row` hears of each record, and why a bad one is."""
    took_over, summary, seen = _TakeOver(history), Summary(), set[str]()
    for row in read_rows(path):
        summary.rows += 1
        bad = row if isinstance(row, BadRow) else None
        if isinstance(row, NhtsaRow):
            if row.odino in seen:
                summary.rows_joined += 1
            else:
                seen.add(row.odino)
                bad = took_over(row, surveyed.components.get(row.odino, ()), summary)
        summary.rows_bad += bad is not None
        on_row(bad)
    return summary


def vehicle_id(row: NhtsaRow) -> UUID:
    """The vehicle by what is known of it; without any VIN it is one of its complaint alone."""
    known = [row.make, row.model, str(row.model_year), row.vin_start or f"odino {row.odino}"]
    return uuid5(NAMESPACE, "nhtsa/vehicle/" + "/".join(known))


def complaint_id(odino: str) -> UUID:
    """The complaint of the agency's number."""
    return uuid5(NAMESPACE, f"nhtsa/complaint/{odino}")


class _TakeOver:
    """One complaint at a time, and the vehicle before it."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._knowledge = StoredKnowledge(history)

    def __call__(
        self, row: NhtsaRow, components: tuple[str, ...], summary: Summary
    ) -> BadRow | None:
        try:
            vehicle = self._vehicle(row, summary) if row.about_vehicle else None
            receipt = self._complaint(row, components, vehicle)
        except Refused as refused:
            summary.complaints_refused += 1
            field = refused.field or "row"
            return BadRow(row.line, _COLUMN_OF.get(field, field), refused.en)
        if receipt.repeated:
            summary.complaints_known += 1
        else:
            summary.complaints_new += 1
        return None

    def _vehicle(self, row: NhtsaRow, summary: Summary) -> UUID:
        vehicle, command = vehicle_id(row), _command(row, "vehicle")
        try:
            receipt = self._history.begin(
                Vehicle,
                vehicle,
                lambda file: file.register(
                    make=row.make,
                    model=row.model,
                    vehicle_kind=VehicleKind.OTHER,  # the file does not say
                    at=command.occurred_at,
                    partial_vin=row.vin_start,
                    model_year=row.model_year,
                    source=SITE,
                ),
                command,
            )
        except Refused as refused:
            if refused.rule is not EXISTS:
                raise
            summary.vehicles_found += 1
        else:
            summary.vehicles_found += receipt.repeated
            summary.vehicles_new += not receipt.repeated
        return vehicle

    def _complaint(
        self, row: NhtsaRow, components: tuple[str, ...], vehicle: UUID | None
    ) -> Receipt:
        command = _command(row, "complaint")
        at = command.occurred_at
        terms = promised_complaint(self._knowledge, at)
        incident = _incident(row, components)
        return self._history.begin_numbered(
            Complaint,
            complaint_id(row.odino),
            complaint_series(SITE, at),
            lambda complaint, number: complaint.receive_imported(
                number=number,
                site_id=SITE,
                at=at,
                channel=row.channel,
                content=row.description or NO_DESCRIPTION,
                terms=terms,
                external_reference=row.odino,
                vehicle_id=vehicle,
                incident=incident,
            ),
            command,
        )


def _incident(row: NhtsaRow, components: tuple[str, ...]) -> ReportedIncident:
    return ReportedIncident(
        components=components,
        incident_on=row.incident_on,
        odometer_km=row.odometer_km,
        crash=row.crash,
        fire=row.fire,
        injured=row.injured,
        deaths=row.deaths,
        city=row.city,
        state=row.state,
    )


def _command(row: NhtsaRow, step: str) -> Command:
    return Command(
        context=Context(
            actor=ACTOR,
            channel=Channel.IMPORT,
            site_id=SITE,
            command_id=uuid5(NAMESPACE, f"nhtsa/{row.odino}/{step}"),
        ),
        occurred_at=datetime.combine(row.received_on, time.min, SHANGHAI),
    )
