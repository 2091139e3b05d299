"""Every setting of the product: an environment variable AFTERSALES_<NAME>, checked at the start.

`docs/settings.md` is written from this class; the descriptions are for operators.
"""

import base64
import binascii
import difflib
import os
from pathlib import Path
from typing import Annotated, ClassVar, Literal

import platformdirs
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from eventstore.operator_error import OperatorError

PREFIX = "AFTERSALES_"
TEST_PREFIX = "AFTERSALES_TEST_"  # read by the tests, not by the product

# pydantic's own words speak of inputs and parsing.
_PLAINER = {
    "bool_parsing": "should be true or false",
    "int_parsing": "should be a whole number",
    "string_too_short": "should not be empty",
}


class SettingsError(OperatorError):
    """One or more environment variables are wrong; the message has a line for each."""

    exit_code: ClassVar[int] = 2


def default_data_dir() -> Path:
    """/var/lib/aftersales for root (containers, services), else the user's own data folder."""
    if os.geteuid() == 0:
        return Path("/var/lib/aftersales")
    return platformdirs.user_data_path("aftersales")


def _postgresql_url(value: SecretStr) -> SecretStr:
    url = value.get_secret_value()
    if not url.startswith("postgresql://"):
        raise ValueError("must start with postgresql://")
    try:
        conninfo_to_dict(url)
    except ProgrammingError:  # its text would repeat parts of the password
        raise ValueError(
            "is not an address PostgreSQL understands (special marks in it are written as %40)"
        ) from None
    return value


def _key_of_32_bytes(value: SecretStr) -> SecretStr:
    try:
        key = base64.b64decode(value.get_secret_value(), validate=True)
    except binascii.Error:
        raise ValueError("must be base64") from None
    if len(key) != 32:  # noqa: PLR2004 - AES-256
        raise ValueError(f"must be 32 bytes in base64, not {len(key)}")
    return value


def _origin(value: str) -> str:
    if not value or "+" in value or any(mark.isspace() for mark in value):
        raise ValueError("must have neither spaces nor + (c2sp.org/signed-note)")
    return value


def _http_address(value: str) -> str:
    if not value.startswith(("https://", "http://")):
        raise ValueError("must start with https:// or http://")
    return value.rstrip("/")


def _web_address(value: SecretStr) -> SecretStr:
    if not value.get_secret_value().startswith(("https://", "http://")):
        raise ValueError("must start with https:// or http://")
    return value


