"""How a published account reaches people: portal, mail, wall, channels."""

from odoo import api, fields, models
from odoo.fields import Command, Domain

from odoo.addons.party_service_center.models.party_channel import POSTED_ON

from ..exceptions import AccountRefused

LIST = "/my/accounts"


class PartyYearlyAccountToldMixin(models.AbstractModel):
    """An account and, for each way of telling, since when and how many.

    Only numbers are shown; who got it or opened it is nobody's business.

    Clause: A4.2 (by effective means); P-14
    """

    _name = "party.yearly.account.told.mixin"
    _description = "Ways of Telling an Account"

    opened_count = fields.Integer("Opened by Members", compute="_compute_told")
    mailed_at = fields.Datetime("Mailed Since", readonly=True, copy=False)
    waiting_count = fields.Integer("Mails on the Way", compute="_compute_told")
    sent_count = fields.Integer("Mails Sent", compute="_compute_told")
    failed_count = fields.Integer("Mails That Failed", compute="_compute_told")
    kept_back_count = fields.Integer(
        "Mails Kept Back",
        compute="_compute_told",
        help="The member wants no mails, left meanwhile, or has no address.",
    )
    wall_date = fields.Date(
        "On the Wall Since",
        copy=False,
        tracking=True,
        help="The day on which the wall print was hung up at the center.",
    )
    post_ids = fields.Many2many(
        "party.channel.post",
        string="Posts About It",
        readonly=True,
        copy=False,
    )

    @api.depends("mailed_at")
    def _compute_told(self):
        # numbers without names are for everybody who sees the account
        receivers_sudo = self.env["party.yearly.account.receiver"].sudo()
        here = [("account_id", "in", self.ids)]
        states = {
            (account.id, state): count
            for account, state, count in receivers_sudo._read_group(
                here, ["account_id", "state"], ["__count"]
            )
        }
        opened = {
            account.id: count
            for account, count in receivers_sudo._read_group(
                [*here, ("opened_at", "!=", False)], ["account_id"], ["__count"]
            )
        }
        for account in self:
            of = account._origin.id
            account.opened_count = opened.get(of, 0)
            account.waiting_count = states.get((of, "waiting"), 0) + states.get(
                (of, "queued"), 0
            )
            account.sent_count = states.get((of, "sent"), 0)
            account.failed_count = states.get((of, "failed"), 0)
            account.kept_back_count = states.get((of, "kept_back"), 0)

    @api.constrains("wall_date")
    def _check_wall_date(self):
        for account in self.filtered("wall_date"):
            published = account.published_at
            if not published or not (
                account._local_date(published) <= account.wall_date <= account._today()
            ):
                raise AccountRefused(
                    self.env._(
                        "The wall print hangs from a day between the publication and"
                        " today."
                    )
                )

    def _local_date(self, moment):
        return fields.Datetime.context_timestamp(
            self.with_context(tz=self._tz()), moment
        ).date()

    def _page_url(self):
        """The address in the portal."""
        self.ensure_one()
        return f"{self.get_base_url()}{LIST}/{self.id}"

    # ------------------------------------------------------------------
    # Mail
    # ------------------------------------------------------------------
    def action_mail(self):
        """Put a mail to each member with a portal account into the queue, once."""
        self._check_may_publish()
        self._check_is("published")
        # members' rows are made by this step alone; nobody reads them
        added, again = self.env["party.yearly.account.receiver"].sudo()._add(self)
        if not self.mailed_at:
            self._record_proof(mailed_at=fields.Datetime.now())
        if again:
            text = self.env._(
                "Mails that go out now: %(count)s, of these once more: %(again)s",
                count=added,
                again=again,
            )
        elif added:
            text = self.env._("Mails that go out now: %(count)s", count=added)
        else:
            text = self.env._(
                "Everybody in the portal who can be reached by mail has had this one"
                " already."
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": text,
                "type": "success" if added else "info",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _stop_mails(self):
        """Keep back what has not left: what waits, and mails in Odoo's queue."""
        # members' rows are written by steps alone
        receivers_sudo = self.env["party.yearly.account.receiver"].sudo()
        receivers_sudo.search([("account_id", "in", self.ids)])._stop()

    # ------------------------------------------------------------------
    # Channels
    # ------------------------------------------------------------------
    def action_post(self):
        """Open the dialog of a channel with a short text about the account."""
        self.ensure_one()
        self.check_access("read")
        self._check_is("published")
        # what all centers tell together each of them posts to its own members
        whose = Domain("center_id.is_own", "=", True)
        if self.center_id:
            whose &= Domain("center_id", "=", self.center_id.id)
        channels = self.env["party.channel"].search(
            whose & Domain("kind", "in", POSTED_ON)
        )
        # most members read the group chat
        channels = channels._filtered_access("write")
        channel = channels.sorted(lambda channel: channel.kind != "group")[:1]
        if not channel:
            raise AccountRefused(
                self.env._(
                    "You look after no channel here. The staff of a center post on its"
                    " group chat, microblog or website."
                )
            )
        return self._open_dialog(
            "party.channel.post.make",
            self.env._("Tell on a Channel"),
            channel_id=channel.id,
            text=self._post_text(),
            yearly_account_id=self.id,
        )

    def _post_text(self):
        headlines = self._contents()[1]["headlines"]
        lines = [f"{label}: {value}" for label, value in headlines]
        return "\n".join([self.display_name, *lines, self._page_url()])

    def _record_post(self, post):
        """Keep that ``post`` tells of the account."""
        self.ensure_one()
        self.check_access("read")
        self._check_is("published")
        # staff post; the account notes it by this step alone
        self.sudo()._record_proof(post_ids=[Command.link(post.id)])
