"""Reading many records as plain values, under the reader's own rights."""

from odoo.fields import Domain

BATCH_SIZE = 10_000  # records held in memory at a time


def read_batches(model, domain, names, size=BATCH_SIZE):
    """Yield lists of tuples, one per record that the present user may read, by id.

    A many2one comes as an id; an empty value as None. Record rules and the access to
    each field are the ORM's, but no record is put into its cache, so that a register of
    any length takes the memory of one batch. Fields must be stored and not translated.
    """
    last = 0
    while True:
        query = model._search(
            Domain("id", ">", last) & Domain(domain), order="id", limit=size
        )
        columns = [
            model._field_to_sql(query.table, name, query) for name in ("id", *names)
        ]
        rows = model.env.execute_query(query.select(*columns))
        if rows:
            yield [row[1:] for row in rows]
            last = rows[-1][0]
        if len(rows) < size:
            return


def read_in_order(model, domain, names, order, size=BATCH_SIZE):
    """Yield lists of tuples as ``read_batches``, sorted by ``order``.

    The ids of all records are held in memory, what they say is not.
    """
    ids = model.search(domain, order=order).ids
    for start in range(0, len(ids), size):
        places = {key: place for place, key in enumerate(ids[start : start + size])}
        batch = [
            row
            for rows in read_batches(
                model, [("id", "in", list(places))], ("id", *names), size
            )
            for row in rows
        ]
        batch.sort(key=lambda row: places[row[0]])
        yield [row[1:] for row in batch]


def read_by_id(model, ids, *names):
    """Id → values of ``names`` of those records that the present user may read.

    One name gives its value, several a tuple of them.
    """
    found = {}
    for rows in read_batches(model, [("id", "in", list({*ids}))], ("id", *names)):
        for key, *values in rows:
            found[key] = values[0] if len(names) == 1 else tuple(values)
    return found


def labels(model, name):
    """Key → label of a selection field, in the reader's language."""
    return dict(model._fields[name]._description_selection(model.env))


class Names(dict):
    """Names of records by id; a batch's new ids are read together."""

    def __init__(self, model):
        super().__init__({None: None})
        self.model = model

    def learn(self, ids):
        """Read the names of ``ids`` that are not known yet."""
        for record in self.model.browse({*ids}.difference(self)):
            self[record.id] = record.display_name
