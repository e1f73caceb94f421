"""The posting list: which letters are handed in at the post office, to be signed there.

Made from a print file it holds the letters of that file in their order, so that
envelope, letter and line meet (A3.3.4). Made from a run it is a survey.
"""

from . import frame
from .table import Column, Kind

# characters; Chinese ones take two
PLACE_WIDTH = 6
NUMBER_WIDTH = 28
NAME_WIDTH = 36
ADDRESS_WIDTH = 40
POSTCODE_WIDTH = 9
POST_NUMBER_WIDTH = 18
SIGNATURE_WIDTH = 12


def build(env, source, wording):
    """The posted letters of ``source``, a print file or a run."""
    letters = source._posted_letters()
    return frame.table(
        source.center_id,
        wording,
        title=env._("Posting List"),
        subtitle=env._(
            "%(run)s, %(count)s letters", run=source.display_name, count=len(letters)
        ),
        columns=(
            Column("place", env._("No."), Kind.INTEGER, PLACE_WIDTH),
            Column("number", env._("Letter Number"), width=NUMBER_WIDTH),
            Column("addressee", env._("Addressee"), width=NAME_WIDTH),
            Column("address", env._("Address"), width=ADDRESS_WIDTH),
            Column("postcode", env._("Postcode"), width=POSTCODE_WIDTH),
            Column("post_number", env._("Postal Number"), width=POST_NUMBER_WIDTH),
            Column("signature", env._("Signature"), width=SIGNATURE_WIDTH),
        ),
        rows=[
            (
                place,
                letter.name,
                letter.addressee_name,
                letter.address or None,
                letter.postcode or None,
                letter.post_number or None,
                None,  # signed by hand
            )
            for place, letter in enumerate(letters, 1)
        ],
    )
