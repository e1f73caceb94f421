"""What the home page shows first: overdue, due soon and waiting for whoever looks."""

import json

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools.json import json_default

from ..models.party_center_pending import DECISIONS, KINDS, MODELS
from ..models.party_overview_pending_mixin import PENDING_FIGURES
from .common import PartyCommon
from .samples import PartySamples

ALL_CENTERS = 2**31 - 1
NAMES = ("overdue_count", "due_soon_count", "decision_count")
FLAGS = {"party.event.participant": "can_excuse"}


class PendingCommon(PartyCommon):
    def _rows(self, user, center=None):
        """The rows of ``center``, or of all together, as ``user`` reads them afresh."""
        self.env.flush_all()
        self.env.invalidate_all()
        rows = self.env["party.center.pending"].with_user(user)
        return rows.search([("center_id", "=", center and center.id)])

    def _waiting(self, user, center=None, figure="decision"):
        """{kind: count} of what waits there, without what does not."""
        return {
            row.kind: row.count
            for row in self._rows(user, center)
            if row.figure == figure and row.count
        }

    def _card(self, user, center_id):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["party.center.overview"].with_user(user).browse(center_id)

    def _counts(self, user, center_id):
        card = self._card(user, center_id)
        return tuple(card[name] for name in NAMES)


