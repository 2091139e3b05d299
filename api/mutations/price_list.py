"""Mutations of the price list; there is one for the group."""

import strawberry

from api.graphql.commands import Commands
from api.objects.price_list import PriceListReceipt
from domain.price_list.aggregate import PRICE_LIST_ID, PriceList

commands = Commands(PriceList, PriceListReceipt)


@strawberry.type
class PriceListMutations:
    publish_price_list = commands.change(
        PriceList.publish, name="publish_price_list", fixed_id=PRICE_LIST_ID
    )
