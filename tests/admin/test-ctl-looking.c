/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "connect4-test-stage.h"
#include "connect4-test-util.h"

static void
assert_matches (const char *text,
                const char *pattern)
{
  if (!g_regex_match_simple (pattern, text, G_REGEX_MULTILINE, 0))
    g_error ("There is no “%s” in:\n%s", pattern, text);
}

static void
test_status (Connect4TestStage *stage,
             gconstpointer      user_data)
{
  g_autofree char *text = connect4_test_stage_run (stage, WORDS ("status"));
  g_autofree char *pid = g_strdup_printf ("[%d]", connect4_test_server_get_pid (stage->server));
  g_autofree char *address =
    g_strdup_printf ("[\"127.0.0.1:%u\"]", connect4_test_server_get_port (stage->server));

  assert_matches (text, "connect4d " PACKAGE_VERSION " has run for ");
  connect4_test_stage_expect_json (stage, WORDS ("status", "--json"), "$.version", "[\"" PACKAGE_VERSION "\"]");
  if (g_getenv ("CONNECT4D_WRAPPER") == NULL)
    connect4_test_stage_expect_json (stage, WORDS ("status", "--json"), "$.pid", pid);
  connect4_test_stage_expect_json (stage, WORDS ("status", "--json"), "$.addresses[*]", address);
  connect4_test_stage_expect_json (stage, WORDS ("status", "--json"), "$.players", "[2]");
  connect4_test_stage_expect_json (stage, WORDS ("status", "--json"), "$.games_playing", "[1]");
  connect4_test_stage_expect_json (stage, WORDS ("status", "--json"), "$.games_in_lobby", "[0]");
  connect4_test_stage_expect_json (stage, WORDS ("status", "--json"), "$.connections_ever", "[2]");
  connect4_test_stage_expect_json (stage, WORDS ("status", "--json"), "$.moves", "[2]");
  connect4_test_stage_expect_json (stage, WORDS ("status", "--json"), "$.draining", "[false]");
  connect4_test_stage_expect_json (stage, WORDS ("status", "--json"), "$.handler_crashes.signal", "[0]");
}

static void
test_tree (Connect4TestStage *stage,
           gconstpointer      user_data)
{
  g_autofree char *text = connect4_test_stage_run (stage, WORDS ("tree"));

  assert_matches (text, "^root\\b");
  assert_matches (text, "─ listener\\b");
  assert_matches (text, "─ admin\\b");
  connect4_test_stage_expect_json (stage, WORDS ("tree", "--json"), "$[0].path", "[\"root\"]");
  connect4_test_stage_expect_json (stage, WORDS ("tree", "--json", "listener"), "$[*].class",
                                   "[\"Connect4Endpoint\"]");
  connect4_test_stage_expect_json (stage, WORDS ("tree", "--json", "connections"), "$[0].children", "[2]");
  connect4_test_stage_expect_json (stage, WORDS ("tree", "--json", "root/admin"), "$[0].state",
                                   "[\"running\"]");
}

static void
test_players (Connect4TestStage *stage,
              gconstpointer      user_data)
{
  g_autofree char *text = connect4_test_stage_run (stage, WORDS ("players"));
  g_autofree char *games = g_strdup_printf ("[\"%s\",\"%s\"]", stage->code, stage->code);

  assert_matches (text, "^PLAYER");
  assert_matches (text, stage->code);
  connect4_test_stage_expect_json (stage, WORDS ("players", "--json"), "$[*].symbol", "[\"X\",\"O\"]");
  connect4_test_stage_expect_json (stage, WORDS ("players", "--json"), "$[*].game", games);
  connect4_test_stage_expect_json (stage, WORDS ("players", "--json"), "$[*].place", "[\"game\",\"game\"]");
  connect4_test_stage_expect_json (stage, WORDS ("players", "--json"), "$[*].crashes", "[0,0]");
}

