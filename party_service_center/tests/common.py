"""Two centers, one user for each rank and a fixed now for all tests of the product."""

from datetime import date
from itertools import compress

from odoo import Command
from odoo.tests import TransactionCase, freeze_time

MODULE = "party_service_center"
# Monday 2026-09-21, 10:00 in Shanghai: an ordinary working day whose seven working
# days cross the Mid-Autumn and National Day holidays
NOW = "2026-09-21 02:00:00"
# a picture of one point
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)


def sign_undertaking(env, users):
    """A signed undertaking of each user: without one nobody is assigned (P-17)."""
    papers = env["party.undertaking"]._as_mover()
    signed = papers.create(
        [
            {
                "user_id": user.id,
                "signed_date": "2020-01-01",
                "paper_place": "Folder 9",
                # as by the step, which each class of tests would wait for ten times
                "state": "signed",
                "recorded_at": NOW,
                "recorded_by_id": env.uid,
            }
            for user in users
        ]
    )
    return signed._as_user()


class PartyCommon(TransactionCase):
    """Center A with clerk and director, center B likewise, committee, administrator."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        frozen = freeze_time(NOW)
        frozen.start()
        cls.addClassCleanup(frozen.stop)
        cls.env = cls.env(
            context=dict(
                cls.env.context,
                tracking_disable=True,
                no_reset_password=True,
                lang="en_US",
                tz="Asia/Shanghai",
            )
        )
        cls.env["res.lang"]._activate_lang("en_US")
        cls.center_a, cls.center_b = cls.env["party.center"].create(
            [{"name": "Center A", "code": "TA"}, {"name": "Center B", "code": "TB"}]
        )
        (
            cls.clerk_a,
            cls.director_a,
            cls.clerk_b,
            cls.director_b,
            cls.committee,
            cls.admin,
            cls.data_officer,
            cls.unassigned,
            cls.outsider,
            cls.portal_user,
        ) = cls._new_users(
            clerk_a="clerk",
            director_a="director",
            clerk_b="clerk",
            director_b="director",
            committee="committee",
            party_admin="admin",
            data_officer="data_officer",
            unassigned="clerk",
            outsider="base.group_user",
            portal_member="base.group_portal",
        )
        cls.env["party.staff"].create(
            [
                cls._assignment(cls.center_a, cls.clerk_a, "clerk"),
                cls._assignment(cls.center_a, cls.director_a, "director"),
                cls._assignment(cls.center_a, cls.data_officer, "clerk"),
                cls._assignment(cls.center_b, cls.clerk_b, "clerk"),
                cls._assignment(cls.center_b, cls.director_b, "director"),
            ]
        )
        cls.branch = cls.env["party.organization"].create(
            {
                "name": "First Branch of Test Town",
                "kind": "branch",
                "phone": "0572-5012345",
            }
        )
        cls.consultation = cls.env.ref(f"{MODULE}.party_service_type_consultation")

    @classmethod
    def _new_users(cls, is_sworn=True, **groups):
        """A user for each login, in the group of the product or of Odoo named with it.

        Those of the product have signed the undertaking of secrecy (P-17).

        As ``new_test_user`` makes them, but at once: each class does this, and one by
        one it takes more than three times as many queries.
        """
        values = []
        for login, group in groups.items():
            group = group if "." in group else f"{MODULE}.group_party_{group}"
            values.append(
                {
                    "login": login,
                    "name": f"{login} ({group})",
                    "password": login.ljust(8, "x"),
                    "email": f"{login[0]}.{login[0]}@example.com",
                    "group_ids": [Command.set(cls.env.ref(group).ids)],
                    "lang": "en_US",
                    "tz": "Asia/Shanghai",
                }
            )
        users = cls.env["res.users"].create(values)
        if is_sworn:
            ours = ["." not in group for group in groups.values()]
            sign_undertaking(cls.env, users.browse(compress(users.ids, ours)))
        # each by itself: what is read of one must not bring the others along unseen
        return [users.browse(user_id) for user_id in users.ids]

    @classmethod
    def _new_user(cls, login, group, is_sworn=True):
        return cls._new_users(is_sworn, **{login: group})[0]

    @staticmethod
    def _assignment(center, user, role):
        return {
            "center_id": center.id,
            "user_id": user.id,
            "role": role,
            "date_from": date(2026, 1, 1),
        }

    def _create_ticket(self, user=None, **values):
        """A ticket taken by ``user`` (clerk of center A unless given)."""
        user = user or self.clerk_a
        return (
            self.env["party.ticket"]
            .with_user(user)
            .create(
                {
                    "requester_name": "Shen Yifan",
                    "requester_phone": "13800000001",
                    "service_type_id": self.consultation.id,
                    "request_text": "How do I move my affiliation?",
                }
                | values
            )
        )

    def _hand_over(self, ticket, **values):
        """Hand ``ticket`` over the way its clerk does it, through the dialog."""
        wizard = self.env["party.ticket.transfer.make"].with_env(ticket.env)
        wizard.create({"ticket_id": ticket.id} | values).action_confirm()

    def _tell(self, ticket, kind="result", **values):
        wizard = self.env["party.ticket.tell"].with_env(ticket.env)
        if kind == "result" and not ticket.decision:
            values = {"decision": "explained"} | values
        wizard.create({"ticket_id": ticket.id, "kind": kind} | values).action_confirm()

    def _ask_extension(self, ticket, days=7, **values):
        """Ask for more time on ``ticket`` the way its clerk does it."""
        wizard = self.env["party.ticket.extension.ask"].with_env(ticket.env)
        wizard.create(
            {
                "ticket_id": ticket.id,
                "days": days,
                "reason_class": "authority",
                "reason": "The branch of origin has not answered yet.",
            }
            | values
        ).action_confirm()
        return ticket.extension_ids.sorted("id")[-1:]

    def _press(self, ticket, **values):
        """Press ``ticket`` the way a member of the committee does it."""
        wizard = self.env["party.ticket.press"].with_user(self.committee)
        wizard.create(
            {"ticket_id": ticket.id, "text": "Why is this not settled?"} | values
        ).action_confirm()
        return ticket.supervision_ids.sorted("id")[-1:]

    def _create_event(self, user=None, **values):
        """A draft of center A by its clerk: tomorrow week, from two to four."""
        return (
            self.env["party.event"]
            .with_user(user or self.clerk_a)
            .create(
                {
                    "name": "Honest Scales in the Market",
                    "center_id": self.center_a.id,
                    "kind_id": self.env.ref(f"{MODULE}.party_event_kind_study").id,
                    "date_begin": "2026-09-29 06:00:00",
                    "date_end": "2026-09-29 08:00:00",
                    "place": "Meeting room of the center",
                    "plan_text": "A talk, then questions.",
                }
                | values
            )
        )

    def _invite(self, event, members):
        """Put ``members`` on the list of ``event`` by hand."""
        people = self.env["party.event.participant"].with_env(event.env)
        people._add(event, members.with_env(event.env))

    def _submit(self, event):
        event.with_user(self.director_a).action_submit()

    def _approve(self, event):
        """Bring a draft to the committee, which approves it."""
        self._submit(event)
        event.with_user(self.committee).action_approve()

    def _announce(self, event, user=None):
        """Announce ``event`` the way its clerk does it, through the dialog."""
        event = event.with_user(user or self.clerk_a)
        action = event.action_announce()
        dialogs = self.env[action["res_model"]].with_env(event.env)
        dialogs.with_context(**action["context"]).create({}).action_confirm()

    def _event_at_the_door(self, members, **values):
        """An announced activity of center A with ``members``; it begins at 10:20."""
        begin = {"date_begin": "2026-09-21 02:20:00", "date_end": "2026-09-21 04:20:00"}
        event = self._create_event(target_mode="hand", **begin | values)
        self._invite(event, members)
        self._approve(event)
        event._move("announced")
        return event

    def _complete_record(self, event):
        """What an activity needs before it is filed: a summary, and who came."""
        event.summary = "A talk on honest scales; 20 questions."
        event.action_mark_rest()

    def _give_reason(self, ticket, verb, reason):
        wizard = self.env["party.step.reason"].with_env(ticket.env)
        wizard.create(
            {
                "res_model": ticket._name,
                "res_id": ticket.id,
                "step": verb,
                "reason": reason,
            }
        ).action_confirm()

    def _call_back(self, ticket, user=None, **values):
        """Call the requester of a told ticket back; satisfied unless said otherwise."""
        callback = ticket.callback_ids.filtered(lambda c: c.state == "waiting")
        callback = callback.with_user(user or self.director_a)
        given = {"is_result_told": True, "satisfaction": "5", "means": "phone"}
        callback.write(given | values)
        callback.action_done()
        return callback

    def _file(self, tickets, **values):
        wizard = self.env["party.ticket.file"].with_env(tickets.env)
        given = {
            "ticket_ids": [(6, 0, tickets.ids)],
            "paper_place": "Folder 3",
            "unsigned_reason": "Refused to sign",
        }
        wizard.create(given | values).action_confirm()

    def _bring_to(self, state):
        """A ticket of center A that has come to ``state`` by its steps."""
        ticket = self._create_ticket()
        course = {
            "accepted": [],
            "transferred": ["transferred"],
            "processing": ["transferred", "processing"],
            "done": ["transferred", "processing", "done"],
            "told": ["transferred", "processing", "done", "told"],
            "filed": ["transferred", "processing", "done", "told", "filed"],
            "withdrawn": ["withdrawn"],
        }
        steps = {
            "transferred": lambda: self._hand_over(ticket),
            "processing": lambda: ticket.with_user(
                self.director_a
            ).action_accept_transfer(),
            "done": lambda: self._settle(ticket),
            "told": lambda: self._tell(ticket),
            "filed": lambda: self._file(ticket),
            "withdrawn": lambda: self._give_reason(ticket, "withdraw", "By mistake"),
        }
        for step in course[state]:
            steps[step]()
        return ticket

    def _settle(self, ticket):
        ticket = ticket.with_user(self.director_a)
        ticket.write(
            {
                "result_text": "The branch was called; the papers are on their way.",
                "decision": "solved",
            }
        )
        ticket.action_record_result()

    def _create_member(self, user=None, **values):
        """A member entered by ``user`` (clerk of center A unless given)."""
        members = self.env["party.member"].with_user(user or self.clerk_a)
        return members._enter(
            [
                {
                    "name": "Qian Muhan",
                    "mobile": "13800000002",
                    "home_branch_id": self.branch.id,
                }
                | values
            ]
        )

    # ------------------------------------------------------------------
    # Registration (A3.1)
    # ------------------------------------------------------------------
    SURVEY = {
        "sex": "male",
        "birth_date": "1975-03-15",
        "member_category": "full",
        "join_date": "2001-07-01",
        "full_member_date": "2002-07-01",
        "relation_type": "origin",
        "credit_code": "92330523MA2B3C4D5J",
        "premises": "1 Test Street",
        "paper_place": "Folder 1",
    }

    def _create_registration(self, user=None, **values):
        """A trader found on a patrol by ``user`` (clerk of center A unless given)."""
        return (
            self.env["party.registration"]
            .with_user(user or self.clerk_a)
            .create(
                {
                    "name": "Shen Yunshu",
                    "mobile": "13800000101",
                    "business_name": "Shen's Tea",
                    "found_via": "patrol",
                }
                | values
            )
        )

    def _take_consents(self, case, **answers):
        values = {
            "registration_id": case.id,
            "is_notice_accepted": True,
            "sensitive_answer": "yes",
            "home_answer": "yes",
            "display_answer": "no",
        }
        wizard = self.env["party.consent.take"].with_env(case.env)
        wizard.create(values | answers).action_confirm()

    def _call(self, case, outcome="confirmed", **values):
        calls = self.env["party.registration.call"].with_env(case.env)
        return calls.create(
            {
                "registration_id": case.id,
                "outcome": outcome,
                "spoke_to": "Secretary Ye",
                "note": "As the home organization said.",
            }
            | values
        )

    def _sign_pledge(self, person):
        """A pledge of ``person`` (registration or member), signed today."""
        name = "member_id" if person._name == "party.member" else "registration_id"
        pledge = (
            self.env["party.pledge"]
            .with_env(person.env)
            .create(
                {
                    name: person.id,
                    "paper_place": "Folder 2",
                    "item_ids": [(0, 0, {"name": "A discount for the needy"})],
                }
            )
        )
        pledge.action_sign()
        return pledge

    def _stock_handbooks(self, center, quantity=5):
        edition = self.env["party.handbook"].search([], limit=1)
        edition = edition or self.env["party.handbook"].create({"name": "2026"})
        stock = self.env["party.handbook.stock"].search(
            [("center_id", "=", center.id), ("handbook_id", "=", edition.id)]
        ) or self.env["party.handbook.stock"].create(
            {"handbook_id": edition.id, "center_id": center.id}
        )
        stock._change(quantity, "Delivered")
        return stock

    def _hand_out(self, case, **values):
        wizard = self.env["party.plaque.hand.out"].with_env(case.env)
        wizard.create({"registration_id": case.id} | values).action_confirm()

    def _bring_registration_to(self, state, **values):
        """A registration of center A that has come to ``state`` by its steps."""
        case = self._create_registration(**values)
        steps = {
            "told": lambda: (
                self.env["party.registration.tell"]
                .with_env(case.env)
                .create({"registration_id": case.id})
                .action_confirm()
            ),
            "survey": lambda: self._take_consents(case),
            "calling": lambda: self._complete_survey(case),
            "confirmed": lambda: self._call(case),
            "pledged": lambda: self._sign_pledge(case),
            "equipped": lambda: self._equip(case),
            "entered": case.action_enter,
        }
        side = {
            "held": lambda: self._call(case, "disputed"),
            "ended": lambda: self._call(case, "not_member"),
        }
        main = ["found", *steps]
        last = "calling" if state in side else state
        for step in main[1 : main.index(last) + 1]:
            steps[step]()
        if state in side:
            side[state]()
        return case

    def _complete_survey(self, case):
        case.write(self.SURVEY | {"home_branch_id": self.branch.id})
        case.action_complete_survey()

    def _equip(self, case):
        self._stock_handbooks(case.center_id)
        self._hand_out(case)
