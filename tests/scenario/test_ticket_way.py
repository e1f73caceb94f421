"""The way of a ticket, clause by clause, from the window to the filing cabinet.

Both addons installed, beside demonstration data, in Chinese, with the dialogs that
staff use. The days are those of September and October 2026: what is taken on Monday the
21st is due on Thursday, 8 October, the seventh working day.
"""

from contextlib import contextmanager
from datetime import date

from odoo.http import Request
from odoo.tests import Form, HttpCase, JsonRpcException, freeze_time, tagged
from odoo.tools import SQL, mute_logger
from odoo.tools.safe_eval import safe_eval

from odoo.addons.party_service_center.exceptions import (
    ExtensionRefused,
    FiledRecord,
    NotOnDuty,
    SupervisionRefused,
    TicketRefused,
)
from odoo.addons.party_service_center.tests.portal_common import PortalCommon
from odoo.addons.party_service_center_reports.tests.common import (
    LETTER,
    PartyReportsCommon,
)

MODULE = "party_service_center"
FIRST_DUE, SECOND_DUE, THIRD_DUE = (
    date(2026, 10, 8),
    date(2026, 10, 16),
    date(2026, 10, 27),
)
LAST_MINUTE = "2026-10-08 15:59:00"  # 23:59 in Anji on the seventh working day
EIGHTH_DAY = "2026-10-09 01:00:00"


