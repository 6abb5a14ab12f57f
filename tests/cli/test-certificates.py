#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why: a job with client certificates runs against another TLS library, each end as its own environment says.

usage: test-certificates.py PROGRAM MAKE_IDENTITIES"""

import http.server
import json
import os
import ssl
import subprocess
import sys
import tempfile
import threading

PROGRAM, MAKE = (os.path.abspath(argument) for argument in sys.argv[1:3])
DEADLINE_S = 60
DONE, FAILED = 0, 1
WRONG_PIN = 'sha256/' + 'A' * 43 + '='


class Tap:
    def __init__(self):
        self.count = self.failed = 0

    def check(self, good, name, explanation=''):
        self.count += 1
        self.failed += not good
        for line in ([] if good else str(explanation).split('\n')):
            print('# ' + line)
        print(f'{"ok" if good else "not ok"} {self.count} /cli/certificates/{name}', flush=True)

    def end(self):
        print(f'1..{self.count}')
        sys.exit(1 if self.failed else 0)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    seen = []

    def log_message(self, *_):
        pass

    def handle_any(self):
        self.rfile.read(int(self.headers.get('Content-Length') or 0))
        names = dict(pair for part in self.connection.getpeercert()['subject'] for pair in part)
        Handler.seen.append(f'{names["commonName"]} {self.command} {self.path} {self.headers.get("X-End")}')
        body = {'id': str(len(Handler.seen))}
        if self.command == 'GET':
            page = int(self.path.split('page=')[1])
            body = {'data': [{'id': page * 2}, {'id': page * 2 + 1}] if page < 4 else []}
        text = json.dumps(body).encode()
        self.send_response(200 if self.command == 'GET' else 201)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(text)))
        if self.command == 'GET':
            self.send_header('Deprecation', '@1688169599')
            self.send_header('Sunset', 'Sat, 31 Dec 2022 23:59:59 GMT')
            self.send_header('Link', '</v4/list>; rel="successor-version"')
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = handle_any


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """Who is not let in is not an error of the server."""

    def finish_request(self, request, client_address):
        with self.context.wrap_socket(request, server_side=True) as wrapped:
            self.resumed.append(wrapped.session_reused)
            super().finish_request(wrapped, client_address)


def start(folder):
    server = Server(('127.0.0.1', 0), Handler)
    server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.context.load_cert_chain(os.path.join(folder, 'shop'))
    server.context.load_verify_locations(os.path.join(folder, 'staff'))
    server.context.verify_mode = ssl.CERT_REQUIRED
    server.context.minimum_version = ssl.TLSVersion.TLSv1_3
    server.resumed = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def job(port, tls):
    address = {'address': f'https://localhost:{port}', 'privateNetwork': True}
    return {'format': 1, 'connections': [
        {'id': 'shop', 'name': 'Shop', 'kind': 'rest', 'version': {'in': 'path', 'value': 'v3'},
         'environments': {'live': address, 'test': {**address, 'version': 'v4-beta', 'headers': {'X-End': 'trial'}}},
         'signIn': {'type': 'certificate'} if 'certificate' in tls else {'type': 'none'}, 'tls': tls,
         'operations': [{'id': 'list', 'request': {'method': 'GET', 'path': '/list'}, 'records': 'data', 'key': ['id'],
                         'paging': {'type': 'page', 'parameter': 'page'}},
                        {'id': 'make', 'request': {'method': 'POST', 'path': '/made', 'body': 'record'}, 'newId': 'id'}]}],
            'job': {'id': 'copy', 'name': 'Copy', 'source': {'connection': 'shop', 'environment': 'live', 'operation': 'list'},
                    'mapping': [{'id': 'r1', 'to': 'id', 'from': 'id'}],
                    'destination': {'connection': 'shop', 'environment': 'test', 'mode': 'create', 'create': 'make'}}}


def two(port, source, destination):
    """The job, from a connection of its own to one of its own."""
    document = job(port, source)
    document['connections'].append({**job(port, destination)['connections'][0], 'id': 'other', 'name': 'Other'})
    document['job']['destination']['connection'] = 'other'
    return document


def test_resumed(tap, folder, server, own, secrets):
    """A session of TLS that one connection began is no proof for another one, which trusts somebody else."""
    port = server.server_address[1]
    secrets = {**secrets, 'ROPEWAY_SECRET_MINE__TEST': secrets['ROPEWAY_SECRET_MINE']}
    stricter = {name: own[name] for name in ('certificate', 'password')}
    for name, tls, expected in (('same', own, None),
                                ('pin', {**own, 'pin': WRONG_PIN}, 'another key than the one that is pinned'),
                                ('authority', stricter, 'is not trusted')):
        Handler.seen.clear()
        server.resumed.clear()
        code, said = run(folder, f'resumed-{name}', two(port, own, tls), secrets)
        gets, posts = (sum(f' {method} ' in each for each in Handler.seen) for method in ('GET', 'POST'))
        told = f'{code} {Handler.seen} {server.resumed}\n{said}'
        tap.check(gets and True in server.resumed, f'resumed/{name}/it-was', told)
        if expected is None:
            tap.check(code == DONE and posts == 6, f'resumed/{name}/trusted', told)
        else:
            tap.check(code == FAILED and expected in said and posts == 0, f'resumed/{name}/not-trusted', told)


def run(folder, name, document, secrets):
    path = os.path.join(folder, f'{name}.ropeway.json')
    with open(path, 'w', encoding='utf-8') as file:
        json.dump(document, file)
    keep = {each: os.environ[each] for each in ('PATH', 'ASAN_OPTIONS', 'UBSAN_OPTIONS') if each in os.environ}
    ended = subprocess.run([PROGRAM, 'run', path, '--state', os.path.join(folder, f'{name}.state')], cwd=folder,
                           capture_output=True, text=True, timeout=DEADLINE_S, check=False,
                           env={**keep, **secrets, 'LC_ALL': 'C.UTF-8', 'HOME': folder, 'XDG_DATA_HOME': folder,
                                'XDG_RUNTIME_DIR': folder, 'GIO_USE_PROXY_RESOLVER': 'dummy'})
    return ended.returncode, ended.stdout + ended.stderr


def read(folder, name):
    with open(os.path.join(folder, name), encoding='utf-8') as file:
        return file.read()


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([MAKE, folder], check=True, timeout=DEADLINE_S)
        server = start(folder)
        port = server.server_address[1]
        own = {'certificate': {'secret': 'mine'}, 'password': {'secret': 'word'}, 'authority': read(folder, 'root')}
        secrets = {'ROPEWAY_SECRET_MINE': read(folder, 'anna'), 'ROPEWAY_SECRET_MINE__TEST': read(folder, 'ben'),
                   'ROPEWAY_SECRET_WORD': 'hunter2'}

        code, said = run(folder, 'both', job(port, own), secrets)
        gets = {each.split('?')[0] for each in Handler.seen if ' GET ' in each}
        posts = [each for each in Handler.seen if ' POST ' in each]
        tap.check(code == DONE and gets == {'Anna GET /v3/list'}
                  and posts == ['Ben POST /v4-beta/made trial'] * 6, 'each-environment-its-own', f'{code} {Handler.seen}\n{said}')
        tap.check(said.count('outdated since 2023-06-30') == 1, 'deprecation-once', said)
        tap.check(said.count('was to stop working on 2022-12-31') == 1 and '/v4/list' in said, 'sunset-once', said)
        every = said + read(folder, 'both.ropeway.json')
        with open(os.path.join(folder, 'both.state'), 'rb') as file:
            every += file.read().decode('latin-1')
        key = read(folder, 'anna').split('PRIVATE KEY-----\n')[1].split('\n')[0]
        tap.check(key not in every and 'hunter2' not in every, 'no-key-anywhere', said)

        Handler.seen.clear()
        code, said = run(folder, 'none', job(port, {'authority': own['authority']}), {})
        tap.check(code == FAILED and 'asks for a client certificate' in said and not Handler.seen, 'needed', f'{code}\n{said}')
        code, said = run(folder, 'stranger', job(port, own), {**secrets, 'ROPEWAY_SECRET_MINE': read(folder, 'stranger')})
        tap.check(code == FAILED and 'does not accept the client certificate' in said and not Handler.seen, 'refused',
                  f'{code}\n{said}')
        code, said = run(folder, 'word', job(port, own), {**secrets, 'ROPEWAY_SECRET_WORD': 'hunter3'})
        tap.check(code == FAILED and 'does not open with this password' in said and not Handler.seen, 'password',
                  f'{code}\n{said}')
        code, said = run(folder, 'pin', job(port, {**own, 'pin': WRONG_PIN}), secrets)
        tap.check(code == FAILED and 'It shows sha256/' in said and not Handler.seen, 'pin', f'{code}\n{said}')
        test_resumed(tap, folder, server, own, secrets)
        server.shutdown()
    tap.end()


main()