class TestCenterPending(PendingCommon, PartySamples):
    def setUp(self):
        super().setUp()
        # one of each kind waits, however far its sample has come
        ticket = self._create_ticket()
        self._ask_extension(ticket)
        self._hand_over(self._create_ticket())
        newcomer = self._create_member(self.clerk_b, mobile="13800000777")
        self.env["party.member.transfer"].with_user(self.clerk_b).create(
            {
                "member_id": newcomer.id,
                "to_center_id": self.center_a.id,
                "reason": "Trades here now",
            }
        )
        walk, talk = (
            self._create_event(target_mode="hand", name=name)
            for name in ("A walk", "A talk")
        )
        for event in (walk, talk):
            self._invite(event, self.samples["party.member"])
            self._submit(event)
        talk.with_user(self.committee).action_approve()
        talk._move("announced")
        talk.participant_ids.sudo()._record_proof(reply="asking")
        self._bring_file_to("submitted")
        finding = self.samples["party.rectification"]
        finding.action_text = "Bought one"
        finding.action_done()
        self._bring_file_to("submitted")

    def test_rows_count_what_they_open(self):
        for user, center in [
            (self.clerk_a, self.center_a),
            (self.director_a, self.center_a),
            (self.director_b, self.center_b),
            (self.committee, self.center_a),
            (self.committee, None),
            (self.admin, None),
        ]:
            with freeze_time("2026-09-28 02:00:00"):
                rows = self._rows(user, center)
                self.assertEqual(len(rows), len(KINDS))
                for row in rows:
                    with self.subTest(user=user.login, kind=row.kind, of=row.figure):
                        action = row.action_open()
                        sent = json.loads(json.dumps(action, default=json_default))
                        records = self.env[sent["res_model"]].with_user(user)
                        if not records.has_access("read"):
                            self.assertFalse(row.count)
                            continue
                        found = records.search_count(sent["domain"])
                        self.assertEqual(found, row.count)
                        self.assertEqual(sent["views"][0][1], "list")

    def test_only_what_i_decide_on(self):
        """Counted once more by asking every record that the user may read."""
        for user in (self.clerk_a, self.director_a, self.director_b, self.committee):
            for center in self.center_a | self.center_b:
                expected = {}
                for kind, whose in DECISIONS.items():
                    records = self.env[MODELS.get(kind, kind)].with_user(user)
                    if not records.has_access("read"):
                        continue
                    flag = FLAGS.get(kind, "can_decide")
                    mine = records.search([(whose, "=", center.id)]).filtered(flag)
                    if mine:
                        expected[kind] = len(mine)
                with self.subTest(user=user.login, center=center.name):
                    own = center.with_user(user).is_own or user == self.committee
                    counted = self._waiting(user, center)
                    self.assertEqual(counted, expected if own else {})
        decided = self._waiting(self.director_a, self.center_a)
        committees = {
            "party.accountability",
            "party.event.approval",
            "party.evaluation.objection",
            "party.rectification",
        }
        self.assertEqual(decided.keys(), DECISIONS.keys() - committees)
        clerk = self._waiting(self.clerk_a, self.center_a)
        self.assertEqual(clerk, {"party.member.transfer": 1})
        committee = self._waiting(self.committee, self.center_a)
        self.assertLessEqual(committees, committee.keys())
        self.assertNotIn("party.member.change", committee)

    def test_what_was_decided_waits_no_more(self):
        before = self._waiting(self.director_a, self.center_a)
        extensions = self.env["party.ticket.extension"].with_user(self.director_a)
        extension = extensions.search([("state", "=", "requested")]).filtered(
            "can_decide"
        )[:1]
        extension.action_approve()
        after = self._waiting(self.director_a, self.center_a)
        name = "party.ticket.extension"
        self.assertEqual(before[name] - after.get(name, 0), 1)

    def test_the_committee_takes_over_where_the_post_is_vacant(self):
        before = self._waiting(self.committee, self.center_a)
        self.assertNotIn("party.member.change", before)
        self.center_a.staff_ids.filtered(lambda s: s.role == "director").active = False
        after = self._waiting(self.committee, self.center_a)
        self.assertEqual(after["party.member.change"], 1)

    def test_card_adds_the_rows_up_and_opens_them(self):
        for user, center_id in [
            (self.clerk_a, self.center_a.id),
            (self.director_a, self.center_a.id),
            (self.committee, self.center_a.id),
            (self.committee, ALL_CENTERS),
        ]:
            card = self._card(user, center_id)
            for name, figure in PENDING_FIGURES.items():
                with self.subTest(user=user.login, figure=name):
                    action = card.with_context(figure=name).action_open_pending()
                    records = self.env[action["res_model"]].with_user(user)
                    found = records.search(action["domain"])
                    if action["res_model"] == "party.center.pending":
                        self.assertEqual(set(found.mapped("figure")), {figure})
                        self.assertGreater(len(found), 1)
                        self.assertEqual(sum(found.mapped("count")), card[name])
                    else:
                        self.assertEqual(len(found), card[name])

    def test_registrations_are_who_was_entered(self):
        """A trader who was found and declined is no registration."""
        view = self.env.ref("party_service_center.party_center_overview_view_kanban")
        cards = self.env["party.center.overview"]
        arch = etree.fromstring(cards.get_view(view.id, "kanban")["arch"])
        [tile] = arch.xpath("//a[span='Registrations This Month']")
        self.assertIn("'entered_count'", tile.get("context"))
        self.assertEqual(tile.find("field").get("name"), "entered_count")

    def test_unknown_figures_are_refused_in_words(self):
        for figure in (None, 5, [], {}, "x", "center_id", "found_count"):
            card = self._card(self.clerk_a, self.center_a.id)
            with (
                self.subTest(figure=figure),
                self.assertRaisesRegex(UserError, "no such"),
            ):
                card.with_context(figure=figure).action_open_pending()

    def test_other_centers_rows_are_closed(self):
        for user in self.strangers_inside | self.strangers_outside:
            rows = self._rows(self.admin, self.center_a).with_user(user)
            self._assert_closed(rows[:1], user)
        for user in (self.clerk_a, self.director_a):
            rows = self._rows(self.admin).with_user(user)
            self._assert_closed(rows[:1], user)
        rows = self._rows(self.clerk_a, self.center_a)
        for user in (self.clerk_a, self.admin):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                rows.with_user(user).write({"figure": "overdue"})

    def _assert_closed(self, row, user):
        with self.subTest(user=user.login):
            for ask in (
                lambda: row.read(["count"]),
                lambda: row._export_rows([["count"]]),
                lambda: row.action_open(),
            ):
                with self.assertRaises(AccessError):
                    ask()
            if user in self.strangers_inside:
                domain = [("id", "in", row.ids)]
                self.assertFalse(row.search(domain))
                self.assertEqual(row._read_group(domain, [], ["__count"]), [(0,)])


