"""Three months of evaluation of the centers, and one of the staff (A1.3.4)."""

from datetime import timedelta

from odoo import fields

from ..tools.evaluation_period import last_period, period_of
from . import evaluation_texts as texts
from .told_in_order import ToldInOrder

MODULE = "party_service_center."
IN_TIME, TOO_LATE = 8, 18  # working days after the month until it was published
OBJECTION_AFTER = 3  # working days after publication
MONTHS = 3


class EvaluationWork(ToldInOrder):
    """What the committee has counted of the months that are told elsewhere.

    The month before the last two was published late; the last one waits for a decision
    on an objection, and the round of the staff for points by hand.
    """

    def __init__(self, demo, random):
        # no mail goes out to people who are invented
        self.demo = demo.with_context(mail_notify_force_send=False)
        self.random = random
        self.center = demo.env.ref(f"{MODULE}party_center_changshuo")
        self.committee = demo.env.ref(f"{MODULE}user_committee")
        self.calendar = demo.env["party.workday"]._calendar()
        self.today = self.center._today()
        self.moment = None

    def tell(self):
        scheme = self._draft("center", texts.BODY)
        self._ask_for_register(scheme)
        months = self._months()
        self._put_into_use(scheme, months[0])
        rounds = [self._count(scheme, first) for first in months]
        for evaluation, days in zip(rounds, (TOO_LATE, IN_TIME, IN_TIME), strict=True):
            self._publish(evaluation, days)
        self._correct(rounds[1])
        for evaluation in rounds[:-1]:
            self._close(evaluation)
        self._object(rounds[-1], "satisfied", texts.WAITING)
        self._date_back(rounds[-1], IN_TIME)
        self._judge_staff(months[-1])
        # mails are nobody's to delete
        mails = self.demo.env["mail.mail"].sudo()
        mails.search([("model", "=like", "party.evaluation%")]).unlink()

    def _months(self):
        """The first days of the last months, the oldest first."""
        months = [last_period("month", self.today)[0]]
        while len(months) < MONTHS:
            months.insert(0, last_period("month", months[0])[0])
        return months

    def _draft(self, kind, body):
        """The next version: the association evaluates by month, in its own words."""
        schemes = self.demo.env["party.evaluation.scheme"].with_user(self.committee)
        return schemes._current(kind).copy({"frequency": "month", "body": body})

    def _put_into_use(self, scheme, first):
        """Publish ``scheme`` as of the half-year in which the month ``first`` lies."""
        scheme.action_publish()
        since = period_of("half_year", first)[0]
        scheme._record_proof(published_at=self.center._first_moment(since))

    def _ask_for_register(self, scheme):
        """Half of the points for planned activities go to the register (A1.1.6)."""
        planned = scheme.indicator_ids.filtered(lambda i: i.measure == "planned_held")
        planned.weight /= 2
        scheme.indicator_ids.create(
            {
                "scheme_id": scheme.id,
                "name": texts.REGISTER,
                "clause": "A1.1.6",
                "measure": "database",
                "weight": planned.weight,
                "sequence": planned.sequence,
            }
        )

    def _count(self, scheme, first):
        rounds = self.demo.env["party.evaluation"].with_user(self.committee)
        evaluation = rounds.create({"scheme_id": scheme.id, "date_from": first})
        evaluation.note = texts.NOTE
        evaluation.action_count()
        return evaluation

    def _publish(self, evaluation, days):
        for name, words in texts.REMARKS.items():
            center = self.demo.env.ref(f"{MODULE}party_center_{name}")
            sheet = evaluation.sheet_ids.filtered(lambda s, c=center: s.center_id == c)
            sheet._remark(words)
        evaluation.action_publish()
        if evaluation.date_from != self._months()[-1]:
            self._date_back(evaluation, days, is_open=True)

    def _date_back(self, evaluation, days, is_open=False):
        """Publish ``days`` working days after the month; objections stay possible."""
        day = min(self.calendar.add(evaluation.date_to, days), self.today)
        moment = self.on(day)
        until = self.calendar.add(day, evaluation.scheme_id.objection_days)
        evaluation._record_proof(
            counted_at=moment,
            published_at=moment,
            is_published_late=day > evaluation.publish_due_date,
            objection_until=self.today if is_open else until,
        )

    def _object(self, evaluation, measure, words):
        sheet = evaluation.sheet_ids.filtered(lambda s: s.center_id == self.center)
        score = sheet.score_ids.filtered(lambda s: s.indicator_id.measure == measure)
        director = self.center.director_user_id
        objections = self.demo.env["party.evaluation.objection"].with_user(director)
        return objections._ask(
            sheet.with_user(director), score.with_user(director), words
        )

    def _correct(self, evaluation):
        """An objection of the past that was upheld, with its trace."""
        published = evaluation.published_at
        objection = self._object(evaluation, "answered_in_time", texts.UPHELD)
        asked = self.center._local_date(published) + timedelta(days=OBJECTION_AFTER)
        decider = objection._deciders().filtered(lambda u: u == self.committee)
        score = objection.score_id
        points = min(score.points + 1, score.weight)
        objection.with_user(decider)._uphold(points, texts.UPHELD_NOTE)
        asked_at = self.on(asked)
        decided_at = asked_at + timedelta(days=1)
        # the moments of the past are nobody's to write
        objection.sudo()._record_proof(asked_at=asked_at, decided_at=decided_at)
        moved = self.demo.env["party.evaluation.place"].sudo()
        moved.search([("objection_id", "=", objection.id)])._record_proof(
            moved_at=decided_at
        )

    def _close(self, evaluation):
        day = self.center._local_date(evaluation.published_at)
        until = self.calendar.add(day, evaluation.scheme_id.objection_days)
        until = min(until, self.today - timedelta(days=1))
        evaluation._record_proof(objection_until=until)
        evaluation.action_close()
        closed_at = self.center._first_moment(until + timedelta(days=1))
        evaluation._record_proof(
            closed_at=min(closed_at + timedelta(hours=9), fields.Datetime.now())
        )

    def _judge_staff(self, first):
        """Counted; of one person the points by hand are given, the others wait."""
        scheme = self._draft("staff", texts.STAFF_BODY)
        self._put_into_use(scheme, first)
        evaluation = self._count(scheme, first)
        waiting = evaluation.sheet_ids.score_ids.filtered("is_by_hand")
        waiting[:1]._give(9, texts.HAND_REASON)
