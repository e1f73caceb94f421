"""Counting by center: the same numbers as one search for each figure finds."""

from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..models.counted_by_center import Counted, counted_by_center
from .common import PartyCommon


class TestCountedByCenter(PartyCommon):
    def setUp(self):
        super().setUp()
        members = [
            self._create_member(user, mobile=f"138000006{n:02d}")
            for n, user in enumerate([self.clerk_a] * 3 + [self.clerk_b] * 2)
        ]
        members[0].sex = "male"
        members[1]._record_proof(active=False, left_date="2026-09-01")
        for user in (self.clerk_a, self.clerk_a, self.clerk_b):
            self._create_ticket(user)
        self._create_ticket()._mark_secret("A complaint")

    def _figures(self):
        here = Domain("center_id", "in", (self.center_a | self.center_b).ids)
        opened = here & Domain("state", "=", "accepted")
        return {
            "members": Counted("party.member", here),
            "men": Counted("party.member", here & Domain("sex", "=", "male")),
            "gone": Counted("party.member", here & Domain("active", "=", False)),
            "all": Counted(
                "party.member", here & Domain("active", "in", [True, False])
            ),
            "tickets": Counted("party.ticket", here),
            "open": Counted("party.ticket", opened),
            "taken": Counted("party.ticket", opened & Domain("told_date", "=", False)),
            "same": Counted("party.ticket", opened),
            "none": Counted("party.ticket", opened & Domain.FALSE),
            "hers": Counted("party.ticket", opened & Domain("id", "in", [])),
        }

    def test_counts_what_a_search_finds(self):
        figures = self._figures()
        for user in (
            self.clerk_a,
            self.director_a,
            self.clerk_b,
            self.committee,
            self.unassigned,
            self.admin,
        ):
            env = self.env(user=user)
            counts = counted_by_center(env, figures)
            for key, (model, domain, whose) in figures.items():
                found = env[model]._read_group(domain, [whose], ["__count"])
                with self.subTest(user=user.login, figure=key):
                    expected = {center.id: count for center, count in found}
                    self.assertEqual(counts[key], expected)
        self.assertEqual(counted_by_center(self.env, {}), {})

    def test_secret_records_are_not_counted(self):
        figures = self._figures()
        for user, count in ((self.clerk_a, 3), (self.committee, 2)):
            counts = counted_by_center(self.env(user=user), figures)
            self.assertEqual(counts["tickets"][self.center_a.id], count)

    def test_one_statement(self):
        figures = self._figures()
        env = self.env(user=self.committee)
        counted_by_center(env, figures)
        with self.assertQueryCount(2):
            counted_by_center(env, figures)

    def test_what_may_not_be_read_is_refused(self):
        for user in (self.outsider, self.portal_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                counted_by_center(self.env(user=user), self._figures())
