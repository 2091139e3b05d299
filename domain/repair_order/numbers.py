"""Numbers that people read aloud: of orders, settlement lists and certificates."""


def order_number(site_id: str, year: int, number: int) -> str:
    """The running number of a site and year, e.g. "RO-S1-2026-000123"."""
    return f"RO-{site_id}-{year}-{number:06d}"


def settlement_number(order: str, turn: int) -> str:
    """The turn-th settlement list of an order, e.g. "RO-S1-2026-000123-S1"; unique as the order."""
    return f"{order}-S{turn}"


def certificate_number(order: str, turn: int) -> str:
    """The turn-th certificate of an order, e.g. "RO-S1-2026-000123-C1"; unique as the order."""
    return f"{order}-C{turn}"
