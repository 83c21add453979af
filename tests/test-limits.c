/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-client.h"
#include "connect4-test-clock.h"
#include "connect4-test-observer.h"
#include "connect4-test-util.h"
#include "connect4-tree.h"
#include "games/connect4-game-code.h"
#include "games/connect4-game-servers.h"
#include "paths/connect4-paths.h"
#include "server/connect4-language.h"
#include "supervision/connect4-base-supervisor.h"

#define LAST_LINE_OF_MENU "crash segv|abort|exit|hang|oom|garbage - Make the action handler crash."

static Connect4Tree *
start_tree (const Connect4Limits *limits)
{
  Connect4Settings settings;
  g_autoptr (GError) error = NULL;
  Connect4Tree *tree;

  connect4_settings_init (&settings);
  settings.port = 0;
  settings.limits = *limits;
  settings.fault_injection = TRUE;
  tree = connect4_tree_start (&settings, &error);
  g_assert_no_error (error);

  return tree;
}

static void
end_game (Connect4Tree *tree,
          const char   *code)
{
  Connect4GameServer *server = connect4_game_servers_find (connect4_tree_get_services (tree)->games, code);

  connect4_game_server_commit (server, connect4_game_check_end (connect4_game_server_get_game (server), NULL, NULL));
}

static void
stop_tree (Connect4Tree *tree)
{
  Connect4Actor *root = CONNECT4_ACTOR (connect4_tree_get_root (tree));

  connect4_tree_stop (tree);
  connect4_test_iterate_until (!connect4_actor_is_alive (root));
  connect4_test_iterate_all ();
  connect4_tree_free (tree);
}

static Connect4TestClient *
connect_player (Connect4Tree *tree)
{
  return connect4_test_client_new (connect4_tree_get_sockets (tree)->pdata[0]);
}

static void
test_idle_in_the_menu (void)
{
  Connect4Tree *tree = start_tree (&(Connect4Limits){ .idle_timeout = 1 });
  Connect4TestClient *player = connect_player (tree);

  connect4_test_client_skip_to (player, LAST_LINE_OF_MENU);
  connect4_test_client_expect (
    player, "Are you still there? Type something, or the connection will be closed.");
  connect4_test_client_expect (player, "You have not typed anything for too long, goodbye!");
  connect4_test_client_expect_end (player);
  connect4_test_client_free (player);
  stop_tree (tree);
}

/* A limit that is changed holds for those who are idle already. */
static void
test_idle_limit_is_changed (void)
{
  Connect4Tree *tree = start_tree (&(Connect4Limits){ .idle_timeout = 1800 });
  Connect4TestClient *player = connect_player (tree);
  Connect4Settings settings;

  connect4_test_client_skip_to (player, LAST_LINE_OF_MENU);
  connect4_settings_init (&settings);
  settings.limits = (Connect4Limits){ .idle_timeout = 1 };
  connect4_tree_reconfigure (tree, &settings);
  connect4_test_client_skip_to (player, "You have not typed anything for too long, goodbye!");
  connect4_test_client_expect_end (player);
  connect4_test_client_free (player);
  stop_tree (tree);
}

/* Who waits at a game may wait as long as it takes. */
static void
test_not_idle_at_a_game (void)
{
  Connect4Tree *tree = start_tree (&(Connect4Limits){ .idle_timeout = 1 });
  Connect4TestClient *waiting = connect_player (tree);
  Connect4TestClient *idle;

  connect4_test_client_type (waiting, "create noon");
  connect4_test_client_skip_to (waiting, LAST_LINE_OF_MENU);
  g_free (connect4_test_client_read_line (waiting));

  idle = connect_player (tree);
  connect4_test_client_expect_end (idle);
  connect4_test_client_type (waiting, "foo");
  connect4_test_client_expect (
    waiting,
    "Error: There is no command “foo”: type help to see what there is. (command_not_found)");

  connect4_test_client_free (idle);
  connect4_test_client_free (waiting);
  stop_tree (tree);
}

