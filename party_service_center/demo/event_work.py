"""The activities of one center: a year of past ones and the present weeks (A2.3)."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from . import event_texts as texts
from .event_history import EventHistory
from .event_plans import EventPlans
from .event_record import EventRecord

MODULE = "party_service_center."
YEAR = 12  # months that are told, with the present one
MISSED, STORMY = 4, 9  # months ago: nothing was held; what was planned was called off
# the present weeks: how many working days from today, at what hour
WEEKS = {
    "held": (-3, 9),
    "over": (-1, 14),
    "soon": (1, 14),
    "stood_in": (5, 9),
    "cancelled": (6, 9),
    "waiting": (8, 14),
    "moved": (11, 9),
    "moved_again": (11, 9),
    "returned": (14, 9),
    "drafted": (18, 19),
}


class EventWork:
    """Plans, holds and files the activities of a center."""

    def __init__(self, demo, random, calendar, center, members):
        self.demo = demo
        self.random = random
        self.calendar = calendar
        self.center = center
        self.members = members.filtered("active")
        self.today = center._today()

    def tell(self, weeks, number):
        """``number``: 0 of the center where something is held every month."""
        past = [self._month(ago) for ago in range(YEAR - 1, 0, -1)]
        if number:  # the others meet every second month
            past = past[number % 2 :: 2]
        months = sorted({day.month for day in past} | {self._month(0).month})
        author = self.center.director_user_id
        author = author or self._clerks()[:1]
        self.plans = EventPlans(self.demo, self.center, author, months, past)
        self.plans.draw_up()
        self.plans.remark(texts.REMARKED if number == 1 else texts.AGREED)
        for day in past:
            self._tell_month(day, number)
        for name in weeks:
            days, hour = WEEKS[name]
            # no center is like the other; in the first something happens tomorrow
            days += number if days > 0 else 0
            day = self.calendar.shift(self.today, days)
            if days == 1:
                day = self.today + timedelta(days=1)
            getattr(self, f"_tell_{name}")(day, hour)

    def _clerks(self):
        return self.center.staff_ids.filtered(lambda s: s.role == "clerk").user_id

    def _month(self, ago):
        """The first of the month so many months ago."""
        return self.today.replace(day=1) - relativedelta(months=ago)

    def _history(self, story, day, hour):
        local = datetime.combine(day, time(hour), ZoneInfo(self.center.tz))
        begin = local.astimezone(UTC).replace(tzinfo=None)
        return EventHistory(
            self.demo, self.random, self.calendar, self.center, story, begin
        )

    # ------------------------------------------------------------------
    # The past year
    # ------------------------------------------------------------------
    def _tell_month(self, first, number):
        if first == self._month(MISSED):
            return
        story = texts.MONTHS[first.month]
        day = self.calendar.add(first, 5 + 2 * number)
        history = self._history(story, day, 14)
        history.agree(self.plans.line(first))
        if first == self._month(STORMY) and not number:
            self._tell_called_off(history)
            return
        self._tell_invitation(history, is_by_letter=first.month % 2)
        self._tell_record(history, is_made_up=first.month % 3 == 0)

    def _tell_called_off(self, history):
        """All are told twice: of the activity, and that it is not held."""
        self._tell_all(history, 7)
        history.cancel(1, texts.STORM)
        self._tell_all(history, 1)

    def _tell_all(self, history, days):
        history.announce(days)
        history.post(days)
        history.call(history.to_call(), "reached", days)

    def _tell_invitation(self, history, is_by_letter):
        if is_by_letter:
            history.send_letters()
        history.announce(7)
        history.post(7)
        history.look_up(6)
        if not is_by_letter:
            history.call(history.people(0, 1), "not_reached", 6)
            history.call(history.to_call(), "reached", 5)
        history.excuse(history.people(2), 4, self.random.choice(texts.EXCUSES))
        history.accept(history.people(*range(3, 9)), 3)

    def _tell_record(self, history, is_made_up):
        history.hold()
        record = EventRecord(history)
        away = record.take()
        record.add_pictures()
        if is_made_up:
            record.let_make_up(away[:1])
        record.sum_up()
        history.file(5)

    # ------------------------------------------------------------------
    # The present weeks
    # ------------------------------------------------------------------
    def _tell_held(self, day, hour):
        """Held some days ago: the list is not complete, nothing is filed."""
        history = self._history(texts.REPAIR, day, hour)
        history.agree()
        self._tell_invitation(history, is_by_letter=False)
        history.hold()
        record = EventRecord(history)
        record.begin_to_take()
        strangers = self.members - history.event.participant_ids.member_id
        record.let_walk_in(strangers[:1])
        record.correct(history.people(4))
        record.add_pictures()

    def _tell_over(self, day, hour):
        """It is over, and nobody has recorded that it was held."""
        history = self._history(texts.LECTURE, day, hour)
        history.agree()
        self._tell_invitation(history, is_by_letter=False)

    def _tell_soon(self, day, hour):
        """Announced: most are called already, some calls and answers are open."""
        history = self._history(texts.TALK, day, hour)
        history.agree(self.plans.add(texts.TALK, day))
        history.announce(7)
        history.post(7)
        people = history.to_call()
        history.call(people[:5], "reached", 6)
        history.accept(people[:3], 6)
        history.call(people[5:7], "not_reached", 5)
        history.call(people[7:8], "wrong_number", 5)
        history.call(people[8:9], "later", 5, texts.CALL_AGAIN)
        history.excuse(people[3:4], 4, texts.EXCUSES[1])
        history.refuse(people[4:5], 3, texts.EXCUSES[2], texts.REFUSED)
        history.ask(people[9:10], texts.EXCUSES[0], 3)

    def _tell_stood_in(self, day, hour):
        """Approved while the committee's member in charge was away; one added since."""
        history = self._history(texts.TEA, day, hour)
        history.draft(13)
        history.submit(11)
        absence = self._send_away(history)
        history.approve(9, self.demo.env.ref(f"{MODULE}user_deputy"))
        absence.date_to = self.center._local_date(history.moment)
        strangers = self.members - history.event.participant_ids.member_id
        history.invite(strangers[:1])
        history.date_back(history.on(self.today))

    def _send_away(self, history):
        """Until today, so that the stand-in decides."""
        person = history.committee
        return (
            self.demo.env["party.absence"]
            .with_user(person)
            .create(
                {
                    "user_id": person.id,
                    "stand_in_id": self.demo.env.ref(f"{MODULE}user_deputy").id,
                    "date_from": self.center._local_date(history.moment),
                    "date_to": self.today,
                    "note": texts.TRIP,
                }
            )
        )

    def _tell_cancelled(self, day, hour):
        """Called off after all were called: the last of them have to be told."""
        history = self._history(texts.VISIT, day, hour)
        history.agree(days=16)
        history.announce(11)
        history.post(11)
        history.call(history.to_call(), "reached", 10)
        history.cancel(8, texts.CANCELLED)
        history.announce(8)
        history.post(8)
        history.call(history.to_call()[:-3], "reached", 7)

    def _tell_waiting(self, day, hour):
        """The committee has the plan before it."""
        history = self._history(texts.POLICY, day, hour)
        history.draft(15)
        history.submit(11)

    def _tell_moved(self, day, hour):
        """Its place changed after the approval: it is to be approved once more."""
        history = self._history(texts.CLEANING, day, hour)
        history.agree(days=20)
        history.change_place(13, texts.NEW_PLACE)
        return history

    def _tell_moved_again(self, day, hour):
        """The committee sees what has changed since it approved the plan."""
        self._tell_moved(day, hour).submit(12)

    def _tell_returned(self, day, hour):
        """The committee sent the plan back, with remarks."""
        history = self._history(texts.PAIRING, day, hour)
        history.draft(22, by_hand=self.members[:6])
        history.submit(20)
        history.return_(18, texts.RETURNED)

    def _tell_drafted(self, day, hour):
        """An idea so far."""
        history = self._history(texts.SALON, day, hour)
        history.draft(22, self.plans.add(texts.SALON, day))
