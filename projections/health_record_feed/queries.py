"""One health record for each settled order, with all thirteen elements and its status (RM16, B.5).

企业名称, 车辆识别代码, 车牌号码, 送修日期, 送修里程, 结算日期, 结算清单编号, 故障描述, 维修项目, 维修工时,
配件名称, 配件编码, 配件数量. A record changes when a bill is reversed and issued anew, or a reading, plate,
VIN or part number is corrected; its digest then differs from what was sent.
"""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from domain.health_record.terms import health_record_id
from domain.repair_order.events import LineKind
from domain.values.clock import shanghai_date
from projections.reading import rows


class RecordStatus(StrEnum):
    """What has to be done about a record."""

    INCOMPLETE = "incomplete"
    """An element that every record must have is missing; it is not to be sent."""
    READY = "ready"
    SENT = "sent"
    REJECTED = "rejected"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    """It changed after it was sent, and is to be sent again."""


class Element(StrEnum):
    """An element without which a record is incomplete."""

    ENTERPRISE_NAME = "enterprise_name"
    VIN = "vin"
    PLATE = "plate"
    ODOMETER_KM = "odometer_km"
    JOBS = "jobs"


class FaultText(msgspec.Struct, frozen=True, kw_only=True):
    """故障描述: the cause as found, or, where nobody diagnosed it, the customer's words."""

    concern_id: str
    cause: str | None
    words_sealed: str | None


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """维修项目 and 维修工时."""

    description: str
    labour_hours_hundredths: int | None


class PartUsed(msgspec.Struct, frozen=True, kw_only=True):
    """配件名称, 配件编码 and 配件数量."""

    name: str
    part_number: str | None
    quantity_milli: int


class HealthRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The record of one settled order."""

    record_id: UUID
    """What `acceptHealthRecord` and `rejectHealthRecord` name it by."""
    order_id: UUID
    order_number: str
    site_id: str
    enterprise_name: str | None
    vin: str | None
    plate: str | None
    sent_in_on: date
    odometer_km: int | None
    settled_on: date
    settlement_number: str
    faults: tuple[FaultText, ...]
    jobs: tuple[Job, ...]
    parts: tuple[PartUsed, ...]
    settled_at: datetime
    content_sha256: str
    """Digest of the thirteen elements; `sendHealthRecord` wants it."""
    status: RecordStatus
    missing: tuple[Element, ...]
    sent_at: datetime | None
    answered_at: datetime | None
    answer: str | None
    """The platform's reference, or the reason why it rejected the record."""


class _Line(msgspec.Struct, frozen=True):
    line_id: str
    kind: LineKind
    description: str
    quantity_milli: int
    labour_hours_hundredths: int | None
    part_number: str | None


class _Part(msgspec.Struct, frozen=True):
    line_id: str
    name: str
    part_number: str
    quantity_milli: int


class _Row(msgspec.Struct, frozen=True):
    order_id: UUID
    order_number: str
    site_id: str
    enterprise_name: str | None
    vin: str | None
    plate: str | None
    opened_at: datetime
    odometer_km: int | None
    settled_at: datetime
    settlement_number: str
    faults: tuple[FaultText, ...]
    lines: tuple[_Line, ...]
    parts: tuple[_Part, ...]
    sent_sha256: str | None
    sent_at: datetime | None
    accepted: bool | None
    answer: str | None
    answered_at: datetime | None


_RECORDS: Final = """
SELECT o.order_id, o.order_number, o.site_id, site.name AS enterprise_name,
       coalesce(o.vin, v.vin, kept.vin) AS vin, o.plate, o.opened_at, o.odometer_km,
       s.issued_at AS settled_at, s.settlement_number,
       coalesce((
           SELECT jsonb_agg(jsonb_build_object('concern_id', c.concern_id, 'cause', d.cause,
                  'words_sealed', CASE WHEN d.cause IS NULL THEN c.words_sealed END)
                  ORDER BY length(c.concern_id), c.concern_id)
           FROM health_record_feed.concern c
           LEFT JOIN LATERAL (
               SELECT x.cause FROM health_record_feed.diagnosis x
               WHERE (x.order_id, x.concern_id) = (c.order_id, c.concern_id)
               ORDER BY x.version DESC LIMIT 1
           ) d ON true
           WHERE c.order_id = o.order_id), '[]') AS faults,
       coalesce((
           SELECT jsonb_agg(to_jsonb(l) ORDER BY length(l.line_id), l.line_id)
           FROM health_record_feed.line l
           WHERE l.order_id = o.order_id AND s.line_ids ? l.line_id), '[]') AS lines,
       coalesce((
           SELECT jsonb_agg(to_jsonb(p) ORDER BY p.version)
           FROM health_record_feed.part p
           WHERE p.order_id = o.order_id AND s.line_ids ? p.line_id), '[]') AS parts,
       sent.content_sha256 AS sent_sha256, sent.sent_at,
       said.accepted, said.said AS answer, said.answered_at
FROM health_record_feed.repair_order o
JOIN LATERAL (
    SELECT x.* FROM health_record_feed.settlement x
    WHERE x.order_id = o.order_id AND x.reversed_at IS NULL
    ORDER BY x.version DESC LIMIT 1
) s ON true
LEFT JOIN LATERAL (
    SELECT n.name FROM health_record_feed.site_name n
    WHERE n.site_id = o.site_id
    -- a site that was entered late had its first name before
    ORDER BY n.since <= s.issued_at DESC, abs(extract(epoch FROM n.since - s.issued_at)), n.version
    LIMIT 1
) site ON true
LEFT JOIN health_record_feed.vehicle v ON v.vehicle_id = o.vehicle_id
LEFT JOIN health_record_feed.vehicle kept ON kept.vehicle_id = v.merged_into
LEFT JOIN LATERAL (
    SELECT x.* FROM health_record_feed.sending x
    WHERE x.order_id = o.order_id ORDER BY x.version DESC LIMIT 1
) sent ON true
LEFT JOIN LATERAL (
    SELECT x.* FROM health_record_feed.platform_answer x
    WHERE x.order_id = o.order_id AND x.version > sent.version ORDER BY x.version DESC LIMIT 1
) said ON true
WHERE (%(site_id)s::text IS NULL OR o.site_id = %(site_id)s)
  AND (%(order_id)s::uuid IS NULL OR o.order_id = %(order_id)s)
  AND (%(since)s::timestamptz IS NULL OR s.issued_at >= %(since)s)
  AND (%(after_at)s::timestamptz IS NULL
       OR (s.issued_at, o.order_id) > (%(after_at)s, %(after_id)s::uuid))
ORDER BY s.issued_at, o.order_id
LIMIT %(page)s
"""

