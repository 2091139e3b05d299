"""Values of what a case file is about: the Chinese word, then what it means."""

from typing import Final

VALUES: Final[dict[str, str]] = {
    "CaseKind.VEHICLE": "车辆 – a vehicle with its visits, complaints, calls and demands",
    "CaseKind.ORDER": "维修工单 – a repair order with its calls, complaints and appointment",
    "CaseKind.COMPLAINT": "投诉 – a complaint with the order it is about",
}
