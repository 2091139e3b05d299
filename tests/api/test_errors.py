"""An error of ours: the client learns an id, and the log under that id everything."""

import psycopg
from structlog.testing import capture_logs

from tests.api.client import Client


def test_an_exception_is_masked_and_stands_in_the_log_under_its_id(
    client: Client, database_url: str
) -> None:
    with psycopg.connect(database_url, autocommit=True) as owner:
        owner.execute("ALTER TABLE history.event RENAME TO mislaid")
    with capture_logs() as lines:
        answer = client.post("{ position }")
    [error] = answer.json()["errors"]
    assert answer.status_code == 200
    assert error["extensions"]["code"] == "INTERNAL"
    assert error["path"] == ["position"]
    assert "history" not in error["message"]
    error_id = error["extensions"]["errorId"]
    assert error_id in error["message"]
    [line] = [line for line in lines if line.get("error_id") == error_id]
    assert isinstance(line["exc_info"], psycopg.errors.UndefinedTable)


def test_a_clients_error_leaves_no_line(client: Client) -> None:
    with capture_logs() as lines:
        client.post("{ wheels }")
    assert lines == []
