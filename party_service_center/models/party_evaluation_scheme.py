"""Schemes of evaluation, in every version that was ever in use."""

from odoo import api, fields, models

from ..exceptions import EvaluationRefused
from ..tools.evaluation_period import DAY, begins, in_force, period_of
from ..tools.scoring import WHOLE
from .evaluation_codes import KINDS, LENGTHS, MEMBER
from .party_center import DEFAULT_TIME_ZONE


class PartyEvaluationScheme(models.Model):
    """One version of how centers, directors, staff or members are evaluated.

    The indicators with their weights, the grades, and the days by which results are
    published and objected to. A version in use never changes; a copy of it becomes the
    next one.

    Clause: A1.3.4 (a sound mechanism of evaluation)
    """

    _name = "party.evaluation.scheme"
    _description = "Scheme of Evaluation"
    _inherit = ["party.published.mixin"]

    _scheme_fields = frozenset(
        {
            "frequency",
            "indicator_ids",
            "excellent_from",
            "good_from",
            "pass_from",
            "hand_cap",
            "publish_days",
            "objection_days",
        }
    )

    kind = fields.Selection(
        KINDS, "For", required=True, index=True, help="Who is evaluated by it."
    )
    body = fields.Text(
        "Aim and Method", help="Printed on each sheet: what is evaluated and how."
    )
    frequency = fields.Selection(
        LENGTHS, "Frequency of Evaluation", required=True, default="half_year"
    )
    indicator_ids = fields.One2many(
        "party.evaluation.indicator", "scheme_id", "Indicators", copy=True
    )
    weight_total = fields.Float(
        "Sum of Weights", compute="_compute_weights", digits=(6, 2)
    )
    hand_weight = fields.Float("Given by Hand", compute="_compute_weights")
    excellent_from = fields.Float(required=True, default=90)
    good_from = fields.Float("Very Good From", required=True, default=80)
    pass_from = fields.Float("Passed From", required=True, default=60)
    hand_cap = fields.Float(
        "Cap of Points by Hand",
        required=True,
        default=20,
        help="Percent of the whole that may be given by hand at most.",
    )
    publish_days = fields.Integer(
        "Publish Within",
        required=True,
        default=15,
        aggregator=None,
        help="Working days after the period's end.",
    )
    objection_days = fields.Integer(
        "Objections Within",
        required=True,
        default=10,
        aggregator=None,
        help="Working days after publication.",
    )
    is_current = fields.Boolean(
        "In Use", compute="_compute_is_current", search="_search_is_current"
    )

    _limits_ordered = models.Constraint(
        "CHECK (100 >= excellent_from AND excellent_from > good_from"
        " AND good_from > pass_from AND pass_from > 0)",
        "The limits of the grades fall: excellent, very good, passed, each above 0.",
    )
    _cap_is_percent = models.Constraint(
        "CHECK (hand_cap BETWEEN 0 AND 100)", "The cap is between 0 and 100 percent."
    )
    _days_positive = models.Constraint(
        "CHECK (publish_days BETWEEN 1 AND 250 AND objection_days BETWEEN 1 AND 250)",
        "The times for publication and objection are 1 to 250 working days.",
    )

    @api.depends("indicator_ids.weight", "indicator_ids.measure")
    def _compute_weights(self):
        for scheme in self:
            by_hand = scheme.indicator_ids.filtered(lambda i: not i.measure)
            scheme.weight_total = sum(scheme.indicator_ids.mapped("weight"))
            scheme.hand_weight = sum(by_hand.mapped("weight"))

    @api.depends("kind", "version", "published_at")
    def _compute_is_current(self):
        newest = self._newest()
        for scheme in self:
            scheme.is_current = scheme in newest

    @api.model
    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("id", "in", self._newest().ids)]

    @api.model
    def _newest(self):
        """The version of each kind that is in use."""
        groups = self._read_group(
            [("published_at", "!=", False)], ["kind"], ["id:recordset"]
        )
        return self.browse(
            schemes.sorted("version")[-1:].id for _kind, schemes in groups
        )

    # ------------------------------------------------------------------
    # In force
    # ------------------------------------------------------------------
    @api.model
    def _in_use(self, kind):
        """Every version of ``kind`` that is or was in use, the first one first."""
        return self.search(
            [("kind", "=", kind), ("published_at", "!=", False)], order="version"
        )

    def _published_on(self):
        """The day of publication where the association is."""
        here = self.with_context(tz=DEFAULT_TIME_ZONE)
        return fields.Datetime.context_timestamp(here, self.published_at).date()

    def _timeline(self):
        """(day of publication, length of a period) of each of these versions."""
        return [(scheme._published_on(), scheme.frequency) for scheme in self]

    @api.model
    def _in_force(self, kind, day):
        """The version by which a period that begins on ``day`` is evaluated.

        Nobody is judged by rules that came after the work: it is the version that held
        then (``tools.evaluation_period``). Before the first one it is the present one.
        """
        versions = self._in_use(kind)
        number = in_force(versions._timeline(), day)
        return versions[-1:] if number is None else versions[number]

    @api.model
    def _periods_over(self, kind, today):
        """(version, first day, last day) of all periods that ended before ``today``.

        From the one on in which the first version of ``kind`` came into use.
        """
        versions = self._in_use(kind)
        spans = versions._timeline()
        day = begins(spans)[0][0]
        while True:
            scheme = versions[in_force(spans, day)]
            first, last = period_of(scheme.frequency, day)
            if last >= today:
                return
            if last >= spans[0][0]:
                yield scheme, first, last
            day = last + DAY

    @api.model
    def _kinds_on(self):
        """Who is evaluated at all; members only where the association wants it."""
        kinds = [kind for kind, _label in KINDS]
        if not self.env.company.party_member_evaluation:
            kinds.remove(MEMBER)
        return kinds

    @api.constrains("kind")
    def _check_kind(self):
        self.indicator_ids._check_measure()

    def _used_text(self):
        return self.env._(
            "%(scheme)s is in use: evaluations stand on it. Duplicate it, change the"
            " copy and put that into use as the next version.",
            scheme=self.display_name,
        )

    def write(self, vals):
        if not self._is_mover() and self._scheme_fields.intersection(vals):
            self._check_draft()
        return super().write(vals)

    def action_publish(self):
        """Put the scheme into use: the weights make 100, the cap is kept.

        :raise EvaluationRefused: they do not, or members are not evaluated here
        """
        self.check_access("write")
        for scheme in self:
            scheme._check_publishable()
        return super().action_publish()

    def _check_publishable(self):
        if self.kind not in self._kinds_on():
            raise EvaluationRefused(
                self.env._(
                    "Members are not evaluated here. An administrator can turn that on"
                    " in the settings."
                )
            )
        self.indicator_ids._check_measure()
        if round(self.weight_total, 2) != WHOLE:
            raise EvaluationRefused(
                self.env._(
                    "The weights of %(scheme)s make %(sum)s, not 100. Correct the"
                    " indicators first.",
                    scheme=self.display_name,
                    sum=round(self.weight_total, 2),
                )
            )
        if self.hand_weight > self.hand_cap:
            raise EvaluationRefused(
                self.env._(
                    "%(sum)s points would be given by hand; the cap is %(cap)s. Lower"
                    " those weights or count more.",
                    sum=round(self.hand_weight, 2),
                    cap=round(self.hand_cap, 2),
                )
            )
