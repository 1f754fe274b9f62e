"""Reads trade restrictions, quotes, goods and dates out of news articles, with the evidence for each."""

import os

# onnxruntime's packages for Linux report their use to their maker and keep a device's id in the home folder, unless
# this is set before they are loaded; no usage figure leaves this machine.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

__version__ = "0.1.0"
