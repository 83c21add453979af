#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# test-translations.sh SOURCE-DIR XGETTEXT-OPTION...
#
# Whether po/POTFILES names the sources that have messages, and the catalogue of each language in
# po/LINGUAS has a translation for every message of today's sources.

suite=/po/translations
# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

cd "$1" || exit 1
shift

listed_files ()
{
  grep -v '^#' po/POTFILES | grep .
}

# All messages, also those of sources that are not listed.
extract ()
{
  { find src -name '*.c'; listed_files; } | sort -u >"$tmp/sources" &&
    GETTEXTDATADIRS=po xgettext "$@" --files-from="$tmp/sources" --output="$tmp/messages.pot"
}

check_sources ()
{
  sed -n 's/^#: //p' "$tmp/messages.pot" | tr ' ' '\n' | sed 's/:[0-9]*$//' | sort -u >"$tmp/expected"
  listed_files | sort >"$tmp/listed"
  diff "$tmp/expected" "$tmp/listed"
}

languages=$(grep -v '^#' po/LINGUAS)

echo "1..$((2 + 2 * $(echo "$languages" | wc -w)))"
report extract extract "$@"
report sources-are-listed check_sources
for language in $languages; do
  report "$language-is-valid" msgfmt --check --output-file=/dev/null "po/$language.po"
  report "$language-is-complete" msgcmp "po/$language.po" "$tmp/messages.pot"
done