static void
test_line_without_an_end (void)
{
  Connect4Tree *tree = start_tree (&(Connect4Limits){ .line_timeout = 1 });
  Connect4TestClient *player = connect_player (tree);

  connect4_test_client_skip_to (player, LAST_LINE_OF_MENU);
  connect4_test_client_send (player, "create no");
  connect4_test_client_expect (player,
                               "Your line was not ended in time, goodbye! Send lines as a whole.");
  connect4_test_client_expect_end (player);
  connect4_test_client_free (player);
  stop_tree (tree);
}

/* Each line ends in time, but never where a packet does: what follows in it is another line. */
static void
test_lines_that_end_within_packets (void)
{
  Connect4Tree *tree = start_tree (&(Connect4Limits){ .line_timeout = 3 });
  Connect4TestClient *player = connect_player (tree);

  connect4_test_client_skip_to (player, LAST_LINE_OF_MENU);
  connect4_test_client_send (player, "ga");
  for (guint i = 0; i < 4; i++)
    {
      connect4_test_clock_pass (G_USEC_PER_SEC);
      connect4_test_client_send (player, "mes\nga");
      connect4_test_client_expect (player, "No game waits for players: create one.");
    }
  connect4_test_client_expect (player,
                               "Your line was not ended in time, goodbye! Send lines as a whole.");
  connect4_test_client_free (player);
  stop_tree (tree);
}

/* A skipped line ends like any other: what stands behind it is not late. */
static void
test_line_behind_one_too_long (void)
{
  Connect4Tree *tree = start_tree (&(Connect4Limits){ .line_timeout = 3 });
  Connect4TestClient *player = connect_player (tree);
  g_autofree char *longest = g_strnfill (600, 'x');

  connect4_test_client_skip_to (player, LAST_LINE_OF_MENU);
  connect4_test_client_send (player, longest);
  for (guint i = 0; i < 2; i++)
    {
      connect4_test_clock_pass (2 * G_USEC_PER_SEC);
      connect4_test_client_send (player, i == 0 ? "\nga" : "mes\n");
    }
  connect4_test_client_expect (player, "Error: A line has at most 512 bytes: type a shorter one. "
                                       "(line_too_long)");
  connect4_test_client_expect (player, "No game waits for players: create one.");
  connect4_test_client_free (player);
  stop_tree (tree);
}

/* Who thinks in the middle of a line keeps the seat. The time begins when the menu is back. */
static void
test_line_begun_at_a_game (void)
{
  Connect4Tree *tree = start_tree (&(Connect4Limits){ .line_timeout = 1, .idle_timeout = 3 });
  Connect4TestClient *thinking = connect_player (tree);
  Connect4TestClient *late = connect_player (tree);
  g_autofree char *created = NULL;
  g_autofree char *code = NULL;

  connect4_test_client_skip_to (thinking, LAST_LINE_OF_MENU);
  connect4_test_client_type (thinking, "create noon");
  created = connect4_test_client_read_line (thinking);
  code = g_strndup (created + strlen ("Game "), CONNECT4_GAME_CODE_LENGTH);
  connect4_test_client_send (thinking, "mo");
  connect4_test_client_send (late, "mo");
  connect4_test_client_expect_end (late);
  connect4_test_client_send (thinking, "ve 0\nga");
  connect4_test_client_expect (thinking, "Error: The game has not started yet: type play when all "
                                         "players are there. (wrong_status)");

  end_game (tree, code);
  connect4_test_client_expect (thinking, "The game has been ended.");
  connect4_test_client_skip_to (thinking, LAST_LINE_OF_MENU);
  connect4_test_client_expect (thinking,
                               "Your line was not ended in time, goodbye! Send lines as a whole.");
  connect4_test_client_free (late);
  connect4_test_client_free (thinking);
  stop_tree (tree);
}

