#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why: the tutorial of the README is done here word for word, between two services that are not ours, so that it stays true.

The files and the commands are taken from the README itself; what it says that a command prints must be what it prints.
usage: test-tutorial.py PROGRAM FOLDER   (json-server is kept in FOLDER from one time to the next)"""

import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

SERVER = 'json-server@0.17.4'
PORTS = {3001: 'people.json', 3002: 'contacts.json'}
DEADLINE_S = 60

PROGRAM, FOLDER = (os.path.abspath(argument) for argument in sys.argv[1:3])
README = os.path.join(os.environ['ROPEWAY_TEST_SOURCE'], 'README.md')


class Tap:
    def __init__(self):
        self.count = self.failed = 0

    def check(self, good, name, explanation=''):
        self.count += 1
        self.failed += not good
        for line in ([] if good else explanation.split('\n')):
            print('# ' + line)
        print(f'{"ok" if good else "not ok"} {self.count} /cli/tutorial/{name}', flush=True)

    def end(self):
        print(f'1..{self.count}')
        sys.exit(1 if self.failed else 0)


def skip_all(reason):
    print(f'1..0 # SKIP {reason}')
    sys.exit(0)


def install_server():
    """json-server in FOLDER; a reason where that cannot be."""
    program = os.path.join(FOLDER, 'node_modules', 'json-server', 'lib', 'cli', 'bin.js')
    if not shutil.which('node'):
        skip_all('Node.js is not installed')
    if os.path.exists(program):
        return program
    if not shutil.which('npm'):
        skip_all('npm is not installed')
    os.makedirs(FOLDER, exist_ok=True)
    try:
        ended = subprocess.run(['npm', 'install', '--no-audit', '--no-fund', '--no-save', '--ignore-scripts',
                                '--fetch-retries=0', '--fetch-timeout=30000', '--prefix', FOLDER, SERVER], capture_output=True, text=True, timeout=120, check=False)
    except subprocess.TimeoutExpired:
        skip_all(f'npm could not bring {SERVER} within two minutes')
    if ended.returncode or not os.path.exists(program):
        skip_all(f'npm could not bring {SERVER}: {(ended.stderr.strip().splitlines() or ["?"])[-1]}')
    return program


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def get(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return json.load(answer)


def wait_for(url, process):
    end = time.monotonic() + DEADLINE_S
    while True:
        try:
            return get(url)
        except (urllib.error.URLError, OSError):
            if process.poll() is not None or time.monotonic() > end:
                raise
            try:
                # A server that ends is an event; that it listens, only asking tells.
                process.wait(0.05)
            except subprocess.TimeoutExpired:
                pass


def tutorial_files(text):
    """{name: text} of each file that the tutorial asks to be saved."""
    return dict(re.findall(r'`([\w.]+\.json)`[^`]*:\n\n```json\n(.*?)```', text, re.DOTALL))


def tutorial_commands(text):
    """(command, what it prints) in order."""
    for block in re.findall(r'```console\n(.*?)```', text, re.DOTALL):
        for part in re.split(r'^\$ ', block, flags=re.MULTILINE)[1:]:
            command, _, printed = part.partition('\n')
            yield command, printed


def run_curl(words):
    """The one form of curl that the tutorial uses."""
    method, header, data = (words[words.index(option) + 1] for option in ('-X', '-H', '-d'))
    name, _, value = header.partition(':')
    request = urllib.request.Request(words[-1], data.encode(), {name: value.strip()}, method=method)
    with urllib.request.urlopen(request, timeout=10) as answer:
        answer.read()
    return ''


def normal(text):
    """Without what is different each time; two new contacts are sent at once, and the second may arrive first."""
    text = re.sub(r'→ \d+ ', '→ ID ', text)
    text = re.sub(r'^[\d.]+ m?s, ', 'TIME, ', text, flags=re.MULTILINE)
    return re.sub(r'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d', 'MOMENT', text)


def ask_contacts(ports):
    """What the second service has. It writes its file some time after it has answered, so the file may be behind."""
    with urllib.request.urlopen(f'http://127.0.0.1:{ports[3002]}/contacts', timeout=DEADLINE_S) as answer:
        return answer.read()


def follow(tap, text, folder, ports):
    ran = 0
    for command, printed in tutorial_commands(text):
        for port, actual in ports.items():
            command = command.replace(f':{port}', f':{actual}')
        words = shlex.split(command)
        if words[0] == 'curl':
            run_curl(words)
            continue
        assert words[0] == 'ropeway', command
        before = ask_contacts(ports)
        ended = subprocess.run([PROGRAM] + words[1:], cwd=folder, capture_output=True, text=True, timeout=DEADLINE_S,
                               check=False)
        ran += 1
        tap.check(ended.returncode == 0 and normal(ended.stdout) == normal(printed), f'{ran}-{words[1]}',
                  f'{command} ended with {ended.returncode} and printed\n{ended.stdout}{ended.stderr}instead of\n{printed}')
        if printed.startswith('Nothing new') or words[1] in ('check', 'plan', 'log'):
            after = ask_contacts(ports)
            tap.check(before == after, f'{ran}-{words[1]}-writes-nothing', 'the second service has other contacts now')
    return ran


def check_contacts(tap, contacts):
    tap.check(len(contacts) == 2, 'two-contacts', json.dumps(contacts))
    expected = {
        'reference': '1', 'name': 'Anna Müller', 'email': 'anna.mueller@example.com', 'phone': '0307654321',
        'birthday': '1981-03-14', 'address': {'line': 'Lange Straße 5', 'town': 'Berlin', 'country': 'Germany'},
        'revenue': '1240.50', 'tier': 'gold', 'labels': 'regular, letters', 'note': '–'}
    ids = sorted(contact['id'] for contact in contacts)
    tap.check(ids == [1, 2], 'each-made-once', str(ids))
    first = {name: value for name, value in sorted(contacts, key=lambda contact: contact['reference'])[0].items()
             if name != 'id'}
    tap.check(first == expected, 'as-the-mapping-says', json.dumps(first, ensure_ascii=False))


def check_cases(tap, text, job, folder):
    """The golden case that the tutorial shows is good for its job."""
    found = re.search(r'```json\n(\{ "cases":.*?)```', text, re.DOTALL)
    tap.check(found is not None, 'shows-a-case')
    document = json.loads(job)
    document['job']['cases'] = json.loads(found[1])['cases'] if found else []
    with open(os.path.join(folder, 'cases.json'), 'w', encoding='utf-8') as file:
        json.dump(document, file)
    ended = subprocess.run([PROGRAM, 'test', './cases.json'], cwd=folder, capture_output=True, text=True,
                           timeout=DEADLINE_S, check=False)
    tap.check(ended.returncode == 0 and 'good ' in ended.stdout, 'case-is-good', ended.stdout + ended.stderr)


def main():
    server = install_server()
    with open(README, encoding='utf-8') as file:
        text = file.read()
    text = text[text.index('## Tutorial'):]
    files = tutorial_files(text)
    tap = Tap()
    tap.check(sorted(files) == ['contacts.json', 'people.json', 'people.ropeway.json'], 'files', str(sorted(files)))
    tap.check(SERVER in text, 'names-the-server')
    ports = {port: free_port() for port in PORTS}
    processes = []
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            for port, actual in ports.items():
                content = content.replace(f'127.0.0.1:{port}', f'127.0.0.1:{actual}')
            with open(os.path.join(folder, name), 'w', encoding='utf-8') as file:
                file.write(content)
        rules = len(json.loads(files['people.ropeway.json'])['job']['mapping'])
        tap.check(rules == 12, 'twelve-fields', f'{rules} rules')
        check_cases(tap, text, files['people.ropeway.json'], folder)
        try:
            for port, name in PORTS.items():
                processes.append(subprocess.Popen(
                    ['node', server, '--host', '127.0.0.1', '--port', str(ports[port]), name], cwd=folder,
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
            wait_for(f'http://127.0.0.1:{ports[3001]}/people', processes[0])
            wait_for(f'http://127.0.0.1:{ports[3002]}/contacts', processes[1])
            ran = follow(tap, text, folder, ports)
            tap.check(ran >= 6, 'commands', f'only {ran} commands')
            check_contacts(tap, get(f'http://127.0.0.1:{ports[3002]}/contacts'))
        finally:
            for process in processes:
                process.terminate()
                process.wait(10)
    tap.end()


if __name__ == '__main__':
    main()
