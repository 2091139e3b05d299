"""Mutations of a part's stock; it is received, reserved, issued and returned with batch and order."""

import strawberry

from api.graphql.commands import Commands
from api.objects.part_stock import PartStockReceipt
from domain.part_stock.aggregate import PartStock, part_stock_id

commands = Commands(PartStock, PartStockReceipt)


@strawberry.type
class PartStockMutations:
    open_part_stock = commands.begin(
        PartStock.open,
        name="open_part_stock",
        new_id=lambda call: part_stock_id(call.site_id, call.arguments["part_number"]),
    )
    set_reorder_point = commands.change(PartStock.set_reorder_point)
    count_part_stock = commands.change(PartStock.count, name="count_part_stock")
    release_reservation = commands.change(PartStock.release_reservation)
    record_part_shortage = commands.change(PartStock.record_shortage, name="record_part_shortage")
