"""The construction standard of the centers, in every version."""

from odoo import api, fields, models
from odoo.tools import SQL

from ..exceptions import FiledRecord, StandardRefused
from ..tools.transitions import Transitions

NAME_LENGTH = 200  # characters
DESCRIPTION_LENGTH = 20_000  # characters, in all languages together
USUAL_RECTIFY_DAYS = 15  # working days to put a finding right
MOST_RECTIFY_DAYS = 120
USUAL_INTERVAL = 12  # months from one inspection to the next


class PartyStandard(models.Model):
    """One version of what makes a center a center, item by item.

    A version that is put into use never changes; the next one begins as its copy. The
    newest version in use is what inspections go through.

    Clause: A1.1.1–A1.3.4 (construction standard), A4.3 (spot check of badges)
    """

    _name = "party.standard"
    _description = "Construction Standard"
    _inherit = ["party.transition.mixin", "mail.thread"]
    _order = "version desc, id desc"

    _transitions = Transitions.declare({"draft": ["published"], "published": []})
    _stamps = {"published": ("published_at", "published_by_id")}
    _is_list_exported = True
    _proof_fields = frozenset({"version"})

    name = fields.Char(required=True, translate=True)
    description = fields.Text(
        translate=True, help="What changed since the version before, and why."
    )
    version = fields.Integer(readonly=True, copy=False, aggregator=None)
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    item_ids = fields.One2many("party.standard.item", "standard_id", "Items", copy=True)
    item_count = fields.Integer("Number of Items", compute="_compute_item_count")
    rectify_days = fields.Integer(
        "Days to Put Right",
        required=True,
        default=USUAL_RECTIFY_DAYS,
        aggregator=None,
        help="Working days after the inspection in which a finding is put right, unless"
        " the inspector gives another number.",
    )
    interval_months = fields.Integer(
        "Inspected Every",
        required=True,
        default=USUAL_INTERVAL,
        aggregator=None,
        help="Months from one inspection of a center to the next.",
    )
    published_at = fields.Datetime("In Use since", readonly=True, copy=False)
    published_by_id = fields.Many2one(
        "res.users", "Published by", readonly=True, copy=False, ondelete="restrict"
    )
    is_current = fields.Boolean(
        "In Use", compute="_compute_is_current", search="_search_is_current"
    )

    _version_uniq = models.UniqueIndex(
        "(version) WHERE state = 'published'",
        "This version of the standard exists already.",
    )
    _published_numbered = models.Constraint(
        "CHECK ((state = 'draft' AND coalesce(version, 0) = 0)"
        " OR (version > 0 AND published_at IS NOT NULL))",
        "A published standard has a version number.",
    )
    _days_sound = models.Constraint(
        f"CHECK (rectify_days BETWEEN 1 AND {MOST_RECTIFY_DAYS}"
        " AND interval_months BETWEEN 1 AND 60)",
        "Findings are put right within 1 to 120 working days; a center is inspected"
        " every 1 to 60 months.",
    )
    _texts_bounded = models.Constraint(
        "CHECK (char_length(name::text) <= 2000"
        f" AND char_length(description::text) <= {DESCRIPTION_LENGTH})",
        "A description has at most 20,000 characters.",
    )

    @api.depends("name", "version")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for standard in self:
            standard.display_name = (
                self.env._(
                    "%(name)s, version %(version)s",
                    name=standard.name,
                    version=standard.version,
                )
                if standard.version
                else self.env._("%(name)s, draft", name=standard.name or "")
            )

    @api.depends("item_ids")
    def _compute_item_count(self):
        for standard in self:
            standard.item_count = len(standard.item_ids)

    @api.depends("state", "version")
    def _compute_is_current(self):
        current = self._current()
        for standard in self:
            standard.is_current = standard == current

    @api.model
    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("id", "in", self._current().ids)]

    @api.model
    def _current(self):
        """The version in use; none where none was ever published."""
        return self.search([("state", "=", "published")], order="version desc", limit=1)

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    def action_publish(self):
        """Put this version into use; inspections begun from now on go through it."""
        self.ensure_one()
        self._check_step("published")
        if not self.item_ids:
            raise StandardRefused(
                self.env._("A standard has items. Add them, then put it into use.")
            )
        self._move("published", version=self._current().version + 1)

    def action_next_version(self):
        """A draft that begins as a copy of this version."""
        self.ensure_one()
        self.check_access("read")
        return self.copy()._open_form()

    # ------------------------------------------------------------------
    # Kept
    # ------------------------------------------------------------------
    def _check_draft(self):
        for standard in self.filtered(lambda standard: standard.state != "draft"):
            raise FiledRecord(
                self.env._(
                    "%(standard)s is in use: inspections stand on it and it is not"
                    " changed any more. Make the next version.",
                    standard=standard.display_name,
                )
            )

    def _lock_draft(self):
        """Keep drafts from being put into use until the transaction ends.

        Items are rows of their own: without the lock one could be changed in the very
        moment in which somebody else puts the version into use. Who comes second waits
        and is refused, or publishes what the first one wrote.
        """
        if self.ids:
            # nothing is changed, which the ORM cannot lock without refusing others
            self.env.cr.execute(
                SQL(
                    "SELECT id FROM party_standard WHERE id IN %s FOR SHARE",
                    tuple(self.ids),
                )
            )
        self._check_draft()

    def write(self, vals):
        if not self._is_mover():
            self._check_unfixed(vals)
            self.check_access("write")
            self._check_draft()
        return super().write(vals)

    def _update_field_translations(
        self, field_name, translations, digest=None, source_lang=""
    ):
        """Nothing in use changes in any language; this way passes by write."""
        self.check_access("write")
        self._check_draft()
        return super()._update_field_translations(
            field_name, translations, digest=digest, source_lang=source_lang
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_draft(self):
        self._check_draft()
