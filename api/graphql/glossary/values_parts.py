"""Values of the enums about parts: the Chinese word, then what it means."""

from typing import Final

VALUES: Final[dict[str, str]] = {
    "BatchBlockSource.MAKER_RECALL": "厂家召回 – the maker recalls it",
    "BatchBlockSource.SUPPLIER": "供应商 – the supplier says so",
    "BatchBlockSource.AUTHORITY": "监管部门 – an authority says so",
    "BatchBlockSource.OWN_INSPECTION": "自检 – found here",
    "BatchBlockSource.CUSTOMER": "客户反映 – customers report it",
}
