"""The directory of sites: the enterprise's name stands on bills and health records (B.5)."""

import pytest

from domain.site.aggregate import Site, site_stream_id
from domain.site.events import SiteDetailsCorrected, SiteRegistered, WorkBay, WorkBaysSet
from tests.domain.dsl import given

REGISTERED = SiteRegistered(
    site_id="S1",
    name="某某汽车销售服务有限公司",
    city="北京",
    address="海淀区某路1号",
    phone="010-00000000",
)


def test_a_site_is_registered_under_its_short_id() -> None:
    given(Site).when(
        lambda s: s.register(
            site_code=" S1 ",
            name="某某汽车销售服务有限公司",
            city="北京",
            address="海淀区某路1号",
            phone="010-00000000",
        )
    ).then(REGISTERED)


@pytest.mark.parametrize("code", ["s1", "1S", "", "S-1", "S12345678"])
def test_a_short_id_is_a_capital_and_a_few_capitals_or_digits(code: str) -> None:
    given(Site).when(
        lambda s: s.register(site_code=code, name="某公司", city="北京", address="某路")
    ).then_refused("site.bad_code", field="siteCode")


def test_details_are_corrected_one_by_one() -> None:
    moved = SiteDetailsCorrected(site_id="S1", reason="搬迁", address="朝阳区某路2号")
    site = (
        given(Site, REGISTERED)
        .when(lambda s: s.correct_details(site_code="S1", reason="搬迁", address="朝阳区某路2号"))
        .then(moved)
    )
    assert (site.state.name, site.state.address) == ("某某汽车销售服务有限公司", "朝阳区某路2号")


@pytest.mark.parametrize("city", ["北京", None])
def test_a_correction_changes_something(city: str | None) -> None:
    given(Site, REGISTERED).when(
        lambda s: s.correct_details(site_code="S1", reason="核对", city=city)
    ).then_refused("site.nothing_changes")


def test_only_a_registered_site_is_corrected() -> None:
    for past, code in (((), "S1"), ((REGISTERED,), "S2")):
        given(Site, *past).when(
            lambda s, code=code: s.correct_details(site_code=code, reason="核对", city="北京")
        ).then_refused("site.not_registered", field="siteCode")


def test_the_stream_follows_from_the_short_id() -> None:
    assert site_stream_id("S1") == site_stream_id("S1")
    assert site_stream_id("S1") != site_stream_id("S2")


BAYS = (WorkBay(bay_id="A1", name="快修保养工位"), WorkBay(bay_id="B1", name="钣金工位"))
BAYS_SET = WorkBaysSet(site_id="S1", bays=BAYS, opens_minute=480, closes_minute=1080)


@pytest.mark.requirement("R006")
def test_r006_a_site_says_which_bays_it_has_and_no_other_is_booked() -> None:
    given(Site, REGISTERED).when(lambda s: s.require_bay("Z9")).then()
    site = (
        given(Site, REGISTERED)
        .when(
            lambda s: s.set_work_bays(
                site_code="S1", bays=BAYS, opens_minute=480, closes_minute=1080
            )
        )
        .then(BAYS_SET)
    )
    site.when(lambda s: s.require_bay("A1")).then()
    site.when(lambda s: s.require_bay("Z9")).then_refused("site.no_such_bay", field="bayId")


@pytest.mark.parametrize(
    ("bays", "hours", "code"),
    [
        ((*BAYS, BAYS[0]), (480, 1080), "site.bay_twice"),
        ((WorkBay(bay_id=" ", name="工位"),), (480, 1080), "malformed.text.empty"),
        (BAYS, (1080, 480), "site.bad_hours"),
        (BAYS, (480, 1441), "site.bad_hours"),
    ],
)
def test_bays_have_names_of_their_own_and_hours_within_a_day(
    bays: tuple[WorkBay, ...], hours: tuple[int, int], code: str
) -> None:
    given(Site, REGISTERED).when(
        lambda s: s.set_work_bays(
            site_code="S1", bays=bays, opens_minute=hours[0], closes_minute=hours[1]
        )
    ).then_refused(code)
