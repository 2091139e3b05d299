"""How grave a complaint is before anybody has judged it (B.11)."""

from domain.complaint.events import ReportedIncident
from domain.complaint.words import Severity, SeverityGround
from domain.kernel import Channel

_ORDER = tuple(Severity)
_BY_CHANNEL = {
    Channel.REGULATOR: SeverityGround.AUTHORITY,
    Channel.MEDIA: SeverityGround.MEDIA,
}


def grave(channel: Channel, incident: ReportedIncident | None) -> SeverityGround | None:
    """Why a complaint is 重大 from the start; None: it is general until somebody grades it.

    Harm to people first, then danger to them, then who passed it on.
    """
    if incident is not None:
        if incident.deaths:
            return SeverityGround.DEATH
        if incident.injured:
            return SeverityGround.INJURY
        if incident.fire:
            return SeverityGround.FIRE
        if incident.crash:
            return SeverityGround.CRASH
    return _BY_CHANNEL.get(channel)


def lowers(before: Severity, after: Severity) -> bool:
    """Whether the second grade is below the first."""
    return _ORDER.index(after) < _ORDER.index(before)
