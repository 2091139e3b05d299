"""Words of the parts store, Chinese first."""

from typing import Final

VALUES: Final[dict[str, str]] = {
    "BatchBlockSource.MAKER_RECALL": "厂家召回 – the maker calls it back",
    "BatchBlockSource.SUPPLIER": "供应商通知 – the supplier says so",
    "BatchBlockSource.AUTHORITY": "监管部门 – an authority says so",
    "BatchBlockSource.OWN_INSPECTION": "自检 – found by the dealership itself",
    "BatchBlockSource.CUSTOMER": "客户反映 – a customer reported it and it was verified",
}
