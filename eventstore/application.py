"""The eventsourcing library's application over our mapper and recorder: the engine underneath."""

from typing import Any, Never
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    InfrastructureFactory,
    JSONTranscoder,
    Mapper,
    ProcessRecorder,
    TrackingRecorder,
    Transcoder,
)
from eventsourcing.utils import Environment, EnvType

from eventstore.codec import FactMapper
from eventstore.recorder import HistoryRecorder
from eventstore.sealing import Seal


class HistoryFactory(InfrastructureFactory[TrackingRecorder]):
    """Hands our recorder to the library's application; the tables come from the migrations."""

    def __init__(self, env: Environment, recorder: HistoryRecorder) -> None:
        super().__init__(env)
        self._recorder = recorder

    def application_recorder(self) -> ApplicationRecorder:
        return self._recorder

    def aggregate_recorder(self, purpose: str = "events") -> AggregateRecorder:
        return self._refuse(purpose)

    def tracking_recorder(self, tracking_recorder_class: type[Any] | None = None) -> Any:  # noqa: ARG002
        return self._refuse("tracking")

    def process_recorder(self) -> ProcessRecorder:
        return self._refuse("process")

    def close(self) -> None:
        self._recorder.close()

    @staticmethod
    def _refuse(purpose: str) -> Never:
        raise NotImplementedError(f"{purpose}: views keep their own positions, streams are short")


class HistoryApplication(Application[UUID]):
    """Records and reads facts of all aggregates."""

    name = "history"

    def __init__(self, recorder: HistoryRecorder, seal: Seal) -> None:
        self._given_recorder = recorder
        self._seal = seal
        super().__init__()

    def construct_env(self, name: str, env: EnvType | None = None) -> Environment:
        """Nothing of the process's environment steers the store."""
        return Environment(name, dict(env or {}))

    def construct_factory(self, env: Environment) -> InfrastructureFactory[TrackingRecorder]:
        return HistoryFactory(env, self._given_recorder)

    def construct_transcoder(self) -> Transcoder:
        return JSONTranscoder()

    def construct_mapper(self) -> Mapper[UUID]:
        return FactMapper(self._seal)
