"""The reports on offer and the choice of one of them for some centers."""

from odoo import api, fields, models

from ..tables import (
    asset_register,
    attendance_register,
    callback_register,
    channel_register,
    evaluation_register,
    event_register,
    hot_topics,
    inspection_register,
    letter_register,
    member_register,
    registration_register,
    ticket_register,
    ticket_timeliness,
)
from ..tables.frame import Register
from ..tables.table import Wording


class PartyReportMixin(models.AbstractModel):
    """A choice of report and centers that can be made into a workbook.

    A further report is a builder in ``tables`` and one line in ``_builders``.
    """

    _name = "party.report.mixin"
    _description = "Choice of a Report"

    report = fields.Selection(
        "_select_reports", required=True, default="ticket_register"
    )
    center_ids = fields.Many2many(
        "party.center",
        string="Centers",
        help="Leave empty for all centers.",
        context={"active_test": False},
    )

    @api.model
    def _builders(self):
        """Report key → the register that it is."""
        return {
            "ticket_register": Register(
                self.env._("Ticket Register"), ticket_register.build, has_secrets=True
            ),
            "ticket_timeliness": Register(
                self.env._("Timeliness"),
                ticket_timeliness.build,
                names_people=False,
                has_secrets=True,
            ),
            "hot_topics": Register(
                self.env._("Hot Topics"), hot_topics.build, names_people=False
            ),
            "callback_register": Register(
                self.env._("Callback Register"), callback_register.build
            ),
            "member_register": Register(
                self.env._("Member Register"),
                member_register.build,
                is_of_day=True,
                has_numbers=True,
            ),
            "registration_register": Register(
                self.env._("Registration Register"), registration_register.build
            ),
            "event_register": Register(
                self.env._("Activity Register"),
                event_register.build,
                names_people=False,
            ),
            "attendance_register": Register(
                self.env._("Attendance Register"), attendance_register.build
            ),
            "letter_register": Register(
                self.env._("Letter Register"), letter_register.build
            ),
            "channel_register": Register(
                self.env._("Channel Register"),
                channel_register.build,
                names_people=False,
            ),
            "evaluation_register": Register(
                self.env._("Evaluation Register"), evaluation_register.build
            ),
            "inspection_register": Register(
                self.env._("Inspection Register"),
                inspection_register.build,
                names_people=False,
            ),
            "asset_register": Register(
                self.env._("Equipment Register"),
                asset_register.build,
                names_people=False,
            ),
        }

    @api.model
    def _select_reports(self):
        return [(key, register.name) for key, register in self._builders().items()]

    def _chosen_register(self):
        """The register that was chosen."""
        self.ensure_one()
        return self._builders()[self.report]

    def _build_table(self, period, centers, **options):
        """The chosen register as the present user may see it: a table or a report."""
        return self._chosen_register().build(
            self.env, period, centers, self._wording(), **options
        )

    @api.model
    def _wording(self):
        return Wording(
            as_of=self.env._("As of %(moment)s", moment="{moment}"),
            page=self.env._(
                "Page %(page)s of %(pages)s", page="{page}", pages="{pages}"
            ),
            labelled=self.env._(
                "%(label)s: %(value)s", label="{label}", value="{value}"
            ),
            cut=self.env._("… [cut]"),
            cut_note=self.env._(
                "Texts cut because a spreadsheet cell holds 32,767 characters:"
                " %(count)s. The records hold them in full.",
                count="{count}",
            ),
        )

    @api.model
    def _filename(self, paper, period, extension="xlsx"):
        days = f"{period.start} – {period.end}"
        if period.start == period.end:
            days = f"{period.start}"
        return f"{paper.title} {days}.{extension}"
