"""States of activities and kinds of attendance that several rooms tell apart."""

# the invited may be told of it, and it may still change
COMING_STATES = ("approved", "announced")
# it took place
HELD_STATES = ("held", "filed")
# nothing more is to be done with it
CLOSED_STATES = ("filed", "cancelled")
# counted as participation (A3.3.4: n of m)
TOOK_PART = ("present", "late", "left_early", "made_up")
