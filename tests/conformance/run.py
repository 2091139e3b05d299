"""`make conformance`: the specification's own audits, run by Node against a server of ours."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from api.store import Store
from eventstore.embedded import EmbeddedPostgres
from eventstore.migrate import migrate
from tests.api.client import Served, token

HERE = Path(__file__).parent


def main() -> int:
    """The exit code of the audits; 0 without Node, whose absence is said."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        print("conformance: Node is not installed; the same cases run in `make test`")  # noqa: T201 - a program
        return 0
    subprocess.run([npm, "ci", "--no-audit", "--no-fund", "--silent"], cwd=HERE, check=True)
    with tempfile.TemporaryDirectory() as folder, EmbeddedPostgres(Path(folder) / "pg") as server:
        url = server.start()
        migrate(url)
        with Store(url, os.urandom(32)).opened() as store, Served(store) as address:
            said = {"AUDIT_URL": f"{address}/graphql", "AUDIT_TOKEN": token("S1-li", "adviser")}
            audits = subprocess.run(
                [node, "audit.mjs"], cwd=HERE, env=os.environ | said, check=False
            )
    return audits.returncode


if __name__ == "__main__":
    sys.exit(main())
