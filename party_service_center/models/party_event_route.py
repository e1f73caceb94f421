"""Through which channels the people an activity is for are told of it, and in which
order.
"""

from odoo import api, fields, models
from odoo.tools import config

from ..exceptions import ChannelRefused, EventRefused

# reach one person; the telephone comes last and is on no list
PERSONAL_KINDS = [
    ("sms", "Text Message"),
    ("email", "E-mail"),
    ("portal", "Members' Portal"),
    ("letter", "Letter"),
]
# channels of a center on which all are told at once
POSTED_KINDS = ("group", "microblog", "website")
# of a new activity; a letter is chosen where it is wanted
DEFAULT_KINDS = ("sms", "email", "portal")
OPEN_STATES = ("draft", "submitted", "approved")
NO_SERVER = "localhost"  # what Odoo tries where nobody has set up anything


class PartyEventRoute(models.Model):
    """One channel through which the invited of an activity are told of it.

    A person is told through the first personal channel that can reach them, through the
    next one when that fails, and by telephone in the end. Posts on channels of the
    center go out besides and are no proof that anybody knows.

    Clause: A3.3.2
    """

    _name = "party.event.route"
    _description = "Way to Tell the Invited"
    _inherit = ["party.protected.mixin", "party.event.part.mixin"]
    _order = "event_id, sequence, id"

    _fixed_fields = frozenset({"event_id"})

    event_id = fields.Many2one(ondelete="cascade")  # a draft goes with its ways
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [*PERSONAL_KINDS, ("group", "Post on a Channel")],
        "Way",
        required=True,
        default="sms",
    )
    channel_id = fields.Many2one(
        "party.channel",
        "Post on",
        index="btree_not_null",
        ondelete="restrict",
        help="The group chat, microblog or website on which the activity is posted.",
    )
    hint = fields.Char(
        "Ready",
        compute="_compute_hint",
        help="Whether anything leaves this way as things are set up now.",
    )

    _kind_uniq = models.UniqueIndex(
        "(event_id, kind) WHERE channel_id IS NULL", "This way is on the list already."
    )
    _channel_uniq = models.UniqueIndex(
        "(event_id, channel_id) WHERE channel_id IS NOT NULL",
        "This channel is on the list already.",
    )
    _channel_named = models.Constraint(
        "CHECK ((kind = 'group') = (channel_id IS NOT NULL))",
        "Choose the channel to post on; other ways have none.",
    )

    @api.depends("kind", "channel_id")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for route in self:
            route.display_name = route.channel_id.name or kinds.get(route.kind)

    @api.depends("kind", "channel_id")
    @api.depends_context("lang")
    def _compute_hint(self):
        for route in self:
            route.hint = route._hint()

    def _hint(self):
        if self.kind == "letter":
            return self.env._("Printed and posted by hand")
        if self.kind == "group" and self.channel_id._first_post_state() == "manual":
            return self.env._("Posted by hand")
        if not self._is_ready(self.kind):
            return self.env._("Not set up: nothing leaves this way")
        return self.env._("Ready")

    @api.model
    def _is_ready(self, kind):
        """Whether a notice of ``kind`` that is made now has a way to leave."""
        if kind == "sms":
            return self.env.company._has_sms_provider()
        return kind != "email" or self._has_mail_server()

    @api.model
    def _has_mail_server(self):
        # servers are the technical administrator's; whether there is one is no secret
        servers_sudo = self.env["ir.mail_server"].sudo()
        return bool(
            servers_sudo.search_count([], limit=1)
            or config.get("smtp_server") not in (NO_SERVER, False, None)
        )

    # ------------------------------------------------------------------
    # Changes
    # ------------------------------------------------------------------
    @api.constrains("channel_id", "event_id")
    def _check_channel(self):
        for route in self.filtered("channel_id"):
            # a channel of another center is not even read
            channel_sudo = route.channel_id.sudo()
            if (
                channel_sudo.center_id != route.center_id
                or channel_sudo.kind not in POSTED_KINDS
            ):
                raise ChannelRefused(
                    self.env._(
                        "An activity is posted on a group chat, microblog or website of"
                        " its own center."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        routes = super().create(vals_list)
        routes._check_open()
        return routes

    def write(self, vals):
        self._check_unfixed(vals)
        self._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_until_announced(self):
        self._check_open()

    def _check_open(self):
        """Raise EventRefused once somebody was told through these ways."""
        for event in self.event_id:
            if event.state not in OPEN_STATES:
                raise EventRefused(
                    self.env._(
                        "The ways to tell the invited of “%(theme)s” are chosen before"
                        " it is announced.",
                        theme=event.name,
                    )
                )
