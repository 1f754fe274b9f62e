"""State actors: every country, government, ministry, leader or group of sides that the text names or points at.

Sub-national places and nationalities of firms are mentions too (PLACE, DEMONYM): they can be hit, and impose nothing.
"""

from __future__ import annotations

from spacy.tokens import Doc

from core.extract.actors.authorities import find_bodies
from core.extract.actors.context import Names
from core.extract.actors.mention import Mention, keep_longest
from core.extract.actors.names import find_names
from core.extract.actors.persons import find_persons
from core.extract.actors.references import find_references
from core.extract.actors.resolve import Resolver
from core.jurisdictions import country_names, display_name
from core.language import block_of
from core.model import ActorKind, ActorMention

__all__ = ["country_names", "display_name", "extract_actors"]


def extract_actors(doc: Doc) -> tuple[ActorMention, ...]:
    """The mentions in text order, disjoint, references resolved through the article; unresolved ones keep empty codes.

    Only the blocks that are read (`doc._.blocks`) are searched.
    """
    names = find_names(doc)
    index = Names([m for m in names if m.kind not in {ActorKind.BODY, ActorKind.FIRM}])
    found: list[Mention] = [*names, *find_bodies(doc, index), *find_persons(doc, index), *find_references(doc)]
    read = [mention for mention in keep_longest(found) if block_of(doc, doc[mention.start].idx) is not None]
    return tuple(mention.record(doc) for mention in Resolver(doc, read).run())
