"""The State Council's yearly notice of days off and make-up days."""

from uuid import uuid4

from odoo import api, fields, models, tools

from ..tools.working_days import HOLIDAY, WORKDAY, DayException
from ..tools.year_check import year_gaps
from .shipped_rows import take_over

WARNING_MONTH = 11  # the notice for the next year comes out in November
FIRST_YEAR, LAST_YEAR = 2000, 2100
TIME_ZONE = "Asia/Shanghai"  # of the State Council; a cron has no time zone of its own
LIST_WANTED = "party_service_center.mail_activity_type_list"
RECOUNT = "party_service_center.party_deadline_mixin_cron_recount"
RECOUNT_WANTED = "party_service_center.recount_wanted"


class PartyWorkdayYear(models.Model):
    """A year's list of days off and make-up days with the notice it comes from.

    Deadlines that reach into a year whose list is missing or incomplete are
    provisional.

    Clause: A3.2.4, A4.4 (working days)
    """

    _name = "party.workday.year"
    _description = "Working-Day List of a Year"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "year desc"
    _rec_name = "year"

    year = fields.Integer(required=True, aggregator=None)
    notice = fields.Char(
        help="Title of the State Council's notice that the list comes from."
    )
    notice_number = fields.Char()
    issued_date = fields.Date("Issued on")
    workday_ids = fields.One2many("party.workday", "year_id", "Days")
    day_off_count = fields.Integer("Days Off", compute="_compute_check")
    day_on_count = fields.Integer("Make-up Days", compute="_compute_check")
    gap_text = fields.Text("To Be Mended", compute="_compute_check")
    state = fields.Selection(
        [
            ("missing", "No List Yet"),
            ("incomplete", "Incomplete"),
            ("complete", "Complete"),
        ],
        "List",
        compute="_compute_check",
    )
    is_warning = fields.Boolean(compute="_compute_is_warning")

    _year_uniq = models.Constraint(
        "UNIQUE (year)", "There is a record for this year already; open that one."
    )
    _year_sane = models.Constraint(
        f"CHECK (year BETWEEN {FIRST_YEAR} AND {LAST_YEAR})",
        "Enter the year with four digits, between 2000 and 2100.",
    )

    @api.depends("year")
    def _compute_display_name(self):
        for record in self:
            record.display_name = str(record.year or "")

    @api.depends("year", "workday_ids.date", "workday_ids.kind", "workday_ids.name")
    def _compute_check(self):
        for record in self:
            days = record.workday_ids.filtered("date")
            # a form that is being filled in may have no year yet, or too long a one
            gaps = FIRST_YEAR <= record.year <= LAST_YEAR and year_gaps(
                record.year,
                {day.date: DayException(day.kind, day.name or "") for day in days},
            )
            kinds = days.mapped("kind")
            record.day_off_count = kinds.count(HOLIDAY)
            record.day_on_count = kinds.count(WORKDAY)
            record.state = (
                "missing" if not days else "incomplete" if gaps else "complete"
            )
            record.gap_text = "\n".join(
                record._describe_gap(*gap) for gap in gaps or ()
            )

    def _describe_gap(self, code, detail):
        return {
            "festival": self.env._("No day off is named “%(name)s”.", name=detail),
            "outside": self.env._(
                "%(day)s does not belong to this year's list.", day=detail
            ),
            "weekday_on": self.env._(
                "%(day)s is a weekday and cannot be a make-up day.", day=detail
            ),
            "fixed": self.env._(
                "%(day)s is a day off by law, but not by this list.", day=detail
            ),
        }[code]

    @api.depends("year", "state")
    def _compute_is_warning(self):
        """A list that is needed now is not there."""
        needed = self._needed_years()
        for record in self:
            record.is_warning = record.year in needed and record.state != "complete"

    @api.model
    def name_create(self, name):
        """Make the year when an imported list names one that is not there yet."""
        if not name.isdecimal() or not FIRST_YEAR <= int(name) <= LAST_YEAR:
            return False
        record = self.create({"year": int(name)})
        return record.id, record.display_name

    @api.model
    def _search_display_name(self, operator, value):
        """Find a year by its number, as lists that are imported name it."""
        if operator not in ("=", "in", "ilike", "=ilike"):
            return NotImplemented
        values = [value] if isinstance(value, str) else value
        years = [int(v) for v in values if str(v).strip().isdecimal()]
        return [("year", "in", years)]

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        before = self.mapped("year")
        res = super().write(vals)
        if not {"year", "notice"}.isdisjoint(vals):
            self.env.registry.clear_cache()
        if self.mapped("year") != before:
            self._want_recount()
        return res

    def _load_records_create(self, vals_list):
        if self.env.context.get("install_mode"):
            return take_over(self, "year", vals_list)
        return super()._load_records_create(vals_list)

    def action_import(self):
        """Open Odoo's import for the days of the list (CSV or XLSX)."""
        return {
            "type": "ir.actions.client",
            "tag": "import",
            "params": {"active_model": "party.workday"},
        }

    @api.model
    @api.readonly
    def get_warning(self):
        """What the screens say while a list that is needed now is not complete."""
        needed = self._needed_years()
        years = self.search([("year", "in", needed)])
        complete = years.filtered(lambda y: y.state == "complete").mapped("year")
        missing = [str(number) for number in needed if number not in complete]
        return missing and self.env._(
            "The working-day list of %(years)s is needed now. Until it is complete, due"
            " dates that reach into the year are provisional.",
            years=", ".join(missing),
        )

    @api.model
    def _needed_years(self):
        """This year and, from November on, the next one."""
        today = fields.Date.context_today(self.with_context(tz=TIME_ZONE))
        return [today.year, today.year + 1][: 1 + (today.month >= WARNING_MONTH)]

    @api.model
    def _cron_warn(self):
        """Tell the managers which lists are needed and not complete."""
        for number in self._needed_years():
            year = self.search([("year", "=", number)]) or self.create({"year": number})
            if year.state == "complete":
                year._end_request()
            else:
                year._ask_managers()

    def _ask_managers(self):
        """Administrators, who enter the list, and the committee, who sees to it."""
        self.ensure_one()
        asked = self.activity_search([LIST_WANTED]).user_id
        # every administrator belongs to the committee's rank as well
        group = self.env.ref("party_service_center.group_party_committee")
        # the technical superuser belongs to the group but reads no activities
        people = group.all_user_ids.filtered("active") - self.env.ref("base.user_root")
        today = fields.Date.context_today(self.with_context(tz=TIME_ZONE))
        for person in people - asked:
            self.activity_schedule(LIST_WANTED, user_id=person.id, date_deadline=today)

    def _end_request(self):
        """Take back what was asked once the list is complete."""
        complete = self.filtered(lambda year: year.state == "complete")
        complete.activity_unlink([LIST_WANTED])

    @api.model
    def _lists(self, start, end):
        """The lists that days from ``start`` to ``end`` are counted by.

        :return: a dict for each year, ``notice`` is None where the list is missing
        """
        notices = self._notices()
        return [
            {"year": year, "notice": notices.get(year)}
            for year in range(start.year, end.year + 1)
        ]

    @api.model
    @tools.ormcache()
    def _notices(self):
        """Title of the notice of each complete list, shared by everybody."""
        # clerks count by the lists without a right to each row; all of them are few
        # pylint: disable-next=no-search-all
        years_sudo = self.sudo().search([])
        return {y.year: y.notice or "" for y in years_sudo if y.state == "complete"}

    @api.model
    def _want_recount(self):
        """Have the due dates that still run counted anew soon, by a job of its own."""
        # every change leaves a mark of its own: a run that is under way and does not
        # know the change yet cannot take it back. Parameters are the administrator's
        parameters_sudo = self.env["ir.config_parameter"].sudo()
        parameters_sudo.set_param(RECOUNT_WANTED, uuid4().hex)
        # at installation the lists are there before the job
        if job := self.env.ref(RECOUNT, raise_if_not_found=False):
            job._trigger()

    @api.model
    def _recount_wanted(self):
        """The mark of the last change that nobody has counted by yet, or None."""
        return self._recount_marks().value

    @api.model
    def _recount_done(self, mark):
        """Everything was counted by the lists that had ``mark``."""
        self._recount_marks().filtered_domain([("value", "=", mark)]).unlink()

    @api.model
    def _recount_marks(self):
        # read past the cache, which another process's change reaches late; parameters
        # are the administrator's
        marks_sudo = self.env["ir.config_parameter"].sudo()
        marks_sudo.invalidate_model(["value"])
        return marks_sudo.search([("key", "=", RECOUNT_WANTED)])

    def _list_changed(self, message):
        """Make everybody count anew, leave a trace, take back what is settled."""
        self.env.registry.clear_cache()
        if message:
            self._want_recount()
        # installing and updating the addon is no change that somebody made
        if self.env.context.get("install_mode"):
            return
        if message:
            self._message_log_batch(dict.fromkeys(self.ids, message))
        self._end_request()
