"""The home page: figures, what their links open, and who sees which card."""

import json
from datetime import date, datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools.json import json_default

from ..models.party_overview_pending_mixin import PENDING_FIGURES
from .letter_common import LetterSteps
from .test_party_quality import PartyQualityCommon

# of the home page; more of anything costs none
QUERIES = {"clerk_a": 10, "committee": 18}
FIGURES = (
    "found_count",
    "told_count",
    "confirmed_count",
    "pledged_count",
    "entered_count",
    "open_case_count",
    "calling_count",
    "overdue_call_count",
    "open_ticket_count",
    "overdue_ticket_count",
    "callback_count",
    "overdue_callback_count",
    "taken_count",
    "instant_count",
    "answered_count",
    "in_time_count",
    "opinion_count",
    "satisfied_count",
    "held_event_count",
    "coming_event_count",
    "waiting_event_count",
    "event_call_count",
    "invited_count",
    "took_part_count",
    "unsent_letter_count",
    "overdue_letter_count",
    "member_count",
    "sound_count",
    "due_count",
    "incomplete_count",
    "duplicate_count",
)


class PartyOverviewCommon(LetterSteps, PartyQualityCommon):
    def _card(self, user=None, center=None):
        """The card of ``center`` (A) as ``user`` (clerk A) sees it, read afresh."""
        self.env.flush_all()
        self.env.invalidate_all()
        cards = self.env["party.center.overview"].with_user(user or self.clerk_a)
        return cards.browse((center or self.center_a).id)

    def _counts(self, *names, **who):
        card = self._card(**who)
        return tuple(card[name] for name in names)


