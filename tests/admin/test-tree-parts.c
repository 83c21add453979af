/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>

#include "connect4-test-stage.h"
#include "connect4-test-util.h"

#define BUS_NAME "io.github.connect4d"
#define PLACE    "/io/github/connect4d"
#define ADMIN    "root/admin"
#define MENU_END  "exit - Say goodbye and close the connection."

/* Every part of the tree is taken down by an admin, and put up again, in the middle of a game. Which parts there
 * are the server itself says. */

typedef struct
{
  char *object;
  char *path;
} Part;

static void
part_free (gpointer data)
{
  Part *part = data;

  g_free (part->object);
  g_free (part->path);
  g_free (part);
}

static GVariant *
call (GDBusConnection  *connection,
      const char       *object,
      const char       *method,
      GVariant         *arguments,
      GError          **error)
{
  g_auto (GStrv) names = g_strsplit (method, ".", 2);
  g_autofree char *interface = g_strconcat (BUS_NAME ".", names[0], NULL);

  return g_dbus_connection_call_sync (connection, BUS_NAME, object, interface, names[1], arguments, NULL,
                                      G_DBUS_CALL_FLAGS_NONE, CONNECT4_TEST_LIMIT_SECONDS * 1000, NULL, error);
}

/* Returns: (transfer full) (element-type Part): all below the root */
static GPtrArray *
list_parts (GDBusConnection *connection)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func (part_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = call (connection, PLACE, "Server1.GetTree", g_variant_new ("(su)", "", 0), &error);
  g_autoptr (GVariantIter) rows = NULL;
  GVariant *row;

  g_assert_no_error (error);
  g_variant_get (reply, "(a(osssstutussuu))", &rows);
  while ((row = g_variant_iter_next_value (rows)) != NULL)
    {
      Part *part = g_new0 (Part, 1);

      g_variant_get_child (row, 0, "o", &part->object);
      g_variant_get_child (row, 1, "s", &part->path);
      g_variant_unref (row);
      g_ptr_array_add (parts, part);
    }

  g_assert_cmpstr (((Part *) parts->pdata[0])->path, ==, "root");
  g_ptr_array_remove_index (parts, 0);
  return parts;
}

static gboolean
is_at (const Part *part,
       const char *path)
{
  gsize length = strlen (path);

  return strncmp (part->path, path, length) == 0 && (part->path[length] == '\0' || part->path[length] == '/');
}

static gboolean
is_child_of (const Part *part,
             const char *path)
{
  return is_at (part, path) && !g_str_equal (part->path, path);
}

/* With these the players' connections end; that is all that they are there for. */
static gboolean
holds_players (const Part *part)
{
  return g_str_equal (part->path, "root/endpoint") || is_at (part, "root/endpoint/connections");
}

/* These come and go, and are not started again when they have been stopped for good. */
static gboolean
comes_and_goes (const Part *part)
{
  return is_child_of (part, "root/games/game-servers") || is_child_of (part, "root/endpoint/connections") ||
         is_child_of (part, "root/handlers/processes");
}

static void
act (GDBusConnection *connection,
     const Part      *part,
     const char      *method)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = call (connection, part->object, method, NULL, &error);

  if (error != NULL)
    g_error ("%s of %s: %s", method, part->path, error->message);
}

static void
move (Connect4TestStage *stage,
      gboolean           is_o,
      int                column)
{
  Connect4TestPlayer *mover = is_o ? stage->o : stage->x;
  const char *line = is_o ? "Player O has played!" : "Player X has played!";

  connect4_test_player_type (mover, "move %d", column);
  connect4_test_player_skip_to (stage->x, line);
  connect4_test_player_skip_to (stage->o, line);
}

static void
leave (Connect4TestPlayer *player)
{
  connect4_test_player_type (player, "leave");
  connect4_test_player_skip_to (player, "Game left successfully");
}

/* The third move and the fourth, of the game that was begun before, which is found by its code; nobody who
 * leaves it is in it still. */
