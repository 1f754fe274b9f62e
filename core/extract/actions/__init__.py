"""Restriction actions: who restricts or frees what, against whom, and how real it is.

The trigger head of the encoder proposes, with probabilities; the lexicon confirms or vetoes (`candidates`); the parse
and the other layers settle the arguments (`parties`, `goods`), the status (`status`), the speaker (`claims`) and the
date (`when`). Each action says what found it and with what score.
"""

from core.extract.actions.extract import extract_actions

__all__ = ["extract_actions"]
