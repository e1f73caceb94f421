from collections import Counter

from odoo import api, fields, models

PREVIEW = "party_service_center.party_event_announce_preview"


class PartyEventAnnounce(models.TransientModel):
    """See who would be told of an activity how, then tell them (A3.3.2).

    Nothing leaves and nothing is written before the announcement is confirmed.
    """

    _name = "party.event.announce"
    _description = "Announce an Activity"
    _inherit = ["party.single.mixin"]

    event_id = fields.Many2one("party.event", required=True, ondelete="cascade")
    preview = fields.Html(compute="_compute_preview", compute_sudo=False)
    has_people = fields.Boolean(compute="_compute_preview", compute_sudo=False)

    @api.depends("event_id")
    def _compute_preview(self):
        for wizard in self:
            to_tell = {}
            if event := wizard.event_id:
                event._check_announceable()
                to_tell = {k: p for k, p in event._people_to_tell().items() if p}
            wizard.has_people = bool(to_tell)
            wizard.preview = event and self.env["ir.qweb"]._render(
                PREVIEW, wizard._preview_values(to_tell)
            )

    def _preview_values(self, to_tell):
        """What the preview shows: people by way, who is not reached, and the texts."""
        event = self.event_id
        kinds = event._ready_kinds()
        # whether somebody died or moved away is asked, and nothing else
        everybody_sudo = event.sudo().participant_ids
        people_sudo = everybody_sudo.browse().concat(*to_tell.values())
        ways = people_sudo._by_way(kinds)
        to_call = ways.get("phone", people_sudo[:0])
        silent = everybody_sudo.filtered(lambda person: person._silence())
        reasons = to_call._why_to_call(event._personal_routes())
        words = people_sudo._barrier_words()
        return {
            "ways": [
                {
                    "name": route.display_name,
                    "hint": route.hint,
                    "is_post": route.kind == "group",
                    "count": len(ways.get(route.kind, ())),
                }
                for route in event.route_ids.sorted()
            ],
            "call_count": len(to_call),
            "call_reasons": Counter(reasons.values()).most_common(),
            "silent_count": len(silent),
            "silences": Counter(
                words[person._silence()] for person in silent
            ).most_common(),
            "samples": self._samples(to_tell),
        }

    def _samples(self, to_tell):
        """The texts as the first of the people would read them."""
        event = self.event_id
        announcements = self.env["party.event.announcement"].with_context(
            lang=event.user_id.lang or self.env.lang
        )
        return [
            announcements._sample_texts(event, kind, people_sudo[:1])
            for kind, people_sudo in to_tell.items()
        ]

    def action_confirm(self):
        self.ensure_one()
        self.event_id._announce()
