"""The words of the 三包 rule: assemblies, safety failures, and what the consumer may ask for.

SAMR Order 43 of 2021; the main parts of each assembly are listed in GB/T 29632-2021, which is why a
main part is a name here and not a word of its own.
"""

from enum import StrEnum
from typing import Final


class Assembly(StrEnum):
    """总成: the assemblies whose main parts are counted (Art. 24(3))."""

    ENGINE = "engine"  # 发动机
    GEARBOX = "gearbox"  # 变速器
    TRACTION_BATTERY = "traction_battery"  # 动力蓄电池
    DRIVE_MOTOR = "drive_motor"  # 行驶驱动电机
    STEERING = "steering"  # 转向系统
    BRAKES = "brakes"  # 制动系统
    SUSPENSION = "suspension"  # 悬架系统
    DRIVELINE = "driveline"  # 传动系统
    EMISSION_CONTROL = "emission_control"  # 污染控制装置
    BODY = "body"  # 车身


POWERTRAIN: Final = frozenset(
    {Assembly.ENGINE, Assembly.GEARBOX, Assembly.TRACTION_BATTERY, Assembly.DRIVE_MOTOR}
)
"""The four whose early failure and whose own replacements count (Art. 20, 22, 24(2))."""


class SafetyFault(StrEnum):
    """严重安全性能故障 (Art. 40): the five that Art. 23 names, and any other (Art. 24(1))."""

    STEERING_FAILURE = "steering_failure"  # 转向系统失效
    BRAKE_FAILURE = "brake_failure"  # 制动系统失效
    BODY_CRACKING = "body_cracking"  # 车身开裂
    FUEL_LEAK = "fuel_leak"  # 燃油泄漏
    TRACTION_BATTERY_FIRE = "traction_battery_fire"  # 动力蓄电池起火
    OTHER = "other"


EARLY_SAFETY_FAULTS: Final = frozenset(SafetyFault) - {SafetyFault.OTHER}
"""One of these early in the car's life is enough for exchange or return (Art. 23)."""


class Remedy(StrEnum):
    """更换 or 退货: what a consumer demands of the seller (Art. 22-24)."""

    EXCHANGE = "exchange"
    RETURN = "return"


class DemandGround(StrEnum):
    """The article that a demand for exchange or return rests on."""

    EARLY_POWERTRAIN = "art_22"
    EARLY_SAFETY = "art_23"
    SAFETY_REPAIRS = "art_24_1"
    ASSEMBLY_REPLACEMENTS = "art_24_2"
    SAME_PART_REPLACEMENTS = "art_24_3"
    REPAIR_DAYS_OR_SAME_PROBLEM = "art_24_4"


COMPENSATED_GROUNDS: Final = frozenset(DemandGround) - {
    DemandGround.EARLY_POWERTRAIN,
    DemandGround.EARLY_SAFETY,
}
"""Only here does the consumer pay for the use of the car (Art. 27)."""