/* Nobody has been idle in the menu who was at a game until now. */
static void
test_idle_after_a_game (void)
{
  Connect4Tree *tree = start_tree (&(Connect4Limits){ .idle_timeout = 2 });
  Connect4TestClient *player = connect_player (tree);
  Connect4TestClient *idle;
  g_autofree char *created = NULL;
  g_autofree char *code = NULL;

  connect4_test_client_skip_to (player, LAST_LINE_OF_MENU);
  connect4_test_client_type (player, "create noon");
  created = connect4_test_client_read_line (player);
  code = g_strndup (created + strlen ("Game "), CONNECT4_GAME_CODE_LENGTH);
  idle = connect_player (tree);
  connect4_test_client_expect_end (idle);

  end_game (tree, code);
  connect4_test_client_skip_to (player, LAST_LINE_OF_MENU);
  connect4_test_client_expect (
    player, "Are you still there? Type something, or the connection will be closed.");
  connect4_test_client_expect (player, "You have not typed anything for too long, goodbye!");
  connect4_test_client_free (idle);
  connect4_test_client_free (player);
  stop_tree (tree);
}

static void
test_too_many_requests (void)
{
  Connect4Tree *tree = start_tree (&(Connect4Limits){
    .request_rate = 1, .request_burst = 2, .request_limit_on_loopback = TRUE });
  Connect4TestClient *player = connect_player (tree);

  connect4_test_client_skip_to (player, LAST_LINE_OF_MENU);
  connect4_test_client_send (player, "games\ngames\ngames\n");
  connect4_test_client_expect (player, "No game waits for players: create one.");
  connect4_test_client_expect (player, "No game waits for players: create one.");
  connect4_test_client_expect (player,
                               "Error: You type faster than the server allows: wait a moment, then "
                               "try again. (too_many_requests)");
  connect4_test_client_free (player);
  stop_tree (tree);
}

/* What is no line counts too: it is not refused, but what stands behind it waits, and nobody else does. */
static void
test_too_many_commands (void)
{
  Connect4Tree *tree = start_tree (&(Connect4Limits){
    .request_rate = 4, .request_burst = 4, .line_timeout = 1, .request_limit_on_loopback = TRUE });
  Connect4TestClient *offender = connect_player (tree);
  Connect4TestClient *other = connect_player (tree);
  g_autoptr (GString) flood = g_string_new (NULL);
  gint64 begun;

  connect4_test_client_skip_to (other, LAST_LINE_OF_MENU);
  connect4_test_client_skip_to (offender, LAST_LINE_OF_MENU);
  for (guint i = 0; i < 200; i++)
    g_string_append (flood, "\377\361"); /* IAC NOP */
  g_string_append (flood, "games\nga");

  begun = g_get_monotonic_time ();
  connect4_test_client_send (offender, flood->str);
  connect4_test_client_send (offender, "mes\n");
  connect4_test_client_type (other, "games");
  connect4_test_client_expect (other, "No game waits for players: create one.");
  connect4_test_client_expect (offender, "No game waits for players: create one.");
  connect4_test_client_expect (offender, "No game waits for players: create one.");
  g_assert_cmpint (g_get_monotonic_time () - begun, >, 2 * G_USEC_PER_SEC);
  connect4_test_client_free (other);
  connect4_test_client_free (offender);
  stop_tree (tree);
}

/* Nobody of them sends too much, but all of them together: then each waits for what it sends itself. */
static void
test_too_much_from_one_address (void)
{
  Connect4Tree *tree = start_tree (&(Connect4Limits){
    .request_rate = 1, .request_burst = 8, .request_limit_on_loopback = TRUE });
  Connect4TestClient *players[14];
  Connect4TestClient *last = NULL;
  g_autofree char *much = g_strnfill (4000, 'x');
  g_autofree char *less = g_strnfill (600, 'x');
  gint64 begun;

  for (gsize i = 0; i < G_N_ELEMENTS (players); i++)
    {
      players[i] = last = connect_player (tree);
      connect4_test_client_skip_to (last, LAST_LINE_OF_MENU);
      if (i < 12)
        connect4_test_client_send (last, much);
    }

  begun = g_get_monotonic_time ();
  connect4_test_client_send (players[12], less);
  connect4_test_client_expect (players[12], "Error: A line has at most 512 bytes: type a shorter one. "
                                            "(line_too_long)");
  connect4_test_client_send (players[12], "\ngames\n");
  connect4_test_client_type (last, "games");
  connect4_test_client_expect (last, "No game waits for players: create one.");
  connect4_test_client_expect (players[12], "No game waits for players: create one.");
  g_assert_cmpint (g_get_monotonic_time () - begun, >, G_USEC_PER_SEC);

  for (gsize i = 0; i < G_N_ELEMENTS (players); i++)
    connect4_test_client_free (players[i]);
  stop_tree (tree);
}

