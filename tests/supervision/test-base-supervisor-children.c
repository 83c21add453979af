/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-family.h"

static const char *const ids[] = { "a", "b", "c" };

static void
test_list_children (void)
{
  g_auto (Connect4TestFamily) family;

  connect4_test_family_init_three (&family, CONNECT4_STRATEGY_ONE_FOR_ONE, CONNECT4_TEST_SORT_TASK);
  for (guint max = 0; max <= 4; max++)
    {
      g_autoptr (GPtrArray) children = connect4_base_supervisor_list_children (family.supervisor, max);

      g_assert_cmpuint (children->len, ==, max == 0 ? 3 : MIN (max, 3));
      for (guint i = 0; i < children->len; i++)
        g_assert_cmpstr (((Connect4ChildInfo *) children->pdata[i])->id, ==, ids[i]);
    }
}

static void
test_n_children (void)
{
  g_auto (Connect4TestFamily) family;

  connect4_test_family_init_three (&family, CONNECT4_STRATEGY_ONE_FOR_ONE, CONNECT4_TEST_SORT_TASK);
  g_assert_cmpuint (connect4_base_supervisor_get_n_children (family.supervisor), ==, 3);
  g_assert_true (connect4_test_family_terminate (&family, "b", NULL));
  g_assert_cmpuint (connect4_base_supervisor_get_n_children (family.supervisor), ==, 3);
  g_assert_true (connect4_supervisor_delete_child (family.self, "b", NULL));
  g_assert_cmpuint (connect4_base_supervisor_get_n_children (family.supervisor), ==, 2);
}

static void
test_describe_child (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (Connect4Actor) before = NULL;
  g_autoptr (Connect4ChildInfo) info = NULL;

  connect4_test_family_init_three (&family, CONNECT4_STRATEGY_ONE_FOR_ONE, CONNECT4_TEST_SORT_TASK);
  before = g_object_ref (connect4_test_family_actor (&family, "b"));
  connect4_test_family_crash (&family, "b");
  connect4_test_family_expect (&family, "-b !b +b *b");

  info = connect4_base_supervisor_describe_child (family.supervisor,
                                                  connect4_test_family_actor (&family, "b"));
  g_assert_cmpstr (info->id, ==, "b");
  g_assert_cmpint (info->restart, ==, CONNECT4_RESTART_PERMANENT);
  g_assert_cmpuint (info->restarts, ==, 1);
  g_assert_true (connect4_exit_reason_is_crash (info->last_reason));
  g_assert_null (connect4_base_supervisor_describe_child (family.supervisor, before));
  g_assert_null (connect4_base_supervisor_describe_child (family.supervisor, family.actor));
}

static void
assert_found (Connect4TestFamily *family,
              const char         *id,
              guint64             actor_id,
              const char         *expected)
{
  g_autoptr (Connect4ChildInfo) info =
    connect4_base_supervisor_search_child (family->supervisor, id, actor_id);

  g_assert_cmpstr (info != NULL ? info->id : NULL, ==, expected);
}

static void
test_search_child (void)
{
  g_auto (Connect4TestFamily) family;
  guint64 actor_id;

  connect4_test_family_init_three (&family, CONNECT4_STRATEGY_ONE_FOR_ONE, CONNECT4_TEST_SORT_TASK);
  actor_id = connect4_actor_get_id (connect4_test_family_actor (&family, "b"));
  g_assert_true (connect4_test_family_terminate (&family, "b", NULL));
  assert_found (&family, NULL, actor_id, "b");
  assert_found (&family, "b", 0, "b");
  assert_found (&family, "c", actor_id, NULL);
  assert_found (&family, "d", 0, NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/supervision/base-supervisor-children/24-list", test_list_children);
  g_test_add_func ("/supervision/base-supervisor-children/24-how-many", test_n_children);
  g_test_add_func ("/supervision/base-supervisor-children/24-describe", test_describe_child);
  g_test_add_func ("/supervision/base-supervisor-children/24-search", test_search_child);

  return g_test_run ();
}
