"""``python -m bedside.cli``, where the script ``bedside`` is not on the path."""

import sys

from bedside.cli import main

sys.exit(main())
