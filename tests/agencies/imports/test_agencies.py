"""Agencies come from a file, all in one act or none; only the business manager imports."""

import pytest

from agencies.importing import agencies as of_agencies
from agencies.importing.sheets import Row
from agencies.models import Agency, Participation, Service
from agencies.queries import agencies_of
from agencies.refusals import Refused
from agencies.services import import_agencies
from audit.models import Entry
from audit.verification import Tally, verify
from tests.agencies.imports.lines import DIGEST, KINDS, TODAY, agencies, sheet
from tests.factories import MONDAY, World

pytestmark = pytest.mark.django_db


def test_agencies_with_their_services_in_one_act(world: World) -> None:
    entries = Entry.objects.count()
    agencies(
        world,
        "name,kind,telephone,hours,services\n"
        "Elm Primary,Education,+44 1603 000001,8am to 4pm,Infants | Juniors\n"
        "Elm Hub,early-help,,,\n"
        "Elm  Primary School,EDUCATION,,,\n",
    )
    assert Entry.objects.count() == entries + 1
    entry = Entry.objects.get(kind="agencies.imported")
    assert entry.subject == world.partnership.subject
    assert DIGEST in entry.facts
    found = {agency.name: agency for agency in agencies_of(world.partnership, on=TODAY)}
    assert found["Elm Primary"].code == "elm-primary"
    assert (found["Elm Primary"].kind, found["Elm Primary"].telephone) == ("education", "+44 1603 000001")
    assert found["Elm Hub"].kind == "early_help"
    services = Service.objects.filter(agency=found["Elm Primary"]).order_by("name")
    assert [service.name for service in services] == ["Infants", "Juniors"]
    assert {it.starts for it in Participation.objects.filter(agency=found["Elm Hub"])} == {TODAY}
    assert list(verify(Tally(), now=MONDAY)) == []


def test_a_code_that_is_taken_gets_a_number(world: World) -> None:
    agencies(world, "name,kind\nElm!,education\nElm?,education\n")
    assert {"elm", "elm-2"} <= set(Agency.objects.values_list("code", flat=True))


@pytest.mark.parametrize(
    ("line", "column", "said"),
    [
        (",education", "name", "is empty"),
        (f"{'x' * 201},education", "name", "is longer than 200 signs"),
        ("hawthorn  ACADEMY,education", "name", "is in the partnership already"),
        ("Elm,", "kind", "is empty"),
        ("Elm,circus", "kind", "is none of these: Education, Social care, Early help hub"),
    ],
)
def test_faults_of_an_agency(world: World, line: str, column: str, said: str) -> None:
    rows = sheet(f"name,kind\n{line}\n", of_agencies).rows
    found = of_agencies.plan_agencies(world.partnership, rows, kinds=KINDS, on=TODAY)
    assert [(fault.line, fault.column, fault.sentence) for fault in found.faults] == [(2, column, said)]


def test_the_same_agency_twice_in_one_file(world: World) -> None:
    rows = sheet("name,kind\nElm,education\nELM,education\n", of_agencies).rows
    found = of_agencies.plan_agencies(world.partnership, rows, kinds=KINDS, on=TODAY)
    assert [(fault.line, fault.sentence) for fault in found.faults] == [(3, "is on line 2 already")]


def test_one_fault_and_nothing_is_written(world: World) -> None:
    before = (Agency.objects.count(), Entry.objects.count())
    with pytest.raises(Refused, match=r"^Line 3: kind is empty. Nothing was added.$"):
        agencies(world, "name,kind\nElm,education\nOak,\n")
    assert (Agency.objects.count(), Entry.objects.count()) == before


@pytest.mark.parametrize("who", ["teacher", "chair", "auditor"])
def test_only_the_business_manager_imports(world: World, who: str) -> None:
    rows = (Row(2, {"name": "Elm", "kind": "education"}),)
    with pytest.raises(Refused, match="Only the business manager"):
        import_agencies(
            partnership=world.partnership,
            rows=rows,
            kinds=KINDS,
            digest=DIGEST,
            by=getattr(world, who),
            now=MONDAY,
        )
