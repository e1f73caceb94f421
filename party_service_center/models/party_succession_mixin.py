"""Open work that somebody else takes over when its person leaves."""

from odoo import api, models
from odoo.fields import Domain


class PartySuccessionMixin(models.AbstractModel):
    """A record that somebody at a center works on until it is finished.

    A model states in ``_succession_field`` who that is and in ``_unfinished`` until
    when. What inherits it is listed when its person leaves the center (A1.1.2).
    """

    _name = "party.succession.mixin"
    _description = "Open Work of a Person"

    _succession_field = None

    @api.model
    def _succession_models(self):
        """Every kind of record that is handed over, as empty recordsets."""
        names = self.env.registry.descendants([PartySuccessionMixin._name], "_inherit")
        return [self.env[name] for name in sorted(names) if self._is_work(name)]

    @api.model
    def _is_work(self, name):
        return not self.env[name]._abstract

    @api.model
    def _unfinished(self):
        """Domain of records that still have to be worked on."""
        raise NotImplementedError

    @api.model
    def _work_of(self, person, center):
        """Unfinished records at ``center`` that ``person`` works on."""
        return self.search(
            Domain(self._succession_field, "=", person.id)
            & Domain("center_id", "=", center.id)
            & self._unfinished(),
            order="id",
        )

    def _work_due(self):
        return "due_date" in self._fields and self.due_date

    def _heirs(self, people):
        """Those of ``people`` who may work on this record in somebody's place."""
        return people

    def _succeed(self, person, successor):
        """Let ``successor`` work on this record instead of ``person``, who leaves."""
        self.write({self._succession_field: successor.id})
        self._pass_tasks_on(person, successor)

    def _pass_tasks_on(self, person, successor):
        """Tasks on what the successor may see; others end with who leaves."""
        seen = self.with_user(successor)._filtered_access("read")
        tasks = self.env["mail.activity"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", seen.ids),
                ("user_id", "=", person.id),
            ]
        )
        # the handover tells of it; a mail for each would be noise
        tasks.with_context(mail_activity_quick_update=True).user_id = successor
