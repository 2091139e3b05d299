"""The files of deploy/ speak of figures, verbs, settings and pages that there are."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from api.command_line.verbs import VERBS
from api.settings import Settings, variable
from tests.api.client import Client
from tests.api.operations.test_metrics import CAR

CHECKOUT = Path(__file__).parents[3]
DEPLOY = CHECKOUT / "deploy"
ALERTS = (DEPLOY / "prometheus/alerts.yml").read_text(encoding="utf-8")
RUNBOOK = (CHECKOUT / "docs/operations.md").read_text(encoding="utf-8")
NAMES = re.findall(r"alert: (\w+)", ALERTS)
_FIGURE = re.compile(r"\b(?:aftersales|process)_[a-z_]+")


def _expressions() -> set[str]:
    board: Any = json.loads((DEPLOY / "grafana/aftersales.json").read_text(encoding="utf-8"))
    drawn = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    return {*drawn, *(json.loads(text) for text in re.findall(r"expr: (.+)", ALERTS))}


def test_every_figure_of_the_rules_and_the_dashboard_is_served(client: Client) -> None:
    client.take("registerVehicle", **CAR)
    client.gql("{ parkedStreams { view } }", role="supervisor")
    served = set(re.findall(r"^# TYPE (\S+)", client.http.get("/metrics").text, flags=re.MULTILINE))
    asked = {name for each in _expressions() for name in _FIGURE.findall(each)}
    known = served | {f"{name}{part}" for name in served for part in ("_bucket", "_count")}
    assert asked - known == set()


@pytest.mark.parametrize("name", NAMES)
def test_every_alert_has_its_section_in_the_runbook(name: str) -> None:
    assert f"\n### {name}\n" in RUNBOOK


def test_the_units_start_verbs_and_set_settings_that_there_are() -> None:
    started = re.findall(
        r"bin/aftersales (\w+)", "".join(f.read_text() for f in DEPLOY.glob("systemd/*.service"))
    )
    assert {"serve", "follow", "work", "backup"} == set(started) <= set(VERBS)
    known = {variable(name) for name in Settings.model_fields}
    for file in (DEPLOY / "Containerfile", DEPLOY / "systemd/environment.example"):
        assert set(re.findall(r"AFTERSALES_\w+", file.read_text())) <= known
