/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "ctl/connect4-actor-tree.h"

/* Not in the order in which it is drawn: a parent only has to come before its children. */
static const char text[] =
  "@a(osssstutussuu) ["
  "('/o/1', 'root', 'supervisor', 'A', 'running', 1, 0, 0, 0, '', 'one-for-one', 3, 0),"
  "('/o/2', 'root/games', 'supervisor', 'A', 'running', 2, 0, 0, 2, 'shutdown', 'rest-for-one', 2, 0),"
  "('/o/3', 'root/handlers', 'supervisor', 'A', 'running', 3, 0, 0, 0, '', 'one-for-one', 1, 5),"
  "('/o/4', 'root/games/registry', 'worker', 'A', 'running', 4, 0, 0, 2, '', '', 0, 0),"
  "('/o/5', 'root/endpoint', 'supervisor', 'A', 'stopped', 0, 0, 0, 0, '', 'rest-for-one', 0, 0),"
  "('/o/6', 'root/games/servers', 'supervisor', 'A', 'running', 5, 0, 0, 0, '', 'one-for-one', 3, 0),"
  "('/o/7', 'root/handlers/1', 'process', 'A', 'restarting', 0, 4243, 2097152, 1, 'killed', '', 0, 0),"
  "('/o/8', 'root/games/servers/K7', 'worker', 'A', 'running', 6, 0, 0, 0, '', '', 0, 0),"
  "('/o/9', 'root/endpoint/registry', 'worker', 'A', 'stopped', 0, 0, 0, 0, '', '', 0, 0)"
  "]";

static GVariant *
make_tree (void)
{
  g_autoptr (GError) error = NULL;
  GVariant *tree = g_variant_parse (NULL, text, NULL, NULL, &error);

  g_assert_no_error (error);
  return tree;
}

static void
assert_drawn (GVariant   *tree,
              gboolean    unicode,
              const char *expected)
{
  g_autoptr (Connect4Page) page = connect4_page_new (FALSE, unicode, 0);

  connect4_actor_tree_draw (page, tree);
  g_assert_cmpstr (page->text->str, ==, expected);
}

static void
test_draw (void)
{
  g_autoptr (GVariant) tree = make_tree ();

  assert_drawn (
    tree, TRUE,
    "ACTOR              KIND          STATE       RESTARTS  CRASHES   PID   MEMORY  LAST END\n"
    "root               one-for-one   running            0        0\n"
    "├─ games           rest-for-one  running            2        0                 shutdown\n"
    "│  ├─ registry     worker        running            2\n"
    "│  └─ servers      one-for-one   running            0        0\n"
    "│     ├─ K7        worker        running            0\n"
    "│     └─ … 2 more\n"
    "├─ handlers        one-for-one   running            0        5\n"
    "│  └─ 1            process       restarting         1           4243  2.0\302\240MiB  killed\n"
    "└─ endpoint        rest-for-one  stopped            0        0\n"
    "   └─ registry     worker        stopped            0\n");
}

static void
test_draw_in_ascii (void)
{
  g_autoptr (GVariant) games = g_variant_ref_sink (
    g_variant_new_parsed ("@a(osssstutussuu) ["
                          "('/o/2', 'root/games', 'supervisor', 'A', 'running', 2, 0, 0, 2, '', 'rest-for-one', 2, 0),"
                          "('/o/4', 'root/games/registry', 'worker', 'A', 'running', 4, 0, 0, 2, '', '', 0, 0),"
                          "('/o/6', 'root/games/servers', 'supervisor', 'A', 'running', 5, 0, 0, 0, '',"
                          " 'one-for-one', 2, 0)]"));

  assert_drawn (games, FALSE,
                "ACTOR             KIND          STATE    RESTARTS  CRASHES  PID  MEMORY  LAST END\n"
                "root/games        rest-for-one  running         2        0\n"
                "|- registry       worker        running         2\n"
                "`- servers        one-for-one   running         0        0\n"
                "   `- ... 2 more\n");
}

static void
test_draw_without_supervisors (void)
{
  g_autoptr (GVariant) tree = make_tree ();
  g_autoptr (GVariant) handlers = connect4_actor_tree_select (tree, "process");

  assert_drawn (handlers, TRUE,
                "ACTOR            KIND     STATE       RESTARTS  CRASHES   PID   MEMORY  LAST END\n"
                "root/handlers/1  process  restarting         1           4243  2.0\302\240MiB  killed\n");
}

static void
test_draw_nothing (void)
{
  g_autoptr (GVariant) nothing =
    g_variant_ref_sink (g_variant_new_array (G_VARIANT_TYPE ("(osssstutussuu)"), NULL, 0));

  assert_drawn (nothing, TRUE, "ACTOR  KIND  STATE  RESTARTS  CRASHES  PID  MEMORY  LAST END\n");
}

/* Or children would be below both, and theirs below four. */
static void
test_draw_twice (void)
{
  g_autoptr (GVariant) tree = g_variant_ref_sink (
    g_variant_new_parsed ("@a(osssstutussuu) ["
                          "('/o/1', 'root', '', 'A', 'running', 1, 0, 0, 0, '', 'one-for-one', 2, 0),"
                          "('/o/1', 'root', '', 'A', 'stopped', 1, 0, 0, 0, '', 'one-for-one', 2, 0),"
                          "('/o/2', 'root/a', 'worker', 'A', 'running', 1, 0, 0, 0, '', '', 0, 0),"
                          "('/o/2', 'root/a', 'worker', 'A', 'stopped', 1, 0, 0, 0, '', '', 0, 0)]"));

  assert_drawn (tree, FALSE,
                "ACTOR          KIND         STATE    RESTARTS  CRASHES  PID  MEMORY  LAST END\n"
                "root           one-for-one  running         0        0\n"
                "|- a           worker       running         0\n"
                "`- ... 1 more\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/ctl/actor-tree/draw", test_draw);
  g_test_add_func ("/ctl/actor-tree/draw-in-ascii", test_draw_in_ascii);
  g_test_add_func ("/ctl/actor-tree/draw-without-supervisors", test_draw_without_supervisors);
  g_test_add_func ("/ctl/actor-tree/draw-nothing", test_draw_nothing);
  g_test_add_func ("/ctl/actor-tree/draw-twice", test_draw_twice);

  return g_test_run ();
}
