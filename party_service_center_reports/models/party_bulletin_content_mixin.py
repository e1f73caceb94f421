"""What a situation report holds: what was counted and written, frozen when signed."""

from base64 import b64decode

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.party_service_center.models.party_center import DEFAULT_TIME_ZONE

from ..tables import counting, situation
from ..tables.local_time import local
from ..tables.period import Period
from ..tables.request_words import names_in

CORRECTED_YEARS = 1  # for which reports are watched for corrections


class PartyBulletinContentMixin(models.AbstractModel):
    """A report with figures, the signer's words, and what earlier ones said.

    Clause: A4.2; P-14
    """

    _name = "party.bulletin.content.mixin"
    _description = "Contents of a Situation Report"
    _inherit = ["party.report.draft.mixin"]

    page = fields.Html("Figures", compute="_compute_page", sanitize=False)
    named = fields.Char(
        "Names in the Text",
        compute="_compute_named",
        help="People and shops that the words name; a report names none (P-14).",
    )

    @api.depends("data", "draft_data", "hard_cases", "proposals")
    @api.depends_context("lang", "tz")
    def _compute_page(self):
        for bulletin in self:
            bulletin.page = bulletin._origin.id and bulletin._page()

    def _page(self):
        """The report as a part of a page on the screen."""
        return self.env["party.report.paper"]._html(self._report())

    @api.depends("hard_cases", "proposals", "state")
    def _compute_named(self):
        for bulletin in self:
            text = f"{bulletin.hard_cases or ''}\n{bulletin.proposals or ''}".strip()
            bulletin.named = (
                text and bulletin.state == "draft" and bulletin._names_in(text)
            )

    def _names_in(self, text):
        # only names that stand in the text leave it
        return names_in(self.sudo().env, self._centers(), text)

    def _texts(self):
        return (self.hard_cases, self.proposals)

    def _language(self):
        # a director may not read how reports are set up
        return self.series_id.sudo()._language() or self._completers()[:1].lang

    def _paper(self):
        """Name and bytes of the PDF that was signed, or of the draft as it stands."""
        if self.data:
            stored = self.with_context(bin_size=False)
            return self.document_name, b64decode(stored.document)
        report = self._report()
        name = f"{report.title}.pdf"
        return name, self.env["party.report.paper"]._pdf(report)

    def _build(self):
        """The report with the figures of this moment, and what of them is kept."""
        self.check_access("read")
        # counts and words without names leave it, and a secret request counts like
        # every other in the work; whoever signs, the committee gets the same figures
        return situation.build(self.sudo().env, self._order_now())

    def _order_now(self):
        return situation.Order(
            period=Period(self.date_from, self.date_to),
            centers=self._centers(),
            name=self.series_id.sudo()._whose(),
            as_of=local(fields.Datetime.now(), self._tz()),
            earlier=self._reported_before(),
            wording=self.env["party.report.mixin"]._wording(),
        )

    def _centers(self):
        if self.center_id:
            return self.center_id.sudo()
        # there are few centers in a county
        centers_sudo = self.env["party.center"].sudo().with_context(active_test=False)
        return centers_sudo.search(Domain.TRUE)

    def _reported_before(self):
        """What was sent of earlier periods, by what was shown of each the last time."""
        since = self.date_from - relativedelta(years=CORRECTED_YEARS)
        sent_sudo = self.sudo().search(
            [
                ("series_id", "=", self.series_id.id),
                ("state", "=", "sent"),
                ("date_to", ">=", since),
            ]
        )
        shown = {}
        for one_sudo in sent_sudo.sorted(lambda one: (one.signed_at, one.id)):
            shown[str(one_sudo.id)] = one_sudo.data["figures"]
            shown |= one_sudo.data.get("shown", {})
        return tuple(
            situation.Reported(
                str(one_sudo.id),
                Period(one_sudo.date_from, one_sudo.date_to),
                shown[str(one_sudo.id)],
            )
            for one_sudo in sent_sudo
            if one_sudo.date_to < self.date_from
        )

    def _told_figures(self):
        """Names and counts for the mail, in the present language (P-14)."""
        names = counting.figure_names(self.env)
        figures = (self.data or {}).get("figures", {})
        return [[names[key], figures[key]] for key in names if key in figures]

    def _tz(self):
        return self.center_id.tz or DEFAULT_TIME_ZONE
