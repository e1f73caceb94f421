"""The queue of the robots: one post at a time, kept within every provider's limits."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import ChannelRefused
from ..tools import robots

CRON = "party_service_center.party_channel_post_cron_send"
# a robot's post by the ledger of deliveries → by the register of posts
SETTLED = {"accepted": "sent", "delivered": "sent", "unknown": "unknown"}


class PartyChannelQueueMixin(models.AbstractModel):
    """A post that a robot makes.

    Before each call the ledger of deliveries has a row, written for good. When the
    process dies in between, the row says that the call was begun: the post is then
    ``unknown`` and people look in the group, instead of the robot posting twice.

    One job makes all calls, so that no two of them count against a limit at once.

    Clause: A3.3.2
    """

    _name = "party.channel.queue.mixin"
    _description = "Post in the Queue of a Robot"
    _inherit = ["party.transition.mixin"]

    failure_count = fields.Integer(
        "Failures", readonly=True, copy=False, help="In a row; the last one counts."
    )
    tried_at = fields.Datetime("Last Tried", readonly=True, copy=False)
    next_try_at = fields.Datetime("Next Attempt", readonly=True, copy=False)
    provider_code = fields.Char(
        "Code", readonly=True, copy=False, help="What the provider answered."
    )
    provider_words = fields.Char(
        "Provider's Answer", readonly=True, copy=False, help="In the provider's words."
    )

    _tried_idx = models.Index("(channel_id, tried_at) WHERE tried_at IS NOT NULL")
    _queue_idx = models.Index("(next_try_at, id) WHERE state = 'queued'")

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {
            "failure_count",
            "tried_at",
            "next_try_at",
            "provider_code",
            "provider_words",
        }

    @api.model
    def _due_domain(self):
        is_waiting = Domain("next_try_at", "=", False)
        is_waiting |= Domain("next_try_at", "<=", fields.Datetime.now())
        return Domain("state", "=", "queued") & is_waiting

    @api.model
    def _tried_since(self, channel, now):
        """When the robot of ``channel`` last posted, in the minute before ``now``."""
        tried = Domain("channel_id", "=", channel.id)
        tried &= Domain("tried_at", ">", now - timedelta(minutes=1))
        return self.search_fetch(tried, ["tried_at"], order="id").mapped("tried_at")

    @api.model
    def _call_queue(self):
        """Have the queue run when its next post is due; at once if one is now."""
        job = self.env.ref(CRON)
        if self.search_count(self._due_domain(), limit=1):
            job._trigger()
            return
        queued = Domain("state", "=", "queued")
        [[moment]] = self._read_group(queued, aggregates=["next_try_at:min"])
        if moment:
            job._trigger(at=moment)

    @api.model
    def _cron_send(self):
        """Make the posts that are due, one call and one commit each."""
        posts = self.search(self._due_domain(), order="id")
        self.env["ir.cron"]._commit_progress(remaining=len(posts))
        for post in posts:
            # another worker, or a person who cancels it, may have it in hand
            post = post.try_lock_for_update().filtered_domain(self._due_domain())
            if post:
                post._send()
            if not self.env["ir.cron"]._commit_progress(1):
                break
        self._call_queue()

    def _send(self):
        """Let the robot make this post, unless it has to wait."""
        channel = self.channel_id
        now = fields.Datetime.now()
        if not channel.has_robot:
            self._move("manual")  # it was taken away meanwhile
        elif moment := channel._robot_waits_until(now):
            self._record_proof(next_try_at=moment)
        else:
            self._record_proof(tried_at=now)
            self._send_once()

    def _delivery_key(self):
        return f"post/{self.dedupe_key}"

    def _send_once(self):
        """Make the call, unless the ledger says that it was begun before."""
        key, deliveries = self._delivery_key(), self.env["party.delivery"]
        may_send, row = deliveries._begin(
            key,
            "robot",
            self.env._("Post in a group chat"),
            self.channel_id.name,
            self.channel_id.messenger,
            characters=len(self.text),
            center_id=self.center_id.id,
        )
        if may_send:
            self._take(self._call())
        elif row["state"] == "started":
            # this row is locked here: whoever began the call is gone
            words = self.env._("The program ended during the call.")
            deliveries._end(key, "unknown", words=words)
            self._move("unknown", provider_code=False, provider_words=words)
        else:
            self._move(SETTLED[row["state"]], posted_by_id=False)

    def _call(self):
        """Call the robot; what it answered is in the ledger before anything else."""
        try:
            verdict = self.channel_id._call_robot(self.text)
        except ChannelRefused as refusal:
            verdict = robots.Verdict(robots.REFUSED, words=str(refusal))
        outcomes = {robots.REFUSED: "failed"}
        self.env["party.delivery"]._end(
            self._delivery_key(),
            outcomes.get(verdict.outcome, verdict.outcome),
            code=verdict.code,
            words=verdict.words,
        )
        return verdict

    def _take(self, verdict):
        """Record what became of the call; nothing refused is ever recorded as sent."""
        answer = {
            "provider_code": verdict.code,
            "provider_words": verdict.words or self._explain(verdict.code),
        }
        if verdict.outcome == robots.ACCEPTED:
            # a robot is nobody's hand
            self._move("sent", posted_by_id=False, next_try_at=False, **answer)
        elif verdict.outcome == robots.UNKNOWN:
            self._move("unknown", next_try_at=False, **answer)
        else:
            self._take_refusal(verdict, answer)

    def _take_refusal(self, verdict, answer):
        now = fields.Datetime.now()
        failures = self.failure_count + 1
        moment = verdict.is_retriable and robots.next_try(failures, now)
        if pause := timedelta(minutes=verdict.pause_minutes):
            self.channel_id._record_proof(paused_until=now + pause)
        if moment:
            moment = max(moment, now + pause)
            self._record_proof(failure_count=failures, next_try_at=moment, **answer)
        else:
            self._move("failed", failure_count=failures, next_try_at=False, **answer)

    def _explain(self, code):
        """In our own words, where the provider said nothing."""
        if code == robots.UNREACHABLE:
            return self.env._("The provider could not be reached.")
        if code == robots.NO_ANSWER:
            return self.env._("The call went out and no answer came.")
        if code == robots.UNREADABLE:
            return self.env._("The answer was none of the provider's.")
        return False

    # ------------------------------------------------------------------
    # What staff decide
    # ------------------------------------------------------------------
    def action_try_again(self):
        """Put a failed post into the queue once more."""
        self._check_in_hand("failed")
        self._queue_again()

    def action_post_again(self):
        """It did not appear in the group: let the robot post it."""
        self._check_in_hand("unknown")
        self.env["party.delivery"]._end(
            self._delivery_key(),
            "failed",
            words=self.env._("It did not appear in the group, as staff saw."),
        )
        self._queue_again()

    def action_was_posted(self):
        """It did appear in the group."""
        self._check_in_hand("unknown")
        self.env["party.delivery"]._end(
            self._delivery_key(),
            "accepted",
            words=self.env._("It appeared in the group, as staff saw."),
        )
        # staff may read posts but settle them by this step alone
        self.sudo()._move("sent", posted_at=self.tried_at, posted_by_id=False)

    def _queue_again(self):
        channel = self.channel_id
        channel._check_postable(self.text, is_by_robot=channel.has_robot)
        # staff may read posts but queue them by this step alone
        self.sudo()._move("queued", failure_count=0, next_try_at=False)
        self._call_queue()
