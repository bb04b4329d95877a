"""An export is whole, or not there."""

from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import models

from audit.models import Entry, Export
from tests.audit.exports_of_all.exported import checked, exported
from tests.audit.samples import Sample

pytestmark = pytest.mark.django_db


def test_a_folder_that_is_there_is_left_alone(record: Sample, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(CommandError, match="is there already"):
        exported(tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert not Export.objects.filter(form="files").exists()


def test_nothing_to_export_is_said(record: Sample, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is nothing of fenmarsh"):
        exported(tmp_path / "out", "--partnership", "fenmarsh")
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_export_left_is_written_again(record: Sample, tmp_path: Path) -> None:
    left = tmp_path / ".out.part"
    (left / "rows").mkdir(parents=True)
    (left / "rows" / "half.tsv").write_text("half")
    exported(tmp_path / "out")
    assert checked(tmp_path / "out")[0] == 0
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_export_whose_act_is_written_only_lacked_its_name(record: Sample, tmp_path: Path) -> None:
    exported(tmp_path / "out")
    (tmp_path / "out").rename(tmp_path / ".out.part")
    said = exported(tmp_path / "out")
    assert "is now there" in said[0]
    assert checked(tmp_path / "out")[0] == 0
    assert Export.objects.filter(form="files").count() == 1


def test_a_whole_folder_without_an_act_is_no_export(record: Sample, tmp_path: Path) -> None:
    exported(tmp_path / "out")
    (tmp_path / "out").rename(tmp_path / ".else.part")
    stored: models.QuerySet[Entry] = models.QuerySet(Entry)
    stored.filter(kind="histories.exported").update(facts="{}")
    exported(tmp_path / "else")
    assert Export.objects.filter(form="files").count() == 2
