#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why: whatever the disk does to the state file, the program says what is wrong in words, and nothing is lost or doubled.

usage: test-disk.py PROGRAM SERVER   (SERVER: the practice server)"""

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import urllib.request

PROGRAM, SERVER = (os.path.abspath(argument) for argument in sys.argv[1:3])
CASE = os.path.join(os.environ['ROPEWAY_TEST_SOURCE'], 'tests', 'bench', 'w1.ropeway.json')
DEADLINE_S = 60
N = 1500
DONE, FAILED, BUSY, INTERRUPTED = 0, 1, 4, 75


class Tap:
    def __init__(self):
        self.count = self.failed = 0

    def check(self, good, name, explanation=''):
        self.count += 1
        self.failed += not good
        for line in ([] if good else str(explanation).split('\n')):
            print('# ' + line)
        print(f'{"ok" if good else "not ok"} {self.count} /cli/disk/{name}', flush=True)

    def skip(self, name, reason):
        self.count += 1
        print(f'ok {self.count} /cli/disk/{name} # SKIP {reason}', flush=True)

    def end(self):
        print(f'1..{self.count}')
        sys.exit(1 if self.failed else 0)


class World:
    """Practice apps with N people, and a folder with a job file in it."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix='ropeway-disk-')
        self.server = subprocess.Popen([SERVER, '--contacts', str(N)], stdin=subprocess.PIPE,
                                       stdout=subprocess.PIPE, text=True)
        self.port = json.loads(self.server.stdout.readline())['port']
        self.job = os.path.join(self.folder, 'w1.ropeway.json')
        self.disk = os.path.join(self.folder, 'disk')
        self.state = os.path.join(self.disk, 'w1.state')
        os.mkdir(self.disk)
        with open(CASE, encoding='utf-8') as source, open(self.job, 'w', encoding='utf-8') as target:
            target.write(source.read().replace('PORT', str(self.port)))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.stdin.close()
        self.server.wait(DEADLINE_S)
        shutil.rmtree(self.folder)

    def command(self):
        return [PROGRAM, 'run', self.job, '--state', self.state]

    def run(self, command=None):
        """Exit code and what was said."""
        ended = subprocess.run(command or self.command(), capture_output=True, text=True, timeout=DEADLINE_S,
                               check=False, cwd=self.folder, env=self.environment())
        return ended.returncode, ended.stdout + ended.stderr

    def environment(self):
        keep = {name: os.environ[name] for name in ('PATH', 'LC_ALL', 'ASAN_OPTIONS', 'UBSAN_OPTIONS')
                if name in os.environ}
        return {**keep, 'HOME': self.folder, 'XDG_DATA_HOME': self.folder, 'XDG_RUNTIME_DIR': self.folder,
                'GIO_USE_PROXY_RESOLVER': 'dummy'}

    def ask(self, path, body=None):
        request = urllib.request.Request(f'http://127.0.0.1:{self.port}{path}', data=body)
        with urllib.request.urlopen(request, timeout=DEADLINE_S) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def delivered(self):
        return self.ask('/_practice/stats')['records'].get('crm.contacts', 0)

    def doubled(self):
        return self.ask('/_practice/stats')['duplicates'].get('crm.contacts', 0)

    def remembered(self):
        """Records that the state file knows of: delivered ones, and those whose fate it will look into."""
        with sqlite3.connect(self.state) as database:
            links = database.execute('SELECT count(*) FROM link').fetchone()[0]
            intents = database.execute('SELECT count(*) FROM intent_item').fetchone()[0]
        return links + intents


def is_sentence(text):
    """It names the file, and is no trace of a machine."""
    return 'w1.state' in text and not re.search(r'sqlite|errno|0x[0-9a-f]{4}|\(null\)|CRITICAL|WARNING \*\*', text, re.IGNORECASE)


def check_going_on(tap, world, name):
    """The next run does the rest, and the one after it finds nothing to do."""
    code, said = world.run()
    tap.check(code == DONE and world.delivered() == N and world.doubled() == 0, name + '/goes-on',
              f'exit {code}, {world.delivered()} of {N}, {world.doubled()} doubled\n{said}')
    code, said = world.run()
    tap.check(code == DONE and world.delivered() == N, name + '/rests', f'exit {code}\n{said}')


def on_small_disk(world, script):
    """Runs @script (sh) where world.disk is a disk of its own, of 1 MB, that goes with it."""
    head = f'mount -t tmpfs -o size={{size}} tmpfs "{world.disk}" || exit 99; '
    namespace = ['unshare', '--mount'] if os.geteuid() == 0 else ['unshare', '-Urm']
    return namespace + ['sh', '-c', head.format(size='700k') + script]


def shell(world):
    return ' '.join(f'"{part}"' for part in world.command())


def has_small_disks():
    with World() as world:
        try:
            return world.run(on_small_disk(world, 'true'))[0] == 0
        except FileNotFoundError:
            return False


