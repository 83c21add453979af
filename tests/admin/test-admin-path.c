/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "admin/connect4-admin-path.h"

static void
test_actor (void)
{
  static const struct
  {
    const char *tree_path;
    const char *path;
  } pairs[] = {
    { "root", "/io/github/connect4d/actors/root" },
    { "root/pub-sub", "/io/github/connect4d/actors/root_2fpub_2dsub" },
    { "_a_", "/io/github/connect4d/actors/_5fa_5f" },
    { "\xc3\xa9", "/io/github/connect4d/actors/_c3_a9" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *path = connect4_admin_path_of_actor (pairs[i].tree_path);
      g_autofree char *tree_path = connect4_admin_path_parse_actor (path);

      g_assert_cmpstr (path, ==, pairs[i].path);
      g_assert_cmpstr (tree_path, ==, pairs[i].tree_path);
      g_assert_cmpint (connect4_admin_path_get_kind (path), ==, CONNECT4_ADMIN_PATH_KIND_ACTOR);
    }
}

static void
test_not_an_actor (void)
{
  static const char *const paths[] = { "_2Fa", "a_", "a_2", "a_zz", "_61", "a_00b" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *path = g_strconcat (CONNECT4_ADMIN_PATH_ACTORS, "/", paths[i], NULL);

      g_assert_null (connect4_admin_path_parse_actor (path));
    }
}

static void
test_session (void)
{
  static const char *const wrong[] = { "0", "007", "-1", "1x", "x", "18446744073709551616" };
  g_autofree char *path = connect4_admin_path_of_session (G_MAXUINT64);
  guint64 id = 0;

  g_assert_cmpstr (path, ==, "/io/github/connect4d/sessions/18446744073709551615");
  g_assert_true (connect4_admin_path_parse_session (path, &id));
  g_assert_cmpuint (id, ==, G_MAXUINT64);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *text = g_strconcat (CONNECT4_ADMIN_PATH_SESSIONS, "/", wrong[i], NULL);

      g_assert_false (connect4_admin_path_parse_session (text, &id));
    }
}

static void
test_kind (void)
{
  g_autofree char *game = connect4_admin_path_of_game ("K7QXNM");

  g_assert_cmpint (connect4_admin_path_get_kind (game), ==, CONNECT4_ADMIN_PATH_KIND_GAME);
  g_assert_cmpstr (connect4_admin_path_parse_game (game), ==, "K7QXNM");
  g_assert_cmpint (connect4_admin_path_get_kind ("/io/github/connect4d"), ==, CONNECT4_ADMIN_PATH_KIND_SERVER);
  g_assert_cmpint (connect4_admin_path_get_kind ("/io/github/connect4d/sessions/1"), ==,
                   CONNECT4_ADMIN_PATH_KIND_SESSION);
  g_assert_cmpint (connect4_admin_path_get_kind ("/io/github/connect4d/sessions"), ==,
                   CONNECT4_ADMIN_PATH_KIND_NONE);
  g_assert_cmpint (connect4_admin_path_get_kind ("/"), ==, CONNECT4_ADMIN_PATH_KIND_NONE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/admin/path/actor", test_actor);
  g_test_add_func ("/admin/path/not-an-actor", test_not_an_actor);
  g_test_add_func ("/admin/path/session", test_session);
  g_test_add_func ("/admin/path/kind", test_kind);

  return g_test_run ();
}
