#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why: a sign-in is only as good as what a real authorisation server says to it, and what is left of it after a crash.

usage: test-sign-in.py ROPEWAY SEND-SIGNED FOLDER   (oidc-provider is kept in FOLDER from one time to the next)
ROPEWAY_TEST_SECONDS: how long three processes share one sign-in."""

import html
import http.cookiejar
import http.server
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.parse
import urllib.request

SERVER = 'oidc-provider@9.13.3'
DEADLINE_S = 20
LIFE_S = 2
SECONDS = int(os.environ.get('ROPEWAY_TEST_SECONDS', '5'))
ROPEWAY, SENDER, FOLDER = (os.path.abspath(argument) for argument in sys.argv[1:4])
PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'authorisation-server.mjs')


class Tap:
    def __init__(self):
        self.count = self.failed = 0

    def check(self, good, name, explanation=''):
        self.count += 1
        self.failed += not good
        for line in ([] if good else str(explanation).split('\n')):
            print('# ' + line)
        print(f'{"ok" if good else "not ok"} {self.count} /sign-in/{name}', flush=True)

    def skip(self, name, reason):
        self.count += 1
        print(f'ok {self.count} /sign-in/{name} # SKIP {reason}', flush=True)

    def end(self):
        print(f'1..{self.count}')
        sys.exit(1 if self.failed else 0)


class Place:
    """A folder of its own for what a test keeps."""

    def __init__(self):
        self.folder = tempfile.mkdtemp()
        self.environ = {**os.environ, 'STATE_DIRECTORY': self.folder, 'HOME': self.folder, 'XDG_STATE_HOME': self.folder}
        self.tokens = os.path.join(self.folder, 'sign-ins', 'tokens')
        os.makedirs(os.path.dirname(self.tokens), 0o700)

    def write(self, name, value):
        path = os.path.join(self.folder, name)
        with open(path, 'w', encoding='utf-8') as file:
            json.dump(value, file)
        return path

    def keep(self, address, **tokens):
        """Puts tokens where a sign-in would have put them."""
        line = urllib.parse.urlencode({'connection': 'crm', 'environment': 'live', 'slot': 'crm_sign_in', 'origin': address,
                                       'secret': json.dumps(tokens)}, quote_via=urllib.parse.quote)
        with open(os.open(self.tokens, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 'w', encoding='utf-8') as file:
            file.write(f'ropeway-secrets 1\n{line}\n')

    def kept(self):
        with open(self.tokens, encoding='utf-8') as file:
            return json.loads(urllib.parse.parse_qs(file.read().split('\n')[1])['secret'][0])

    def send(self, connection, path, parallel=1, seconds=0, **environ):
        """What a process says that sends requests."""
        return subprocess.Popen([SENDER, connection, self.tokens, path, str(parallel), str(seconds)], text=True,
                                stdout=subprocess.PIPE, env={**self.environ, **environ})

    def remove(self):
        shutil.rmtree(self.folder)


def result_of(process):
    out, _ = process.communicate(timeout=DEADLINE_S + SECONDS)
    return json.loads(out) if out else {}


def connection(address, **sign_in):
    return {'id': 'crm', 'name': 'CRM', 'kind': 'rest',
            'environments': {'live': {'address': address, 'privateNetwork': True}}, 'signIn': sign_in, 'operations': []}


# ---- what a crash leaves ----

class Rotating(http.server.BaseHTTPRequestHandler):
    """Refresh tokens that are good once; who comes with an old one is refused."""

    def do_POST(self):
        state = self.server.state
        form = urllib.parse.parse_qs(self.rfile.read(int(self.headers['Content-Length'])).decode())
        state['asked'] += 1
        if form['refresh_token'][0] != state['refresh']:
            self.answer(400, {'error': 'invalid_grant'})
            return
        state['refresh'] = f'refresh-{state["asked"]}'
        state['access'] = f'access-{state["asked"]}'
        self.answer(200, {'access_token': state['access'], 'refresh_token': state['refresh'], 'expires_in': 3600})

    def do_GET(self):
        good = self.headers['Authorization'] == f'Bearer {self.server.state["access"]}'
        self.answer(200 if good else 401, {})

    def answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


def test_crashes(tap):
    """Killed at each point of a renewal: at most one "sign in again", and nothing that asks for ever."""
    for point, then in (('token.before-ask', {'200': 1}), ('token.after-ask', {'sign-in.cut-off': 1}), ('token.after-save', {'200': 1})):
        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Rotating)
        server.state = {'asked': 0, 'refresh': 'refresh-0', 'access': 'none'}
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f'http://127.0.0.1:{server.server_port}'
        place = Place()
        place.keep(address, refresh_token='refresh-0')
        path = place.write('crm.json', connection(address, type='oauth', flow='code', authorizeAddress='/a', tokenAddress='/t',
                                                  clientId='app', token={'secret': 'crm_sign_in'}))
        process = place.send(path, '/api', ROPEWAY_FAIL_POINT=point)
        process.communicate(timeout=DEADLINE_S)
        tap.check(process.returncode == -9, f'crash/{point}/died', process.returncode)
        after = [result_of(place.send(path, '/api')) for _ in range(3)]
        tap.check(after[0] == then, f'crash/{point}/then', after)
        again = then if '200' in then else {'sign-in.revoked': 1}
        tap.check(after[1:] == [again, again], f'crash/{point}/and-then', after)
        tap.check(server.state['asked'] <= 2, f'crash/{point}/asked', server.state)
        # Signing in again ends it.
        server.state['refresh'] = 'refresh-new'
        place.keep(address, refresh_token='refresh-new')
        tap.check(result_of(place.send(path, '/api')) == {'200': 1}, f'crash/{point}/signed-in-again')
        server.shutdown()
        server.server_close()
        place.remove()


# ---- a real server ----

def install():
    """None, or why it cannot be had."""
    if not shutil.which('node'):
        return 'Node.js is not installed'
    if os.path.exists(os.path.join(FOLDER, 'node_modules', 'oidc-provider')):
        return None
    if not shutil.which('npm'):
        return 'npm is not installed'
    os.makedirs(FOLDER, exist_ok=True)
    try:
        ended = subprocess.run(['npm', 'install', '--no-audit', '--no-fund', '--no-save', '--ignore-scripts', '--fetch-retries=0',
                                '--fetch-timeout=30000', '--prefix', FOLDER, SERVER],
                               capture_output=True, text=True, timeout=120, check=False)
    except subprocess.TimeoutExpired:
        return f'npm could not bring {SERVER} within two minutes'
    if ended.returncode:
        return f'npm could not bring {SERVER}'
    return None


class Browser:
    """Goes where it is sent, and fills in the forms of oidc-provider."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None

    def __init__(self, stays=False):
        self.back = 'https://' if stays else '-'
        self.stays = stays
        jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar), self.Stay)

    def open(self, address, **form):
        """(address, text) of the page where it ends."""
        data = urllib.parse.urlencode(form).encode() if form else None
        for _ in range(20):
            try:
                with self.opener.open(address, data, timeout=DEADLINE_S) as answer:
                    return address, answer.read().decode()
            except urllib.error.HTTPError as error:
                if error.code not in (302, 303):
                    return address, error.read().decode()
                address, data = urllib.parse.urljoin(address, error.headers['Location']), None
                if self.stays and address.startswith(self.back):
                    return address, ''
        raise AssertionError('sent around in circles')

    def sign_in(self, address, allow=True):
        """Through login and consent to where the program waits."""
        back = urllib.parse.parse_qs(urllib.parse.urlsplit(address).query)['redirect_uri'][0]
        self.back = back
        page, text = self.open(address)
        for _ in range(5):
            if page.startswith(back):
                return page, text
            action = re.search(r'action="([^"]+)"', text)
            if action is None:
                return page, text
            if not allow:
                page, text = self.open(urllib.parse.urljoin(page, re.search(r'href="([^"]*abort)"', text).group(1)))
                continue
            fields = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', text))
            if 'name="login"' in text:
                fields.update(login='anna', password='secret')
            page, text = self.open(urllib.parse.urljoin(page, html.unescape(action.group(1))), **fields)
        return page, text


