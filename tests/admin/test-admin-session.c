/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-admin.h"

#define UNKNOWN_OBJECT "org.freedesktop.DBus.Error.UnknownObject"
#define INVALID_ARGS   "org.freedesktop.DBus.Error.InvalidArgs"

static char *
get_path (Connect4TestAdmin *self,
          guint              index)
{
  return g_strdup_printf ("/sessions/%" G_GUINT64_FORMAT,
                          connect4_actor_get_id (CONNECT4_ACTOR (connect4_test_admin_get_session (self, index))));
}

static guint64
get_number (Connect4TestAdmin *self,
            const char        *path,
            const char        *property)
{
  g_autoptr (GVariant) value = connect4_test_admin_get (self, path, property);

  return g_variant_get_uint64 (value);
}

static void
test_in_the_menu (Connect4TestAdmin *self,
                  gconstpointer      place)
{
  Connect4TestClient *player = connect4_test_admin_add_player (self);
  g_autofree char *path = get_path (self, 0);
  g_autofree char *address = NULL;
  guint64 idle;

  g_assert_cmpuint (get_number (self, path, "Session1.Id"), ==,
                    g_ascii_strtoull (path + strlen ("/sessions/"), NULL, 10));
  address = connect4_test_admin_print (self, path, "Session1.Address");
  g_assert_true (g_str_has_prefix (address, "'127.0.0.1:"));
  g_assert_cmpint (ABS (g_get_real_time () - (gint64) get_number (self, path, "Session1.Since")), <,
                   60 * G_USEC_PER_SEC);
  idle = get_number (self, path, "Session1.Idle");
  g_assert_cmpuint (get_number (self, path, "Session1.Idle"), >, idle);
  connect4_test_admin_assert (self, path, "Session1.Language", "'en'");
  connect4_test_admin_assert (self, path, "Session1.Place", "'menu'");
  connect4_test_admin_assert (self, path, "Session1.Game", "''");
  connect4_test_admin_assert (self, path, "Session1.Symbol", "''");
  connect4_test_admin_assert (self, path, "Session1.Requests", "0");
  connect4_test_admin_assert (self, path, "Session1.Crashes", "0");

  connect4_test_client_type (player, "lang fr");
  connect4_test_client_type (player, "crash segv");
  connect4_test_iterate_until (get_number (self, path, "Session1.Requests") == 2);
  connect4_test_admin_assert (self, path, "Session1.Crashes", "1");
  connect4_test_admin_assert (self, path, "Session1.Language", "'fr'");
}

static void
test_at_a_game (Connect4TestAdmin *self,
                gconstpointer      place)
{
  g_autofree char *code = connect4_test_admin_begin_game (self);
  g_autofree char *path = get_path (self, 1);
  g_autofree char *quoted = g_strdup_printf ("'%s'", code);

  connect4_test_admin_assert (self, path, "Session1.Place", "'game'");
  connect4_test_admin_assert (self, path, "Session1.Game", quoted);
  connect4_test_admin_assert (self, path, "Session1.Symbol", "'O'");
}

static void
test_actor (Connect4TestAdmin *self,
            gconstpointer      place)
{
  g_autofree char *path = NULL;
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;
  g_autofree char *tree_path = NULL;

  connect4_test_admin_add_player (self);
  path = get_path (self, 0);
  id = g_strdup (path + strlen ("/sessions/"));
  name = g_strdup_printf ("'%s'", id);
  tree_path = g_strdup_printf ("'root/endpoint/connections/%s'", id);
  connect4_test_admin_assert (self, path, "Actor1.Path", tree_path);
  connect4_test_admin_assert (self, path, "Actor1.Name", name);
  connect4_test_admin_assert (self, path, "Actor1.Id", id);
  connect4_test_admin_assert (self, path, "Actor1.Parent",
                              "'" CONNECT4_TEST_ACTOR "root_2fendpoint_2fconnections'");
  connect4_test_admin_assert (self, path, "Actor1.Type", "'task'");
  connect4_test_admin_assert (self, path, "Actor1.Class", "'Connect4TelnetSession'");
  connect4_test_admin_assert (self, path, "Actor1.State", "'running'");
  connect4_test_admin_assert (self, path, "Actor1.Pid", "0");
  connect4_test_admin_assert (self, path, "Actor1.Restarts", "0");
  connect4_test_admin_assert (self, path, "Actor1.LastExitReason", "''");
}

static void
test_tell (Connect4TestAdmin *self,
           gconstpointer      place)
{
  Connect4TestClient *player = connect4_test_admin_add_player (self);
  g_autofree char *path = get_path (self, 0);

  connect4_test_admin_expect (self, path, "Session1.Tell", "('Hello\\u0007, you',)", "()");
  connect4_test_client_skip_to (player, "Message from the server: Hello, you");
  connect4_test_admin_refuse (self, path, "Session1.Tell", "('',)", INVALID_ARGS,
                              "The text is empty: there is nothing to say");
}

