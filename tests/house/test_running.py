"""docker-compose.yml stands as docs/operations.md says: each service limited, watched, started by what is there.

It is read as text, block by block, since no dependency of this project reads YAML; in a deployment docker reads it.
"""

import os
import re
import shlex
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.house.source import ROOT

COMPOSE = (ROOT / "docker-compose.yml").read_text()
SHARED = re.search(r"^x-accord: &accord\n((?:  .*\n)+)", COMPOSE, re.MULTILINE)
SERVICES = dict(
    re.findall(
        r"^  (\w+):\n((?:    .*\n|\n)+)",
        COMPOSE.split("\nservices:\n")[1].split("\nvolumes:\n")[0],
        re.MULTILINE,
    )
)
ENDS_BY_ITSELF = {"migrate"}
OWN_CHECK = {"clamav"}  # the image brings its own


def whole(name: str) -> str:
    """A service with what it shares with the others of the same image."""
    assert SHARED is not None
    return SERVICES[name] + (SHARED[1] if "<<: *accord" in SERVICES[name] else "")


def command(name: str) -> list[str]:
    """What a service starts; empty where its image says it."""
    found = re.search(r"^    command: \[(.*)\]$", SERVICES[name], re.MULTILINE)
    return [word.strip(" ,") for word in shlex.split(found[1].replace('", "', '" "'))] if found else []


def test_it_has_the_services_that_the_operations_page_names() -> None:
    assert set(SERVICES) == {
        "database", "redis", "migrate", "web", "worker", "beat", "sweep", "backup", "clamav"
    }  # fmt: skip
    page = (ROOT / "docs" / "operations.md").read_text()
    for name in ("web", "worker", "beat", "sweep", "backup"):
        assert f"| {name} |" in page


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_has_limits_and_comes_back(name: str) -> None:
    assert re.search(r"limits: \{ cpus: \"[\d.]+\", memory: \d+[MG] \}|<<: \*limits", whole(name))
    assert re.search(r"^ +restart: (unless-stopped|on-failure)$", whole(name), re.MULTILINE)


@pytest.mark.parametrize("name", sorted(set(SERVICES) - ENDS_BY_ITSELF - OWN_CHECK))
def test_each_service_that_stays_is_watched(name: str) -> None:
    assert re.search(r"^    healthcheck:\n(?:      .*\n)*      test:", SERVICES[name], re.MULTILINE)


@pytest.mark.parametrize("name", [name for name in SERVICES if command(name)])
def test_each_command_is_there(name: str) -> None:
    first, *rest = command(name)
    if first == "python":
        assert (ROOT / rest[0]).is_file()
        assert rest[1] in get_commands()
    elif first.startswith("/ops/"):
        assert os.access(ROOT / first.lstrip("/"), os.X_OK)
    else:
        assert first in {"celery", "postgres", "redis-server"}


def test_two_workers_run_and_nobody_starts_before_the_migration() -> None:
    assert "replicas: 2" in SERVICES["worker"]
    for name in ("web", "worker", "beat", "sweep"):
        assert "depends_on: *ready" in SERVICES[name] or "service_completed_successfully" in SERVICES[name]


def test_nobody_waits_for_a_lock_or_holds_one_for_ever() -> None:
    for name in ("web", "worker", "sweep", "migrate"):
        assert "lock_timeout" in SERVICES[name] or "environment: *waiting" in SERVICES[name]
    # An export and a migration take the time that they take; a page does not.
    assert [name for name in SERVICES if "statement_timeout" in SERVICES[name]] == ["web"]


def test_each_volume_that_is_mounted_is_declared() -> None:
    declared = set(re.findall(r"^  (\w+):$", COMPOSE.split("\nvolumes:\n")[1], re.MULTILINE))
    mounted = set(re.findall(r'"(?!https?:)(\w+):/', COMPOSE))
    assert mounted == declared


def test_scripts_are_plain_shell() -> None:
    for script in sorted((ROOT / "ops").glob("*.sh")):
        assert Path(script).read_text().startswith("#!/bin/sh\n")
        assert "set -eu" in script.read_text()
