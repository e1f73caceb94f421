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


def warn_of_credit_code(env, text):
    """Warn while a code is typed: it is none, or not an individual business's.

    Only a warning: an employee may work for an enterprise, and a refusal would take the
    text off the screen. Saving refuses what is no code at all.
    """
    try:
        vals = normalize_credit_code(env, {"credit_code": text})
    except InvalidCreditCode as refusal:
        message = str(refusal)
    else:
        if not text or credit_code.is_sole_trader(vals["credit_code"]):
            return None
        message = env._(
            "The code is not that of an individual business, which begins with 92."
            " Compare it with the licence."
        )
    return {"warning": {"title": env._("Check the credit code"), "message": message}}
