"""Bank holidays typed by hand from the lists that the government publishes; imports nothing of the application."""

from datetime import date, timedelta

NATIONS = ("england_and_wales", "scotland", "northern_ireland")


def days(year: int, text: str) -> dict[date, str]:
    """A year's list: "1 Jan New Year's Day; 3 Apr Good Friday"."""
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    found = {}
    for entry in text.split(";"):
        day, month, name = entry.split(maxsplit=2)
        found[date(year, months.index(month) + 1, int(day))] = name
    return found


ENGLAND_AND_WALES = (
    days(2022, "3 Jan New Year's Day; 15 Apr Good Friday; 18 Apr Easter Monday; 2 May Early May bank holiday")
    | days(2022, "2 Jun Spring bank holiday; 3 Jun Platinum Jubilee; 29 Aug Summer bank holiday")
    | days(2022, "19 Sep State Funeral of Queen Elizabeth II; 26 Dec Boxing Day; 27 Dec Christmas Day")
    | days(
        2023, "2 Jan New Year's Day; 7 Apr Good Friday; 10 Apr Easter Monday; 1 May Early May bank holiday"
    )
    | days(
        2023, "8 May Coronation of King Charles III; 29 May Spring bank holiday; 28 Aug Summer bank holiday"
    )
    | days(2023, "25 Dec Christmas Day; 26 Dec Boxing Day")
    | days(
        2024, "1 Jan New Year's Day; 29 Mar Good Friday; 1 Apr Easter Monday; 6 May Early May bank holiday"
    )
    | days(
        2024,
        "27 May Spring bank holiday; 26 Aug Summer bank holiday; 25 Dec Christmas Day; 26 Dec Boxing Day",
    )
    | days(
        2025, "1 Jan New Year's Day; 18 Apr Good Friday; 21 Apr Easter Monday; 5 May Early May bank holiday"
    )
    | days(
        2025,
        "26 May Spring bank holiday; 25 Aug Summer bank holiday; 25 Dec Christmas Day; 26 Dec Boxing Day",
    )
    | days(2026, "1 Jan New Year's Day; 3 Apr Good Friday; 6 Apr Easter Monday; 4 May Early May bank holiday")
    | days(
        2026,
        "25 May Spring bank holiday; 31 Aug Summer bank holiday; 25 Dec Christmas Day; 28 Dec Boxing Day",
    )
    | days(
        2027, "1 Jan New Year's Day; 26 Mar Good Friday; 29 Mar Easter Monday; 3 May Early May bank holiday"
    )
    | days(
        2027,
        "31 May Spring bank holiday; 30 Aug Summer bank holiday; 27 Dec Christmas Day; 28 Dec Boxing Day",
    )
    | days(
        2028, "3 Jan New Year's Day; 14 Apr Good Friday; 17 Apr Easter Monday; 1 May Early May bank holiday"
    )
    | days(
        2028,
        "29 May Spring bank holiday; 28 Aug Summer bank holiday; 25 Dec Christmas Day; 26 Dec Boxing Day",
    )
)
SCOTLAND = (
    days(2026, "1 Jan New Year's Day; 2 Jan 2nd January; 3 Apr Good Friday; 4 May Early May bank holiday")
    | days(
        2026,
        "25 May Spring bank holiday; 15 Jun World Cup; 3 Aug Summer bank holiday; 30 Nov St Andrew's Day",
    )
    | days(2026, "25 Dec Christmas Day; 28 Dec Boxing Day")
    | days(2027, "1 Jan New Year's Day; 4 Jan 2nd January; 26 Mar Good Friday; 3 May Early May bank holiday")
    | days(2027, "31 May Spring bank holiday; 2 Aug Summer bank holiday; 30 Nov St Andrew's Day")
    | days(2027, "27 Dec Christmas Day; 28 Dec Boxing Day")
    | days(2028, "3 Jan New Year's Day; 4 Jan 2nd January; 14 Apr Good Friday; 1 May Early May bank holiday")
    | days(2028, "29 May Spring bank holiday; 7 Aug Summer bank holiday; 30 Nov St Andrew's Day")
    | days(2028, "25 Dec Christmas Day; 26 Dec Boxing Day")
)
NORTHERN_IRELAND = {
    **{day: name for day, name in ENGLAND_AND_WALES.items() if day.year >= 2026},
    **days(2026, "17 Mar St Patrick's Day; 13 Jul Battle of the Boyne"),
    **days(2027, "17 Mar St Patrick's Day; 12 Jul Battle of the Boyne"),
    **days(2028, "17 Mar St Patrick's Day; 12 Jul Battle of the Boyne"),
}

HOLIDAYS = {
    "england_and_wales": ENGLAND_AND_WALES,
    "scotland": SCOTLAND,
    "northern_ireland": NORTHERN_IRELAND,
}


def coverage(nation: str) -> tuple[date, date]:
    """The first and the last day of the years typed for a nation."""
    years = [day.year for day in HOLIDAYS[nation]]
    return date(min(years), 1, 1), date(max(years), 12, 31)


def every_day(first: date, last: date) -> list[date]:
    """All days from the first to the last, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