def test_full_in_the_middle(tap):
    """Less room than the memory of the run needs; then there is room, and it goes on."""
    with World() as world:
        kept = os.path.join(world.folder, 'kept')
        code, said = world.run(on_small_disk(
            world, f'{shell(world)}; code=$?; cp -r "{world.disk}" "{kept}"; exit $code'))
        sent = world.delivered()
        tap.check(code == FAILED and is_sentence(said) and 'Make room' in said, 'full/said', f'exit {code}\n{said}')
        tap.check(0 < sent < N, 'full/in-the-middle', f'{sent} of {N}')
        shutil.rmtree(world.disk)
        shutil.move(kept, world.disk)
        tap.check(world.remembered() >= sent, 'full/remembered', f'{world.remembered()} of {sent}')
        check_going_on(tap, world, 'full')


def test_full_from_the_start(tap):
    with World() as world:
        code, said = world.run(on_small_disk(
            world, f'head -c 10000000 /dev/zero > "{world.disk}/ballast" 2>/dev/null; {shell(world)}'))
        tap.check(code == FAILED and is_sentence(said) and world.delivered() == 0, 'full-at-first/said',
                  f'exit {code}, {world.delivered()} delivered\n{said}')
        check_going_on(tap, world, 'full-at-first')


def test_file_too_large(tap):
    """A limit on the size of files, as quotas of users are felt."""
    with World() as world:
        code, said = world.run(['sh', '-c', f'trap "" XFSZ; ulimit -f 600; {shell(world)}'])
        sent = world.delivered()
        tap.check(code == FAILED and is_sentence(said), 'limit/said', f'exit {code}\n{said}')
        tap.check(0 < sent < N, 'limit/in-the-middle', f'{sent} of {N}')
        tap.check(world.remembered() >= sent, 'limit/remembered', f'{world.remembered()} of {sent}')
        check_going_on(tap, world, 'limit')


def test_read_only(tap):
    """A disk that was mounted for reading only: once with a state file on it, once without."""
    with World() as world:
        code, said = world.run(on_small_disk(world, f'mount -o remount,ro "{world.disk}" && {shell(world)}'))
        tap.check(code == FAILED and is_sentence(said) and world.delivered() == 0, 'read-only/folder',
                  f'exit {code}, {world.delivered()} delivered\n{said}')
        code, said = world.run(world.command() + ['--limit', '10'])
        sent = world.delivered()
        bind = f'mount --bind "{world.disk}" "{world.disk}" && mount -o remount,ro,bind "{world.disk}" && '
        code, said = world.run(on_small_disk(world, f'umount "{world.disk}"; {bind}{shell(world)}'))
        tap.check(code == FAILED and is_sentence(said) and world.delivered() == sent, 'read-only/file',
                  f'exit {code}, {world.delivered()} delivered of {sent}\n{said}')
        check_going_on(tap, world, 'read-only')


def test_newer(tap):
    with World() as world:
        world.run(world.command() + ['--limit', '10'])
        with sqlite3.connect(world.state) as database:
            version = database.execute('PRAGMA user_version').fetchone()[0]
            database.execute('PRAGMA user_version = 9999')
        database.close()
        sent = world.delivered()
        code, said = world.run()
        tap.check(code == FAILED and is_sentence(said) and world.delivered() == sent
                  and re.search('newer', said), 'newer/said', f'exit {code}\n{said}')
        with sqlite3.connect(world.state) as database:
            database.execute(f'PRAGMA user_version = {version}')
        database.close()
        check_going_on(tap, world, 'newer')


def test_locked(tap):
    """By a run that is under way, and by another program that holds the database."""
    with World() as world:
        slow = {'rules': [{'kind': 'latency', 'path': '/crm', 'ms': 200}]}
        world.ask('/_practice/hostile', json.dumps(slow).encode())
        first = subprocess.Popen(world.command(), cwd=world.folder, env=world.environment(),
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while world.delivered() == 0 and first.poll() is None:
            pass
        code, said = world.run()
        tap.check(code == BUSY and is_sentence(said), 'locked/by-a-run', f'exit {code}\n{said}')
        first.send_signal(signal.SIGINT)
        tap.check(first.wait(DEADLINE_S) == INTERRUPTED, 'locked/stopped', f'exit {first.returncode}')
        world.ask('/_practice/hostile', b'{}')
        sent = world.delivered()
        other = sqlite3.connect(world.state, isolation_level=None)
        other.execute('BEGIN EXCLUSIVE')
        code, said = world.run()
        tap.check(code in (FAILED, BUSY) and is_sentence(said) and world.delivered() == sent,
                  'locked/by-another', f'exit {code}, {world.delivered()} delivered, {sent} before\n{said}')
        other.execute('ROLLBACK')
        other.close()
        check_going_on(tap, world, 'locked')


def main():
    tap = Tap()
    mounted = (test_full_in_the_middle, test_full_from_the_start, test_read_only)
    for test in mounted if has_small_disks() else ():
        test(tap)
    if not has_small_disks():
        tap.skip('small-disks', 'no disk can be mounted here')
    for test in (test_file_too_large, test_newer, test_locked):
        test(tap)
    tap.end()


main()