class TicketWay(PartyReportsCommon):
    def setUp(self):
        super().setUp()
        (self.clerk_a | self.director_a | self.committee).lang = "zh_CN"
        self.env = self.env(context=dict(self.env.context, lang="zh_CN"))
        self.tickets = self.env["party.ticket"].with_user(self.clerk_a)

    @contextmanager
    def _refused(self, error, clause):
        """Refused with the clause in the words; nothing of the attempt stays."""
        with self.assertRaises(error) as caught:
            yield
        self.assertIn(clause, str(caught.exception))

    def _kind(self, code):
        return self.env.ref(f"{MODULE}.party_service_type_{code}")

    def _dialog(self, user, action, **values):
        """Fill in and confirm the dialog that a button opened for ``user``."""
        model = self.env[action["res_model"]].with_user(user)
        form = Form(model.with_context(**action["context"]))
        for name, value in values.items():
            setattr(form, name, value)
        record = form.save()
        if hasattr(record, "action_confirm"):
            record.action_confirm()
        return record

    def _come_with(self, code, text, **values):
        """A request at the window of center A, about a kind of service."""
        form = Form(self.tickets)
        form.requester_name = "沈一帆"
        form.requester_phone = "138 0000 0001"
        form.service_type_id = self._kind(code)
        form.request_text = text
        for name, value in values.items():
            setattr(form, name, value)
        return form.save()

    def _give_to_the_director(self, ticket):
        self._dialog(self.clerk_a, ticket.action_hand_over(), is_promise_told=True)
        ticket.with_user(self.director_a).action_accept_transfer()

    def _settle_and_tell(self, ticket, told_at, **values):
        with freeze_time(told_at):
            self._settle(ticket)
            self._dialog(self.clerk_a, ticket.action_tell_result(), **values)

    def _put_away(self, ticket):
        """File the form of ``ticket`` through the dialog (A3.2.7)."""
        self._dialog(
            self.clerk_a,
            ticket.action_file(),
            paper_place="第三册",
            unsigned_reason="电话办理",
        )

    def _without_answer(self, user):
        """What the page shows; it counts as the database does without the product."""
        action = self.env.ref(f"{MODULE}.party_ticket_action_unanswered")
        domain = safe_eval(action.domain)
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                SELECT count(*) FROM party_ticket
                 WHERE due_date < %s AND state NOT IN ('told', 'filed', 'withdrawn')
                """,
                self.center_a._today(),
            )
        )
        [[count]] = self.env.cr.fetchall()
        everything = self.env["party.ticket"].sudo()
        self.assertEqual(everything.search_count(domain), count)
        return self.env["party.ticket"].with_user(user).search(domain)


@tagged("post_install", "-at_install")
class TestWayOfATicket(TicketWay):
    # ------------------------------------------------------------------
    # Intake, answers at once
    # ------------------------------------------------------------------
    def test_found_by_telephone(self):
        """A3.2.1, A1.3.1: who asks is known, and so is what they asked before."""
        member = self._create_member()
        earlier = self._create_ticket(
            self.director_a, member_id=member.id, request_text="房东不退押金。"
        )
        unready = self.env["party.service.type"].create(
            {"name": "未定", "code": "unready"}
        )
        form = Form(self.tickets)
        form.requester_phone = "138 0000 0002"
        self.assertEqual(form.member_id, member)
        self.assertEqual(form.requester_name, member.name)
        for text in (earlier.name, "房东不退押金。"):
            self.assertIn(text, form.known_text)
        form.request_text = "押金的事怎么样了？"
        with self._refused(TicketRefused, "A1.3.1"):
            self.tickets.create({"service_type_id": unready.id, "request_text": "？"})
        ticket = form.save()
        self.assertEqual(
            (earlier.name, ticket.name), ("TA-2026-0001", "TA-2026-0002"), "no gap"
        )
        self.assertEqual(ticket.due_date, FIRST_DUE)
        link = Form(
            self.env["party.ticket.link"]
            .with_user(self.clerk_a)
            .with_context(**ticket.action_link()["context"])
        )
        self.assertEqual(link.other_id, earlier)
        link.save().action_confirm()
        self.assertTrue(ticket.is_repeated)
        self.assertEqual(ticket.matter_id, earlier)

    def test_answered_at_once_from_a_template(self):
        """A2.4, A3.2.3: closed in one minute, and counted all the same."""
        overview = self.env["party.center.overview"].with_user(self.director_a)
        overview = overview.browse(self.center_a.id)
        self.assertEqual(overview.taken_count, 0)
        ticket = self._come_with("consultation", "组织关系怎么转？")
        template = self.env.ref(f"{MODULE}.party_answer_template_affiliation")
        self._dialog(
            self.clerk_a,
            ticket.action_tell_result(),
            template_id=template.with_user(self.clerk_a),
        )
        self.assertEqual(ticket.result_text, template.with_context(lang="zh_CN").text)
        self.assertTrue(ticket.is_instant)
        self.assertFalse(ticket.is_told_late)
        self.assertFalse(ticket.transfer_ids)
        overview.invalidate_recordset()
        self.assertEqual((overview.taken_count, overview.instant_count), (1, 1))
        self.assertEqual(overview.instant_percent, 100)
        self._put_away(ticket)
        self.assertEqual(ticket.file_number, "TA-F-2026-0001")

    # ------------------------------------------------------------------
    # Hand-over, reminders
    # ------------------------------------------------------------------
    def _remind_at(self, moment):
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref(f"{MODULE}.party_ticket_cron_remind").method_direct_trigger()
        self.env.invalidate_all()

    def _days_reminded(self, ticket, user):
        rows = self.env["party.reminder"].with_user(user)
        rows = rows.search(
            [
                ("res_model", "=", "party.ticket"),
                ("res_id", "=", ticket.id),
                ("user_id", "=", user.id),
            ]
        )
        return rows.sorted("day").mapped(lambda row: str(row.day))

    def test_handed_over_twice(self):
        """A3.2.4, A4.1: who received first is reminded to the end."""
        ticket = self._come_with("other", "摊位漏水。")
        self._dialog(
            self.clerk_a,
            ticket.action_hand_over(),
            is_promise_told=True,
            note="先看现场",
        )
        director = ticket.with_user(self.director_a)
        self._dialog(
            self.director_a, director.action_return_transfer(), reason="先问市场办"
        )
        self.assertEqual(ticket.state, "accepted")
        self._dialog(self.clerk_a, ticket.action_hand_over())
        director.action_accept_transfer()
        self.assertEqual(
            ticket.transfer_ids.sorted("id").mapped("state"), ["returned", "accepted"]
        )
        self.assertEqual(ticket.handler_id, self.director_a)
        self.assertFalse(ticket.is_promise_missing)
        for moment in (
            "2026-09-24 00:40:00",
            "2026-09-29 00:40:00",
            "2026-10-08 00:40:00",
        ):
            self._remind_at(moment)
        days = ["2026-09-24", "2026-09-29", "2026-10-08"]
        for user in (self.clerk_a, self.director_a):
            self.assertEqual(self._days_reminded(ticket, user), days)
        messages = self.env["mail.message"].search(
            [
                ("partner_ids", "in", self.clerk_a.partner_id.ids),
                ("message_type", "=", "user_notification"),
                ("model", "=", False),  # not a task of one ticket
            ]
        )
        told = messages.filtered(lambda message: ticket.name in message.body)
        self.assertEqual(len(told), len(days), "one message a day")
        for message in told:
            self.assertNotIn("沈一帆", message.body)
            self.assertNotIn("漏水", message.body)

    # ------------------------------------------------------------------
    # Deadline
    # ------------------------------------------------------------------
    def test_told_on_the_seventh_and_on_the_eighth_working_day(self):
        """A3.2.5: in time to the last minute of the seventh day, then late."""
        in_time, late = (self._create_ticket() for _each in range(2))
        self.assertEqual(late.due_date, FIRST_DUE)
        with freeze_time(LAST_MINUTE):
            self.assertNotIn(in_time, self._without_answer(self.clerk_a))
            self._tell(in_time, result_text="已退押金。")
        with freeze_time(EIGHTH_DAY):
            self.assertEqual(self._without_answer(self.clerk_a), late)
            self._tell(late, result_text="已退押金。")
            self.assertFalse(self._without_answer(self.clerk_a))
        self.assertFalse(in_time.is_overdue)
        self._put_away(late)
        with freeze_time("2027-06-01 01:00:00"):
            self.assertTrue(late.is_told_late)
            self.assertTrue(late.is_overdue, "for ever")
            found = self.tickets.search([("is_overdue", "=", True)])
            self.assertEqual(found & (late | in_time), late)

    def test_more_time(self):
        """A4.4: asked in time, decided by others, told, and twice at most."""
        ticket = self._come_with("rights", "合同纠纷。")
        self._give_to_the_director(ticket)
        asked = {"reason_class": "evidence", "reason": "等候笔迹鉴定"}
        with freeze_time(LAST_MINUTE):
            self._dialog(self.clerk_a, ticket.action_ask_extension(), days=7, **asked)
            with self.assertRaises(NotOnDuty):
                ticket.action_approve_extension()
            ticket.with_user(self.director_a).action_approve_extension()
        self.assertEqual(
            (ticket.first_due_date, ticket.due_date), (FIRST_DUE, SECOND_DUE)
        )
        with freeze_time("2026-10-12 01:00:00"):
            self._settle(ticket)
            with self._refused(ExtensionRefused, "A4.4"):
                self._tell(ticket)
            self._dialog(self.clerk_a, ticket.action_tell_extension(), channel="phone")
            self.assertFalse(ticket.is_extension_untold)
        with freeze_time("2026-10-16 01:00:00"):
            self._dialog(self.clerk_a, ticket.action_ask_extension(), days=7, **asked)
            with self.assertRaises(NotOnDuty):
                ticket.with_user(self.director_a).action_approve_extension()
            ticket.with_user(self.committee).action_approve_extension()
        self.assertEqual(ticket.due_date, THIRD_DUE)
        self.assertEqual(
            ticket.extension_ids.sorted("id").mapped("decided_by_id"),
            self.director_a | self.committee,
        )
        with freeze_time("2026-10-19 01:00:00"):
            with self.assertRaises(ExtensionRefused):
                ticket.action_ask_extension()  # a third one there is not
            self._dialog(self.clerk_a, ticket.action_tell_extension(), channel="phone")
            self._tell(ticket)
        self.assertFalse(ticket.is_told_late, "in time by the date that held")

    def test_no_more_time_after_expiry(self):
        ticket = self._come_with("other", "摊位漏水。")
        with freeze_time(EIGHTH_DAY), self._refused(ExtensionRefused, "A4.4"):
            ticket.action_ask_extension()
        self.assertFalse(ticket.extension_ids)

    def test_pressed_by_the_committee(self):
        """A4.4: the committee asks, the center answers, then the form is filed."""
        ticket = self._come_with("other", "摊位漏水。")
        self._give_to_the_director(ticket)
        committee = ticket.with_user(self.committee)
        with self.assertRaises(NotOnDuty):
            ticket.action_press()
        with freeze_time("2026-09-28 01:00:00"):
            self._dialog(self.committee, committee.action_press(), text="为何未办结？")
        [demand] = ticket.supervision_ids
        self.assertEqual(demand.sudo().activity_ids.user_id, self.director_a)
        self._settle_and_tell(ticket, "2026-09-29 01:00:00")
        with freeze_time("2026-09-30 01:00:00"):
            # what comes before the committee is called back as well
            self._call_back(ticket, self.clerk_a)
            with self.assertRaises(SupervisionRefused):
                self._put_away(ticket)
            director = ticket.with_user(self.director_a)
            self._dialog(
                self.director_a,
                director.action_answer_supervision(),
                answer_text="昨日已办结并告知。",
            )
            demand.with_user(self.committee).action_close()
            self._put_away(ticket)
        self.assertEqual((demand.state, ticket.state), ("closed", "filed"))

    # ------------------------------------------------------------------
    # Rights, hardship
    # ------------------------------------------------------------------
    def test_referred_to_legal_aid(self):
        """A2.5: by letter; the ticket stays open until there is an outcome."""
        ticket = self._come_with("legal_aid", "拖欠工资。", requester_name="沈喆堃")
        self._give_to_the_director(ticket)
        action = ticket.action_refer()
        model = self.env[action["res_model"]].with_user(self.clerk_a)
        form = Form(model.with_context(**action["context"]))
        form.addressee_kind = "legal_aid"
        form.addressee_name = "示例县法律援助中心"
        form.is_agreed = True
        form.sent_way = "hand"
        form.due_date = "2026-09-30"
        referral = form.save()
        printed = self._printed(referral, LETTER)
        self.assertPrinted(printed, "示例县法律援助中心", "沈喆堃", "拖欠工资。")
        self.assertNotPrinted(printed, "13800000001")
        referral.action_send()
        director = ticket.with_user(self.director_a)
        director.write({"result_text": "已受理。", "decision": "solved"})
        with self._refused(TicketRefused, "A2.5"):
            director.action_record_result()
        with freeze_time("2026-10-01 01:00:00"):
            overdue = referral.search([("is_overdue", "=", True)])
            self.assertIn(referral, overdue)
        with freeze_time("2026-09-30 01:00:00"):
            referral.write({"outcome_kind": "handled", "outcome_text": "已指派律师。"})
            referral.action_record_outcome()
        self._settle_and_tell(ticket, "2026-09-30 02:00:00")
        self.assertEqual(ticket.state, "told")
        self.assertTrue(ticket.callback_ids, "rights and legal aid are called back")

    def test_visited_in_hardship(self):
        """A2.7: who is in hardship is visited, and visited again as promised."""
        ticket = self._come_with("hardship", "丈夫住院，摊位歇业。")
        self._dialog(
            self.clerk_a,
            ticket.action_record_visit(),
            findings="三口人，房租欠两个月。",
            help_given="慰问金800元",
            follow_up_date="2026-09-28",
        )
        self._give_to_the_director(ticket)
        self._settle_and_tell(ticket, "2026-09-24 01:00:00")
        with freeze_time("2026-09-28 01:00:00"):
            visits = self.env["party.ticket.visit"].with_user(self.clerk_a)
            due = visits.search([("is_follow_up_due", "=", True)])
            self.assertEqual(due, ticket.visit_ids)
            self._call_back(ticket, self.clerk_a)
            with self._refused(TicketRefused, "A2.7"):
                self._put_away(ticket)
            self._dialog(
                self.clerk_a, ticket.action_record_visit(), findings="已出院，已复市。"
            )
            self.assertFalse(visits.search([("is_follow_up_due", "=", True)]))
            self._put_away(ticket)
        self.assertEqual(ticket.state, "filed")
        self.assertEqual(len(ticket.visit_ids), 2)

    # ------------------------------------------------------------------
    # Callback, rounds, filing
    # ------------------------------------------------------------------
    def test_not_satisfied_and_then_satisfied(self):
        """A3.2.6, A4.5: called back by others; the matter goes on until it is well."""
        ticket = self._come_with("rights", "房东不退押金。")
        self._give_to_the_director(ticket)
        self._settle_and_tell(ticket, "2026-09-24 01:00:00")
        callback = ticket.callback_ids
        self.assertEqual(callback.assigned_id, self.clerk_a)
        self.assertEqual(callback.due_date, date(2026, 10, 9))
        with freeze_time("2026-09-28 01:00:00"):
            with self._refused(TicketRefused, "A4.5"):
                self._put_away(ticket)
            with self._refused(NotOnDuty, "A3.2.6"):
                self._call_back(ticket, self.director_a)
            self._call_back(
                ticket, self.clerk_a, satisfaction="2", opinion="只退了一半。"
            )
            second = callback.round_id.with_user(self.clerk_a)
            self.assertEqual(second.name, f"{ticket.name}-2")
            self.assertEqual(second.first_contact_id, self.clerk_a)
            # 29 and 30 September, 8 to 10 October: five working days of its own
            self.assertEqual(second.due_date, date(2026, 10, 10))
            self.assertIn("只退了一半。", second.request_text)
            with self.assertRaises(TicketRefused):
                self._put_away(ticket)  # a further round of the matter is open
            self._give_to_the_director(second)
        self._settle_and_tell(second, "2026-09-29 01:00:00")
        self.assertFalse(second.is_told_late)
        with freeze_time("2026-09-30 01:00:00"):
            self._call_back(second, self.clerk_a, satisfaction="5")
            self._put_away(ticket)
            self._put_away(second)
        self.assertEqual(
            (ticket | second).mapped("file_number"),
            ["TA-F-2026-0001", "TA-F-2026-0002"],
        )
        self.assertFalse(second.round_ids)
        self.assertFalse(self._without_answer(self.clerk_a))

    def test_every_matter_has_its_answer(self):
        """A4.4: the page Without Answer is empty in the end, at both centers."""
        tickets = self._make_september()
        people = (self.clerk_a, self.clerk_b)
        with freeze_time("2026-10-12 01:00:00"):
            left = self.env["party.ticket"]
            for user in people:
                left |= self._without_answer(user)
            self.assertEqual(
                left.sudo(),
                tickets.filtered(
                    lambda t: (
                        t.state in ("accepted", "transferred", "processing", "done")
                    )
                ).sorted(),
            )
            for ticket in left.sudo():
                staff = ticket.first_contact_id
                mine = ticket.with_user(staff)
                if ticket.state == "transferred":
                    self._give_reason(mine, "withdraw", "重复登记")
                    continue
                if ticket.state == "processing":
                    self._settle(ticket)
                self._tell(mine, result_text="已办结。", decision="solved")
            for user in people:
                self.assertFalse(self._without_answer(user))
        self.assertTrue(left.filtered("is_told_late"), "told, and late for ever")

    # ------------------------------------------------------------------
    # Figures
    # ------------------------------------------------------------------
    def test_figures_are_those_of_the_records(self):
        """A3.2.3, A4.4, A4.5: counted once more from the rows that prove them."""
        self._make_september()
        for satisfaction in ("5", "2", False):
            ticket = self._come_with("rights", "合同纠纷。")
            self._tell(ticket, result_text="已调解。")
            self._call_back(ticket, satisfaction=satisfaction, opinion="如此")
        for moment in ("2026-09-30 03:00:00", "2026-10-12 03:00:00"):
            with freeze_time(moment), self.subTest(moment=moment):
                for user, center in (
                    (self.director_a, self.center_a),
                    (self.director_b, self.center_b),
                ):
                    self._assert_rates(user, center)
                    self._assert_card(user, center)

    def _count(self, query, **values):
        self.env.flush_all()
        self.env.cr.execute(SQL(query, **values))
        [row] = self.env.cr.fetchall()
        return row

    def _assert_rates(self, user, center):
        """Shares of ``party.ticket.analysis`` by tellings, hand-overs and callbacks."""
        names = ("instant", "in_time", "followed", "callback", "satisfied")
        rows = self.env["party.ticket.analysis"].with_user(user)
        [shown] = rows._read_group(
            [], aggregates=["__count", *(f"{name}_share:avg" for name in names)]
        )
        counted = self._count(
            """
            WITH told AS (
                SELECT ticket_id,
                       (min(told_at) AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date
                           AS day
                  FROM party_ticket_notice WHERE kind = 'result' GROUP BY ticket_id
            ), open_late AS (
                SELECT id FROM party_ticket
                 WHERE state IN ('accepted', 'transferred', 'processing', 'done')
                   AND due_date < (now() AT TIME ZONE %(tz)s)::date
            ), calls AS (
                SELECT ticket_id, count(*) AS planned,
                       count(*) FILTER (WHERE done_at IS NOT NULL) AS made,
                       count(satisfaction) AS said,
                       count(*) FILTER (WHERE satisfaction >= '3') AS content
                  FROM party_ticket_callback GROUP BY ticket_id
            )
            SELECT count(*),
                   100.0 * count(*) FILTER (
                       WHERE told.day = t.accepted_date AND NOT EXISTS (
                           SELECT FROM party_ticket_transfer r WHERE r.ticket_id = t.id)
                       AND t.round_of_id IS NULL)
                   / nullif(count(*) FILTER (
                       WHERE t.withdrawn_at IS NULL AND t.round_of_id IS NULL), 0),
                   100.0 * count(*) FILTER (WHERE told.day <= t.due_date)
                   / nullif(count(told.day) + count(open_late.id), 0),
                   100.0 * count(told.day)
                   / nullif(count(told.day) + count(open_late.id), 0),
                   100.0 * avg(calls.made::numeric / calls.planned),
                   100.0 * avg(calls.content::numeric / nullif(calls.said, 0))
              FROM party_ticket t
         LEFT JOIN told ON told.ticket_id = t.id
         LEFT JOIN open_late ON open_late.id = t.id
         LEFT JOIN calls ON calls.ticket_id = t.id
             WHERE t.center_id = %(center)s
            """,
            tz=center.tz,
            center=center.id,
        )
        self.assertEqual(shown[0], counted[0])
        for name, ours, theirs in zip(names, shown[1:], counted[1:], strict=True):
            self.assertAlmostEqual(ours or 0, float(theirs or 0), 6, name)

    def _assert_card(self, user, center):
        """Counts of ``party.center.overview`` of this month and of what waits."""
        today = center._today()
        names = (
            "taken_count",
            "instant_count",
            "answered_count",
            "in_time_count",
            "open_ticket_count",
            "overdue_ticket_count",
            "callback_count",
            "overdue_callback_count",
            "opinion_count",
            "satisfied_count",
        )
        card = self.env["party.center.overview"].with_user(user).browse(center.id)
        card.invalidate_recordset()
        counted = self._count(
            """
            SELECT (SELECT count(*) FROM party_ticket t WHERE t.center_id = %(center)s
                       AND accepted_date >= %(month)s AND round_of_id IS NULL),
                   (SELECT count(*) FROM party_ticket t WHERE t.center_id = %(center)s
                       AND accepted_date >= %(month)s AND round_of_id IS NULL
                       AND told_date = accepted_date AND NOT EXISTS (
                           SELECT FROM party_ticket_transfer r
                            WHERE r.ticket_id = t.id)),
                   (SELECT count(*) FROM party_ticket t WHERE t.center_id = %(center)s
                       AND told_date >= %(month)s),
                   (SELECT count(*) FROM party_ticket t WHERE t.center_id = %(center)s
                       AND told_date >= %(month)s AND told_date <= due_date),
                   (SELECT count(*) FROM party_ticket t WHERE t.center_id = %(center)s
                       AND told_at IS NULL AND withdrawn_at IS NULL),
                   (SELECT count(*) FROM party_ticket t WHERE t.center_id = %(center)s
                       AND told_at IS NULL AND withdrawn_at IS NULL
                       AND due_date < %(today)s),
                   (SELECT count(*) FROM party_ticket_callback
                     WHERE center_id = %(center)s AND done_at IS NULL),
                   (SELECT count(*) FROM party_ticket_callback
                     WHERE center_id = %(center)s AND done_at IS NULL
                       AND due_date < %(today)s),
                   (SELECT count(satisfaction) FROM party_ticket_callback
                     WHERE center_id = %(center)s AND done_at IS NOT NULL
                       AND (called_at AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)
                           >= %(month)s),
                   (SELECT count(*) FROM party_ticket_callback
                     WHERE center_id = %(center)s AND satisfaction >= '3'
                       AND (called_at AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)
                           >= %(month)s)
            """,
            center=center.id,
            tz=center.tz,
            today=today,
            month=today.replace(day=1),
        )
        self.assertEqual(
            dict(zip(names, (card[name] for name in names), strict=True)),
            dict(zip(names, counted, strict=True)),
        )


@tagged("post_install", "-at_install")
class TestWayThroughTheWeb(HttpCase, PortalCommon, TicketWay):
    """What only shows over HTTP: the portal, and traces of what was refused."""

    def test_member_asks_in_the_portal(self):
        """A3.2.1, A4.1: taken in at once, with number, deadline and first contact."""
        self._sign_in(self.member_user)
        self.url_open(
            "/my/tickets/new",
            data={
                "csrf_token": Request.csrf_token(self),
                "kind": self._kind("rights").id,
                "text": "我的摊位进水了。",
            },
        )
        ticket = self.tickets.search([("channel", "=", "online")])
        self.assertEqual(ticket.member_id, self.member)
        self.assertEqual(ticket.first_contact_id, self.clerk_a)
        self.assertEqual(ticket.due_date, FIRST_DUE)
        self.assertEqual(ticket.notice_ids.kind, "promise")
        page = f"/my/tickets/{ticket.id}"
        self.assertIn(ticket.name, self.url_open(page).text)
        self._give_to_the_director(ticket)
        self._settle_and_tell(ticket, "2026-09-28 01:00:00", channel="phone")
        self.env.flush_all()
        text = self.url_open(page).text
        self.assertIn(ticket.result_text, text)
        self._sign_in(self.other_user)
        self.assertEqual(self.url_open(page).status_code, 404)

    def _try(self, ticket, method, *args):
        """Whether a call of the clerk goes through; a refusal is logged afterwards."""
        call = {
            "model": "party.ticket",
            "method": method,
            "args": [ticket.ids, *args],
            "kwargs": {},
        }
        try:
            with mute_logger("odoo.http"):
                self.make_jsonrpc_request("/web/dataset/call_kw", call)
        except JsonRpcException:
            return False
        return True

    def test_filed_locked_unlocked_and_locked_again(self):
        """A3.2.7: refused and logged; opened by approval, corrected, locked again."""
        ticket = self._bring_to("told")
        self._put_away(ticket)
        self.clerk_a.password = "clerk_a clerk_a"
        self.authenticate("clerk_a", "clerk_a clerk_a")
        self.assertFalse(self._try(ticket, "write", {"request_text": "改"}))
        self.assertFalse(self._try(ticket, "unlink"))
        log = self.env["party.lock.log"].with_user(self.committee)
        log = log.search([("res_id", "=", ticket.id)], order="id")
        self.assertEqual(log.mapped("verb"), ["write", "unlink"])
        self.assertEqual(log.user_id, self.clerk_a)
        request = self._dialog(
            self.clerk_a, ticket.action_ask_to_unlock(), reason="姓名写错一字"
        )
        with self._refused(NotOnDuty, "A3.2.7"):
            request.action_approve()
        request.with_user(self.director_a).action_approve()
        self.env.flush_all()
        number = ticket.file_number
        self.assertTrue(self._try(ticket, "write", {"requester_name": "沈一凡"}))
        self.assertFalse(self._try(ticket, "write", {"told_date": "2026-09-20"}))
        self.env.invalidate_all()
        self.assertIn("Shen Yifan", request.content_before)
        ticket.action_lock()
        self.env.flush_all()
        self.assertFalse(self._try(ticket, "write", {"requester_name": "又改"}))
        self.env.invalidate_all()
        self.assertEqual(ticket.requester_name, "沈一凡")
        self.assertEqual((request.state, ticket.file_number), ("locked", number))
        with self.assertRaises(FiledRecord):
            ticket.request_text = "改"
