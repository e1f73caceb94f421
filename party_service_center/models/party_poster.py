"""Which version of which duty, rule or process hangs on the wall of which center."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import AssetRefused, FiledRecord

PLACE_LENGTH = 200  # characters


class PartyPoster(models.Model):
    """One poster on the wall of a center, with the version of the text that is on it.

    Whether it is outdated is never written down: it follows from the version that is in
    use. A poster that is taken down stays on the register with the day.

    Clause: A1.1.4 (duties, rules and process on the wall), A1.3.3 (process poster)
    """

    _name = "party.poster"
    _description = "Poster on the Wall"
    _inherit = ["party.protected.mixin"]
    _order = "center_id, kind, hung_date desc, id desc"
    _rec_names_search = ["place"]

    _proof_fields = frozenset({"hung_by_id", "taken_down_date", "taken_down_by_id"})
    _fixed_fields = frozenset({"center_id", "rule_id", "hung_date"})

    center_id = fields.Many2one(
        "party.center",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["party.center"]._default_for_user(),
    )
    rule_id = fields.Many2one(
        "party.rule",
        "Text and Version",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("is_current", "=", True)],
    )
    kind = fields.Selection(
        related="rule_id.kind", string="What It Says", store=True, precompute=True
    )
    place = fields.Char("Where It Hangs", help="Which wall of which room.")
    photo = fields.Image(max_width=1280, max_height=1280)
    hung_date = fields.Date(
        "On the Wall Since",
        required=True,
        default=lambda self: fields.Date.context_today(self),
    )
    hung_by_id = fields.Many2one(
        "res.users",
        "Hung by",
        required=True,
        readonly=True,
        copy=False,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    taken_down_date = fields.Date("Taken Down on", readonly=True, copy=False)
    taken_down_by_id = fields.Many2one(
        "res.users", "Taken Down by", readonly=True, copy=False, ondelete="restrict"
    )
    is_outdated = fields.Boolean(
        "Outdated",
        compute="_compute_is_outdated",
        search="_search_is_outdated",
        help="It hangs, and a newer version is in use.",
    )

    _one_hangs = models.UniqueIndex(
        "(center_id, kind) WHERE taken_down_date IS NULL",
        "A poster of this text hangs there already. Take that one down first, or hang"
        " the current versions of all in one step.",
    )
    _dates_ordered = models.Constraint(
        "CHECK (taken_down_date IS NULL OR taken_down_date >= hung_date)",
        "A poster cannot be taken down before it was hung.",
    )
    _place_bounded = models.Constraint(
        f"CHECK (char_length(place) <= {PLACE_LENGTH})",
        "A place has at most 200 characters.",
    )

    @api.depends("rule_id", "center_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for poster in self:
            names = (poster.rule_id.display_name, poster.center_id.name)
            poster.display_name = " · ".join(filter(None, names))

    @api.depends("rule_id.is_current", "taken_down_date")
    def _compute_is_outdated(self):
        for poster in self:
            hangs = not poster.taken_down_date
            poster.is_outdated = hangs and not poster.rule_id.is_current

    @api.model
    def _search_is_outdated(self, operator, value):
        if operator != "in":
            return NotImplemented
        current = self.env["party.rule"]._newest()
        return self._hanging() & Domain("rule_id", "not in", current.ids)

    @api.model
    def _hanging(self):
        return Domain("taken_down_date", "=", False)

    @api.constrains("rule_id", "hung_date")
    def _check_facts(self):
        for poster in self:
            if not poster.rule_id.published_at:
                raise AssetRefused(
                    self.env._(
                        "%(text)s is a draft. Only what is in use hangs on the wall.",
                        text=poster.rule_id.display_name,
                    )
                )
            if poster.hung_date > poster.center_id._today():
                raise AssetRefused(
                    self.env._("%(date)s lies in the future.", date=poster.hung_date)
                )

    @api.model
    def _lacking(self, center):
        """Texts in use that hang at ``center`` in an older version or not at all."""
        hanging = self.search(self._hanging() & Domain("center_id", "=", center.id))
        return self.env["party.rule"]._newest() - hanging.rule_id

    @api.model
    def _hang_current(self, center, place=False):
        """Hang the version in use of every text; the older ones are taken down.

        :return: the new posters
        :raise AssetRefused: every text hangs already as it is in use
        """
        lacking = self._lacking(center)
        if not lacking:
            raise AssetRefused(
                self.env._(
                    "All texts hang at %(center)s as they are in use.",
                    center=center.name,
                )
            )
        old = self.search(
            self._hanging()
            & Domain("center_id", "=", center.id)
            & Domain("kind", "in", lacking.mapped("kind"))
        )
        places = {poster.kind: poster.place for poster in old}
        old.action_take_down()
        old.flush_recordset()
        return self.create(
            [
                {
                    "center_id": center.id,
                    "rule_id": rule.id,
                    "place": place or places.get(rule.kind),
                    "hung_date": center._today(),
                }
                for rule in lacking
            ]
        )

    def write(self, vals):
        if not self._is_mover():
            self._check_unfixed(vals)
            self.check_access("write")
            self._check_hangs()
        return super().write(vals)

    def _check_hangs(self):
        for poster in self.filtered("taken_down_date"):
            raise AssetRefused(
                self.env._(
                    "%(poster)s was taken down on %(date)s.",
                    poster=poster.display_name,
                    date=poster.taken_down_date,
                )
            )

    def action_take_down(self):
        """The posters hang no more from today on."""
        self.check_access("write")
        self._check_hangs()
        for poster in self:
            poster._record_proof(
                taken_down_date=poster.center_id._today(),
                taken_down_by_id=self.env.uid,
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FiledRecord(
            self.env._("The register of posters has no gaps. Take this one down.")
        )
