"""HTML documents as PDF by WeasyPrint.

Nothing is fetched: a document brings its styles and pictures with it. Fonts come from
the system.
"""

import gc
import logging
import re
from io import BytesIO
from itertools import islice

import lxml.html
from pypdf import PdfReader

from .pdf_fonts import pack_fonts
from .pdf_join import PdfJoiner

# its warnings are about styles and fill the log; errors are worth reading
logging.getLogger("weasyprint").setLevel(logging.ERROR)
try:
    import weasyprint
except OSError as error:  # Pango or HarfBuzz is not installed on this machine
    weasyprint = None
    MISSING_LIBRARY = str(error).partition("\n")[0]
else:
    MISSING_LIBRARY = None

ARTICLE = "article"  # element that holds one record's document
RECORD_ID = "data-record-id"
STYLE = re.compile(r"<style\b[^>]*>(.*?)</style>", re.DOTALL)
PICTURES = ("/XObject", "/Pattern", "/Shading")  # what pages laid out together share
AS_TYPED = "party_text"  # class of what people wrote, kept to the letter
# a Chinese mark is as wide as a character and brings its own space along; a Western one
# follows its word at once
SPACE_AT_MARK = re.compile(
    r"(?<=[，。：；、？！（）])\s+|\s+(?=[，。：；、？！）])|\s+(?=[:,]\s)"
)


def split_articles(html):
    """One HTML page for each article: a dict of record id → page.

    Everything around the articles (head, styles) is kept on each page. An article
    without a record has the key ``None``.

    :raise ValueError: two articles are of the same record

    >>> pages = split_articles(
    ...     '<html><head><title>T</title></head><body>'
    ...     '<article data-record-id="7">a</article>'
    ...     '<article data-record-id="5">b</article></body></html>'
    ... )
    >>> list(pages)
    [7, 5]
    >>> print(pages[5].partition("<body>")[2])
    <article data-record-id="5">b</article></body></html>
    """
    root = lxml.html.document_fromstring(html)
    places = [(article, article.getparent()) for article in root.iter(ARTICLE)]
    for article, parent in places:
        parent.remove(article)
        tighten(article)
    pages = {}
    for article, parent in places:
        record_id = article.get(RECORD_ID)
        key = int(record_id) if record_id else None
        if key in pages:
            raise ValueError(f"more than one <{ARTICLE}> for record {key}")
        parent.append(article)
        pages[key] = lxml.html.tostring(
            root, encoding="unicode", doctype="<!DOCTYPE html>"
        )
        parent.remove(article)
    return pages


def tighten(element):
    """Take out the spaces that templates leave around marks.

    >>> mark = "\N{FULLWIDTH COLON}"
    >>> typed = f"<i class='party_text'>{mark} x</i>"
    >>> html = f"<p>1 {mark} <b>A : B</b>{mark}\\n3{typed}</p>"
    >>> element = lxml.html.fromstring(html)
    >>> tighten(element)
    >>> element.text_content().split(mark)
    ['1', 'A: B', '3', ' x']
    """
    if element.text:
        element.text = SPACE_AT_MARK.sub("", element.text)
    for child in element.iterchildren():
        if AS_TYPED not in child.get("class", "").split():
            tighten(child)
        if child.tail:
            child.tail = SPACE_AT_MARK.sub("", child.tail)


class PdfPrinter:
    """Lays out pages; all its documents use one set of fonts and of style sheets."""

    def __init__(self):
        self._fonts = weasyprint.text.fonts.FontConfiguration()
        self._fetcher = weasyprint.URLFetcher(
            allowed_protocols=["data"], allow_redirects=False
        )
        self._sheets = {}

    def print_pages(self, htmls):
        """HTML pages as one PDF in their order; each has its own page numbers.

        Fonts are embedded once, but every page is held until the last one is laid out.
        """
        return _written([self._lay_out(html) for html in htmls])

    def print_each(self, htmls, size):
        """Yield the PDF of each HTML page, laid out ``size`` at a time.

        Fonts are cut down to what is written once for ``size`` pages: for one of them
        that takes longer than all the rest. A PDF may hold more characters for that
        than it shows, sorted, with nothing of their order. Pictures are in no other.
        """
        for contents in map(_each_written, self._laid_out(htmls, size)):
            yield from contents

    def _lay_out(self, html):
        # as plain text: what comes from a template would escape what is joined to it
        head, end, body = str(html).partition("</head>")
        document = weasyprint.HTML(
            string=STYLE.sub("", head) + end + body, url_fetcher=self._fetcher
        )
        sheets = [self._sheet(text) for text in STYLE.findall(head)]
        return document.render(stylesheets=sheets, font_config=self._fonts)

    def _sheet(self, text):
        """A style sheet, parsed once: that takes a sixth of the time of a letter."""
        if text not in self._sheets:
            self._sheets[text] = weasyprint.CSS(
                string=text, url_fetcher=self._fetcher, font_config=self._fonts
            )
        return self._sheets[text]

    def print_chunks(self, htmls, size):
        """Yield a PDF for each ``size`` pages, for more than memory holds at once."""
        return map(_written, self._laid_out(htmls, size))

    def _laid_out(self, htmls, size):
        htmls = iter(htmls)
        while chunk := list(islice(htmls, size)):
            yield [self._lay_out(html) for html in chunk]
            # layout boxes refer to each other in circles, and there are too few of
            # them for Python to look soon: 200 forms would pile up half a gigabyte
            gc.collect()


def _written(documents):
    """All pages of laid out documents as one PDF."""
    pages = [page for document in documents for page in document.pages]
    return documents[0].copy(pages).write_pdf(finisher=pack_fonts)


def _each_written(documents):
    """A PDF of each document; fonts are cut once where no pictures would be shared."""
    if len(documents) == 1:
        return [_written(documents)]
    pages = PdfReader(BytesIO(_written(documents))).pages
    resources = pages[0]["/Resources"]
    if any(resources[name] for name in PICTURES):
        return [_written([document]) for document in documents]
    contents, begin = [], 0
    for document in documents:
        end = begin + len(document.pages)
        contents.append(_taken_out(pages[begin:end], document.metadata))
        begin = end
    return contents


def _taken_out(pages, metadata):
    """Some pages of a PDF as a PDF of their own."""
    file = BytesIO()
    joiner = PdfJoiner(file)
    joiner.add_pages(pages)
    joiner.close(metadata.title or "", metadata.lang)
    return file.getvalue()
