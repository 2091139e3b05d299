"""How many of those whom one could ask gave a rating (R147)."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

import msgspec
from psycopg import AsyncConnection

from domain.values.contact import Instrument
from projections.reading import rows, where


class Response(msgspec.Struct, frozen=True, kw_only=True):
    """Those who could be asked in a period, and how many of them answered, whenever."""

    asked: int
    """Orders delivered in the period, complaints resolved in it, or questionnaires of it."""
    answered: int

    @property
    def rate(self) -> Fraction | None:
        """Between 0 and 1; None where nobody could be asked."""
        return Fraction(self.answered, self.asked) if self.asked else None


_OF_DELIVERIES: Final = """
SELECT count(*) AS asked, count(*) FILTER (WHERE EXISTS (
    SELECT FROM satisfaction.rating r
    WHERE r.repair_order_id = d.repair_order_id AND """
_OF_COMPLAINTS: Final = """
SELECT count(*) AS asked, count(*) FILTER (WHERE EXISTS (
    SELECT FROM satisfaction.rating r WHERE r.complaint_id = c.complaint_id)) AS answered
FROM satisfaction.complaint c
WHERE c.resolved_on BETWEEN %(since)s AND %(until)s AND """
_OF_SURVEYS: Final = """
SELECT count(*) AS asked, count(*) FILTER (WHERE EXISTS (
    SELECT FROM satisfaction.rating r WHERE r.survey_id = s.survey_id)) AS answered
FROM satisfaction.survey s
WHERE s.asked_on BETWEEN %(since)s AND %(until)s AND """


async def response(connection: AsyncConnection[Any], asked: Mapping[str, Any]) -> Response | None:
    """The response of a period; None for complaint ratings and surveys of one adviser or technician.

    They name neither, so that nobody can say which of the asked were theirs.
    """
    if asked["instrument"] in {Instrument.COMPLAINT, Instrument.PERIODIC}:
        if asked["adviser_id"] is not None or asked["technician_id"] is not None:
            return None
        site = where({"site_id = %(site_id)s": asked["site_id"]})
        of = _OF_COMPLAINTS if asked["instrument"] is Instrument.COMPLAINT else _OF_SURVEYS
        (found,) = await rows(connection, Response, of + site, asked)
        return found
    instrument = where({"r.instrument = %(instrument)s": asked["instrument"]})
    deliveries = where(
        {
            "d.delivered_on >= %(since)s": asked["since"],
            "d.delivered_on <= %(until)s": asked["until"],
            "d.site_id = %(site_id)s": asked["site_id"],
            "d.adviser_id = %(adviser_id)s": asked["adviser_id"],
            """EXISTS (SELECT FROM satisfaction.order_technician t
               WHERE t.repair_order_id = d.repair_order_id
                 AND t.technician_id = %(technician_id)s)""": asked["technician_id"],
        }
    )
    (found,) = await rows(
        connection,
        Response,
        _OF_DELIVERIES
        + instrument
        + " AND r.instrument <> 'complaint')) AS answered"
        + " FROM satisfaction.delivery d WHERE "
        + deliveries,
        asked,
    )
    return found
