"""An activity's side of telling the invited: ways, announcements, answers."""

from odoo import api, fields, models
from odoo.fields import Command, Domain

from ..exceptions import EventRefused
from .party_event_notice import TOLD
from .party_event_reached_mixin import EXCUSE
from .party_event_route import DEFAULT_KINDS, POSTED_KINDS

REMINDED_WAYS = ("sms", "email", "portal")  # a letter would come too late
EXPECTED = ("none", "coming", "refused")  # answers of people who may come


class PartyEventAnnouncedMixin(models.AbstractModel):
    """An activity that is announced to the people on its list, one by one.

    Clause: A3.3.2
    """

    _name = "party.event.announced.mixin"
    _description = "Activity That Is Announced"
    _inherit = ["party.transition.mixin"]

    route_ids = fields.One2many(
        "party.event.route",
        "event_id",
        "Ways",
        help="A person is told through the first way that reaches them, through the"
        " next when it fails, and by telephone in the end.",
    )
    is_reminder_on = fields.Boolean(
        "Remind the Day Before",
        default=True,
        help="On the working day before, those who have not called off are reminded"
        " through what reached them.",
    )
    reminded_at = fields.Datetime("Reminded at", readonly=True, copy=False)
    announcement_ids = fields.One2many(
        "party.event.announcement", "event_id", "Announcements", readonly=True
    )
    coming_count = fields.Integer("Coming", compute="_compute_answers")
    asking_count = fields.Integer("Ask to Be Excused", compute="_compute_answers")
    excused_count = fields.Integer("Excused", compute="_compute_answers")
    unanswered_count = fields.Integer("No Answer", compute="_compute_answers")
    to_call_count = fields.Integer("To Be Called", compute="_compute_answers")
    told_count = fields.Integer("Told", compute="_compute_answers")
    announcement_due = fields.Selection(
        [
            ("invitation", "Invitation"),
            ("change", "Change"),
            ("cancellation", "Cancellation"),
            ("addition", "People Added Later"),
        ],
        compute="_compute_announcement_due",
        help="What the invited are to be told next.",
    )
    untold_count = fields.Integer("Not Told Yet", compute="_compute_answers")

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {"reminded_at"}

    @api.model_create_multi
    def create(self, vals_list):
        events = super().create(vals_list)
        for event, vals in zip(events, vals_list, strict=True):
            if "route_ids" not in vals:
                event.route_ids = event._default_routes()
        return events

    def _default_routes(self):
        kinds = [{"kind": kind} for kind in DEFAULT_KINDS]
        channels = self.env["party.channel"].search(
            [("center_id", "=", self.center_id.id), ("kind", "in", POSTED_KINDS)]
        )
        posts = [{"kind": "group", "channel_id": channel.id} for channel in channels]
        return [
            Command.create(values | {"sequence": 10 * place})
            for place, values in enumerate(kinds + posts, 1)
        ]

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("participant_ids.reply", "participant_ids.reach")
    def _compute_answers(self):
        replies, reaches = {}, {}
        for event, reply, reach, count in self.env[
            "party.event.participant"
        ]._read_group(
            [("event_id", "in", self.ids)], ["event_id", "reply", "reach"], ["__count"]
        ):
            replies[event, reply] = replies.get((event, reply), 0) + count
            reaches[event, reach] = reaches.get((event, reach), 0) + count
        for event in self:
            event.coming_count = replies.get((event, "coming"), 0)
            event.asking_count = replies.get((event, "asking"), 0)
            event.excused_count = replies.get((event, "excused"), 0)
            event.unanswered_count = replies.get((event, "none"), 0)
            event.to_call_count = reaches.get((event, "to_call"), 0)
            event.told_count = sum(
                reaches.get((event, reach), 0) for reach in ("told", "answered")
            )
            event.untold_count = reaches.get((event, "none"), 0)

    @api.depends(
        "state",
        "plan_version",
        "announcement_ids.kind",
        "announcement_ids.plan_version",
        "untold_count",
    )
    def _compute_announcement_due(self):
        for event in self:
            event.announcement_due = event._announcement_due()

    def _announcement_due(self):
        made = self.announcement_ids
        if not self.date_begin or self.date_begin <= fields.Datetime.now():
            return False
        if self.state == "cancelled":
            is_told = "cancellation" in made.mapped("kind")
            return made and not is_told and "cancellation"
        if self.state == "approved":
            return "change" if made else "invitation"
        return self.state == "announced" and self.untold_count and "addition"

    # ------------------------------------------------------------------
    # Announcing
    # ------------------------------------------------------------------
    def _personal_routes(self):
        """The ways that reach one person, in order."""
        return self.route_ids.filtered(lambda route: route.kind != "group").sorted()

    def _ready_kinds(self):
        """The personal ways through which something leaves, in order."""
        routes = self._personal_routes()
        return [route.kind for route in routes if route._is_ready(route.kind)]

    def _check_announceable(self):
        """Raise EventRefused when there is nothing that the invited could be told."""
        self.ensure_one()
        self.check_access("write")
        if self.date_begin <= fields.Datetime.now():
            raise EventRefused(
                self.env._("It has begun already; nobody is told of it any more.")
            )
        is_cancelled = self.state == "cancelled" and self.announcement_ids
        if self.state not in ("approved", "announced") and not is_cancelled:
            raise EventRefused(
                self.env._(
                    "An activity is announced once the committee has approved it"
                    " (A3.3.1)."
                )
            )

    def action_announce(self):
        """Show who would be told how, before anything leaves."""
        self._check_announceable()
        return self._open_dialog(
            "party.event.announce",
            self.env._("Announce"),
            event_id=self.id,
        )

    def _people_to_tell(self):
        """Kind of announcement → people whom it is still to be made to.

        Who was told of an earlier plan is told of the change, others are invited.
        """
        # whether somebody died or moved away is asked, and nothing else
        people_sudo = self.sudo().participant_ids.filtered(lambda p: not p._silence())
        known = {"invitation": set(), "change": set(), "cancellation": set()}
        before = set()
        # of those who moved away nothing but whether they were told is asked
        for announcement, person in (
            self.env["party.event.notice"]
            .sudo()
            ._read_group(
                [("event_id", "=", self.id)], ["announcement_id", "participant_id"]
            )
        ):
            if announcement.kind == "reminder":
                continue
            if announcement.plan_version == self.plan_version:
                known[announcement.kind].add(person.id)
            before.add(person.id)
        if self.state == "cancelled":
            told = known["cancellation"]
            waiting = people_sudo.filtered(
                lambda p: p.id in before and p.id not in told
            )
            return {"cancellation": waiting}
        told = known["invitation"] | known["change"]
        waiting = people_sudo.filtered(lambda p: p.id not in told)
        changed = waiting.filtered(lambda p: p.id in before)
        return {"change": changed, "invitation": waiting - changed}

    def _announce(self):
        """Tell everybody who does not know yet; a second time nothing more happens."""
        self._check_announceable()
        announcements = self.env["party.event.announcement"]
        to_tell = self._people_to_tell()
        if self.state == "approved":
            self._move("announced")
            if to_tell.get("change"):
                self._record_proof(reminded_at=False)
        for kind, people_sudo in to_tell.items():
            if people_sudo:
                announcements |= announcements._announce(self, kind, people_sudo)
        self._end_tasks()
        return announcements

    def _offer_cancellation(self):
        """Called off after the announcement: the invited have to hear of it."""
        if not self.announcement_ids or self.date_begin <= fields.Datetime.now():
            return None
        self._next_task(
            self._person_in_charge(), summary=self.env._("Cancelled: tell the invited")
        )
        return self.action_announce()

    def _remind(self):
        """Remind those who may come through what reached them."""
        ready = [kind for kind in self._ready_kinds() if kind in REMINDED_WAYS]
        reached = self.participant_ids.filtered(
            lambda person: person.reply in EXPECTED and not person._silence()
        ).notice_ids.filtered(lambda row: row.kind in ready and row.state in TOLD)
        latest = {row.participant_id: row.kind for row in reached.sorted("id")}
        people = self.participant_ids.browse().concat(*latest)
        if ways := people.grouped(latest.get):
            self.env["party.event.announcement"]._announce_reminder(self, ways)
        self._record_proof(reminded_at=fields.Datetime.now())

    # ------------------------------------------------------------------
    # Excuses
    # ------------------------------------------------------------------
    @api.model
    def _excuses_wait_domain(self):
        """Activities to come of which somebody asks to be excused."""
        return (
            Domain("date_begin", ">", fields.Datetime.now())
            & Domain("state", "!=", "cancelled")
            & Domain("participant_ids", "any", [("reply", "=", "asking")])
        )

    def _end_excuse_task(self):
        # the task of whoever decides is closed by the step
        self.sudo().activity_unlink([EXCUSE])

    def _watch_excuses(self):
        """Let one task be with who decides today while excuses wait; none after."""
        # members answer, and who decides may only read the activity
        for event_sudo in self.sudo():
            is_waiting = (
                event_sudo.state != "cancelled"
                and event_sudo.participant_ids.search_count(
                    [("event_id", "=", event_sudo.id), ("reply", "=", "asking")],
                    limit=1,
                )
            )
            deciders = self.env["res.users"]
            if is_waiting:
                deciders = event_sudo.center_id._answerable()
            tasks = event_sudo.activity_search([EXCUSE])
            if tasks.user_id - deciders:
                event_sudo._end_excuse_task()
                tasks = tasks.browse()
            if deciders and not tasks:
                event_sudo._give_task(EXCUSE, deciders[:1])

    # ------------------------------------------------------------------
    # Lists
    # ------------------------------------------------------------------
    def _open_people(self, action, *filters):
        self.ensure_one()
        self.check_access("read")
        window = self.env["ir.actions.act_window"]._for_xml_id(
            f"party_service_center.{action}"
        )
        return window | {
            "domain": [("event_id", "=", self.id)],
            "context": {"is_of_one_event": True}
            | {f"search_default_{name}": 1 for name in filters},
        }

    def action_open_calls(self):
        """The telephone list of this activity."""
        return self._open_people("party_event_call_action", "to_call")

    def action_open_replies(self):
        return self._open_people("party_event_reply_action")

    def action_open_notices(self):
        return self._open_people("party_event_notice_action")
