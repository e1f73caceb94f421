"""The report on a center's situation that its director completes and signs."""

from base64 import b64encode
from hashlib import sha256

from odoo import api, fields, models
from odoo.tools import format_date

from odoo.addons.party_service_center.exceptions import NotOnDuty
from odoo.addons.party_service_center.tools.transitions import Transitions

from ..exceptions import BulletinRefused, SentReport
from ..renderers.xlsx import xlsx_bytes
from ..tables.local_time import local
from .party_bulletin_late_mixin import LATE

TEXT_LENGTH = 20_000  # characters
COMPLETE = "party_service_center_reports.mail_activity_type_bulletin"
# what the signer writes
WORDS = frozenset({"hard_cases", "proposals"})
# what is made when it is signed, and undone with the signature
SEALED = (
    "data",
    "workbook",
    "workbook_name",
    "document",
    "document_name",
    "content_hash",
    "signed_date",
    "signed_at",
    "signed_by_id",
)


class PartyBulletin(models.Model):
    """One situation report of one center, or of all of them, for a month or quarter.

    A draft shows the figures as they were counted last. With the signature they are
    counted anew and frozen, and the files are made; from then on nothing of it changes.
    What is corrected in the records afterwards stands in the next report.

    Clause: A4.2 (Circulation of Information); P-14
    """

    _name = "party.bulletin"
    _description = "Situation Report"
    _inherit = [
        "party.transition.mixin",
        "party.reason.mixin",
        "party.bulletin.content.mixin",
        "party.bulletin.late.mixin",
        "party.thread.mixin",
        "mail.activity.mixin",
    ]
    _order = "date_to desc, center_id, id desc"
    _rec_names_search = ["center_id"]

    _transitions = Transitions.declare(
        {"draft": ["signed"], "signed": ["sent", "draft"], "sent": []}
    )
    _stamps = {
        "signed": ("signed_at", "signed_by_id"),
        "sent": ("sent_at", "sent_by_id"),
    }
    _fixed_fields = frozenset({"series_id", "date_from", "date_to"})
    _proof_fields = frozenset(
        {
            *SEALED,
            "drafted_date",
            "late_date",
            "is_signed_late",
            "is_sent_late",
            "reported_late_date",
            "reminded_date",
            "reopen_reason",
        }
    )
    _reasoned_steps = {"reopen": "_reopen"}

    series_id = fields.Many2one(
        "party.bulletin.series", required=True, ondelete="restrict"
    )
    center_id = fields.Many2one(
        related="series_id.center_id", store=True, index=True, precompute=True
    )
    date_from = fields.Date("First Day", required=True)
    date_to = fields.Date("Last Day", required=True)
    state = fields.Selection(
        [("draft", "Being Completed"), ("signed", "Signed Off"), ("sent", "Reported")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        group_expand=True,
    )

    # the director's words
    hard_cases = fields.Text(
        copy=False,
        help="What is hard to settle and why; no names of people or shops (P-14).",
    )
    proposals = fields.Text(
        copy=False, help="What the Party committee might do, and by when."
    )

    # course
    drafted_date = fields.Date("Drafted on", required=True, readonly=True, copy=False)
    signed_date = fields.Date("Signed on", readonly=True, copy=False)
    signed_at = fields.Datetime(readonly=True, copy=False)
    signed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    sent_at = fields.Datetime("Reported at", readonly=True, copy=False)
    sent_by_id = fields.Many2one(
        "res.users", "Reported by", readonly=True, copy=False, ondelete="restrict"
    )
    reopen_reason = fields.Text("Reason for Reopening", readonly=True, copy=False)
    can_sign = fields.Boolean(compute="_compute_can_sign")

    # what was reported
    workbook_name = fields.Char("Name of the Workbook", readonly=True, copy=False)
    workbook = fields.Binary(attachment=True, readonly=True, copy=False)
    document_name = fields.Char("Name of the PDF", readonly=True, copy=False)
    document = fields.Binary("PDF", attachment=True, readonly=True, copy=False)
    content_hash = fields.Char(
        "Fingerprint of the Files", readonly=True, copy=False, help="SHA-256"
    )
    mail_state = fields.Selection(
        lambda self: self.env["party.report.dispatch"]._select_mail_states(),
        "Mail",
        compute="_compute_mail_state",
    )

    _period_uniq = models.UniqueIndex(
        "(series_id, date_from, date_to)",
        "This period has its situation report already.",
    )
    _texts_bounded = models.Constraint(
        f"CHECK (char_length(hard_cases) <= {TEXT_LENGTH}"
        f" AND char_length(proposals) <= {TEXT_LENGTH})",
        "A text has at most 20,000 characters.",
    )

    @api.depends("center_id", "date_from", "date_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for bulletin in self:
            bulletin.display_name = self.env._(
                "Situation Report, %(name)s, %(start)s to %(end)s",
                # a director may not read how reports are set up
                name=bulletin.series_id.sudo()._whose(),
                start=format_date(self.env, bulletin.date_from),
                end=format_date(self.env, bulletin.date_to),
            )

    @api.depends("center_id", "state")
    @api.depends_context("uid")
    def _compute_can_sign(self):
        for bulletin in self:
            bulletin.can_sign = self.env.user in bulletin._completers()

    @api.depends("state")
    def _compute_mail_state(self):
        # a director sees of the sending what the own report says
        dispatches_sudo = (
            self.env["party.report.dispatch"]
            .sudo()
            .search([("bulletin_id", "in", self.ids)])
        )
        states = {sent.bulletin_id.id: sent.mail_state for sent in dispatches_sudo}
        for bulletin in self:
            bulletin.mail_state = states.get(bulletin.id)

    def write(self, vals):
        if WORDS.intersection(vals) and not self._is_mover():
            for bulletin in self:
                bulletin._check_may_complete()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise SentReport(self.env._("Situation reports are kept (A4.2)."))

    # ------------------------------------------------------------------
    # People
    # ------------------------------------------------------------------
    def _check_may_sign(self):
        """:raise NotOnDuty: the present user does not sign this report"""
        self.ensure_one()
        self.check_access("write")
        if self.env.user not in self._completers():
            raise NotOnDuty(
                self.env._(
                    "The situation report is completed and signed by the center's"
                    " director, by whoever stands in, or by the Party committee where"
                    " nobody is director and for all centers together."
                )
            )

    def _check_may_complete(self):
        """:raise BulletinRefused: the report is signed"""
        self._check_may_sign()
        if self.state != "draft":
            raise BulletinRefused(
                self.env._(
                    "“%(report)s” is signed and stays as it is. While it is not"
                    " sent, reopen it with a reason.",
                    report=self.display_name,
                )
            )

    def _ask_to_complete(self):
        self._give_task(COMPLETE, self._completers(), date_deadline=self.late_date)

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    def action_sign(self):
        """Count once more, freeze the figures and make the files."""
        self._check_may_sign()
        self._check_step("signed")
        self._count()
        report, data = self._frozen()
        bulletin = self.with_context(lang=self._language(), tz=self._tz())
        workbook = xlsx_bytes(report)
        document = bulletin.env["party.report.paper"]._pdf(report)
        today = self._today()
        name = f"{report.title} {report.subtitle}".replace("/", "-")
        self._move(
            "signed",
            data=data,
            workbook=b64encode(workbook),
            workbook_name=f"{name}.xlsx",
            document=b64encode(document),
            document_name=f"{name}.pdf",
            content_hash=sha256(workbook + document).hexdigest(),
            signed_date=today,
            is_signed_late=self.is_signed_late or today > self.late_date,
        )

    def action_send(self):
        """Mail the files to the committee; what was sent is kept apart as well."""
        self._check_may_sign()
        self._check_step("sent")
        self._hand_over(fields.Datetime.now())

    def _hand_over(self, moment):
        """Store and queue what goes out at ``moment``."""
        stored = self.with_context(bin_size=False)
        # a director sends by a series that the committee sets up
        series_sudo = self.series_id.sudo()
        lang = series_sudo._language()
        self.env["party.report.dispatch"].with_context(lang=lang)._send(
            series_sudo._recipients(),
            bulletin_id=self.id,
            period_from=self.date_from,
            period_to=self.date_to,
            sent_at=moment,
            subject=self.with_context(lang=lang).display_name,
            filename=self.workbook_name,
            content=stored.workbook,
            document_name=self.document_name,
            document=stored.document,
        )
        day = local(moment, self._tz()).date()
        self._move("sent", sent_at=moment, is_sent_late=day > self.late_date)
        # tasks of colleagues are theirs to close; the report closes them all
        self.sudo().activity_unlink([COMPLETE, LATE])

    def action_sign_and_send(self):
        self.action_sign()
        self.action_send()

    def action_reopen(self):
        return self._ask_reason("reopen", self.env._("Reopen the Report"))

    def _reopen(self, reason):
        """Undo the signature before the report is sent."""
        self._check_may_sign()
        self._move("draft", reopen_reason=reason, **dict.fromkeys(SEALED, False))
        self._message_log(body=self.env._("Reopened: %(reason)s", reason=reason))

    def action_preview(self):
        """Show the paper as it would be signed now, or as it was signed."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/party_bulletin/{self.id}/paper",
            "target": "new",
        }
