"""The record of an activity: approved by whom, who came, what was done (A3.3)."""

import base64
from io import BytesIO

from PIL import Image
from pypdf import PdfReader

from odoo.tests import freeze_time

from .common import EVENT_RECORD, RARE_NAMES, PartyReportsCommon

AFTER = "2026-09-29 09:00:00"
COURSE = (
    ("present", 120, {}),
    ("late", 75, {}),
    ("left_early", 40, {}),
    ("excused", 0, {"reply": "excused", "reply_reason": "Buying tea"}),
    ("absent", 0, {}),
    ("made_up", 60, {"attendance_note": "Saw the film"}),
)


class TestEventRecord(PartyReportsCommon):
    def _held_event(self, count=6, **values):
        event = self._make_approved_event(
            self._make_people(count), budget=1200, materials="A projector", **values
        )
        for number, person in enumerate(event.participant_ids.sudo()):
            attendance, minutes, facts = COURSE[number % len(COURSE)]
            person._record_proof(attendance=attendance, minutes=minutes, **facts)
        with freeze_time(AFTER):
            event.action_hold()
        return event

    def _picture(self, color="red", side=1500):
        file = BytesIO()
        Image.new("RGB", (side, side), color).save(file, "JPEG")
        return file.getvalue()

    def test_record_of_what_was_held(self):
        event = self._held_event()
        event.write({"summary": RARE_NAMES, "minutes_text": "First: a talk.\nSecond:"})
        with self.assertNoLogs("weasyprint", "WARNING"):
            content = self._print(event, EVENT_RECORD, self.clerk_a)
        [page] = self._pages(content)
        self.assertEqual(self._page_sizes(content), [(210, 297)])
        printed = self._dense(page)
        self.assertPrinted(
            printed,
            "Record of an Activity",
            "Center A",
            event.number,
            "Honest Scales in the Market",
            "September 29, 2026 14:00 – 16:00",
            "Plan as Approved",
            "chosen by hand",
            "A talk, then questions.",
            "A projector",
            "1,200.00 yuan",
            "Submitted September 21, 2026 10:00 Director A",
            "Approved September 21, 2026 10:00 Committee",
            "Invited: 6 Took Part: 4 Excused: 1 Absent: 1 Hours Taken Part: 4.9",
            "Present Member 0001",
            "Late Member 0002 (75 min)",
            "Left Early Member 0003 (40 min)",
            "Excused Member 0004 (Buying tea)",
            "Absent Member 0005",
            "Made up Later Member 0006 (60 min, Saw the film)",
            RARE_NAMES,
            "First: a talk.",
        )
        self.assertNotPrinted(printed, "Not Recorded", "stood in", "Not held yet")
        for person in event.participant_ids:
            self.assertNotIn(person.code, printed)
            self.assertNotIn(person.member_id.mobile, printed)

    def test_notices_in_figures(self):
        event = self._create_event(target_mode="hand")
        group = self.env["party.channel"].with_user(self.clerk_a)
        group = group.create({"name": "Traders", "center_id": self.center_a.id})
        event.route_ids = [
            (5,),
            (0, 0, {"kind": "letter"}),
            (0, 0, {"kind": "group", "channel_id": group.id}),
        ]
        self._invite(event, self._make_people(3))
        self._approve(event)
        self.assertNotPrinted(self._printed(event, EVENT_RECORD), "Notices")
        self._announce(event)
        announcement = event.announcement_ids
        announcement.notice_ids[0].action_mark_posted()
        event.participant_ids[0].sudo()._answer("coming")
        self.assertPrinted(
            self._printed(event, EVENT_RECORD),
            "Invitation September 21, 2026 10:00 Clerk A",
            "Letter: To Be Done by Hand 2, Sent 1",
            "Traders: To Be Posted by Hand",
            "No Answer: 2 Coming: 1",
        )

    def test_stand_in_and_remarks(self):
        self.center_a.approver_id = self.committee
        stand_in = self._new_user("stand_in", "committee")
        stand_in.name = "Stand In"
        event = self._create_event(target_mode="hand")
        self._invite(event, self._make_people(1))
        self._submit(event)
        self.env.invalidate_all()
        approval = event.approval_ids.with_user(self.committee)
        approval._return("Who gives the talk?")
        self.env["party.absence"].sudo().create(
            {
                "user_id": self.committee.id,
                "stand_in_id": stand_in.id,
                "date_from": "2026-09-01",
                "date_to": "2026-09-30",
            }
        )
        self._submit(event)
        event.with_user(stand_in).action_approve()
        printed = self._printed(event, EVENT_RECORD)
        self.assertPrinted(
            printed,
            "Returned September 21, 2026 10:00 Committee: Who gives the talk?",
            "10:00 Stand In (stood in for Committee)",
        )

    def test_plan_is_the_approved_one(self):
        """What was changed after the approval is not what the committee approved."""
        event = self._make_approved_event(self._make_people(1))
        event.plan_text = "Another course"
        printed = self._printed(event, EVENT_RECORD)
        self.assertPrinted(printed, "A talk, then questions.", "Not held yet")
        self.assertNotPrinted(printed, "Another course", "False")

    def test_draft_says_so(self):
        event = self._create_event(plan_text=False, place=False, target_mode="hand")
        printed = self._printed(event, EVENT_RECORD)
        self.assertPrinted(printed, "Draft: the plan is not approved")
        self.assertNotPrinted(printed, "as Approved", "Submitted", "False", "None")

    def test_cancelled_with_its_reason(self):
        event = self._make_approved_event(self._make_people(1))
        self._give_reason(event.with_user(self.director_a), "cancel", "A typhoon")
        printed = self._printed(event, EVENT_RECORD)
        self.assertPrinted(printed, "September 21, 2026 10:00 Director A: A typhoon")

    def test_late_additions_and_gaps(self):
        event = self._make_approved_event(self._make_people(1))
        self._invite(event, self._create_member(name="Late Comer"))
        with freeze_time(AFTER):
            event.action_hold()
        printed = self._printed(event, EVENT_RECORD)
        self.assertPrinted(printed, "Not Recorded Late Comer (added later), Member")

    def test_photos(self):
        event = self._held_event()
        photos = self.env["party.event.photo"].with_user(self.clerk_a)
        kept = photos._add(
            event, [(f"{color}.jpg", self._picture(color)) for color in ("red", "blue")]
        )
        kept[0].caption = "At the scales"
        gone = photos._add(event, [("gone.jpg", self._picture("green"))])
        gone._remove("Does not want to be on it")
        content = self._print(event, EVENT_RECORD, self.clerk_a)
        self.assertEqual(self._count_pictures(content), 2)
        self.assertPrinted(self._dense("".join(self._pages(content))), "At the scales")
        widths = {
            image.image.width
            for page in PdfReader(BytesIO(content)).pages
            for image in page.images
        }
        self.assertEqual(widths, {1000}, "no larger than paper shows it")
        self.assertEqual(
            Image.open(BytesIO(base64.b64decode(kept[0].picture))).width, 1500
        )

    def test_long_texts_flow(self):
        event = self._held_event()
        event.write({"summary": "A line. \n" * 1_000, "minutes_text": "Word " * 3_000})
        pages = self._pages(self._print(event, EVENT_RECORD, self.clerk_a))
        self.assertGreater(len(pages), 10)
        printed = self._dense("".join(pages))
        self.assertEqual(printed.count("Aline."), 1_000)
        self.assertEqual(printed.count("Word"), 3_000)
        for page in pages:
            self.assertIn(event.number, page)

    def test_many_people(self):
        event = self._held_event(300)
        printed = self._printed(event, EVENT_RECORD)
        self.assertPrinted(printed, "Invited: 300 Took Part: 200", "Member 0299")

    def test_foreign_record_is_refused(self):
        self.assertPrintRefused(self._held_event(), EVENT_RECORD)

    def test_queries_do_not_grow(self):
        people = self._make_people(6)
        events = self.env["party.event"]
        for size in (2, 6, 1, 6):
            events |= self._make_approved_event(people[:size])
        self.assertQueriesSteady(events.browse(events.ids), EVENT_RECORD)
