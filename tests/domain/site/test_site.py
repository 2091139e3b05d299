"""The directory of sites: the enterprise's name stands on bills and health records (B.5)."""

import pytest

from domain.site.aggregate import Site, site_stream_id
from domain.site.events import SiteDetailsCorrected, SiteRegistered
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
