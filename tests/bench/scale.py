#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Why: says whether a million records cost a hundred times as much as ten thousand, and no more memory.
"""Runs W1's job over 10,000, 100,000 and 1,000,000 records against a server that costs nearly nothing: a first run that
delivers all, a second that finds nothing to do, and a plan. Prints time a record and peak memory, and both beside those
of the smallest number. Ends with 1 where the peak is over 60 MB, or a record costs half as much again as in the smallest run.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
GATE_MB = 60
GATE_RATIO = 1.5


class Server:
    def __init__(self, program, records):
        self.process = subprocess.Popen([program, str(records)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = self.process.stdout.readline().strip()

    def close(self):
        """How many records it was given."""
        self.process.stdin.close()
        created = int(self.process.stdout.readline())
        self.process.wait(timeout=30)
        return created


def timed(command):
    """Seconds, CPU seconds, peak MB."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{' '.join(command)} failed: {said.decode()[-600:]}")
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def measure(args, records):
    """Name → figures."""
    server = Server(args.server, records)
    with tempfile.TemporaryDirectory() as folder:
        job = pathlib.Path(folder) / "w1.ropeway.json"
        bundle = json.loads((HERE / "w1.ropeway.json").read_text().replace("PORT", server.port))
        bundle["job"]["destination"]["match"] = ["email"]  # so that a plan has something to remember of each record
        job.write_text(json.dumps(bundle))
        command = [args.ropeway, "run", str(job), "--quiet"]
        figures = {"plan": timed([args.ropeway, "plan", str(job), "--quiet"]), "first run": timed(command),
                   "second run": timed(command)}
    created = server.close()
    if created != records:
        sys.exit(f"{created} of {records} records were delivered")
    return figures


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ropeway", required=True)
    parser.add_argument("--server", required=True, help="scale-server")
    parser.add_argument("--records", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    args = parser.parse_args()

    base, good = None, True
    print(f"{'records':>10}  {'':10}  {'seconds':>8}  {'µs/record':>9}  {'CPU µs/rec.':>11}  {'ratio':>5}  {'peak MB':>7}  ratio")
    for records in args.records:
        figures = measure(args, records)
        base = base or figures
        for name, (seconds, cpu, peak) in figures.items():
            first = base[name]
            ratio = (cpu / records) / (first[1] / args.records[0])
            good = good and peak < GATE_MB and ratio < GATE_RATIO
            print(f"{records:10,}  {name:10}  {seconds:8.1f}  {seconds / records * 1e6:9.1f}  {cpu / records * 1e6:11.1f}"
                  f"  {ratio:5.2f}  {peak:7.1f}  {peak / first[2]:5.2f}", flush=True)
    print(f"gates: peak below {GATE_MB} MB, CPU a record below {GATE_RATIO} times that of {args.records[0]:,}: "
          f"{'kept' if good else 'BROKEN'}")
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
