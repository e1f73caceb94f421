"""What is recorded of an activity that took place (A3.3.3)."""

from datetime import timedelta

from . import event_texts as texts
from . import photo

LATE, LEFT, STAYED = timedelta(minutes=25), 60, 90  # arrival; minutes
EARLY = timedelta(minutes=5)


class EventRecord:
    """Attendance, pictures and summary of one activity, as its clerk records them."""

    def __init__(self, history):
        self.history = history
        self.event = history.as_(history.clerk)
        self.rows = self.event.env["party.event.attendance"]
        # who is excused is marked with the rest
        people = history.everybody().filtered(lambda p: p.reply != "excused")
        self.people = people.browse(history.random.sample(people.ids, len(people)))

    def take(self):
        """Most came, one late, one left early, some never came."""
        late, left, away = self.people[:1], self.people[1:2], self.people[2:4]
        came = self.people[4:]
        self._record(late, "late", "scan", arrived_at=self.event.date_begin + LATE)
        note = {"minutes": LEFT, "note": texts.LEFT_NOTE}
        self._record(left, "left_early", "list", **note)
        self._record(came, "present", "list")
        self.event.action_mark_rest()
        self._take_down()
        return away

    def begin_to_take(self):
        """The first at the door; the rest is still to be ticked."""
        arrived_at = self.event.date_begin - EARLY
        self._record(self.people[:1], "present", "self", arrived_at=arrived_at)
        self._record(self.people[1:3], "present", "scan", arrived_at=arrived_at)
        self._record(self.people[3:6], "present", "list")
        self._take_down()

    def let_walk_in(self, member):
        """Somebody came without being invited."""
        walk_ins = self.event.env["party.event.walk.in"]
        walk_ins.create(
            {"event_id": self.event.id, "member_id": member.id}
        ).action_confirm()
        self._take_down()

    def let_make_up(self, people):
        """Who missed it made it up some days later."""
        facts = {"minutes": STAYED, "note": texts.MADE_UP_NOTE}
        for person in people:
            self.rows._replace(person, "made_up", texts.MADE_UP, **facts)
        self._take_down()

    def correct(self, people):
        """They were ticked as absent by mistake."""
        for person in people:
            self.rows._replace(person, "present", texts.WRONG_TICK)
        self._take_down()

    def add_pictures(self):
        captions = self.history.story.pictures
        random = self.history.random
        photos = self.event.env["party.event.photo"]._add(
            self.event,
            [(f"{caption}.jpg", photo.drawn(random)) for caption in captions],
        )
        for picture, caption in zip(photos, captions, strict=True):
            picture.write({"caption": caption, "taken_at": self.event.date_begin})
        self._take_down()

    def sum_up(self):
        story = self.history.story
        self.event.write({"summary": story.summary, "minutes_text": story.minutes})

    def _record(self, people, attendance, way, **facts):
        if people:
            self.rows._record(people, attendance, way, **facts)

    def _take_down(self):
        self.history.date_back(self.history.on(self.history.day))