class TestMineToDecide(PendingCommon):
    """The domain of what waits for somebody tells the same as each record."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls._new_user("second", "committee")
        cls.director_a.group_ids += cls.env.ref(
            "party_service_center.group_party_committee"
        )
        cls.people = cls.committee | cls.second | cls.director_a | cls.director_b
        cls.people |= cls.clerk_a

    def _assert_alike(self, model):
        """Return who of ``people`` decides on any record of ``model``."""
        self.env.flush_all()
        self.env.invalidate_all()
        deciding = self.people.browse()
        for user in self.people:
            records = self.env[model].with_user(user)
            centers = records.env["party.center"].search([])
            found = records.search(records._mine_to_decide(centers))
            with self.subTest(model=model, user=user.login):
                self.assertEqual(found, records.search([]).filtered("can_decide"))
            if found:
                deciding |= user
        return deciding

    def test_plans(self):
        model = "party.event.approval"
        member = self._create_member()
        event = self._create_event(target_mode="hand")
        self._invite(event, member)
        self._submit(event)
        # the director, who is on the committee as well, has submitted it
        everybody = self.committee | self.second
        self.assertEqual(self._assert_alike(model), everybody)
        for approver, deciding in [
            (self.committee, self.committee),
            (self.second, self.second),
            # who made the plan leaves it to the others
            (self.director_a, everybody),
        ]:
            self.center_a.approver_id = approver
            with self.subTest(approver=approver.login):
                self.assertEqual(self._assert_alike(model), deciding)
        self.center_a.approver_id = self.committee
        away = {"date_from": "2026-09-20", "date_to": "2026-09-25"}
        for person, stand_in, deciding in [
            (self.committee, self.second, self.second),
            (self.second, self.director_a, everybody),
            (self.director_a, self.committee, everybody),
        ]:
            self.env["party.absence"].create(
                {"user_id": person.id, "stand_in_id": stand_in.id} | away
            )
            with self.subTest(away=person.login):
                self.assertEqual(self._assert_alike(model), deciding)

    def test_extensions(self):
        model = "party.ticket.extension"
        for user in (self.clerk_a, self.director_a, self.clerk_b):
            self._ask_extension(self._create_ticket(user))
        secret = self._create_ticket()
        self._ask_extension(secret)
        secret._mark_secret("A complaint")
        self.assertEqual(self._assert_alike(model), self.people - self.clerk_a)
        secret.circle_ids = self.clerk_a | self.second
        self._assert_alike(model)
        records = self.env[model].with_user(self.second)
        mine = records.search(
            records._mine_to_decide(records.env["party.center"].search([]))
        )
        self.assertIn(secret, mine.ticket_id.with_user(self.clerk_a))
        self.center_a.staff_ids.filtered(lambda s: s.role == "director").active = False
        self._assert_alike(model)

    def test_second_extensions(self):
        model = "party.ticket.extension"
        ticket = self._create_ticket()
        self._ask_extension(ticket).with_user(self.director_a).action_approve()
        self._ask_extension(ticket)
        everybody = self.committee | self.second | self.director_a
        self.assertEqual(self._assert_alike(model), everybody)

    def test_hand_overs(self):
        for user in (self.clerk_a, self.clerk_b):
            self._hand_over(self._create_ticket(user))
        deciding = self._assert_alike("party.ticket")
        self.assertEqual(deciding, self.director_a | self.director_b)


class TestPendingDays(PendingCommon):
    def test_overdue_and_due_soon(self):
        """A ticket of 21 September is due on 8 October, with the holidays between."""
        self._create_ticket()
        centers = {self.clerk_a: self.center_a.id, self.committee: ALL_CENTERS}
        for moment, counts in [
            ("2026-09-30 15:59:59", (0, 0, 0)),
            ("2026-09-30 16:00:00", (0, 1, 0)),  # 1 October in Shanghai
            ("2026-10-08 15:59:59", (0, 1, 0)),
            ("2026-10-08 16:00:00", (1, 0, 0)),
        ]:
            for user, center_id in centers.items():
                with self.subTest(moment=moment, user=user.login), freeze_time(moment):
                    before = self._counts(user, center_id)
                    self.assertEqual(before, counts)

    def test_all_overdue_are_the_page_without_answer(self):
        self._create_ticket()
        self._bring_to("told")
        with freeze_time("2026-11-02 02:00:00"):
            card = self._card(self.director_a, self.center_a.id)
            context = {"figure": "overdue_ticket_count"}
            action = card.with_context(**context).action_open_figure()
            self.assertEqual(card.overdue_ticket_count, 1)
            page = self.env.ref(
                "party_service_center.party_ticket_action_unanswered"
            ).sudo()
            tickets = self.env["party.ticket"].with_user(self.director_a)
            listed = tickets.search(action["domain"])
            self.assertEqual(action["id"], page.id)
            waiting = tickets.search(
                [("is_overdue", "=", True), ("told_date", "=", False)]
            )
            self.assertEqual(listed, waiting)

    def test_sum_of_all_centers(self):
        self._create_ticket()
        self._create_ticket(self.clerk_b)
        names = ("open_ticket_count", "taken_count")
        card = self._card(self.committee, ALL_CENTERS)
        others = self.env["party.center.overview"].with_user(self.committee)
        others = others.search([("center_id", "!=", False)])
        self.assertEqual(others.center_id, self.env["party.center"].search([]))
        for name in names:
            self.assertEqual(card[name], sum(others.mapped(name)))
            action = card.with_context(figure=name).action_open_figure()
            tickets = self.env["party.ticket"].with_user(self.committee)
            self.assertEqual(tickets.search_count(action["domain"]), card[name])
        self.assertEqual(card.display_name, "All Centers")
        self.assertEqual(others.search([], limit=1), card)


class TestReporting(PartySamples):
    """Pivot and graph: what a user may not read is in no figure either."""

    def _figures(self):
        menu = self.env.ref("party_service_center.party_reporting_menu")
        return [child.action for child in menu.child_id if child.action]

    def test_every_register_has_pivot_and_graph(self):
        shown = {action.res_model for action in self._figures()}
        self.assertLessEqual(
            {
                "party.asset",
                "party.channel.count",
                "party.channel.post",
                "party.credit.record",
                "party.evaluation.score",
                "party.evaluation.sheet",
                "party.event",
                "party.event.participant",
                "party.inspection",
                "party.learning",
                "party.letter",
                "party.member",
                "party.pledge",
                "party.plaque",
                "party.rectification",
                "party.registration",
                "party.sweep.line",
                "party.ticket.analysis",
                "party.ticket.callback",
            },
            shown,
        )
        for action in self._figures():
            with self.subTest(model=action.res_model):
                self.assertEqual(action.view_mode.split(",")[:2], ["graph", "pivot"])
                for kind in ("graph", "pivot"):
                    arch = self.env[action.res_model].get_view(view_type=kind)["arch"]
                    self.assertNotIn("member_id", arch)
                    self.assertIn("<field", arch)

    def test_other_centers_are_in_no_figure(self):
        for model in {action.res_model for action in self._figures()}:
            for user in self.strangers_inside:
                rows = self.env[model].with_user(user)
                found = rows.formatted_read_group(
                    [("center_id", "=", self.center_a.id)], ["center_id"], ["__count"]
                )
                with self.subTest(model=model, user=user.login):
                    self.assertFalse(found)
            for user in self.strangers_outside:
                rows = self.env[model].with_user(user)
                with self.subTest(model=model, user=user.login):
                    try:
                        found = rows._read_group([], [], ["__count"])
                    except AccessError:
                        continue
                    self.assertEqual(found, [(0,)])


@tagged("post_install", "-at_install")
class TestPendingTour(HttpCase, PartyCommon):
    browser_size = "390x844"
    touch_enabled = True

    def test_from_the_figure_to_the_record(self):
        self._hand_over(self._create_ticket(requester_name="Ye Zhixia"))
        self._ask_extension(self._create_ticket())
        self.start_tour("/odoo/party-overview", "party_pending", login="director_a")
