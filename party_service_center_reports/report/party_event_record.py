"""What the printed record of an activity shows."""

from odoo import api, models

from odoo.addons.party_service_center.models.event_codes import HELD_STATES, TOOK_PART


class PartyEventRecordReport(models.AbstractModel):
    """Values of the record for the file: planned, approved, attended, written down.

    The plan is the one that the committee approved last; until then it is what stands
    on the screen, and the paper says so.

    Clause: A3.3.1 (approval), A3.3.2 (notices), A3.3.3 (detailed record)
    """

    _name = "report.party_service_center_reports.party_event_record"
    _description = "Printed Record of an Activity"
    _inherit = ["party.event.document.mixin"]

    _document_model = "party.event"

    @api.model
    def _document_values(self, events):
        notices = self._notices(events.announcement_ids)
        return {
            "span": self._span,
            "records": {event.id: self._record(event, notices) for event in events},
        }

    @api.model
    def _record(self, event, notices):
        approvals = event.approval_ids.sorted("id")
        approval = approvals.filtered(lambda a: a.state == "approved")[-1:]
        people = event.participant_ids
        return {
            "mark": self._mark(event),
            "plan": approval or event,
            "target": approval.target_text or event._target_text(),
            "approval": approval,
            "approved_by": self._approved_by(approval),
            "returned": approvals.filtered(lambda a: a.state == "returned"),
            "announcements": [
                (announcement, notices[announcement])
                for announcement in event.announcement_ids.sorted("id")
            ],
            "replies": self._replies(event, people),
            "figures": self._figures(event, people),
            "groups": self._groups(event, people),
            "photos": [
                (self._small_picture(photo.picture), photo.caption or "")
                for photo in event.photo_ids
                if photo.picture
            ],
        }

    @api.model
    def _mark(self, event):
        """What a reader must know before all else."""
        if event.state == "cancelled":
            return self.env._("Cancelled")
        if event.state in ("draft", "submitted"):
            return self.env._("Draft: the plan is not approved")
        return "" if event.state in HELD_STATES else self.env._("Not held yet")

    @api.model
    def _approved_by(self, approval):
        """Who approved, and for whom where it was a stand-in (A3.3.1)."""
        name, absent = approval.decided_by_id.name, approval.stood_in_for_id
        if not absent:
            return name or ""
        return self._noted(
            name, self.env._("stood in for %(person)s", person=absent.name)
        )

    # ------------------------------------------------------------------
    # Notices (A3.3.2)
    # ------------------------------------------------------------------
    @api.model
    def _notices(self, announcements):
        """Announcement → pairs of text: way and how many, channel and what became."""
        notices = self.env["party.event.notice"]
        ways = notices._fields["kind"]._description_selection(self.env)
        states = notices._fields["state"]._description_selection(self.env)
        counts = {}
        for announcement, way, state, count in notices._read_group(
            [("announcement_id", "in", announcements.ids)],
            ["announcement_id", "kind", "state"],
            ["__count"],
        ):
            counts.setdefault((announcement, way), {})[state] = count
        return {
            announcement: [
                (label, self._by_state(counts[announcement, way], states))
                for way, label in ways
                if (announcement, way) in counts
            ]
            + [self._posted(post) for post in announcement.post_ids.sorted("id")]
            for announcement in announcements
        }

    @api.model
    def _by_state(self, counts, states):
        return self._listed(
            f"{label} {counts[state]}" for state, label in states if state in counts
        )

    @api.model
    def _posted(self, post):
        states = dict(post._fields["state"]._description_selection(self.env))
        return post.channel_id.name, states[post.state]

    @api.model
    def _replies(self, event, people):
        """Answers counted: (label, how many); none before anybody was told."""
        if not event.announcement_ids:
            return []
        by_reply = people.grouped("reply")
        labels = people._fields["reply"]._description_selection(self.env)
        return [(label, len(by_reply[key])) for key, label in labels if key in by_reply]

    # ------------------------------------------------------------------
    # Attendance (A3.3.3)
    # ------------------------------------------------------------------
    @api.model
    def _figures(self, event, people):
        """Counts side by side: (label, text)."""
        figures = [(self.env._("Invited"), len(people))]
        if event.state in HELD_STATES:
            came = people.filtered(lambda p: p.attendance in TOOK_PART)
            hours = sum(came.mapped("minutes")) / 60
            figures += [
                (self.env._("Took Part"), len(came)),
                (self.env._("Excused"), self._count(people, "excused")),
                (self.env._("Absent"), self._count(people, "absent")),
                (self.env._("Hours Taken Part"), f"{hours:.1f}"),
            ]
        return figures

    @api.model
    def _count(self, people, attendance):
        return len(people.filtered(lambda p: p.attendance == attendance))

    @api.model
    def _groups(self, event, people):
        """The names by attendance, in the order of the choices: (label, names).

        Before the activity was held all stand together.
        """
        if event.state not in HELD_STATES:
            names = self._listed(people.mapped("member_name"))
            return [(self.env._("Invited"), names)] if names else []
        labels = people._fields["attendance"]._description_selection(self.env)
        by_attendance = people.grouped("attendance")
        return [
            (label, self._listed(map(self._entry, by_attendance[key])))
            for key, label in [*labels, (False, self.env._("Not Recorded"))]
            if key in by_attendance
        ]

    @api.model
    def _entry(self, person):
        """A name, with what an ordinary attendance would not have beside it."""
        facts = []
        if person.attendance in TOOK_PART and person.attendance != "present":
            facts.append(self.env._("%(count)s min", count=person.minutes))
        if person.attendance == "excused" and person.reply_reason:
            facts.append(person.reply_reason)
        if person.attendance_note:
            facts.append(person.attendance_note)
        if person.is_late_addition:
            facts.append(self.env._("added later"))
        name = person.member_name
        return self._noted(name, self._listed(facts)) if facts else name
