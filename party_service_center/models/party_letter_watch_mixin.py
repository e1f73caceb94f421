"""That letters are begun and go out in time: the daily look at runs of letters."""

import logging

from markupsafe import escape

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools.letter_period import period
from .letter_codes import (
    HALVES,
    LETTER_TASK,
    OMISSION_TASK,
    OVERDUE_TASK,
)

_logger = logging.getLogger(__name__)

NAMED = 50  # addressees whom a task names; the list shows the others
REASON_LENGTH = 100  # characters of a reason that a task tells


class PartyLetterWatchMixin(models.AbstractModel):
    """A run that is watched: the director, then the committee, hear of what is unsent.

    Clause: A3.3.4 (before 30 December)
    """

    _name = "party.letter.watch.mixin"
    _description = "Run of Letters That Is Watched"

    @api.model
    def _cron_watch(self):
        """Begin the runs that are due and tell of unsent letters.

        Runs daily; a second run on a day finds nothing to do.
        """
        cron = self.env["ir.cron"]
        # pylint: disable-next=no-search-all
        centers = self.env["party.center"].search([])
        cron._commit_progress(remaining=len(centers))
        for center in centers:
            for step in (self._begin_due, self._tell_of_unsent):
                try:
                    with self.env.cr.savepoint():
                        step(center)
                except Exception:  # pylint: disable=broad-exception-caught
                    # the centers after this one have to hear of their letters
                    _logger.exception("The letters of %s were not looked at", center)
            if not cron._commit_progress(1):
                break

    # ------------------------------------------------------------------
    # Runs that nobody has begun
    # ------------------------------------------------------------------
    @api.model
    def _begin_due(self, center):
        """Begin what is to be written at ``center`` and was not begun by anybody."""
        today = center._today()
        for kind, year, half in self._kinds_due(today):
            facts = {"center_id": center.id, "kind": kind, "year": year, "half": half}
            known = self.search([(name, "=", facts[name]) for name in facts])
            run = known or self.new(facts)
            is_needed = known or run._all_members().search_count(
                run._members_domain(), limit=1
            )
            if is_needed and run.state == "draft":
                run = known or self.create(facts)
                run._begin_by_itself()

    @api.model
    def _kinds_due(self, today):
        """(kind, year, half) of the runs in whose time ``today`` lies."""
        years = (today.year - 1, today.year)
        kinds = [("annual", year, False) for year in years]
        if self.env.company.party_half_year_notices:
            kinds += [
                ("half_year", year, half) for year in years for half, _label in HALVES
            ]
        return [facts for facts in kinds if period(*facts).is_time(today)]

    # ------------------------------------------------------------------
    # Unsent letters
    # ------------------------------------------------------------------
    @api.model
    def _tell_of_unsent(self, center):
        """Tell the director each day, and from the last day on the committee."""
        today = center._today()
        runs = self.search(
            [
                ("center_id", "=", center.id),
                ("kind", "=", "annual"),
                ("state", "!=", "closed"),
            ]
        )
        for run in runs:
            days = period(run.kind, run.year)
            if today < days.alarm_date or run.alarm_sent_date == today:
                continue
            if not run._is_open():
                continue
            run._notify_unsent()
            run._give_letter_tasks()
            if today >= days.due_date:
                run._name_to_committee()
            run._record_proof(alarm_sent_date=today)

    def _is_open(self):
        """Whether a letter of this run is unsent, or none is written yet."""
        return bool(self._unsent_letters()) or self.state in (
            "draft",
            "drafting",
            "failed",
        )

    def _unsent_letters(self):
        """What has to go out still; from the last day on also what is held back."""
        return self.env["party.letter"].search(
            Domain("run_id", "=", self.id) & Domain("is_unsent", "=", True)
        )

    def _answerable(self):
        """Who is asked to send these letters."""
        return self.center_id._answerable()

    def _notify_unsent(self):
        """One notification of all that is unsent, not one for each letter."""
        count = len(self._unsent_letters())
        for person in self._answerable().filtered("active"):
            mine = self.with_context(lang=person.lang)
            mine.message_notify(
                partner_ids=person.partner_id.ids,
                subject=mine.env._("Letters to home organizations are unsent"),
                body=mine.env._(
                    "%(run)s: %(count)s letters are unsent. The last day is %(day)s"
                    " (A3.3.4).",
                    run=mine.display_name,
                    count=count,
                    day=format_date(mine.env, mine.due_date),
                )
                if count
                else mine.env._(
                    "%(run)s: no letter is written yet. The last day is %(day)s"
                    " (A3.3.4).",
                    run=mine.display_name,
                    day=format_date(mine.env, mine.due_date),
                ),
                email_layout_xmlid="mail.mail_notification_light",
            )

    def _name_to_committee(self):
        """Give the committee a task that names the center and whom it did not write."""
        # tasks of colleagues are theirs to close; each day's replaces the one before
        self.sudo().activity_unlink([OVERDUE_TASK])
        letters = self._unsent_letters()
        rest = len(letters) - NAMED
        for person in self.env["party.center"]._committee().filtered("active"):
            mine = self.sudo().with_context(lang=person.lang)
            note = mine.env._(
                "%(center)s has not sent: %(names)s",
                center=mine.center_id.name,
                names="; ".join(mine._names_of(letters[:NAMED])) or "–",
            )
            if rest > 0:
                note += " " + mine.env._("… and %(count)s more.", count=rest)
            mine.with_context(mail_activity_quick_update=True).activity_schedule(
                OVERDUE_TASK,
                user_id=person.id,
                date_deadline=self.due_date,
                note=escape(note),
            )

    def _names_of(self, letters):
        """The addressees; of letters held back with the reason."""
        return [
            self.env._(
                "%(addressee)s (held back: %(reason)s)",
                addressee=letter.addressee_name,
                reason=letter.hold_reason[:REASON_LENGTH],
            )
            if letter.state == "held"
            else letter.addressee_name
            for letter in letters
        ]

    # ------------------------------------------------------------------
    # Tasks
    # ------------------------------------------------------------------
    def _give_letter_tasks(self):
        """Let the director have the letters to do while any is unsent."""
        for run in self:
            if not run._is_open():
                run._end_tasks()
                continue
            run._give_once(LETTER_TASK, run._answerable(), run.due_date)

    def _give_omission_task(self):
        """Have the director speak with members who do not consent (P-02)."""
        self._give_once(
            OMISSION_TASK,
            self._answerable(),
            self.due_date,
            summary=self.env._("Members without consent: speak with them"),
        )

    def _give_once(self, kind, people, day, **values):
        """Give the task to those of ``people`` who do not have it."""
        # who records that a letter went out may not give tasks to the director
        run_sudo = self.sudo().with_context(mail_activity_quick_update=True)
        kind_id = self.env.ref(kind).id
        busy = run_sudo.activity_ids.filtered(
            lambda task: task.activity_type_id.id == kind_id
        ).user_id
        for person in (people - busy).filtered("active"):
            run_sudo.activity_schedule(
                kind, user_id=person.id, date_deadline=day, **values
            )

    def _end_tasks(self):
        """Every letter has gone out: nobody has anything left to do."""
        # the tasks of colleagues are theirs to close; the last letter closes them all
        self.sudo().activity_unlink([LETTER_TASK, OVERDUE_TASK])
