#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why: who never programmed stops at the first word that only programmers know; the window has words of its own."""

import re

import checklib

# What the code calls it → what the window says. Whole words, in singular and plural, in any case.
WORDS = {
    r'sources?': 'From', r'destinations?': 'To', r'records?': "the service's noun: order, row, contact",
    r'operations?': 'what to do: “New and changed orders”', r'shapes?|schemas?': 'Fields',
    r'mappings?': 'Fields, or line', r'outcomes?': 'what became of it', r'unchanged': 'the same',
    r'skip(?:s|ped)?': 'left out', r'parked?': 'set aside', r'ledgers?': 'memory', r'checkpoints?': 'read up to',
    r'links?': 'recognises', r'look-?backs?': 'read a little twice', r'idempoten(?:cy|t)': 'not shown',
    r'cursors?': 'not shown', r'paging|pagination': 'not shown', r'etags?': 'not shown', r'dry[- ]runs?': 'Preview',
    r'upserts?': 'Add and change', r'mirror(?:s|ed)?': 'Also remove what is gone',
    r'match(?:ing)? fields?|(?:match|record|item|identifying) keys?|key (?:field|column)s?': 'recognised by',
    r'drift(?:s|ed)?': '“Shop has changed”', r'brakes?': 'Stop and ask me', r'intents?': 'may or may not have arrived',
    r'agents?': 'Ropeway in the background', r'webhooks?': 'instantly', r'deliver(?:y|ies)': 'message',
    r'inbox(?:es)?': 'Received', r'endpoints?': 'address', r'payloads?': 'data', r'headers?': 'extra line',
    r'scopes?': 'permission', r'service accounts?': 'robot account', r'client ids?': 'app key',
}
PATTERNS = [(re.compile(rf'(?<![\w-])(?:{pattern})(?![\w-])', re.IGNORECASE), advice) for pattern, advice in WORDS.items()]
# A text that says so to its translator, or has this context, stands where the technical words belong.
EXEMPT = 'Technical details'
CALL = re.compile(r'\b(?:_|N_|C_|NC_|Q_|ngettext|g_dngettext|g_dpgettext2)\s*\(')
LITERAL = re.compile(r'"((?:\\.|[^"\\\n])*)"')
UI_TEXT = re.compile(r'<\w+\b([^>]*\btranslatable="(?:yes|true|1)"[^>]*)>([^<]*)<')
MARKUP = re.compile(r'<[^<>]*>')
DESKTOP_LINE = re.compile(r'^(Name|GenericName|Comment|Keywords)=(.*)$', re.MULTILINE)


def c_texts(text):
    """(line, text) of what the calls of gettext in C source say to people."""
    code = checklib.without_comments(text)
    for match in CALL.finditer(code):
        depth, at = 1, match.end()
        pieces = []
        while depth and at < len(code):
            literal = LITERAL.match(code, at)
            if literal:
                pieces.append(literal.group(1))
                at = literal.end()
                continue
            depth += (code[at] == '(') - (code[at] == ')')
            at += 1
        line = checklib.line_of(code, match.start())
        above = '\n'.join(text.split('\n')[max(0, line - 4):line])
        said = ' '.join(pieces)
        if EXEMPT not in said and not re.search(rf'/\*[^*]*{EXEMPT}', above):
            yield line, said


def ui_texts(text):
    for match in UI_TEXT.finditer(text):
        if EXEMPT not in match.group(1):
            yield checklib.line_of(text, match.start()), match.group(2)


def entry_texts(text):
    for match in DESKTOP_LINE.finditer(text):
        yield checklib.line_of(text, match.start()), match.group(2)


def metainfo_texts(text):
    for match in re.finditer(r'<(name|summary|p|li|caption)\b[^>]*>([^<]*)<', text):
        yield checklib.line_of(text, match.start()), match.group(2)


def check(path, texts):
    for line, text in texts:
        plain = MARKUP.sub(' ', text.replace('&lt;', '<').replace('&gt;', '>')).replace('_', '')
        for pattern, advice in PATTERNS:
            match = pattern.search(plain)
            if match:
                yield f'{path}:{line}: "{match.group()}" is a word of the code; the window says: {advice} ("{text}")'


READERS = {('src/gtk/', ('.c', '.h')): c_texts, ('ui/', ('.ui',)): ui_texts, ('data/', ('.desktop.in',)): entry_texts,
           ('data/', ('.metainfo.xml.in',)): metainfo_texts}


def main():
    report = checklib.Report('window-words')
    for (folder, suffix), reader in READERS.items():
        report.rule(folder.replace('/', '-') + suffix[0].strip('.').split('.')[0], (
            v for path in checklib.project_files(folder, suffix=suffix)
            for v in check(path, reader(checklib.read(path)))))

    report.refuses('word-in-code', check('a.c', c_texts('label = _("%d records "\n  "set aside");')))
    report.refuses('word-in-plural', check('a.c', c_texts(
        'g_dngettext (GETTEXT_PACKAGE, "One row", "%d Destinations", n)')))
    report.refuses('word-with-mnemonic', check('a.ui', ui_texts(
        '<property name="label" translatable="yes">_Mapping</property>')))
    report.refuses('word-in-entry', check('a.desktop.in', entry_texts('Keywords=apps;webhook;\n')))
    report.refuses('word-in-metainfo', check('a.xml', metainfo_texts('<p>\n  It has a\n  ledger.\n</p>')))
    report.accepts('window-words', check('a.c', c_texts(
        'g_signal_connect (a, "source", b); /* _("Record") */ x = _("Recorded keys: the same"); y = _("Outcome-free");')))
    report.accepts('technical-details', check('a.c', c_texts(
        '/* Translators: stands below Technical details */\nx = _("Header");\n\n\n\n\ny = C_("Technical details", "Payload");')))
    report.accepts('technical-template', check('a.ui', ui_texts(
        '<property name="label" translatable="yes" context="Technical details">Header</property>'
        '<property name="name">record</property>')))
    report.end()


if __name__ == '__main__':
    main()