class Server:
    def __init__(self, **environ):
        self.process = subprocess.Popen(['node', PROGRAM, FOLDER, str(LIFE_S)], stdout=subprocess.PIPE, text=True,
                                        stderr=subprocess.DEVNULL, env={**os.environ, **environ})
        self.address = f'http://127.0.0.1:{int(self.process.stdout.readline())}'

    def stats(self):
        with urllib.request.urlopen(f'{self.address}/stats', timeout=DEADLINE_S) as answer:
            return json.load(answer)

    def end(self):
        self.process.terminate()
        self.process.wait(DEADLINE_S)
        self.process.stdout.close()


def person(server, **more):
    return connection(server.address, **{
        'type': 'oauth', 'flow': 'code', 'discovery': f'{server.address}/.well-known/openid-configuration', 'clientId': 'person',
        'scopes': ['openid', 'offline_access', 'records'], 'parameters': {'prompt': 'consent'}, 'token': {'secret': 'crm_sign_in'}, **more})


def begin_sign_in(place, path, *options):
    """The program, and what it tells the person to do."""
    process = subprocess.Popen([ROPEWAY, 'sign-in', path, '--json', *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True, env=place.environ)
    return process, json.loads(process.stdout.readline() or '{}')


def end_sign_in(process):
    out, error = process.communicate(timeout=DEADLINE_S)
    return process.returncode, out + error


def test_code(tap, server, place, path):
    process, told = begin_sign_in(place, path)
    page, text = Browser().sign_in(told['address'])
    tap.check('code_challenge_method=S256' in told['address'], 'code/pkce', told)
    code, said = end_sign_in(process)
    tap.check(code == 0 and 'You are signed in' in text, 'code/signed-in', f'{code} {said} {page} {text}')
    tap.check(place.kept()['scope'].split() and 'refresh_token' in place.kept(), 'code/kept', '')
    tap.check(os.stat(place.tokens).st_mode & 0o077 == 0, 'code/kept-for-oneself')
    secrets = [place.kept()['access_token'], place.kept()['refresh_token']]
    tap.check(not any(secret in said for secret in secrets), 'code/says-no-secret')


def test_denied(tap, place, path):
    process, told = begin_sign_in(place, path)
    Browser().sign_in(told['address'], allow=False)
    code, said = end_sign_in(process)
    tap.check(code == 1 and 'not allowed' in said, 'code/denied', f'{code} {said}')


def test_pasted(tap, server, place):
    """The browser is on another computer: it ends at an address that only the person can bring."""
    with socket.socket() as taken:
        taken.bind(('127.0.0.1', 0))
        taken.listen()
        port = taken.getsockname()[1]
        path = place.write('taken.json', {'connections': [person(server, redirect='fixed', redirectPort=port)]})
        process, _ = begin_sign_in(place, path)
        code, said = end_sign_in(process)
    tap.check(code == 1 and 'cannot listen' in said, 'code/port-taken', f'{code} {said}')
    for name, client, more, options in (
            ('https', 'paster', {'redirect': 'paste', 'redirectAddress': 'https://app.example/callback'}, []),
            ('loopback', 'person', {}, ['--paste'])):
        path = place.write('paste.json', {'connections': [person(server, **{'clientId': client, **more})]})
        process, told = begin_sign_in(place, path, *options)
        page, _ = Browser(stays=True).sign_in(told['address'])
        process.stdin.write(f'{page.replace("state=", "state=not-")}\n{page}\n')
        process.stdin.flush()
        code, said = end_sign_in(process)
        tap.check(code == 0 and 'does not belong' in said, f'paste/{name}', f'{code} {said} {page}')


def test_foreign(tap, place, path):
    """Others can make a browser visit us: their code is not taken, and the wait goes on."""
    process, told = begin_sign_in(place, path)
    back = urllib.parse.parse_qs(urllib.parse.urlsplit(told['address']).query)['redirect_uri'][0]
    _, text = Browser().open(f'{back}?code=of-somebody-else&state=guessed')
    tap.check('does not belong' in text, 'code/foreign', text)
    Browser().sign_in(told['address'])
    code, said = end_sign_in(process)
    tap.check(code == 0, 'code/after-foreign', f'{code} {said}')


def test_device(tap, place, path):
    process, told = begin_sign_in(place, path, '--device')
    browser = Browser()
    page, text = browser.open(told['address'])
    fields = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', text))
    page, text = browser.open(page, **{**fields, 'user_code': told['code']})
    fields = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', text))
    page, text = browser.open(told['address'], **{**fields, 'user_code': told['code'], 'confirm': 'yes'})
    for _ in range(4):
        action = re.search(r'action="([^"]+)"', text)
        if action is None:
            break
        fields = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', text))
        if 'name="login"' in text:
            fields.update(login='anna', password='secret')
        page, text = browser.open(urllib.parse.urljoin(page, html.unescape(action.group(1))), **fields)
    code, said = end_sign_in(process)
    tap.check(code == 0 and told['code'], 'device/signed-in', f'{code} {said} {told} {text}')


def test_race(tap, server, place, path):
    """One refresh for each life of a token, whoever asks, and none in vain."""
    before = server.stats()
    processes = [place.send(path, '/api', parallel=20, seconds=SECONDS) for _ in range(3)]
    results = [result_of(process) for process in processes]
    after = server.stats()
    refreshed = after['refreshed'] - before['refreshed']
    tap.check(all(set(result) == {'200'} for result in results), 'race/all-answered', results)
    tap.check(after['refused'] == before['refused'], 'race/none-in-vain', after)
    tap.check(1 <= refreshed <= SECONDS / (LIFE_S * 0.9) + 2, 'race/one-for-each-life', f'{refreshed} {results}')
    print(f'# {SECONDS} s: {sum(result.get("200", 0) for result in results)} requests, {refreshed} refreshes, '
          f'{after["unauthorised"] - before["unauthorised"]} times 401, {len(after["refused"]) - len(before["refused"])} refused')


def test_sign_out(tap, server, place, file, path):
    refresh = place.kept()['refresh_token']
    ended = subprocess.run([ROPEWAY, 'sign-in', file, '--sign-out'], capture_output=True, text=True, env=place.environ, check=False)
    tap.check(ended.returncode == 0 and 'no longer accepts' in ended.stdout, 'sign-out/told', ended)
    tap.check(result_of(place.send(path, '/api')) == {'sign-in.needed': 1}, 'sign-out/forgotten')
    place.keep(server.address, refresh_token=refresh)
    tap.check(result_of(place.send(path, '/api')) == {'sign-in.revoked': 1}, 'sign-out/revoked-there')


def test_robot(tap, server, place):
    path = place.write('robot.json', connection(server.address, type='oauth', flow='client-credentials', clientId='robot',
                                                discovery=f'{server.address}/.well-known/openid-configuration',
                                                clientSecret={'secret': 'robot_secret'}))
    result = result_of(place.send(path, '/api', ROPEWAY_SECRET_ROBOT_SECRET='robot secret: 100%+'))
    tap.check(result == {'200': 1}, 'client-credentials/good', result)
    result = result_of(place.send(path, '/api', ROPEWAY_SECRET_ROBOT_SECRET='another'))
    tap.check(result == {'sign-in.client-unknown': 1}, 'client-credentials/wrong', result)


KINDS = {'RS256': ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
         'ES256': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']}


def test_statement(tap, algorithm):
    """Signed by us, verified by jose."""
    key = subprocess.run(['openssl', 'genpkey', *KINDS[algorithm]], capture_output=True, text=True, check=True).stdout
    public = subprocess.run(['openssl', 'pkey', '-pubout'], input=key, capture_output=True, text=True, check=True).stdout
    server, place = Server(PUBLIC_KEY=public, ALGORITHM=algorithm), Place()
    file = json.dumps({'type': 'service_account', 'private_key_id': 'k1', 'private_key': key, 'client_email': 'robot@project.example',
                       'token_uri': f'{server.address}/robots'})
    path = place.write('jwt.json', connection(server.address, type='jwt-bearer', key={'secret': 'robot_key'}, scopes=['records', 'more'],
                                              algorithm=algorithm))
    result = result_of(place.send(path, '/robots/1', ROPEWAY_SECRET_ROBOT_KEY=file))
    tap.check(result == {'200': 1}, f'statement/{algorithm}/verified', result)
    said = (server.stats()['assertions'] or [{}])[0]
    tap.check(said.get('iss') == 'robot@project.example' and said.get('scope') == 'records more' and said.get('kid') == 'k1'
              and said.get('exp', 0) - said.get('iat', 0) == 3600, f'statement/{algorithm}/says', said)
    for name, secret in (('cut', file[:100]), ('no-key', '{"client_email": "a"}'), ('text', 'a password')):
        result = result_of(place.send(path, '/robots/1', ROPEWAY_SECRET_ROBOT_KEY=secret))
        tap.check(result == {'sign-in.key-unusable': 1}, f'statement/{algorithm}/{name}', result)
    server.end()
    place.remove()


def test_server(tap):
    server, place = Server(), Place()
    path = place.write('crm.json', person(server))
    file = place.write('job.json', {'connections': [person(server)]})
    try:
        test_code(tap, server, place, file)
        test_race(tap, server, place, path)
        test_denied(tap, place, file)
        test_foreign(tap, place, file)
        test_pasted(tap, server, place)
        test_sign_out(tap, server, place, file, path)
        test_device(tap, place, file)
        test_robot(tap, server, place)
    finally:
        server.end()
        place.remove()


def main():
    tap = Tap()
    test_crashes(tap)
    reason = install()
    if reason is not None:
        tap.skip('server', reason)
    else:
        test_server(tap)
        for algorithm in KINDS:
            test_statement(tap, algorithm)
    tap.end()


if __name__ == '__main__':
    main()
