"""A site of the dealership group: the enterprise whose name stands on bills and records."""

from typing import TypeAlias

import msgspec

from domain.kernel import Event


class SiteRegistered(Event, topic="site.registered"):
    """A site joined the group, under the short id that its order numbers carry."""

    site_id: str
    """E.g. "S1", as in RO-S1-2026-000123."""
    name: str
    """企业名称, as on the licence."""
    city: str
    address: str
    phone: str | None = None
    """The service line, which is the enterprise's and nobody's own."""
    filing_number: str | None = None
    """机动车维修经营备案编号."""


class SiteDetailsCorrected(Event, topic="site.details_corrected"):
    """Something about the site changed or was wrong; None is unchanged."""

    site_id: str
    reason: str
    name: str | None = None
    city: str | None = None
    address: str | None = None
    phone: str | None = None
    filing_number: str | None = None


class WorkBay(msgspec.Struct, frozen=True, kw_only=True):
    """A place in the workshop where one car is worked on (维修工位)."""

    bay_id: str
    """Short, as painted on the floor: "A1"."""
    name: str
    """What it is for, such as 快修保养工位."""


class WorkBaysSet(Event, topic="site.work_bays_set"):
    """The site has these work bays, open at these hours; it replaces what was said before."""

    site_id: str
    bays: tuple[WorkBay, ...]
    opens_minute: int
    """Minute of the day in Shanghai, 0 to 1439: 480 is 08:00."""
    closes_minute: int
    """Minute of the day, up to 1440; excluded."""


SiteEvent: TypeAlias = SiteRegistered | SiteDetailsCorrected | WorkBaysSet
