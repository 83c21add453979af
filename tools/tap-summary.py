#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Counts the single test cases of a run of `meson test`, and shows those that failed.

usage: tap-summary.py FOLDER..., the meson-logs of build folders

A test program that speaks TAP is as many cases as it has lines `ok` and `not ok`; one that ends
badly without a `not ok` (a crash, a timeout, an assertion) is one failed case more; any other program
is one case. The last line is `N passed, N failed`, the exit status 0 if some passed and none failed.
"""

import json
import pathlib
import re
import sys

# GTest writes `ok 1 /board/full # SKIP too large`; in TAP number and directive are optional.
POINT = re.compile(r'(?P<not>not )?ok\b\s*\d*\s*(?:- )?(?P<name>.*?)\s*'
                   r'(?:#\s*(?P<directive>SKIP|TODO)\b.*)?$', re.IGNORECASE)
PLAN = re.compile(r'1\.\.(\d+)')
NOISE = '# GLib-DEBUG: g_set_user_dirs: '
GOOD_RESULTS = ('OK', 'EXPECTEDFAIL', 'SKIP')
STDERR_LINES = 60


class Counts:
    def __init__(self):
        self.passed = 0
        self.skipped = 0
        self.failures = []  # (name, output)

    def add_point(self, program, point, output):
        if point['directive']:
            self.skipped += 1
        elif point['not']:
            self.failures.append((f'{program}: {point["name"]}', output))
        else:
            self.passed += 1


def how_it_ended(test):
    code = test.get('returncode', 0)
    if test['result'] == 'TIMEOUT':
        return 'took too long'
    if code < 0:
        return f'was ended by signal {-code}'
    if code > 128:
        return f'was ended by signal {code - 128}'
    if code > 0:
        return f'exited with status {code}'
    return f'ended as {test["result"]}'


def add_test(counts, test):
    program = test['name']
    good = test['result'] in GOOD_RESULTS
    failures_before = len(counts.failures)
    points = 0
    planned = 0
    output = []

    # What a case prints stands above its line.
    for line in test.get('stdout', '').splitlines():
        if not line.startswith(NOISE):
            output.append(line)
        point = POINT.match(line)
        if point:
            points += 1
            counts.add_point(program, point, output)
            output = []
        elif PLAN.match(line):
            planned = int(PLAN.match(line)[1])

    if not good and len(counts.failures) == failures_before:
        where = f' after {points} of its {planned} cases' if planned else ''
        counts.failures.append((f'{program}: {how_it_ended(test)}{where}', output))
    elif points == 0 and test['result'] == 'SKIP':
        counts.skipped += 1
    elif points == 0:
        counts.passed += 1

    if len(counts.failures) > failures_before:
        counts.failures[-1][1].extend(test.get('stderr', '').splitlines()[-STDERR_LINES:])


def main():
    counts = Counts()
    logs = [log for folder in sys.argv[1:] for log in sorted(pathlib.Path(folder).glob('testlog*.json'))]
    for log in logs:
        with open(log, encoding='utf-8', errors='replace') as records:
            for record in records:
                add_test(counts, json.loads(record))

    for name, output in counts.failures:
        print(f'\nFailed: {name}')
        for line in output:
            print(f'  {line}')

    passed, failed = counts.passed, len(counts.failures)
    skipped = f', {counts.skipped} skipped' if counts.skipped else ''
    print(f'\n{passed} passed, {failed} failed{skipped}')
    return 0 if passed and not failed else 1


if __name__ == '__main__':
    sys.stdout.reconfigure(encoding='utf-8', errors='backslashreplace')
    sys.exit(main())
