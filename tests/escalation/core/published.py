"""Bank holidays typed by hand from the lists that the government publishes; imports nothing of the application.

Years that are not published yet are made by rules written here, which are held against every year that is typed.
"""

from datetime import date, timedelta

NATIONS = ("england_and_wales", "scotland", "northern_ireland")
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

# The day on which people are off: where the day itself falls on a weekend, that of its substitute.
ENGLAND_AND_WALES = """\
     New Year's Day | Good Friday | Easter Monday | Early May bank holiday | Spring bank holiday \
| Summer bank holiday | Christmas Day | Boxing Day
2019: 1 Jan | 19 Apr | 22 Apr | 6 May | 27 May | 26 Aug | 25 Dec | 26 Dec
2020: 1 Jan | 10 Apr | 13 Apr | 8 May | 25 May | 31 Aug | 25 Dec | 28 Dec
2021: 1 Jan |  2 Apr |  5 Apr | 3 May | 31 May | 30 Aug | 27 Dec | 28 Dec
2022: 3 Jan | 15 Apr | 18 Apr | 2 May |  2 Jun | 29 Aug | 27 Dec | 26 Dec
2023: 2 Jan |  7 Apr | 10 Apr | 1 May | 29 May | 28 Aug | 25 Dec | 26 Dec
2024: 1 Jan | 29 Mar |  1 Apr | 6 May | 27 May | 26 Aug | 25 Dec | 26 Dec
2025: 1 Jan | 18 Apr | 21 Apr | 5 May | 26 May | 25 Aug | 25 Dec | 26 Dec
2026: 1 Jan |  3 Apr |  6 Apr | 4 May | 25 May | 31 Aug | 25 Dec | 28 Dec
2027: 1 Jan | 26 Mar | 29 Mar | 3 May | 31 May | 30 Aug | 27 Dec | 28 Dec
2028: 3 Jan | 14 Apr | 17 Apr | 1 May | 29 May | 28 Aug | 25 Dec | 26 Dec
"""
SCOTLAND = """\
     New Year's Day | 2nd January | Good Friday | Early May bank holiday | Spring bank holiday \
| Summer bank holiday | St Andrew's Day | Christmas Day | Boxing Day
2019: 1 Jan | 2 Jan | 19 Apr | 6 May | 27 May | 5 Aug |  2 Dec | 25 Dec | 26 Dec
2020: 1 Jan | 2 Jan | 10 Apr | 8 May | 25 May | 3 Aug | 30 Nov | 25 Dec | 28 Dec
2021: 1 Jan | 4 Jan |  2 Apr | 3 May | 31 May | 2 Aug | 30 Nov | 27 Dec | 28 Dec
2022: 3 Jan | 4 Jan | 15 Apr | 2 May |  2 Jun | 1 Aug | 30 Nov | 27 Dec | 26 Dec
2023: 3 Jan | 2 Jan |  7 Apr | 1 May | 29 May | 7 Aug | 30 Nov | 25 Dec | 26 Dec
2024: 1 Jan | 2 Jan | 29 Mar | 6 May | 27 May | 5 Aug |  2 Dec | 25 Dec | 26 Dec
2025: 1 Jan | 2 Jan | 18 Apr | 5 May | 26 May | 4 Aug |  1 Dec | 25 Dec | 26 Dec
2026: 1 Jan | 2 Jan |  3 Apr | 4 May | 25 May | 3 Aug | 30 Nov | 25 Dec | 28 Dec
2027: 1 Jan | 4 Jan | 26 Mar | 3 May | 31 May | 2 Aug | 30 Nov | 27 Dec | 28 Dec
2028: 3 Jan | 4 Jan | 14 Apr | 1 May | 29 May | 7 Aug | 30 Nov | 25 Dec | 26 Dec
"""
# Beside those of England and Wales.
NORTHERN_IRELAND = """\
     St Patrick's Day | Battle of the Boyne
2019: 18 Mar | 12 Jul
2020: 17 Mar | 13 Jul
2021: 17 Mar | 12 Jul
2022: 17 Mar | 12 Jul
2023: 17 Mar | 12 Jul
2024: 18 Mar | 12 Jul
2025: 17 Mar | 14 Jul
2026: 17 Mar | 13 Jul
2027: 17 Mar | 12 Jul
2028: 17 Mar | 12 Jul
"""
# Once only, in all three nations; and in Scotland alone. The bank holidays that were moved stand in the tables: the
# early May one of 2020 for the 75 years since VE day, the spring one of 2022 for the Jubilee.
ONE_OFF = {
    date(2022, 6, 3): "Platinum Jubilee",
    date(2022, 9, 19): "State Funeral of Queen Elizabeth II",
    date(2023, 5, 8): "Coronation of King Charles III",
}
WORLD_CUP = {date(2026, 6, 15): "World Cup"}
MOVED = {date(2020, 5, 4): date(2020, 5, 8), date(2022, 5, 30): date(2022, 6, 2)}
RULED = range(2029, 2038)


