"""What holds of every time, wherever it starts and whatever it is counted in."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from escalation.core.clock import Due, due, half_or_one_working_day, reminder_at
from escalation.core.times import Amount, AmountKind

from .calendars import CLOSE, LONDON, calendar_of, utc
from .published import every_day

amounts = st.one_of(
    st.builds(Amount, st.just(AmountKind.HOURS), st.integers(1, 400)),
    st.builds(Amount, st.just(AmountKind.WORKING_DAYS), st.integers(1, 30)),
    st.builds(Amount, st.just(AmountKind.CALENDAR_DAYS), st.integers(1, 60)),
    st.just(Amount(AmountKind.SAME_WORKING_DAY)),
)
moments = st.datetimes(
    utc("2022-02-01").replace(tzinfo=None), utc("2028-09-01").replace(tzinfo=None), timezones=st.just(UTC)
)


def counted(amount: Amount, start: datetime) -> Due:
    return due(amount, start, calendar_of(), CLOSE, LONDON)


@given(amounts, moments, st.timedeltas(timedelta(), timedelta(days=40)))
def test_a_later_start_is_never_due_earlier(amount: Amount, start: datetime, later: timedelta) -> None:
    assert counted(amount, start).at <= counted(amount, start + later).at


@given(amounts, moments)
def test_nothing_is_due_before_it_starts(amount: Amount, start: datetime) -> None:
    assert start < counted(amount, start).at


@given(amounts, moments, moments)
def test_a_protective_time_never_lengthens(amount: Amount, start: datetime, protective: datetime) -> None:
    plain = counted(amount, start)
    capped = due(amount, start, calendar_of(), CLOSE, LONDON, protective=protective)
    assert capped.at == min(plain.at, protective)
    assert capped.capped == (protective < plain.at)


@given(amounts, moments, moments)
def test_an_agreed_time_never_passes_its_limit(limit: Amount, start: datetime, agreed: datetime) -> None:
    if limit.kind is AmountKind.SAME_WORKING_DAY:
        return  # the format has no such limit
    amount = Amount(AmountKind.AGREED, at_most=limit)
    found = due(amount, start, calendar_of(), CLOSE, LONDON, agreed=agreed)
    assert found.at == min(agreed, counted(limit, start).at)


@given(amounts, moments)
def test_days_fall_due_at_close_and_working_days_on_one(amount: Amount, start: datetime) -> None:
    found = counted(amount, start).at.astimezone(LONDON)
    if amount.kind is not AmountKind.HOURS:
        assert found.time() == CLOSE
    if amount.kind in (AmountKind.WORKING_DAYS, AmountKind.SAME_WORKING_DAY):
        assert calendar_of().is_working_day(found.date())


@given(amounts, moments)
def test_the_explanation_adds_up(amount: Amount, start: datetime) -> None:
    found = counted(amount, start)
    days = [step.day for step in found.steps]
    assert days == every_day(days[0], days[-1])
    assert days[0] == start.astimezone(LONDON).date()
    assert all(step.why for step in found.steps)
    if amount.kind is AmountKind.HOURS:
        assert sum((step.elapsed for step in found.steps), timedelta()) == timedelta(hours=amount.count)
        return
    numbers = [step.number for step in found.steps if step.counted]
    assert numbers == list(range(1, (amount.count or 1) + 1))
    assert days[-1] == found.at.astimezone(LONDON).date()
    if amount.kind is not AmountKind.CALENDAR_DAYS:
        assert [step.counted for step in found.steps[1:]] == list(map(calendar_of().is_working_day, days[1:]))


@given(amounts, moments)
def test_reminders_come_before_the_time_and_after_half_of_it(amount: Amount, start: datetime) -> None:
    at = counted(amount, start).at
    half = start + (at - start) / 2
    assert half <= reminder_at(start, at, calendar_of(), CLOSE, LONDON) <= at
    assert start <= half_or_one_working_day(start, at, calendar_of(), CLOSE, LONDON) <= half
