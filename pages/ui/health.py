"""Exit status 0 where the dashboard of this container answers, under a sub-path and on another port as well."""

from __future__ import annotations

import os
import urllib.request


def address() -> str:
    """The health check's address, from the variables that Streamlit reads."""
    port = os.environ.get("STREAMLIT_SERVER_PORT", "8501")
    path = os.environ.get("STREAMLIT_SERVER_BASE_URL_PATH", "").strip("/")
    return f"http://127.0.0.1:{port}/{path}/_stcore/health" if path else f"http://127.0.0.1:{port}/_stcore/health"


if __name__ == "__main__":
    straight = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # whatever proxy the machine has
    straight.open(address(), timeout=4)
