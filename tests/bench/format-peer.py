#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why: Python's part of bench-formats: the same file; prints MB/s of reading.

usage: format-peer.py csv|xml FILE"""

import csv
import io
import sys
import time
import xml.etree.ElementTree as etree

ROUNDS = 5


def main():
    kind, name = sys.argv[1:3]
    with open(name, 'rb') as file:
        data = file.read()

    def read():
        if kind == 'csv':
            return list(csv.DictReader(io.StringIO(data.decode('utf-8'), newline='')))
        return etree.fromstring(data)

    rates = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        read()
        rates.append(len(data) / 1e6 / (time.perf_counter() - begin))
    print(sorted(rates)[ROUNDS // 2])


if __name__ == '__main__':
    main()
