"""Invented customers and their cars, with VINs and plates as they must be."""

import hashlib
from datetime import date, timedelta
from random import Random
from typing import Final
from uuid import UUID

import msgspec

from api.demonstration.group import SITES, Site
from api.demonstration.ids import demo_id
from domain.kernel import Fen
from domain.values.vin import Vin, check_digit, parse_vin
from domain.vehicle.events import VehicleKind

_VIN_CHARACTERS: Final = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
_YEAR_CODES: Final = "ABCDEFGHJKLMNPRSTVWXY"
_FIRST_CODED_YEAR: Final = 2010
_PLATE_CHARACTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"

_SURNAMES: Final = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁"
_GIVEN: Final = (
    *("伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "涛"),
    *("建国", "秀英", "志强", "晓明", "海燕", "雪梅", "文博", "思远", "雨桐", "子涵", "佳怡"),
)
_COMPANIES: Final = ("申通物流", "西子建材", "蓉城食品", "东方会展", "钱江电子", "锦江旅行")


class Model(msgspec.Struct, frozen=True):
    """A model of car and how it is kept."""

    make: str
    model: str
    wmi: str
    """World manufacturer identifier: the first three characters of the VIN."""
    vehicle_kind: VehicleKind
    price_fen: Fen
    electric: bool = False
    interval_months: int = 6
    interval_km: int = 7_500


MODELS: Final = (
    Model("上汽大众", "朗逸", "LSV", VehicleKind.PASSENGER_CAR, Fen(13_990_000)),
    Model("上汽大众", "途观L", "LSV", VehicleKind.SUV, Fen(23_580_000)),
    Model("一汽-大众", "迈腾", "LFV", VehicleKind.PASSENGER_CAR, Fen(20_990_000)),
    Model("广汽本田", "雅阁", "LHG", VehicleKind.PASSENGER_CAR, Fen(19_980_000)),
    Model("东风日产", "轩逸", "LGB", VehicleKind.PASSENGER_CAR, Fen(11_900_000)),
    Model("上汽通用别克", "GL8", "LSG", VehicleKind.MPV, Fen(26_990_000)),
    Model("长安福特", "锐界L", "LVS", VehicleKind.SUV, Fen(24_980_000)),
    Model(
        "比亚迪", "宋PLUS EV", "LGX", VehicleKind.SUV, Fen(16_980_000), electric=True,
        interval_months=12, interval_km=20_000,
    ),
    Model(
        "比亚迪", "汉EV", "LGX", VehicleKind.PASSENGER_CAR, Fen(20_980_000), electric=True,
        interval_months=12, interval_km=20_000,
    ),
)  # fmt: skip


class Person(msgspec.Struct, frozen=True):
    """A customer."""

    id: UUID
    name: str
    called: str
    """As the adviser writes it: 王女士."""
    company: bool
    phone: str | None
    address: str


class Car(msgspec.Struct, frozen=True):
    """A car and whose it is."""

    key: str
    site: Site
    model: Model
    vin: Vin
    plate: str
    model_year: int
    sold_on: date
    km_per_day: int
    owner: Person
    free_repair_years: int = 3
    """包修期"""
    free_repair_km: int = 60_000

    @property
    def id(self) -> UUID:
        return demo_id(f"vehicle/{self.key}")

    def km_on(self, day: date) -> int:
        """What the odometer shows on that day."""
        return 12 + (day - self.sold_on).days * self.km_per_day


def make_car(key: str, rng: Random, *, sold_from: date, sold_until: date) -> Car:
    """The car of that key."""
    site, model = rng.choice(SITES), rng.choice(MODELS)
    sold_on = sold_from + timedelta(days=rng.randrange((sold_until - sold_from).days))
    return Car(
        key=key,
        site=site,
        model=model,
        vin=make_vin(model.wmi, sold_on.year, key),
        plate=make_plate(site, rng, electric=model.electric),
        model_year=sold_on.year,
        sold_on=sold_on,
        km_per_day=rng.randint(18, 75),
        owner=make_person(key, site, rng),
    )


def make_vin(wmi: str, model_year: int, key: str) -> Vin:
    """A valid VIN; another key gives another one, but for a chance below one in a million cars."""
    digest = hashlib.sha256(key.encode()).digest()
    described = "".join(_VIN_CHARACTERS[byte % len(_VIN_CHARACTERS)] for byte in digest[:6])
    serial = int.from_bytes(digest[6:10]) % 1_000_000
    year = _YEAR_CODES[model_year - _FIRST_CODED_YEAR]
    draft = f"{wmi}{described[:5]}0{year}{described[5]}{serial:06d}"
    return parse_vin(f"{draft[:8]}{check_digit(Vin(draft))}{draft[9:]}")


def make_plate(site: Site, rng: Random, *, electric: bool) -> str:
    """A plate of the site's province: eight characters for electric cars, else seven."""
    office = rng.choice("ABCD")
    if electric:
        return f"{site.plate_prefix}{office}D{rng.randrange(10_000, 100_000)}"
    tail = "".join(rng.choice("0123456789") for _ in range(4))
    return f"{site.plate_prefix}{office}{rng.choice(_PLATE_CHARACTERS[:8])}{tail}"


def make_person(key: str, site: Site, rng: Random) -> Person:
    """The owner of the car of that key. All numbers begin with 1390000: nobody is meant."""
    company = rng.random() < 0.08  # noqa: PLR2004 - some fleets
    surname = rng.choice(_SURNAMES)
    name = rng.choice(_COMPANIES) + "有限公司" if company else surname + rng.choice(_GIVEN)
    return Person(
        id=demo_id(f"customer/{key}"),
        name=name,
        called=surname + rng.choice(("先生", "女士")),
        company=company,
        phone=f"1390000{rng.randrange(10_000):04d}",
        address=f"{site.city}{rng.choice(site.streets)}{rng.randint(1, 900)}号",
    )
