"""HTML documents as PDF by WeasyPrint.

Nothing is fetched: a document brings its styles and pictures with it. Fonts come from
the system.
"""

import logging

import lxml.html

try:
    import weasyprint
except OSError as error:  # Pango or HarfBuzz is not installed on this machine
    weasyprint = None
    MISSING_LIBRARY = str(error).partition("\n")[0]
else:
    MISSING_LIBRARY = None
    # its warnings are about styles and fill the log; errors are worth reading
    logging.getLogger("weasyprint").setLevel(logging.ERROR)

ARTICLE = "article"  # element that holds one record's document
RECORD_ID = "data-record-id"


def split_articles(html):
    """One HTML page for each article: a dict of record id → page.

    Everything around the articles (head, styles) is kept on each page. An article
    without a record has the key ``None``.

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
    articles = root.findall(f".//{ARTICLE}")
    if not articles:
        raise ValueError(f"the page has no <{ARTICLE}>")
    places = [(article, article.getparent()) for article in articles]
    for article, parent in places:
        parent.remove(article)
    pages = {}
    for article, parent in places:
        parent.append(article)
        record_id = article.get(RECORD_ID)
        key = int(record_id) if record_id else None
        pages[key] = lxml.html.tostring(
            root, encoding="unicode", doctype="<!DOCTYPE html>"
        )
        parent.remove(article)
    return pages


class PdfPrinter:
    """Lays out pages; documents of one printer share fonts when they are joined."""

    def __init__(self):
        self._fonts = weasyprint.text.fonts.FontConfiguration()
        self._fetcher = weasyprint.URLFetcher(
            allowed_protocols=["data"], allow_redirects=False
        )

    def lay_out(self, html):
        """The pages of one HTML page; its page numbers begin at 1."""
        page = weasyprint.HTML(string=html, url_fetcher=self._fetcher)
        return page.render(font_config=self._fonts)

    @staticmethod
    def join(documents):
        """One PDF of several documents in their order, each font embedded once."""
        first, *others = documents
        pages = first.pages + [page for other in others for page in other.pages]
        return first.copy(pages).write_pdf()
