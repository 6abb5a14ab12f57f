#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Why: says at what rate records arrive, beside what a Node programmer would write.
"""W1: 10,000 records of about 1 KB, 20 fields, one POST each, 16 in flight: Ropeway against Node with undici.

Each pair of runs has a practice server of its own, a process apart. Prints medians and the ratio of the rates, pair
by pair; then the peak memory of Ropeway at 10,000 and at 100,000 records.
"""
import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent


class Server:
    """A practice server with n contacts; ends when its standard input closes."""

    def __init__(self, program, contacts):
        self.process = subprocess.Popen([program, "--contacts", str(contacts)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.port = json.loads(self.process.stdout.readline())["port"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(timeout=30)


def timed(command, **options):
    """Runs command; gives seconds, CPU seconds and peak KiB."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
    out, err = process.stdout.read(), process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - start
    if status != 0:
        sys.exit(f"{command[0]} failed: {out.decode()[-600:]} {err.decode()[-600:]}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def run_ropeway(args, port):
    with tempfile.TemporaryDirectory() as folder:
        job = pathlib.Path(folder) / "w1.ropeway.json"
        job.write_text((HERE / "w1.ropeway.json").read_text().replace("PORT", str(port)))
        return timed([args.ropeway, "run", str(job), "--quiet"])


def run_peer(args, port):
    return timed([args.node, "w1-peer.mjs", f"http://127.0.0.1:{port}", "16"], cwd=args.peers)


def install_peers(folder):
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "w1-peer.mjs", folder)
    if not (folder / "node_modules" / "undici").is_dir():
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "undici@6"], cwd=folder, check=True)


def pairs(args, records):
    ours, theirs = [], []
    for number in range(args.runs + 1):
        with Server(args.server, records) as server:
            mine = run_ropeway(args, server.port)
        with Server(args.server, records) as server:
            peer = run_peer(args, server.port)
        if number > 0:  # the first pair warms the caches
            ours.append(mine)
            theirs.append(peer)
    return ours, theirs


def report(name, records, figures):
    median = [statistics.median(column) for column in zip(*figures)]
    print(f"{name:8} {records / median[0]:9,.0f} records/s  {median[1] / records * 1e6:6.1f} µs CPU a record"
          f"  {median[2] / 1024:6.1f} MB peak")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ropeway", required=True)
    parser.add_argument("--server", required=True)
    parser.add_argument("--peers", type=pathlib.Path, required=True, help="folder for the peer and its package")
    parser.add_argument("--node", default="node")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--records", type=int, default=10000)
    args = parser.parse_args()
    install_peers(args.peers)

    ours, theirs = pairs(args, args.records)
    print(f"W1: {args.records:,} records, 20 fields, one POST each, 16 in flight; medians of {args.runs}")
    report("ropeway", args.records, ours)
    report("undici", args.records, theirs)
    ratios = sorted(peer[0] / mine[0] for mine, peer in zip(ours, theirs))
    print(f"ratio of rates, ropeway / undici: {statistics.median(ratios):.2f} (gate 0.8; from {ratios[0]:.2f}"
          f" to {ratios[-1]:.2f})")

    with Server(args.server, 10 * args.records) as server:
        many = run_ropeway(args, server.port)
    few = statistics.median(figure[2] for figure in ours)
    print(f"peak memory at {10 * args.records:,} records: {many[2] / 1024:.1f} MB (gate 40),"
          f" {many[2] / few:.2f} times that at {args.records:,}")


if __name__ == "__main__":
    main()
