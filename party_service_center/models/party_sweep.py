"""The monthly list of who is to be asked, and how far it is."""

from collections import Counter, defaultdict
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import FiledRecord
from .data_quality import CONFIRM_MONTHS

SWEEP_WORK = "party_service_center.mail_activity_type_sweep"
# two weeks, as the sheets of last month's new traders are acted on
LIMIT_DAYS = 10  # working days after the list was made


class PartySweep(models.Model):
    """One center's list of one month: traders not asked yet, members not confirmed.

    It is made on the first working day of the month, or on the next day on which the
    server runs. Whoever is still undone on the list of before is carried over to the
    new one, so that a center has one list with open lines and nobody is on two.

    Clause: A2.1 (survey), A2.2 (yearly confirmation)
    """

    _name = "party.sweep"
    _description = "Sweep List"
    _inherit = [
        "party.protected.mixin",
        "party.thread.mixin",
        "party.succession.mixin",
        "mail.activity.mixin",
    ]
    _order = "month desc, center_id"
    _rec_names_search = ["center_id"]

    _proof_fields = frozenset({"center_id", "month", "made_date", "due_date"})

    center_id = fields.Many2one(
        "party.center", required=True, readonly=True, index=True, ondelete="restrict"
    )
    month = fields.Date(required=True, readonly=True, help="The first of the month.")
    made_date = fields.Date(
        "Made on",
        required=True,
        readonly=True,
        help="Normally the first working day of the month.",
    )
    due_date = fields.Date(
        "Due on",
        required=True,
        readonly=True,
        help="Ten working days after the list was made.",
    )
    line_ids = fields.One2many("party.sweep.line", "sweep_id", "All Lines")
    my_line_ids = fields.One2many(
        "party.sweep.line", string="My Open Lines", compute="_compute_my_line_ids"
    )
    line_count = fields.Integer("Lines", compute="_compute_progress")
    done_count = fields.Integer("Done", compute="_compute_progress")
    open_count = fields.Integer("Open", compute="_compute_progress")
    carried_count = fields.Integer("Carried Over", compute="_compute_progress")
    vacant_count = fields.Integer("Without a Person", compute="_compute_progress")
    progress = fields.Float(
        compute="_compute_progress", help="Part of the lines that are done, in percent."
    )

    _month_uniq = models.UniqueIndex(
        "(center_id, month)", "The center has a sweep list of this month already."
    )
    _month_first = models.Constraint(
        "CHECK (EXTRACT(day FROM month) = 1)",
        "The month of a sweep list is stated by its first day.",
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("center_id", "month")
    def _compute_display_name(self):
        for sweep in self:
            sweep.display_name = (
                sweep.month and f"{sweep.center_id.name} · {sweep.month:%Y-%m}"
            )

    @api.depends("line_ids.state", "line_ids.responsible_id")
    def _compute_progress(self):
        counts, vacant = defaultdict(Counter), Counter()
        for sweep, state, person, count in self.env["party.sweep.line"]._read_group(
            [("sweep_id", "in", self.ids)],
            ["sweep_id", "state", "responsible_id"],
            ["__count"],
        ):
            counts[sweep][state] += count
            if state == "open" and not person:
                vacant[sweep] += count
        for sweep in self:
            by_state = counts[sweep]
            total = by_state.total()
            sweep.line_count = total
            sweep.open_count = by_state["open"]
            sweep.carried_count = by_state["carried"]
            sweep.done_count = total - by_state["open"] - by_state["carried"]
            sweep.vacant_count = vacant[sweep]
            sweep.progress = 100 * sweep.done_count / total if total else 100

    @api.depends("line_ids.state", "line_ids.responsible_id")
    @api.depends_context("uid")
    def _compute_my_line_ids(self):
        lines = self.env["party.sweep.line"].search(
            [
                ("sweep_id", "in", self.ids),
                ("state", "=", "open"),
                ("responsible_id", "=", self.env.uid),
            ]
        )
        by_sweep = lines.grouped("sweep_id")
        for sweep in self:
            sweep.my_line_ids = by_sweep.get(sweep)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FiledRecord(
            self.env._("Sweep lists are kept: they show who was asked when.")
        )

    # ------------------------------------------------------------------
    # Making
    # ------------------------------------------------------------------
    @api.model
    def _cron_make(self):
        """Make the lists that are due and see that each open line has its person.

        Runs daily; a second run finds nothing to do, and a day on which the server was
        off is made up for on the next one.
        """
        cron = self.env["ir.cron"]
        # pylint: disable-next=no-search-all
        centers = self.env["party.center"].search([])
        cron._commit_progress(remaining=len(centers))
        for center in centers:
            self._keep_up(center)
            if not cron._commit_progress(1):
                break

    @api.model
    def _keep_up(self, center):
        """Make the list of this month when its first working day has come.

        In a year without a working-day list the day is found by the weekends and the
        days off that the law fixes: at worst the list comes some days early.
        """
        today = center._today()
        month = today.replace(day=1)
        calendar = self.env["party.workday"]._calendar()
        sweep = self.search([("center_id", "=", center.id)], limit=1)
        is_behind = not sweep or sweep.month < month
        if is_behind and today >= calendar.add(month - timedelta(days=1), 1):
            sweep = self._make(center, today)
        sweep._restaff()
        sweep._sync_activities()

    @api.model
    def _make(self, center, today):
        """The center's list of this month with everybody who is to be asked."""
        calendar = self.env["party.workday"]._calendar()
        sweep = self._as_mover().create(
            {
                "center_id": center.id,
                "month": today.replace(day=1),
                "made_date": today,
                "due_date": calendar.add(today, LIMIT_DAYS),
            }
        )
        sweep = sweep._as_user()
        cases = self.env["party.registration"].search(
            sweep._not_asked_domain(), order="found_date, id"
        )
        members = self.env["party.member"].search(sweep._not_confirmed_domain())
        self.env["party.sweep.line"]._add(sweep, cases, members)
        return sweep

    def _not_asked_domain(self):
        """Traders found before this month and not told to register yet (A2.1)."""
        return Domain(
            [
                ("center_id", "=", self.center_id.id),
                ("state", "=", "found"),
                ("found_date", "<", self.month),
            ]
        )

    def _not_confirmed_domain(self):
        """Members in the register whose yearly confirmation is due (A2.2)."""
        return Domain("center_id", "=", self.center_id.id) & (
            Domain("confirmed_date", "=", False)
            | Domain("confirmed_date", "<", self._confirmed_since())
        )

    def _confirmed_since(self):
        """Since when a confirmation counts for this list."""
        return self.made_date - relativedelta(months=CONFIRM_MONTHS)

    # ------------------------------------------------------------------
    # Whose work it is
    # ------------------------------------------------------------------
    @api.model
    def _on_duty(self, center):
        """(everybody on duty at the center, those of them who get new work).

        New work goes to the clerks; where none is on duty, to the director.
        """
        staff = self.env["party.staff"].with_context(tz=center.tz)
        staff = staff.search(
            [("center_id", "=", center.id), ("user_id.active", "=", True)]
            + staff._on_duty_domain(),
            order="id",
        )
        clerks = staff.filtered(lambda assignment: assignment.role == "clerk")
        return staff.user_id, (clerks or staff).user_id

    def _share_out(self, wanted):
        """A person on duty for each line, evenly and the same way in every run.

        :param wanted: whom each line would go to, in order; may be nobody
        :return: list of users; empty ones while nobody is on duty
        """
        on_duty, takers = self._on_duty(self.center_id)
        load = Counter(user for user in wanted if user in on_duty)
        people = []
        for user in wanted:
            if user not in on_duty:
                user = min(takers, key=lambda taker: load[taker], default=takers)
                load[user] += 1
            people.append(user)
        return people

    def _restaff(self):
        """Give lines whose person is not on duty any more to somebody who is."""
        for sweep in self:
            lines = self.env["party.sweep.line"].search(
                [("sweep_id", "=", sweep.id), ("state", "=", "open")]
            )
            people = sweep._share_out([line.responsible_id for line in lines])
            moved = defaultdict(list)
            for line, person in zip(lines, people, strict=True):
                if line.responsible_id != person:
                    moved[person].append(line.id)
            for person, line_ids in moved.items():
                lines.browse(line_ids)._record_proof(responsible_id=person.id)

    @api.model
    def _open_lines_of(self, person):
        return [("state", "=", "open"), ("responsible_id", "=", person.id)]

    @api.model
    def _work_of(self, person, center):
        """Lists on which the person has open lines."""
        own = [("center_id", "=", center.id), *self._open_lines_of(person)]
        return self.env["party.sweep.line"].search(own).sweep_id

    def _succeed(self, person, successor):
        """Its lines go to the successor, and the task on the list with them."""
        self.line_ids.filtered_domain(self._open_lines_of(person)).write(
            {"responsible_id": successor.id}
        )

    def _sync_activities(self):
        """One activity for each person with open lines, none for anybody else."""
        kind = self.env.ref(SWEEP_WORK)
        # activities of colleagues are theirs to close; the list makes and closes all
        sweeps_sudo = self.sudo()
        lines_sudo = self.env["party.sweep.line"].sudo()
        activities_sudo = self.env["mail.activity"].sudo()
        wanted = {
            (sweep_sudo, user)
            for sweep_sudo, user in lines_sudo._read_group(
                [
                    ("sweep_id", "in", sweeps_sudo.ids),
                    ("state", "=", "open"),
                    ("responsible_id", "!=", False),
                ],
                ["sweep_id", "responsible_id"],
            )
        }
        present = {
            (sweeps_sudo.browse(activity.res_id), activity.user_id): activity
            for activity in activities_sudo.search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", sweeps_sudo.ids),
                    ("activity_type_id", "=", kind.id),
                ]
            )
        }
        for pair in present.keys() - wanted:
            present[pair].unlink()
        # it shows in the activity menu; a mail for each would be noise
        activities_sudo.with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_id": sweep_sudo.id,
                    "activity_type_id": kind.id,
                    "user_id": user.id,
                    "date_deadline": sweep_sudo.due_date,
                    "automated": True,
                }
                for sweep_sudo, user in wanted - present.keys()
            ]
        )
