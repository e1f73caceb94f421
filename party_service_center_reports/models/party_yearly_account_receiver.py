"""Members to whom a yearly account went, so that each gets one mail."""

from contextlib import suppress

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.fields import Command, Domain
from odoo.tools import email_normalize

from odoo.addons.party_service_center.models.data_quality import PRESENT

BATCH = 200  # mails made before the work so far is kept
UNSENT = ("waiting", "queued")
UNREACHED = ("failed", "kept_back")
CRON = "party_service_center_reports.party_yearly_account_cron_mail"


class PartyYearlyAccountReceiver(models.Model):
    """One member and one account: the mail about it, and when it was first opened.

    Nobody reads these rows, no administrator either: accounts show their numbers.

    Clause: A4.2; P-14 (no content in messages), P-19 (none to the deceased)
    """

    _name = "party.yearly.account.receiver"
    _description = "Receiver of a Yearly Account"
    _inherit = ["party.protected.mixin"]
    _order = "id"
    _rec_name = "account_id"

    _proof_fields = frozenset(
        {"account_id", "member_id", "state", "queued_at", "failure_type", "opened_at"}
    )

    account_id = fields.Many2one(
        "party.yearly.account", required=True, ondelete="restrict"
    )
    member_id = fields.Many2one(
        "party.member", required=True, index=True, ondelete="cascade"
    )
    state = fields.Selection(
        [
            ("none", "No Mail"),
            ("waiting", "Waiting"),
            ("queued", "In the Mail Queue"),
            ("sent", "Mail Sent"),
            ("failed", "Mail Failed"),
            ("kept_back", "Kept Back"),
        ],
        "Mail",
        required=True,
        default="none",
    )
    queued_at = fields.Datetime("Queued at")
    failure_type = fields.Char("Kind of Failure")
    opened_at = fields.Datetime("First Opened at")

    _once = models.UniqueIndex(
        "(account_id, member_id)", "The member has this account already."
    )
    _waiting_idx = models.Index("(id) WHERE state = 'waiting'")

    @api.model
    def _add(self, account):
        """Let each member of the portal wait for the mail who did not have it yet.

        :return: how many they are, and for how many of them it is tried once more
        """
        members = self._members(account)
        rows = self.search(
            [("account_id", "=", account.id), ("member_id", "in", members.ids)]
        )
        unmailed = rows.filtered(lambda row: row.state == "none")
        again = rows.filtered(lambda row: row.state in UNREACHED)._reachable()
        # what failed may not leave besides the new mail
        again._stop_queue()
        (unmailed | again)._record_proof(state="waiting", failure_type=False)
        added = self._as_mover().create(
            [
                {"account_id": account.id, "member_id": member.id, "state": "waiting"}
                for member in members - rows.member_id
            ]
        )
        if unmailed or again or added:
            self.env.ref(CRON)._trigger()
        return len(unmailed) + len(again) + len(added), len(again)

    @api.model
    def _members(self, account):
        """Members of the account's centers who may sign in to the portal today."""
        domain = (
            PRESENT
            & Domain("is_deceased", "=", False)
            & Domain("partner_id.user_ids.active", "=", True)
        )
        if account.center_id:
            domain &= Domain("center_id", "=", account.center_id.id)
        return self.env["party.member"].search(domain, order="id")

    @api.model
    def _cron_mail(self):
        """Make the mails of those who wait; Odoo's queue sends them."""
        cron = self.env["ir.cron"]
        domain = [("state", "=", "waiting")]
        cron._commit_progress(remaining=self.search_count(domain))
        while rows := self.search(domain, limit=BATCH):
            rows = rows.try_lock_for_update().filtered_domain(domain)
            rows._make_mails()
            if not rows or not cron._commit_progress(len(rows)):
                break

    def _make_mails(self):
        """One mail for each; who left, died or wants none meanwhile gets none."""
        reachable = self._reachable()
        (self - reachable)._record_proof(state="kept_back")
        # the figures were put into words when the account was published
        lang = self.env["party.yearly.account.paper"]._language()
        for account, rows in reachable.grouped("account_id").items():
            subject, body = rows._mail_text(account.with_context(lang=lang))
            self.env["mail.mail"].create(
                [
                    {
                        "subject": subject,
                        "body_html": body,
                        "email_from": self.env.company.email_formatted
                        or self.env.user.email_formatted,
                        "recipient_ids": [Command.set(row.member_id.partner_id.ids)],
                        "auto_delete": True,
                        "yearly_receiver_id": row.id,
                    }
                    for row in rows
                ]
            )
        reachable._record_proof(state="queued", queued_at=fields.Datetime.now())

    def _reachable(self):
        addresses = {
            row: email_normalize(row.member_id.partner_id.email or "") for row in self
        }
        refusing = set(
            self.env["mail.blacklist"]
            .search([("email", "in", list(filter(None, addresses.values())))])
            .mapped("email")
        )
        present = {
            account: self._members(account)
            for account in self.account_id
            if account.state == "published"
        }
        return self.filtered(
            lambda row: (
                row.member_id in present.get(row.account_id, ())
                and addresses[row]
                and addresses[row] not in refusing
            )
        )

    def _mail_text(self, account):
        """Subject and body, the same for everybody: numbers and the link."""
        subject = account.display_name
        body = account.env["ir.qweb"]._render(
            "party_service_center_reports.party_yearly_account_mail",
            {
                "subject": subject,
                "headlines": account.data["headlines"],
                "url": account._page_url(),
            },
        )
        return subject, body

    def _take_result(self, is_sent, failure_type):
        """Note what became of the mail."""
        self._record_proof(
            state="sent" if is_sent else "failed",
            failure_type=not is_sent and failure_type,
        )

    def _stop(self):
        """Keep back all mails of these rows that have not left."""
        self.filtered(lambda row: row.state in UNSENT)._record_proof(state="kept_back")
        self._stop_queue()

    def _stop_queue(self):
        self.env["mail.mail"].search(
            [
                ("yearly_receiver_id", "in", self.ids),
                ("state", "in", ("outgoing", "exception")),
            ]
        ).cancel()

    def _take_stop(self):
        """Note that somebody stopped the mail before it left."""
        rows = self.filtered(lambda row: row.state == "queued")
        rows._record_proof(state="kept_back")

    @api.model
    def _note_opened(self, account, member):
        """Note that ``member`` opened the account; the first time counts."""
        rows = self.search(
            [("account_id", "=", account.id), ("member_id", "=", member.id)]
        )
        now = fields.Datetime.now()
        rows.filtered(lambda row: not row.opened_at)._record_proof(opened_at=now)
        if not rows:
            # of two pages that are opened at once one is noted
            with suppress(UniqueViolation), self.env.cr.savepoint():
                self._as_mover().create(
                    {
                        "account_id": account.id,
                        "member_id": member.id,
                        "opened_at": now,
                    }
                )

    def _leave_doubles(self, kept_sudo):
        """These rows of a merged record, without those whose account the other has."""
        doubles_sudo = self.search(
            [
                ("member_id", "=", kept_sudo.id),
                ("account_id", "in", self.account_id.ids),
            ]
        )
        return self.filtered(lambda row: row.account_id not in doubles_sudo.account_id)