class TestPartyCenterOverview(PartyOverviewCommon):
    def test_month_counts_what_each_step_was_taken_for(self):
        names = FIGURES[:6]
        self.assertEqual(self._counts(*names), (0, 0, 0, 0, 0, 0))
        self._bring_registration_to("found", mobile="13800000111")
        self._bring_registration_to("told", mobile="13800000112")
        self._bring_registration_to("confirmed", mobile="13800000113")
        self._bring_registration_to("pledged", mobile="13800000114")
        self.assertEqual(self._counts(*names), (4, 3, 2, 1, 0, 4))
        self._bring_registration_to("entered", mobile="13800000115")
        self._bring_registration_to("ended", mobile="13800000116")
        self.assertEqual(self._counts(*names), (6, 5, 3, 2, 1, 4))

    def test_month_begins_at_midnight_of_the_center(self):
        case = self._bring_registration_to("confirmed")
        names = ("found_count", "told_count", "confirmed_count")
        for found, moment, counts in [
            (date(2026, 8, 31), datetime(2026, 8, 31, 15, 59, 59), (0, 0, 0)),
            (date(2026, 9, 1), datetime(2026, 8, 31, 16, 0, 0), (1, 1, 1)),
        ]:
            with self.subTest(moment=moment):
                case._record_proof(
                    found_date=found, told_at=moment, confirmed_at=moment
                )
                self.assertEqual(self._counts(*names), counts)
        with freeze_time("2026-09-30 15:59:59"):
            self.assertEqual(self._counts(*names), (1, 1, 1))
        with freeze_time("2026-09-30 16:00:00"):  # October in Shanghai
            self.assertEqual(self._counts(*names), (0, 0, 0))

    def test_each_center_has_its_own_midnight(self):
        self.center_b.tz = "Asia/Urumqi"  # two hours behind Shanghai
        for user in (self.clerk_a, self.clerk_b):
            case = self._create_registration(user)
            case._record_proof(told_at=datetime(2026, 8, 31, 17, 0, 0))
        self.assertEqual(self._counts("told_count"), (1,))
        counts = self._counts("told_count", user=self.committee, center=self.center_b)
        self.assertEqual(counts, (0,))

    def test_what_waits(self):
        self._bring_registration_to("calling", mobile="13800000111")
        self._create_ticket()
        self._bring_to("told")
        names = FIGURES[6:10]
        self.assertEqual(self._counts(*names), (1, 0, 1, 0))
        with freeze_time("2026-11-02 02:00:00"):
            self.assertEqual(self._counts(*names), (1, 1, 1, 1))

    def test_data_quality(self):
        names = (*FIGURES[-5:], "quality_percent")
        self.assertEqual(self._counts(*names), (0, 0, 0, 0, 0, 0))
        members = [self._sound(serial=serial) for serial in range(6)]
        self.assertEqual(self._counts(*names), (6, 6, 0, 0, 0, 100))
        members[0]._record_proof(confirmed_date=False)
        members[1]._record_proof(sex=False)
        members[2].mobile = members[3].mobile
        self.assertEqual(self._counts(*names), (6, 2, 1, 1, 2, 33))
        self._distinguish(members[2])
        self.assertEqual(self._counts(*names), (6, 4, 1, 1, 0, 66))
        members[0].action_confirm()
        members[1].sex = "male"
        self.assertEqual(self._counts(*names), (6, 6, 0, 0, 0, 100))
        self._sound(self.clerk_b, serial=9, sex=False)
        self.assertEqual(self._counts(*names), (6, 6, 0, 0, 0, 100))

    def test_links_open_what_was_counted(self):
        for serial, state in enumerate(
            ("found", "calling", "pledged", "entered", "ended")
        ):
            self._bring_registration_to(state, mobile=f"1380000012{serial}")
        self._create_registration(self.clerk_b)
        self._create_ticket()
        self._create_ticket(self.clerk_b)
        self._bring_to("told")
        self._answer_important("4")
        self._answer_important()
        self._create_events()
        self._make_writable(branch=self._make_organization())
        self._half_year_run().action_draft()
        self._create_member(mobile="13800000601")
        self._create_member(self.clerk_b, mobile="13800000601")
        self._sound()
        with freeze_time("2026-09-30 02:00:00"):  # a callback is overdue since today
            for user, center in [
                (self.clerk_a, self.center_a),
                (self.director_a, self.center_a),
                (self.clerk_b, self.center_b),
                (self.committee, self.center_a),
                (self.committee, self.center_b),
            ]:
                card = self._card(user, center)
                total = 0
                for name in FIGURES:
                    with self.subTest(user=user.login, figure=name):
                        action = card.with_context(figure=name).action_open_figure()
                        sent = json.loads(json.dumps(action, default=json_default))
                        rows = self.env[sent["res_model"]].with_user(user)
                        found = rows.search_count(sent["domain"])
                        self.assertEqual(found, card[name])
                        self.assertEqual(sent["views"][0][1], "list")
                        total += found
                self.assertTrue(total)
            for name in set(FIGURES) - {"overdue_ticket_count"}:
                self.assertTrue(self._card()[name], name)

    def _answer_important(self, satisfaction=False):
        """An important ticket answered at once; called back if there is an opinion."""
        ticket = self._create_ticket(is_important=True)
        self._tell(ticket, result_text="On Friday.")
        if satisfaction:
            self._call_back(ticket, satisfaction=satisfaction)

    def _create_events(self):
        """One that was held, one that waits for approval and one to come."""
        people = self._sound(serial=11) | self._sound(serial=12)
        held, waiting, coming = (
            self._create_event(target_mode="hand", date_begin=begin, date_end=end)
            for begin, end in [
                ("2026-09-22 06:00:00", "2026-09-22 08:00:00"),
                ("2026-10-12 06:00:00", "2026-10-12 08:00:00"),
                ("2026-10-13 06:00:00", "2026-10-13 08:00:00"),
            ]
        )
        for event in (held, waiting, coming):
            self._invite(event, people)
            self._submit(event)
        for event in (held, coming):
            event.with_user(self.committee).action_approve()
        with freeze_time("2026-09-22 09:00:00"):
            held.action_hold()
        self._announce(coming)  # without a provider everybody is called
        attendee = held.participant_ids.sudo()[0]
        attendee._record_proof(attendance="present", minutes=60)

    def test_activities(self):
        """A3.3.1–A3.3.3: what waits, comes, was held, and who took part."""
        names = ("waiting_event_count", "coming_event_count", "held_event_count")
        names += ("event_call_count",)
        names += ("invited_count", "took_part_count", "attendance_percent")
        self.assertEqual(self._counts(*names), (0, 0, 0, 0, 0, 0, 0))
        self._create_events()
        self.assertEqual(self._counts(*names), (1, 1, 1, 2, 2, 1, 50))
        committee = self._counts(*names, user=self.committee)
        self.assertEqual(committee, (1, 1, 1, 2, 2, 1, 50))
        with freeze_time("2026-10-13 09:00:00"):
            self.assertEqual(self._counts(*names), (1, 0, 0, 0, 0, 0, 0))

    def test_letters(self):
        """A3.3.4: what is unsent, and whose last day is over."""
        names = ("unsent_letter_count", "overdue_letter_count", "overdue_count")
        self.assertEqual(self._counts(*names), (0, 0, 0))
        self._make_writable(branch=self._make_organization())
        run = self._half_year_run()
        run.action_draft()
        self.assertEqual(self._counts(*names), (1, 1, 1))
        self.assertEqual(self._counts(*names, user=self.committee), (1, 1, 1))
        run.action_approve()
        self.assertEqual(self._counts(*names), (1, 1, 1))
        self._send(run.letter_ids)
        self.assertEqual(self._counts(*names), (0, 0, 0))

    def test_month_of_requests(self):
        """A3.2.3, A4.4, A4.5: shares of what was taken, answered and said."""
        names = ("taken_count", "instant_percent", "in_time_percent")
        names += ("satisfied_percent", "callback_count", "overdue_callback_count")
        self.assertEqual(self._counts(*names), (0, 0, 0, 0, 0, 0))
        self._create_ticket()
        self._answer_important("3")
        self._answer_important()
        self._bring_to("done")
        self.assertEqual(self._counts(*names), (4, 50, 100, 100, 1, 0))
        with freeze_time("2026-09-30 02:00:00"):
            self.assertEqual(self._counts(*names), (4, 50, 100, 100, 1, 1))
        with freeze_time("2026-10-12 02:00:00"):
            self.assertEqual(self._counts(*names), (0, 0, 0, 0, 1, 1))

    def test_unknown_figures_are_refused_in_words(self):
        for figure in (None, 5, [], ["found_count"], {}, "x", "center_id", "_figures"):
            card = self._card().with_context(figure=figure)
            with (
                self.subTest(figure=figure),
                self.assertRaisesRegex(UserError, "no such"),
            ):
                card.action_open_figure()

    def test_new_work_begins_at_the_card_s_center(self):
        self.env["party.staff"].create(
            self._assignment(self.center_b, self.clerk_a, "clerk")
        )
        for step, model in [
            ("action_new_registration", "party.registration"),
            ("action_new_ticket", "party.ticket"),
        ]:
            action = getattr(self._card(center=self.center_b), step)()
            self.assertEqual(action["res_model"], model)
            rows = self.env[model].with_user(self.clerk_a)
            rows = rows.with_context(**action["context"])
            self.assertEqual(rows.new().center_id.id, self.center_b.id)

    def test_card_names_the_director(self):
        self.assertEqual(self._card().director_user_id, self.director_a)
        self.assertFalse(self._card().is_vacant)
        self.center_a.staff_ids.filtered(
            lambda staff: staff.role == "director"
        ).date_to = date(2026, 9, 20)
        self.assertTrue(self._card().is_vacant)
        self.assertFalse(self._card().director_user_id)

    def test_app_opens_on_it(self):
        root = self.env.ref("party_service_center.party_root_menu")
        action = self.env.ref("party_service_center.party_center_overview_action")
        self.assertEqual(root.child_id[0].action, action)

    def test_queries_do_not_grow(self):
        """However many centers, members, tickets, plans and people who made them."""
        makers = [self._new_user(f"maker{n}", "clerk") for n in range(3)]
        everybody = [self.clerk_a, *makers]
        counts = {user: [] for user in (self.clerk_a, self.committee)}
        for size in (1, 3, 12):  # the first one fills caches
            centers = self.env["party.center"].create(
                [
                    {
                        "name": f"Center {size}.{n}",
                        "code": f"S{size}X{n}",
                        "approver_id": self.committee.id if n % 2 else False,
                    }
                    for n in range(size)
                ]
            )
            self.env["party.staff"].create(
                [
                    self._assignment(center, user, "clerk")
                    for center in centers
                    for user in everybody
                ]
            )
            for serial, center in enumerate([*centers, *centers]):
                self._fill(center, everybody[serial % 4], size, serial)
            for user, measured in counts.items():
                measured.append(self._queries(user))
        for user, (_first, few, many) in counts.items():
            with self.subTest(user=user.login):
                self.assertEqual([few, many], [QUERIES[user.login]] * 2)

    def _fill(self, center, maker, size, serial):
        """Something of each kind at ``center``; two members share a mobile."""
        here = {"center_id": center.id}
        mobile = f"13802{size:02d}{serial // 2:04d}"
        member = self._create_member(mobile=mobile, **here)
        self._create_registration(**here)
        self._ask_extension(self._create_ticket(**here))
        event = self._create_event(maker, target_mode="hand", **here)
        self._invite(event, member)
        event.action_submit()

    def _queries(self, user):
        """How many queries the home page costs ``user``, caches empty."""
        names = (*FIGURES, *PENDING_FIGURES, "quality_percent", "is_own")
        spec = {name: {} for name in names}
        spec["director_user_id"] = {"fields": {"display_name": {}}}
        spec["center_id"] = {"fields": {"display_name": {}}}
        self.env.flush_all()
        self.env.invalidate_all()
        cards = self.env["party.center.overview"].with_user(user)
        start = self.env.cr.sql_log_count
        rows = cards.web_search_read([], spec)["records"]
        self.assertGreater(len(rows), 1)
        return self.env.cr.sql_log_count - start


