"""`make bench`: the benchmarks that need no data of others, one after the other."""

import subprocess
import sys

for name in ("bench.extract", "bench.store", "bench.loris"):
    print(f"\n{name}", flush=True)
    subprocess.run([sys.executable, "-m", name], check=True)
