"""A record to export."""

from datetime import timedelta

import pytest

from tests.audit.exports_of_all.exported import ODD
from tests.audit.samples import NOON, Sample, act_on, new_subject


@pytest.fixture
def record(sample: Sample) -> Sample:
    """The sample, a partnership that is set up, and texts that a file of lines must put behind signs."""
    setting_up = new_subject("norfolk", "partnership")
    with act_on(setting_up, title="Norfolk Board"):
        pass
    agency = sample.rows["agencies.agency"]
    for number, odd in enumerate((ODD, "\\N", "\\.", "", " ")):
        with act_on(sample.matter, at=NOON + timedelta(hours=4 + number, microseconds=number)) as act:
            agency.hours = odd
            act.save(agency)
    return sample
