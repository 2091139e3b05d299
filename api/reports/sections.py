"""Promises, complaints and ratings as a report shows them."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from api.reports import figures as make
from api.reports.shapes import Complaints, Count, PromiseFigures, RatingSeries
from api.reports.words import CATEGORIES, ENQUIRIES, INSTRUMENTS, PROMISES, SEVERITIES, STATUSES
from domain.complaint.words import ComplaintKind
from domain.values.satisfaction import LOW_RATING_TENTHS, Scale
from projections.period_summary.rows import Complained, Enquired, Rated
from projections.promise_compliance.rows import PromiseLine
from projections.promise_compliance.words import Promise

_UNSORTED = "uncategorised"


def promises_of(lines: Mapping[Promise, PromiseLine]) -> tuple[PromiseFigures, ...]:
    """Every promise, in the order of the words."""
    return tuple(
        PromiseFigures(
            promise=promise,
            zh=PROMISES[promise],
            due=line.due,
            kept=line.kept,
            broken=line.broken,
            open=line.open,
            overdue=line.overdue,
            not_applicable=line.not_applicable,
            kept_percent=make.percent(line.kept, line.kept + line.broken + line.overdue),
            promise_versions=line.promise_versions,
        )
        for promise in Promise
        if (line := lines[promise])
    )


def complaints_of(found: Sequence[Complained]) -> Complaints:
    """What was complained about, as it stood."""
    made = [
        each
        for each in found
        if each.complaint_kind is ComplaintKind.COMPLAINT and not each.imported
    ]

    def total(rows: Sequence[Complained]) -> int:
        return sum(each.complaints for each in rows)

    return Complaints(
        made=total(made),
        reports=total([each for each in found if each.complaint_kind is ComplaintKind.REPORT]),
        taken_over=total([each for each in found if each.imported]),
        by_category=_by(made, lambda each: each.category, CATEGORIES),
        by_severity=_by(made, lambda each: each.severity, SEVERITIES),
        by_status=_by(made, lambda each: each.status, STATUSES),
    )


def enquiries_of(found: Sequence[Enquired]) -> tuple[Count, ...]:
    """Every topic, asked about or not."""
    asked = {each.enquiry_topic: each.enquiries for each in found}
    return tuple(
        Count(key=topic, zh=zh, count=asked.get(topic, 0)) for topic, zh in ENQUIRIES.items()
    )


def ratings_of(rated: Sequence[Rated]) -> tuple[RatingSeries, ...]:
    """The series of each question, asked or not."""
    series: list[RatingSeries] = []
    for instrument, zh in INSTRUMENTS.items():
        own = [each for each in rated if each.instrument is instrument]
        value = make.mean_on_five(own)
        points = Counter[int]()
        for each in own:
            if each.scale_max == Scale.ONE_TO_FIVE.highest:
                points[each.score_hundredths // 100] += each.answers
        series.append(
            RatingSeries(
                instrument=instrument,
                zh=zh,
                n=make.count(own),
                mean=None if value is None else make.decimal(value, 2),
                csat=make.percent(*make.satisfied(own)),
                below_threshold=make.count(
                    each for each in own if make.on_five(each) * 10 < LOW_RATING_TENTHS
                ),
                points=tuple(points[point] for point in range(1, 6)),
            )
        )
    return tuple(series)


def _by(
    rows: Sequence[Complained],
    key: Callable[[Complained], str | None],
    names: Mapping[str, str] | Mapping[str | None, str],
) -> tuple[Count, ...]:
    counted = Counter[str | None]()
    for each in rows:
        counted[key(each)] += each.complaints
    return tuple(
        Count(key=name or _UNSORTED, zh=zh, count=counted[name]) for name, zh in names.items()
    )
