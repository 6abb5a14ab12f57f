# SPDX-License-Identifier: GPL-3.0-or-later
"""Why: what the tests over servers that are not ours share: starting them, job files, the program, and what it said."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

DEADLINE_S = 60
DONE, FAILED, PARTLY = 0, 1, 3


class Tap:
    def __init__(self, suite):
        self.suite = suite
        self.count = self.failed = 0

    def check(self, good, name, explanation=''):
        self.count += 1
        self.failed += not good
        for line in ([] if good else str(explanation).split('\n')):
            print('# ' + line)
        print(f'{"ok" if good else "not ok"} {self.count} /servers/{self.suite}/{name}', flush=True)

    def skip(self, name, reason):
        self.count += 1
        print(f'ok {self.count} /servers/{self.suite}/{name} # SKIP {reason}', flush=True)

    def end(self):
        print(f'1..{self.count}')
        sys.exit(1 if self.failed else 0)


def skip_all(reason):
    print(f'1..0 # SKIP {reason}')
    sys.exit(0)


def skip_where_quick():
    """The sanitizers and whoever is in a hurry do without: the servers are slow, and say nothing about memory."""
    if os.environ.get('ROPEWAY_TEST_TIER') == 'quick':
        skip_all('real servers are asked in the tiers ci and long')


def install(folder, package, program, seconds=120):
    """The program of an npm package kept in FOLDER from one time to the next; (path, None) or (None, reason)."""
    path = os.path.join(folder, 'node_modules', *package.rsplit('@', 1)[0].split('/'), *program.split('/'))
    if not shutil.which('node'):
        return None, 'Node.js is not installed'
    if os.path.exists(path):
        return path, None
    if not shutil.which('npm'):
        return None, 'npm is not installed'
    os.makedirs(folder, exist_ok=True)
    try:
        ended = subprocess.run(['npm', 'install', '--no-audit', '--no-fund', '--no-save', '--ignore-scripts', '--fetch-retries=0',
                                '--fetch-timeout=30000', '--prefix', folder, package], capture_output=True, text=True,
                               timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return None, f'npm could not bring {package} within {seconds} seconds'
    if ended.returncode or not os.path.exists(path):
        return None, f'npm could not bring {package}: {(ended.stderr.strip().splitlines() or ["?"])[-1]}'
    return path, None


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


class Server:
    """A program that listens at PORT, which stands in its arguments as {port}."""

    def __init__(self, command, path='/', folder=None, environ=None):
        self.port = free_port()
        self.address = f'http://127.0.0.1:{self.port}'
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen([part.replace('{port}', str(self.port)) for part in command], cwd=folder,
                                        stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
                                        env={**os.environ, **(environ or {})})
        self.wait(path)

    def wait(self, path):
        """Any answer will do. That a server ends is an event; that it listens, only asking tells."""
        end = time.monotonic() + DEADLINE_S
        while True:
            try:
                with urllib.request.urlopen(self.address + path, timeout=10):
                    return
            except urllib.error.HTTPError:
                return
            except (urllib.error.URLError, OSError):
                if self.process.poll() is not None or time.monotonic() > end:
                    said = self.said()
                    self.end()
                    raise RuntimeError(f'the server does not listen: {said}') from None
                try:
                    self.process.wait(0.1)
                except subprocess.TimeoutExpired:
                    pass

    def said(self):
        self.log.seek(0)
        return self.log.read().decode(errors='replace')

    def end(self):
        self.process.terminate()
        self.process.wait(10)
        self.log.close()


class World:
    """A folder of its own, with the program in it."""

    def __init__(self, program):
        self.program = program
        self.folder = tempfile.mkdtemp(prefix='ropeway-servers-')

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder)

    def path(self, name):
        return os.path.join(self.folder, name)

    def run(self, name, document, command='run', options=(), secrets=None):
        """(exit status, what was said)."""
        path = self.path(f'{name}.ropeway.json')
        with open(path, 'w', encoding='utf-8') as file:
            json.dump(document, file)
        keep = {each: os.environ[each] for each in ('PATH', 'ASAN_OPTIONS', 'UBSAN_OPTIONS', 'LSAN_OPTIONS') if each in os.environ}
        given = {f'ROPEWAY_SECRET_{secret.upper()}': value for secret, value in (secrets or {}).items()}
        state = ['--state', self.path(f'{name}.state')] if command in ('run', 'plan') else []
        ended = subprocess.run([self.program, command, path, *state, *options], cwd=self.folder, capture_output=True, text=True,
                               timeout=DEADLINE_S, check=False,
                               env={**keep, **given, 'LC_ALL': 'C.UTF-8', 'HOME': self.folder, 'XDG_DATA_HOME': self.folder,
                                    'XDG_RUNTIME_DIR': self.folder, 'GIO_USE_PROXY_RESOLVER': 'dummy'})
        return ended.returncode, ended.stdout + ended.stderr
