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


class Call(NamedTuple):
    file: str     # where the function is
    function: str
    pointer: str  # through what it is called; '' if by its name
    caller: str   # the file in which that is


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
                calls.append(Call(file, name, pointer, caller or (calls[-1].file if calls else '')))
    return calls


def check_folders(src, document):
    folders = {path.name for path in src.iterdir() if path.is_dir()}
    named = set(re.findall(r'─ (\w+) |  (ctl) ', document))
    return [f'not in the picture: {folder}/' for folder in sorted(folders - {''.join(name) for name in named})]


def check_tree(src, document):
    types = set(re.findall(r'\bConnect4[A-Z]\w+', document))
    declared = ''.join(path.read_text() for path in src.rglob('*.h'))
    return [f'no type of ours: {name}' for name in sorted(types) if not re.search(rf'\b{name}\b', declared)]


def check_way(src, document):
    steps = read_steps(document)
    calls = read_calls(steps)
    texts = {path: (src / path).read_text() if (src / path).is_file() else ''
             for call in calls for path in (call.file, call.caller) if path}
    files = {call.file for call in calls}
    complaints = []

    for number, call in enumerate(calls):
        definition = re.compile(rf'^{call.function} \(', re.MULTILINE)
        if not definition.search(texts[call.file]):
            complaints.append(f'{call.function} is not in {call.file}')
        if number == 0:
            continue
        if not re.search(rf'(?<!\n){re.escape(call.pointer or call.function)} ?\(', texts[call.caller]):
            complaints.append(f'{call.caller} does not call {call.pointer or call.function}')
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
