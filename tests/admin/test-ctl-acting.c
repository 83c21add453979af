/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <json-glib/json-glib.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "connect4-test-stage.h"
#include "connect4-test-util.h"

static void
set_up (Connect4TestStage *stage,
        gconstpointer      user_data)
{
  connect4_test_stage_set_up (stage, NULL);
}

static void
test_tell (Connect4TestStage *stage,
           gconstpointer      user_data)
{
  g_autofree char *player = connect4_test_stage_get_player (stage, "O");

  connect4_test_stage_expect (stage, WORDS ("tell", player, "Good", "luck!"), 0, "", "");
  connect4_test_player_expect_line (stage->o, "Message from the server: Good luck!");
  connect4_test_player_expect_quiet (stage->x);
  connect4_test_stage_expect (stage, WORDS ("tell", "--json", player, "Bell\aring"), 0, "", "");
  connect4_test_player_expect_line (stage->o, "Message from the server: Bellring");
  connect4_test_table_move (stage->table, "5");
}

static void
test_announce (Connect4TestStage *stage,
               gconstpointer      user_data)
{
  connect4_test_stage_expect (stage, WORDS ("announce", "Hello", "all"), 0, "2 players were told\n", "");
  connect4_test_player_expect_line (stage->x, "Message from the server: Hello all");
  connect4_test_player_expect_line (stage->o, "Message from the server: Hello all");
  connect4_test_stage_expect_json (stage, WORDS ("announce", "--json", "Again"), "$.players", "[2]");
  connect4_test_player_expect_line (stage->x, "Message from the server: Again");
  connect4_test_player_expect_line (stage->o, "Message from the server: Again");
}

/* Who has done what is in the log, in a line each. */
static void
test_log (Connect4TestStage *stage,
          gconstpointer      user_data)
{
  g_autofree char *player = connect4_test_stage_get_player (stage, "O");
  g_autofree char *expected = NULL;

  expected = g_strdup_printf (
    "User %u, :1\\.[0-9]+ calls Server1\\.Announce\\('a\\\\nb',\\) of /io/github/connect4d\n"
    "(.*\n)*.*User %u, :1\\.[0-9]+ calls Session1\\.Kick\\('',\\) of /io/github/connect4d/sessions/%s\n",
    geteuid (), geteuid (), player);
  connect4_test_stage_expect (stage, WORDS ("announce", "a\nb"), 0, NULL, "");
  g_free (connect4_test_stage_run (stage, WORDS ("status")));
  connect4_test_stage_expect (stage, WORDS ("kick", player), 0, "", "");
  connect4_test_iterate_until (
    g_regex_match_simple (expected, connect4_test_server_get_messages (stage->server), 0, 0));
  g_assert_null (strstr (connect4_test_server_get_messages (stage->server), "GetAll"));
}

static void
test_kick (Connect4TestStage *stage,
           gconstpointer      user_data)
{
  g_autofree char *player = connect4_test_stage_get_player (stage, "O");
  g_autofree char *gone = NULL;

  connect4_test_stage_expect (stage, WORDS ("kick", player, "time", "is up"), 0, "", "");
  connect4_test_player_expect_line (stage->o, "Your connection is being closed, goodbye!");
  connect4_test_player_expect_line (stage->o, "The reason: time is up");
  connect4_test_player_expect_closed (stage->o);
  connect4_test_player_expect_line (stage->x, "Player O has left the game.");
  connect4_test_stage_expect_json (stage, WORDS ("players", "--json"), "$[*].symbol", "[\"X\"]");
  gone = g_strdup_printf ("connect4ctl: %s: There is no such player: see connect4ctl players\n", player);
  connect4_test_stage_expect (stage, WORDS ("kick", player), 5, "", gone);
}