/* The first crashes may be bad luck; after them the offender waits, and nobody else does. */
static void
test_crashes_again_and_again (void)
{
  Connect4Tree *tree = start_tree (&(Connect4Limits){
    .crash_penalty = 1, .crash_penalty_on_loopback = TRUE });
  Connect4TestClient *offender = connect_player (tree);
  Connect4TestClient *other = connect_player (tree);

  connect4_test_client_skip_to (other, LAST_LINE_OF_MENU);
  connect4_test_client_skip_to (offender, LAST_LINE_OF_MENU);
  for (guint i = 0; i < 6; i++)
    connect4_test_client_type (offender, "crash segv");
  connect4_test_client_type (other, "crash softly");
  connect4_test_client_expect (other, "Error: The option --kind is one of segv, abort, exit, hang, oom, garbage, "
                                      "not “softly”. (invalid_option)");
  connect4_test_client_type (offender, "games");
  connect4_test_client_skip_to (
    offender, "That happens to your lines again and again: the next one has to wait.");

  connect4_test_client_type (other, "games");
  connect4_test_client_expect (other, "No game waits for players: create one.");
  connect4_test_client_skip_to (offender, "No game waits for players: create one.");

  connect4_test_client_free (other);
  connect4_test_client_free (offender);
  stop_tree (tree);
}

/* A new connection begins with its address's record: the first line waits, and is answered then. */
static void
test_crashes_of_one_address (void)
{
  Connect4Tree *tree = start_tree (&(Connect4Limits){
    .crash_penalty = 1, .crash_penalty_on_loopback = TRUE });
  Connect4TestClient *known = connect_player (tree);
  Connect4TestClient *newcomer;

  connect4_test_client_type (known, "games");
  connect4_test_client_skip_to (known, "No game waits for players: create one.");
  for (guint i = 0; i < 25; i++)
    {
      Connect4TestClient *offender = connect_player (tree);

      connect4_test_client_type (offender, "crash exit");
      connect4_test_client_skip_to (offender, "An unexpected error happened. Please try again.");
      connect4_test_client_free (offender);
    }

  newcomer = connect_player (tree);
  connect4_test_client_type (newcomer, "games");
  connect4_test_client_skip_to (
    newcomer, "Lines from your address crash handlers again and again: yours has to wait.");
  connect4_test_client_type (known, "games");
  connect4_test_client_expect (known, "No game waits for players: create one.");
  connect4_test_client_skip_to (newcomer, "No game waits for players: create one.");

  connect4_test_client_free (newcomer);
  connect4_test_client_free (known);
  stop_tree (tree);
}

static void
test_connections_of_one_address (void)
{
  Connect4Tree *tree = start_tree (&(Connect4Limits){
    .max_connections_per_address = 1, .address_limit_on_loopback = TRUE });
  Connect4TestClient *first = connect_player (tree);
  Connect4TestClient *second;

  connect4_test_client_skip_to (first, LAST_LINE_OF_MENU);
  second = connect_player (tree);
  connect4_test_client_expect (second,
                               "Error: Your address has as many connections as it may: end one, then "
                               "come back. (server_full)");
  connect4_test_client_expect_end (second);

  connect4_test_client_free (second);
  connect4_test_client_free (first);
  stop_tree (tree);
}

