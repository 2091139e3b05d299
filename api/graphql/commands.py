"""Mutations from command methods: one line each, one input, one answer.

    commands = Commands(RepairOrder, RepairOrderReceipt)

    approve_quote_line = commands.change(RepairOrder.approve_quote_line)

The answer is a union of the aggregate's receipt and `Refusal`. This module is the one place where a
refusal becomes an answer; whatever else fails is an error.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Generic, TypeVar
from uuid import UUID, uuid4, uuid5

import msgspec
import strawberry

from api.access.policy import POSTS_FOR_COMMAND
from api.access.reach import require_own_naming, require_post, require_reach
from api.graphql.context import ApiContext, Info
from api.graphql.enums import first_line, graphql_enum
from api.graphql.inputs import Parameter, input_type, parameters_of, python_value, python_values
from api.graphql.names import camel_case
from api.graphql.refusals import Refusal, refusal_of
from api.graphql.scalars import Position
from api.operations.correlation import correlation
from domain.kernel import (
    Aggregate,
    Channel,
    Claim,
    Command,
    Context,
    Decision,
    Receipt,
    Reference,
    Refused,
    Series,
)
from domain.kernel.refused import Rule
from domain.values.malformed import Malformed
from eventstore.knowledge import StoredKnowledge

A = TypeVar("A", bound=Aggregate)

_IDS: Final = UUID("0f0a3b52-7a3e-5d0c-8a0f-93c5f2c7d1be")

COMMON: Final[dict[str, Any]] = {
    "command_id": UUID | None,
    "occurred_at": datetime | None,
    "channel": graphql_enum(Channel) | None,
}


class Call(msgspec.Struct, frozen=True):
    """One call of a mutation, ready to be decided."""

    ctx: ApiContext
    stream_id: UUID
    command: Command
    arguments: dict[str, Any]
    knowledge: StoredKnowledge

    @property
    def site_id(self) -> str:
        return self.command.context.site_id


Supply = Callable[[Call], Any]
"""Makes an argument that the caller does not give."""

SUPPLIED: Final[dict[str, Supply]] = {
    "at": lambda call: call.command.occurred_at,
    "actor": lambda call: call.command.context.actor,
    "site_id": lambda call: call.site_id,
}


Refers = Mapping[str, type[Aggregate]]
"""Parameters that name another aggregate by its id, and of which kind it is."""


class Commands(Generic[A]):
    """The mutations of one aggregate.

    `refers` of a mutation: what it names has to exist, or the command is refused with that field.
    """

    def __init__(self, kind: type[A], receipt: type[Any]) -> None:
        self._kind = kind
        self._receipt = receipt
        name = receipt.__name__.removesuffix("Receipt")
        self._answer = Annotated[
            receipt | Refusal,
            strawberry.union(
                f"{name}Result", description="What the command left, or why it was refused."
            ),
        ]
        self._id_field = f"{kind.kind}_id"

    def change(
        self,
        method: Callable[..., Decision],
        *,
        name: str | None = None,
        supply: dict[str, Supply] | None = None,
        fixed_id: UUID | None = None,
        id_of: Callable[[Call], UUID] | None = None,
        claims: Callable[[Call], Sequence[Claim]] = lambda _: (),
        releases: Callable[[Call, A], Sequence[Claim]] = lambda _, __: (),
        refers: Refers | None = None,
    ) -> Any:
        """A mutation that changes an existing aggregate, named by its id in the input.

        `fixed_id`: there is only this one, the input does not name it, and the first command
        begins it; `id_of`: likewise, where the id follows from what is given. `claims` are keys the aggregate alone may hold from now on; `releases` are those
        that the state it decides on held until now.
        """

        def run(call: Call) -> Receipt:
            return call.ctx.history.change(
                self._kind,
                id_of(call) if id_of else call.stream_id,
                lambda state: method(_within_reach(call, state), **call.arguments),
                call.command,
                claims=claims(call),
                releases=lambda state: releases(call, state),
                refers=_references(call, refers or {}),
                or_begin=bool(fixed_id or id_of),
            )

        own: dict[str, Any] = {} if fixed_id or id_of else {self._id_field: UUID}
        return self._mutation(
            method, name, run, own | {"at_version": int | None}, supply or {}, fixed_id
        )

    def begin(
        self,
        method: Callable[..., Decision],
        *,
        name: str | None = None,
        supply: dict[str, Supply] | None = None,
        new_id: Callable[[Call], UUID] | None = None,
        claims: Callable[[Call], Sequence[Claim]] = lambda _: (),
        refers: Refers | None = None,
    ) -> Any:
        """A mutation that begins an aggregate; its id follows from the command's."""

        def run(call: Call) -> Receipt:
            return call.ctx.history.begin(
                self._kind,
                new_id(call) if new_id else call.stream_id,
                lambda state: method(state, **call.arguments),
                call.command,
                claims=claims(call),
                refers=_references(call, refers or {}),
            )

        return self._mutation(method, name, run, {}, supply or {})

    def begin_numbered(
        self,
        method: Callable[..., Decision],
        series: Callable[[Call], Series],
        *,
        name: str | None = None,
        supply: dict[str, Supply] | None = None,
        refers: Refers | None = None,
    ) -> Any:
        """A mutation that begins an aggregate under the next number of a series."""

        def run(call: Call) -> Receipt:
            return call.ctx.history.begin_numbered(
                self._kind,
                call.stream_id,
                series(call),
                lambda state, number: method(state, number=number, **call.arguments),
                call.command,
                refers=_references(call, refers or {}),
            )

        numbered: dict[str, Supply] = {"number": lambda _: None}
        return self._mutation(method, name, run, {}, (supply or {}) | numbered)

    def _mutation(
        self,
        method: Callable[..., Decision],
        name: str | None,
        run: Callable[[Call], Receipt],
        also: dict[str, Any],
        supply: dict[str, Supply],
        fixed_id: UUID | None = None,
    ) -> Any:
        name = name or method.__name__
        supplied = SUPPLIED | supply
        parameters = parameters_of(method)
        given = [p for p in parameters if p.name not in supplied]
        made = {p.name: supplied[p.name] for p in parameters if p.name in supplied}
        made.pop("number", None)
        # The history speaks of an id; an input names it, or it follows from the command's.
        id_field = camel_case(self._id_field if self._id_field in also else "command_id")
        begins = "at_version" not in also
        input_class = input_type(_pascal(name) + "Input", first_line(method), given, also | COMMON)

        def decide(ctx: ApiContext, data: Any) -> Any:
            try:
                require_post(camel_case(name), ctx.identity.actor.role, POSTS_FOR_COMMAND)
                call = self._call(ctx, name, data, given, fixed_id)
                if begins:
                    require_own_naming(ctx.identity, call.arguments.get("customer_id"))
                for parameter, supply_it in made.items():
                    call.arguments[parameter] = supply_it(call)
                receipt = run(call)
            except Refused as refused:
                ctx.history.watch.refused(refused.code)
                ctx.notes.refused(
                    camel_case(name),
                    refused,
                    stream_id=_given(data, self._id_field) or fixed_id,
                    command_id=_given(data, "command_id"),
                )
                return refusal_of(refused, fields={"id": id_field})
            except Malformed as malformed:
                refused = _refused(malformed)
                ctx.history.watch.refused(refused.code)
                return refusal_of(refused)
            return self._receipt(
                command_id=call.command.context.command_id,
                id=receipt.stream_id,
                version=receipt.version,
                position=Position(receipt.position),
                repeated=receipt.repeated,
            )

        async def resolve(info: Info, data: Any) -> Any:
            return await info.context.run(lambda: decide(info.context, data))

        resolve.__annotations__ = {
            "info": Info,
            "data": Annotated[
                input_class, strawberry.argument(name="input", description="The command.")
            ],
            "return": self._answer,
        }
        resolve.__name__ = name
        return strawberry.mutation(
            resolver=resolve, name=camel_case(name), description=first_line(method)
        )

    def _call(
        self,
        ctx: ApiContext,
        name: str,
        data: Any,
        given: Sequence[Parameter],
        fixed_id: UUID | None,
    ) -> Call:
        arguments = python_values(data, given)
        command_id = _given(data, "command_id") or uuid4()
        occurred_at = python_value(_given(data, "occurred_at"), datetime, "occurredAt")
        stream_id = fixed_id or _given(data, self._id_field) or uuid5(_IDS, str(command_id))
        said = [name, stream_id, occurred_at, _given(data, "at_version"), arguments]
        identity = ctx.identity
        return Call(
            ctx,
            stream_id,
            Command(
                context=Context(
                    actor=identity.actor,
                    on_behalf_of=identity.on_behalf_of,
                    channel=_given(data, "channel") or Channel.ON_SITE,
                    site_id=identity.site_id,
                    command_id=command_id,
                    correlation_id=correlation(),
                ),
                occurred_at=occurred_at or datetime.now(UTC),
                at_version=_given(data, "at_version"),
                fingerprint=hashlib.sha256(_canonical(said)).hexdigest(),
            ),
            arguments,
            ctx.services.knowledge.of_one_moment(),
        )


def _within_reach(call: Call, state: A) -> A:
    require_reach(call.ctx.identity, state)
    return state


def _references(call: Call, refers: Refers) -> tuple[Reference, ...]:
    return tuple(
        Reference(kind, named, camel_case(parameter))
        for parameter, kind in refers.items()
        if (named := call.arguments.get(parameter)) is not None
    )


def _given(data: Any, field: str) -> Any:
    value = getattr(data, field, None)
    return None if value is strawberry.UNSET else value


_canonical = msgspec.json.Encoder(order="deterministic").encode


def _refused(malformed: Malformed) -> Refused:
    rule = Rule(f"malformed.{malformed.code}", malformed.source, en="{en}", zh="{zh}")
    return Refused(rule, en=malformed.en, zh=malformed.zh)


def _pascal(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))
