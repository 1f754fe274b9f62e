"""The ledger: many mentions, few measures. Needs neither spaCy nor pandas.

articles -> copies folded -> tellings -> merged by identity -> Measures with status trail -> relations
"""

from __future__ import annotations

from core.ledger.build import build_ledger
from core.ledger.numbers import Headline, changes, headline_numbers, standing

__all__ = ["Headline", "build_ledger", "changes", "headline_numbers", "standing"]
