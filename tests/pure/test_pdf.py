"""PDFs joined and packed, read back by another program's eyes, without Odoo."""

import doctest
import re
from io import BytesIO
from pathlib import Path

import pytest
import weasyprint
from plain.party_service_center_reports.renderers import pdf, pdf_fonts, pdf_join
from pypdf import PdfReader

A4 = "@page { size: A4; margin: 20mm }"


def printed(*texts):
    """A PDF with a page for each text."""
    pages = "".join(f"<p style='break-before: page'>{text}" for text in texts)
    return pdf.PdfPrinter().print_pages([f"<style>{A4}</style>{pages}"])


def joined(*parts):
    file = BytesIO()
    joiner = pdf_join.PdfJoiner(file)
    for part in parts:
        joiner.add(part) if part else joiner.add_blank()
    joiner.close("函")
    return PdfReader(BytesIO(file.getvalue()))


@pytest.mark.parametrize("module", [pdf, pdf_fonts, pdf_join])
def test_doctests(module):
    result = doctest.testmod(module)
    assert result.attempted and not result.failed


def test_style_sheet_is_parsed_once(monkeypatch):
    parsed, css = [], weasyprint.CSS

    def count(*args, **kwargs):
        parsed.append(kwargs.get("string"))
        return css(*args, **kwargs)

    monkeypatch.setattr(weasyprint, "CSS", count)
    page = f"<html><head><style>{A4}</style></head><body><p>one</p></body></html>"
    content = pdf.PdfPrinter().print_pages([page, page])
    assert parsed.count(A4) == 1
    [first, _second] = PdfReader(BytesIO(content)).pages
    assert round(float(first.mediabox.width)) == 595


def test_pages_keep_their_order_and_text():
    reader = joined(printed("one", "two"), None, printed("函告如下"))
    texts = [page.extract_text().strip() for page in reader.pages]
    assert texts == ["one", "two", "", "函告如下"]
    assert reader.metadata.title == "函"


def test_joined_pages_look_the_same():
    content = printed("函告如下")
    [before] = PdfReader(BytesIO(content)).pages
    [after] = joined(content).pages
    assert before.get_contents().get_data() == after.get_contents().get_data()
    assert before.mediabox == after.mediabox
    assert fonts(before) == fonts(after)


def test_nothing_is_joined():
    assert not joined().pages


def letter(text, title, picture=""):
    head = f"<head><style>{A4}</style><title>{title}</title></head>"
    return f"<html lang='zh-CN'>{head}<body><p>{text}</p>{picture}</body></html>"


@pytest.mark.parametrize("size", [1, 2, 40])
def test_each_is_a_pdf_of_its_own(size):
    texts = ("函告如下", "one<p style='break-before: page'>two", "协会")
    htmls = [letter(text, title) for text, title in zip(texts, "ABC", strict=True)]
    readers = [
        PdfReader(BytesIO(content))
        for content in pdf.PdfPrinter().print_each(htmls, size)
    ]
    found = [[page.extract_text().strip() for page in one.pages] for one in readers]
    assert found == [["函告如下"], ["one", "two"], ["协会"]]
    assert [one.metadata.title for one in readers] == ["A", "B", "C"]
    assert {one.trailer["/Root"]["/Lang"] for one in readers} == {"zh-CN"}


def test_each_looks_as_if_printed_alone():
    html = letter("函告如下", "A")
    printer = pdf.PdfPrinter()
    [together, _other] = printer.print_each([html, letter("协会", "B")], 2)
    [page] = PdfReader(BytesIO(together)).pages
    [alone] = PdfReader(BytesIO(printer.print_pages([html]))).pages
    assert page.get_contents().get_data() == alone.get_contents().get_data()
    assert page.mediabox == alone.mediabox


def test_pictures_stay_in_their_own_pdf():
    image = "<img src='data:image/png;base64,%s'>"
    pixel = (
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
        "awAAAABJRU5ErkJggg=="
    )
    htmls = [letter("函告如下", "A", image % pixel), letter("协会", "B")]
    first, second = pdf.PdfPrinter().print_each(htmls, 2)
    [page] = PdfReader(BytesIO(first)).pages
    assert page["/Resources"]["/XObject"]
    [page] = PdfReader(BytesIO(second)).pages
    assert not page["/Resources"]["/XObject"]


def test_joined_fonts_are_written_once():
    htmls = [letter("函告如下", "A"), letter("协会", "B")]
    parts = list(pdf.PdfPrinter().print_each(htmls, 2))
    first, second = joined(*parts).pages
    assert [page.extract_text().strip() for page in (first, second)] == [
        "函告如下",
        "协会",
    ]
    assert font_files(first) == font_files(second)


def font_files(page):
    """Where the font files of a page stand in their PDF."""
    return [
        inner["/DescendantFonts"][0]["/FontDescriptor"].raw_get("/FontFile3").idnum
        for inner in page["/Resources"]["/Font"].values()
    ]


def fonts(page):
    """The font files of a page as they are after unpacking."""
    found = {}
    for name, font in page["/Resources"]["/Font"].items():
        [inner] = font["/DescendantFonts"]
        descriptor = inner["/FontDescriptor"]
        for key in ("/FontFile2", "/FontFile3"):
            if key in descriptor:
                found[name] = descriptor[key].get_data()
    return found


def test_packed_fonts_are_the_fonts():
    """Unpacked by another program they are what they were, up to the filling."""
    html = f"<html lang=zh-CN><style>{A4}</style><p>函告如下：协会"
    document = weasyprint.HTML(string=html).render()
    plain = PdfReader(BytesIO(document.write_pdf()))
    packed = PdfReader(BytesIO(document.write_pdf(finisher=pdf_fonts.pack_fonts)))
    before, after = fonts(plain.pages[0]), fonts(packed.pages[0])
    assert before and before.keys() == after.keys()
    for name, font in before.items():
        assert after[name].startswith(font)
        assert not after[name][len(font) :].strip(b"\0")


def stacks():
    """Each list of fonts that a style sheet of our papers names."""
    sheets = (Path(pdf.__file__).parents[1] / "static/src/css").glob("*.css")
    found = {
        " ".join(stack.split())
        for sheet in sheets
        for stack in re.findall(r"font-family:([^;]+);", sheet.read_text())
    }
    return sorted(found)


def test_there_are_lists_of_fonts():
    assert len(stacks()) >= 4


@pytest.mark.parametrize("stack", stacks())
def test_bold_is_a_face_of_its_own(stack):
    """What is strong looks so: the fonts that set-up installs have both faces."""
    html = (
        f"<style>{A4} body {{ font-family: {stack} }}</style>"
        "<body lang='zh-CN'><p>函告 2026 <strong>函告 2026</strong>"
    )
    [page] = PdfReader(BytesIO(pdf.PdfPrinter().print_pages([html]))).pages
    names = {font["/BaseFont"] for font in page["/Resources"]["/Font"].values()}
    bold = {name for name in names if name.endswith("-Bold")}
    assert len(bold) == 1 and len(names) == 2
