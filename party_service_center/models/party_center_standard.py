"""Which center meets the standard, what is open there and what falls due next."""

from odoo import api, fields, models
from odoo.fields import Domain

from .party_inspection_score_mixin import DONE_STATES


class PartyCenterOverview(models.Model):
    """The card of one center on the board of the standard.

    Clause: A1.1.1–A1.3.4 (which center meets the construction standard)
    """

    # one concept per file: the board of the standard beside that of the channels
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "party.center.overview"

    last_inspection_id = fields.Many2one(
        "party.inspection", compute="_compute_standard"
    )
    standard_percent = fields.Float(
        "Inspection Result", digits=(5, 1), compute="_compute_standard", aggregator=None
    )
    standard_state = fields.Selection(
        [
            ("none", "Never Inspected"),
            ("compliant", "Meets the Standard"),
            ("lacking", "Does Not Meet It"),
        ],
        "Standard",
        compute="_compute_standard",
    )
    next_inspection_date = fields.Date("Next Inspection", compute="_compute_standard")
    is_inspection_due = fields.Boolean("Inspection Due", compute="_compute_standard")
    rectification_count = fields.Integer(
        "Open Rectifications", compute="_compute_standard", aggregator=None
    )
    overdue_rectification_count = fields.Integer(
        "Overdue Rectifications", compute="_compute_standard", aggregator=None
    )
    overdue_check_count = fields.Integer(
        "Overdue Checks of Equipment", compute="_compute_standard", aggregator=None
    )
    lacking_poster_count = fields.Integer(
        "Posters Outdated or Missing", compute="_compute_standard", aggregator=None
    )

    @api.depends_context("uid", "lang")
    def _compute_standard(self):
        centers = self.center_id
        latest = self._latest_inspections(centers)
        counted = {
            "rectification_count": (
                "party.rectification",
                Domain("state", "!=", "closed"),
            ),
            "overdue_rectification_count": (
                "party.rectification",
                Domain("is_overdue", "=", True),
            ),
            "overdue_check_count": (
                "party.asset",
                Domain("is_check_overdue", "=", True),
            ),
        }
        counts = {
            name: self._count_at(centers, model, domain)
            for name, (model, domain) in counted.items()
        }
        wanted = self.env["party.rule"]._newest()
        hanging = self._count_at(
            centers,
            "party.poster",
            Domain("taken_down_date", "=", False) & Domain("rule_id", "in", wanted.ids),
        )
        for overview in self:
            center = overview.center_id
            inspection = latest.get(center, self.env["party.inspection"])
            overview.last_inspection_id = inspection
            overview.standard_percent = inspection.percent
            overview.standard_state = self._say_standard(inspection)
            overview.next_inspection_date = inspection.next_date
            overview.is_inspection_due = bool(center) and (
                not inspection.next_date or inspection.next_date < center._today()
            )
            for name, by_center in counts.items():
                overview[name] = by_center.get(center, 0)
            overview.lacking_poster_count = (
                len(wanted) - hanging.get(center, 0) if center else 0
            )

    @api.model
    def _count_at(self, centers, model, domain):
        here = Domain("center_id", "in", centers.ids) & domain
        return dict(self.env[model]._read_group(here, ["center_id"], ["__count"]))

    @api.model
    def _latest_inspections(self, centers):
        """Center → the last inspection that was concluded there."""
        done = Domain("state", "in", DONE_STATES)
        inspections = self.env["party.inspection"].search(
            done & Domain("center_id", "in", centers.ids), order="date, id"
        )
        return {inspection.center_id: inspection for inspection in inspections}

    @api.model
    def _say_standard(self, inspection):
        if not inspection:
            return "none"
        return "compliant" if inspection.is_compliant else "lacking"

    def _open_standard_list(self, action, *filters):
        self.ensure_one()
        self.check_access("read")
        window = self.env["ir.actions.act_window"]._for_xml_id(
            f"party_service_center.{action}"
        )
        return window | {
            "context": {
                "default_center_id": self.center_id.id,
                "search_default_center_id": self.center_id.id,
            }
            | {f"search_default_{name}": 1 for name in filters}
        }

    def action_open_inspections(self):
        """The inspections of the center."""
        return self._open_standard_list("party_inspection_action")

    def action_open_rectifications(self):
        """What is not closed at the center."""
        return self._open_standard_list("party_rectification_action", "not_closed")

    def action_open_assets(self):
        """The equipment of the center whose check is overdue."""
        return self._open_standard_list("party_asset_action", "check_overdue")

    def action_open_posters(self):
        """The posters on the center's walls."""
        return self._open_standard_list("party_poster_action", "hanging")
