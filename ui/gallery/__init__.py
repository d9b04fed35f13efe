"""All parts in all states on two sheets: a page for developers, to hold beside the look's own pictures.

python -m ui.gallery                 opens both sheets
python -m ui.gallery --save DIR      saves them, light and dark, as PNG; ``--zoom 150`` with larger text
"""