static void
test_end (Connect4TestStage *stage,
          gconstpointer      user_data)
{
  connect4_test_stage_expect (stage, WORDS ("end", stage->code, "lunch"), 0, "", "");
  connect4_test_player_expect_line (stage->x, "The game has been ended.");
  connect4_test_player_expect_line (stage->x, "The reason: lunch");
  connect4_test_player_expect_line (stage->o, "The game has been ended.");
  connect4_test_stage_expect_json (stage, WORDS ("games", "--json"), "$[*].code", "[]");
  connect4_test_stage_expect_json (stage, WORDS ("players", "--json"), "$[*].place", "[\"menu\",\"menu\"]");
}

static gboolean
is_dead (int pid)
{
  return kill (pid, 0) < 0;
}

/* The players play on, with another handler. */
static void
test_kill_handler (Connect4TestStage *stage,
                   gconstpointer      user_data)
{
  g_autofree char *handlers = connect4_test_stage_run (stage, WORDS ("complete", "kill-handler"));
  g_autofree char *output = connect4_test_stage_run (stage, WORDS ("kill-handler"));
  g_autofree char *by_pid = NULL;
  g_autofree char *killed = NULL;
  const char *pid;

  g_assert_true (g_str_has_prefix (output, "Killed process "));
  pid = g_strchomp (output) + strlen ("Killed process ");
  g_assert_nonnull (strstr (handlers, pid));
  connect4_test_iterate_until (is_dead (atoi (pid)));
  connect4_test_table_move (stage->table, "5");
  connect4_test_stage_expect_json (stage, WORDS ("status", "--json"), "$.handler_crashes.signal", "[1]");

  /* Once more, and by its number. */
  g_free (handlers);
  handlers = connect4_test_stage_run (stage, WORDS ("complete", "kill-handler"));
  pid = strstr (handlers, "\n") + 1;
  while (!g_ascii_isdigit (*pid))
    pid = strstr (pid, "\n") + 1;
  by_pid = g_strndup (pid, strcspn (pid, "\n"));
  killed = g_strdup_printf ("[%s]", by_pid);
  connect4_test_stage_expect_json (stage, WORDS ("kill-handler", by_pid, "--json"), "$.killed", killed);
  connect4_test_table_move (stage->table, "5");
  connect4_test_stage_expect_json (stage, WORDS ("status", "--json"), "$.handler_crashes.signal", "[2]");
  connect4_test_stage_expect_json (stage, WORDS ("tree", "processes", "--json"), "$[0].child_crashes", "[2]");
  connect4_test_stage_expect (stage, WORDS ("kill-handler", "1"), 5, "", NULL);
}

/* Nobody has to restart them. */
static void
test_restart_handler (Connect4TestStage *stage,
                      gconstpointer      user_data)
{
  g_autofree char *json = connect4_test_stage_run (stage, WORDS ("top", "--json", "--count=1"));
  g_autoptr (JsonNode) root = json_from_string (json, NULL);
  g_autoptr (JsonNode) paths = json_path_query ("$.handlers[*].path", root, NULL);
  const char *path = json_array_get_string_element (json_node_get_array (paths), 0);

  connect4_test_stage_expect (stage, WORDS ("restart", path), 1, "",
                              "connect4ctl: Handlers are not restarted: another takes the place of one that ends. "
                              "To end one, use connect4ctl kill-handler\n");
  connect4_test_table_move (stage->table, "5");
}

/* Of the listener, which nobody who is connected notices. */
static void
test_restart (Connect4TestStage *stage,
              gconstpointer      user_data)
{
  g_autoptr (Connect4TestPlayer) visitor = NULL;

  connect4_test_stage_expect (stage, WORDS ("restart", "listener"), 0, "", "");
  visitor = connect4_test_server_connect (stage->server, "visitor");
  connect4_test_table_move (stage->table, "5");
  connect4_test_stage_expect_json (stage, WORDS ("tree", "listener", "--json"), "$[0].state", "[\"running\"]");
  connect4_test_stage_expect_json (stage, WORDS ("tree", "listener", "--json"), "$[0].restarts", "[1]");
  connect4_test_stage_expect_json (stage, WORDS ("tree", "listener", "--json"), "$[0].last_exit_reason",
                                   "[\"shutdown\"]");

  connect4_test_stage_expect (stage, WORDS ("terminate", "listener"), 0, "", "");
  connect4_test_stage_expect_json (stage, WORDS ("tree", "listener", "--json"), "$[0].state", "[\"stopped\"]");
  connect4_test_table_move (stage->table, "5");
  connect4_test_stage_expect (stage, WORDS ("restart", "listener"), 0, "", "");
  connect4_test_stage_expect_json (stage, WORDS ("tree", "listener", "--json"), "$[0].state", "[\"running\"]");
  g_clear_pointer (&visitor, connect4_test_player_free);
  visitor = connect4_test_server_connect (stage->server, "another visitor");
}

