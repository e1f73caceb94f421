"""The sheet of one center or person in a round of evaluation."""

from odoo import api, fields, models
from odoo.tools import format_date

from ..exceptions import EvaluationRefused, NotOnDuty
from ..tools.scoring import Mark, grade, total
from .evaluation_codes import CENTER, GRADES, MEMBER, TEXT_LENGTH
from .evaluation_posts import who_worked


class PartyEvaluationSheet(models.Model):
    """What one center, director, member of staff or Party member reached in a period.

    Written by the round alone. Once it is published every center sees the totals and
    places of all centers; the figures behind them are its own. A person's sheet is seen
    by that person, the director of the center and the committee.

    Clause: A1.3.4
    """

    _name = "party.evaluation.sheet"
    _description = "Evaluation Sheet"
    _inherit = ["party.protected.mixin", "party.evaluation.average.mixin"]
    _order = "date_to desc, evaluation_id desc, rank, id"
    _rec_name = "subject_name"
    _rec_names_search = ["subject_name"]

    _averaged_where = {"total": "is_measured"}
    _proof_fields = frozenset(
        {
            "evaluation_id",
            "center_id",
            "user_id",
            "member_id",
            "subject_name",
            "posts",
            "is_measured",
            "total",
            "grade",
            "rank",
            "remark",
            "count_number",
        }
    )

    evaluation_id = fields.Many2one(
        "party.evaluation",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    kind = fields.Selection(related="evaluation_id.kind", store=True)
    state = fields.Selection(related="evaluation_id.state", store=True)
    date_to = fields.Date(
        related="evaluation_id.date_to", string="Period Ends", store=True, index=True
    )
    center_id = fields.Many2one(
        "party.center", required=True, readonly=True, index=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users",
        "Person Evaluated",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    member_id = fields.Many2one(
        "party.member",
        "Party Member",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    subject_name = fields.Char("Center or Person", required=True, readonly=True)
    # spans of days as they were when it was counted: what is written into an
    # assignment later changes no figure
    posts = fields.Json(readonly=True)
    post_text = fields.Char(
        "Days in the Post",
        compute="_compute_post_text",
        help="What fell on other days of the period is not counted for the person.",
    )
    is_measured = fields.Boolean("Measured", readonly=True)
    total = fields.Float("Total Points", readonly=True, digits=(5, 1), aggregator="avg")
    grade = fields.Selection(GRADES, "Grade Reached", readonly=True)
    rank = fields.Integer("Place in the Ranking", readonly=True, aggregator=None)
    remark = fields.Text(
        "Remark of the Committee",
        readonly=True,
        help="Of the committee; seen by whoever sees the total.",
    )
    count_number = fields.Integer(readonly=True, aggregator=None)
    score_ids = fields.One2many(
        "party.evaluation.score", "sheet_id", "Scores", readonly=True
    )
    objection_ids = fields.One2many(
        "party.evaluation.objection", "sheet_id", "Objections", readonly=True
    )
    place_ids = fields.One2many(
        "party.evaluation.place", "sheet_id", "Places That Moved", readonly=True
    )
    can_object = fields.Boolean("May Object to a Figure", compute="_compute_can")
    can_mark = fields.Boolean(compute="_compute_can")

    _subject_uniq = models.UniqueIndex(
        "(evaluation_id, center_id, coalesce(user_id, 0), coalesce(member_id, 0))",
        "There is a sheet already.",
    )
    _remark_bounded = models.Constraint(
        f"CHECK (char_length(remark) <= {TEXT_LENGTH})",
        "The committee's remark has at most 20,000 characters.",
    )

    @api.depends("subject_name", "evaluation_id.period_name")
    def _compute_display_name(self):
        for sheet in self:
            parts = (sheet.subject_name, sheet.evaluation_id.period_name)
            sheet.display_name = " · ".join(filter(None, parts))

    @api.depends("posts")
    @api.depends_context("lang")
    def _compute_post_text(self):
        for sheet in self:
            sheet.post_text = ", ".join(
                f"{format_date(self.env, first)} – {format_date(self.env, last)}"
                for first, last in sheet._spans()
            )

    def _spans(self):
        """The spans of days on which the person held the post; none of a center."""
        self.ensure_one()
        day = fields.Date.to_date
        return tuple((day(first), day(last)) for first, last in self.posts or ())

    @api.depends("state", "evaluation_id.objection_until")
    @api.depends_context("uid")
    def _compute_can(self):
        user = self.env.user
        is_committee = self.env["party.center"]._is_on_committee()
        for sheet in self:
            is_own = user in sheet._involved()
            until = sheet.evaluation_id.objection_until
            sheet.can_object = (
                sheet.state == "published"
                and bool(until)
                and self.env["party.evaluation"]._today() <= until
                and user in sheet._objectors()
            )
            sheet.can_mark = is_committee and not is_own and sheet.state == "counted"

    def _involved(self):
        """Whose own matter the sheet is: the person, or whoever works at the center.

        Who worked there in the period and has left answers for the figures as well.
        """
        self.ensure_one()
        if self.kind != CENTER:
            return self.user_id
        center, evaluation = self.center_id, self.evaluation_id
        return who_worked(center, evaluation.date_from, evaluation.date_to) | (
            who_worked(center, center._today(), center._today())
        )

    def _objectors(self):
        """Who may object: whoever answers for the center, or the person."""
        self.ensure_one()
        if self.kind in (CENTER, MEMBER):
            return self.center_id._answerable()
        return self.user_id

    # ------------------------------------------------------------------
    # Counting
    # ------------------------------------------------------------------
    def _make_scores(self):
        """A score for every indicator of the scheme."""
        scores = self.env["party.evaluation.score"]._as_mover()
        scores.create(
            [
                {"sheet_id": sheet.id, "indicator_id": indicator.id}
                for sheet in self
                for indicator in sheet.evaluation_id.scheme_id.indicator_ids
            ]
        )

    def _count(self):
        """Measure what the system counts, and note the round's number of counting."""
        # the sheets are the round's; nobody writes them by hand
        for sheet in self.sudo():
            sheet.score_ids._count()
            sheet._record_proof(count_number=sheet.evaluation_id.count_number)

    def _settle(self):
        """Total and grade by the scores as they are now."""
        for sheet in self:
            scheme = sheet.evaluation_id.scheme_id
            value = sheet._total_of(sheet.score_ids._marks())
            limits = (scheme.excellent_from, scheme.good_from, scheme.pass_from)
            sheet._record_proof(
                is_measured=value is not None,
                total=value or 0,
                grade=grade(value, limits) or False,
            )

    def _total_of(self, marks):
        return total(
            [Mark(*mark) for mark in marks], self.evaluation_id.scheme_id.hand_cap
        )

    def _check_marked(self):
        """Raise EvaluationRefused while points by hand are missing."""
        if missing := self.score_ids.filtered(
            lambda s: s.is_by_hand and not s.is_given
        ):
            score = missing[0]
            raise EvaluationRefused(
                self.env._(
                    "%(count)s points by hand are not given yet, such as “%(name)s” of"
                    " %(subject)s.",
                    count=len(missing),
                    name=score.indicator_id.name,
                    subject=score.sheet_id.subject_name,
                )
            )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def _check_may_mark(self):
        """Raise NotOnDuty unless the committee judges, and nobody on their own."""
        self.ensure_one()
        self.check_access("read")
        self.evaluation_id._check_unpublished()
        if not self.can_mark:
            raise NotOnDuty(
                self.env._(
                    "Points and remarks are given by the committee once the round is"
                    " counted, and by nobody on their own work."
                )
            )

    def _remark(self, text):
        self._check_may_mark()
        # the committee judges by this step alone
        self.sudo()._record_proof(remark=text)

    def action_remark(self):
        self._check_may_mark()
        return self._open_dialog(
            "party.evaluation.remark",
            self.env._("Remark of the Committee"),
            sheet_id=self.id,
            text=self.remark,
        )

    def action_object(self):
        """Open the dialog for an objection to one figure."""
        self._check_may_object()
        return self._open_dialog(
            "party.evaluation.object",
            self.env._("Object to a Figure"),
            sheet_id=self.id,
        )

    def _check_may_object(self):
        """Raise NotOnDuty unless the present user may object now."""
        self.ensure_one()
        self.check_access("read")
        if not self.can_object:
            raise NotOnDuty(
                self.env._(
                    "The director objects for the center, a person for themselves,"
                    " until %(day)s.",
                    day=self.evaluation_id.objection_until or "–",
                )
            )
