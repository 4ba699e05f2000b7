"""A report's events as iCalendar (RFC 5545): all-day events with alarms, which a second import updates."""

from datetime import UTC, datetime, time, timedelta
from typing import Final

from icalendar import Alarm, Calendar
from icalendar import Event as Entry

from guangong.messages import _
from guangong.render.text import one_line, visible
from guangong.reports.table import Event, Report, in_words

_MORNING: Final = timedelta(hours=9)
"""Alarms ring when people are at work, not at midnight."""


def write(report: Report) -> bytes:
    """Return the events of a report as a calendar."""
    calendar = Calendar()
    calendar.add("prodid", "-//guangong//guangong//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", one_line(in_words(report.title, lambda _light: "")))
    end = b"END:VCALENDAR\r\n"
    # One at a time: 50,000 events at once would take 600 MB.
    entries = [bytes(_entry(event).to_ical()) for event in report.events]
    return b"".join([calendar.to_ical().removesuffix(end), *entries, end])


def _entry(event: Event) -> Entry:
    stamp = datetime.combine(event.stamp, time(), UTC)
    entry = Entry()
    entry.add("uid", one_line(event.uid))
    entry.add("dtstamp", stamp)
    entry.add("last-modified", stamp)
    entry.add("sequence", event.version)
    entry.add("dtstart", event.day)
    entry.add("dtend", event.day + timedelta(1))
    entry.add("summary", _summary(event))
    entry.add("description", visible(event.text))
    entry.add("status", "CANCELLED" if event.state == "cancelled" else "CONFIRMED")
    entry.add("transp", "TRANSPARENT")
    for days in event.alarms:
        entry.add_component(_alarm(event, days))
    return entry


def _alarm(event: Event, days: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", _MORNING - timedelta(days))
    alarm.add("description", _summary(event))
    return alarm


def _summary(event: Event) -> str:
    """Return the title, with the state in words: not every calendar shows the status."""
    said = {"done": _("done: {title}"), "cancelled": _("cancelled: {title}"), "open": "{title}"}
    return one_line(said[event.state].format(title=event.title))
