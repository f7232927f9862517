"""Build the shipped network of meaning: `python -m extract.training.meaning` (needs `pip install onrecord[train]`).

Reads every *.jsonl of the data folder, trains on statements alone (topic, position) and on pairs of those that name the
utterance they carry, and writes meaning.onnx and meaning.npz to the models folder. `--further` starts from those that
are there.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from pathlib import Path
from typing import Any

import torch

from extract.tagger.encoder import MODELS
from extract.tagger.pieces import ModelFile, Pieces, model_file
from extract.training import kept_vectors
from extract.training.build import DATA
from extract.training.examples import read
from extract.training.meaning_examples import Alone, Paired, pairs, statements_alone, told
from extract.training.meaning_export import export
from extract.training.meaning_fit import fit
from extract.training.meaning_network import Meaning
from extract.training.shipped import start_from

LAYERS = 9
HELD = 3  # layers that a second training leaves as they are: a third less time
ON_SHARE = 0.4  # of the statements of articles on the topic, drawn anew each epoch
OFF = 300  # statements of other articles an epoch: they are easy
PAIRS = 4800  # an epoch


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--models", type=Path, default=MODELS)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--pairs", type=int, default=PAIRS)
    parser.add_argument("--rate", type=float, default=8e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--further", action="store_true", help="start from the files of the models folder")
    parser.add_argument("--out", type=Path, help="where to write (default: the models folder)")
    options = parser.parse_args()
    files = {path.stem: read([path]) for path in sorted(options.data.glob("*.jsonl"))}
    articles = [one for some in files.values() for one in some if one["statements"]]
    file = ModelFile(model_file())
    pieces = Pieces(file)
    about = [any(label["about_summit"] for label in one["statements"]) for one in articles]
    on = statements_alone([one for one, is_on in zip(articles, about, strict=True) if is_on], pieces)
    off = statements_alone([one for one, is_on in zip(articles, about, strict=True) if not is_on], pieces)
    told_together = [found for some in streams(files) if (found := told(some))]
    rows = [kept_vectors.embed([one.text for one in stream]) for stream in told_together]
    print(
        f"{len(articles)} articles, {len(on)} statements on the topic's articles,"
        f" {sum(map(len, told_together))} with an utterance"
    )

    def draw(chance: random.Random, epoch: int) -> tuple[list[Alone], list[Paired]]:
        made = [
            one for stream, some in zip(told_together, rows, strict=True) for one in pairs(stream, some, pieces, chance)
        ]
        return (
            chance.sample(on, int(ON_SHARE * len(on))) + chance.sample(off, min(OFF, len(off))),
            chance.sample(made, min(options.pairs, len(made))),
        )

    out = options.out or options.models
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)
    net = Meaning(file, LAYERS)
    if options.further:
        start_from(net, options.models)
        net.hold(HELD)

    def keep(net: Meaning, epoch: int) -> None:
        torch.save(net.learnt(), out / f"meaning.{epoch + 1}.pt")

    net = fit(net, draw, epochs=options.epochs, seed=options.seed, rate=options.rate, after=keep)
    export(net, out, number=options.seed)


def streams(files: dict[str, list[dict[str, Any]]]) -> list[list[dict[str, Any]]]:
    """Articles whose labels share their names of utterances: those of one file, and `late_twins_X` with `train_X`."""
    together: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for name, articles in files.items():
        together[name.replace("late_twins_", "train_")] += articles
    return list(together.values())


if __name__ == "__main__":
    main()
