"""The State Council's yearly notice of days off and make-up days."""

from odoo import api, fields, models

from ..tools.working_days import HOLIDAY, WORKDAY, DayException, year_gaps

WARNING_MONTH = 11  # the notice for the next year comes out in November
FIRST_YEAR, LAST_YEAR = 2000, 2100
TIME_ZONE = "Asia/Shanghai"  # of the State Council; a cron has no time zone of its own


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
            gaps = year_gaps(
                record.year,
                {day.date: DayException(day.kind, day.name or "") for day in days},
            )
            kinds = days.mapped("kind")
            record.day_off_count = kinds.count(HOLIDAY)
            record.day_on_count = kinds.count(WORKDAY)
            record.state = (
                "missing" if not days else "incomplete" if gaps else "complete"
            )
            record.gap_text = "\n".join(record._describe_gap(*gap) for gap in gaps)

    def _describe_gap(self, code, detail):
        return {
            "festival": self.env._("No day off is named “%(name)s”.", name=detail),
            "outside": self.env._(
                "%(day)s does not belong to this year's list.", day=detail
            ),
            "weekday_on": self.env._(
                "%(day)s is a weekday and cannot be a make-up day.", day=detail
            ),
        }[code]

    @api.depends_context("tz")
    def _compute_is_warning(self):
        """The list of this year, or from November on of the next one, is not there."""
        today = fields.Date.context_today(self)
        wanted = {today.year, today.year + (today.month >= WARNING_MONTH)}
        for record in self:
            record.is_warning = record.year in wanted and record.state != "complete"

    @api.model
    def name_create(self, name):
        """Make the year when an imported list names one that is not there yet."""
        if not name.isdecimal():
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
        if "year" in vals:
            self.env.registry.clear_cache()
        return super().write(vals)

    def action_import(self):
        """Open Odoo's import for the days of the list (CSV or XLSX)."""
        return {
            "type": "ir.actions.client",
            "tag": "import",
            "params": {"active_model": "party.workday"},
        }

    @api.model
    def _cron_warn(self):
        """From 1 November on, ask every administrator for next year's list."""
        self = self.with_context(tz=TIME_ZONE)
        today = fields.Date.context_today(self)
        next_year = self.search([("year", "=", today.year + 1)])
        if next_year.state == "complete":
            next_year.activity_unlink(["party_service_center.mail_activity_type_list"])
        elif today.month >= WARNING_MONTH:
            next_year = next_year or self.create({"year": today.year + 1})
            next_year._ask_administrators(today)

    def _ask_administrators(self, today):
        self.ensure_one()
        kind = "party_service_center.mail_activity_type_list"
        asked = self.activity_search([kind]).user_id
        admins = self.env.ref("party_service_center.group_party_admin").all_user_ids
        # the technical superuser belongs to the group but reads no activities
        people = admins.filtered("active") - self.env.ref("base.user_root")
        for person in people - asked:
            self.activity_schedule(kind, user_id=person.id, date_deadline=today)
