"""One occasion on which the invited of an activity are told something."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command, Domain
from odoo.tools.misc import clean_context

from ..exceptions import EventRefused, FiledRecord
from ..tools import phone_number

KINDS = [
    ("invitation", "Invitation"),
    ("change", "Change"),
    ("cancellation", "Cancellation"),
    ("reminder", "Reminder"),
]
TEMPLATES = "party_service_center.party_event_"
MAIL_QUEUE = "mail.ir_cron_mail_scheduler_action"
HIDDEN_CODE = "········"
ONE_DAY = timedelta(days=1)
OPEN_POSTS = ("manual", "queued", "failed")
TEXT_FIELDS = ("sms_text", "email_subject", "email_text", "post_text")


class PartyEventAnnouncement(models.Model):
    """The invitation to an activity, its change, its cancellation, or a reminder.

    There is one of each kind for each approved plan, however often somebody presses the
    button: made again, it tells those who were not told yet. Of invitation, change and
    cancellation the latest runs; the people it does not reach are called.

    Clause: A3.3.2
    """

    _name = "party.event.announcement"
    _description = "Announcement"
    _inherit = ["party.protected.mixin", "party.event.part.mixin"]
    _order = "id desc"

    _proof_fields = frozenset(
        {
            "event_id",
            "kind",
            "plan_version",
            "made_at",
            "made_by_id",
            "is_running",
            "post_ids",
            *TEXT_FIELDS,
        }
    )

    kind = fields.Selection(KINDS, required=True)
    plan_version = fields.Integer("Approval No.", required=True, aggregator=None)
    made_at = fields.Datetime("Announced at", required=True)
    made_by_id = fields.Many2one(
        "res.users", "Announced by", required=True, ondelete="restrict"
    )
    is_running = fields.Boolean(
        "In Force",
        help="What holds now: no later change or cancellation was announced.",
    )
    # as the first of those told read it, without the personal code
    sms_text = fields.Text("Text Message")
    email_subject = fields.Char()
    email_text = fields.Html("E-mail")
    post_text = fields.Text("Post")
    post_ids = fields.Many2many("party.channel.post", string="Posts")
    notice_ids = fields.One2many("party.event.notice", "announcement_id", "Notices")
    told_count = fields.Integer("Told", compute="_compute_counts")
    queued_count = fields.Integer("On the Way", compute="_compute_counts")
    failed_count = fields.Integer("Failed", compute="_compute_counts")

    # a second click or a crash makes nothing twice
    _once = models.UniqueIndex(
        "(event_id, kind, plan_version)", "This was announced already."
    )

    @api.depends("kind", "event_id.number")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for announcement in self:
            announcement.display_name = (
                f"{announcement.event_id.number or ''} · {kinds.get(announcement.kind)}"
            )

    @api.depends("notice_ids.state")
    def _compute_counts(self):
        counts = {
            (announcement, state): count
            for announcement, state, count in self.env[
                "party.event.notice"
            ]._read_group(
                [("announcement_id", "in", self.ids)],
                ["announcement_id", "state"],
                ["__count"],
            )
        }
        for row in self:
            row.told_count = sum(counts.get((row, s), 0) for s in ("sent", "delivered"))
            row.queued_count = sum(
                counts.get((row, s), 0) for s in ("queued", "manual")
            )
            row.failed_count = counts.get((row, "failed"), 0)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FiledRecord(
            self.env._("Announcements are kept; they prove who was told what.")
        )

    # ------------------------------------------------------------------
    # Making
    # ------------------------------------------------------------------
    @api.model
    def _announce(self, event, kind, people_sudo):
        """Tell ``people_sudo`` of ``event``, as who prepares it writes to them."""
        # a client's default values must not reach the messages that are made here
        context = clean_context(self.env.context)
        # pylint: disable-next=context-overridden
        cleaned = self.with_context(context).with_context(
            lang=event.user_id.lang or self.env.lang
        )
        # messages, posts and notices are made by this step alone
        announcements_sudo = cleaned.sudo()
        announcement_sudo = announcements_sudo._get(event, kind, people_sudo)
        announcement_sudo._tell(people_sudo.with_env(announcement_sudo.env))
        return announcement_sudo.with_env(self.env)

    def _get(self, event, kind, people):
        """The announcement of ``kind`` for the plan that holds; made where missing."""
        key = {
            "event_id": event.id,
            "kind": kind,
            "plan_version": event.plan_version,
        }
        found = self.search([(name, "=", value) for name, value in key.items()])
        if found:
            return found
        is_running = kind != "reminder"
        if is_running:
            event.sudo().announcement_ids._supersede(kind, event.plan_version)
        announcement = self._as_mover().create(
            key
            | self._sample_texts(event, kind, people[:1])
            | {
                "made_at": fields.Datetime.now(),
                "made_by_id": self.env.uid,
                "is_running": is_running,
            }
        )
        return announcement._as_user()

    def _supersede(self, kind, plan_version):
        """Let nothing run that a change or a cancellation takes the place of."""
        old = self.filtered(
            lambda row: (
                row.is_running
                and (kind == "cancellation" or row.plan_version < plan_version)
            )
        )
        old._record_proof(is_running=False)
        # letters, calls and posts to come would tell what holds no longer
        old.notice_ids.filtered(lambda row: row.state == "manual")._move("cancelled")
        old.post_ids.filtered(lambda post: post.state in OPEN_POSTS)._move("cancelled")

    # ------------------------------------------------------------------
    # Texts
    # ------------------------------------------------------------------
    @api.model
    def _render(self, medium, kind, records, field="body"):
        """What each of ``records`` reads in a notice of ``kind``, by id."""
        template = self.env.ref(f"{TEMPLATES}{medium}_{kind}", False)
        if not template:
            raise EventRefused(
                self.env._(
                    "A template of the notices was deleted. Ask the administrator to"
                    " restore it, or call the people."
                )
            )
        return template._render_field(field, records.ids)

    @api.model
    def _sample_texts(self, event, kind, person):
        """The texts as ``person`` reads them, and the post; no code is told."""
        texts = {
            "sms_text": self._render("sms", kind, person).get(person.id),
            "email_subject": self._render("mail", kind, person, "subject").get(
                person.id
            ),
            "email_text": self._render("mail", kind, person, "body_html").get(
                person.id
            ),
        }
        if person:
            texts = {
                name: text.replace(person.code, HIDDEN_CODE)
                for name, text in texts.items()
            }
        if kind != "reminder":
            texts["post_text"] = self._render("post", kind, event)[event.id]
        return texts

    # ------------------------------------------------------------------
    # Telling
    # ------------------------------------------------------------------
    def _tell(self, people):
        """Tell each of ``people`` through the first way that can reach them."""
        self.ensure_one()
        event = self.event_id
        for way, those in people._by_way(event._ready_kinds()).items():
            if way == "phone":
                reasons = those._why_to_call(event._personal_routes())
                those._put_on_call_list(self, reasons)
            elif way != "nobody":
                self._send(way, those)
        self._post()

    def _tell_otherwise(self, failed):
        """Tell the people of ``failed`` notices through the way that comes next.

        Who was told in some other way meanwhile is left in peace.
        """
        self.ensure_one()
        people = failed.participant_id.filtered(
            lambda person: person.reach in ("to_call", "none")
        )
        tried = {(row.participant_id, row.kind) for row in people._notices_of(self)}
        kinds = self.event_id._ready_kinds()
        words = {row.participant_id: row._failure_text() for row in failed}
        for way, those in people._by_way(kinds, tried).items():
            if way == "phone":
                those._put_on_call_list(self, words)
            elif way != "nobody":
                self._send(way, those)

    def _send(self, way, people):
        if people:
            getattr(self, f"_send_{way}")(people)

    def _send_sms(self, people):
        """Queue the text messages with what reports back their fate."""
        notices = self.env["party.event.notice"]._make(self, people, "sms", "queued")
        bodies = self._render("sms", self.kind, people)
        messages = self.env["sms.sms"].create(
            [
                {
                    "number": phone_number.international(person.member_id.mobile),
                    "body": bodies[person.id],
                }
                for person in people
            ]
        )
        self.env["sms.tracker"].create(
            [
                {"sms_uuid": message.uuid, "event_notice_id": notice.id}
                for message, notice in zip(messages, notices, strict=True)
            ]
        )

    def _send_email(self, people):
        notices = self.env["party.event.notice"]._make(self, people, "email", "queued")
        subjects = self._render("mail", self.kind, people, "subject")
        bodies = self._render("mail", self.kind, people, "body_html")
        sender = self.event_id.user_id.email_formatted
        self.env["mail.mail"].create(
            [
                {
                    "event_notice_id": notice.id,
                    "subject": subjects[person.id],
                    "body_html": bodies[person.id],
                    "email_to": person.member_id.partner_id.email,
                    "email_from": sender or self.env.company.email_formatted,
                    "auto_delete": True,
                }
                for person, notice in zip(people, notices, strict=True)
            ]
        )
        self.env.ref(MAIL_QUEUE)._trigger()

    def _send_portal(self, people):
        """What stands in the portal waits there; opened, it is delivered."""
        notices = self.env["party.event.notice"]
        notices._make(self, people, "portal", "sent", told_at=fields.Datetime.now())

    def _send_letter(self, people):
        self.env["party.event.notice"]._make(self, people, "letter", "manual")

    def _post(self):
        """Post the announcement once on each channel of the list."""
        posts = self.env["party.channel.post"]
        for channel in self.event_id.route_ids.channel_id.filtered("active"):
            posts |= posts._post(
                channel, self.post_text, f"event-{self.id}-{channel.id}"
            )
        if posts - self.post_ids:
            self._record_proof(post_ids=[Command.link(p.id) for p in posts])

    # ------------------------------------------------------------------
    # Reminders
    # ------------------------------------------------------------------
    @api.model
    def _cron_remind(self):
        """Remind of activities on the working day before, in working hours."""
        domain = self._reminder_domain()
        events = self.env["party.event"].search(domain)
        self.env["ir.cron"]._commit_progress(remaining=len(events))
        for event in events:
            locked = event.try_lock_for_update(allow_referencing=True)
            # it may have been called off since
            if locked.filtered_domain(domain):
                event._remind()
            if not self.env["ir.cron"]._commit_progress(1):
                break

    @api.model
    def _reminder_domain(self):
        """Announced activities until the end of the next working day, not reminded."""
        calendar = self.env["party.workday"]._calendar()

        def soon(center):
            today = center._today()
            begin = center._first_moment(today + ONE_DAY)
            end = center._first_moment(calendar.add(today, 1) + ONE_DAY)
            return Domain("date_begin", ">=", begin) & Domain("date_begin", "<", end)

        return (
            Domain("state", "=", "announced")
            & Domain("is_reminder_on", "=", True)
            & Domain("reminded_at", "=", False)
            & self.env["party.center"]._where_open(soon)
        )

    @api.model
    def _announce_reminder(self, event, ways):
        """Remind people of ``event`` through the ways that reached them before.

        :param ways: way → people
        """
        announcements_sudo = self.sudo().with_context(lang=event.user_id.lang)
        people = event.participant_ids.browse().concat(*ways.values())
        reminder_sudo = announcements_sudo._get(event, "reminder", people)
        for way, those in ways.items():
            those = those.with_env(reminder_sudo.env)
            reminder_sudo._send(way, those - reminder_sudo.notice_ids.participant_id)