def table(text: str) -> dict[date, str]:
    """The days of a table, each with the name at the head of its column."""
    head, *rows = text.splitlines()
    names = [name.strip() for name in head.split("|")]
    found = {}
    for row in rows:
        year, days = row.split(":")
        for name, cell in zip(names, days.split("|"), strict=True):
            day, month = cell.split()
            found[date(int(year), MONTHS.index(month) + 1, int(day))] = name
    return found


def every_day(first: date, last: date) -> list[date]:
    """All days from the first to the last, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    s = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    month, day = divmod(h + s - 7 * ((a + 11 * h + 22 * s) // 451) + 114, 31)
    return date(year, month, day + 1)


def monday(year: int, month: int, *, last: bool = False) -> date:
    """The first or the last Monday of a month."""
    days = every_day(date(year, month, 1), date(year, month, 28) + timedelta(days=3))
    return [day for day in days if day.weekday() == 0 and day.month == month][-1 if last else 0]


def off(*days: date) -> set[date]:
    """When people are off for these days: itself, or the next weekday that is not taken, the earlier day first."""
    found = {day for day in days if day.weekday() < 5}
    for day in sorted(set(days) - found):
        while day.weekday() >= 5 or day in found:
            day += timedelta(days=1)
        found.add(day)
    return found


def by_rule(nation: str, year: int) -> set[date]:
    """The bank holidays of a year in which nothing is moved or added."""
    good_friday = easter(year) - timedelta(days=2)
    found = {good_friday, monday(year, 5), monday(year, 5, last=True)}
    found |= off(date(year, 12, 25), date(year, 12, 26))
    if nation == "scotland":
        found |= off(date(year, 1, 1), date(year, 1, 2)) | {monday(year, 8)} | off(date(year, 11, 30))
        return found
    found |= off(date(year, 1, 1)) | {good_friday + timedelta(days=3), monday(year, 8, last=True)}
    if nation == "northern_ireland":
        found |= off(date(year, 3, 17)) | off(date(year, 7, 12))
    return found


# What is typed, nation by nation; and with the years to come that nobody has published yet.
HOLIDAYS = {
    "england_and_wales": table(ENGLAND_AND_WALES) | ONE_OFF,
    "scotland": table(SCOTLAND) | ONE_OFF | WORLD_CUP,
    "northern_ireland": table(ENGLAND_AND_WALES) | table(NORTHERN_IRELAND) | ONE_OFF,
}
DAYS_OFF = {
    nation: frozenset(typed).union(*(by_rule(nation, year) for year in RULED))
    for nation, typed in HOLIDAYS.items()
}
TYPED = (date(2019, 1, 1), date(2028, 12, 31))
WHOLE = (TYPED[0], date(RULED[-1], 12, 31))