static void
expect_game_goes_on (Connect4TestStage *stage)
{
  g_autoptr (Connect4TestPlayer) visitor = connect4_test_server_connect (stage->server, "visitor");

  connect4_test_player_type (visitor, "join %s Q", stage->code);
  connect4_test_player_expect_error (visitor, "wrong_status");
  move (stage, FALSE, 0);
  move (stage, TRUE, 1);
  leave (stage->o);
  connect4_test_player_skip_to (stage->x, "Player O has left the game.");
  leave (stage->x);
}

/* All of it, with those who play from now on. */
static void
expect_new_game (Connect4TestStage *stage)
{
  g_autoptr (Connect4TestTable) table = connect4_test_table_new (stage->server, NULL);

  connect4_test_table_start (table);
  connect4_test_table_move (table, "3453");
  for (guint i = 0; i < 2; i++)
    leave (connect4_test_table_get_player (table, i));
}

static void
expect_as_before (Connect4TestStage *stage,
                  const Part        *part)
{
  if (!holds_players (part))
    expect_game_goes_on (stage);
  expect_new_game (stage);
}

static void
restart (Connect4TestStage *stage,
         GDBusConnection   *connection,
         const Part        *part)
{
  if (is_child_of (part, "root/endpoint/connections") || is_child_of (part, "root/handlers/processes"))
    return; /* not supported, as /admin/actor has it */

  act (connection, part, "Actor1.Restart");
  expect_as_before (stage, part);
}

static void
terminate (Connect4TestStage *stage,
           GDBusConnection   *connection,
           const Part        *part)
{
  act (connection, part, "Actor1.Terminate");
  if (is_child_of (part, "root/games/game-servers"))
    {
      connect4_test_player_skip_to (stage->x, "The game has been ended.");
      connect4_test_player_skip_to (stage->o, "The game has been ended.");
      expect_new_game (stage);
    }
  else if (is_at (part, ADMIN))
    {
      expect_as_before (stage, part); /* there is nobody left to ask */
    }
  else
    {
      if (!comes_and_goes (part))
        act (connection, part, "Actor1.Restart");
      expect_as_before (stage, part);
    }
}

/* What is typed while a part is not there is answered, and whoever leaves then has left. */
static void
terminate_and_leave (Connect4TestStage *stage,
                     GDBusConnection   *connection,
                     const Part        *part)
{
  if (holds_players (part) || is_at (part, "root/handlers") || is_at (part, ADMIN) || comes_and_goes (part))
    return; /* nobody to leave, to read lines, or to start it again */

  act (connection, part, "Actor1.Terminate");
  leave (stage->o);
  connect4_test_player_type (stage->o, "create mine");
  connect4_test_player_skip_to (stage->o, MENU_END);
  act (connection, part, "Actor1.Restart");
  connect4_test_player_type (stage->x, "board");
  connect4_test_player_skip_to (stage->x, "Player X wins!");
  leave (stage->x);
  expect_new_game (stage);
}

typedef void (*PartCheck) (Connect4TestStage *stage, GDBusConnection *connection, const Part *part);

static gboolean
check_part (PartCheck check,
            guint     index)
{
  Connect4TestStage stage = { 0 };
  g_autoptr (GDBusConnection) connection = NULL;
  g_autoptr (GPtrArray) parts = NULL;
  gboolean there_is_more;

  connect4_test_stage_set_up (&stage, NULL);
  connection = connect4_test_bus_connect (stage.bus);
  parts = list_parts (connection);
  there_is_more = index + 1 < parts->len;
  g_test_message ("%s", ((Part *) parts->pdata[index])->path);
  check (&stage, connection, parts->pdata[index]);
  g_clear_object (&connection);
  connect4_test_stage_tear_down (&stage, NULL);

  return there_is_more;
}

/* Each part has a server of its own, which has not been through anything before. */
static void
check_all_parts (gconstpointer check)
{
  guint n = 0;

  while (check_part ((PartCheck) check, n))
    n++;
  g_assert_cmpuint (n, >=, 12);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_data_func ("/admin/tree-parts/restart", restart, check_all_parts);
  g_test_add_data_func ("/admin/tree-parts/terminate-and-restart", terminate, check_all_parts);
  g_test_add_data_func ("/admin/tree-parts/terminate-and-leave", terminate_and_leave, check_all_parts);

  return g_test_run ();
}
