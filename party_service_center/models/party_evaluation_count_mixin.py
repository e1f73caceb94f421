"""How a round of evaluation is counted, at once or in the background."""

import logging

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import EvaluationRefused
from ..tools.scoring import ranks
from .data_quality import PRESENT
from .evaluation_codes import AT_ONCE, CENTER, COUNT_CRON, DIRECTOR, MEMBER, STAFF
from .evaluation_posts import days_held, posts_between

_logger = logging.getLogger(__name__)

BATCH = 50  # sheets in one transaction
# kind of evaluation → role of the assignments that are evaluated
ROLES = {DIRECTOR: "director", STAFF: "clerk"}


class PartyEvaluationCountMixin(models.AbstractModel):
    """A round that finds whom it evaluates, counts their figures and ranks them.

    Clause: A1.3.4
    """

    _name = "party.evaluation.count.mixin"
    _description = "Evaluation That Is Counted"

    count_number = fields.Integer(
        readonly=True, copy=False, help="Grows with each counting."
    )
    is_counting = fields.Boolean("Being Counted", readonly=True, copy=False)

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {"count_number", "is_counting"}

    def action_count(self):
        """Count all figures, anew where they were counted; until publication."""
        self.ensure_one()
        self.check_access("write")
        self._check_unpublished()
        self._check_counted()
        self._make_sheets()
        self._record_proof(count_number=self.count_number + 1, is_counting=True)
        if len(self.sheet_ids) > AT_ONCE:
            # the job is the technical administrator's
            self.env.ref(COUNT_CRON).sudo()._trigger()
            return
        self.sheet_ids._count()
        self._finish_count()

    def _check_counted(self):
        """Raise EvaluationRefused while the background has not finished."""
        for evaluation in self.filtered("is_counting"):
            raise EvaluationRefused(
                self.env._(
                    "%(evaluation)s is being counted in the background. Come back in a"
                    " few minutes.",
                    evaluation=evaluation.display_name,
                )
            )

    def _check_counted_whole(self):
        """Raise EvaluationRefused where the last counting failed half-way."""
        # the sheets are the round's, whoever publishes it
        sheets_sudo = self.sheet_ids.sudo()
        if any(s.count_number < self.count_number for s in sheets_sudo):
            raise EvaluationRefused(
                self.env._(
                    "%(evaluation)s was not counted to the end. Count it once more.",
                    evaluation=self.display_name,
                )
            )

    def _finish_count(self):
        self._record_proof(is_counting=False)
        self._settle()
        if self.state == "draft":
            self._move("counted")

    @api.model
    def _cron_count(self):
        """Count the rounds that wait for it, some sheets at a time."""
        cron = self.env["ir.cron"]
        sheets = self.env["party.evaluation.sheet"]
        for evaluation in self.search([("is_counting", "=", True)], order="id"):
            waiting = Domain("evaluation_id", "=", evaluation.id)
            waiting &= Domain("count_number", "<", evaluation.count_number)
            cron._commit_progress(remaining=sheets.search_count(waiting) + 1)
            while evaluation.is_counting:
                done = evaluation._count_some(waiting)
                if not cron._commit_progress(done) and evaluation.is_counting:
                    return

    def _count_some(self, waiting):
        """Count some of the sheets in ``waiting``; after the last one, finish.

        A round that fails stops being counted, so that the others are and somebody can
        begin anew.

        :return: how many steps were done
        """
        try:
            with self.env.cr.savepoint():
                sheets = self.env["party.evaluation.sheet"]
                if batch := sheets.search(waiting, limit=BATCH, order="id"):
                    batch._count()
                    return len(batch)
                self._finish_count()
        except OperationalError:
            raise  # somebody else was faster: the job begins anew
        except Exception:  # pylint: disable=broad-exception-caught
            # what comes after this one has to be counted too
            _logger.exception("%s could not be counted", self)
            self._record_proof(is_counting=False)
        return 1

    def _settle(self):
        """Totals, grades and places of all sheets, by their scores as they are."""
        # the sheets are the round's; nobody writes them by hand
        sheets_sudo = self.sheet_ids.sudo()
        sheets_sudo._settle()
        totals = [s.total if s.is_measured else None for s in sheets_sudo]
        for sheet, rank in zip(sheets_sudo, ranks(totals), strict=True):
            if sheet.rank != (rank or 0):
                sheet._record_proof(rank=rank or 0)

    # ------------------------------------------------------------------
    # Who is evaluated
    # ------------------------------------------------------------------
    def _make_sheets(self):
        """A sheet for everybody who belongs to the round, and for nobody else.

        Until publication the sheet of somebody who does not belong to it any more is
        taken out, and the round's messages say so; from then on sheets are kept.
        """
        # the sheets are the round's; nobody makes them by hand
        sheets_sudo = self.sheet_ids.sudo()
        known = {(s.center_id.id, s.user_id.id, s.member_id.id): s for s in sheets_sudo}
        wanted = []
        for center, user, member, name, spans in self._subjects():
            who = {"center_id": center.id, "user_id": user.id, "member_id": member.id}
            posts = [[str(first), str(last)] for first, last in spans]
            if sheet := known.pop(tuple(who.values()), None):
                if (sheet.posts or []) != posts:
                    sheet._record_proof(posts=posts)
            else:
                wanted.append(
                    {"evaluation_id": self.id, "subject_name": name, "posts": posts}
                    | who
                )
        sheets_sudo._as_mover().create(wanted)._make_scores()
        self._take_out(sheets_sudo.browse(sheet.id for sheet in known.values()))

    def _take_out(self, sheets_sudo):
        """End the sheets of who is not evaluated, with a trace of who that was."""
        if sheets_sudo:
            names = ", ".join(sheets_sudo.mapped("subject_name"))
            sheets_sudo.unlink()
            self.message_post(
                body=self.env._("Not evaluated in this round any more: %s", names)
            )

    def _subjects(self):
        """Everybody whom the round is about.

        :return: [(center, person, member, name, spans of days in the post)]
        """
        nobody, no_member = self.env["res.users"], self.env["party.member"]
        if self.kind == CENTER:
            # pylint: disable-next=no-search-all
            centers = self.env["party.center"].search([])
            return [(c, nobody, no_member, c.name, []) for c in centers]
        if self.kind == MEMBER:
            members = no_member.search(PRESENT)
            return [(m.center_id, nobody, m, m.name, []) for m in members]
        role = Domain("role", "=", ROLES[self.kind])
        posts = posts_between(self.env, self.date_from, self.date_to, role)
        held = days_held(posts, self.date_from, self.date_to, self.kind == STAFF)
        return [
            (center, user, no_member, user.name, spans)
            for (center, user), spans in held.items()
        ]