static void
test_kick (Connect4TestAdmin *self,
           gconstpointer      place)
{
  Connect4TestClient *player = connect4_test_admin_add_player (self);
  g_autofree char *path = get_path (self, 0);
  g_autofree char *left = NULL;

  connect4_test_admin_do (self, "", "Server1.Subscribe", NULL);
  connect4_test_admin_expect (self, path, "Session1.Kick", "('too loud',)", "()");
  connect4_test_client_skip_to (player, "Your connection is being closed, goodbye!");
  connect4_test_client_expect_end (player);
  left = g_strdup_printf ("/ Server1.PlayerLeft (%s, 'normal')", path + strlen ("/sessions/"));
  connect4_test_admin_await (self, left);

  connect4_test_admin_refuse (self, path, "Session1.Kick", "('again',)", UNKNOWN_OBJECT, NULL);
  connect4_test_admin_refuse (self, path, "org.freedesktop.DBus.Properties.Get",
                              "('io.github.connect4d.Session1', 'Place')", UNKNOWN_OBJECT, NULL);
  connect4_test_admin_refuse (self, path, "org.freedesktop.DBus.Properties.GetAll",
                              "('io.github.connect4d.Session1',)", UNKNOWN_OBJECT, NULL);
  connect4_test_admin_refuse (self, path, "Actor1.ListChildren", NULL, UNKNOWN_OBJECT, NULL);
}

static void
test_long_reason (Connect4TestAdmin *self,
                  gconstpointer      place)
{
  Connect4TestClient *player = connect4_test_admin_add_player (self);
  g_autofree char *path = get_path (self, 0);
  g_autofree char *text = g_strnfill (1025, 'x');
  g_autofree char *kick = g_strdup_printf ("('%s',)", text);

  connect4_test_admin_refuse (self, path, "Session1.Kick", kick, INVALID_ARGS, NULL);
  connect4_test_admin_expect (self, path, "Session1.Kick", "('',)", "()");
  connect4_test_client_expect_end (player);
}

/* Numbers that are nobody's, another actor's, or written in another way than ours are no players. */
static void
test_no_such_player (Connect4TestAdmin *self,
                     gconstpointer      place)
{
  g_autofree char *root = NULL;
  g_autofree char *zero = NULL;
  g_autofree char *path = NULL;

  connect4_test_admin_add_player (self);
  path = get_path (self, 0);
  zero = g_strdup_printf ("/sessions/0%s", path + strlen ("/sessions/"));
  root = g_strdup_printf ("/sessions/%" G_GUINT64_FORMAT,
                          connect4_actor_get_id (CONNECT4_ACTOR (connect4_tree_get_root (self->tree))));
  connect4_test_admin_refuse (self, root, "Session1.Kick", "('',)", UNKNOWN_OBJECT, NULL);
  connect4_test_admin_refuse (self, zero, "Session1.Kick", "('',)", UNKNOWN_OBJECT, NULL);
  connect4_test_admin_refuse (self, "/sessions/0", "Session1.Kick", "('',)", UNKNOWN_OBJECT, NULL);
  connect4_test_admin_refuse (self, "/sessions/x", "Session1.Kick", "('',)", UNKNOWN_OBJECT, NULL);
  connect4_test_admin_refuse (self, "/sessions/99999999999999999999", "Session1.Kick", "('',)",
                              UNKNOWN_OBJECT, NULL);
  g_assert_cmpuint (connect4_sessions_get_traffic (connect4_tree_get_services (self->tree)->sessions)->n_players, ==,
                    1);
}

static void
test_signals (Connect4TestAdmin *self,
              gconstpointer      place)
{
  g_autofree char *path = NULL;
  g_autofree char *joined = NULL;
  g_autofree char *left = NULL;
  g_autofree char *address = NULL;

  connect4_test_admin_do (self, "", "Server1.Subscribe", NULL);
  connect4_test_admin_add_player (self);
  path = get_path (self, 0);
  address = connect4_test_admin_print (self, path, "Session1.Address");
  joined = g_strdup_printf ("/ Server1.PlayerJoined (%s, %s)", path + strlen ("/sessions/"), address);
  connect4_test_admin_await (self, joined);

  connect4_test_client_reset (self->players->pdata[0]);
  left = g_strdup_printf ("/ Server1.PlayerLeft (%s, 'shutdown: *", path + strlen ("/sessions/"));
  connect4_test_admin_await (self, left);
}

static void
add_tests (void)
{
  connect4_test_admin_add ("/admin/session/in-the-menu", test_in_the_menu);
  connect4_test_admin_add ("/admin/session/at-a-game", test_at_a_game);
  connect4_test_admin_add ("/admin/session/actor", test_actor);
  connect4_test_admin_add ("/admin/session/tell", test_tell);
  connect4_test_admin_add ("/admin/session/kick", test_kick);
  connect4_test_admin_add ("/admin/session/long-reason", test_long_reason);
  connect4_test_admin_add ("/admin/session/no-such-player", test_no_such_player);
  connect4_test_admin_add ("/admin/session/signals", test_signals);
}

int
main (int    argc,
      char **argv)
{
  return connect4_test_admin_run (&argc, &argv, add_tests);
}
