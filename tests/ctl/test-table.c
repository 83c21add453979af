/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "ctl/connect4-table.h"

static const Connect4Column columns[] = { { "NAME" }, { "NUMBER", TRUE }, { "REST" }, { NULL } };
static const Connect4Column untitled_columns[] = { { "" }, { "" }, { NULL } };

static void
add_row (Connect4Table *table,
         const char    *name,
         guint          number,
         const char    *rest)
{
  connect4_table_add (table, CONNECT4_STYLE_PLAIN, "%s", name);
  connect4_table_add (table, CONNECT4_STYLE_BAD, "%u", number);
  connect4_table_add (table, CONNECT4_STYLE_PLAIN, "%s", rest);
}

static void
assert_drawn (Connect4Table *table,
              gboolean       colours,
              const char    *expected)
{
  g_autoptr (Connect4Page) page = connect4_page_new (colours, TRUE, 0);

  connect4_table_draw (table, page);
  g_assert_cmpstr (page->text->str, ==, expected);
}

static void
test_columns (void)
{
  g_autoptr (Connect4Table) table = connect4_table_new (columns);

  add_row (table, "a", 1, "x");
  add_row (table, "longer", 1000000, "yy");
  assert_drawn (table, FALSE,
                "NAME     NUMBER  REST\n"
                "a             1  x\n"
                "longer  1000000  yy\n");
}

static void
test_no_spaces_at_the_end (void)
{
  g_autoptr (Connect4Table) table = connect4_table_new (columns);

  add_row (table, "a", 1, "");
  connect4_table_add (table, CONNECT4_STYLE_PLAIN, "rest");
  connect4_table_end_row (table);
  assert_drawn (table, FALSE,
                "NAME  NUMBER  REST\n"
                "a          1\n"
                "rest\n");
}

static void
test_wide_characters (void)
{
  g_autoptr (Connect4Table) table = connect4_table_new (columns);

  add_row (table, "日本", 1, "x");
  add_row (table, "e\314\201t\303\251", 2, "y");
  assert_drawn (table, FALSE,
                "NAME  NUMBER  REST\n"
                "日本       1  x\n"
                "e\314\201t\303\251        2  y\n");
}

static void
test_untitled (void)
{
  g_autoptr (Connect4Table) table = connect4_table_new (untitled_columns);

  connect4_table_add (table, CONNECT4_STYLE_PLAIN, "a");
  connect4_table_add (table, CONNECT4_STYLE_PLAIN, "b");
  assert_drawn (table, FALSE, "a  b\n");
}

static void
test_colours (void)
{
  g_autoptr (Connect4Table) table = connect4_table_new (columns);

  add_row (table, "a", 1, "x");
  assert_drawn (table, TRUE,
                "\033[1mNAME\033[m  \033[1mNUMBER\033[m  \033[1mREST\033[m\n"
                "a          \033[1;31m1\033[m  x\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/ctl/table/columns", test_columns);
  g_test_add_func ("/ctl/table/no-spaces-at-the-end", test_no_spaces_at_the_end);
  g_test_add_func ("/ctl/table/wide-characters", test_wide_characters);
  g_test_add_func ("/ctl/table/untitled", test_untitled);
  g_test_add_func ("/ctl/table/colours", test_colours);

  return g_test_run ();
}
