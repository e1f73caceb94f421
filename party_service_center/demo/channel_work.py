"""The channels of one center and what happens on them (A1.2.1–A1.2.5)."""

from datetime import timedelta

from . import channel_texts as texts

COUNTED = (150, 120, 90, 60, 30, 3)  # days ago, of the first channel
QUIET = 45  # days since anything happened on a channel that was forgotten
LEARNERS = 9  # members who have learned on the platform
STEP = 11  # days between two of their courses


class ChannelWork:
    """Opens the channels of a center, counts their members, posts and records."""

    def __init__(self, demo, random, center, clerk, members):
        self.demo = demo
        self.env = demo.env(user=clerk)
        self.random = random
        self.center = center
        self.members = members.filtered("active")
        self.today = center._today()

    def open(self):
        """Each center has one of each kind; activities are posted on some."""
        short = self.center.name.partition("分会")[0]
        self.channels = self.env["party.channel"].create(
            [
                {
                    "center_id": self.center.id,
                    "kind": channel.kind,
                    "name": texts.NAME.format(center=short, name=channel.name),
                    "address": channel.address.format(code=self.center.code.lower()),
                    "messenger": channel.messenger,
                    "since_date": self.today - timedelta(days=400),
                    "user_id": self.env.uid,
                    "sequence": place,
                }
                for place, channel in enumerate(texts.CHANNELS, start=1)
            ]
        )

    def tell(self, is_platform_quiet):
        """``is_platform_quiet``: nobody has looked after it for weeks."""
        quiet = is_platform_quiet and self._of_kind("platform")
        self._count(quiet)
        self._post()
        self._learn(QUIET if quiet else 2)

    def _of_kind(self, kind):
        return self.channels.filtered(lambda channel: channel.kind == kind)

    def _count(self, quiet):
        """The members of a channel grow slowly."""
        self.env["party.channel.count"].create(
            [
                {
                    "channel_id": channel.id,
                    "date": self.today - timedelta(days=days + place),
                    "members": story.people - days // 12,
                }
                for place, (channel, story) in enumerate(
                    zip(self.channels, texts.CHANNELS, strict=True)
                )
                for days in COUNTED
                if channel != quiet or days > QUIET
            ]
        )

    def _post(self):
        microblog = self._of_kind("microblog")
        for days, text in texts.POSTS:
            self._log(microblog, days, text)
        days, _text = texts.POSTS[1]
        self._log(microblog, days, texts.POSTED_TWICE)._void(texts.TWICE)
        # the newest waits in the groups for somebody who posts it
        _days, text = texts.POSTS[0]
        group = self._of_kind("group")[:1]
        self.env["party.channel.post"]._post(group, text, self._key(group, text))

    def _log(self, channel, days, text):
        day = self.today - timedelta(days=days)
        moment = self.demo._moment(self.random, self.center, day)
        key = self._key(channel, text)
        return self.env["party.channel.post"]._log(
            channel, text, key, moment, f"{channel.address}/{days}"
        )

    @staticmethod
    def _key(channel, text):
        return f"demo/{channel.id}/{text[:40]}"

    def _learn(self, last):
        """``last``: how many days ago somebody learned last."""
        platform = self._of_kind("platform")
        # the log would say that all of it was entered today
        records = self.env["party.learning"].with_context(tracking_disable=True)
        records = records.create(
            [
                {
                    "member_id": member.id,
                    "channel_id": platform.id,
                    "course": course,
                    "minutes": minutes,
                    "result": self.random.choice(results),
                    "date": self.today - timedelta(days=last + number + STEP * place),
                }
                for number, member in enumerate(self.members[:LEARNERS])
                for place, (course, minutes, results) in enumerate(
                    texts.COURSES[number % 3 : number % 3 + 4]
                )
            ]
        )
        records[-1]._void(texts.WRONG_COURSE)
