#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why: who edits where a saved connection signs in gets no secret, and a person reads which one is to be given again.

usage: test-edited-sign-in.py PROGRAM   (on a bus with a keyring)"""

import http.server
import json
import os
import sqlite3
import subprocess
import sys
import threading
import urllib.parse

PROGRAM = os.path.abspath(sys.argv[1])
DEADLINE_S = 30
DONE, FAILED = 0, 1
CANARY = 'c4nary-of-the-app'
AGENT = ['gdbus', 'call', '--session', '--dest', 'io.github.ropeway_app.Ropeway.Agent',
         '--object-path', '/io/github/ropeway_app/Ropeway/Agent', '--method']


class Tap:
    def __init__(self):
        self.count = self.failed = 0

    def check(self, good, name, explanation=''):
        self.count += 1
        self.failed += not good
        for line in ([] if good else str(explanation).split('\n')):
            print('# ' + line)
        print(f'{"ok" if good else "not ok"} {self.count} /cli/edited-sign-in/{name}', flush=True)

    def end(self):
        print(f'1..{self.count}')
        sys.exit(1 if self.failed else 0)


class Handler(http.server.BaseHTTPRequestHandler):
    """A service that takes any token, and who gives them."""

    def log_message(self, *_):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers['Content-Length'])).decode()
        if self.path == '/made':
            self.answer({'id': '1'})
            return
        self.server.heard.append(f'{self.path} {self.headers.get("Authorization")} {body}')
        self.answer({'access_token': 'a-token', 'refresh_token': 'refresh-1', 'expires_in': 3600})

    def do_GET(self):
        self.answer({'data': [{'id': 1}]})

    def answer(self, value):
        text = json.dumps(value).encode()
        self.send_response(200)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(text)))
        self.end_headers()
        self.wfile.write(text)


def start():
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    server.daemon_threads = True
    server.heard = []
    server.address = f'http://127.0.0.1:{server.server_address[1]}'
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def job(service, **sign_in):
    connection = {'id': 'crm', 'name': 'CRM', 'kind': 'rest',
                  'environments': {'live': {'address': service.address, 'privateNetwork': True}},
                  'signIn': {'type': 'oauth', 'clientId': 'app', **sign_in},
                  'operations': [{'id': 'list', 'request': {'method': 'GET', 'path': '/list'}, 'records': 'data', 'key': ['id']},
                                 {'id': 'make', 'request': {'method': 'POST', 'path': '/made', 'body': 'record'}, 'newId': 'id'}]}
    end = {'connection': 'crm', 'environment': 'live'}
    return {'format': 1, 'connections': [connection],
            'job': {'id': 'copy', 'name': 'Copy', 'source': {**end, 'operation': 'list'},
                    'mapping': [{'id': 'r1', 'to': 'id', 'from': 'id'}],
                    'destination': {**end, 'mode': 'create', 'create': 'make'}}}


def run(*arguments, given=None):
    return subprocess.run([PROGRAM, *arguments], input=given, stdin=subprocess.DEVNULL if given is None else None, text=True,
                          capture_output=True, timeout=DEADLINE_S, check=False)


class Saved:
    """The connection of the workspace, which somebody edits over the bus."""

    def __init__(self, document):
        with open('job.json', 'w', encoding='utf-8') as file:
            json.dump(document, file)
        run('import', 'job.json').check_returncode()
        self.connection = document['connections'][0]
        self.revision = 1

    def edit(self, **sign_in):
        self.connection['signIn'].update(sign_in)
        answer = subprocess.run([*AGENT, 'io.github.ropeway_app.Ropeway.Agent1.Put', 'connection', json.dumps(self.connection),
                                 str(self.revision)], text=True, capture_output=True, timeout=DEADLINE_S, check=True)
        self.revision = int(answer.stdout.strip('(),\n').replace('int64 ', ''))


def edit_file(**sign_in):
    """As a hand does it that knows the workspace's file."""
    with sqlite3.connect(os.path.join(os.environ['XDG_DATA_HOME'], 'ropeway', 'workspace.db')) as database:
        (body,) = database.execute("SELECT body FROM document WHERE kind = 'connection' AND id = 'crm'").fetchone()
        connection = json.loads(body)
        connection['signIn'].update(sign_in)
        database.execute("UPDATE document SET body = ? WHERE kind = 'connection' AND id = 'crm'", (json.dumps(connection),))


def holds(result, *parts):
    text = result.stdout + result.stderr
    return CANARY not in text and all(part in text for part in parts)


def is_elsewhere(result, was, now):
    return result.returncode == FAILED and holds(result, 'The secret “app_secret”', f'It was saved for {was} and is not sent to {now}. '
                                                         'Enter it again if this address is right.')


