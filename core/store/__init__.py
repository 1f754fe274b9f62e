"""What was already analysed, kept between runs. See `core.store.store`."""

from core.store.store import Store, open_store

__all__ = ["Store", "open_store"]
