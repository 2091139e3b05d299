"""`make clients`: the examples of docs/clients made anew from the schema, and run against a server.

The Python client is committed, so what comes out differently is said and fails. Needs a package index and,
for TypeScript, Node, whose absence is said.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from api.command_line.catching_up import catch_up
from api.demonstration import load_demonstration
from api.demonstration.scenarios import DISPUTED_PLATE
from api.store import Store
from eventstore.embedded import EmbeddedPostgres
from eventstore.migrate import migrate
from projections.catalogue import READ_MODELS
from tests.api.client import Served, token

CLIENTS = Path(__file__).parents[2] / "docs" / "clients"
MADE = "aftersales_client"


def main() -> int:
    """The exit code; 0 where both clients are as made, and say of the demonstration what they should."""
    same = python_is_as_made()
    typescript = typescript_made()
    with tempfile.TemporaryDirectory() as folder, EmbeddedPostgres(Path(folder) / "pg") as server:
        url = server.start()
        migrate(url)
        with Store(url, os.urandom(32)).opened() as store:
            load_demonstration(store)
            catch_up(store, *READ_MODELS)
            with Served(store) as address:
                said = os.environ | {
                    "URL": f"{address}/graphql",
                    "TOKEN": token("S1-韩梅", "supervisor"),
                }
                programs = [
                    [sys.executable, str(CLIENTS / "python" / "example.py"), DISPUTED_PLATE]
                ]
                if typescript is not None:
                    programs.append([*typescript, DISPUTED_PLATE])
                ran = [subprocess.run(each, env=said, check=False).returncode for each in programs]
    return int(not same or any(ran))


def python_is_as_made() -> bool:
    """Whether the committed client is what its generator makes of today's schema and operations."""
    source = CLIENTS / "python"
    with tempfile.TemporaryDirectory() as folder:
        tools = Path(folder) / "tools"
        venv.create(tools, with_pip=True)
        pip = [tools / "bin" / "pip", "install", "--quiet", "--requirement", "requirements.txt"]
        subprocess.run(pip, cwd=source, check=True)
        committed = {file.name: file.read_bytes() for file in (source / MADE).glob("*.py")}
        subprocess.run(
            [tools / "bin" / "ariadne-codegen"], cwd=source, check=True, capture_output=True
        )
    made = {file.name: file.read_bytes() for file in (source / MADE).glob("*.py")}
    changed = sorted(name for name in committed | made if committed.get(name) != made.get(name))
    print(f"Python: {', '.join(changed)} made anew: commit them" if changed else "Python: as made")
    return not changed


def typescript_made() -> list[str] | None:
    """How the TypeScript example is run, made and compiled anew; None without Node."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        print("TypeScript: Node is not installed")
        return None
    folder = CLIENTS / "typescript"
    for words in (
        ["ci", "--no-audit", "--no-fund", "--silent"],
        ["run", "--silent", "codegen"],
        ["run", "--silent", "build"],
    ):
        subprocess.run([npm, *words], cwd=folder, check=True)
    print("TypeScript: compiled")
    return [node, str(folder / "dist" / "example.js")]


if __name__ == "__main__":
    sys.exit(main())
