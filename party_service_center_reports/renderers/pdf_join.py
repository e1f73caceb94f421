"""Many PDFs as one, written while they are read: memory holds one of them at a time."""

from hashlib import sha256
from io import BytesIO

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

A4 = (595, 842)  # points
TREE = 1  # number of the object that lists the pages
CATALOG = 2


class PdfJoiner:
    """Writes the pages of PDFs one after the other to a file.

    >>> file = BytesIO()
    >>> joiner = PdfJoiner(file)
    >>> joiner.add_blank()
    >>> joiner.close("Letters")
    >>> content = file.getvalue()
    >>> reader = PdfReader(BytesIO(content))
    >>> len(reader.pages), reader.metadata.title
    (1, 'Letters')
    """

    def __init__(self, file):
        self._file = file
        self._offsets = [0, 0, 0]  # of each object; the first is never used
        self._pages = []
        self._streams = {}  # digest → number: fonts that several PDFs have in common
        file.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    @property
    def page_count(self):
        return len(self._pages)

    def add(self, content):
        """Append the pages of the PDF ``content``; return how many they are."""
        return self.add_pages(PdfReader(BytesIO(content)).pages)

    def add_pages(self, pages):
        """Append pages of one PDF that is open already; return how many they are."""
        copier = _Copier(self._reserve, self._streams)
        numbers = [copier.number_of(page.indirect_reference) for page in pages]
        for number, copied in copier.objects():
            self._write(number, copied)
        self._pages += numbers
        return len(numbers)

    def add_blank(self, size=A4):
        """Append an empty page."""
        page = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Page"),
                NameObject("/Parent"): _reference(TREE),
                NameObject("/MediaBox"): ArrayObject(map(NumberObject, (0, 0, *size))),
                NameObject("/Resources"): DictionaryObject(),
            }
        )
        self._pages.append(self._reserve())
        self._write(self._pages[-1], page)

    def close(self, title, lang=None):
        """Write what a PDF ends with."""
        self._write(
            TREE,
            DictionaryObject(
                {
                    NameObject("/Type"): NameObject("/Pages"),
                    NameObject("/Kids"): ArrayObject(map(_reference, self._pages)),
                    NameObject("/Count"): NumberObject(len(self._pages)),
                }
            ),
        )
        catalog = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Catalog"),
                NameObject("/Pages"): _reference(TREE),
            }
        )
        if lang:
            catalog[NameObject("/Lang")] = TextStringObject(lang)
        self._write(CATALOG, catalog)
        about = self._reserve()
        self._write(
            about, DictionaryObject({NameObject("/Title"): TextStringObject(title)})
        )
        self._write_end(about)

    def _reserve(self):
        self._offsets.append(0)
        return len(self._offsets) - 1

    def _write(self, number, value):
        self._offsets[number] = self._file.tell()
        self._file.write(b"%d 0 obj\n" % number)
        value.write_to_stream(self._file)
        self._file.write(b"\nendobj\n")

    def _write_end(self, about):
        begin, size = self._file.tell(), len(self._offsets)
        self._file.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
        for offset in self._offsets[1:]:
            self._file.write(b"%010d 00000 n \n" % offset)
        trailer = DictionaryObject(
            {
                NameObject("/Size"): NumberObject(size),
                NameObject("/Root"): _reference(CATALOG),
                NameObject("/Info"): _reference(about),
            }
        )
        self._file.write(b"trailer\n")
        trailer.write_to_stream(self._file)
        self._file.write(b"\nstartxref\n%d\n%%%%EOF\n" % begin)


class _Copier:
    """Copies objects of one document with new numbers, and all that they refer to.

    A stream that an earlier document had as well is not written once more.
    """

    def __init__(self, reserve, streams):
        self._reserve = reserve
        self._streams = streams
        self._numbers = {}
        self._waiting = []

    def number_of(self, reference):
        known = self._numbers.get(reference.idnum)
        if known is None:
            digest = _digest(reference.get_object())
            known = self._streams.get(digest)
            if known is None:
                known = self._reserve()
                self._waiting.append(reference)
                if digest:
                    self._streams[digest] = known
            self._numbers[reference.idnum] = known
        return known

    def objects(self):
        """Yield (number, copy) of everything that was asked for."""
        while self._waiting:
            reference = self._waiting.pop()
            yield self.number_of(reference), self._copy(reference.get_object())

    def _copy(self, value):
        if isinstance(value, IndirectObject):
            return _reference(self.number_of(value))
        if isinstance(value, ArrayObject):
            return ArrayObject(map(self._copy, value))
        if not isinstance(value, DictionaryObject):
            return value
        if isinstance(value, StreamObject):
            copied = StreamObject()
            copied._data = value._data  # as it is stored; nothing is packed anew
        else:
            copied = DictionaryObject()
        is_page = value.get("/Type") == "/Page"
        for name in value:
            if is_page and name == "/Parent":
                copied[NameObject(name)] = _reference(TREE)
            else:
                copied[NameObject(name)] = self._copy(value.raw_get(name))
        return copied


def _digest(value):
    """What tells a stream from others; nothing where it refers to further objects."""
    if not isinstance(value, StreamObject):
        return None
    raw = {name: value.raw_get(name) for name in sorted(value)}
    if any(isinstance(one, IndirectObject) for one in raw.values()):
        return None
    return sha256(repr(raw).encode() + value._data).digest()


def _reference(number):
    return IndirectObject(number, 0, None)
