"""Who was reminded of which deadline when, and the daily message that says so."""

from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .party_reminder_step import AUDIENCES


class PartyReminder(models.Model):
    """One reminder of one person about one record on one day.

    Whoever is reminded gets a single message a day, in working hours, that lists what
    is due; it names numbers and dates, never a person or what a matter is about (P-14).

    Clause: A4.1 (the first contact is reminded to the end), A4.4
    """

    _name = "party.reminder"
    _description = "Reminder"
    _inherit = ["party.protected.mixin"]
    _order = "id desc"
    _rec_name = "record_label"
    _rec_names_search = ["user_id"]

    _proof_fields = frozenset({"digest_date"})
    _fixed_fields = frozenset(
        {"day", "user_id", "audience", "res_model", "res_id", "center_id", "due_date"}
    )

    day = fields.Date("Reminded on", required=True)
    user_id = fields.Many2one(
        "res.users", "Person", required=True, index=True, ondelete="restrict"
    )
    audience = fields.Selection(AUDIENCES, "As", required=True)
    res_model = fields.Char("Model", required=True)
    res_id = fields.Many2oneReference(
        "Record", model_field="res_model", required=True, aggregator=None
    )
    center_id = fields.Many2one("party.center", required=True, ondelete="restrict")
    due_date = fields.Date(
        "Due on", required=True, help="As it was on the day of the reminder."
    )
    digest_date = fields.Date(
        "Message Sent on",
        readonly=True,
        copy=False,
        help="Day of the message that told the person; one a day.",
    )
    record_label = fields.Char(
        "Matter", compute="_compute_record_label", compute_sudo=False
    )
    is_visible = fields.Boolean(
        "Matter Is Visible",
        compute="_compute_is_visible",
        search="_search_is_visible",
        help="Whether you may see the matter itself (P-09, P-17).",
    )

    _once_a_day = models.Constraint(
        "UNIQUE (res_model, res_id, day, user_id)",
        "Nobody is reminded of the same matter twice on one day.",
    )
    _model_bounded = models.Constraint(
        "CHECK (char_length(res_model) <= 100)",
        "The name of a model has at most 100 characters.",
    )
    _digest_idx = models.Index("(digest_date, user_id)")

    def _records_seen(self, user):
        """Kind of record → those of these reminders that ``user`` may see."""
        return {
            model: self.env[model]
            .with_user(user)
            .browse(set(rows.mapped("res_id")))
            .exists()
            ._filtered_access("read")
            for model, rows in self.grouped("res_model").items()
            if model in self.env
        }

    @api.depends("res_model", "res_id")
    @api.depends_context("uid", "lang")
    def _compute_record_label(self):
        seen = {
            (model, record.id): record
            for model, records in self._records_seen(self.env.user).items()
            for record in records
        }
        for row in self:
            record = seen.get((row.res_model, row.res_id))
            row.record_label = record and record._reminder_label()

    @api.depends("res_model", "res_id")
    @api.depends_context("uid")
    def _compute_is_visible(self):
        seen = self._records_seen(self.env.user)
        for row in self:
            records = seen.get(row.res_model)
            row.is_visible = bool(records) and row.res_id in records.ids

    @api.model
    def _search_is_visible(self, operator, value):
        if operator != "in":
            return NotImplemented
        # asked by a record rule as well, which Odoo evaluates beyond all rights
        return Domain.OR(
            Domain("res_model", "=", records._name)
            & Domain("res_id", "in", records.with_user(self.env.uid)._search([]))
            for records in self.env["party.deadline.mixin"]._limited_models()
            if records.with_user(self.env.uid).has_access("read")
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Reminders are kept; they prove who knew (A4.1)."))

    @api.model
    def _record(self, people, day):
        """Write down whom is reminded of what on ``day``; who was already stays once.

        :param dict people: record (all of one kind) → {person: audience}
        """
        records = next(iter(people)).concat(*people)
        # everybody's reminders, which nobody writes by hand
        rows_sudo = self.sudo()
        known = {
            (row.res_id, row.user_id)
            for row in rows_sudo.search(
                [
                    ("res_model", "=", records._name),
                    ("res_id", "in", records.ids),
                    ("day", "=", day),
                ]
            )
        }
        return rows_sudo.create(
            [
                {
                    "day": day,
                    "user_id": person.id,
                    "audience": audience,
                    "res_model": record._name,
                    "res_id": record.id,
                    "center_id": record.center_id.id,
                    "due_date": record.due_date,
                }
                for record, asked in people.items()
                for person, audience in asked.items()
                if (record.id, person) not in known
            ]
        )

    @api.model
    def _last_days(self, records) -> dict[int, date]:
        """Id of each of ``records`` → the last day on which anybody was reminded."""
        # everybody's reminders count, whoever asks
        groups = self.sudo()._read_group(
            [("res_model", "=", records._name), ("res_id", "in", records.ids)],
            ["res_id"],
            ["day:max"],
        )
        return dict(groups)

    # ------------------------------------------------------------------
    # The daily message
    # ------------------------------------------------------------------
    @api.model
    def _send_digests(self):
        """Send each person with new reminders one message, at most one a day.

        What comes after the message of the day waits for that of the next one. The
        message and its mark are written together: a run that breaks off loses and
        doubles nothing.
        """
        cron = self.env["ir.cron"]
        waiting = self._read_group(
            Domain("digest_date", "=", False)
            & self.env["party.center"]._where_open(lambda center: Domain.TRUE),
            ["user_id"],
            ["id:recordset"],
        )
        told = self._told_today([user.id for user, _rows in waiting])
        waiting = [(user, rows) for user, rows in waiting if user not in told]
        cron._commit_progress(remaining=len(waiting))
        for user, rows in waiting:
            rows._send_digest(user)
            if not cron._commit_progress(1):
                break

    @api.model
    def _told_today(self, user_ids):
        """Those of the people who had their message today."""
        days = self.env["party.center"]._in_own_time(
            lambda center: Domain("digest_date", "=", center._today())
        )
        return self.search(Domain("user_id", "in", user_ids) & days).user_id

    def _send_digest(self, user):
        """One message to ``user`` about what of these reminders still waits."""
        for center, rows in self.grouped("center_id").items():
            rows._record_proof(digest_date=center._today())
        # whether they still wait is asked of what the person may see, nothing else
        records = [
            record
            for records in self._records_seen(user).values()
            for record in records.sudo().filtered("next_reminder_date")
        ]
        if not records or not user.active:
            return
        mine = self.with_context(lang=user.lang)
        lines = [
            record.with_context(lang=user.lang)._reminder_line()
            for record in sorted(records, key=lambda r: (r.due_date, r._name, r.id))
        ]
        self.env["mail.thread"].message_notify(
            partner_ids=user.partner_id.ids,
            subject=mine.env._("Due or overdue: %(count)s", count=len(lines)),
            body=mine.env["ir.qweb"]._render(
                "party_service_center.party_reminder_digest", {"lines": lines}
            ),
            email_layout_xmlid="mail.mail_notification_light",
        )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_open_record(self):
        """Show the matter that the person was reminded of."""
        self.ensure_one()
        self.check_access("read")
        record = self.env[self.res_model].browse(self.res_id)
        record.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
        }