class Settings(BaseSettings):
    """Read once when a command starts; use `load_settings` for errors an operator can read."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, frozen=True, hide_input_in_errors=True
    )

    database_url: Annotated[SecretStr, AfterValidator(_postgresql_url)] | None = Field(
        default=None,
        description="PostgreSQL to use, as postgresql://user:password@host:port/database. "
        "Without it aftersales starts a PostgreSQL of its own inside the data folder.",
    )
    replica_url: Annotated[SecretStr, AfterValidator(_postgresql_url)] | None = Field(
        default=None,
        description="A streaming replica of that database, with the same user: queries go to it while it "
        "answers and keeps up, else to the primary.",
    )
    data_dir: Path = Field(
        default_factory=default_data_dir,
        description="Folder for the PostgreSQL of our own and for the key file. Default: "
        "/var/lib/aftersales as root, else the user's data folder (~/.local/share/aftersales).",
    )
    host: str = Field(
        default="127.0.0.1",
        min_length=1,
        description="Address to listen on. 0.0.0.0 serves other machines too.",
    )
    port: int = Field(default=8000, ge=1, le=65535, description="TCP port to listen on.")
    log_format: Literal["auto", "terminal", "json"] = Field(
        default="auto",
        description="auto: lines for people on a terminal, else one JSON object a line.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The least important kind of message to log."
    )
    metrics_from: Literal["loopback", "anywhere"] = Field(
        default="loopback",
        description="Who reads /metrics without a token: this machine, or everybody who reaches the port.",
    )
    metrics_port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        description="TCP port on which `work` and `follow` tell their /metrics: one for each process of a "
        "machine. Without it they tell none; `serve` tells its own at its own port.",
    )
    otlp_endpoint: Annotated[str, AfterValidator(_http_address)] | None = Field(
        default=None,
        description="OpenTelemetry collector that is sent traces (OTLP over HTTP): "
        "http://127.0.0.1:4318. Without it none are made.",
    )
    drain_seconds: int = Field(
        default=30,
        ge=1,
        le=600,
        description="When it is asked to stop, the server finishes requests under way for so long.",
    )
    demo: bool = Field(
        default=True,
        description="Fill an empty history with the demonstration at the start of `serve`.",
    )
    workers: bool = Field(
        default=True,
        description="Let `serve` carry out policies and watch deadlines itself. Where it is false, "
        "at least one `aftersales work` has to run.",
    )
    follow: bool = Field(
        default=True,
        description="Let `serve` and `work` bring the views up to date themselves. Where it is false, "
        "at least one `aftersales follow` has to run.",
    )
    master_key: Annotated[SecretStr, AfterValidator(_key_of_32_bytes)] | None = Field(
        default=None,
        description="Key that wraps every person's key: 32 bytes in base64 (openssl rand -base64 32). "
        "Without it, the key file `master.key` in the data folder. Lost key: names are lost.",
    )
    erasure_file: Path | None = Field(
        default=None,
        description="List of forgotten persons, by id, that a restored backup is held against; keep it "
        "with the keys, apart from backups. Default: `erasures.jsonl` in the data folder.",
    )
    reminders_hour: int = Field(
        default=9,
        ge=-1,
        le=23,
        description="From this hour of the day in Shanghai the workers send the reminders that are due, each "
        "site once a day; never in the demonstration. -1: only by `aftersales remind`.",
    )
    checkpoint_key: Annotated[SecretStr, AfterValidator(_key_of_32_bytes)] | None = Field(
        default=None,
        description="Ed25519 key that signs checkpoints: 32 bytes in base64. Without it, the key file "
        "`checkpoint.key` in the data folder. Its public half: `aftersales checkpoint key`.",
    )
    checkpoint_origin: Annotated[str, AfterValidator(_origin)] | None = Field(
        default=None,
        description="Name under which checkpoints are signed, as an address without a scheme: "
        "example.cn/aftersales. Default: one that follows from the key.",
    )
    checkpoint_file: Path | None = Field(
        default=None,
        description="File to which checkpoints are written, one a line; best on another machine's "
        "disk. Default: `checkpoints.jsonl` in the data folder.",
    )
    checkpoint_webhook: Annotated[SecretStr, AfterValidator(_web_address)] | None = Field(
        default=None, description="Address that is sent each checkpoint by POST, as JSON."
    )
    checkpoint_every_seconds: int = Field(
        default=300,
        ge=0,
        le=604_800,
        description="While the server runs, a checkpoint is made this often where something was added; "
        "0: only by `aftersales checkpoint`.",
    )
    retention: Literal["off", "report", "restrict", "erase"] = Field(
        default="restrict",
        description="What workers do once a day about data whose time is over. report: say in the log how much is "
        "due (`aftersales retention` lists it); restrict: also store only what somebody asked to delete "
        "and a law still keeps; erase: also erase what no law keeps any more, for good.",
    )
    oidc_issuer: str | None = Field(
        default=None,
        description="OpenID Connect provider whose tokens are believed, as it names itself (iss). "
        "Without it the server is its own issuer: `aftersales token`.",
    )
    oidc_audience: str = Field(
        default="aftersales",
        min_length=1,
        description="The audience (aud) a token must be made for.",
    )
    oidc_jwks_url: str | None = Field(
        default=None,
        description="Where the provider publishes its keys. Default: as its discovery page says.",
    )
    oidc_actor_claim: str = Field(
        default="sub",
        min_length=1,
        description="Claim with the staff id, or for a customer the id of their file.",
    )
    oidc_role_claim: str = Field(
        default="aftersales_role", min_length=1, description="Claim with the post (docs/access.md)."
    )
    oidc_sites_claim: str = Field(
        default="aftersales_sites",
        min_length=1,
        description='Claim with the list of sites; "*" stands for all.',
    )
    pool_min_size: int = Field(
        default=2, ge=0, le=100, description="Connections to PostgreSQL kept open for queries."
    )
    pool_max_size: int = Field(
        default=10, ge=1, le=500, description="Most connections to PostgreSQL for queries at once."
    )
    pool_wait_seconds: int = Field(
        default=10,
        ge=1,
        le=300,
        description="A request that gets no connection for so long is answered 503.",
    )
    statement_timeout_seconds: int = Field(
        default=30,
        ge=1,
        le=3600,
        description="A query that takes longer is stopped. Rebuilds are not bound by it.",
    )
    introspection: bool = Field(
        default=True,
        description="Let clients read the schema by introspection, and tell staff similar names where "
        "one is unknown. The explorer needs it.",
    )
    graphql_get: bool = Field(
        default=True, description="Answer queries by GET, too. Mutations are sent by POST always."
    )
    trusted_documents: Path | None = Field(
        default=None,
        description="File with the only documents to answer, as `aftersales trusted-documents` writes "
        "it. Without it any document within the limits (docs/api.md) is answered.",
    )
    cost_points: int = Field(
        default=100_000,
        ge=100,
        le=100_000_000,
        description="Points that one GraphQL request may cost, and that a bearer may spend at once "
        "(docs/api.md); an object of an answer is one point.",
    )
    websocket_origins: str = Field(
        default="",
        description="Origins of pages that may subscribe over a WebSocket, with spaces between them: "
        "https://app.example.cn. The server's own is always one.",
    )
    delivery_sink: Literal["file", "terminal", "off"] = Field(
        default="file",
        description="Where messages go besides their subscribers: deliveries.jsonl in the data folder, "
        "the terminal, or nowhere.",
    )
    delivery_attempts: int = Field(
        default=12, ge=1, le=100, description="Failed attempts until a message is parked."
    )
    delivery_first_wait_seconds: float = Field(
        default=10.0,
        ge=0,
        le=3600,
        description="Wait after the first failed attempt; it doubles with each further one, up to 6 h.",
    )
    smtp_host: str | None = Field(
        default=None,
        min_length=1,
        description="Server that takes e-mail. Without it e-mails are written to deliveries.jsonl.",
    )
    smtp_port: int = Field(default=587, ge=1, le=65535, description="Its TCP port.")
    smtp_starttls: bool = Field(
        default=True, description="Encrypt the connection to it, checking its certificate."
    )
    smtp_user: str | None = Field(default=None, min_length=1, description="Account on it.")
    smtp_password: SecretStr | None = Field(default=None, description="Password of the account.")
    smtp_sender: str | None = Field(
        default=None,
        min_length=3,
        description="Sender of e-mails. Default: aftersales@ and the server's name.",
    )
    paper_font: str | None = Field(
        default=None,
        min_length=1,
        description="Family of a font of this machine for printed documents, e.g. Noto Sans CJK SC. "
        "Without it the Chinese font in the package.",
    )

    @property
    def master_key_file(self) -> Path:
        return self.data_dir / "master.key"

    @property
    def checkpoint_key_file(self) -> Path:
        return self.data_dir / "checkpoint.key"

    @property
    def erasures(self) -> Path:
        """The list of forgotten persons."""
        return self.erasure_file or self.data_dir / "erasures.jsonl"

    @property
    def token_key_file(self) -> Path:
        """The private key of our own issuer of tokens."""
        return self.data_dir / "token.key"


def load_settings() -> Settings:
    """The settings of the environment. Raises SettingsError naming each variable that is wrong."""
    problems = _unknown_variables()
    try:
        settings = Settings()
    except ValidationError as error:
        problems += [
            _problem(
                str(item["loc"][0]), _PLAINER.get(item["type"], item["msg"]), str(item["input"])
            )
            for item in error.errors()
        ]
    else:
        if settings.pool_min_size > settings.pool_max_size:
            message = f"must not be greater than {variable('pool_max_size')}"
            problems.append(_problem("pool_min_size", message, str(settings.pool_min_size)))
        if not problems:
            return settings
    raise SettingsError("\n".join(problems))


def _unknown_variables() -> list[str]:
    known = [variable(name) for name in Settings.model_fields]
    found = [
        name.upper()
        for name in os.environ
        if name.upper().startswith(PREFIX) and not name.upper().startswith(TEST_PREFIX)
    ]
    short = [name.removeprefix(PREFIX) for name in known]
    problems: list[str] = []
    for name in sorted(set(found) - set(known)):
        near = difflib.get_close_matches(name.removeprefix(PREFIX), short, n=1)
        hint = f"did you mean {PREFIX}{near[0]}?" if near else f"known are {', '.join(known)}."
        problems.append(f"{name} is not a setting; {hint}")
    return problems


def variable(field: str) -> str:
    """The environment variable of a field."""
    return PREFIX + field.upper()


def is_secret(field: str) -> bool:
    return "SecretStr" in str(Settings.model_fields[field].annotation)


def _problem(field: str, message: str, value: str) -> str:
    plain = message.removeprefix("Value error, ").removeprefix("Input ")
    plain = plain[0].lower() + plain[1:]
    shown = "" if is_secret(field) else f" is {value!r}, but"
    return f"{variable(field)}{shown} {plain} – {Settings.model_fields[field].description}"
