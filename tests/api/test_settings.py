"""Settings as an operator meets them: environment variables, and what is said when one is wrong."""

import base64
import os
from pathlib import Path

import pytest

from api.settings import Settings, SettingsError, load_settings
from api.settings_page import settings_page

KEY = base64.b64encode(bytes(32)).decode()


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("AFTERSALES_"):
            monkeypatch.delenv(name)


def _error(monkeypatch: pytest.MonkeyPatch, **variables: str) -> str:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    return str(caught.value)


def test_nothing_needs_to_be_set() -> None:
    settings = load_settings()
    assert (settings.host, settings.port, settings.database_url) == ("127.0.0.1", 8000, None)
    assert settings.demo


def test_every_setting_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    values = {
        "database_url": "postgresql://us%40er:pw@db/history",
        "replica_url": "postgresql://reader@standby/history",
        "data_dir": "/srv/aftersales",
        "host": "0.0.0.0",  # noqa: S104 - an example, nothing listens
        "port": "80",
        "log_format": "json",
        "log_level": "debug",
        "demo": "false",
        "workers": "false",
        "follow": "false",
        "metrics_from": "anywhere",
        "otlp_endpoint": "http://127.0.0.1:4318",
        "drain_seconds": "5",
        "master_key": KEY,
        "erasure_file": "/mnt/keys/erasures.jsonl",
        "checkpoint_key": KEY,
        "checkpoint_origin": "example.cn/aftersales",
        "checkpoint_file": "/mnt/other/checkpoints.jsonl",
        "checkpoint_webhook": "https://witness.example.cn/aftersales",
        "checkpoint_every_seconds": "0",
        "retention": "report",
        "oidc_issuer": "https://login.example.cn/realms/dealer",
        "oidc_audience": "aftersales-api",
        "oidc_jwks_url": "https://login.example.cn/keys",
        "oidc_actor_claim": "employee",
        "oidc_role_claim": "post",
        "oidc_sites_claim": "shops",
        "pool_min_size": "0",
        "pool_max_size": "1",
        "pool_wait_seconds": "2",
        "statement_timeout_seconds": "5",
        "paper_font": "Noto Sans CJK SC",
        "introspection": "false",
        "graphql_get": "false",
        "trusted_documents": "/srv/trusted.json",
        "cost_points": "5000",
        "websocket_origins": "https://app.example.cn",
        "delivery_sink": "off",
        "delivery_attempts": "3",
        "delivery_first_wait_seconds": "1.5",
        "smtp_host": "mail",
        "smtp_port": "25",
        "smtp_starttls": "false",
        "smtp_user": "us",
        "smtp_password": "pw",
        "reminders_hour": "10",
        "metrics_port": "9101",
        "smtp_sender": "us@mail",
    }
    assert set(values) == set(Settings.model_fields)
    for name, value in values.items():
        monkeypatch.setenv(f"AFTERSALES_{name.upper()}", value)
    settings = load_settings()
    assert settings.database_url is not None
    assert settings.database_url.get_secret_value() == values["database_url"]
    assert settings.master_key_file == Path("/srv/aftersales/master.key")
    assert (settings.port, settings.demo, settings.pool_max_size) == (80, False, 1)


def test_data_of_root_lies_in_var_lib(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert load_settings().data_dir == Path("/var/lib/aftersales")


def test_data_of_a_user_lies_in_the_users_data_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert load_settings().data_dir == tmp_path / "aftersales"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "99999", "AFTERSALES_PORT is '99999', but should be less than or equal to 65535"),
        ("PORT", "http", "AFTERSALES_PORT is 'http', but should be a whole number"),
        ("DEMO", "perhaps", "AFTERSALES_DEMO is 'perhaps', but should be true or false"),
        ("LOG_LEVEL", "loud", "should be 'debug', 'info', 'warning' or 'error'"),
        ("DATABASE_URL", "mysql://h/d", "AFTERSALES_DATABASE_URL must start with postgresql://"),
        ("DATABASE_URL", "postgresql://h/d?colour=red", "not an address PostgreSQL understands"),
        ("MASTER_KEY", "not base64!", "AFTERSALES_MASTER_KEY must be base64"),
        ("MASTER_KEY", "aGVsbG8=", "must be 32 bytes in base64, not 5"),
        ("CHECKPOINT_ORIGIN", "our shop", "must have neither spaces nor +"),
        ("CHECKPOINT_WEBHOOK", "witness.example.cn", "must start with https:// or http://"),
        ("POOL_MIN_SIZE", "20", "'20', but must not be greater than AFTERSALES_POOL_MAX_SIZE"),
        ("PROT", "1", "AFTERSALES_PROT is not a setting; did you mean AFTERSALES_PORT?"),
        ("ZZZ", "1", "AFTERSALES_ZZZ is not a setting; known are AFTERSALES_DATABASE_URL, "),
    ],
)
def test_a_wrong_value_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    assert said in _error(monkeypatch, **{f"AFTERSALES_{name}": value})


def test_all_wrong_values_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    said = _error(monkeypatch, AFTERSALES_PORT="0", AFTERSALES_HOTS="x", AFTERSALES_DEMO="2")
    assert len(said.splitlines()) == 3


@pytest.mark.parametrize(
    "url",
    [
        "postgres://shop:s3cret@db/x",
        "postgresql://shop:s3cret%zz@db/x",
        "postgresql://shop:s3cret@db/x?colour=red",
    ],
)
def test_a_wrong_address_is_not_repeated(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    assert "s3cret" not in _error(monkeypatch, AFTERSALES_DATABASE_URL=url)


def test_secrets_are_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AFTERSALES_DATABASE_URL", "postgresql://shop:s3cret@db/x")
    monkeypatch.setenv("AFTERSALES_MASTER_KEY", KEY)
    settings = load_settings()
    assert "s3cret" not in repr(settings)
    assert KEY not in repr(settings)


def test_an_empty_value_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AFTERSALES_DATABASE_URL", "")
    assert load_settings().database_url is None


def test_the_page_lists_every_setting() -> None:
    page = settings_page()
    for name in Settings.model_fields:
        assert f"`AFTERSALES_{name.upper()}`" in page
    assert "| `AFTERSALES_PORT` | `8000` | 1 to 65535 |" in page
    assert "| `AFTERSALES_DEMO` | `true` | `true`, `false` |" in page
    assert "| `AFTERSALES_MASTER_KEY` | – | text, secret |" in page