static void
test_limits (Connect4TestStage *stage,
             gconstpointer      user_data)
{
  connect4_test_stage_expect (stage, WORDS ("limits", "idle-timeout=77", "line-timeout=7"), 0, "", "");
  connect4_test_stage_expect_json (stage, WORDS ("limits", "--json"), "$['idle-timeout']", "[77]");
  connect4_test_stage_expect_json (stage, WORDS ("limits", "--json"), "$['line-timeout']", "[7]");
  connect4_test_stage_expect (stage, WORDS ("limits", "idle-timeout=78", "nonsense=1"), 2, "", NULL);
  connect4_test_stage_expect_json (stage, WORDS ("limits", "--json"), "$['idle-timeout']", "[77]");
}

static void
test_reload (Connect4TestStage *stage,
             gconstpointer      user_data)
{
  connect4_test_stage_write_config (stage, "idle-timeout=55\n");
  connect4_test_stage_expect (stage, WORDS ("reload"), 0, "", "");
  connect4_test_stage_expect_json (stage, WORDS ("limits", "--json"), "$['idle-timeout']", "[55]");

  connect4_test_stage_write_config (stage, "idle-timeout=ever\n");
  connect4_test_stage_expect (stage, WORDS ("reload"), 1, "", NULL);
  connect4_test_stage_expect_json (stage, WORDS ("limits", "--json"), "$['idle-timeout']", "[55]");
}

/* What an admin has changed is as the file has it again, and the log says so. */
static void
test_reload_after_limits (Connect4TestStage *stage,
                          gconstpointer      user_data)
{
  g_autofree char *limits = connect4_test_stage_run (stage, WORDS ("limits"));
  g_autofree char *limits_again = NULL;

  connect4_test_stage_expect (stage, WORDS ("limits", "idle-timeout=77", "max-connections=5", "request-rate=20"),
                              0, "", "");
  connect4_test_stage_expect (stage, WORDS ("reload"), 0, "", "");
  limits_again = connect4_test_stage_run (stage, WORDS ("limits"));
  g_assert_cmpstr (limits_again, ==, limits);
  connect4_test_iterate_until (
    connect4_test_server_has_said (stage->server,
                                   "The configuration has been read again: max-connections=as many as there can be, "
                                   "idle-timeout=1800, request-rate=20, request-burst=40\n"));

  connect4_test_stage_expect (stage, WORDS ("reload"), 0, "", "");
  connect4_test_iterate_until (
    connect4_test_server_has_said (stage->server, "The configuration has been read again: nothing has changed\n"));
}

