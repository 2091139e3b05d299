"""Mutations of a demand for exchange or return under 三包 (R097, Art. 22-28)."""

import strawberry

from api.graphql.commands import Commands
from api.mutations.promised import working_days
from api.objects.sanbao_demand import SanbaoDemandReceipt
from domain.customer.aggregate import Customer
from domain.sanbao_demand.aggregate import SanbaoDemand
from domain.vehicle.aggregate import Vehicle

commands = Commands(SanbaoDemand, SanbaoDemandReceipt)

WORKING_DAYS = {"calendar": working_days}


@strawberry.type
class SanbaoDemandMutations:
    receive_sanbao_demand = commands.begin(
        SanbaoDemand.receive,
        name="receive_sanbao_demand",
        supply=WORKING_DAYS,
        refers={"customer_id": Customer, "vehicle_id": Vehicle},
    )
    answer_sanbao_demand = commands.change(SanbaoDemand.answer, name="answer_sanbao_demand")
    turn_sanbao_demand_to_return = commands.change(
        SanbaoDemand.turn_to_return, name="turn_sanbao_demand_to_return", supply=WORKING_DAYS
    )
    complete_sanbao_exchange = commands.change(
        SanbaoDemand.complete_exchange, name="complete_sanbao_exchange"
    )
    complete_sanbao_return = commands.change(
        SanbaoDemand.complete_return, name="complete_sanbao_return"
    )
    withdraw_sanbao_demand = commands.change(SanbaoDemand.withdraw, name="withdraw_sanbao_demand")
