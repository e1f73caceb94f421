"""What the posters of duties, rules and processes show, and how large."""

import re
from math import ceil

from odoo import api, models

from ..exceptions import DocumentRefused
from ..renderers.text_width import width_of

# millimeters of type, the largest first, and of the room for the wording on A3
TYPE_SIZES = (17, 15, 13, 11.5, 10, 9, 8, 7, 6)
ROOM_WIDTH, ROOM_HEIGHT = 250, 285
SMALL_ROOM_HEIGHT = 60  # where stages or kinds of service follow the wording
LINE_HEIGHT = 1.75  # of the size of type
WITH_FIGURE = ("process", "content")
# Arabic or Chinese numerals up to ten, in brackets or with a mark behind
NUMERALS = "\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341"
ITEM_NUMBER = re.compile(rf"\s*[（(]?[\d{NUMERALS}]+[）)、.．]")
# model of a course → its side steps, which the picture names below
COURSES = {
    "party.registration": ("held", "ended"),
    "party.ticket": ("withdrawn",),
    "party.event": ("cancelled",),
}


def is_item(line):
    """Whether a line of a wording begins with a number, below which the rest hangs.

    >>> list(map(is_item, ("\u4e00\u3001", "1. Receive", "(2) Ask", "Ask us.")))
    [True, True, True, False]
    """
    return bool(ITEM_NUMBER.match(line))


class PartyPosterMixin(models.AbstractModel):
    """Values of posters: A3 upright, in type as large as the wording allows.

    The picture of the process is drawn from the states that the system knows: where
    they change, the next print shows it.

    Clause: A1.1.4 (on the wall), A1.3.1–A1.3.3, A4.1–A4.6
    """

    _name = "party.poster.mixin"
    _description = "Values of Wall Posters"
    _inherit = ["party.document.mixin"]

    @api.model
    def _poster_values(self, rules):
        return {
            "kinds": dict(rules._fields["kind"]._description_selection(self.env)),
            "type_sizes": {rule.id: self._type_size(rule) for rule in rules},
            "courses": self._courses(),
            "services": self._services(),
            "issuer": self._issuer(),
            "association_phone": self._association().phone,
            "is_item": is_item,
        }

    @api.model
    def _type_size(self, rule):
        """The largest size of type in which the wording fits into its room."""
        is_small = rule.kind in WITH_FIGURE
        room = SMALL_ROOM_HEIGHT if is_small else ROOM_HEIGHT
        for size in TYPE_SIZES:
            per_line = ROOM_WIDTH / size * 2 - 4  # half widths, less the indent
            lines = sum(
                max(1, ceil(width_of(part) / per_line))
                for part in (rule.body or "").split("\n")
            )
            if lines * size * LINE_HEIGHT <= room:
                return size
        return TYPE_SIZES[-1]

    @api.model
    def _courses(self):
        """Title, stages and side steps of each course, by the labels of the states."""
        titles = {
            "party.registration": self.env._("Registration at the Window"),
            "party.ticket": self.env._("Requests of Members"),
            "party.event": self.env._("Party Activities"),
        }
        courses = []
        for model, side in COURSES.items():
            states = self.env[model]._fields["state"]._description_selection(self.env)
            courses.append(
                {
                    "title": titles[model],
                    "stages": [label for key, label in states if key not in side],
                    "side": [label for key, label in states if key in side],
                }
            )
        return courses

    @api.model
    def _services(self):
        """The kinds of service that can be used, as the catalogue states them."""
        kinds = self.env["party.service.type"].search([("is_ready", "=", True)])
        owners = dict(kinds._fields["owner_role"]._description_selection(self.env))
        return [(kind, owners[kind.owner_role]) for kind in kinds]


class PartyRulePosterReport(models.AbstractModel):
    """One poster for each chosen text, for the center of whoever prints it."""

    _name = "report.party_service_center_reports.party_rule_poster"
    _description = "Printed Wall Poster"
    _inherit = ["party.poster.mixin"]

    _document_model = "party.rule"

    @api.model
    def _document_values(self, rules):
        center = self.env["party.center"]._default_for_user()
        return self._poster_values(rules) | {"center": center}


class PartyCenterPostersReport(models.AbstractModel):
    """All posters in use of a center, in the order in which they hang."""

    _name = "report.party_service_center_reports.party_center_posters"
    _description = "Printed Wall Posters of a Center"
    _inherit = ["party.poster.mixin"]

    _document_model = "party.center"

    @api.model
    def _document_values(self, centers):
        rules = self.env["party.rule"]._newest()
        if not rules:
            raise DocumentRefused(
                self.env._("No duty or rule is in use; there is nothing to hang up.")
            )
        return self._poster_values(rules) | {"rules": rules}
