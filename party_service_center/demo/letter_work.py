"""Letters of one center: last year's are sent, the half-year notices are drafted."""

from datetime import date

from odoo.fields import Command

from . import letter_texts as texts
from .told_in_order import ToldInOrder


class LetterWork(ToldInOrder):
    """The director drafts and approves, the clerk sends and records (A3.3.4, A2.6)."""

    def __init__(self, demo, random, center, clerk):
        self.demo = demo
        self.random = random
        self.center = center
        self.director = center.director_user_id
        self.clerk = clerk
        self.today = center._today()
        self.moment = None

    def tell(self):
        self._choose_addressees()
        self._tell_last_year()
        self._tell_half_year()

    def _choose_addressees(self):
        """Two branches have said that letters go to them and not to the town."""
        organizations = self.demo.env["party.organization"]
        branches = organizations.search(
            [("kind", "=", "branch"), ("phone", "!=", False)], limit=2
        )
        for branch in branches:
            branch.addressee_id = branch

    def _make_run(self, **facts):
        runs = self.demo.env["party.letter.run"].with_user(self.director)
        return runs.create({"center_id": self.center.id} | facts)

    # ------------------------------------------------------------------
    # Last year
    # ------------------------------------------------------------------
    def _tell_last_year(self):
        year = self.today.year - 1
        run = self._make_run(kind="annual", year=year)
        drafted, approved = self.on(date(year, 12, 2)), self.on(date(year, 12, 8))
        run._begin_drafting(round_number=1, drafting_at=drafted)
        run._begin("approving", approved_at=approved)
        run.letter_ids._record_proof(as_of=approved)
        letters = run.letter_ids.with_user(self.clerk)
        in_time, late = letters[:-1], letters[-1:]
        by_hand, by_post = in_time[:1], in_time[1:]
        by_hand.taken_by = texts.TAKEN_BY
        self._send(by_hand, "hand", date(year, 12, 15), False)
        for number, letter in enumerate(by_post | late, start=1):
            letter.post_number = f"XA{year}{number:04d}"
        self._send(by_post, "post", date(year, 12, 18), texts.POSTED)
        self._reply(by_hand, date(year, 12, 15), texts.RECEIPT)
        self._reply(by_post[:1], date(year, 12, 28), texts.REPLY)
        self._send(late, "post", date(year + 1, 1, 4), texts.LATE)
        by_post[:1].note = texts.NOTE

    def _send(self, letters, way, day, note):
        day = min(day, self.today)
        if not letters:
            return
        letters._record_sending(way, day, note)
        letters._record_proof(sent_at=self.on(day))

    def _reply(self, letters, day, text):
        if letters:
            letters._record_reply(min(day, self.today), text)
            letters._record_proof(answered_at=self.on(day))

    # ------------------------------------------------------------------
    # The half-year that is over
    # ------------------------------------------------------------------
    def _tell_half_year(self):
        is_second = self.today.month > 6
        run = self._make_run(
            kind="half_year",
            year=self.today.year if is_second else self.today.year - 1,
            half="1" if is_second else "2",
        )
        run.action_draft()
        letter = run.letter_ids[:1]
        line = letter.line_ids[:1]
        letter.line_ids = [Command.update(line.id, {"remark": texts.REMARK})]
