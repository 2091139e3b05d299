"""The sites that may have somebody to remind."""

from typing import Any, Final

from psycopg import Connection

_SITES: Final = """
SELECT site_id FROM reminders.vehicle UNION SELECT site_id FROM reminders.visit
UNION SELECT site_id FROM reminders.appointment ORDER BY site_id
"""


def sites(connection: Connection[Any]) -> list[str]:
    """Every site that the view knows, in order."""
    return [site_id for (site_id,) in connection.execute(_SITES).fetchall()]
