"""One appointment as a file that calendars of all makers read (RFC 5545)."""

from dataclasses import dataclass
from datetime import datetime

import vobject
from dateutil.tz import UTC


@dataclass(frozen=True)
class CalendarEntry:
    """An appointment; its moments are naive UTC.

    A calendar replaces an entry by a later one with the same ``uid``: that with the
    higher ``sequence``, or changed later.
    """

    uid: str
    sequence: int
    changed: datetime
    begin: datetime
    end: datetime
    summary: str
    location: str = ""
    contact: str = ""
    status: str = "CONFIRMED"


def calendar_file(entry):
    r"""Return the entry as the bytes of an .ics file.

    >>> file = calendar_file(CalendarEntry("1@here", 2, datetime(2026, 9, 1),
    ...     datetime(2026, 9, 29, 6), datetime(2026, 9, 29, 8), "Scales; weights",
    ...     "Room 1, Hall 2"))
    >>> print(file.decode().replace("\r", ""))
    BEGIN:VCALENDAR
    VERSION:2.0
    METHOD:PUBLISH
    PRODID:-//Party Service Center//Activities//EN
    BEGIN:VEVENT
    UID:1@here
    DTSTART:20260929T060000Z
    DTEND:20260929T080000Z
    DTSTAMP:20260901T000000Z
    LOCATION:Room 1\, Hall 2
    SEQUENCE:2
    STATUS:CONFIRMED
    SUMMARY:Scales\; weights
    END:VEVENT
    END:VCALENDAR
    <BLANKLINE>
    """
    calendar = vobject.iCalendar()
    calendar.add("prodid").value = "-//Party Service Center//Activities//EN"
    calendar.add("method").value = "PUBLISH"
    event = calendar.add("vevent")
    event.add("uid").value = entry.uid
    event.add("sequence").value = str(entry.sequence)
    moments = {"dtstamp": entry.changed, "dtstart": entry.begin, "dtend": entry.end}
    for name, moment in moments.items():
        event.add(name).value = moment.replace(microsecond=0, tzinfo=UTC)
    texts = {
        "summary": entry.summary,
        "location": entry.location,
        "contact": entry.contact,
        "status": entry.status,
    }
    for name, text in texts.items():
        if text:
            event.add(name).value = text
    return calendar.serialize().encode()