static void
test_games (Connect4TestStage *stage,
            gconstpointer      user_data)
{
  g_autofree char *text = connect4_test_stage_run (stage, WORDS ("games"));
  g_autofree char *code = g_strdup_printf ("[\"%s\"]", stage->code);

  assert_matches (text, stage->code);
  connect4_test_stage_expect_json (stage, WORDS ("games", "--json"), "$[*].code", code);
  connect4_test_stage_expect_json (stage, WORDS ("games", "--json"), "$[*].moves", "[\"34\"]");
  connect4_test_stage_expect_json (stage, WORDS ("games", "--json"), "$[0].turn", "[\"X\"]");
  connect4_test_stage_expect_json (stage, WORDS ("games", "--json"), "$[0].players[*].symbol", "[\"X\",\"O\"]");
}

/* As the players see it, and while they play on. */
static void
test_show (Connect4TestStage *stage,
           gconstpointer      user_data)
{
  g_autofree char *small = g_ascii_strdown (stage->code, -1);
  g_autofree char *text = connect4_test_stage_run (stage, WORDS ("show", small));

  assert_matches (text, stage->code);
  assert_matches (text, "X.*O");
  connect4_test_stage_expect_json (stage, WORDS ("show", stage->code, "--json"), "$.board[5]",
                                   "[\"   XO  \"]");
  connect4_test_table_move (stage->table, "3");
  connect4_test_stage_expect_json (stage, WORDS ("show", stage->code, "--json"), "$.board[4]",
                                   "[\"   X   \"]");
  connect4_test_stage_expect_json (stage, WORDS ("show", stage->code, "--json"), "$.status", "[\"playing\"]");
  connect4_test_stage_expect_json (stage, WORDS ("show", stage->code, "--json"), "$.moves", "[\"343\"]");
}

static void
test_top (Connect4TestStage *stage,
          gconstpointer      user_data)
{
  g_autofree char *text = connect4_test_stage_run (stage, WORDS ("top", "--count=1"));

  assert_matches (text, "connect4d " PACKAGE_VERSION);
  assert_matches (text, "Memory: ");
  connect4_test_stage_expect_json (stage, WORDS ("top", "--count=1", "--json"), "$.players", "[2]");
  connect4_test_stage_expect_json (stage, WORDS ("top", "--count=1", "--json"), "$.handlers[0].type",
                                   "[\"process\"]");
}

static void
test_limits (Connect4TestStage *stage,
             gconstpointer      user_data)
{
  g_autofree char *text = connect4_test_stage_run (stage, WORDS ("limits"));

  assert_matches (text, "idle-timeout +1800");
  connect4_test_stage_expect_json (stage, WORDS ("limits", "--json"), "$['idle-timeout']", "[1800]");
}

/* What bash is given to complete with. */
static void
test_complete (Connect4TestStage *stage,
               gconstpointer      user_data)
{
  g_autofree char *player = connect4_test_stage_get_player (stage, "O");
  g_autofree char *players = connect4_test_stage_run (stage, WORDS ("complete", "tell"));
  g_autofree char *games = connect4_test_stage_run (stage, WORDS ("complete", "show"));
  g_autofree char *actors = connect4_test_stage_run (stage, WORDS ("complete", "restart"));
  g_autofree char *handlers = connect4_test_stage_run (stage, WORDS ("complete", "kill-handler"));
  g_autofree char *limits = connect4_test_stage_run (stage, WORDS ("complete", "limits"));
  g_autofree char *player_line = g_strdup_printf ("^%s$", player);
  g_autofree char *code_line = g_strdup_printf ("^%s$", stage->code);

  assert_matches (players, player_line);
  assert_matches (games, code_line);
  assert_matches (actors, "^root/endpoint/listener$");
  assert_matches (handlers, "^[0-9]+$");
  assert_matches (limits, "^idle-timeout=$");
}

