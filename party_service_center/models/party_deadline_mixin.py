"""A limit in working days: how the due date is found, explained and reminded of."""

from datetime import timedelta

from odoo import api, fields, models

REMINDER_DAYS = (3, 5)  # working days after the start; then the due date, then daily
REMINDER = "party_service_center.mail_activity_type_deadline"
SWEEP_BATCH = 200  # records reminded of in one transaction


class PartyDeadlineMixin(models.AbstractModel):
    """A record that must be finished within a number of working days.

    The date is counted once, when the record is made, and stored with the days it was
    counted by. A provisional date is counted anew when the missing list has come; the
    old date stays in the record's log.

    Clause: A3.2.4, A4.4 (Time-Limited Completion)
    """

    _name = "party.deadline.mixin"
    _description = "Record with a Limit in Working Days"

    _reminder_type = (
        REMINDER  # activity type of the reminders; a model may have its own
    )

    limit_days = fields.Integer(
        "Time Limit",
        readonly=True,
        copy=False,
        aggregator=None,
        help="Working days, copied from the kind of service at acceptance (A4.4).",
    )
    due_date = fields.Date(
        "Due on",
        readonly=True,
        copy=False,
        help="Last day on which telling the result is in time (A3.2.5).",
    )
    is_due_provisional = fields.Boolean(
        "Provisional",
        readonly=True,
        copy=False,
        help="The count reaches into a year whose working-day list is not there yet.",
    )
    due_trace = fields.Json(readonly=True, copy=False)
    due_explanation = fields.Html(
        "How the Date Was Reached", compute="_compute_due_explanation"
    )
    days_left = fields.Integer(
        "Working Days Left",
        compute="_compute_days_left",
        help="Until the due date, today not counted; negative once it has passed.",
    )
    next_reminder_date = fields.Date("Next Reminder", readonly=True, copy=False)

    @api.depends("due_trace")
    def _compute_due_explanation(self):
        for record in self:
            record.due_explanation = record.due_trace and self.env["ir.qweb"]._render(
                "party_service_center.party_due_explanation",
                {
                    "record": record,
                    "days": [
                        day | {"date": fields.Date.to_date(day["date"])}
                        for day in record.due_trace
                    ],
                },
            )

    @api.depends("due_date")
    def _compute_days_left(self):
        calendar = self.env["party.workday"]._calendar()
        for record in self:
            today = record._today()
            record.days_left = record.due_date and calendar.count(
                today, record.due_date
            )

    @api.model
    def _deadline_values(self, start, limit_days):
        """Due date, its day-by-day explanation and the first reminder.

        :param date start: local date of acceptance, day 0
        :param int limit_days: working days, 1 or more
        """
        deadline = self.env["party.workday"]._calendar().explain(start, limit_days)
        return {
            "limit_days": limit_days,
            "due_date": deadline.due,
            "is_due_provisional": deadline.is_provisional,
            "due_trace": deadline.to_trace(),
            "next_reminder_date": self._reminder_after(start, start, deadline.due),
        }

    def _deadline_now(self):
        """The values of ``_deadline_values`` by the lists of today."""
        self.ensure_one()
        return self._deadline_values(self._deadline_start(), self.limit_days)

    @api.model
    def _reminder_after(self, day, start, due_date):
        """The next day after ``day`` on which the people responsible are reminded.

        The third and fifth working day, the due date, then every working day.
        """
        calendar = self.env["party.workday"]._calendar()
        planned = [calendar.add(start, count) for count in REMINDER_DAYS]
        ahead = [date for date in planned if day < date < due_date]
        if day < due_date:
            ahead.append(due_date)
        return min(ahead) if ahead else calendar.add(day, 1)

    @api.model
    def _cron_remind(self):
        """Remind of what falls due; costs what is due, not what is open.

        Runs daily and does nothing on days off. Each record's next reminder is stored
        and indexed, so a run that was cut short goes on where it stopped.
        """
        self._settle_provisional()
        today = self.env["party.center"].search([], limit=1)._today()
        # a year whose list is missing is counted provisionally: reminders go on
        calendar = self.env["party.workday"]._calendar()
        if not calendar.count(today - timedelta(days=1), today):
            return
        cron = self.env["ir.cron"]
        domain = [("next_reminder_date", "<=", today)]
        cron._commit_progress(remaining=self.search_count(domain))
        while batch := self.search(domain, limit=SWEEP_BATCH, order="id"):
            batch._remind(today)
            if not cron._commit_progress(len(batch)):
                break

    @api.model
    def _settle_provisional(self):
        """Count provisional due dates anew as soon as the missing list is there."""
        for record in self.search(self._provisional_domain()):
            values, old_date = record._deadline_now(), record.due_date
            if values["is_due_provisional"]:
                continue
            record._record_proof(**values)
            record._message_log(
                body=self.env._(
                    "The due date %(old)s was provisional. By the State Council's list"
                    " it is %(new)s.",
                    old=old_date,
                    new=record.due_date,
                )
            )

    def _provisional_domain(self):
        """Unfinished records whose date is provisional; a model may add its own."""
        return [("is_due_provisional", "=", True)]

    def _remind(self, today):
        """Remind the people responsible for these records and set the next reminder."""
        self._schedule_reminders(today)
        for next_date, records in self.grouped(
            lambda r: r._reminder_after(today, r._deadline_start(), r.due_date)
        ).items():
            records._record_proof(next_reminder_date=next_date)

    def _deadline_start(self):
        """The local date the limit counts from; a model that inherits says which."""
        raise NotImplementedError

    def _today(self):
        """Today where the record is; a model that inherits says where that is."""
        raise NotImplementedError

    def _people_to_remind(self, today):
        """Who answers for the record; a model that inherits says who that is."""
        raise NotImplementedError

    def _schedule_reminders(self, today):
        """One open reminder for each record and person, not one more every day."""
        kind = self.env.ref(self._reminder_type)
        open_reminders = self.env["mail.activity"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("activity_type_id", "=", kind.id),
            ]
        )
        known = {(a.res_id, a.user_id.id) for a in open_reminders}
        model_id = self.env["ir.model"]._get_id(self._name)
        missing = [
            {
                "res_model_id": model_id,
                "res_id": record.id,
                "activity_type_id": kind.id,
                "user_id": person.id,
                "date_deadline": record.due_date,
                "automated": True,
            }
            for record in self
            for person in record._people_to_remind(today)
            if (record.id, person.id) not in known
        ]
        # a reminder shows in the activity menu; a mail for each would be noise
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            missing
        )
