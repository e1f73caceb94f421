"""Stories whose steps follow one another, each at its moment."""


class ToldInOrder:
    """A story of one center with the moment of its latest step.

    Whoever uses it has ``demo``, ``random``, ``center`` and ``moment``.
    """

    def on(self, day):
        """The next moment of the story, on ``day`` or just now."""
        day = min(day, self.center._today())
        self.moment = self.demo._moment(self.random, self.center, day, self.moment)
        return self.moment
