#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why: a query that was built from ticked fields is right where an independent implementation says so, for every field
of real services, not only for those that somebody thought of.

usage: test-graphql-js.py LIST-GRAPHQL FOLDER   (graphql-js is kept in FOLDER from one time to the next)"""

import json
import os
import shutil
import subprocess
import sys
import tempfile

PACKAGE = 'graphql@16.11.0'
HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.path.join(HERE, 'validate-graphql.mjs')
SMALL = os.path.join(os.environ['ROPEWAY_TEST_DATA'], 'exchange', 'graphql')
LARGE = os.path.join(os.path.dirname(os.environ['ROPEWAY_TEST_SOURCE']), 'shared', 'material', 'graphql')
LIST, FOLDER = (os.path.abspath(argument) for argument in sys.argv[1:3])
# File, how many operations there are at least.
SERVICES = ((SMALL, 'shop.graphql', 13), (SMALL, 'shop.json', 13), (SMALL, 'swapi.graphql', 13),
            (LARGE, 'shopify-storefront.introspection.json', 70), (LARGE, 'github.schema.json', 270))


class Tap:
    def __init__(self):
        self.count = self.failed = 0

    def check(self, good, name, explanation=''):
        self.count += 1
        self.failed += not good
        for line in ([] if good else str(explanation).split('\n')[:20]):
            print('# ' + line)
        print(f'{"ok" if good else "not ok"} {self.count} /graphql-js/{name}', flush=True)

    def skip(self, name, reason):
        self.count += 1
        print(f'ok {self.count} /graphql-js/{name} # SKIP {reason}', flush=True)

    def end(self):
        print(f'1..{self.count}')
        sys.exit(1 if self.failed else 0)


def install():
    """None, or why it cannot be had."""
    if not shutil.which('node'):
        return 'Node.js is not installed'
    if os.path.exists(os.path.join(FOLDER, 'node_modules', 'graphql', 'package.json')):
        return None
    if not shutil.which('npm'):
        return 'npm is not installed'
    os.makedirs(FOLDER, exist_ok=True)
    try:
        ended = subprocess.run(['npm', 'install', '--no-audit', '--no-fund', '--no-save', '--ignore-scripts', '--fetch-retries=0',
                                '--fetch-timeout=30000', '--prefix', FOLDER, PACKAGE],
                               capture_output=True, text=True, timeout=60, check=False)
    except subprocess.TimeoutExpired:
        return f'npm could not bring {PACKAGE} within a minute'
    return f'npm could not bring {PACKAGE}' if ended.returncode else None


def run(*command):
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return ended.stdout, ended.stderr if ended.returncode else ''


def judge(tap, path, ticked, least, folder):
    name = f'built/{os.path.basename(path)}/{ticked}'
    built = os.path.join(folder, 'operations')
    operations, trouble = run(LIST, 'build', path, str(ticked))
    with open(built, 'w', encoding='utf-8') as file:
        file.write(operations)
    answer, more = run('node', PROGRAM, FOLDER, 'validate', path, built)
    if trouble or more:
        tap.check(False, name, trouble or more)
        return
    found = json.loads(answer)
    tap.check(found['built'] >= least and not found['wrong'], name, '\n'.join([answer[:200], *found['wrong']]))


def compare(tap, name, folder):
    """One service, described as text and by graphql-js."""
    answer = os.path.join(folder, 'answer.json')
    _, trouble = run('node', PROGRAM, FOLDER, 'describe', os.path.join(SMALL, name), answer)
    by_text, more = run(LIST, 'dump', os.path.join(SMALL, name))
    by_answer, yet_more = (None, '') if trouble else run(LIST, 'dump', answer)
    tap.check(by_text and by_text == by_answer, f'same/{name}', trouble or more or yet_more or 'they differ')


def main():
    tap = Tap()
    reason = install()
    with tempfile.TemporaryDirectory() as folder:
        for place, name, least in SERVICES:
            path = os.path.join(place, name)
            for ticked in (5, 150):
                if reason or not os.path.exists(path):
                    tap.skip(f'built/{name}/{ticked}', reason or f'{name} is not beside this project')
                else:
                    judge(tap, path, ticked, least, folder)
        for name in ('shop.graphql', 'swapi.graphql'):
            if reason:
                tap.skip(f'same/{name}', reason)
            else:
                compare(tap, name, folder)
    tap.end()


if __name__ == '__main__':
    main()
