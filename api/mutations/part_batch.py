"""Mutations of a batch of parts; its parts go to orders by the orders' own mutations."""

import strawberry

from api.graphql.commands import Commands
from api.objects.part_batch import PartBatchReceipt
from domain.part_batch.aggregate import PartBatch, part_batch_id

commands = Commands(PartBatch, PartBatchReceipt)


@strawberry.type
class PartBatchMutations:
    receive_part_batch = commands.begin(
        PartBatch.receive,
        name="receive_part_batch",
        new_id=lambda call: part_batch_id(call.arguments["batch_id"]),
    )
    block_part_batch = commands.change(PartBatch.block, name="block_part_batch")
    release_part_batch = commands.change(PartBatch.release, name="release_part_batch")
