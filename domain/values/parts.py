"""Words about parts that the order, the parts store and the price list share."""

from enum import StrEnum
from typing import Final

from domain.values.malformed import Malformed

_SOURCE: Final = "R090b"


class PartGrade(StrEnum):
    """The classes of parts that the customer must be told (R084, 汽车销售管理办法 Art. 17)."""

    ORIGINAL = "original"
    """原厂配件"""
    CERTIFIED = "certified"
    """质量相当（认证）配件"""
    AFTERMARKET = "aftermarket"
    """副厂配件"""
    REMANUFACTURED = "remanufactured"
    """再制造件"""
    REUSED = "reused"
    """修复（回用）件"""
    CUSTOMER_SUPPLIED = "customer_supplied"
    """客户自带"""


MAX_QUANTITY_MILLI: Final = 10**8
"""A hundred thousand pieces or litres: more is a typing error, and sums fit the API's integers."""


def quantity(milli: int) -> int:
    """A quantity above zero in thousandths of a piece or litre.

    Raises Malformed with quantity.not_positive or quantity.too_large.
    """
    if milli <= 0:
        raise Malformed(
            "quantity.not_positive",
            en="A quantity is above zero.",
            zh="数量必须大于零。",
            source=_SOURCE,
        )
    return amount(milli)


def amount(milli: int) -> int:
    """What is there of something, in thousandths; it may be nothing.

    Raises Malformed with quantity.negative or quantity.too_large.
    """
    if milli < 0:
        raise Malformed(
            "quantity.negative",
            en="A quantity cannot be negative.",
            zh="数量不能为负数。",
            source=_SOURCE,
        )
    if milli > MAX_QUANTITY_MILLI:
        raise Malformed(
            "quantity.too_large",
            en="A quantity cannot exceed a hundred thousand pieces or litres.",
            zh="数量不能超过十万件或升。",
            source=_SOURCE,
        )
    return milli
