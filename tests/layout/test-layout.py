#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""
test-layout.py SOURCE-DIR

Whether the sources stand where HACKING.md says: who includes and calls whom. X.c, X.h and X-private.h are one piece, X.
"""

import re
import sys
from pathlib import Path

# Each folder of src/ includes itself and those before it; '' is what stands in src/ itself.
ORDER = ['paths', 'dbus', 'log', 'settings', 'loop', 'supervision', 'game', 'games', 'facts', 'handler', 'server',
         'telnet', 'admin', 'ctl', '']

# What a folder must not know, although the order would let it.
STRANGERS = {
    'game': ORDER[:ORDER.index('game')],
    'ctl': [folder for folder in ORDER[:ORDER.index('ctl')] if folder not in ('paths', 'dbus')],
}

# Against the order: (folder, folder) and why.
KNOWN_BACKWARD = {
}

# Pieces that include or call each other, and why.
KNOWN_CIRCLES = {
    'handler/connect4-handlers handler/connect4-handlers-system':
        'one class in two files: connect4-handlers-private.h says which of them calls what',
    'server/connect4-session server/connect4-session-actions server/connect4-session-timeouts':
        'one class in three files: connect4-session-private.h says which of them calls what',
    'supervision/connect4-actor supervision/connect4-link supervision/connect4-monitor':
        'one class in three files: connect4-actor-private.h says which of them calls what',
}

# Headers without a type, which one other piece includes or none, and why they are headers.
KNOWN_SINGLE = {
    'connect4-options.h': 'the command line, so that the application is about running alone',
    'facts/connect4-facts.h': 'what facts/ is there for; one command asks for facts',
    'handler/connect4-answer-check.h': 'pure, and fuzzed by itself: the half of the parser that runs in the server',
    'handler/connect4-dispatcher-private.h': 'one type in two files',
    'supervision/connect4-supervisor-private.h': 'one type in two files',
    'supervision/connect4-watched-task.h': 'the generic server of the tests is made with it too',
}

# How many sources a folder has at most.
MAX_SOURCES = {'admin': 20}

# What is done about the allocator and the processor's caches is done in loop/, and not said in any header elsewhere.
QUIRKS = re.compile(r'malloc_trim|mallopt|<malloc\.h>|G_SLICE|__builtin_prefetch')

INCLUDE = re.compile(r'^#include "([^"]+)"', re.MULTILINE)
DEFINITION = re.compile(r'^(?!static )\S.*\n(connect4_\w+) \([^;{}]*\)\n\{', re.MULTILINE)
CALL = re.compile(r'\b(connect4_\w+) \(')
COMMENT_OR_STRING = re.compile(r'/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.DOTALL)
TYPE = re.compile(r'^(?:typedef )?(?:struct|enum)\b|^G_DECLARE_', re.MULTILINE)


def get_piece(path):
    return re.sub(r'(-private)?\.[ch]$', '', path)


def get_folder(path):
    return path.rpartition('/')[0]


def read_sources(src):
    paths = [path for path in src.rglob('connect4-*.[ch]')] + list(src.rglob('main.c'))
    return {str(path.relative_to(src)): path.read_text() for path in paths}


def read_includes(sources):
    """Each file's own headers. What a folder of the build makes, and config.h, is none of src/."""
    return {path: {header for header in INCLUDE.findall(text) if header in sources}
            for path, text in sources.items()}


def read_calls(sources):
    """The files of its folder whose functions each file calls by their names; not through pointers."""
    codes = {path: COMMENT_OR_STRING.sub(' ', text) for path, text in sources.items() if path.endswith('.c')}
    owners = {function: path for path, code in codes.items() for function in DEFINITION.findall(code)}
    calls = {path: {owners[function] for function in CALL.findall(code) if function in owners}
             for path, code in codes.items()}
    return {path: {other for other in others if get_folder(other) == get_folder(path)}
            for path, others in calls.items()}


def find_circles(graph):
    """The strongly connected components of more than one piece (Tarjan)."""
    index, low, stack, circles = {}, {}, [], []

    def visit(piece):
        index[piece] = low[piece] = len(index)
        stack.append(piece)
        for other in sorted(graph[piece]):
            if other not in index:
                visit(other)
                low[piece] = min(low[piece], low[other])
            elif other in stack:
                low[piece] = min(low[piece], index[other])
        if low[piece] == index[piece]:
            start = stack.index(piece)
            if len(stack) - start > 1:
                circles.append(' '.join(sorted(stack[start:])))
            del stack[start:]

    for piece in sorted(graph):
        if piece not in index:
            visit(piece)
    return circles


def compare(found, known):
    """What was found and is not known, and what is known and is not there any more."""
    return ([f'new: {item}' for item in sorted(found) if item not in known] +
            [f'gone, to be dropped from the list: {item}' for item in known if item not in found])


def check_circles(sources, includes):
    graph = {get_piece(path): set() for path in sources}
    for edges in includes, read_calls(sources):
        for path, others in edges.items():
            graph[get_piece(path)] |= {get_piece(other) for other in others} - {get_piece(path)}
    return compare(find_circles(graph), KNOWN_CIRCLES)


def check_order(sources, includes):
    backward, complaints = set(), []
    for path, headers in sorted(includes.items()):
        folder = get_folder(path)
        if folder not in ORDER:
            complaints.append(f'no place in the order: {folder}')
            continue
        for other in sorted({get_folder(header) for header in headers} - {folder}):
            if other in STRANGERS.get(folder, []):
                complaints.append(f'{path} includes {other}/, which {folder}/ must not know')
            elif other not in ORDER[:ORDER.index(folder)]:
                backward.add((folder, other))
    return complaints + [str(item) for item in compare(backward, KNOWN_BACKWARD)]


def check_headers(sources, includes):
    users = {}
    for path, headers in includes.items():
        for header in headers:
            users.setdefault(header, set()).add(get_piece(path))
    lonely = {path for path, text in sources.items()
              if path.endswith('.h') and not TYPE.search(text) and
              len(users.get(path, set()) - {get_piece(path)}) <= 1}
    return compare(lonely, KNOWN_SINGLE)


def check_sizes(sources, includes):
    counts = {folder: sum(path.endswith('.c') and get_folder(path) == folder for path in sources)
              for folder in MAX_SOURCES}
    return [f'{folder}/ has {count} sources, and may have {MAX_SOURCES[folder]}'
            for folder, count in counts.items() if count > MAX_SOURCES[folder]]


def check_quirks(sources, includes):
    return [f'for loop/ alone: {path}' for path, text in sorted(sources.items()) if get_folder(path) != 'loop' and
            (QUIRKS.search(text) or path.endswith('.h') and 'prefetch' in text)]


def main():
    sources = read_sources(Path(sys.argv[1]) / 'src')
    includes = read_includes(sources)
    checks = [check_circles, check_order, check_headers, check_sizes, check_quirks]

    print(f'1..{len(checks)}')
    for number, check in enumerate(checks, 1):
        complaints = check(sources, includes)
        for complaint in complaints:
            print(f'# {complaint}')
        print('not ok' if complaints else 'ok', number, '/layout/' + check.__name__.removeprefix('check_'))


main()