_PAGE: Final = 500


async def health_records(
    connection: AsyncConnection[Any],
    *,
    first: int,
    site_id: str | None = None,
    since: datetime | None = None,
    statuses: Sequence[RecordStatus] = (),
    order_id: UUID | None = None,
    after: tuple[datetime, UUID] | None = None,
) -> Sequence[HealthRecord]:
    """Records by the time of settlement; `after` is settled_at and order_id of a row.

    `statuses`: only these; none named: all.
    """
    found: list[HealthRecord] = []
    last = after
    while len(found) <= first:
        at, after_id = last or (None, None)
        asked = {"site_id": site_id, "order_id": order_id, "since": since}
        asked |= {"after_at": at, "after_id": after_id}
        page = await rows(connection, _Row, _RECORDS, asked | {"page": _PAGE})
        shown = [_record(row) for row in page]
        found += [each for each in shown if not statuses or each.status in statuses]
        if len(page) < _PAGE:
            break
        last = (page[-1].settled_at, page[-1].order_id)
    return found[: first + 1]


def _record(row: _Row) -> HealthRecord:
    jobs = tuple(
        Job(description=line.description, labour_hours_hundredths=line.labour_hours_hundredths)
        for line in row.lines
        if line.kind in (LineKind.LABOUR, LineKind.SUBLET)
    )
    parts = _parts(row)
    missing = tuple(_missing(row, has_jobs=bool(jobs or parts)))
    digest = _digest(row, jobs, parts)
    return HealthRecord(
        record_id=health_record_id(row.order_id),
        order_id=row.order_id,
        order_number=row.order_number,
        site_id=row.site_id,
        enterprise_name=row.enterprise_name,
        vin=row.vin,
        plate=row.plate,
        sent_in_on=shanghai_date(row.opened_at),
        odometer_km=row.odometer_km,
        settled_on=shanghai_date(row.settled_at),
        settlement_number=row.settlement_number,
        faults=row.faults,
        jobs=jobs,
        parts=parts,
        settled_at=row.settled_at,
        content_sha256=digest,
        status=_status(row, digest, complete=not missing),
        missing=missing,
        sent_at=row.sent_at,
        answered_at=row.answered_at,
        answer=row.answer,
    )


def _parts(row: _Row) -> tuple[PartUsed, ...]:
    """Parts as fitted; a part line on which no fitting was recorded counts as it was quoted."""
    fitted = {part.line_id for part in row.parts}
    used = [
        PartUsed(name=x.name, part_number=x.part_number, quantity_milli=x.quantity_milli)
        for x in row.parts
    ]
    used += [
        PartUsed(name=x.description, part_number=x.part_number, quantity_milli=x.quantity_milli)
        for x in row.lines
        if x.kind is LineKind.PART and x.line_id not in fitted
    ]
    return tuple(used)


def _missing(row: _Row, *, has_jobs: bool) -> Sequence[Element]:
    there = {
        Element.ENTERPRISE_NAME: row.enterprise_name is not None,
        Element.VIN: row.vin is not None,
        Element.PLATE: row.plate is not None,
        Element.ODOMETER_KM: row.odometer_km is not None,
        Element.JOBS: has_jobs,
    }
    return [element for element, is_there in there.items() if not is_there]


def _digest(row: _Row, jobs: tuple[Job, ...], parts: tuple[PartUsed, ...]) -> str:
    """Over the sealed words, not the text: forgetting a person corrects no record."""
    content = (
        row.enterprise_name,
        row.vin,
        row.plate,
        shanghai_date(row.opened_at),
        row.odometer_km,
        shanghai_date(row.settled_at),
        row.settlement_number,
        row.faults,
        jobs,
        parts,
    )
    return hashlib.sha256(_canonical(content)).hexdigest()


_canonical: Final = msgspec.json.Encoder(order="deterministic").encode


def _status(row: _Row, digest: str, *, complete: bool) -> RecordStatus:
    if row.sent_sha256 is None:
        return RecordStatus.READY if complete else RecordStatus.INCOMPLETE
    if row.accepted is None:
        return RecordStatus.SENT
    if row.sent_sha256 != digest:
        return RecordStatus.CORRECTED
    return RecordStatus.ACCEPTED if row.accepted else RecordStatus.REJECTED
