"""Build the shipped network of meaning: `python -m extract.training.meaning` (needs `pip install onrecord[train]`).

Reads every *.jsonl of the data folder, trains on statements alone (topic, position) and on pairs of those that name the
utterance they carry, and writes meaning.onnx and meaning.npz to the models folder.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import torch

from extract import vectors
from extract.tagger.encoder import MODELS
from extract.tagger.pieces import ModelFile, Pieces, model_file
from extract.training.build import DATA
from extract.training.examples import read
from extract.training.meaning_examples import Alone, Paired, pairs, statements_alone, told
from extract.training.meaning_export import export
from extract.training.meaning_fit import fit
from extract.training.meaning_network import Meaning

LAYERS = 9
ON_SHARE = 0.65  # of the statements of articles on the topic, drawn anew each epoch
OFF = 300  # statements of other articles an epoch: they are easy
PAIRS = 4800  # an epoch


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--models", type=Path, default=MODELS)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    files = [read([path]) for path in sorted(options.data.glob("*.jsonl"))]
    articles = [one for some in files for one in some if one["statements"]]
    file = ModelFile(model_file())
    pieces = Pieces(file)
    about = [any(label["about_summit"] for label in one["statements"]) for one in articles]
    on = statements_alone([one for one, is_on in zip(articles, about, strict=True) if is_on], pieces)
    off = statements_alone([one for one, is_on in zip(articles, about, strict=True) if not is_on], pieces)
    streams = [found for some in files if (found := told(some))]
    rows = [vectors.embed([one.text for one in stream]) for stream in streams]
    print(
        f"{len(articles)} articles, {len(on)} statements on the topic's articles, {sum(map(len, streams))} with an utterance"
    )

    def draw(chance: random.Random, epoch: int) -> tuple[list[Alone], list[Paired]]:
        made = [
            one
            for stream, some in zip(streams, rows, strict=True)
            for one in pairs(stream, some, pieces, chance, like=2, unlike=3)
        ]
        return (
            chance.sample(on, int(ON_SHARE * len(on))) + chance.sample(off, min(OFF, len(off))),
            chance.sample(made, min(PAIRS, len(made))),
        )

    torch.manual_seed(options.seed)
    net = fit(Meaning(file, LAYERS), draw, epochs=options.epochs, seed=options.seed, rate=8e-4)
    export(net, options.models, number=options.seed)


if __name__ == "__main__":
    main()
