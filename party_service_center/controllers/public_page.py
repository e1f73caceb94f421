"""What pages behind a QR code or a personal link have in common."""

from odoo.http import request

# options of the route, for an instance with Odoo's website beside us: the address
# stays as the code has it, and no list of pages names it
PUBLIC_PAGE = {
    "type": "http",
    "auth": "public",
    "website": True,
    "multilang": False,
    "sitemap": False,
}
# for this visitor at this moment: not for caches, search engines and the next site
PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


def render_private(template, values, **options):
    """The page of ``template``, marked as nobody else's business."""
    response = request.render(template, values, **options)
    response.headers.update(PRIVATE)
    return response
