"""School days and school hours, counted back from today."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# Two terms of fifteen weeks.
TWO_TERMS = 150

# Period: when it begins.
_BELLS = {
    1: time(8, 10),
    2: time(9, 2),
    3: time(9, 54),
    4: time(10, 46),
    5: time(12, 20),
    6: time(13, 12),
    7: time(14, 4),
    8: time(15, 20),
}
# (month, day) to (month, day), both included, within one year.
_HOLIDAYS = (
    ((1, 1), (1, 4)),
    ((3, 22), (3, 29)),
    ((6, 8), (8, 19)),
    ((11, 25), (11, 29)),
    ((12, 20), (12, 31)),
)


def school_days(today: date, count: int = TWO_TERMS) -> list[date]:
    """The last so many school days before today, the oldest first."""
    days: list[date] = []
    day = today
    while len(days) < count:
        day -= timedelta(days=1)
        if day.weekday() < 5 and not _is_holiday(day):
            days.append(day)
    return days[::-1]


def bell(day: date, period: int, zone: ZoneInfo) -> datetime:
    """When a period of the day begins; period 8 is after school."""
    return datetime.combine(day, _BELLS[period], zone)


def awake(moment: datetime, zone: ZoneInfo) -> datetime:
    """The moment, or the next morning when nobody reads feedback any more."""
    local = moment.astimezone(zone)
    if 6 <= local.hour < 22:
        return moment
    morning = local + timedelta(days=1 if local.hour >= 22 else 0)
    return morning.replace(hour=6, minute=50)


def _is_holiday(day: date) -> bool:
    labor_day = day.month == 9 and day.weekday() == 0 and day.day <= 7
    return labor_day or any(first <= (day.month, day.day) <= last for first, last in _HOLIDAYS)
