"""The product's own source, for tests in which the code inspects itself."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("audit", "agencies", "cases", "components", "config", "escalation", "jobs", "bootstrap")


def python_files() -> Iterator[Path]:
    """Every module of the product: no tests, no migrations."""
    for app in APPS:
        yield from (path for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts)


def templates() -> Iterator[Path]:
    yield from sorted((ROOT / "templates").rglob("*.*"))


def where(path: Path) -> str:
    return str(path.relative_to(ROOT))
