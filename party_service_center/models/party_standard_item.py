"""What the construction standard asks for, one thing each."""

from odoo import api, fields, models

from ..exceptions import StandardRefused
from .standard_checks import CHECKS

SECTIONS = [
    ("A1.1", "Staff, Place and Equipment"),
    ("A1.2", "Channels"),
    ("A1.3", "Service, Duties and Process"),
    ("A4.3", "Badge on Duty"),
]
EVIDENCES = [
    ("look", "Looked At"),
    ("photo", "Photo"),
    ("document", "Document"),
    ("count", "Counted on the Spot"),
    ("computed", "Counted by the System"),
]
NAME_LENGTH = 2000  # characters, in all languages together
TEXT_LENGTH = 20_000  # characters, in all languages together
MOST_WEIGHT = 100
MOST_QUANTITY = 100_000


class PartyStandardItem(models.Model):
    """One item of the standard: what is wanted, how it is proved, what it weighs.

    Clause: A1.1.1–A1.3.4, A4.3
    """

    _name = "party.standard.item"
    _description = "Item of the Construction Standard"
    _order = "standard_id desc, section, sequence, id"
    _rec_names_search = ["name", "clause"]

    standard_id = fields.Many2one(
        "party.standard", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    section = fields.Selection(SECTIONS, required=True, default="A1.1")
    clause = fields.Char(required=True, help="Clause of the founding notice.")
    name = fields.Char("Item", required=True, translate=True)
    requirement = fields.Text(
        translate=True, help="What the inspector looks for, so that two find the same."
    )
    evidence = fields.Selection(
        EVIDENCES, "Kind of Evidence", required=True, default="look"
    )
    needs_evidence = fields.Boolean(
        "Evidence Needed",
        help="Without the photo, document or count the item cannot be called met.",
    )
    quantity = fields.Integer(
        "Wanted",
        aggregator=None,
        help="How many are wanted; of a share that the system counts, the percentage"
        " from which on it is met.",
    )
    unit = fields.Char(translate=True)
    weight = fields.Integer(
        required=True, default=1, help="How much the item counts in the result."
    )
    is_mandatory = fields.Boolean(
        "Mandatory", help="A center that lacks it does not meet the standard."
    )
    check_key = fields.Selection(
        [(key, check.label) for key, check in CHECKS.items()],
        "What the System Counts",
    )

    _check_named = models.Constraint(
        "CHECK ((evidence = 'computed') = (check_key IS NOT NULL))",
        "Choose what the system counts for items that it counts, and for those alone.",
    )
    _numbers_sound = models.Constraint(
        f"CHECK (weight BETWEEN 0 AND {MOST_WEIGHT}"
        f" AND quantity BETWEEN 0 AND {MOST_QUANTITY})",
        "A weight lies between 0 and 100, a quantity between 0 and 100,000.",
    )
    _texts_bounded = models.Constraint(
        "CHECK (char_length(clause) <= 20"
        " AND greatest(char_length(name::text), char_length(unit::text))"
        f" <= {NAME_LENGTH}"
        f" AND char_length(requirement::text) <= {TEXT_LENGTH})",
        "A name has at most 2,000 characters, a requirement at most 20,000.",
    )

    @api.constrains("evidence", "needs_evidence")
    def _check_evidence(self):
        for item in self:
            if item.needs_evidence and item.evidence not in (
                "photo",
                "document",
                "count",
            ):
                raise StandardRefused(
                    self.env._(
                        "“%(item)s” needs evidence: choose photo, document or count.",
                        item=item.name,
                    )
                )

    def _check(self, center):
        """What the system counts for this item at ``center``: a ``Finding``."""
        self.ensure_one()
        # an inspector from outside may not read the records that are counted
        item_sudo = self.sudo()
        center_sudo = center.sudo().with_context(tz=center.tz)
        return CHECKS[self.check_key].count(
            item_sudo.with_context(tz=center.tz), center_sudo
        )

    # ------------------------------------------------------------------
    # Kept
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        items.standard_id._lock_draft()
        return items

    def write(self, vals):
        self.check_access("write")
        self.standard_id._lock_draft()
        res = super().write(vals)
        self.standard_id._lock_draft()  # nor does an item move into one in use
        return res

    def _update_field_translations(
        self, field_name, translations, digest=None, source_lang=""
    ):
        """Nothing in use changes in any language; this way passes by write."""
        self.check_access("write")
        self.standard_id._lock_draft()
        return super()._update_field_translations(
            field_name, translations, digest=digest, source_lang=source_lang
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_of_draft(self):
        self.standard_id._lock_draft()
