"""Rows of official lists that people may enter before a release ships them."""


def take_over(model, key, vals_list):
    """Fill the rows that exist already with the shipped values and create the others.

    Without this an update of the addon would stop at the unique ``key`` of a row that
    an administrator entered first.

    :return: the records in the order of ``vals_list``
    """
    convert = model._fields[key].convert_to_cache
    keys = [convert(vals[key], model) for vals in vals_list]
    rows = {row[key]: row for row in model.search([(key, "in", keys)])}
    for value, vals in zip(keys, vals_list, strict=True):
        if value in rows:
            rows[value].write(vals)
    new = [
        vals for value, vals in zip(keys, vals_list, strict=True) if value not in rows
    ]
    rows |= {row[key]: row for row in model.create(new)}
    return model.concat(*(rows[value] for value in keys))
