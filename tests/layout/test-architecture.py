#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""
test-architecture.py SOURCE-DIR

Whether docs/architecture.md is true: its folders, its tree, and the way of a line, function by function.
"""

import re
import sys
from pathlib import Path
from typing import NamedTuple

MAX_STEPS, MAX_CALLS, MAX_FILES = 20, 40, 18

# Children that the picture of the tree leaves out.
NOT_PICTURED = {'interface'}


class Call(NamedTuple):
    file: str     # where the function is
    function: str
    pointer: str  # through what it is called; '' if by its name
    caller: str   # the file in which that is; '' if it is in the function before


def read_steps(document):
    """The last column of the table: `folder/file.c` `function` (`pointer` in `folder/file.c`), `function`, ..."""
    return [row.rpartition('| ')[2] for row in re.findall(r'^\| \d+ (\|.*\|.*) \|$', document, re.MULTILINE)]


def read_calls(steps):
    calls, file = [], None
    for step in steps:
        for name, pointer, caller in re.findall(r'`([^`]+)`(?: \(`([^`]+)`(?: in `([^`]+)`)?\))?', step):
            if '/' in name:
                file = name
            else:
                calls.append(Call(file, name, pointer, caller))
    return calls


def get_picture(document, title):
    return re.search(rf'^## {title}\n.*?^```\n(.*?)^```', document, re.MULTILINE | re.DOTALL)[1]


def strip_comments(text):
    return re.sub(r'/\*.*?\*/', ' ', text, flags=re.DOTALL)


def get_body(text, function):
    """What stands between the braces of a function; '' if it is not defined in text."""
    body = re.search(rf'^{function} \([^;{{]*?\)\n{{\n(.*?)^}}', text, re.MULTILINE | re.DOTALL)
    return body[1] if body else ''


def compare(what, found, pictured):
    return ([f'{what} that is not in the picture: {name}' for name in sorted(found - pictured)] +
            [f'{what} that is only in the picture: {name}' for name in sorted(pictured - found)])


def check_folders(src, document):
    picture = get_picture(document, 'Folders')
    return compare('a folder', {path.name for path in src.iterdir() if path.is_dir()},
                   set(re.findall(r'[├└]── (\w+) ', picture) + re.findall(r'  (ctl) ', picture)))


def read_ids(src):
    """The ids of all children that are started from a specification, and the root's."""
    sources = ''.join(path.read_text() for path in sorted(src.rglob('*.[ch]')))
    values = dict(re.findall(r'^#define (\w+_ID) +"([^"]+)"', sources, re.MULTILINE))
    used = re.findall(r'\.id = (\w+_ID)\b', sources)
    return {values[name] for name in used} | set(re.findall(r'= connect4_supervisor_new \("([^"]+)"', sources))


def check_tree(src, document):
    picture = get_picture(document, 'The supervision tree')
    rows = re.findall(r'^(?:[ │├└─]*) ([a-z-]+) +Connect4', picture, re.MULTILINE)
    types = set(re.findall(r'\bConnect4[A-Z]\w+', picture))
    sources = ''.join(path.read_text() for path in src.rglob('*.c'))
    classes = set(re.findall(r'^G_DEFINE_\w+ \((\w+),', sources, re.MULTILINE))
    return (compare('an id', read_ids(src) - NOT_PICTURED, set(rows)) +
            [f'no class of ours: {name}' for name in sorted(types - classes)])


def get_callers(calls, number, text):
    """Where the function is to be called that is calls[number], in text: in the one before it or, if a file is named,
    in those of that file which stand before it; a pointer may be called anywhere in that file."""
    call = calls[number]
    if call.caller == '':
        return get_body(text, calls[number - 1].function)
    if call.pointer == call.function:
        return ''.join(get_body(text, other.function) for other in calls[:number] if other.file == call.caller)
    return text


def check_way(src, document):
    steps = read_steps(document)
    calls = read_calls(steps)
    texts = {path: strip_comments((src / path).read_text()) if (src / path).is_file() else ''
             for call in calls for path in (call.file, call.caller) if path}
    files = {call.file for call in calls}
    complaints = []

    for number, call in enumerate(calls):
        if not get_body(texts[call.file], call.function):
            complaints.append(f'{call.function} is not in {call.file}')
        if number == 0:
            continue
        callers = get_callers(calls, number, texts[call.caller or calls[number - 1].file])
        if not re.search(rf'(?<!\w){re.escape(call.pointer or call.function)} ?\(', callers):
            complaints.append(f'{call.caller or calls[number - 1].function} does not call '
                              f'{call.pointer or call.function}')
        if re.search(r'\W', call.pointer) and not re.search(rf'\b{call.function}\b(?! \()', texts[call.file]):
            complaints.append(f'{call.file} does not say that {call.function} is to be called')

    for what, n, most in (('steps', len(steps), MAX_STEPS), ('calls', len(calls), MAX_CALLS),
                          ('files', len(files), MAX_FILES)):
        print(f'# {n} {what}')
        if not 0 < n <= most:
            complaints.append(f'{n} {what}, and not {most} at most')
    return complaints


def main():
    root = Path(sys.argv[1])
    document = (root / 'docs' / 'architecture.md').read_text()
    checks = [check_folders, check_tree, check_way]

    print(f'1..{len(checks)}')
    for number, check in enumerate(checks, 1):
        complaints = check(root / 'src', document)
        for complaint in complaints:
            print(f'# {complaint}')
        print('not ok' if complaints else 'ok', number, '/architecture/' + check.__name__.removeprefix('check_'))


main()
