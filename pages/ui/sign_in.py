"""Sign-in, where whoever hosts the dashboard has set up a provider (docs/hosting.md); nothing of it otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st


def is_on(secrets: Mapping[str, Any]) -> bool:
    """Whether there is an `[auth]` section."""
    return "auth" in secrets


def require() -> None:
    """Stop the run at a sign-in button unless the visitor is signed in or sign-in is off."""
    from streamlit.runtime.secrets import secrets_singleton

    if not secrets_singleton.load_if_toml_exists() or not is_on(st.secrets) or st.user.is_logged_in:
        return
    st.title("Curbwatch", anchor=False)
    st.markdown("Sign in to see the articles of this folder and what was found in them.")
    st.button("Sign in", icon=":material/login:", on_click=st.login, type="primary")
    st.stop()
