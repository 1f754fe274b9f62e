"""The average of two checkpoints: `python -m training.average RUN_A RUN_B SHARE_OF_B OUT`.

Weights of two rounds that began from one another lie in one basin; their mean reads unseen text as well as or better
than either (Wortsman et al. 2022, "Model soups").
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import torch


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("share", type=float, help="of the second, 0 to 1")
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    first, second = (torch.load(run / "network.pt", weights_only=True) for run in (arguments.first, arguments.second))
    arguments.out.mkdir(parents=True, exist_ok=True)
    mean = {name: torch.lerp(weights, second[name], arguments.share) for name, weights in first.items()}
    torch.save(mean, arguments.out / "network.pt")
    shutil.copy(arguments.first / "labels.json", arguments.out / "labels.json")


if __name__ == "__main__":
    main()
