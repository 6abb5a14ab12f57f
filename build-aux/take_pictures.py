#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why: build-aux/screenshots drives the window through its pages and takes a picture of each once it stands still."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time

import gi

gi.require_version('GdkPixbuf', '2.0')
from gi.repository import GdkPixbuf, Gio, GLib

import private_session
from private_session import APP_ID, Broken, Session, Window

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PAGES = ('welcome', 'preview', 'jobs', 'job', 'fields', 'connections', 'connection', 'activity', 'run')
HEIGHTS = {1200: 760, 683: 700, 360: 720}
SCHEMES = {'light': 'prefer-light', 'dark': 'prefer-dark'}
# What GTK adds around a window for its shadow: left and right, above, below. Where a display has exactly this place,
# weston puts the window there; on a larger one it would choose by chance.
SIDE, ABOVE, BELOW = 61, 55, 67
STILL = 3  # pictures in a row that are alike: nothing moves any more


class Camera:
    """The running window, with pretend data, at one size and in one colour scheme."""

    def __init__(self, session, folder):
        self.session, self.folder = session, folder
        self.window = Window(session)
        self.known = {'job': [], 'connection': []}
        session.bus.signal_subscribe(private_session.AGENT, private_session.AGENT_INTERFACE, 'Changed', None, None,
                                     Gio.DBusSignalFlags.NONE, self._on_changed)

    def _on_changed(self, _bus, _sender, _path, _interface, _name, arguments):
        kind, ids = arguments.unpack()
        known = self.known.get(kind, [])
        known += [name for name in ids if name not in known]

    def shoot(self, name):
        """Takes the picture when several in a row are alike."""
        deadline = time.monotonic() + private_session.PATIENCE
        last, alike = None, 0
        while alike < STILL:
            if time.monotonic() > deadline:
                raise Broken(f'{name} does not stand still')
            now = self.look()
            alike, last = (alike + 1, now) if now == last else (1, now)
            self.session.let_events_come(0.1)
        loader = GdkPixbuf.PixbufLoader.new_with_type('png')
        loader.write(last)
        loader.close()
        whole = loader.get_pixbuf()
        whole.new_subpixbuf(SIDE, ABOVE, whole.get_width() - 2 * SIDE, whole.get_height() - ABOVE - BELOW).savev(
            os.path.join(self.folder, name + '.png'), 'png', [], [])

    def look(self):
        """Everything on the display, as the bytes of a PNG."""
        with tempfile.TemporaryDirectory(dir=self.session.folder) as folder:
            subprocess.run(['weston-screenshooter'], cwd=folder, env=self.session.environment, check=True,
                           capture_output=True)
            with open(os.path.join(folder, os.listdir(folder)[0]), 'rb') as file:
                return file.read()

    # ---- pages ----

    def load(self):
        """The pretend data."""
        self.window.activate('try-practice')
        self.session.wait('the pretend data', lambda: self.known['job'] and self.known['connection'])

    def run(self):
        """The number of a run; not by the window's own button, whose toast would stand in the next pictures."""
        known = {task for task, _ in self.window.finished}
        self.window.ask_agent('Start', GLib.Variant('(ss)', ('run', json.dumps({'job': self.known['job'][0]}))))
        return self.window.wait_for_run(known)['run']

    def runs(self):
        """A long run, and one with a little that is new; gives the number of the first."""
        first = self.run()
        for _ in range(3):
            self.window.ask_agent('Practice', GLib.Variant('(ss)', ('order', 'shop')))
        self.run()
        return first

    def show(self, page, run):
        job = GLib.Variant('s', self.known['job'][0])
        if page in ('jobs', 'connections', 'activity'):
            self.window.activate('show-' + page)
            return
        self.window.activate('show-jobs')
        if page in ('job', 'fields'):
            self.window.activate('open-job' if page == 'job' else 'edit-fields', job)
        elif page == 'preview':
            known = {task for task, _ in self.window.finished}
            self.window.activate('preview-job', job)
            self.session.wait('the preview', lambda: any(task not in known for task, _ in self.window.finished))
        elif page == 'connection':
            self.window.activate('open-connection', GLib.Variant('s', self.known['connection'][0]))
        elif page == 'run':
            self.window.activate('open-run', GLib.Variant('x', run))


