"""The directory of sites, one stream a site; its id follows from the short id."""

import re
from typing import ClassVar, Final, Self, assert_never
from uuid import UUID, uuid5

from domain.kernel import Aggregate, Missing, Refused, Rule
from domain.kernel.checked import optional_text, required_text
from domain.site.events import (
    SiteDetailsCorrected,
    SiteEvent,
    SiteRegistered,
    WorkBay,
    WorkBaysSet,
)

_SITES: Final = UUID("5a2f4f0e-93b5-5f0c-9d0e-6c1a7b1f2d34")
_CODE: Final = re.compile("[A-Z][A-Z0-9]{0,7}")
_NAME_CHARS: Final = 100
_ADDRESS_CHARS: Final = 200
_REASON_CHARS: Final = 500
_BAY_CHARS: Final = 20
_MINUTES_A_DAY: Final = 24 * 60

BAD_CODE = Rule(
    "site.bad_code",
    "R019: order numbers carry the site",
    en="{site_code} is no short id of a site: a capital letter, then up to 7 capitals or digits",
    zh="{site_code} 不是有效的站点代码：应以大写字母开头，后接最多7位大写字母或数字",
)
NOT_REGISTERED = Rule(
    "site.not_registered",
    "B.5: 企业名称",
    en="site {site_code} is not registered",
    zh="站点 {site_code} 尚未登记",
)
NOTHING_CHANGES = Rule(
    "site.nothing_changes",
    "D.2: a fact says something new",
    en="nothing about the site would change",
    zh="站点信息没有变化",
)
NO_SUCH_BAY = Rule(
    "site.no_such_bay",
    "R006",
    en="site {site_id} has no work bay {bay_id}",
    zh="站点 {site_id} 没有工位 {bay_id}",
)
BAY_TWICE = Rule(
    "site.bay_twice",
    "R006",
    en="work bay {bay_id} is named twice",
    zh="工位 {bay_id} 重复",
)
BAD_HOURS = Rule(
    "site.bad_hours",
    "R006",
    en="a day opens at minute {opens} before it closes at minute {closes}, both within 0 and 1440",
    zh="营业时间应在0至1440分钟之间，且开门（{opens}）早于关门（{closes}）",
)


def site_stream_id(site_id: str) -> UUID:
    """The one stream of a site."""
    return uuid5(_SITES, site_id)


class Site(Aggregate):
    """One site of the group."""

    kind: ClassVar[str] = "site"

    site_id: str = ""
    name: str = ""
    city: str = ""
    address: str = ""
    phone: str | None = None
    filing_number: str | None = None
    bay_ids: frozenset[str] = frozenset()
    """Empty: nobody has said which bays there are."""

    def apply(self, event: SiteEvent) -> Self:
        match event:
            case SiteRegistered():
                return self.changed(
                    site_id=event.site_id,
                    name=event.name,
                    city=event.city,
                    address=event.address,
                    phone=event.phone,
                    filing_number=event.filing_number,
                )
            case SiteDetailsCorrected():
                return self.changed(**_given(event))
            case WorkBaysSet():
                return self.changed(bay_ids=frozenset(bay.bay_id for bay in event.bays))
            case _:
                assert_never(event)

    def register(
        self,
        *,
        site_code: str,
        name: str,
        city: str,
        address: str,
        phone: str | None = None,
        filing_number: str | None = None,
    ) -> SiteRegistered:
        """A site joins the group; its name stands on bills and health records (R019, B.5)."""
        code = site_code.strip()
        if _CODE.fullmatch(code) is None:
            raise Refused(BAD_CODE, field="siteCode", site_code=code)
        return SiteRegistered(
            site_id=code,
            name=required_text("name", name, _NAME_CHARS),
            city=required_text("city", city, _NAME_CHARS),
            address=required_text("address", address, _ADDRESS_CHARS),
            phone=optional_text("phone", phone, _NAME_CHARS),
            filing_number=optional_text("filingNumber", filing_number, _NAME_CHARS),
        )

    def correct_details(
        self,
        *,
        site_code: str,
        reason: str,
        name: str | None = None,
        city: str | None = None,
        address: str | None = None,
        phone: str | None = None,
        filing_number: str | None = None,
    ) -> SiteDetailsCorrected:
        """Something about the site changes or was wrong (R019, B.5)."""
        self._require_registered(site_code)
        corrected = SiteDetailsCorrected(
            site_id=self.site_id,
            reason=required_text("reason", reason, _REASON_CHARS),
            name=optional_text("name", name, _NAME_CHARS),
            city=optional_text("city", city, _NAME_CHARS),
            address=optional_text("address", address, _ADDRESS_CHARS),
            phone=optional_text("phone", phone, _NAME_CHARS),
            filing_number=optional_text("filingNumber", filing_number, _NAME_CHARS),
        )
        if all(getattr(self, field) == value for field, value in _given(corrected).items()):
            raise Refused(NOTHING_CHANGES)
        return corrected

    def set_work_bays(
        self, *, site_code: str, bays: tuple[WorkBay, ...], opens_minute: int, closes_minute: int
    ) -> WorkBaysSet:
        """Say which work bays the site has and when they are open (R006)."""
        self._require_registered(site_code)
        if not 0 <= opens_minute < closes_minute <= _MINUTES_A_DAY:
            raise Refused(BAD_HOURS, field="closesMinute", opens=opens_minute, closes=closes_minute)
        named: dict[str, WorkBay] = {}
        for bay in bays:
            bay_id = required_text("bays", bay.bay_id, _BAY_CHARS)
            if bay_id in named:
                raise Refused(BAY_TWICE, field="bays", bay_id=bay_id)
            name = required_text("bays", bay.name, _NAME_CHARS)
            named[bay_id] = WorkBay(bay_id=bay_id, name=name)
        return WorkBaysSet(
            site_id=self.site_id,
            bays=tuple(named.values()),
            opens_minute=opens_minute,
            closes_minute=closes_minute,
        )

    def require_bay(self, bay_id: str) -> tuple[()]:
        """Refuse a work bay that the site does not have; none is known, any will do."""
        if self.bay_ids and bay_id not in self.bay_ids:
            raise Missing(NO_SUCH_BAY, field="bayId", bay_id=bay_id, site_id=self.site_id)
        return ()

    def _require_registered(self, site_code: str) -> None:
        if not self.site_id or self.site_id != site_code.strip():
            raise Missing(NOT_REGISTERED, field="siteCode", site_code=site_code)


def _given(event: SiteDetailsCorrected) -> dict[str, str]:
    """The details that the fact names."""
    fields = {
        "name": event.name,
        "city": event.city,
        "address": event.address,
        "phone": event.phone,
        "filing_number": event.filing_number,
    }
    return {field: value for field, value in fields.items() if value is not None}
