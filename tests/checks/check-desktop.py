#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why: a wrong line in an entry, a service or the manifest is seen by nobody until the window does not start."""

import os
import re
import shutil
import subprocess
import tempfile
import xml.etree.ElementTree as ElementTree

import checklib

APP_ID = 'io.github.ropeway_app.Ropeway'
ENTRY = f'data/{APP_ID}.desktop.in'
METAINFO = f'data/{APP_ID}.metainfo.xml.in'
MANIFEST = f'flatpak/{APP_ID}.yml'
ICONS = {f'data/icons/hicolor/scalable/apps/{APP_ID}.svg': 128,
         f'data/icons/hicolor/symbolic/apps/{APP_ID}-symbolic.svg': 16}
SERVICES = {f'data/{APP_ID}.service.in': ('@app_id@', '@bindir@/ropeway-gtk --gapplication-service'),
            f'data/{APP_ID}.Agent.service.in': ('@app_id@.Agent', '@bindir@/ropeway serve')}
MIME = f'data/{APP_ID}.mime.xml'
MEDIA_TYPE = 'application/vnd.ropeway.job+json'
SVG = '{http://www.w3.org/2000/svg}'
PICTURE_BYTES = 150 * 1024


def value(text, key):
    match = re.search(rf'^{key}=(.*)$', text, re.MULTILINE)
    return match.group(1) if match else None


def check_entry(text):
    for key, wanted in (('Icon', APP_ID), ('Exec', 'ropeway-gtk %F'), ('DBusActivatable', 'true'),
                        ('MimeType', MEDIA_TYPE + ';')):
        if value(text, key) != wanted:
            yield f'{ENTRY}: {key} must be {wanted}'


def check_service(path, text, name, command):
    if (value(text, 'Name'), value(text, 'Exec')) != (name, command):
        yield f'{path}: must start {name} with {command}'


def check_metainfo(text, version, picture_size):
    """@picture_size: function that gives the bytes of a file of the project, or None where there is none."""
    root = ElementTree.fromstring(text.encode())
    if root.findtext('id') != APP_ID or root.findtext('launchable') != APP_ID + '.desktop':
        yield f'{METAINFO}: id and launchable are {APP_ID}'
    if root.findtext('provides/mediatype') != MEDIA_TYPE:
        yield f'{METAINFO}: it opens {MEDIA_TYPE}'
    newest = root.find('releases/release')
    if newest is None or newest.get('version') != version:
        yield f'{METAINFO}: the first release must be {version}, as in meson.build'
    for image in root.iter('image'):
        path = 'data/screenshots/' + image.text.rsplit('/', 1)[-1]
        size = picture_size(path)
        if not size or not image.text.endswith('/' + path):
            yield f'{METAINFO}: there is no {path} for {image.text}'
        elif size > PICTURE_BYTES:
            yield f'{path}: has {size} bytes, {PICTURE_BYTES} are enough'


def check_mime(text):
    kinds = [element.get('type') for element in ElementTree.fromstring(text.encode()) if element.tag.endswith('mime-type')]
    if kinds != [MEDIA_TYPE]:
        yield f'{MIME}: must tell what {MEDIA_TYPE} is'


def check_icon(path, text, size):
    try:
        root = ElementTree.fromstring(text.encode())
    except ElementTree.ParseError as error:
        yield f'{path}: {error}'
        return
    if root.tag != SVG + 'svg' or root.get('viewBox') != f'0 0 {size} {size}':
        yield f'{path}: its viewBox must be "0 0 {size} {size}"'
    colours = set(re.findall(r'#[0-9a-fA-F]{3,8}\b', text))
    if path.endswith('-symbolic.svg') and colours != {'#2e3436'}:
        yield f'{path}: a symbolic icon has one colour, #2e3436, which the theme replaces'
    if re.search(r'<(?:image|text|script|style)\b|xlink:href="http', text):
        yield f'{path}: shapes only'


def run_tool(text, name, command):
    """What a tool says about @text in a file called @name; nothing where it is content."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, name)
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text)
        ended = subprocess.run(command + [path], capture_output=True, text=True, check=False,
                               env={**os.environ, 'HOME': folder})
        if ended.returncode:
            yield (ended.stdout + ended.stderr).replace(folder, '').strip()


TOOLS = {
    'desktop-file-validate': (['desktop-file-validate'], ENTRY, 'Type=Application', 'Type=Thing'),
    'appstreamcli': (['appstreamcli', 'validate', '--no-net'], METAINFO, '<summary>', '<sumary>'),
    'appstream-util': (['appstream-util', 'validate-relax', '--nonet'], METAINFO, 'desktop-application', 'thing'),
    'flatpak-builder': (['flatpak-builder', '--show-manifest'], MANIFEST, 'modules:', 'modules: 3 #'),
}


def main():
    report = checklib.Report('desktop')
    entry, metainfo, manifest = (checklib.read(path) for path in (ENTRY, METAINFO, MANIFEST))
    version = re.search(r"\bversion: '([^']+)'", checklib.read('meson.build')).group(1)

    def picture_size(path):
        path = os.path.join(checklib.ROOT, path)
        return os.path.getsize(path) if os.path.exists(path) else None

    report.rule('entry', check_entry(entry))
    report.rule('services', (v for path, (name, command) in SERVICES.items()
                             for v in check_service(path, checklib.read(path), name, command)))
    report.rule('metainfo', check_metainfo(metainfo, version, picture_size))
    report.rule('mime', check_mime(checklib.read(MIME)))
    report.rule('icons', (v for path, size in ICONS.items() for v in check_icon(path, checklib.read(path), size)))
    report.rule('manifest', [] if re.search(rf'^id: {re.escape(APP_ID)}$', manifest, re.MULTILINE) else [
        f'{MANIFEST}: its id must be {APP_ID}'])

    report.refuses('other-icon', check_entry(entry.replace('Icon=', 'Icon=x')))
    report.refuses('other-service', check_service('a', 'Name=@app_id@\nExec=/bin/x\n', '@app_id@', '@bindir@/x'))
    report.refuses('old-release', check_metainfo(metainfo, version + '.1', picture_size))
    pictured = metainfo.replace('</component>', '<image>https://example.com/data/screenshots/a.png</image></component>')
    report.refuses('missing-picture', check_metainfo(pictured, version, lambda path: None))
    report.refuses('heavy-picture', check_metainfo(pictured, version, lambda path: PICTURE_BYTES + 1))
    report.refuses('other-media-type', check_mime('<mime-info><mime-type type="application/json"/></mime-info>'))
    report.refuses('small-icon', check_icon('a.svg', '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>', 16))
    report.refuses('coloured-symbol', check_icon(
        'a-symbolic.svg', '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#ff0000"/></svg>', 16))
    for name, (command, path, right, wrong) in TOOLS.items():
        if not shutil.which(name):
            report.skip(name, f'{name} is not installed')
            continue
        text = checklib.read(path)
        target = os.path.basename(path).removesuffix('.in')
        report.rule(name, (f'{path}: {v}' for v in run_tool(text, target, command)))
        report.refuses('by-' + name, run_tool(text.replace(right, wrong), target, command))
    report.end()


if __name__ == '__main__':
    main()