def set_up(session, build, width):
    """What an installation would have put in its places."""
    services = os.path.join(session.environment['XDG_DATA_HOME'], 'dbus-1', 'services')
    settings = os.path.join(session.environment['XDG_CONFIG_HOME'], 'glib-2.0', 'settings')
    os.makedirs(services)
    os.makedirs(settings)
    with open(os.path.join(services, private_session.AGENT + '.service'), 'w', encoding='utf-8') as file:
        file.write(f'[D-BUS Service]\nName={private_session.AGENT}\nExec={build}/src/cli/ropeway serve\n')
    with open(os.path.join(settings, 'keyfile'), 'w', encoding='utf-8') as file:
        file.write(f'[{APP_ID.replace(".", "/")}]\nwindow-width={width}\n'
                   f'window-height={HEIGHTS[width]}\n')


def take(build, folder, width, scheme, pages):
    with tempfile.TemporaryDirectory(prefix='ropeway-pictures-') as private:
        session = Session(private, width=width + 2 * SIDE, height=HEIGHTS[width] + ABOVE + BELOW, wayland=True, environment={
            'ADW_DEBUG_COLOR_SCHEME': SCHEMES[scheme], 'GSETTINGS_BACKEND': 'keyfile',
            'GSETTINGS_SCHEMA_DIR': os.path.join(build, 'data'), 'ROPEWAY_DATA_DIR': os.path.join(ROOT, 'data'),
            'XDG_DATA_DIRS': os.path.join(ROOT, 'data') + ':/usr/local/share:/usr/share'})
        with session:
            set_up(session, build, width)
            camera = Camera(session, folder)
            desktop = session.wait('the empty display', camera.look)
            session.start([os.path.join(build, 'src', 'gtk', 'ropeway-gtk')])
            camera.window.wait_for()
            session.wait('the window on the display', lambda: camera.look() != desktop)
            session.wait_for_name(private_session.AGENT)
            try:
                take_pages(camera, pages, f'{width}-{scheme}')
            except Exception:
                with open(os.path.join(private, 'session.log'), encoding='utf-8', errors='replace') as log:
                    print(log.read()[-3000:], file=sys.stderr)
                raise


def take_pages(camera, pages, suffix):
    if 'welcome' in pages:
        camera.window.activate('show-jobs')
        camera.shoot('welcome-' + suffix)
    if pages == ('welcome',):
        return
    camera.load()
    # While there is something to write.
    if 'preview' in pages:
        camera.show('preview', None)
        camera.shoot('preview-' + suffix)
    run = camera.runs()
    for page in pages:
        if page not in ('welcome', 'preview'):
            camera.show(page, run)
            camera.shoot(f'{page}-{suffix}')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('build')
    parser.add_argument('folder')
    parser.add_argument('pages', nargs='*')
    parser.add_argument('--width', type=int, choices=sorted(HEIGHTS), action='append')
    parser.add_argument('--scheme', choices=sorted(SCHEMES), action='append')
    options = parser.parse_args()
    unknown = [page for page in options.pages if page not in PAGES]
    if unknown:
        parser.error(f'there is no page {unknown[0]}; there are: {" ".join(PAGES)}')
    os.makedirs(options.folder, exist_ok=True)
    for width in options.width or HEIGHTS:
        for scheme in options.scheme or SCHEMES:
            take(options.build, options.folder, width, scheme, tuple(options.pages) or PAGES)
            print(f'{width} {scheme}: done', flush=True)
    return 0


if __name__ == '__main__':
    sys.exit(main())