/* On this machine only what was set for it is a limit. */
static void
test_loopback_is_free (void)
{
  Connect4Tree *tree = start_tree (&(Connect4Limits){
    .max_connections_per_address = 1, .request_rate = 1, .request_burst = 1 });
  Connect4TestClient *first = connect_player (tree);
  Connect4TestClient *second = connect_player (tree);

  connect4_test_client_skip_to (first, LAST_LINE_OF_MENU);
  connect4_test_client_skip_to (second, LAST_LINE_OF_MENU);
  for (guint i = 0; i < 2000; i++)
    connect4_test_client_send (second, "\377\361"); /* IAC NOP */
  for (guint i = 0; i < 10; i++)
    connect4_test_client_type (second, "games");
  for (guint i = 0; i < 10; i++)
    connect4_test_client_expect (second, "No game waits for players: create one.");

  connect4_test_client_free (second);
  connect4_test_client_free (first);
  stop_tree (tree);
}

static guint
count_sessions (Connect4Tree *tree)
{
  Connect4Supervisor *root = connect4_tree_get_root (tree);
  Connect4Supervisor *endpoint = CONNECT4_SUPERVISOR (connect4_test_peek_child (root, "endpoint"));
  Connect4ChildCounts counts;

  connect4_base_supervisor_count_children (
    CONNECT4_BASE_SUPERVISOR (
      connect4_test_peek_child (endpoint, CONNECT4_SESSIONS_ID)),
    &counts);

  return counts.active;
}

/* Who asks for much and reads nothing is no longer read from, and does not hold up the others. */
static void
test_player_who_reads_nothing (void)
{
  Connect4Tree *tree = start_tree (&(Connect4Limits){ 0 });
  Connect4TestClient *deaf = connect4_test_client_new_deaf (connect4_tree_get_sockets (tree)->pdata[0]);
  Connect4TestClient *other = connect_player (tree);
  gboolean sent;

  connect4_test_client_skip_to (other, LAST_LINE_OF_MENU);
  do
    {
      sent = connect4_test_client_try_send (deaf, "help\nhelp\nhelp\nhelp\nhelp\nhelp\n");
      connect4_test_client_type (other, "games");
      connect4_test_client_expect (other, "No game waits for players: create one.");
    }
  while (sent);
  g_assert_cmpuint (count_sessions (tree), ==, 2);

  connect4_test_client_free (deaf);
  connect4_test_client_free (other);
  stop_tree (tree);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  connect4_languages_init (connect4_paths_get_locale_dir ());

  g_test_add_func ("/limits/idle-in-the-menu", test_idle_in_the_menu);
  g_test_add_func ("/limits/idle-limit-is-changed", test_idle_limit_is_changed);
  g_test_add_func ("/limits/not-idle-at-a-game", test_not_idle_at_a_game);
  g_test_add_func ("/limits/line-without-an-end", test_line_without_an_end);
  g_test_add_func ("/limits/lines-that-end-within-packets", test_lines_that_end_within_packets);
  g_test_add_func ("/limits/line-behind-one-too-long", test_line_behind_one_too_long);
  g_test_add_func ("/limits/line-begun-at-a-game", test_line_begun_at_a_game);
  g_test_add_func ("/limits/idle-after-a-game", test_idle_after_a_game);
  g_test_add_func ("/limits/too-many-requests", test_too_many_requests);
  g_test_add_func ("/limits/too-many-commands", test_too_many_commands);
  g_test_add_func ("/limits/too-much-from-one-address", test_too_much_from_one_address);
  g_test_add_func ("/limits/crashes-again-and-again", test_crashes_again_and_again);
  g_test_add_func ("/limits/crashes-of-one-address", test_crashes_of_one_address);
  g_test_add_func ("/limits/connections-of-one-address", test_connections_of_one_address);
  g_test_add_func ("/limits/loopback-is-free", test_loopback_is_free);
  g_test_add_func ("/limits/player-who-reads-nothing", test_player_who_reads_nothing);

  return g_test_run ();
}