static void
test_drain (Connect4TestStage *stage,
            gconstpointer      user_data)
{
  g_autoptr (Connect4TestPlayer) visitor = connect4_test_server_connect (stage->server, "visitor");

  connect4_test_stage_expect (stage, WORDS ("drain", "600", "an", "update", "--no-wait"), 0, "", "");
  connect4_test_player_expect_line (stage->x, "The server closes in 10 minutes.");
  connect4_test_player_expect_line (stage->x, "The reason: an update");
  connect4_test_player_expect_line (stage->o, "The server closes in 10 minutes.");
  connect4_test_player_expect_line (stage->o, "The reason: an update");
  connect4_test_player_skip_to (visitor, "The reason: an update");
  connect4_test_stage_expect_json (stage, WORDS ("status", "--json"), "$.draining", "[true]");
  connect4_test_stage_expect_json (stage, WORDS ("status", "--json"), "$.drain_reason", "[\"an update\"]");
  connect4_test_table_move (stage->table, "5");

  connect4_test_stage_expect (stage, WORDS ("drain", "--cancel"), 0, "", "");
  connect4_test_player_expect_line (stage->x, "The server stays open: games can be created again.");
  connect4_test_player_expect_line (stage->o, "The server stays open: games can be created again.");
  connect4_test_stage_expect_json (stage, WORDS ("status", "--json"), "$.draining", "[false]");
  connect4_test_stage_expect (stage, WORDS ("drain", "--cancel"), 1, "", NULL);

  connect4_test_stage_expect (stage, WORDS ("drain", "1"), 0, "", "");
  connect4_test_player_skip_to (stage->x, "The server is closing. Goodbye!");
  connect4_test_server_wait (stage->server);
}

/* Nobody is waited for, neither from the beginning nor when the last player has gone. */
static void
test_drain_of_nobody (Connect4TestStage *stage,
                      gconstpointer      user_data)
{
  g_autoptr (Connect4TestCtl) ctl = connect4_test_stage_start (stage, WORDS ("drain", "600"));

  connect4_test_player_expect_line (stage->x, "The server closes in 10 minutes.");
  connect4_test_player_type (stage->o, "exit");
  connect4_test_player_skip_to (stage->o, "Bye!");
  connect4_test_stage_expect_json (stage, WORDS ("status", "--json"), "$.draining", "[true]");
  connect4_test_player_type (stage->x, "exit");
  connect4_test_player_skip_to (stage->x, "Bye!");
  connect4_test_ctl_expect (ctl, 0, "", "");
  connect4_test_server_wait (stage->server);
}

static void
test_stop (Connect4TestStage *stage,
           gconstpointer      user_data)
{
  connect4_test_stage_expect (stage, WORDS ("stop"), 0, "", "");
  connect4_test_player_expect_line (stage->x, "The server is closing. Goodbye!");
  connect4_test_player_expect_closed (stage->x);
  connect4_test_server_wait (stage->server);
}

/* Whoever is neither the server's user nor root can look, and change nothing. */
static void
test_not_allowed (Connect4TestStage *stage,
                  gconstpointer      user_data)
{
  g_autofree char *player = NULL;

  if (!connect4_test_is_root ())
    {
      g_test_skip ("to be another user takes root");
      return;
    }

  player = connect4_test_stage_get_player (stage, "X");
  connect4_test_stage_expect_refused (stage, WORDS ("tell", player, "Hi"));
  connect4_test_stage_expect_refused (stage, WORDS ("kick", player));
  connect4_test_stage_expect_refused (stage, WORDS ("announce", "Hi"));
  connect4_test_stage_expect_refused (stage, WORDS ("end", stage->code));
  connect4_test_stage_expect_refused (stage, WORDS ("kill-handler"));
  connect4_test_stage_expect_refused (stage, WORDS ("restart", "listener"));
  connect4_test_stage_expect_refused (stage, WORDS ("terminate", "listener"));
  connect4_test_stage_expect_refused (stage, WORDS ("limits", "idle-timeout=1"));
  connect4_test_stage_expect_refused (stage, WORDS ("reload"));
  connect4_test_stage_expect_refused (stage, WORDS ("drain"));
  connect4_test_stage_expect_refused (stage, WORDS ("drain", "--cancel"));
  connect4_test_stage_expect_refused (stage, WORDS ("stop"));
  connect4_test_player_expect_quiet (stage->x);
  connect4_test_table_move (stage->table, "5");
}

static void
on_name_appeared (GDBusConnection *connection,
                  const char      *name,
                  const char      *owner,
                  gpointer         user_data)
{
  (*(guint *) user_data)++;
}

