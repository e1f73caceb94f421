"""One mover for every course of work; nobody else writes its state."""

from odoo import api, fields, models

from ..exceptions import TransitionRefused


class PartyTransitionMixin(models.AbstractModel):
    """A record that goes through declared states.

    A model states ``_transitions`` (a ``Transitions``) and ``_stamps`` (state → names
    of the fields for the moment and the person). ``state`` and the stamps change by
    ``_move`` alone, which cannot be called from outside.
    """

    _name = "party.transition.mixin"
    _description = "Record with Declared Steps"
    _inherit = ["party.protected.mixin"]

    _transitions = None
    _stamps = {}

    @api.model
    def _protected_fields(self):
        stamps = {name for pair in self._stamps.values() for name in pair}
        return super()._protected_fields() | {"state"} | stamps

    def _check_step(self, state):
        """Raise TransitionRefused unless each record may go to ``state``.

        Who may not write the record is refused first, so that nobody learns its state.
        """
        self.check_access("write")
        for record in self:
            if not self._transitions.allows(record.state, state):
                selection = dict(self._fields["state"]._description_selection(self.env))
                raise TransitionRefused(
                    self.env._(
                        "%(record)s is “%(state)s”; the step to “%(new_state)s” is not"
                        " possible from there. Reload the form to see what somebody"
                        " else may have done meanwhile.",
                        record=record.display_name,
                        state=selection[record.state],
                        new_state=selection[state],
                    )
                )

    def _move(self, state, **values):
        """Take the step to ``state`` and stamp who took it and when.

        Of two people who press at once the second meets the state that the first has
        made: the database refuses the later write and the request starts anew.
        ``values`` may bring own stamps (the moment somebody was told lies before the
        moment it is typed in) and further fields.

        :raise TransitionRefused: when a record's present state does not allow it
        """
        self._check_step(state)
        at_field, by_field = self._stamps.get(state, (None, None))
        stamps = {}
        if at_field:
            stamps = {at_field: fields.Datetime.now(), by_field: self.env.uid}
        self._as_mover().write({"state": state} | stamps | values)
