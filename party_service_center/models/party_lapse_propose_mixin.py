"""Facts that the product itself has found, proposed as possible lapses."""

from odoo import SUPERUSER_ID, api, models
from odoo.fields import Domain


class PartyLapseProposeMixin(models.AbstractModel):
    """A lapse that nobody entered: found in the records, proposed once.

    Clause: A4.6
    """

    _name = "party.lapse.propose.mixin"
    _description = "Lapse That Was Found"

    @api.model
    def _propose(self, facts):
        """Propose facts that are not proposed yet.

        :param facts: values of a lapse, each with its ``key``
        """
        known = set(
            self.search([("key", "in", [f["key"] for f in facts])]).mapped("key")
        )
        fresh = {fact["key"]: fact for fact in facts if fact["key"] not in known}
        # the person may be who is at work just now (a mass export), and authors read
        # the log of what they make: nobody is the author of what is found
        lapses = self.with_user(SUPERUSER_ID)._as_mover().create(list(fresh.values()))
        return lapses._as_user().with_env(self.env)

    @api.model
    def _note_fact(self, kind, key, person, date, words, source=None, **values):
        """Propose one fact that another part of the product has found.

        :param str key: names the fact among those of its kind, for ever
        :param person: ``res.users``, who was responsible
        :param source: the record that shows it
        """
        return self._propose(
            [
                {
                    "kind": kind,
                    "key": f"{kind}/{key}",
                    "person_id": person.id,
                    "center_id": self._center_of(person, date).id,
                    "date": date,
                    "words": words,
                }
                | self._shown_by(source)
                | values
            ]
        )

    @api.model
    def _center_of(self, person, day):
        """Where ``person`` worked on ``day``; nowhere where they held no post."""
        return self._post_on(person, day).center_id

    @api.model
    def _post_on(self, person, day, centers=None):
        """The assignment of ``person`` on ``day``, the highest where there are several.

        :param centers: ``party.center``, None for all of them
        """
        held = Domain("user_id", "=", person.id) & Domain("date_from", "<=", day)
        held &= Domain("date_to", "=", False) | Domain("date_to", ">=", day)
        if centers is not None:
            held &= Domain("center_id", "in", centers.ids)
        return self.env["party.staff"].search(
            held, order="role desc, date_from desc, id", limit=1
        )
