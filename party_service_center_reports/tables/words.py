"""The words that many requests have in common, found without a dictionary.

Chinese does not part its words. A sequence of characters counts as a word when it
recurs in several texts and stands beside different neighbors, so that a piece of a
longer word does not. Nothing here knows the database.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from itertools import count
from pathlib import Path

LONGEST = 5  # characters of a Chinese word
FEWEST = 3  # people; what fewer of them say might point at one (P-14)
MOST = 20  # words
# a longer word takes its pieces along unless they stand apart in as many texts again
APART = 0.5
EDGE = ""  # the neighbor where a run of characters begins or ends
# ideographs, among them the rare ones of names, or a word in Latin letters
IDEOGRAPHS = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# kinds of lines in the list of common words that hold words, not characters
OF_WORDS = frozenset({"word", "title", "ordinary"})
RUN = re.compile(rf"[{IDEOGRAPHS}]+|[A-Za-z][A-Za-z'-]{{2,}}")


def hot_words(
    texts: Iterable[str],
    names: Iterable[str] = (),
    fewest: int = FEWEST,
    people: Iterable | None = None,
) -> list[tuple[str, int]]:
    """Words with the number of people who use them, the most frequent first.

    :param names: of people and shops; they are cut out before anything is counted
    :param fewest: people who must use a word
    :param people: whose each text is; somebody else's each if nobody is told

    >>> hot_words(["Rent is due", "the rent again", "no rent", "once Shen, Shen"])
    [('rent', 3)]
    >>> hot_words(["Shen asks", "Shen was here", "Shen, again"], names=["Shen"])
    []
    >>> hot_words(["my rent", "rent again", "no rent"], people=["Li", "Li", "Wu"])
    []
    """
    hide = Hider(names)
    runs = [(person, _runs(hide(text))) for person, text in _told_by(people, texts)]
    holders = _candidates(runs, fewest)
    found = []
    for word in sorted(holders, key=lambda word: (-_weight(word, holders), word)):
        if _stands_apart(word, found, holders, fewest):
            found.append(word)
    counts = [(word, len(holders[word])) for word in found]
    return sorted(counts, key=lambda pair: (-pair[1], pair[0]))[:MOST]


def count_words(
    texts: Iterable[str],
    words: Iterable[str],
    names: Iterable[str] = (),
    people: Iterable | None = None,
) -> dict[str, set]:
    """Who uses each of ``words``, counted as ``hot_words`` does.

    >>> count_words(["Rent is due", "Rent!"], ["rent", "tax"], people=["Li", "Li"])
    {'rent': {'Li'}, 'tax': set()}
    """
    hide = Hider(names)
    users = {word: set() for word in words}
    for person, text in _told_by(people, texts):
        runs = _runs(hide(text))
        for word, found in users.items():
            if any(word == run if word.isascii() else word in run for run in runs):
                found.add(person)
    return users


def is_part(word: str, name: str) -> bool:
    """Whether ``word`` stands in ``name``.

    >>> is_part("shen", "Shen Yifan"), is_part("rent", "Shen Yifan")
    (True, False)
    """
    return word in _plain(name)


def _told_by(people, texts):
    return zip(count() if people is None else people, texts, strict=people is not None)


class Hider:
    """Takes names out of texts; a break stays where one stood.

    >>> hide = Hider(["Li Na", "Tea House"])
    >>> hide("Li Na of Tea House asks").split()
    ['of', 'asks']
    >>> hide.names_in("Li Na of Tea House asks")
    ['li na', 'tea house']
    """

    def __init__(self, names):
        self.by_first = defaultdict(set)
        for name in names:
            name = _plain(name).strip()
            if len(name) > 1:
                self.by_first[name[0]].add(name)
        self.lengths = {
            first: sorted({len(name) for name in known}, reverse=True)
            for first, known in self.by_first.items()
        }

    def __call__(self, text):
        return "".join("\n" if is_name else part for part, is_name in self._parts(text))

    def names_in(self, text):
        """The names in ``text``, in plain letters, each of them once."""
        named = (part for part, is_name in self._parts(text) if is_name)
        return list(dict.fromkeys(named))

    def _parts(self, text):
        """Names and the characters between them, with whether each is a name."""
        text, place = _plain(text), 0
        while place < len(text):
            length = self._named_at(text, place)
            yield text[place : place + (length or 1)], bool(length)
            place += length or 1

    def _named_at(self, text, place):
        """The length of the longest name that begins at ``place``; 0 for none."""
        first = text[place]
        for length in self.lengths.get(first, ()):
            if text[place : place + length] in self.by_first[first]:
                return length
        return 0


def _plain(text):
    return unicodedata.normalize("NFKC", text).casefold()


@cache
def _common():
    """Kind of line in the list of common words → what stands there."""
    common = defaultdict(set)
    lines = Path(__file__).with_name("common_words.txt").read_text("utf-8")
    for line in lines.splitlines():
        kind, *entries = line.split()
        if kind != "#":
            common[kind].update(entries if kind in OF_WORDS else "".join(entries))
    return common


def _is_name_like(word):
    """Whether ``word`` begins as a person's name does, and as no ordinary word.

    So may what follows somebody's title. Not every name that is mentioned stands in the
    database; it is better to lose a topic than to tell a name (P-14).
    """
    common = _common()
    rests = [word, *(word.removeprefix(title) for title in common["title"])]
    return any(
        rest[:1] in common["surname"]
        and not any(map(rest.startswith, common["ordinary"]))
        for rest in rests
    )


def _runs(text):
    """What of ``text`` may hold words: runs of ideographs, and Latin words."""
    between = _common()["between"]
    text = "".join("\n" if character in between else character for character in text)
    return RUN.findall(text)


def _candidates(runs_of_texts, fewest):
    """Word → the people who use it, for what may be a word."""
    holders, before, after = (
        defaultdict(set),
        defaultdict(Counter),
        defaultdict(Counter),
    )
    for person, runs in runs_of_texts:
        for run in runs:
            for word, left, right in _pieces(run):
                holders[word].add(person)
                before[word][left] += 1
                after[word][right] += 1
    return {
        word: people
        for word, people in holders.items()
        if len(people) >= fewest
        and word not in _common()["word"]
        and not _is_name_like(word)
        and (word.isascii() or (_is_free(before[word]) and _is_free(after[word])))
    }


def _pieces(run):
    """Each possible word of ``run`` with its neighbors."""
    if run.isascii():
        yield run, EDGE, EDGE
        return
    first, last = _common()["first"], _common()["last"]
    for length in range(2, min(LONGEST, len(run)) + 1):
        for place in range(len(run) - length + 1):
            word = run[place : place + length]
            if word[0] in first or word[-1] in last:
                continue
            left = run[place - 1] if place else EDGE
            end = place + length
            yield word, left, run[end] if end < len(run) else EDGE


def _is_free(neighbors):
    """Whether a sequence stands beside different characters, or at an end."""
    total = sum(neighbors.values())
    commonest = max(
        (count for neighbor, count in neighbors.items() if neighbor != EDGE), default=0
    )
    return commonest <= total * (1 - 1 / FEWEST)


def _weight(word, holders):
    return len(holders[word]) * (len(word) - 1)


def _stands_apart(word, found, holders, fewest):
    """Whether ``word`` is no part of those found, or often stands without them."""
    alone = set(holders[word])
    for other in found:
        if other in word:
            return False
        if word in other or _overlaps(word, other):
            alone -= holders[other]
    return len(alone) >= max(fewest, APART * len(holders[word]))


def _overlaps(word, other):
    """Whether the end of one is the beginning of the other, by two characters."""
    if word.isascii() or other.isascii():
        return False
    return word[-2:] == other[:2] or other[-2:] == word[:2]
