"""Two centers, one user for each rank and a fixed now for all tests of the product."""

from datetime import date

from odoo.tests import TransactionCase, freeze_time, new_test_user

MODULE = "party_service_center"
# Monday 2026-09-21, 10:00 in Shanghai: an ordinary working day whose seven working
# days cross the Mid-Autumn and National Day holidays
NOW = "2026-09-21 02:00:00"


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
        cls.clerk_a = cls._new_user("clerk_a", "clerk")
        cls.director_a = cls._new_user("director_a", "director")
        cls.clerk_b = cls._new_user("clerk_b", "clerk")
        cls.director_b = cls._new_user("director_b", "director")
        cls.committee = cls._new_user("committee", "committee")
        cls.admin = cls._new_user("party_admin", "admin")
        cls.data_officer = cls._new_user("data_officer", "data_officer")
        cls.unassigned = cls._new_user("unassigned", "clerk")
        cls.outsider = new_test_user(cls.env, "outsider", "base.group_user")
        cls.portal_user = new_test_user(cls.env, "portal_member", "base.group_portal")
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
            {"name": "First Branch of Test Town", "kind": "branch"}
        )
        cls.consultation = cls.env.ref(f"{MODULE}.party_service_type_consultation")

    @classmethod
    def _new_user(cls, login, group):
        return new_test_user(
            cls.env,
            login,
            f"{MODULE}.group_party_{group}",
            lang="en_US",
            tz="Asia/Shanghai",
        )

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
        wizard.create({"ticket_id": ticket.id, "kind": kind} | values).action_confirm()

    def _give_reason(self, ticket, verb, reason):
        wizard = self.env["party.ticket.give.reason"].with_env(ticket.env)
        wizard.create(
            {"ticket_id": ticket.id, "verb": verb, "reason": reason}
        ).action_confirm()

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
            "filed": ticket.action_file,
            "withdrawn": lambda: self._give_reason(ticket, "withdraw", "By mistake"),
        }
        for step in course[state]:
            steps[step]()
        return ticket

    def _settle(self, ticket):
        ticket = ticket.with_user(self.director_a)
        ticket.result_text = "The branch was called; the papers are on their way."
        ticket.action_record_result()

    def _create_member(self, user=None, **values):
        """A member registered by ``user`` (clerk of center A unless given)."""
        return (
            self.env["party.member"]
            .with_user(user or self.clerk_a)
            .create(
                {
                    "name": "Qian Muhan",
                    "mobile": "13800000002",
                    "home_branch_id": self.branch.id,
                }
                | values
            )
        )
