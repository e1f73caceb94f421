"""A limit in working days: how the due date is found, explained and reminded of."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .party_reminder_step import COMMITTEE, DIRECTOR, RESPONSIBLE

REMINDER = "party_service_center.mail_activity_type_deadline"
REMIND = "party_service_center.party_ticket_cron_remind"
RECOUNT = "party_service_center.party_deadline_mixin_cron_recount"
BATCH = 200  # records reminded of or counted anew in one transaction
RETRY = timedelta(minutes=5)  # until a record is free that somebody is saving
ONE_DAY = timedelta(days=1)


class PartyDeadlineMixin(models.AbstractModel):
    """A record that must be finished within a number of working days.

    The date is counted once, when the record is made, and stored with its rule and the
    days it was counted by. When the lists change, what still runs is counted anew; the
    old date stays in the record's log.

    A model states where the limit starts (``_deadline_start``), what today is
    (``_today``), which records still run (``_running_domain``) and who answers for one
    (``_responsible``). Whatever has a ``due_date`` and a ``next_reminder_date`` is
    reminded of; a date that was not counted has no ``limit_days`` and is never counted
    anew.

    Clause: A3.2.4, A4.4 (Time-Limited Completion)
    """

    _name = "party.deadline.mixin"
    _description = "Record with a Limit in Working Days"
    _inherit = ["party.protected.mixin"]

    # activity type of the reminders, and the clause that sets the limit
    _reminder_type = REMINDER
    _deadline_clause = "A3.2.4, A4.4"

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
    due_rule = fields.Json(readonly=True, copy=False)
    due_explanation = fields.Html(
        "How the Date Was Reached", compute="_compute_due_explanation"
    )
    days_left = fields.Integer(
        "Working Days Left",
        compute="_compute_days_left",
        help="Until the due date, today not counted; negative once it has passed.",
    )
    is_overdue = fields.Boolean(
        "Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )
    next_reminder_date = fields.Date("Next Reminder", readonly=True, copy=False)

    # the daily sweep finds what is due by it
    _reminder_idx = models.Index(
        "(next_reminder_date) WHERE next_reminder_date IS NOT NULL"
    )

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {
            "limit_days",
            "due_date",
            "is_due_provisional",
            "due_trace",
            "due_rule",
            "next_reminder_date",
        }

    @api.depends("due_trace", "due_rule")
    @api.depends_context("lang")
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

    @api.depends(lambda self: [n for n in ("due_date", "state") if n in self._fields])
    def _compute_is_overdue(self):
        running = self.filtered_domain(self._running_domain())
        for record in self:
            record.is_overdue = (
                record in running
                and bool(record.due_date)
                and record.due_date < record._today()
            )

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        past = self.env["party.center"]._in_own_time(
            lambda center: Domain("due_date", "<", center._today())
        )
        return Domain(self._running_domain()) & past

    # ------------------------------------------------------------------
    # Counting
    # ------------------------------------------------------------------
    @api.model
    def _deadline_values(self, start, limit_days):
        """Due date, its rule and day-by-day explanation, and the first reminder.

        :param date start: local date of acceptance, day 0
        :param int limit_days: working days, 1 or more
        """
        deadline = self.env["party.workday"]._calendar().explain(start, limit_days)
        return {
            "limit_days": limit_days,
            "due_date": deadline.due,
            "is_due_provisional": deadline.is_provisional,
            "due_trace": deadline.to_trace(),
            "due_rule": {
                "clause": self._deadline_clause,
                "limit_days": limit_days,
                "is_provisional": deadline.is_provisional,
                "lists": self.env["party.workday.year"]._lists(start, deadline.due),
            },
            "next_reminder_date": self._reminder_after(start, start, deadline.due),
        }

    @api.model
    def _limited_by(self, source, values):
        """``values`` of a deadline with the record in its rule that sets the limit."""
        rule = {"source": [source._name, source.id], "source_clause": source.clause}
        return values | {"due_rule": values["due_rule"] | rule}

    def _limit_source(self):
        """The record that set the limit, none where the clause itself does."""
        model, record_id = (self.due_rule or {}).get("source") or (None, None)
        return model and self.env[model].browse(record_id).exists()

    def _deadline_now(self):
        """The values of ``_deadline_values`` by the lists of today."""
        self.ensure_one()
        values = self._deadline_values(self._deadline_start(), self.limit_days)
        kept = {
            name: value
            for name, value in (self.due_rule or {}).items()
            if name in ("clause", "source", "source_clause")
        }
        return values | {"due_rule": values["due_rule"] | kept}

    @api.model
    def _cron_recount(self):
        """Count anew what still runs, after lists or reminder steps have changed.

        Each batch is committed. A run that breaks off starts over; where nothing
        differs any more nothing is written.
        """
        years = self.env["party.workday.year"]
        if not (wanted := years._recount_wanted()):
            return
        is_complete = True
        for records in self._limited_models():
            for batch in records._batches(Domain(records._running_domain())):
                free = batch.try_lock_for_update(allow_referencing=True)
                free._recount()
                is_complete &= free == batch
                self.env["ir.cron"]._commit_progress(len(batch))
        if is_complete:
            years._recount_done(wanted)
        else:
            self._try_again(RECOUNT)

    @api.model
    def _limited_models(self):
        """Every kind of record that has a limit, as empty recordsets."""
        names = self.env.registry.descendants(["party.deadline.mixin"], "_inherit")
        return [self.env[n] for n in names if not self.env[n]._abstract]

    @api.model
    def _batches(self, domain):
        """The records in ``domain``, some at a time, each of them once."""
        last_id = 0
        while batch := self.search(
            domain & Domain("id", ">", last_id), limit=BATCH, order="id"
        ):
            last_id = batch[-1].id
            yield batch

    @api.model
    def _try_again(self, cron):
        """Let ``cron`` come back for records that somebody was just saving."""
        self.env.ref(cron)._trigger(at=fields.Datetime.now() + RETRY)

    def _recount(self):
        """Count these records anew; what changed is written and told in their log."""
        last_days = self.env["party.reminder"]._last_days(self)
        bodies = {}
        for record in self:
            values = record._values_anew(last_days.get(record.id))
            if body := record._describe_recount(values):
                bodies[record.id] = body
            changed = {
                name: values[name] for name in values if values[name] != record[name]
            }
            if changed:
                record._record_proof(**changed)
        moved = self.browse(bodies)
        moved._message_log_batch(bodies)
        for due_date, activities in (
            moved._open_reminders().grouped(lambda a: self.browse(a.res_id).due_date)
        ).items():
            activities.date_deadline = due_date

    def _values_anew(self, last_day):
        """Deadline and next reminder by the lists and steps of today.

        :param date last_day: when anybody was reminded last, if ever
        """
        start = self._deadline_start()
        values = self._deadline_now() if self.limit_days else {}
        next_date = self._reminder_after(
            max(start, last_day or start), start, values.get("due_date", self.due_date)
        )
        return values | {"next_reminder_date": next_date}

    def _describe_recount(self, values):
        """What a new count changes and which lists made it; None for no other date.

        In the language of whoever answers for the record: a job has none of its own.
        """
        old, is_old_provisional = self.due_date, self.is_due_provisional
        new = values.get("due_date", old)
        is_provisional = values.get("is_due_provisional", is_old_provisional)
        if (old, is_old_provisional) == (new, is_provisional):
            return None
        self = self.with_context(lang=self._responsible()[:1].lang)
        days = self._days_changed(values["due_trace"])
        lists = ", ".join(sorted({day[:4] for day in days} or {str(new.year)}))
        if old != new:
            return self.env._(
                "Due on %(new)s instead of %(old)s: the working-day list of %(lists)s"
                " has changed (%(days)s).",
                new=new,
                old=old,
                lists=lists,
                days=", ".join(days),
            )
        if is_provisional:
            return self.env._(
                "The due date %(date)s is provisional now: the working-day list of"
                " %(lists)s is not complete.",
                date=new,
                lists=lists,
            )
        return self.env._(
            "The due date %(date)s is no longer provisional: the working-day list of"
            " %(lists)s is complete.",
            date=new,
            lists=lists,
        )

    def _days_changed(self, trace):
        """Dates on the way to the due date that ``trace`` judges otherwise."""
        before, after = (
            {day["date"]: (day["reason"], day["name"]) for day in days}
            for days in (self.due_trace or [], trace)
        )
        return sorted(day for day in before & after.keys() if before[day] != after[day])

    def _running_domain(self):
        """Unfinished records, whose date follows the lists; a model says which."""
        raise NotImplementedError

    def _deadline_start(self):
        """The local date the limit counts from; a model that inherits says which."""
        raise NotImplementedError

    def _today(self):
        """Today at the record's center, or where the reader works while it has none."""
        center = self.center_id or self.center_id._default_for_user()
        # administrators work at no center, and open new forms all the same
        return center._today() if center else fields.Date.context_today(self)

    # ------------------------------------------------------------------
    # Reminders
    # ------------------------------------------------------------------
    @api.model
    def _reminder_after(self, day, start, due_date):
        """The next day after ``day`` on which anybody is reminded; False if never.

        Steps that would come before the limit starts are left out.
        """
        calendar = self.env["party.workday"]._calendar()
        return min(
            filter(
                None,
                (
                    step.next_day(calendar, due_date, max(day, start))
                    for step in self.env["party.reminder.step"]._steps()
                ),
            ),
            default=False,
        )

    @api.model
    def _cron_remind(self):
        """Remind in working hours of what falls due; costs what is due, not all open.

        One job for all kinds of records, so that a person gets one message. Each
        record's next reminder is stored and indexed: a run that was cut short goes on
        where it stopped.
        """
        cron = self.env["ir.cron"]
        centers = self.env["party.center"]
        if opening := centers._wait_until():
            self.env.ref(REMIND)._trigger(at=opening)
        due = centers._where_open(
            lambda center: Domain("next_reminder_date", "<=", center._today())
        )
        models_ = self._limited_models()
        cron._commit_progress(remaining=sum(m.search_count(due) for m in models_))
        is_complete = True
        for records in models_:
            for batch in records._batches(due):
                free = batch.try_lock_for_update(allow_referencing=True)
                is_complete &= free == batch
                for today, here in free.grouped(lambda r: r._today()).items():
                    here._remind(today)
                if not cron._commit_progress(len(batch)):
                    return
        if not is_complete:
            self._try_again(REMIND)
        self.env["party.reminder"]._send_digests()

    def _remind(self, today):
        """Remind of these records and plan the next reminder of each."""
        if people := self._people_to_remind(today):
            self.env["party.reminder"]._record(people, today)
            self._schedule_reminders(people)
        for next_date, records in self.grouped(
            lambda r: r._reminder_after(today, r._deadline_start(), r.due_date)
        ).items():
            records._record_proof(next_reminder_date=next_date)

    def _people_to_remind(self, today):
        """Whom the steps until ``today`` are for: {record: {person: audience}}.

        Only people who may see the record: an assignment may have ended, and a secret
        ticket is its circle's.
        """
        people = {}
        for record in self:
            for audience in record._audiences_due(today):
                for person in record._audience(audience).filtered("active"):
                    people.setdefault(record, {}).setdefault(person, audience)
        everybody = {person for asked in people.values() for person in asked}
        for person in everybody:
            records = self.browse(r.id for r in people if person in people[r])
            for record in records - records.with_user(person)._filtered_access("read"):
                del people[record][person]
        return {record: asked for record, asked in people.items() if asked}

    def _audiences_due(self, today):
        """Audiences of the steps that came since the last reminder, ranks rising."""
        calendar = self.env["party.workday"]._calendar()
        planned = (self.next_reminder_date or today) - ONE_DAY
        after = max(planned, self._deadline_start())
        days = {
            step: step.next_day(calendar, self.due_date, after)
            for step in self.env["party.reminder.step"]._steps()
        }
        return [step.audience for step, day in days.items() if day and day <= today]

    def _audience(self, audience):
        """The people whom an audience of the steps means for this record."""
        who = {
            RESPONSIBLE: self._responsible,
            DIRECTOR: self._director,
            COMMITTEE: self._committee,
        }
        return who[audience]()

    def _responsible(self):
        """Who answers for the record; a model that inherits says who that is."""
        raise NotImplementedError

    def _director(self):
        return self.center_id.director_user_id

    def _committee(self):
        return self.env["party.center"]._committee()

    def _open_reminders(self):
        return self.env["mail.activity"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("activity_type_id", "=", self.env.ref(self._reminder_type).id),
            ]
        )

    def _schedule_reminders(self, people):
        """One open activity for each record and person, not one more every day."""
        known = {(a.res_id, a.user_id.id) for a in self._open_reminders()}
        kind = self.env.ref(self._reminder_type)
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
            for record, asked in people.items()
            for person in asked
            if (record.id, person.id) not in known
        ]
        # the daily message tells of it; a mail for each would be noise
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            missing
        )

    def _reminder_label(self):
        """Kind and number: no name of a person and no content (P-14)."""
        kind = self.env["ir.model"]._get(self._name).name
        return f"{kind} {self._reminder_number()}"

    def _reminder_number(self):
        """The number by which people know the record."""
        return str(self.id)

    def _reminder_line(self):
        """What the daily message says of this record."""
        path = f"/mail/view?model={self._name}&res_id={self.id}"
        return {
            "label": self._reminder_label(),
            "url": self.get_base_url() + path,
            "due_date": self.due_date,
            "days_left": self.days_left,
        }
