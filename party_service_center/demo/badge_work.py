"""The badges of the staff: most wear one, one is lost, one person has none yet."""

from . import portrait, texts

NUMBER_LOST = 3  # whose first badge was lost


class BadgeWork:
    """Hands badges out as a center's director does."""

    def __init__(self, demo, random, center):
        self.random = random
        self.posts = center.staff_ids.filtered("is_on_duty").sorted("id")
        director = center.director_user_id or demo.env.user
        self.badges = demo.env["party.badge"].with_user(director)

    def hand_out(self, without):
        """:param without: who has no badge yet"""
        for post in self.posts.filtered(lambda post: post.user_id not in without):
            badge = self._issue(post)
            if post.id % NUMBER_LOST == 0:
                badge._lose(texts.BADGE_LOST)
                self._issue(post)

    def _issue(self, post):
        badge = self.badges.create(
            {"staff_id": post.id, "photo": portrait.drawn(self.random)}
        )
        badge.action_issue()
        return badge
