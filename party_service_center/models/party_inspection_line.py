"""The lines of an inspection: what was found of each item."""

from odoo import api, fields, models

from ..exceptions import FiledRecord, InspectionRefused
from .party_inspection import TEXT_LENGTH
from .party_inspection_score_mixin import FINDINGS
from .party_standard import MOST_RECTIFY_DAYS
from .party_standard_item import MOST_QUANTITY
from .standard_checks import MET, NOT, PARTLY

RESULTS = [
    (MET, "Up to Standard"),
    (PARTLY, "Partly"),
    (NOT, "Below Standard"),
    ("na", "Not Applicable"),
]
# what an inspector writes; the rest comes from the standard or from the system
WRITTEN = frozenset(
    {
        "result",
        "counted",
        "remark",
        "document",
        "document_name",
        "new_photo",
        "rectify_days",
    }
)


class PartyInspectionLine(models.Model):
    """What an inspection found of one item of the standard.

    Every line is saved for itself, so that several phones work on one inspection. The
    words of the item are those of a version that never changes. What the system counts
    is written by nobody; a remark beside it may be.

    Clause: A1.1.1–A1.3.4, A4.3
    """

    _name = "party.inspection.line"
    _description = "Line of an Inspection"
    _inherit = ["party.protected.mixin", "party.concurrency.mixin"]
    _order = "inspection_id desc, section, sequence, id"
    _rec_names_search = ["item_id"]

    _proof_fields = frozenset({"inspection_id", "item_id", "figure"})

    inspection_id = fields.Many2one(
        "party.inspection", required=True, index=True, ondelete="cascade"
    )
    item_id = fields.Many2one(
        "party.standard.item", required=True, index=True, ondelete="restrict"
    )
    center_id = fields.Many2one(
        related="inspection_id.center_id", store=True, index=True, precompute=True
    )
    date = fields.Date(related="inspection_id.date", store=True, precompute=True)
    inspection_state = fields.Selection(
        related="inspection_id.state", string="State of the Inspection", store=True
    )
    section = fields.Selection(related="item_id.section", store=True, precompute=True)
    sequence = fields.Integer(
        related="item_id.sequence", store=True, precompute=True, aggregator=None
    )
    clause = fields.Char(related="item_id.clause")
    requirement = fields.Text(related="item_id.requirement")
    evidence = fields.Selection(related="item_id.evidence")
    needs_evidence = fields.Boolean(related="item_id.needs_evidence")
    wanted = fields.Integer(related="item_id.quantity", aggregator=None)
    unit = fields.Char(related="item_id.unit")
    weight = fields.Integer(related="item_id.weight", aggregator=None)
    is_mandatory = fields.Boolean(related="item_id.is_mandatory")
    can_inspect = fields.Boolean(related="inspection_id.can_inspect")

    result = fields.Selection(RESULTS, "Judgement", index=True)
    counted = fields.Integer("Number Counted", aggregator=None)
    figure = fields.Char(
        "Counted by the System", readonly=True, help="As it was at the conclusion."
    )
    remark = fields.Text(help="What was seen; of a finding, what is missing.")
    document = fields.Binary(attachment=True)
    document_name = fields.Char()
    photo_ids = fields.One2many(
        "party.inspection.photo",
        "line_id",
        "Photos",
        domain=[("removed_at", "=", False)],
        readonly=True,
    )
    photo_count = fields.Integer("Number of Photos", compute="_compute_photo_count")
    new_photo = fields.Image(
        "Add a Photo",
        compute="_compute_new_photo",
        inverse="_inverse_new_photo",
        help="Take it with the camera or choose it; it joins the others when the line"
        " is saved.",
    )
    rectify_days = fields.Integer(
        "Days to Put Right",
        aggregator=None,
        help="Working days; empty for the number that the standard says.",
    )
    rectification_ids = fields.One2many("party.rectification", "line_id", readonly=True)

    _item_uniq = models.UniqueIndex(
        "(inspection_id, item_id)", "An inspection has one line for each item."
    )
    _numbers_sound = models.Constraint(
        f"CHECK (counted BETWEEN 0 AND {MOST_QUANTITY}"
        f" AND rectify_days BETWEEN 0 AND {MOST_RECTIFY_DAYS})",
        "From none to 100,000 are counted, and a finding is put right within 120"
        " working days.",
    )
    _texts_bounded = models.Constraint(
        f"CHECK (char_length(remark) <= {TEXT_LENGTH}"
        " AND greatest(char_length(document_name), char_length(figure)) <= 2000)",
        "A remark has at most 20,000 characters.",
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("item_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.item_id.name

    def _compute_photo_count(self):
        counts = dict(
            self.env["party.inspection.photo"]._read_group(
                [("line_id", "in", self.ids), ("removed_at", "=", False)],
                ["line_id"],
                ["__count"],
            )
        )
        for line in self:
            line.photo_count = counts.get(line, 0)

    def _compute_new_photo(self):
        self.new_photo = False

    def _inverse_new_photo(self):
        photos = self.env["party.inspection.photo"]
        for line in self.filtered("new_photo"):
            photos._add(line, line.new_photo)
        self.invalidate_recordset(["new_photo", "photo_count"])

    def _findings(self):
        """Those of these lines that need to be put right."""
        return self.filtered(lambda line: line.result in FINDINGS)

    # ------------------------------------------------------------------
    # What the system counts
    # ------------------------------------------------------------------
    def _count_computed(self):
        """Count what the system counts; figures stay when the inspection is over."""
        self.inspection_id._check_running()
        for line in self.filtered(lambda line: line.evidence == "computed"):
            finding = line.item_id._check(line.center_id)
            line._record_proof(result=finding.result, figure=finding.figure)

    def action_open_records(self):
        """Show the records behind the figure, under the rights of whoever looks."""
        self.ensure_one()
        self.check_access("read")
        if self.evidence != "computed":
            raise InspectionRefused(
                self.env._(
                    "“%(item)s” is not counted by the system.", item=self.item_id.name
                )
            )
        finding = self.item_id._check(self.center_id)
        return {
            "type": "ir.actions.act_window",
            "name": self.item_id.name,
            "res_model": finding.model,
            "view_mode": "list,form",
            "domain": list(finding.domain),
        }

    # ------------------------------------------------------------------
    # What the inspector found
    # ------------------------------------------------------------------
    def action_open(self):
        """Open the line in a dialog over the others."""
        self.ensure_one()
        self.check_access("read")
        view = self.env.ref("party_service_center.party_inspection_line_view_form")
        return self._open_form() | {
            "name": self.clause,
            "views": [(view.id, "form")],
            "target": "new",
        }

    def action_save(self):
        """Close the dialog; the line was saved before."""
        self.ensure_one()
        self.check_access("read")
        return {"type": "ir.actions.act_window_close"}

    def action_next(self):
        """Open the next line that has no result yet; close after the last."""
        self.ensure_one()
        self.check_access("read")
        lines = self.inspection_id.line_ids
        place = lines.ids.index(self.id)
        following = lines[place + 1 :] | lines[:place]
        if waiting := following.filtered(lambda line: not line.result)[:1]:
            return waiting.action_open()
        return self.action_save()

    def write(self, vals):
        if self._is_mover():
            return super().write(vals)
        self._check_unfixed(vals)
        self.check_access("write")
        self._check_writable(vals)
        res = super().write(vals)
        if {"result", "counted", "document", "remark"}.intersection(vals):
            for line in self:
                line._check_evidence()
        return res

    def _check_writable(self, names):
        self.inspection_id._check_may_inspect()
        self.inspection_id._check_running()
        if names and not WRITTEN.issuperset(names):
            label = self._fields[min(set(names) - WRITTEN)]
            raise InspectionRefused(
                self.env._(
                    "“%(field)s” comes from the standard.",
                    field=label._description_string(self.env),
                )
            )
        computed = self.filtered(lambda line: line.evidence == "computed")
        if computed and {"result", "counted"}.intersection(names):
            raise InspectionRefused(
                self.env._(
                    "“%(item)s” is counted by the system and set by nobody. Write"
                    " what you saw into the remark, or put the records right and count"
                    " anew.",
                    item=computed[0].item_id.name,
                )
            )

    def _check_evidence(self):
        """Raise InspectionRefused, naming the item, where a result lacks its proof."""
        self.ensure_one()
        item = self.item_id.name
        if self.evidence == "computed":
            return
        if self.result in FINDINGS and not (self.remark or "").strip():
            raise InspectionRefused(
                self.env._(
                    "“%(item)s”: write into the remark what is missing; the center puts"
                    " it right after these words.",
                    item=item,
                )
            )
        if self.result == "na" and self.is_mandatory:
            raise InspectionRefused(
                self.env._(
                    "“%(item)s” is mandatory and applies to every center.", item=item
                )
            )
        if self.result == MET and self.needs_evidence:
            self._check_proof_of_met(item)

    def _check_proof_of_met(self, item):
        if self.evidence == "photo" and not self.photo_ids:
            raise InspectionRefused(
                self.env._(
                    "“%(item)s” cannot be met without a photo. Take one first, then"
                    " choose the result.",
                    item=item,
                )
            )
        if self.evidence == "document" and not self.document:
            raise InspectionRefused(
                self.env._(
                    "“%(item)s” cannot be met without a document. Attach it first, then"
                    " choose the result.",
                    item=item,
                )
            )
        if self.evidence == "count" and self.counted < max(self.wanted, 1):
            raise InspectionRefused(
                self.env._(
                    "“%(item)s” cannot be met: counted %(counted)s, wanted %(wanted)s.",
                    item=item,
                    counted=self.counted,
                    wanted=max(self.wanted, 1),
                )
            )

    def _check_complete(self):
        """Raise InspectionRefused unless every line has its result and proof."""
        if waiting := self.filtered(lambda line: not line.result):
            raise InspectionRefused(
                self.env._(
                    "%(count)s lines have no result yet, the first is “%(item)s”.",
                    count=len(waiting),
                    item=waiting[0].item_id.name,
                )
            )
        for line in self:
            line._check_evidence()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FiledRecord(
            self.env._("Lines belong to their inspection; give the item a result.")
        )
