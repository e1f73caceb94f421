"""Which requests come from one person, as far as they say so."""


def same_people(marks_of):
    """Key → person, where keys that share a mark are one person's.

    :param marks_of: key → marks of whoever asked: member, telephone, name; None for
        one that is missing

    >>> same_people({1: ("Li", "138"), 2: ("Wu", "139"), 3: ("Mrs Li", "138")})
    {1: 1, 2: 2, 3: 1}
    >>> same_people({1: ("Li", None), 2: ("Wu", None), 3: ("Li", "139")})
    {1: 1, 2: 2, 3: 1}
    """
    first_of, parent = {}, {}

    def root(key):
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for key, marks in marks_of.items():
        parent[key] = key
        for mark in enumerate(marks):
            if mark[1]:
                one, other = root(first_of.setdefault(mark, key)), root(key)
                parent[max(one, other)] = min(one, other)
    return {key: root(key) for key in marks_of}
