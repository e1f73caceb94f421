"""The number on a licence: checked alike on the survey form and on a business."""

from ..exceptions import InvalidCreditCode
from ..tools import credit_code


def normalize_credit_code(env, vals):
    """Bring the ``credit_code`` among ``vals`` into its usual form.

    :raise InvalidCreditCode: naming the text that is neither kind of number
    """
    if not vals.get("credit_code"):
        return vals
    try:
        code = credit_code.parse(str(vals["credit_code"]))
    except credit_code.InvalidCode:
        raise InvalidCreditCode(
            env._(
                "“%(code)s” is neither a credit code (18 characters) nor an older"
                " registration number (15 digits). Compare it with the licence.",
                code=str(vals["credit_code"])[:40],
            )
        ) from None
    return vals | {"credit_code": code}
