"""The daily check for facts that may be lapses."""

from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

LOOK_BACK = timedelta(days=90)  # older facts were there before anybody looked
BATCH = 200  # records looked at in one transaction


class PartyLapseFindMixin(models.AbstractModel):
    """Finds facts by the records that prove them; each is proposed once.

    Only numbers and dates are told, no name of a requester and no content (P-14).

    Clause: A4.6; A3.2.5, A3.2.6, A3.3.4, P-10
    """

    _name = "party.lapse.find.mixin"
    _description = "Lapses Found in the Records"

    @api.model
    def _cron_find(self):
        """Propose what is new; a run that was cut short finds the rest the next day."""
        cron = self.env["ir.cron"]
        # there are a handful of centers
        # pylint: disable-next=no-search-all
        for center in self.env["party.center"].search([]):
            for fresh, describe in self._fresh_at(center):
                for start in range(0, len(fresh), BATCH):
                    batch = fresh[start : start + BATCH]
                    self._propose([describe(record) for record in batch])
                    if not cron._commit_progress(len(batch)):
                        return
        for day in self._days_of_looks():
            self._propose_looks(day)
            cron._commit_progress(1)

    @api.model
    def _fresh_at(self, center):
        """Pairs of records that prove what is not proposed yet, and how to tell it."""
        for kind, records, describe in self._found_at(center):
            known = self._known(kind, records)
            yield records.filtered(lambda r, known=known: r.id not in known), describe

    @api.model
    def _found_at(self, center):
        """What proves a lapse at ``center``: kind, records, and how they are told."""
        today = center._today()
        since = today - LOOK_BACK
        here = Domain("center_id", "=", center.id)
        past = Domain("due_date", "<", today) & Domain("due_date", ">=", since)
        tickets = self.env["party.ticket"]
        unanswered = tickets.search(here & past & Domain(tickets._running_domain()))
        yield "unanswered", unanswered, self._describe_unanswered
        late = tickets.search(
            here & Domain("is_told_late", "=", True) & Domain("told_date", ">=", since)
        )
        # one proposal for a ticket, also where it was told after that
        known = self._known("unanswered", late)
        late = late.filtered(lambda ticket: ticket.id not in known)
        yield "overdue", late, self._describe_overdue
        callbacks = self.env["party.ticket.callback"].search(
            here & past & Domain("state", "=", "waiting")
        )
        yield "callback", callbacks, self._describe_callback
        letters = self.env["party.letter"].search(
            here
            & Domain("kind", "=", "annual")
            & Domain("due_date", ">=", since)
            & (
                Domain("is_late", "=", True)
                | Domain("due_date", "<", today)
                & self.env["party.letter"]._running_domain()
            )
        )
        yield "letter", letters.run_id, self._describe_run

    @api.model
    def _known(self, kind, records):
        """Ids of ``records`` on which a lapse of ``kind`` is proposed."""
        domain = [
            ("kind", "=", kind),
            ("res_model", "=", records._name),
            ("res_id", "in", records.ids),
        ]
        return set(self.search(domain).mapped("res_id"))

    # ------------------------------------------------------------------
    # What is told of a fact
    # ------------------------------------------------------------------
    @api.model
    def _fact(self, kind, record, person, date, words):
        return {
            "kind": kind,
            "key": f"{kind}/{record._name}/{record.id}",
            "center_id": record.center_id.id,
            "person_id": person.id,
            "date": date,
            "words": words,
        } | self._shown_by(record)

    def _due_fact(self, kind, record, person, tell):
        """A fact about a record that had a due date.

        :param tell: (environment, the due date in words) → what is told
        """
        env = self._told_env(record)
        words = tell(env, format_date(env, record.due_date))
        return self._fact(kind, record, person, record.due_date, words)

    def _describe_unanswered(self, ticket):
        return self._due_fact(
            "unanswered",
            ticket,
            self._in_hand(ticket, ticket.due_date),
            lambda env, due: env._(
                "%(number)s was due on %(due)s; the requester was not told the result"
                " by then.",
                number=ticket.name,
                due=due,
            ),
        )

    def _describe_overdue(self, ticket):
        return self._due_fact(
            "overdue",
            ticket,
            self._in_hand(ticket, ticket.due_date),
            lambda env, due: env._(
                "%(number)s was due on %(due)s; the requester was told the result on"
                " %(told)s.",
                number=ticket.name,
                due=due,
                told=format_date(env, ticket.told_date),
            ),
        )

    def _describe_callback(self, callback):
        director = self._director_on(callback.center_id, callback.due_date)
        return self._due_fact(
            "callback",
            callback,
            callback.assigned_id or director,
            lambda env, due: env._(
                "The callback on %(number)s was due on %(due)s and is not made.",
                number=callback.ticket_id.name,
                due=due,
            ),
        )

    def _describe_run(self, run):
        return self._due_fact(
            "letter",
            run,
            self._director_on(run.center_id, run.due_date),
            lambda env, due: env._(
                "Annual letters of %(year)s had not gone out by %(due)s.",
                year=run.year,
                due=due,
            ),
        )

    @api.model
    def _told_env(self, record):
        """The environment in the language of whoever reads it; a job has none."""
        lang = record.center_id._answerable()[:1].lang
        return self.with_context(lang=lang).env if lang else self.env

    @api.model
    def _in_hand(self, ticket, day):
        """Who had ``ticket`` in hand when ``day`` ended: director or first contact.

        Or who had taken it over from them by then, when they left (A1.1.2).
        """
        end = ticket.center_id._first_moment(day + timedelta(days=1))
        taken = ticket.transfer_ids.filtered(
            lambda t: t.state == "accepted" and t.decided_at < end
        )
        last = taken.sorted("decided_at")[-1:]
        person = last.decided_by_id or ticket.first_contact_id
        handed = [
            ("res_model", "=", ticket._name),
            ("res_id", "=", ticket.id),
            ("state", "=", "taken"),
            ("taken_at", ">=", last.decided_at or ticket.accepted_at),
            ("taken_at", "<", end),
        ]
        for line in self.env["party.handover.line"].search(handed, order="taken_at"):
            if line.handover_id.user_id == person:
                person = line.taken_by_id
        return person

    @api.model
    def _director_on(self, center, day):
        """Who was director of ``center`` on ``day``; nobody where it was vacant."""
        return (
            self.env["party.staff"]
            .search(
                [
                    ("center_id", "=", center.id),
                    ("role", "=", "director"),
                    ("date_from", "<=", day),
                    "|",
                    ("date_to", "=", False),
                    ("date_to", ">=", day),
                ],
                limit=1,
            )
            .user_id
        )

    # ------------------------------------------------------------------
    # Looks at ID numbers
    # ------------------------------------------------------------------
    @api.model
    def _days_of_looks(self):
        """The days whose looks are counted: those of the last week that are over.

        What is proposed once keeps its number, so that a day is counted when it ended.
        """
        place = self._clock()
        if not place:
            return []
        today = place._today()
        return [today - timedelta(days=number) for number in range(1, 8)]

    @api.model
    def _clock(self):
        """The center whose days count: whoever looks may be of several, or of none."""
        return self.env["party.center"].search([], limit=1)

    @api.model
    def _propose_looks(self, day):
        """Propose people who read more full ID numbers on ``day`` than is set."""
        place = self._clock()
        domain = [
            ("create_date", ">=", place._first_moment(day)),
            ("create_date", "<", place._first_moment(day + timedelta(days=1))),
        ]
        limit = self.env.company.party_look_limit
        for person, count in self.env["party.access.log"]._read_group(
            domain, ["user_id"], ["__count"], having=[("__count", ">", limit)]
        ):
            self._note_fact(
                "access",
                f"looks/{person.id}/{day}",
                person,
                day,
                self.env._(
                    "%(count)s looks at full ID numbers on one day; %(limit)s are set"
                    " as usual. The access log has the reasons.",
                    count=count,
                    limit=limit,
                ),
                is_secrecy_breach=True,
            )
