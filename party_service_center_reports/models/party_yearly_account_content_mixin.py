"""What a yearly account holds: what was counted and written, frozen when published."""

from base64 import b64decode
from datetime import date

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.party_service_center.exceptions import NotOnDuty

from ..renderers.xlsx import xlsx_bytes
from ..tables import yearly
from ..tables.local_time import local
from ..tables.period import Period

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class PartyYearlyAccountContentMixin(models.AbstractModel):
    """An account with figures, the director's words and the papers made of them.

    Clause: A4.2; P-14
    """

    _name = "party.yearly.account.content.mixin"
    _description = "Contents of a Yearly Account"
    _inherit = ["party.report.draft.mixin"]

    page = fields.Html("Contents", compute="_compute_page", sanitize=False)
    document_name = fields.Char("Name of the Paper", readonly=True, copy=False)
    document = fields.Binary("Paper", attachment=True, readonly=True, copy=False)
    wall_document_name = fields.Char(
        "Name of the Wall Print", readonly=True, copy=False
    )
    wall_document = fields.Binary(
        "Wall Print", attachment=True, readonly=True, copy=False
    )
    content_hash = fields.Char(
        "Fingerprint of the Papers", readonly=True, copy=False, help="SHA-256"
    )

    @api.depends("data", "draft_data", "foreword", "outlook")
    @api.depends_context("lang", "tz", "uid")
    def _compute_page(self):
        for account in self:
            account.page = (
                account._origin.id and account._may_see_figures() and account._page()
            )

    def _may_see_figures(self):
        """Whether the figures are told; before that they are the publishers'.

        Whoever compares those of a day with the requests of the day may learn of a
        secret one.
        """
        return bool(self.data) or self.env.su or self.can_publish

    def _page(self):
        """The account as a part of a page on the screen."""
        return self._paper()._html(self._report())

    def _paper(self):
        return self.env["party.yearly.account.paper"]

    def _texts(self):
        return (self.foreword, self.outlook)

    def _language(self):
        return self._paper()._language()

    def _contents(self):
        """The account as it was published, or as it stands.

        :raise NotOnDuty: it is a draft, which the present user does not publish
        """
        if not self._may_see_figures():
            raise NotOnDuty(
                self.env._(
                    "The figures are shown to everybody here once they are published."
                )
            )
        return super()._contents()

    def _build(self):
        """The account with the figures of this moment, and its headlines."""
        self.check_access("read")
        # nothing leaves it but counts that are not small; a secret request counts like
        # every other, whoever publishes
        report, headlines = yearly.build(
            self.sudo().env,
            yearly.Order(
                period=Period(date(self.year, 1, 1), date(self.year, 12, 31)),
                centers=self._counted_centers(),
                name=self._whose(),
                as_of=local(fields.Datetime.now(), self._tz()),
                wording=self.env["party.report.mixin"]._wording(),
            ),
        )
        return report, {"headlines": headlines}

    def _counted_centers(self):
        if self.center_id:
            return self.center_id.sudo()
        # there are few centers in a county
        centers_sudo = self.env["party.center"].sudo().with_context(active_test=False)
        return centers_sudo.search(Domain.TRUE)

    def _file(self, kind):
        """Name, type and bytes of a file: as published, or of the draft as it stands.

        What is not told, or no more, bears a mark on each page.

        :param kind: ``paper``, ``wall`` or ``workbook``
        """
        self.check_access("read")
        report, kept = self._contents()
        name, mark = self.display_name, self._mark()
        if kind == "workbook":
            return f"{name}.xlsx", XLSX, xlsx_bytes(report)
        if not mark:
            field = "wall_document" if kind == "wall" else "document"
            stored = self.with_context(bin_size=False)
            return self[f"{field}_name"], PDF, b64decode(stored[field])
        name = f"{mark} - {name}"
        if kind == "wall":
            wall = self._wall(report, kept["headlines"], mark)
            return f"{name} A3.pdf", PDF, wall
        return f"{name}.pdf", PDF, self._paper()._pdf(report, mark)

    def _wall(self, report, headlines, mark=None):
        return self._paper()._wall_pdf(report, headlines, self._page_url(), mark)

    def _mark(self):
        """The word across papers of what is not published."""
        if self.state == "draft":
            return self.env._("Draft")
        return self.state == "withdrawn" and self.env._("Taken Back")

    def action_open_paper(self):
        return self._open_file("paper")

    def action_open_wall(self):
        return self._open_file("wall")

    def action_open_workbook(self):
        return self._open_file("workbook")

    def _open_file(self, kind):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/party_yearly_account/{self.id}/{kind}",
            "target": "new",
        }
