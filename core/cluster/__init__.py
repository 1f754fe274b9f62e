"""One archive read by many machines: `curbwatch analyze FOLDER --scheduler ADDRESS` (extra `cluster`)."""
