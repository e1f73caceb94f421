"""The objection of the person concerned, and what is decided on it."""

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools.date_utils import relativedelta

from ..exceptions import NotOnDuty
from .accountability_codes import REVIEWS


class PartyAccountabilityReviewMixin(models.AbstractModel):
    """A file whose decision the person may object to.

    An objection is decided by another member of the committee than who decided the
    matter, where there is one.

    Clause: A4.6
    """

    _name = "party.accountability.review.mixin"
    _description = "File With an Objection"

    can_review = fields.Boolean(compute="_compute_can_review")
    review = fields.Selection(
        REVIEWS, "Decision on the Objection", readonly=True, copy=False
    )
    review_measure_id = fields.Many2one(
        "party.measure",
        "Measure on Objection",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    review_months = fields.Integer(
        "Months on Objection", readonly=True, copy=False, aggregator=None
    )
    review_text = fields.Text("Grounds on the Objection", readonly=True, copy=False)
    reviewed_at = fields.Datetime("Objection Decided at", readonly=True, copy=False)
    reviewed_by_id = fields.Many2one(
        "res.users",
        "Objection Decided by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    @api.depends("state", "opened_by_id", "person_id", "decided_by_id")
    @api.depends_context("uid")
    def _compute_can_review(self):
        user = self.env.user
        for file in self:
            file.can_review = file.state == "objected" and user in file._reviewers()

    def _worded_review(self):
        """What was decided on the objection, in words."""
        reviews = dict(self._fields["review"]._description_selection(self.env))
        if self.review != "changed":
            return reviews.get(self.review, "")
        measure = self.review_measure_id
        return self.env._(
            "%(review)s: %(measure)s",
            review=reviews["changed"],
            measure=measure._worded(measure, self.review_months),
        )

    def _reviewers(self):
        """Others than who decided, where there are others."""
        return self._deciders() - self.decided_by_id or self._deciders()

    def _check_may_review(self):
        self.check_access("read")
        if self.env.user not in self._reviewers():
            raise NotOnDuty(
                self.env._(
                    "The objection in %(number)s is decided by a member of the Party"
                    " committee other than who decided the matter (A4.6).",
                    number=self.name,
                )
            )

    def _take_objection(self):
        """The person objects: the committee looks at the matter once more."""
        # the person, who does not see the file, moves it by the notice alone, and is
        # not the author of what is logged there: authors read their messages
        file_sudo = self.with_user(SUPERUSER_ID)
        file_sudo._move("objected")
        file_sudo._let_be_with(
            file_sudo._reviewers(), self.env._("An objection waits for a decision")
        )

    def action_review(self):
        """Open the dialog of the decision on the objection."""
        self.ensure_one()
        self._check_step("reviewed")
        self._check_may_review()
        return self._open_step(
            "party.accountability.review", self.env._("Decide on the Objection")
        )

    def _review(self, review, measure, months, text):
        """Record what was decided on the objection; the person sees it at once."""
        self.ensure_one()
        self._check_step("reviewed")
        self._check_may_review()
        self._check_grounds(text)
        values = {}
        if review == "changed":
            self._check_measure(measure, months)
            months = months if measure._is_dated() else 0
            served = self.notice_ids[:1].served_date
            values = {
                "review_measure_id": measure.id,
                "review_months": months,
                "until_date": months and served + relativedelta(months=months),
            }
        elif review == "lifted":
            values = {"until_date": False}
        self._move("reviewed", review=review, review_text=text, **values)
        self.notice_ids[:1]._tell_review()
        self._let_be_with(self.env["res.users"], "")
