"""``python -m bedside`` is the command ``bedside``, where scripts are not on the path."""

from bedside.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
