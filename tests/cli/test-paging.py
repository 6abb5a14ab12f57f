#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why: a server that cuts its lists in every way that services do, and plays tricks: each record arrives once, or the run
stops and says why.

usage: test-paging.py PROGRAM FOLDER   (json-server is kept in FOLDER, as the tutorial's test puts it there)"""

import http.server
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

PROGRAM, FOLDER = (os.path.abspath(argument) for argument in sys.argv[1:3])
DEADLINE_S = 60
N, PAGE = 57, 10
DONE, FAILED = 0, 1


class Tap:
    def __init__(self):
        self.count = self.failed = 0

    def check(self, good, name, explanation=''):
        self.count += 1
        self.failed += not good
        for line in ([] if good else str(explanation).split('\n')):
            print('# ' + line)
        print(f'{"ok" if good else "not ok"} {self.count} /cli/paging/{name}', flush=True)

    def skip(self, name, reason):
        self.count += 1
        print(f'ok {self.count} /cli/paging/{name} # SKIP {reason}', flush=True)

    def end(self):
        print(f'1..{self.count}')
        sys.exit(1 if self.failed else 0)


def record(number):
    """Three records share each day."""
    day = number // 3
    return {'id': number, 'at': f'2026-{day // 28 + 1:02}-{day % 28 + 1:02}T10:00:00Z'}


RECORDS = [record(number) for number in range(N)]


class Style:
    """How one list is cut; each function below answers a request: (status, headers, body)."""

    @staticmethod
    def cut(first, records=None):
        return (RECORDS if records is None else records)[first:first + PAGE]

    def page(self, query, body, _):
        number = int(query.get('page', '1'))
        return 200, {}, {'data': self.cut((number - 1) * PAGE), 'pages': -(-N // PAGE)}

    def offset(self, query, body, _):
        first = int(query.get('offset', '0'))
        return 200, {}, {'data': self.cut(first), 'total': N, 'offset': first}

    def cursor(self, query, body, _):
        first = int(query.get('cursor', 'c0')[1:])
        more = first + PAGE < N
        return 200, {}, {'data': self.cut(first), 'next_cursor': f'c{first + PAGE}' if more else None, 'has_more': more}

    def header(self, query, body, _):
        first = int(query.get('cursor', 'c0')[1:])
        return 200, {'X-Next-Cursor': f'c{first + PAGE}' if first + PAGE < N else ''}, {'data': self.cut(first)}

    def link(self, query, body, address):
        first = int(query.get('after', '0'))
        more = {'Link': f'<{address}?after={first + PAGE}>; rel="next"'} if first + PAGE < N else {}
        return 200, more, {'data': self.cut(first)}

    def url(self, query, body, address):
        first = int(query.get('after', '0'))
        return 200, {}, {'data': self.cut(first), 'next': f'{address}?after={first + PAGE}' if first + PAGE < N else None}

    def body(self, query, body, _):
        first = int(body.get('start_cursor', 'c0')[1:])
        more = first + PAGE < N
        return 200, {}, {'data': self.cut(first), 'next_cursor': f'c{first + PAGE}' if more else None, 'has_more': more}

    def relay(self, query, body, _):
        first = int((body['variables'].get('after') or 'c0')[1:])
        info = {'hasNextPage': first + PAGE < N, 'endCursor': f'c{first + PAGE}'}
        return 200, {}, {'data': {'things': {'nodes': self.cut(first), 'pageInfo': info}}}

    def keyset(self, query, body, _):
        """After a moment, which three records share."""
        return 200, {}, {'data': self.cut(0, [each for each in RECORDS if each['at'] > query.get('after', '')])}

    def keyset_from(self, query, body, _):
        return 200, {}, {'data': self.cut(0, [each for each in RECORDS if each['at'] >= query.get('after', '')])}

    def split(self, query, body, _):
        """Ten at most, the newest first, whatever is asked."""
        found = [each for each in reversed(RECORDS)
                 if query.get('from', '') <= each['at'] <= query.get('to', '9')]
        return 200, {}, {'data': found[:PAGE], 'total': len(found)}

    def until_empty(self, query, body, _):
        return 200, {}, {'data': self.cut((int(query.get('page', '1')) - 1) * PAGE)}

    # ---- tricks ----

    def circle(self, query, body, _):
        first = int(query.get('cursor', 'c0')[1:])
        return 200, {}, {'data': self.cut(first), 'next_cursor': f'c{(first + PAGE) % 40}', 'has_more': True}

    def same(self, query, body, _):
        return 200, {}, {'data': self.cut(0), 'pages': 9}

    def foreign(self, query, body, _):
        return 200, {}, {'data': self.cut(0), 'next': f'http://localhost:{Handler.port}/stolen'}

    def promise(self, query, body, _):
        return 200, {}, {'data': self.cut(0), 'next_cursor': None, 'has_more': True}

    def deaf(self, query, body, _):
        return 200, {}, {'data': RECORDS[-PAGE:], 'total': N}

    def stuck(self, query, body, _):
        return 200, {}, {'data': [{'id': number, 'at': '2026-01-01T10:00:00Z'} for number in range(PAGE)]}

    def undated(self, query, body, _):
        found = [each for each in RECORDS if query.get('from', '') <= each['at'] <= query.get('to', '9')]
        bounded = 'from' in query or 'to' in query
        return 200, {}, {'data': found[:PAGE], 'total': len(found) + (0 if bounded else 2)}

    def whole(self, query, body, _):
        return 200, {}, {'data': RECORDS[:7]}

    # ---- more ways, found out only ----

    def last_id(self, query, body, _):
        first = int(query.get('starting_after', '-1')) + 1
        return 200, {}, {'data': self.cut(first), 'has_more': first + PAGE < N}

    def zero(self, query, body, _):
        number = int(query.get('page', '0'))
        return 200, {}, {'data': self.cut(number * PAGE), 'last_page': (number + 1) * PAGE >= N}

    def continue_it(self, query, body, _):
        return 200, {}, {'data': [] if 'cursor' in body else self.cut(0), 'cursor': 'c10', 'has_more': True}

    def continue_it_continue(self, query, body, _):
        first = int(body['cursor'][1:])
        return 200, {}, {'data': self.cut(first), 'cursor': f'c{first + PAGE}', 'has_more': first + PAGE < N}

    def round(self, query, body, _):
        return 200, {}, {'data': RECORDS[:50]}


class Handler(http.server.BaseHTTPRequestHandler):
    port = 0
    made = []
    stolen = []

    def log_message(self, *_):
        pass

    def answer(self, status, headers, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {'Content-Type': 'application/json', 'Content-Length': str(len(text)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text)

    def handle_any(self):
        parts = urllib.parse.urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get('Content-Length') or 0))
        query = dict(urllib.parse.parse_qsl(parts.query))
        style = parts.path.strip('/').replace('/', '_')
        if style == 'made':
            Handler.made.append(json.loads(body)['id'])
            self.answer(201, {}, {'id': str(len(Handler.made))})
        elif hasattr(Style, style):
            address = f'http://127.0.0.1:{Handler.port}/{style}'
            self.answer(*getattr(Style(), style)(query, json.loads(body) if body else {}, address))
        else:
            Handler.stolen.append(self.path)
            self.answer(404, {}, {})

    do_GET = do_POST = handle_any


BODY = {'method': 'POST', 'body': {'filter': 1}}
GRAPHQL = {'method': 'POST', 'body': {'query': 'q', 'variables': {}}, 'records': 'data.things.nodes'}
SPLIT = {'field': 'at', 'from': 'from', 'to': 'to', 'cap': PAGE}
KEYSET = {'type': 'keyset', 'size': {'parameter': 'limit', 'value': PAGE}, 'keyset': {'field': 'at', 'parameter': 'after'}}

# name: (paging, more of the operation, words of the problem, or how many records)
ALL = {
    'page': ({'type': 'page', 'parameter': 'page', 'pages': 'pages'}, {}, N),
    'offset': ({'type': 'offset', 'parameter': 'offset', 'total': 'total'}, {}, N),
    'cursor': ({'type': 'cursor', 'parameter': 'cursor', 'next': 'next_cursor', 'more': 'has_more'}, {}, N),
    'header': ({'type': 'cursor', 'parameter': 'cursor', 'from': 'header', 'header': 'X-Next-Cursor'}, {}, N),
    'link': ({'type': 'link'}, {}, N),
    'url': ({'type': 'next-url', 'next': 'next'}, {}, N),
    'body': ({'type': 'cursor', 'in': 'body', 'parameter': 'start_cursor', 'next': 'next_cursor'}, BODY, N),
    'relay': ({'type': 'cursor', 'connection': 'data.things'}, GRAPHQL, N),
    'keyset': (KEYSET, {}, N),
    'keyset_from': (KEYSET, {}, N),
    'split': ({'type': 'split', 'split': SPLIT}, {}, N),
    'until_empty': ({'type': 'until-empty', 'parameter': 'page'}, {}, N),
    'circle': ({'type': 'cursor', 'parameter': 'cursor', 'next': 'next_cursor'}, {}, 'the same cursor twice'),
    'same': ({'type': 'page', 'parameter': 'page', 'pages': 'pages'}, {}, 'the same page twice'),
    'foreign': ({'type': 'next-url', 'next': 'next'}, {}, 'at another host'),
    'promise': ({'type': 'cursor', 'parameter': 'cursor', 'next': 'next_cursor', 'more': 'has_more'}, {},
                'but not where'),
    'deaf': ({'type': 'split', 'split': SPLIT}, {}, 'does not heed the parameters'),
    'stuck': ({'type': 'split', 'split': SPLIT}, {}, 'No shorter span'),
    'undated': ({'type': 'split', 'total': 'total', 'split': SPLIT}, {}, 'but by date only'),
}

# What a plan without paging finds out: words of the warning; None where the list is whole.
UNDECLARED = {
    'page': 'counts its pages', 'offset': 'counts its records', 'cursor': 'a mark for the next page',
    'header': 'X-Next-Cursor', 'link': 'header “Link”', 'url': 'at “next”', 'body': 'start_cursor',
    'relay': 'GraphQL connections', 'last_id': 'starting_after', 'zero': '"first":0', 'continue_it': '/continue_it/continue',
    'until_empty': 'counts its pages', 'round': None, 'whole': None,
}


def job(style, paging, more, port):
    request = {'method': more.get('method', 'GET'), 'path': f'/{style}'}
    if 'body' in more:
        request['body'] = more['body']
    operation = {'id': 'list', 'request': request, 'records': more.get('records', 'data'), 'key': ['id']}
    if paging:
        operation['paging'] = paging
    return {'format': 1, 'connections': [
        {'id': 'there', 'name': 'There', 'kind': 'rest',
         'environments': {'live': {'address': f'http://127.0.0.1:{port}', 'privateNetwork': True}},
         'signIn': {'type': 'none'},
         'operations': [operation, {'id': 'make', 'request': {'method': 'POST', 'path': '/made', 'body': 'record'},
                                    'newId': 'id'}]}],
            'job': {'id': 'copy', 'name': 'Copy', 'source': {'connection': 'there', 'environment': 'live', 'operation': 'list'},
                    'mapping': [{'id': 'r1', 'to': 'id', 'from': 'id'}],
                    'destination': {'connection': 'there', 'environment': 'live', 'mode': 'create', 'create': 'make'}}}


def run(folder, name, document, command='run'):
    path = os.path.join(folder, f'{name}.ropeway.json')
    with open(path, 'w', encoding='utf-8') as file:
        json.dump(document, file)
    keep = {each: os.environ[each] for each in ('PATH', 'ASAN_OPTIONS', 'UBSAN_OPTIONS') if each in os.environ}
    ended = subprocess.run([PROGRAM, command, path, '--state', os.path.join(folder, f'{name}.state')], cwd=folder,
                           capture_output=True, text=True, timeout=DEADLINE_S, check=False,
                           env={**keep, 'LC_ALL': 'C.UTF-8', 'HOME': folder, 'XDG_DATA_HOME': folder,
                                'XDG_RUNTIME_DIR': folder, 'GIO_USE_PROXY_RESOLVER': 'dummy'})
    return ended.returncode, ended.stdout + ended.stderr


def check_declared(tap, folder):
    for style, (paging, more, expected) in ALL.items():
        Handler.made.clear()
        code, said = run(folder, style, job(style, paging, more, Handler.port))
        made = sorted(Handler.made)
        once = len(made) == len(set(made))
        if isinstance(expected, int):
            tap.check(code == DONE and made == list(range(expected)), style, f'{code} {len(made)} records\n{said}')
        elif expected == 'but by date only':
            tap.check(once and expected in said and made == list(range(N)), style, f'{code} {len(made)}\n{said}')
        else:
            tap.check(code == FAILED and expected in said and once, style, f'{code} {len(made)} records\n{said}')
    tap.check(not Handler.stolen, 'nothing-goes-elsewhere', Handler.stolen)


def check_undeclared(tap, folder):
    for style, words in UNDECLARED.items():
        more = ALL[style][1] if style in ALL else BODY if style == 'continue_it' else {}
        _, said = run(folder, f'{style}-undeclared', job(style, None, more, Handler.port), 'plan')
        proven = 'read without paging' in said and f'2 pages were read: {PAGE} and {PAGE} records' in said
        good = 'read without paging' not in said if words is None else proven and words in said
        tap.check(good, f'undeclared-{style}', said)


def check_index(tap, folder):
    """What an index does not show would be made once more."""
    document = job('page', ALL['page'][0], {}, Handler.port)
    operations = document['connections'][0]['operations']
    operations.append({'id': 'all', 'request': {'method': 'GET', 'path': '/link'}, 'records': 'data', 'key': ['id']})
    operations.append({'id': 'change', 'request': {'method': 'PATCH', 'path': '/made/{$id}', 'body': 'record'}})
    document['job']['destination'].update({'mode': 'upsert', 'match': ['id'], 'index': 'all', 'update': 'change'})
    Handler.made.clear()
    code, said = run(folder, 'index', document)
    tap.check(code == FAILED and 'goes on after its first page' in said and not Handler.made, 'index-cut', f'{code}\n{said}')


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def wait_for(url, process):
    end = time.monotonic() + DEADLINE_S
    while True:
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return answer.read()
        except (urllib.error.URLError, OSError):
            if process.poll() is not None or time.monotonic() > end:
                raise
            try:
                process.wait(0.05)
            except subprocess.TimeoutExpired:
                pass


def check_json_server(tap, folder):
    """Real Link headers of a server that is not ours."""
    server = os.path.join(FOLDER, 'node_modules', 'json-server', 'lib', 'cli', 'bin.js')
    if not shutil.which('node') or not os.path.exists(server):
        tap.skip('json-server', 'Node.js or json-server is not here')
        return
    port = free_port()
    with open(os.path.join(folder, 'db.json'), 'w', encoding='utf-8') as file:
        json.dump({'people': RECORDS}, file)
    process = subprocess.Popen(['node', server, '--host', '127.0.0.1', '--port', str(port), 'db.json'], cwd=folder,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(f'http://127.0.0.1:{port}/people', process)
        document = job('people', {'type': 'link'}, {}, Handler.port)
        source = json.loads(json.dumps(document['connections'][0]))
        source.update({'id': 'server', 'name': 'Server'})
        source['environments']['live']['address'] = f'http://127.0.0.1:{port}'
        source['operations'] = [{'id': 'list', 'key': ['id'], 'paging': {'type': 'link'}, 'request': {
            'method': 'GET', 'path': '/people', 'query': {'_page': '1', '_limit': str(PAGE)}}}]
        document['connections'].append(source)
        document['job']['source']['connection'] = 'server'
        Handler.made.clear()
        code, said = run(folder, 'json-server', document)
        tap.check(code == DONE and sorted(Handler.made) == list(range(N)), 'json-server', f'{code} {Handler.made}\n{said}')
        del source['operations'][0]['paging']
        _, said = run(folder, 'json-server-undeclared', document, 'plan')
        tap.check('read without paging' in said and 'Link' in said, 'json-server-undeclared', said)
    finally:
        process.terminate()
        process.wait(10)


def main():
    tap = Tap()
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    Handler.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    folder = tempfile.mkdtemp(prefix='ropeway-paging-')
    try:
        check_declared(tap, folder)
        check_undeclared(tap, folder)
        check_index(tap, folder)
        check_json_server(tap, folder)
    finally:
        server.shutdown()
        shutil.rmtree(folder)
    tap.end()


if __name__ == '__main__':
    main()
