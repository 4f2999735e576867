"""Cards to print: a PDF of many, or one as SVG or PNG. They need the extra ``cards``.

``desk.sharing.card(code)`` says what stands on a card; these functions draw it, and write no file.
"""

from bedside.cards.fonts import CardFonts
from bedside.cards.pdf import cards_pdf
from bedside.cards.png import card_png
from bedside.cards.svg import card_svg

__all__ = ["CardFonts", "card_png", "card_svg", "cards_pdf"]
