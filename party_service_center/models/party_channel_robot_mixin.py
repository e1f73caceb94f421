"""The robot of a group chat: its address and secret are for administrators alone."""

import time

from odoo import api, fields, models

from ..exceptions import ChannelRefused, NotOnDuty
from ..tools import robots

TEXT_LENGTH = 500  # characters
# other origins than the providers' own, such as a house's own gateway
ORIGINS = "party_service_center.robot_origins"
SETTINGS = frozenset({"robot_address", "robot_secret"})


class PartyChannelRobotMixin(models.AbstractModel):
    """A channel on which a robot may post.

    The address of a robot is its key: whoever knows it posts in the group. It leaves
    the database in requests to the provider only, never in logs, messages or errors.

    Clause: A1.2.3, A3.3.2
    """

    _name = "party.channel.robot.mixin"
    _description = "Channel With a Robot"
    _inherit = ["party.protected.mixin"]

    robot_address = fields.Char(
        "Address of the Robot",
        groups="base.group_system",
        copy=False,
        help="As the group shows it to its owner, with the key.",
    )
    robot_secret = fields.Char(
        "Secret for Signing",
        groups="base.group_system",
        copy=False,
        help="DingTalk and Feishu: empty where the robot is guarded by key words or"
        " addresses instead.",
    )
    has_robot = fields.Boolean(
        "Posted by a Robot",
        compute="_compute_has_robot",
        compute_sudo=True,  # everybody may know that there is one, not its address
    )
    paused_until = fields.Datetime(
        readonly=True,
        copy=False,
        help="The provider takes no more posts before; there were too many.",
    )

    _settings_bounded = models.Constraint(
        "CHECK (greatest(char_length(robot_address), char_length(robot_secret))"
        f" <= {TEXT_LENGTH})",
        "The address or secret of a robot has at most 500 characters.",
    )

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {"paused_until"}

    @api.depends("active", "kind", "messenger", "robot_address")
    def _compute_has_robot(self):
        for channel in self:
            channel.has_robot = bool(
                channel.active
                and channel.kind == "group"
                and channel.messenger in robots.ROBOTS
                and channel.robot_address
            )

    @api.constrains("active", "kind", "messenger", "robot_address")
    def _check_robot_address(self):
        # staff who change the messenger may not read what it has to fit to
        for channel_sudo in self.sudo():
            # on an archived channel nothing is posted; it is checked when it comes back
            if channel_sudo.active and channel_sudo.robot_address:
                channel_sudo._check_robot()

    def _check_robot(self):
        """Raise ChannelRefused unless the address is one of the messenger's robots."""
        if self.kind != "group" or self.messenger not in robots.ROBOTS:
            raise ChannelRefused(
                self.env._(
                    "“%(channel)s” has a robot; only groups of WeCom, DingTalk and"
                    " Feishu can. An administrator takes its address away first.",
                    channel=self.name,
                )
            )
        try:
            robots.check_address(
                self.messenger, self.robot_address, self._other_origins()
            )
        except robots.WrongAddress:
            robot = robots.ROBOTS[self.messenger]
            messengers = dict(
                self._fields["messenger"]._description_selection(self.env)
            )
            raise ChannelRefused(
                self.env._(
                    "This is not the address of a robot of %(messenger)s. It begins"
                    " with %(beginning)s and the key follows; copy it from the settings"
                    " of the group.",
                    messenger=messengers[self.messenger],
                    beginning=robot.origin + robot.path,
                )
            ) from None
        # two channels of one robot would post more than it may
        twins_sudo = self.search(
            [("robot_address", "=", self.robot_address), ("id", "!=", self.id)], limit=1
        )
        if twins_sudo:
            raise ChannelRefused(
                self.env._(
                    "This robot posts on “%(channel)s” already.",
                    channel=twins_sudo.name,
                )
            )

    @api.model
    def _other_origins(self):
        # who may read parameters is no matter here: administrators alone set them
        value = self.env["ir.config_parameter"].sudo().get_param(ORIGINS) or ""
        return value.replace(",", " ").split()

    def write(self, vals):
        res = super().write(vals)
        if SETTINGS.intersection(vals):
            for channel in self:
                channel._message_log(
                    body=self.env._("The settings of the robot were changed.")
                )
        return res

    def _check_length(self, text):
        """Raise ChannelRefused when the provider would refuse so long a text."""
        try:
            robots.check_text(self.messenger, text)
        except robots.TooLong as error:
            raise ChannelRefused(
                self.env._(
                    "The text is too long for the robot of “%(channel)s”: %(size)s"
                    " bytes of at most %(limit)s. A Chinese character has three."
                    " Shorten it by about %(count)s of them.",
                    channel=self.name,
                    size=error.size,
                    limit=error.limit,
                    count=-(-(error.size - error.limit) // 3),
                )
            ) from None

    def action_send_test(self):
        """Let the robot post a line, to see whether it can."""
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_group("base.group_system"):
            raise NotOnDuty(self.env._("Robots are tried out by administrators."))
        if not self.has_robot:
            raise ChannelRefused(
                self.env._("Enter the address of the robot before you try it out.")
            )
        now = fields.Datetime.now()
        text = self.env._(
            "Test of the robot of “%(channel)s”. Nothing has to be done.",
            channel=self.name,
        )
        posts = self.env["party.channel.post"]
        return posts._post(self, text, f"test/{self.id}/{now}")._open_form()

    # ------------------------------------------------------------------
    # The call
    # ------------------------------------------------------------------
    def _robot_waits_until(self, now):
        """Until when no further post may go out; None when one may now."""
        self.ensure_one()
        if self.paused_until and self.paused_until > now:
            return self.paused_until
        tried = self.env["party.channel.post"]._tried_since(self, now)
        return robots.wait_until(self.messenger, tried, now)

    def _call_robot(self, text):
        """Let the robot post ``text``; return what became of it, without secrets."""
        self.ensure_one()
        self._check_robot()  # which addresses are allowed may have changed since
        request = robots.build(
            self.messenger,
            self.robot_address,
            (self.robot_secret or "").strip(),
            text,
        )
        time.sleep(request.robot.gap_seconds)
        return robots.call(request)
