#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why: build-aux/flatpak-check wants to see the installed program used: first start, pretend data, a run, a secret."""

import json
import os
import shutil
import subprocess
import sys

from gi.repository import Gio, GLib

import private_session
from private_session import APP_ID, Broken, Session, Window

CANARY = 'canary-7f3a9c51e2'
CONNECTION = {
    'id': 'keyring-probe', 'name': 'Keyring', 'kind': 'rest',
    'environments': {'test': {'address': 'https://service.invalid'}},
    'signIn': {'type': 'bearer', 'token': {'secret': 'token'}},
    'operations': [{'id': 'list', 'name': 'All', 'request': {'method': 'GET', 'path': '/all'}, 'key': ['id']}],
}


def say(words):
    print('  ' + words, flush=True)


def check(holds, words):
    if not holds:
        raise Broken(words)
    say(words)


def load_pretend_data(session, window):
    """Gives the ids of the jobs that came."""
    came = []
    session.bus.signal_subscribe(private_session.AGENT, private_session.AGENT_INTERFACE, 'Changed', None, 'job',
                                 Gio.DBusSignalFlags.NONE, lambda *arguments: came.extend(arguments[-1].unpack()[1]))
    window.activate('try-practice')
    session.wait('the pretend data', lambda: came)
    return came


def run(window, job):
    known = {task for task, _ in window.finished}
    window.activate('run-job', GLib.Variant('s', job))
    result = window.wait_for_run(known)
    check(result['state'] == 'done', f'run of {job}: {result["state"]}, {json.dumps(result.get("counts"))}')
    return result


def keep_secret(session, window):
    """A secret goes in through a pipe, as from the window, and stands in the keyring only."""
    window.ask_agent('Put', GLib.Variant('(ssx)', ('connection', json.dumps(CONNECTION), 0)))
    reading, writing = os.pipe()
    os.write(writing, CANARY.encode())
    os.close(writing)
    descriptors = Gio.UnixFDList.new_from_array([reading])
    session.bus.call_with_unix_fd_list_sync(
        private_session.AGENT, private_session.AGENT_PATH, private_session.AGENT_INTERFACE, 'SetSecret',
        GLib.Variant('(sssh)', (CONNECTION['id'], 'test', 'token', 0)), None, Gio.DBusCallFlags.NONE, -1,
        descriptors, None)
    states = json.loads(window.ask_agent('SecretStates', GLib.Variant('(s)', (CONNECTION['id'],)))[0])
    check([secret['state'] for secret in states['secrets']] == ['there'], f'secret: {json.dumps(states["secrets"])}')


def find_canary(folder):
    for path, _, names in os.walk(folder):
        for name in names:
            file = os.path.join(path, name)
            if not os.path.isfile(file):
                continue
            with open(file, 'rb') as stream:
                if CANARY.encode() in stream.read():
                    yield file


def use(session, home):
    window = Window(session)
    session.start(['flatpak', 'run', APP_ID])
    window.wait_for()
    say('first start: the window is there')
    session.wait_for_name(private_session.AGENT)
    status = window.agent_status()
    data = os.path.join(home, '.var', 'app', APP_ID, 'data')
    check(status['database'].startswith(data) and os.path.exists(status['database']),
          'the agent keeps its database in the sandbox')
    instances = subprocess.run(['flatpak', 'ps', '--columns=application'], env=session.environment, check=True,
                               capture_output=True, text=True).stdout.split()
    check(instances.count(APP_ID) >= 2, f'{instances.count(APP_ID)} sandboxes: window and agent')
    job = load_pretend_data(session, window)[0]
    say(f'pretend data: {job}')
    first = run(window, job)
    check(first['counts'].get('created', 0) > 0, 'the first run carries something')
    again = run(window, job)
    check(again['counts'].get('created', 0) == 0, 'the second doubles nothing')
    check(status['secrets'] == 'keyring', 'the agent reaches the keyring')
    keep_secret(session, window)
    leaks = list(find_canary(os.path.join(home, '.var')))
    check(not leaks, f'the secret is in no file of the sandbox {" ".join(leaks)}'.strip())
    if shutil.which('import'):
        picture = os.path.join(session.folder, 'window.png')
        subprocess.run(['import', '-window', 'root', picture], env=session.environment, check=False)


def main():
    folder = sys.argv[1]
    with Session(folder, keyring=True) as session:
        try:
            use(session, session.environment['HOME'])
        except (Broken, GLib.Error, KeyError) as error:
            print(f'  failed: {error}')
            with open(os.path.join(folder, 'session.log'), encoding='utf-8', errors='replace') as log:
                print(''.join('  ' + line for line in log.readlines()[-20:]))
            return 1
        finally:
            # What flatpak started for this session's folder alone.
            subprocess.run(['flatpak', 'kill', APP_ID], env=session.environment, capture_output=True, check=False)
    return 0


if __name__ == '__main__':
    sys.exit(main())
