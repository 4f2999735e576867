"""Write the reference pages into the folder that is named, such as ``docs/reference``."""

import sys
from pathlib import Path

from bedside.reference.pages import write_pages

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m bedside.reference FOLDER")
    for written in write_pages(Path(sys.argv[1])):
        sys.stdout.write(f"{written}\n")
