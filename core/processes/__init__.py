"""Articles analysed by several processes at once. See `core.processes.crew`."""

from core.processes.crew import Crew, WorkersError, default_processes

__all__ = ["Crew", "WorkersError", "default_processes"]
