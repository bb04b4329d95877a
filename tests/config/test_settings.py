"""The settings, as a deployment and as a trial on one's own machine would read them."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

ROOT = Path(__file__).resolve().parent.parent.parent


def example() -> dict[str, str]:
    """The values of .env.example."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def django(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a command of Django's with nothing but this in the environment."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]} | env,
        capture_output=True,
        text=True,
    )


def test_the_example_of_a_deployment_passes_djangos_own_check(tmp_path: Path) -> None:
    done = django("check", "--deploy", "--fail-level", "WARNING", ACCORD_VAR=str(tmp_path), **example())
    assert done.returncode == 0, done.stderr


def test_a_deployment_without_its_secret_does_not_start(tmp_path: Path) -> None:
    given = {name: value for name, value in example().items() if name != "SECRET_KEY"}
    done = django("check", ACCORD_VAR=str(tmp_path), **given)
    assert done.returncode != 0
    assert "SECRET_KEY must be set" in done.stderr


def test_a_trial_makes_its_own_secret_once_for_its_owner_alone(tmp_path: Path) -> None:
    assert django("check", ACCORD_VAR=str(tmp_path)).returncode == 0
    [path] = tmp_path.glob("secret*")
    first = path.read_text()
    assert len(first) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert django("check", ACCORD_VAR=str(tmp_path)).returncode == 0
    assert path.read_text() == first


def test_a_log_line_is_json(tmp_path: Path) -> None:
    code = "import logging; logging.getLogger('accord').warning('swept %s', 3)"
    done = django("shell", "--no-imports", "-c", code, ACCORD_VAR=str(tmp_path))
    line = json.loads(done.stderr.splitlines()[-1])
    assert (line["event"], line["level"], line["logger"]) == ("swept 3", "warning", "accord")


def test_a_page_allows_its_own_scripts_and_no_frame(client: Client, db: None) -> None:
    policy = client.get("/accounts/login/")["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy
    assert directives["script-src"].startswith("'self'")


KEY = "accord-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"NOTIFY_API_KEY": KEY}, "wants NOTIFY_TEMPLATE_ID"),
        ({"NOTIFY_API_KEY": "short", "NOTIFY_TEMPLATE_ID": "d60a5e2c"}, "ends with two UUIDs"),
        (
            {"NOTIFY_API_KEY": KEY, "NOTIFY_TEMPLATE_ID": "d60a5e2c", "NOTIFY_BASE_URL": "http://elsewhere"},
            "must begin with https://",
        ),
        ({"NOTIFY_API_KEY": KEY, "NOTIFY_TEMPLATE_ID": "d60a5e2c"}, ""),
    ],
)
def test_notify_is_set_as_a_whole_or_not_at_all(tmp_path: Path, given: dict[str, str], said: str) -> None:
    done = django("check", "--deploy", ACCORD_VAR=str(tmp_path), **example() | given)
    assert (done.returncode == 0) is (not said)
    assert said in done.stderr
