"""Clusters of a labelled stream, from the utterances that its labels name.

`python -m extract.training.clusters STREAM.jsonl [HARD.json]` prints the file that `onrecord evaluate --clusters`
takes. Articles of one day stand in the file's order.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any


def clusters(articles: list[dict[str, Any]], hard: list[dict[str, Any]]) -> dict[str, Any]:
    """Utterances as clusters, and each statement of the stream as new or as a repeat of an earlier one."""
    member: dict[str, list[str]] = defaultdict(list)
    speaker: dict[str, str] = {}
    stream = []
    for article in sorted(articles, key=lambda one: one["published"]):
        entry: dict[str, Any] = {"article": article["id"], "published": article["published"], "new": [], "repeats": []}
        for label in article["statements"]:
            name = label.get("utterance")
            if not name:
                continue
            if name in member:
                entry["repeats"].append({"id": label["id"], "of": member[name][0], "cluster": name})
            else:
                entry["new"].append(label["id"])
                speaker[name] = label["speaker"]
            member[name].append(label["id"])
        stream.append(entry)
    found = [{"id": name, "speaker": speaker[name], "statements": ids} for name, ids in member.items()]
    return {"clusters": found, "stream": stream, "hard_negatives": hard}


def main(paths: list[str]) -> int:
    """The command."""
    lines = Path(paths[0]).read_text("utf-8").splitlines()
    hard = json.loads(Path(paths[1]).read_text("utf-8")) if len(paths) > 1 else []
    print(
        json.dumps(clusters([json.loads(line) for line in lines if line.strip()], hard), ensure_ascii=False, indent=1)
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
