"""The account that a center gives, once a year, to the people it serves."""

from base64 import b64encode
from hashlib import sha256

from odoo import api, fields, models

from odoo.addons.party_service_center.exceptions import NotOnDuty
from odoo.addons.party_service_center.models.party_center import DEFAULT_TIME_ZONE
from odoo.addons.party_service_center.models.party_event_plan import (
    FIRST_YEAR,
    LAST_YEAR,
)
from odoo.addons.party_service_center.tools.transitions import Transitions

from ..exceptions import AccountRefused, SentReport
from .party_yearly_account_term_mixin import TASKS
from .party_yearly_account_words_mixin import WORDS

TEXT_LENGTH = 5_000  # characters; more would not be read on a wall
# what is made when it is published
SEALED = (
    "data",
    "document",
    "document_name",
    "wall_document",
    "wall_document_name",
    "content_hash",
    "published_at",
    "published_by_id",
)


class PartyYearlyAccount(models.Model):
    """What one center, or all of them, did in a year, told to everybody served.

    A draft shows the figures as they were counted last. With the publication they are
    counted anew and frozen, and the papers are made; what is wrong in them is withdrawn
    with a reason, and kept, and the next one is drafted. So is a draft for a wrong year
    or center.

    Clause: A4.2 (Circulation of Information)
    """

    _name = "party.yearly.account"
    _description = "Yearly Account"
    _inherit = [
        "party.transition.mixin",
        "party.reason.mixin",
        "party.yearly.account.content.mixin",
        "party.yearly.account.term.mixin",
        "party.yearly.account.told.mixin",
        "party.yearly.account.words.mixin",
        "party.thread.mixin",
        "mail.activity.mixin",
    ]
    _order = "year desc, center_id, id desc"
    _rec_names_search = ["center_id"]

    _transitions = Transitions.declare(
        {
            "draft": ["published", "withdrawn"],
            "published": ["withdrawn"],
            "withdrawn": [],
        }
    )
    _stamps = {
        "published": ("published_at", "published_by_id"),
        "withdrawn": ("withdrawn_at", "withdrawn_by_id"),
    }
    _fixed_fields = frozenset({"center_id", "year"})
    _proof_fields = frozenset(
        {
            *SEALED,
            "again_date",
            "is_late",
            "reported_late_date",
            "withdraw_reason",
            "mailed_at",
            "post_ids",
        }
    )
    _reasoned_steps = {"withdraw": "_withdraw", "publish": "_publish_named"}

    center_id = fields.Many2one(
        "party.center",
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["party.center"]._default_for_user(),
        help="Empty for all centers together.",
    )
    year = fields.Integer(
        "Year of the Account",
        required=True,
        aggregator=None,
        default=lambda self: self._today().year - 1,
    )
    state = fields.Selection(
        [
            ("draft", "In Preparation"),
            ("published", "Published"),
            ("withdrawn", "Taken Back"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        group_expand=True,
    )
    published_at = fields.Datetime("Published at", readonly=True, copy=False)
    published_by_id = fields.Many2one(
        "res.users", "Published by", readonly=True, copy=False, ondelete="restrict"
    )
    withdrawn_at = fields.Datetime("Taken Back at", readonly=True, copy=False)
    withdrawn_by_id = fields.Many2one(
        "res.users", "Taken Back by", readonly=True, copy=False, ondelete="restrict"
    )
    withdraw_reason = fields.Text("Reason for Taking Back", readonly=True, copy=False)
    can_publish = fields.Boolean(compute="_compute_can_publish")

    _year_uniq = models.UniqueIndex(
        "(COALESCE(center_id, 0), year) WHERE state != 'withdrawn'",
        "This year has its account already; take that one back first.",
    )
    _year_sound = models.Constraint(
        f"CHECK (year BETWEEN {FIRST_YEAR} AND {LAST_YEAR})",
        "Enter the year of the account with four digits.",
    )
    _texts_bounded = models.Constraint(
        f"CHECK (char_length(foreword) <= {TEXT_LENGTH}"
        f" AND char_length(outlook) <= {TEXT_LENGTH})",
        "Foreword and outlook have at most 5,000 characters each.",
    )

    @api.depends("center_id", "year")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for account in self:
            account.display_name = self.env._(
                "Yearly Account, %(name)s, %(year)s",
                name=account._whose(),
                year=account.year,
            )

    @api.depends("center_id")
    @api.depends_context("uid")
    def _compute_can_publish(self):
        for account in self:
            account.can_publish = self.env.user in account._publishers()

    @api.model_create_multi
    def create(self, vals_list):
        accounts = super().create(vals_list)
        for account in accounts:
            account._count()
        return accounts

    def write(self, vals):
        if WORDS.intersection(vals) and not self._is_mover():
            for account in self:
                account._check_may_complete()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise SentReport(self.env._("Yearly accounts are kept (A4.2)."))

    # ------------------------------------------------------------------
    # People
    # ------------------------------------------------------------------
    def _publishers(self):
        """Whoever completes it, and the committee, which answers for all of them."""
        return self._completers() | self.env["party.center"]._committee()

    def _check_may_publish(self):
        """:raise NotOnDuty: the present user does not answer for this account"""
        self.ensure_one()
        self.check_access("write")
        if self.env.user not in self._publishers():
            raise NotOnDuty(
                self.env._(
                    "The yearly account is written and published by the center's"
                    " director or by the Party committee."
                )
            )

    def _check_may_complete(self):
        self._check_may_publish()
        self._check_is("draft")

    def _check_is(self, state):
        """:raise AccountRefused: the account is in another state"""
        self.ensure_one()
        if self.state != state:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise AccountRefused(
                self.env._(
                    "“%(account)s” is “%(state)s”; this can be done while it is"
                    " “%(asked)s”.",
                    account=self.display_name,
                    state=labels[self.state],
                    asked=labels[state],
                )
            )

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    def action_publish(self):
        """Count once more, freeze, make the papers and show them in the portal.

        Where the words name somebody, it is asked first why they may.
        """
        self._check_may_publish()
        self._check_step("published")
        self._check_year_over()
        if names := self._named():
            return self._ask_reason(
                "publish",
                self.env._("Publish with These Names: %(names)s", names=names),
            )
        self._publish()

    def _publish_named(self, reason):
        """Publish words that name somebody; the reason is kept."""
        self._check_may_publish()
        self._check_step("published")
        self._check_year_over()
        self._message_log(
            body=self.env._("Published with names: %(reason)s", reason=reason)
        )
        self._publish()

    def _publish(self):
        self._count()
        account = self.with_context(tz=self._tz(), lang=self._language())
        account._seal(*account._frozen())

    def _seal(self, report, data, published_at=None):
        """Keep what is published as it is told from now on."""
        published_at = published_at or fields.Datetime.now()
        document = self._paper()._pdf(report)
        wall = self._wall(report, data["headlines"])
        self._move(
            "published",
            data=data,
            document=b64encode(document),
            document_name=f"{self.display_name}.pdf",
            wall_document=b64encode(wall),
            wall_document_name=self.env._(
                "%(account)s, for the wall.pdf", account=self.display_name
            ),
            content_hash=sha256(document + wall).hexdigest(),
            published_at=published_at,
            is_late=self.is_late or self._local_date(published_at) > self.late_date,
        )
        # tasks of colleagues are theirs to close; the account closes them all
        self.sudo().activity_unlink(TASKS)

    def action_withdraw(self):
        self._check_may_withdraw()
        return self._ask_reason("withdraw", self.env._("Take the Account Back"))

    def _withdraw(self, reason):
        """Take the account out of the portal; it stays on record as it was."""
        self._check_may_withdraw()
        was_published = self.state == "published"
        self._move("withdrawn", withdraw_reason=reason)
        self._stop_mails()
        # tasks of colleagues are theirs to close; the account closes them all
        self.sudo().activity_unlink(TASKS)
        if was_published:
            self._draft_again()

    def _check_may_withdraw(self):
        """:raise AccountRefused: it is a draft, and the center owes this account"""
        self._check_may_publish()
        self._check_step("withdrawn")
        if self.state == "draft" and self._is_owed(self._today().year - 1):
            raise AccountRefused(
                self.env._(
                    "The account for %(year)s is due; complete and publish it.",
                    year=self.year,
                )
            )

    # ------------------------------------------------------------------
    # Whose, and by which clock
    # ------------------------------------------------------------------
    def _whose(self):
        return self.center_id.name or self.env._("all centers")

    def _tz(self):
        return self.center_id.tz or DEFAULT_TIME_ZONE

    def _today(self):
        if self.center_id:
            return self.center_id._today()
        return fields.Date.context_today(self.with_context(tz=DEFAULT_TIME_ZONE))