class TestOverviewAccess(PartyOverviewCommon):
    def test_who_sees_which_card(self):
        everything = self.env["party.center"].search([])
        for user, centers in [
            (self.clerk_a, self.center_a),
            (self.director_a, self.center_a),
            (self.data_officer, self.center_a),
            (self.clerk_b, self.center_b),
            (self.unassigned, self.center_a.browse()),
            (self.committee, everything),
            (self.admin, everything),
        ]:
            cards = self._card(user).search([])
            with self.subTest(user=user.login):
                self.assertEqual(cards.center_id, centers)
                is_staff = user not in self.committee | self.admin
                # and one of all centers for those who read them all
                cards = cards.filtered("center_id")
                of_all = len(self._card(user).search([])) - len(cards)
                self.assertEqual(of_all, 0 if is_staff else 1)
                found = [card_id for card_id, _name in cards.name_search("Center A")]
                self.assertEqual(found, (centers & self.center_a).ids)
                counted = cards._read_group([], [], ["__count"])
                self.assertEqual(counted, [(len(centers) + of_all,)])
                mine = cards.filtered("is_own").center_id
                self.assertEqual(mine, centers if is_staff else centers.browse())

    def test_foreign_cards_are_closed(self):
        for user in (
            self.clerk_b,
            self.director_b,
            self.unassigned,
            self.outsider,
            self.portal_user,
        ):
            card = self._card(user)
            with self.subTest(user=user.login):
                for name in ("found_count", "quality_percent", "center_id"):
                    with self.assertRaises(AccessError):
                        card.read([name])
                    with self.assertRaises(AccessError):
                        card._export_rows([[name]])
                with self.assertRaises(AccessError):
                    card.with_context(figure="found_count").action_open_figure()
                with self.assertRaises(AccessError):
                    card.action_new_ticket()
                with self.assertRaises(AccessError):
                    card.action_new_registration()
        for user in (self.outsider, self.portal_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._card(user).search([])

    def test_card_goes_with_the_assignment(self):
        staff = self.center_a.staff_ids.filtered(
            lambda staff: staff.user_id == self.clerk_a
        )
        self.assertTrue(self._card().search([]))
        staff.date_to = date(2026, 9, 20)
        self.assertFalse(self._card().search([]))

    def test_nobody_writes_a_card(self):
        for user in (self.clerk_a, self.committee, self.admin):
            card = self._card(user)
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    card.write({"code": "X"})
                with self.assertRaises(AccessError):
                    card.create({"code": "X"})
                with self.assertRaises(AccessError):
                    card.unlink()


@tagged("post_install", "-at_install")
class TestOverviewTour(HttpCase, PartyQualityCommon):
    browser_size = "1280x800"

    def test_overview(self):
        self._create_registration()
        self.start_tour("/odoo/party-overview", "party_overview", login="clerk_a")
        self.assertEqual(
            self.env["party.ticket"]
            .search([("requester_name", "=", "Ye Zhixia")])
            .name,
            "TA-2026-0001",
        )

    def test_told_apart(self):
        member = self._sound()
        other = self._sound(serial=2, mobile=member.mobile)
        self.start_tour(
            f"/odoo/party-members/{member.id}", "party_told_apart", login="clerk_a"
        )
        self.assertEqual(self._rows(member, other).reason, "Husband and wife")


@tagged("post_install", "-at_install")
class TestOverviewTourPhone(TestOverviewTour):
    allow_inherited_tests_method = True  # the same on another screen
    browser_size = "390x844"
    touch_enabled = True