/* What admins talk to is an actor like the others: it is back after a moment. */
static void
test_restart_of_admin (Connect4TestStage *stage,
                       gconstpointer      user_data)
{
  g_autoptr (GDBusConnection) connection = connect4_test_bus_connect (stage->bus);
  guint n_owners = 0;
  guint watch = g_bus_watch_name_on_connection (connection, "io.github.connect4d", G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                on_name_appeared, NULL, &n_owners, NULL);

  connect4_test_iterate_until (n_owners == 1);
  connect4_test_stage_expect (stage, WORDS ("restart", user_data), 0, "", "");
  connect4_test_table_move (stage->table, "5");
  connect4_test_iterate_until (n_owners == 2);
  g_bus_unwatch_name (watch);
  connect4_test_stage_expect_json (stage, WORDS ("tree", "root/admin/interface", "--json"), "$[0].state",
                                   "[\"running\"]");
  connect4_test_stage_expect_json (stage, WORDS ("status", "--json"), "$.moves", "[3]");
}

/* Players come until a connect4ctl says so. */
static void
come_until_seen (Connect4TestStage *stage,
                 Connect4TestCtl   *monitor)
{
  gsize seen = strlen (connect4_test_ctl_get_output (monitor));

  while (strstr (connect4_test_ctl_get_output (monitor) + seen, " has come, from ") == NULL)
    connect4_test_player_free (connect4_test_server_connect (stage->server, "visitor"));
}

/* Who watches sees on. */
static void
test_watch_over_restart (Connect4TestStage *stage,
                         gconstpointer      user_data)
{
  g_autoptr (Connect4TestCtl) monitor = connect4_test_stage_start (stage, WORDS ("monitor"));
  g_autoptr (Connect4TestCtl) watch = NULL;

  watch = connect4_test_stage_start (stage, WORDS ("status", "-w", "--json", "-i", "0.1"));
  come_until_seen (stage, monitor);
  connect4_test_iterate_until (strchr (connect4_test_ctl_get_output (watch), '\n') != NULL);

  connect4_test_stage_expect (stage, WORDS ("restart", "root/admin/interface"), 0, "", "");
  connect4_test_iterate_until (strstr (connect4_test_ctl_get_messages (monitor), "started again") != NULL);
  come_until_seen (stage, monitor);
  connect4_test_table_move (stage->table, "5");
  connect4_test_iterate_until (strstr (connect4_test_ctl_get_output (watch), "\"moves\":3") != NULL);

  connect4_test_server_stop (stage->server);
  connect4_test_ctl_expect (watch, 3, NULL, "connect4ctl: connect4d has stopped\n");
  connect4_test_ctl_expect (monitor, 3, NULL, NULL);
  g_assert_true (g_str_has_suffix (connect4_test_ctl_get_messages (monitor),
                                   "connect4ctl: connect4d has stopped\n"));
}

#define ADD(name, data, func)                                                                      \
  g_test_add ("/admin/ctl/" name, Connect4TestStage, data, set_up, func, \
              connect4_test_stage_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("tell", NULL, test_tell);
  ADD ("announce", NULL, test_announce);
  ADD ("log", NULL, test_log);
  ADD ("kick", NULL, test_kick);
  ADD ("end", NULL, test_end);
  ADD ("kill-handler", NULL, test_kill_handler);
  ADD ("restart-handler", NULL, test_restart_handler);
  ADD ("restart", NULL, test_restart);
  ADD ("limits/set", NULL, test_limits);
  ADD ("reload", NULL, test_reload);
  ADD ("reload-after-limits", NULL, test_reload_after_limits);
  ADD ("drain", NULL, test_drain);
  ADD ("drain-of-nobody", NULL, test_drain_of_nobody);
  ADD ("stop", NULL, test_stop);
  ADD ("not-allowed", NULL, test_not_allowed);
  ADD ("restart-of-admin", "root/admin", test_restart_of_admin);
  ADD ("restart-of-interface", "root/admin/interface", test_restart_of_admin);

  ADD ("watch-over-restart", NULL, test_watch_over_restart);

  return g_test_run ();
}
