"""`python -m core` is `curbwatch`."""

import sys

from core.cli import main

if __name__ == "__main__":
    sys.exit(main())
