"""Matters that need more than the usual course: the real steps, dated back."""

from datetime import timedelta

from odoo import fields

from ..models import online_intake
from ..models.sms_provider import NoProvider
from . import ticket_texts as texts
from .ticket_history import TicketHistory

MODULE = "party_service_center."

# A chapter of stories → what each begins with: name, request, course, working days ago,
# how it came in.
CHAPTERS = {
    "extensions": [
        ("meter", texts.METER, "processing", 5, "window"),
        ("roof", texts.ROOF, "processing", 6, "phone"),
        ("schooling", texts.SCHOOLING, "processing", 4, "window"),
        ("rebuilt", texts.REBUILT, "processing", 6, "letter"),
        ("signboard", texts.SIGNBOARD, "processing", 3, "online"),
    ],
    "demands": [
        ("wiring", texts.WIRING, "processing", 11, "phone"),
        ("scales", texts.SCALES, "processing", 7, "window"),
        ("parking", texts.PARKING, "late", 18, "referred"),
    ],
    "referrals": [
        ("deposit", texts.DEPOSIT, "processing", 3, "window"),
        ("wages", texts.WAGES, "processing", 4, "window"),
        ("fake", texts.FAKE, "processing", 6, "online"),
        ("insurance", texts.INSURANCE, "processing", 5, "phone"),
        ("noise", texts.NOISE, "processing", 4, "window"),
    ],
    "visits": [
        ("illness", texts.ILLNESS, "processing", 6, "phone"),
        ("fire", texts.FIRE, "done", 7, "referred"),
        ("alone", texts.ALONE, "processing", 3, "other"),
    ],
    "callbacks": [
        ("called_soon", texts.REQUESTS[1], "told", 6, "phone"),
        ("called_today", texts.REQUESTS[0], "told", 10, "window"),
        ("called_late", texts.REQUESTS[2], "told", 15, "window"),
        ("called", texts.REQUESTS[4], "told", 13, "online"),
    ],
    "rounds": [
        ("half", texts.HALF, "told", 12, "window"),
        ("weight", texts.WEIGHT, "told", 34, "window"),
    ],
    "matters": [
        ("lights", texts.LIGHTS[0], "filed", 41, "window"),
        ("lights_again", texts.LIGHTS[1], "told", 10, "phone"),
        ("twice", texts.TWICE, "transferred", 2, "phone"),
        ("twice_again", texts.TWICE_AGAIN, "accepted", 1, "window"),
        ("lights_third", texts.LIGHTS[2], "processing", 2, "window"),
    ],
    "secret": [("whisper", texts.WHISPER, "processing", 4, "letter")],
    "important": [("crossing", texts.CROSSING, "processing", 5, "referred")],
    "messages": [
        ("stall", texts.STALL, "done", 4, "phone"),
        ("bus", texts.BUS, "unpromised", 2, "online"),
    ],
    "portal": [("dues", texts.PORTAL_OLD, "instant", 7, "online")],
    "unlocking": [("refund", texts.REFUND, "filed", 22, "window")],
}
# who asks again is the one who asked before
SAME_PERSON = {"lights_again": "lights", "lights_third": "lights"} | {
    "twice_again": "twice"
}


