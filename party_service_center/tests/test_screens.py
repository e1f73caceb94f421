"""The screens behind the menus open, explain themselves, offer what is allowed."""

from .common import MODULE
from .screen_common import ScreenCase


class TestScreens(ScreenCase):
    module = MODULE

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.samples["party.ticket.topic"] = cls.env["party.ticket.topic"].create(
            {"name": "Rents"}
        )
        cls.samples["party.ticket"] |= cls._ticket_of_the_committee()
        cls._name_inspectors()
        days = {"date_from": "2026-10-12", "date_to": "2026-10-16"}
        deputy = cls._new_user("deputy", "committee")
        cls.samples["party.absence"] = cls.env["party.absence"].create(
            [
                {"user_id": away.id, "stand_in_id": here.id} | days
                for away, here in ((cls.committee, deputy), (cls.admin, cls.committee))
            ]
        )

    @classmethod
    def _name_inspectors(cls):
        """Whoever is named as inspector writes there, of whatever rank."""
        people = cls.clerk_a | cls.director_a | cls.data_officer | cls.unassigned
        inspections = cls.env["party.inspection"].create(
            [
                {"center_id": cls.center_c.id, "inspector_id": person.id}
                for person in people
            ]
        )
        item = cls.env["party.standard"]._current().item_ids[:1]
        lines = cls.env["party.inspection.line"]._as_mover()
        lines = lines.create(
            [{"inspection_id": i.id, "item_id": item.id} for i in inspections]
        )
        cls.samples["party.inspection"] |= inspections
        cls.samples["party.inspection.line"] |= lines._as_user()

    @classmethod
    def _ticket_of_the_committee(cls):
        """A ticket handed to the committee while the center has no director."""
        case = cls("setUp")
        directors = cls.center_a.staff_ids.filtered(lambda s: s.role == "director")
        directors.active = False
        ticket = case._create_ticket()
        case._hand_over(ticket, to_user_id=cls.committee.id)
        directors.active = True
        return ticket

    def test_offers_are_allowed(self):
        self._check_offers()

    def test_every_view_filter_and_grouping_opens(self):
        self._check_opens()

    def test_empty_screens_explain_themselves(self):
        self._check_explained()

    def test_new_for_whom_the_rules_leave_room(self):
        """The committee opens no ticket and plans no activity; a clerk does (P-09)."""
        for model, is_clerks in (
            ("party.ticket", True),
            ("party.event", True),
            ("party.qualification", False),
            ("party.undertaking", False),
        ):
            for user, is_offered in (
                (self.clerk_a, is_clerks),
                (self.director_a, True),
                (self.committee, False),
                (self.unassigned, False),
                (self.admin, True),
            ):
                for kind in ("list", "kanban", "form"):
                    with self.subTest(model=model, user=user.login, view=kind):
                        view = self.env[model].with_user(user).get_view(None, kind)
                        offered = 'create="False"' not in view["arch"].split(">")[0]
                        self.assertEqual(offered, is_offered)
