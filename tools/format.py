#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Puts C sources into GLib's style, or tells where they are not.

usage: format.py [--check] FILE...

clang-format decides, but for what it knows nothing of: the columns of a definition's parameters are
set here; other alignment inside a line, macros, and how the elements of a table share lines stay as
they were written.
"""

import difflib
import re
import subprocess
import sys

COLUMNS = 120

DEFINITION = re.compile(r'^\w+ \(')
PARAMETER = re.compile(r'^(?P<type>[\w ]*\w) +(?P<stars>\**)(?P<rest>\w+(\[\w*\])?[,)])$')
TABLE = re.compile(r'\s+[{."\w].*,$')
MESSAGE = re.compile(r'\b(_|N_|C_|NC_)\("')  # to clang-format, a function like others, with a space
MACRO = re.compile(r'#define |.*\\$|G_DEFINE_QUARK ')


def clang_format(path):
    return subprocess.run(['clang-format', '--style=file', path],
                          check=True, capture_output=True, encoding='utf-8').stdout.splitlines()


def without_alignment(line):
    return re.sub(r'(?<=\S) {2,}(?=\S)', ' ', line)


def without_spaces(lines):
    return ''.join(re.sub(r'[\s\\]', '', line) for line in lines)


def is_left_alone(written, start, end, formatted):
    """Whether a change is one of spaces alone where they stay as they are."""
    lines = written[start:end]
    in_macro = start > 0 and written[start - 1].endswith('\\')

    return (without_spaces(lines) == without_spaces(formatted) and
            (in_macro or all(MACRO.match(line) for line in lines) or
             all(TABLE.match(line) for line in lines) or
             any(MESSAGE.search(line) for line in lines)))


def merge(written, formatted):
    merged = []
    matcher = difflib.SequenceMatcher(None, [without_alignment(line) for line in written],
                                      [without_alignment(line) for line in formatted],
                                      autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == 'equal' or is_left_alone(written, i1, i2, formatted[j1:j2]):
            merged += written[i1:i2]
        else:
            merged += formatted[j1:j2]
    return merged


def align_parameters(lines):
    """Sets the columns of a definition's parameters: lines, from its name to the parenthesis."""
    opening = DEFINITION.match(lines[0])[0]
    parameters = [PARAMETER.match(line.removeprefix(opening).strip()) for line in lines]
    if not all(parameters):
        return lines

    column = max(len(p['type']) for p in parameters) + 1 + max(len(p['stars']) for p in parameters)
    aligned = [p['type'].ljust(column - len(p['stars'])) + p['stars'] + p['rest']
               for p in parameters]
    return [opening + aligned[0]] + [' ' * len(opening) + line for line in aligned[1:]]


def align_definitions(lines):
    aligned = []
    while lines:
        length = 1
        if DEFINITION.match(lines[0]):
            while length < len(lines) and lines[length - 1].endswith(','):
                length += 1
        aligned += align_parameters(lines[:length]) if length > 1 else lines[:length]
        lines = lines[length:]
    return aligned


def check(path, written, wanted):
    """Tells what is wrong with a file, and returns whether nothing is."""
    good = True
    matcher = difflib.SequenceMatcher(None, written, wanted, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind != 'equal':
            good = False
            print(f'{path}:{i1 + 1}: should read')
            print('\n'.join(wanted[j1:j2]))
    for number, line in enumerate(wanted, 1):
        if len(line) > COLUMNS:
            good = False
            print(f'{path}:{number}: has more than {COLUMNS} columns')
    return good


def main(arguments):
    only_check = arguments[:1] == ['--check']
    good = True

    for path in arguments[only_check:]:
        with open(path, encoding='utf-8') as file:
            text = file.read()
        wanted = align_definitions(merge(text.splitlines(), clang_format(path)))
        if only_check:
            good = check(path, text.splitlines(), wanted) and good
        elif text != '\n'.join(wanted) + '\n':
            with open(path, 'w', encoding='utf-8') as file:
                file.write('\n'.join(wanted) + '\n')

    return 0 if good else 1


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