class TicketStories:
    """Tells the chapters of one center; each step gets the moment it had."""

    def __init__(self, demo, center, worked, histories):
        """``histories``: name of the story → its ticket's history so far."""
        self.demo = demo
        self.center = center
        self.worked = worked
        self.histories = histories
        self.committee = demo.env.ref(f"{MODULE}user_committee")

    def tell(self, chapters):
        for chapter in chapters:
            getattr(self, f"_tell_{chapter}")()

    def _at(self, name, age):
        """A moment of story ``name``, ``age`` working days ago."""
        history = self.histories[name]
        return self.demo._moment(
            history.random, self.center, self.worked[age], history.ticket.accepted_at
        )

    def _ticket(self, name, user=None):
        history = self.histories[name]
        return history.ticket.with_user(user or history.clerk)

    def _handler(self, name):
        return self.histories[name].director

    # ------------------------------------------------------------------
    # More time (A4.4)
    # ------------------------------------------------------------------
    def _tell_extensions(self):
        self._ask_time("meter", 3)
        self._approve("meter", 2, self._handler("meter"))
        self._tell_new_date("meter", 1)
        colleague = self._colleague("meter")
        self._ticket("meter", self._handler("meter")).cohandler_ids = colleague
        self._ask_time("roof", 2)
        self._approve("roof", 1, self._handler("roof"))
        self._ask_time("schooling", 1)
        self._ask_time("rebuilt", 4)
        self._approve("rebuilt", 3, self._handler("rebuilt"))
        self._tell_new_date("rebuilt", 2)
        again = (7, "authority", texts.REBUILT_AGAIN)
        self._ask_time("rebuilt", 1, again)
        extension = self._ask_time("signboard", 2)
        extension.with_user(self._handler("signboard"))._refuse(texts.NOT_GRANTED)
        extension._record_proof(decided_at=self._at("signboard", 1))

    def _ask_time(self, name, age, wanted=None):
        ticket = self._ticket(name)
        days, reason_class, reason = wanted or texts.MORE_TIME[name]
        extension = ticket.env["party.ticket.extension"]._ask(
            ticket, days, reason_class, reason
        )
        extension = extension.sudo()
        extension._record_proof(asked_at=self._at(name, age))
        return extension

    def _approve(self, name, age, person):
        extension = self._ticket(name).sudo()._pending_extension()
        extension.with_user(person).action_approve()
        extension._record_proof(decided_at=self._at(name, age))

    def _tell_new_date(self, name, age):
        self._record_notice(name, "extension", "phone", self._at(name, age))

    def _record_notice(self, name, kind, channel, moment, note=False):
        ticket = self._ticket(name)
        notice = ticket.env["party.ticket.notice"]._record(
            ticket, kind, fields.Datetime.now(), channel, note
        )
        # rows are written by the steps alone; the past is told without them
        notice.sudo().told_at = moment
        return notice

    def _colleague(self, name):
        """Who helps the handler: another clerk, where there is one."""
        history = self.histories[name]
        clerks = self.center.staff_ids.filtered(lambda s: s.role == "clerk").user_id
        return (clerks - history.clerk)[:1] or history.clerk

    # ------------------------------------------------------------------
    # Supervision (A4.4)
    # ------------------------------------------------------------------
    def _tell_demands(self):
        self._press("wiring", 1)
        demand = self._press("scales", 4)
        self._answer("scales", demand, 2)
        demand = self._press("parking", 11)
        self._answer("parking", demand, 10)
        demand.with_user(self.committee)._close()
        demand.sudo()._record_proof(closed_at=self._at("parking", 9))
        self.histories["parking"].call_back(*texts.OPINIONS[1], self.worked[6])

    def _press(self, name, age):
        ticket = self._ticket(name, self.committee)
        days = 2
        demand = ticket.env["party.ticket.supervision"]._press(
            ticket, texts.DEMANDS[name], days
        )
        pressed_at = self._at(name, age)
        start = self.center._local_date(pressed_at)
        demand.sudo()._record_proof(
            pressed_at=pressed_at, **demand._deadline_values(start, days)
        )
        return demand

    def _answer(self, name, demand, age):
        person = self._handler(name)
        demand.with_user(person)._answer(texts.DEMAND_ANSWERS[name])
        demand.sudo()._record_proof(answered_at=self._at(name, age))

    # ------------------------------------------------------------------
    # Referrals (A2.5) and visits (A2.7)
    # ------------------------------------------------------------------
    def _tell_referrals(self):
        self._write_letter("deposit")
        self._send("wages", 3, self.center._today() + timedelta(days=5))
        self._send("fake", 5, self.worked[1])
        letter = self._send("insurance", 4, self.center._today() + timedelta(days=3))
        letter.write(
            {
                "outcome_kind": "handled",
                "outcome_text": texts.OUTCOME,
                "outcome_date": self.worked[1],
            }
        )
        letter.action_record_outcome()
        letter._record_proof(answered_at=self._at("insurance", 1))
        letter = self._send("noise", 3, self.center._today() + timedelta(days=4))
        letter._recall(texts.RECALLED)
        letter._record_proof(recalled_at=self._at("noise", 2))

    def _write_letter(self, name):
        ticket = self._ticket(name)
        kind, addressee, person, phone = texts.ADDRESSEES[name]
        return ticket.env["party.ticket.referral"].create(
            {
                "ticket_id": ticket.id,
                "addressee_kind": kind,
                "addressee_name": addressee,
                "contact_person": person,
                "phone": phone,
                "letter_body": texts.LETTER.format(
                    name=ticket.requester_name,
                    number=ticket.name,
                    request=ticket.request_text,
                ),
            }
        )

    def _send(self, name, age, due_date):
        letter = self._write_letter(name)
        letter.write(
            {
                "is_agreed": True,
                "letter_number": texts.letter_number(self.center.code, letter.id),
                "sent_date": self.worked[age],
                "sent_way": "hand",
                "due_date": due_date,
            }
        )
        letter.action_send()
        letter._record_proof(sent_at=self._at(name, age))
        return letter

    def _tell_visits(self):
        self._visit("illness", "illness", 4, self.worked[1])
        self._visit("fire", "fire", 5, self.worked[2])
        self._visit("fire", "fire_again", 2)
        self._visit("alone", "alone", 1, self.center._today() + timedelta(days=5))

    def _visit(self, name, text, age, follow_up_date=False):
        ticket = self._ticket(name)
        place, findings, help_given = texts.VISITS[text]
        ticket.env["party.ticket.visit"].create(
            {
                "ticket_id": ticket.id,
                "visit_date": self.worked[age],
                "visitor_ids": (self._handler(name) | self.histories[name].clerk).ids,
                "place": place,
                "findings": findings,
                "help_given": help_given,
                "follow_up_date": follow_up_date,
            }
        )

    # ------------------------------------------------------------------
    # Callbacks and further rounds (A3.2.6, A4.5)
    # ------------------------------------------------------------------
    def _tell_callbacks(self):
        """Three wait: for some days, for today, and for too long; one was made."""
        self.histories["called"].call_back(*texts.OPINIONS[0], self.worked[4])

    def _tell_rounds(self):
        self._go_on("half", 3, texts.HALF).tell_as("processing")
        second = self._go_on(
            "weight", 27, texts.WEIGHT._replace(answer=texts.WEIGHT_SETTLED)
        )
        second._told()
        second.call_back("4", texts.BETTER, self.worked[19])
        for history in (self.histories["weight"], second):
            history.on(self.worked[18])
            history.file_form("permanent")

    def _go_on(self, name, age, request):
        """The requester is not satisfied: a round more, begun on that day."""
        history = self.histories[name]
        callback = history.call_back(*texts.UNSATISFIED[name], self.worked[age])
        # it carries on what the first ticket fixed; only its moment is another
        round_ = self._ticket(name)._open_round(callback)
        callback._record_proof(round_id=round_.id)
        date = self.center._local_date(history.moment)
        round_._record_proof(
            accepted_at=history.moment,
            accepted_date=date,
            **round_._limit_values(round_.service_type_id, date, round_.limit_days),
        )
        round_.activity_ids.date_deadline = round_.due_date
        return TicketHistory(
            self.demo, history.random, history.calendar, round_, request
        )

    # ------------------------------------------------------------------
    # Several tickets of one matter, secrecy, importance, messages
    # ------------------------------------------------------------------
    def _tell_matters(self):
        self._ticket("lights_again")._link_repeat(self._ticket("lights"))
        self._ticket("lights_third")._link_repeat(self._ticket("lights_again"))
        second = self._ticket("twice_again")
        second._close_as_duplicate(self._ticket("twice"))
        second._record_proof(withdrawn_at=self._at("twice_again", 1))

    def _tell_secret(self):
        self._ticket("whisper")._mark_secret(texts.WHISPER_REASON)

    def _tell_important(self):
        ticket = self._ticket("crossing")
        ticket._raise_importance(texts.CROSSING_REASON)
        # staff may take steps down and change none
        ticket.sudo().step_ids[-1]._record_proof(done_at=self._at("crossing", 4))

    def _tell_messages(self):
        """Text messages that failed, one of them made good by a call."""
        self._fail_to_send("stall", "answer", 1)
        self._fail_to_send("bus", "promise", 2)
        made_good_at = self._at("bus", 1)
        self._record_notice("bus", "promise", "phone", made_good_at, texts.TOLD_BY_HAND)

    def _fail_to_send(self, name, kind, age):
        """Nothing leaves, whatever provider is installed: it is handed to none."""
        notice = self._record_notice(name, kind, "sms", self._at(name, age))
        # the queue is nobody's to read
        queue_sudo = notice.env["sms.sms"].sudo()
        queued_sudo = queue_sudo.search(
            [("mail_message_id", "=", notice.message_id.id)]
        )
        queued_sudo._send_with_api(NoProvider(notice.env))

    def _tell_portal(self):
        """A member signs in and asks once more (A3.2.1)."""
        member = self.histories["dues"].ticket.member_id
        user = self._let_in(member)
        # portal users have no right on any record; the portal's pages do the same
        member_sudo = member.with_user(user).sudo()
        kind_sudo = online_intake.kinds_sudo(member_sudo.env)[:1]
        online_intake.take_in(member_sudo, kind_sudo, texts.PORTAL_NEW)

    def _let_in(self, member):
        """As the invitation does, with a password and without its mail."""
        login = texts.PORTAL_LOGIN
        contact = self.demo.env["res.partner"].create(
            {
                "name": member.name,
                "email": f"{login}@example.com",
                "tz": self.center.tz,
            }
        )
        member.sudo()._record_proof(partner_id=contact.id)
        users = self.demo.env["res.users"].with_context(no_reset_password=True)
        return users.create(
            {
                "partner_id": contact.id,
                "login": login,
                "password": login,
                "group_ids": self.demo.env.ref("base.group_portal").ids,
            }
        )

    def _tell_unlocking(self):
        ticket = self._ticket("refund")
        ticket.env["party.ticket.unlock"].create(
            {"ticket_id": ticket.id, "reason": texts.TO_CORRECT}
        )
