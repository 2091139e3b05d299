"""Values of a vehicle's enums: the Chinese word, then what it means."""

from typing import Final

VALUES: Final[dict[str, str]] = {
    "InsuranceKind.COMPULSORY": "交强险 – compulsory traffic insurance",
    "InsuranceKind.COMMERCIAL": "商业险 – commercial insurance",
    "KnownVinPart.START": "前段 – the beginning is readable",
    "KnownVinPart.END": "后段 – the end is readable",
    "OdometerSource.RECEPTION": "接车 – read at reception",
    "OdometerSource.DELIVERY": "交车 – read at hand-over",
    "OdometerSource.CUSTOMER": "客户 – told by the customer",
    "OdometerSource.INSPECTION": "检测 – read at an official inspection",
    "OdometerSource.IMPORT": "导入 – taken over from another system",
    "OwnerRelation.OWNER": "所有人 – owner",
    "OwnerRelation.CO_OWNER": "共有人 – owns it together with the owner",
    "OwnerRelation.USER": "使用人 – drives it or brings it, and does not own it",
    "SanbaoReturn.EXCHANGED": "换车 – the buyer got another car",
    "SanbaoReturn.RETURNED": "退车 – the buyer got the money back",
    "VehicleKind.PASSENGER_CAR": "轿车 – passenger car",
    "VehicleKind.SUV": "运动型多用途车 – SUV",
    "VehicleKind.MPV": "多用途乘用车 – MPV",
    "VehicleKind.PICKUP": "皮卡 – pickup",
    "VehicleKind.LIGHT_TRUCK": "轻型货车 – light truck",
    "VehicleKind.HEAVY_TRUCK": "重型货车 – heavy truck",
    "VehicleKind.BUS": "客车 – bus or coach",
    "VehicleKind.MOTORCYCLE": "摩托车 – motorcycle",
    "VehicleKind.TRAILER": "挂车 – trailer",
    "VehicleKind.OTHER": "其他 – another kind",
    "VehicleUseKind.HOUSEHOLD": "家用 – for a household; 三包 holds",
    "VehicleUseKind.COMMERCIAL": "营运 – for a business; outside of 三包",
    "VehicleUseKind.UNKNOWN": "未知 – not known yet",
}