static void
on_completed (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* Returns: (transfer full): what bash completes the last word of a command line with */
static char *
complete (Connect4TestStage *stage,
          const char        *command,
          const char        *word)
{
  g_autofree char *folder = g_path_get_dirname (g_getenv ("CONNECT4CTL"));
  g_autofree char *path = g_strconcat (folder, ":", g_getenv ("PATH"), NULL);
  g_autofree char *file = g_build_filename (g_getenv ("CONNECT4_DATADIR"), "connect4ctl.bash", NULL);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *output;

  g_subprocess_launcher_setenv (launcher, "PATH", path, TRUE);
  g_subprocess_launcher_setenv (launcher, "DBUS_SESSION_BUS_ADDRESS", connect4_test_bus_get_address (stage->bus),
                                TRUE);
  process = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("CONNECT4_COMPLETE"), file, "connect4ctl",
                                         command, word, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8_async (process, NULL, NULL, on_completed, &result);
  connect4_test_iterate_until (result != NULL);
  g_subprocess_communicate_utf8_finish (process, result, &output, NULL, &error);
  g_assert_no_error (error);

  return g_strchomp (output);
}

static void
test_completion (Connect4TestStage *stage,
                 gconstpointer      user_data)
{
  g_autofree char *x = connect4_test_stage_get_player (stage, "X");
  g_autofree char *o = connect4_test_stage_get_player (stage, "O");
  g_autofree char *both = g_strconcat (x, "\n", o, NULL);
  g_autofree char *players = complete (stage, "tell", "");
  g_autofree char *player = complete (stage, "kick", o);
  g_autofree char *game = complete (stage, "show", "");
  g_autofree char *actor = complete (stage, "restart", "root/endpoint/l");
  g_autofree char *limit = complete (stage, "limits", "idle");
  g_autofree char *value = complete (stage, "limits", "idle-timeout=");

  g_assert_cmpstr (players, ==, both);
  g_assert_cmpstr (player, ==, o);
  g_assert_cmpstr (game, ==, stage->code);
  g_assert_cmpstr (actor, ==, "root/endpoint/listener");
  g_assert_cmpstr (limit, ==, "idle-timeout=");
  g_assert_cmpstr (value, ==, "");
}

static void
test_not_found (Connect4TestStage *stage,
                gconstpointer      user_data)
{
  const char *no_player = "connect4ctl: 99999: There is no such player: see connect4ctl players\n";

  connect4_test_stage_expect (stage, WORDS ("tell", "99999", "Hi"), 5, "", no_player);
  connect4_test_stage_expect (stage, WORDS ("kick", "99999"), 5, "", no_player);
  connect4_test_stage_expect (stage, WORDS ("show", "AAAAAA"), 5, "",
                              "connect4ctl: AAAAAA: There is no such game: see connect4ctl games\n");
  connect4_test_stage_expect (stage, WORDS ("end", "AAAAAA"), 5, "",
                              "connect4ctl: AAAAAA: There is no such game: see connect4ctl games\n");
  connect4_test_stage_expect (stage, WORDS ("restart", "nobody"), 5, "",
                              "connect4ctl: There is no actor “nobody”: see connect4ctl tree\n");
  connect4_test_stage_expect (stage, WORDS ("tree", "nobody"), 5, "",
                              "connect4ctl: There is no actor “nobody”: see connect4ctl tree\n");
}

/* The next event, of which something is known. Returns: (transfer full): the object in JSON */
static JsonNode *
wait_for_event (Connect4TestCtl *ctl,
                const char      *name,
                gsize           *offset)
{
  g_autofree char *pattern = g_strdup_printf ("\"event\":\"%s\"", name);
  g_autofree char *line = NULL;
  g_autoptr (JsonNode) root = NULL;
  const char *at;
  const char *end;

  connect4_test_iterate_until (
    (at = strstr (connect4_test_ctl_get_output (ctl) + *offset, pattern)) != NULL &&
    (end = strchr (at, '\n')) != NULL);
  while (at > connect4_test_ctl_get_output (ctl) && at[-1] != '\n')
    at--;
  *offset = end - connect4_test_ctl_get_output (ctl);
  line = g_strndup (at, end - at);
  root = json_from_string (line, NULL);
  g_assert_nonnull (root);

  return g_steal_pointer (&root);
}

/* A whole game, and a player who comes and goes, on the way. */
static void
test_monitor (Connect4TestStage *stage,
              gconstpointer      user_data)
{
  g_autoptr (Connect4TestCtl) ctl = connect4_test_stage_start (stage, WORDS ("monitor", "--json"));
  g_autoptr (Connect4TestCtl) text = connect4_test_stage_start (stage, WORDS ("monitor"));
  g_autoptr (Connect4TestPlayer) visitor = NULL;
  g_autoptr (JsonNode) joined = NULL;
  g_autoptr (JsonNode) moved = NULL;
  g_autoptr (JsonNode) finished = NULL;
  g_autoptr (JsonNode) left = NULL;
  gsize offset = 0;

  /* Until it has subscribed. */
  while (strstr (connect4_test_ctl_get_output (ctl), "PlayerJoined") == NULL ||
         strstr (connect4_test_ctl_get_output (text), " has come, from ") == NULL)
    {
      g_clear_pointer (&visitor, connect4_test_player_free);
      visitor = connect4_test_server_connect (stage->server, "visitor");
    }

  joined = wait_for_event (ctl, "PlayerJoined", &offset);
  g_assert_true (g_str_has_prefix (
    json_object_get_string_member (json_node_get_object (joined), "address"), "127.0.0.1:"));
  connect4_test_table_move (stage->table, "34343");
  moved = wait_for_event (ctl, "Moved", &offset);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (moved), "column"), ==, 3);
  finished = wait_for_event (ctl, "GameFinished", &offset);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (finished), "code"), ==, stage->code);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (finished), "winner"), ==, "X");
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (finished), "moves"), ==, "3434343");
  connect4_test_player_type (visitor, "exit");
  connect4_test_player_skip_to (visitor, "Bye!");
  connect4_test_player_expect_closed (visitor);
  g_clear_pointer (&visitor, connect4_test_player_free);
  left = wait_for_event (ctl, "PlayerLeft", &offset);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (left), "reason"), ==, "normal");

  connect4_test_iterate_until (strstr (connect4_test_ctl_get_output (text), ": X has won\n"));
  assert_matches (connect4_test_ctl_get_output (text), " has played column 3$");
  assert_matches (connect4_test_ctl_get_output (text), " is over after 7 moves: X has won$");

  connect4_test_server_stop (stage->server);
  connect4_test_ctl_expect (ctl, 3, NULL, "connect4ctl: connect4d has stopped\n");
  connect4_test_ctl_expect (text, 3, NULL, "connect4ctl: connect4d has stopped\n");
}

/* Nothing runs on the bus any more. */
static void
test_not_running (Connect4TestStage *stage,
                  gconstpointer      user_data)
{
  connect4_test_server_stop (stage->server);
  connect4_test_stage_expect (stage, WORDS ("--bus=session", "status"), 3, "",
                              "connect4ctl: connect4d is not running\n");
  connect4_test_stage_expect (stage, WORDS ("--bus=session", "stop"), 3, "",
                              "connect4ctl: connect4d is not running\n");
}

#define ADD(name, func)                                                                            \
  g_test_add ("/admin/ctl/" name, Connect4TestStage, NULL, connect4_test_stage_set_up, func,       \
              connect4_test_stage_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("status", test_status);
  ADD ("tree", test_tree);
  ADD ("players", test_players);
  ADD ("games", test_games);
  ADD ("show", test_show);
  ADD ("top", test_top);
  ADD ("limits", test_limits);
  ADD ("complete", test_complete);
  ADD ("completion", test_completion);
  ADD ("not-found", test_not_found);
  ADD ("monitor", test_monitor);
  ADD ("not-running", test_not_running);

  return g_test_run ();
}
