"""Mutations of the service promise and the working-day calendar; there is one for the group."""

import strawberry

from api.graphql.commands import Commands
from api.objects.service_promise import ServicePromiseReceipt
from domain.service_promise.aggregate import SERVICE_PROMISE_ID, ServicePromise

commands = Commands(ServicePromise, ServicePromiseReceipt)


@strawberry.type
class ServicePromiseMutations:
    adopt_promise_version = commands.change(
        ServicePromise.adopt_promise_version, fixed_id=SERVICE_PROMISE_ID
    )
    publish_calendar_year = commands.change(
        ServicePromise.publish_calendar_year, fixed_id=SERVICE_PROMISE_ID
    )