def test_app(tap, service, right, wrong):
    saved = Saved(job(service, flow='client-credentials', tokenAddress=f'{right.address}/token', clientSecret={'secret': 'app_secret'}))
    was = f'{service.address}, {right.address}'
    result = run('secret', 'set', 'crm', 'app_secret', given=CANARY)
    tap.check(result.returncode == DONE, 'app/set', result)
    result = run('run', 'copy')
    tap.check(result.returncode == DONE and len(right.heard) == 1, 'app/good', result)

    saved.edit(tokenAddress=f'{wrong.address}/token')
    result = run('run', 'copy')
    tap.check(is_elsewhere(result, was, wrong.address), 'app/run', result)
    result = run('secret', 'list', 'crm')
    tap.check(result.returncode == DONE and holds(result, 'saved for another address: enter it again'), 'app/list', result)
    result = run('check', '--online', 'copy')
    tap.check(result.returncode == FAILED
              and holds(result, 'failed: secret “app_secret”\n    The secret “app_secret” was kept for another address than '
                                f'{service.address}, {wrong.address}: enter it again.\n    It is your turn.'), 'app/check', result)
    tap.check(wrong.heard == [], 'app/nothing-sent', wrong.heard)

    result = run('secret', 'set', 'crm', 'app_secret', given=CANARY)
    tap.check(result.returncode == DONE and run('run', 'copy').returncode == DONE and len(wrong.heard) == 1, 'app/given-again', result)
    saved.edit(tokenAddress=f'{right.address}/token')
    result = run('run', 'copy')
    tap.check(is_elsewhere(result, f'{service.address}, {wrong.address}', right.address) and len(right.heard) == 1, 'app/back', result)


def sign_in():
    """As a person with a browser elsewhere does it."""
    with subprocess.Popen([PROGRAM, 'sign-in', 'crm'], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as process:
        out, err = process.communicate('code-1\n', timeout=DEADLINE_S)
    return subprocess.CompletedProcess('sign-in', process.returncode, out, err)


def test_person(tap, service, right, wrong):
    saved = Saved(job(service, flow='code', authorizeAddress='https://login.example/', tokenAddress=f'{right.address}/token',
                      revokeAddress=f'{right.address}/revoke', clientSecret={'secret': 'app_secret'}, redirect='none',
                      token={'secret': 'slot'}))
    run('secret', 'set', 'crm', 'app_secret', given=CANARY).check_returncode()
    result = sign_in()
    tap.check(result.returncode == DONE and run('run', 'copy').returncode == DONE, 'person/good', result)
    n_heard = len(right.heard)

    saved.edit(revokeAddress=f'{wrong.address}/revoke')
    result = sign_in()
    tap.check(is_elsewhere(result, f'{service.address}, {right.address}', wrong.address), 'person/sign-in', result)
    run('secret', 'set', 'crm', 'app_secret', given=CANARY).check_returncode()
    result = run('run', 'copy')
    tap.check(result.returncode == FAILED and holds(result, 'Somebody is signed in to CRM in “live”, but for other addresses',
                                                    'sign in again with “ropeway sign-in”'), 'person/run', result)
    result = run('check', '--online', 'copy')
    tap.check(result.returncode == FAILED and holds(result, 'failed: sign-in', 'for other addresses'), 'person/check', result)
    result = run('sign-in', '--sign-out', 'crm')
    tap.check(result.returncode == DONE and holds(result, 'The service was not told'), 'person/sign-out', result)
    tap.check(wrong.heard == [] and len(right.heard) == n_heard, 'person/nothing-sent', wrong.heard)

    saved.edit(revokeAddress=f'{right.address}/revoke')
    run('secret', 'set', 'crm', 'app_secret', given=CANARY).check_returncode()
    result = sign_in()
    query = urllib.parse.parse_qs
    out = run('sign-in', '--sign-out', 'crm')
    tap.check(result.returncode == DONE and out.returncode == DONE and right.heard[-1].startswith('/revoke ')
              and query(right.heard[-1].split(' ')[-1])['token'] == ['refresh-1'], 'person/told', out)


def test_alone(tap, service, right, wrong):
    """Where there is no bus, secrets are kept in a private file."""
    for name in ('DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR'):
        os.environ.pop(name)
    Saved(job(service, flow='code', authorizeAddress='https://login.example/', tokenAddress=f'{right.address}/token',
              clientSecret={'secret': 'app_secret'}, redirect='none', token={'secret': 'slot'}))
    run('secret', 'set', 'crm', 'app_secret', given=CANARY).check_returncode()
    result = sign_in()
    tap.check(result.returncode == DONE and len(right.heard) == 1, 'alone/sign-in', result)
    result = run('run', 'copy')
    tap.check(result.returncode == DONE, 'alone/good', result)

    edit_file(tokenAddress=f'{wrong.address}/token')
    was = f'{service.address}, {right.address}'
    result = run('run', 'copy')
    tap.check(is_elsewhere(result, was, wrong.address), 'alone/run', result)
    result = sign_in()
    tap.check(is_elsewhere(result, was, wrong.address), 'alone/sign-in-edited', result)
    tap.check(wrong.heard == [] and len(right.heard) == 1, 'alone/nothing-sent', wrong.heard)


def forget_workspace():
    for name in ('workspace.db', 'workspace.db-wal', 'workspace.db-shm'):
        path = os.path.join(os.environ['XDG_DATA_HOME'], 'ropeway', name)
        if os.path.exists(path):
            os.remove(path)


def main():
    tap = Tap()
    os.chdir(os.environ['HOME'])
    for test in (test_app, test_person):
        with subprocess.Popen([PROGRAM, 'serve'], stdout=subprocess.PIPE, text=True) as agent:
            try:
                agent.stdout.readline()
                test(tap, start(), start(), start())
            finally:
                agent.terminate()
        forget_workspace()
    test_alone(tap, start(), start(), start())
    tap.end()


main()
