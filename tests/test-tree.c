/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "connect4-test-client.h"
#include "connect4-test-clock.h"
#include "connect4-test-observer.h"
#include "connect4-tree.h"
#include "handler/connect4-crash-report.h"
#include "paths/connect4-paths.h"
#include "server/connect4-drain.h"
#include "server/connect4-language.h"
#include "supervision/connect4-base-supervisor.h"
#include "supervision/connect4-registry.h"
#include "supervision/connect4-supervision-error.h"
#include "supervision/connect4-task-supervisor.h"
#include "telnet/connect4-endpoint.h"

#define N_MORE_GAMES 100

/* The whole tree in this process, and two players. */
typedef struct
{
  Connect4Tree *tree;
  Connect4TestClient *x;
  Connect4TestClient *o;
  char *code;
} Fixture;

static Connect4TestClient *
connect_player (Fixture *fixture)
{
  return connect4_test_client_new (connect4_tree_get_sockets (fixture->tree)->pdata[0]);
}

static void
set_up_with_settings (Fixture          *fixture,
                      Connect4Settings *settings)
{
  g_autoptr (GError) error = NULL;

  settings->port = 0;
  fixture->tree = connect4_tree_start (settings, &error);
  g_assert_no_error (error);
  fixture->x = connect_player (fixture);
  fixture->o = connect_player (fixture);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  Connect4Settings settings;

  connect4_settings_init (&settings);
  set_up_with_settings (fixture, &settings);
}

static void
set_up_fault_injection (Fixture       *fixture,
                        gconstpointer  user_data)
{
  Connect4Settings settings;

  connect4_settings_init (&settings);
  settings.fault_injection = TRUE;
  set_up_with_settings (fixture, &settings);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  Connect4Actor *root = CONNECT4_ACTOR (connect4_tree_get_root (fixture->tree));

  g_clear_pointer (&fixture->x, connect4_test_client_free);
  g_clear_pointer (&fixture->o, connect4_test_client_free);
  connect4_tree_stop (fixture->tree);
  connect4_test_iterate_until (!connect4_actor_is_alive (root));
  connect4_test_iterate_all ();
  connect4_tree_free (fixture->tree);
  g_free (fixture->code);
}

static void
begin_game (Fixture *fixture)
{
  fixture->code = connect4_test_client_begin_game (fixture->x, fixture->o);
}

/* O answers, and both see both pieces: nothing that had been played is lost. */
static void
go_on_with_game (Fixture *fixture)
{
  connect4_test_client_type (fixture->o, "3");
  connect4_test_client_skip_to (fixture->o, "  |   |   | O |   |   |  ");
  connect4_test_client_skip_to (fixture->o, "  |   |   | X |   |   |  ");
  connect4_test_client_skip_to (fixture->x, "Player O has played!");
  connect4_test_client_skip_to (fixture->x, "  |   |   | X |   |   |  ");
}

static Connect4Actor *
find_child (Fixture    *fixture,
            const char *parent,
            const char *id)
{
  Connect4Supervisor *supervisor = connect4_tree_get_root (fixture->tree);

  if (parent != NULL)
    supervisor = CONNECT4_SUPERVISOR (connect4_test_peek_child (supervisor, parent));

  return connect4_test_peek_child (supervisor, id);
}

/* Kills an actor of the tree and waits until its supervisor has another. */
static void
kill_child (Fixture    *fixture,
            const char *parent,
            const char *id)
{
  g_autoptr (Connect4ExitReason) kill = connect4_exit_reason_new (CONNECT4_EXIT_KILL);
  Connect4Actor *child = find_child (fixture, parent, id);
  guint64 killed = connect4_actor_get_id (child);

  connect4_actor_send_exit (NULL, child, kill);
  connect4_test_iterate_until ((child = find_child (fixture, parent, id)) != NULL &&
                               connect4_actor_get_id (child) != killed);
}

static guint
count_sessions (Fixture *fixture)
{
  Connect4ChildCounts counts;

  connect4_base_supervisor_count_children (
    CONNECT4_BASE_SUPERVISOR (find_child (fixture, "endpoint", CONNECT4_SESSIONS_ID)),
    &counts);

  return counts.active;
}

static gboolean
has_processes (void)
{
  siginfo_t info;

  return waitid (P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

/* What had been started before that which cannot be started needs what belongs to the tree, its sockets for one,
 * until it has ended. */
static void
test_failed_start (void)
{
  g_autoptr (GPtrArray) sockets = g_ptr_array_new_with_free_func (g_object_unref);
  GSocket *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr (GError) error = NULL;
  Connect4Settings settings;

  connect4_settings_init (&settings);
  g_socket_close (socket, NULL);
  g_object_add_weak_pointer (G_OBJECT (socket), (gpointer *) &socket);
  g_ptr_array_add (sockets, socket);
  g_assert_null (connect4_tree_start_on (sockets, &settings, &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_START_FAILED);
  g_clear_pointer (&sockets, g_ptr_array_unref);
  g_assert_true (has_processes ());
  connect4_test_iterate_until (socket == NULL);
  g_assert_false (has_processes ());
}

/* The original's cases */

static void
test_endpoint_has_two_children (Fixture       *fixture,
                                gconstpointer  user_data)
{
  g_assert_true (CONNECT4_IS_TASK_SUPERVISOR (find_child (fixture, "endpoint", "connections")));
  g_assert_true (CONNECT4_IS_ENDPOINT (find_child (fixture, "endpoint", "listener")));
}

static void
test_endpoint_starts_and_stops (Fixture       *fixture,
                                gconstpointer  user_data)
{
  g_autoptr (Connect4Actor) endpoint = g_object_ref (find_child (fixture, NULL, "endpoint"));

  g_assert_true (connect4_actor_is_alive (endpoint));
  connect4_supervisor_terminate_child_async (connect4_tree_get_root (fixture->tree), "endpoint", NULL,
                                             NULL, NULL);
  connect4_test_iterate_until (!connect4_actor_is_alive (endpoint));
}

/* Returns: whether @fd is the server's end of a player's connection */
static gboolean
is_players_socket (int     fd,
                   guint16 port)
{
  struct sockaddr_in own = { 0 };
  struct sockaddr_in peer = { 0 };
  socklen_t own_size = sizeof own;
  socklen_t peer_size = sizeof peer;

  return getsockname (fd, (struct sockaddr *) &own, &own_size) == 0 && own.sin_family == AF_INET &&
         getpeername (fd, (struct sockaddr *) &peer, &peer_size) == 0 && ntohs (own.sin_port) == port;
}

static void
assert_option (int fd,
               int level,
               int option,
               int expected)
{
  int value = 0;
  socklen_t size = sizeof value;

  g_assert_no_errno (getsockopt (fd, level, option, &value, &size));
  g_assert_cmpint (value, ==, expected);
}

/* The kernel notices within a minute when a player has lost the network and nothing is to be sent, and in half of one
 * when something is. A move goes out at once, whatever of the last is not acknowledged yet. */
static void
test_options_of_sockets (Fixture       *fixture,
                         gconstpointer  user_data)
{
  GSocket *listening = connect4_tree_get_sockets (fixture->tree)->pdata[0];
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (listening, NULL);
  guint16 port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
  g_autoptr (GDir) fds = NULL;
  const char *name;
  guint n_players = 0;

  connect4_test_client_skip_to (fixture->x, "exit - Say goodbye and close the connection.");
  connect4_test_client_skip_to (fixture->o, "exit - Say goodbye and close the connection.");
  fds = g_dir_open ("/proc/self/fd", 0, NULL);
  while ((name = g_dir_read_name (fds)) != NULL)
    {
      int fd = atoi (name);

      if (!is_players_socket (fd, port))
        continue;
      n_players++;
      assert_option (fd, SOL_SOCKET, SO_KEEPALIVE, 1);
      assert_option (fd, IPPROTO_TCP, TCP_KEEPIDLE, 30);
      assert_option (fd, IPPROTO_TCP, TCP_KEEPINTVL, 10);
      assert_option (fd, IPPROTO_TCP, TCP_KEEPCNT, 3);
      assert_option (fd, IPPROTO_TCP, TCP_USER_TIMEOUT, 30 * 1000);
      assert_option (fd, IPPROTO_TCP, TCP_NODELAY, 1);
      assert_option (fd, SOL_SOCKET, SO_OOBINLINE, 1);
    }
  g_assert_cmpuint (n_players, ==, 2);
}

static void
test_listener_is_restarted (Fixture       *fixture,
                            gconstpointer  user_data)
{
  Connect4TestClient *late;

  kill_child (fixture, "endpoint", "listener");
  late = connect_player (fixture);
  connect4_test_client_type (late, "exit");
  connect4_test_client_skip_to (late, "Bye!");
  connect4_test_client_free (late);
}

/* The players who are connected do not depend on it. */
static void
test_listener_crashes_again_and_again (Fixture       *fixture,
                                       gconstpointer  user_data)
{
  Connect4TestClient *late;
  guint64 endpoint = connect4_actor_get_id (find_child (fixture, NULL, "endpoint"));

  begin_game (fixture);
  for (guint i = 0; i < 20; i++)
    kill_child (fixture, "endpoint", "listener");
  go_on_with_game (fixture);
  g_assert_cmpuint (connect4_actor_get_id (find_child (fixture, NULL, "endpoint")), ==, endpoint);
  late = connect_player (fixture);
  connect4_test_client_type (late, "exit");
  connect4_test_client_skip_to (late, "Bye!");
  connect4_test_client_free (late);
}

static void
on_warning (const char     *domain,
            GLogLevelFlags  level,
            const char     *message,
            gpointer        user_data)
{
  guint *n_warnings = user_data;

  g_assert_true (g_str_has_prefix (message, "Nobody can be let in"));
  (*n_warnings)++;
}

static void
limit_descriptors (rlim_t n)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  limit.rlim_cur = n;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
}

/* Takes all descriptors that are free. */
static void
take_descriptors (GArray *descriptors)
{
  int fd;

  while ((fd = dup (STDERR_FILENO)) >= 0)
    g_array_append_val (descriptors, fd);
  g_assert_cmpint (errno, ==, EMFILE);
}

/* It cannot open what it needs, until it can. */
static void
test_listener_is_tried_again (Fixture       *fixture,
                              gconstpointer  user_data)
{
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (int));
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  guint n_warnings = 0;
  guint handler = g_log_set_handler ("connect4-telnet", G_LOG_LEVEL_WARNING, on_warning, &n_warnings);
  Connect4TestClient *late;

  begin_game (fixture);
  limit_descriptors (512);
  take_descriptors (taken);
  kill_child (fixture, "endpoint", "listener");
  connect4_test_iterate_until ((take_descriptors (taken), n_warnings >= 2));
  go_on_with_game (fixture);

  for (guint i = 0; i < taken->len; i++)
    close (g_array_index (taken, int, i));
  g_log_remove_handler ("connect4-telnet", handler);
  g_log_set_always_fatal (fatal);
  late = connect_player (fixture);
  connect4_test_client_type (late, "exit");
  connect4_test_client_skip_to (late, "Bye!");
  connect4_test_client_free (late);
}

/* Somebody connects when there is no listener: the next one lets them in. */
static void
test_connect_while_listener_is_restarted (Fixture       *fixture,
                                          gconstpointer  user_data)
{
  g_autoptr (Connect4ExitReason) shutdown = connect4_exit_reason_new (CONNECT4_EXIT_SHUTDOWN);
  Connect4Actor *listener = find_child (fixture, "endpoint", "listener");
  Connect4TestClient *late;

  connect4_test_iterate_all ();
  connect4_actor_exit (listener, shutdown);
  g_assert_false (connect4_actor_is_alive (listener));
  late = connect_player (fixture);
  connect4_test_client_type (late, "exit");
  connect4_test_client_skip_to (late, "Bye!");
  connect4_test_client_free (late);
}

static void
test_connections_are_restarted (Fixture       *fixture,
                                gconstpointer  user_data)
{
  Connect4TestClient *late;

  kill_child (fixture, "endpoint", "connections");
  late = connect_player (fixture);
  connect4_test_client_type (late, "exit");
  connect4_test_client_skip_to (late, "Bye!");
  connect4_test_client_free (late);
}

static void
test_exit_says_bye (Fixture       *fixture,
                    gconstpointer  user_data)
{
  connect4_test_client_type (fixture->x, "exit");
  connect4_test_client_skip_to (fixture->x, "Bye!");
  connect4_test_client_expect_end (fixture->x);
}

/* What may crash in the middle of a game */

static void
test_crash_of_a_part (Fixture       *fixture,
                      gconstpointer  user_data)
{
  const char *const *path = user_data;

  begin_game (fixture);
  kill_child (fixture, path[0], path[1]);
  connect4_test_iterate_all ();
  go_on_with_game (fixture);
}

/* An admin stops a part and starts it again; its siblings stay. */
static void
test_stopped_and_started (Fixture       *fixture,
                          gconstpointer  user_data)
{
  const char *const *path = user_data;
  Connect4Supervisor *supervisor = CONNECT4_SUPERVISOR (find_child (fixture, NULL, path[0]));

  begin_game (fixture);
  connect4_supervisor_terminate_child_async (supervisor, path[1], NULL, NULL, NULL);
  connect4_test_iterate_until (connect4_supervisor_restart_child (supervisor, path[1], NULL));
  go_on_with_game (fixture);
}

/* Who comes while the connections are stopped does not read that the server is full. */
static void
test_connect_while_stopped (Fixture       *fixture,
                            gconstpointer  user_data)
{
  Connect4Supervisor *endpoint = CONNECT4_SUPERVISOR (find_child (fixture, NULL, "endpoint"));
  Connect4TestClient *client;

  connect4_supervisor_terminate_child_async (endpoint, "connections", NULL, NULL, NULL);
  connect4_test_iterate_until (connect4_test_peek_child (endpoint, "connections") == NULL);
  client = connect_player (fixture);
  connect4_test_client_expect (client, "Error: The server cannot let anybody in at the moment: come back soon. "
                                       "(server_full)");
  connect4_test_client_expect_end (client);
  connect4_test_client_free (client);

  connect4_test_iterate_until (connect4_supervisor_restart_child (endpoint, "connections", NULL));
}

static void
test_crash_of_the_game_server (Fixture       *fixture,
                               gconstpointer  user_data)
{
  Connect4Registry *registry;
  g_autoptr (Connect4ExitReason) kill = connect4_exit_reason_new (CONNECT4_EXIT_KILL);
  Connect4Actor *server;
  guint64 killed;

  begin_game (fixture);
  registry = CONNECT4_REGISTRY (find_child (fixture, "games", "registry"));
  server = connect4_registry_lookup (registry, fixture->code);
  killed = connect4_actor_get_id (server);
  connect4_actor_send_exit (NULL, server, kill);
  connect4_test_iterate_until (
    (server = connect4_registry_lookup (registry, fixture->code)) != NULL &&
    connect4_actor_get_id (server) != killed);
  go_on_with_game (fixture);
}

static void
test_reset_in_a_game (Fixture       *fixture,
                      gconstpointer  user_data)
{
  begin_game (fixture);
  connect4_test_client_reset (fixture->o);
  connect4_test_client_expect (fixture->x, "Player O has left the game.");
  connect4_test_client_expect (fixture->x, "Game finished!");
  connect4_test_client_expect (fixture->x, "Player X wins!");
}

static void
test_sessions_are_counted (Fixture       *fixture,
                           gconstpointer  user_data)
{
  connect4_test_iterate_until (count_sessions (fixture) == 2);
  connect4_test_client_reset (fixture->o);
  connect4_test_iterate_until (count_sessions (fixture) == 1);
  connect4_test_client_type (fixture->x, "exit");
  connect4_test_client_expect_end (fixture->x);
  g_clear_pointer (&fixture->x, connect4_test_client_free);
  connect4_test_iterate_until (count_sessions (fixture) == 0);
}

static void
test_sources_do_not_grow (Fixture       *fixture,
                          gconstpointer  user_data)
{
  g_autoptr (GPtrArray) players = NULL;
  guint n_before;

  players = g_ptr_array_new_with_free_func ((GDestroyNotify) connect4_test_client_free);
  begin_game (fixture);
  connect4_test_iterate_all ();
  n_before = connect4_test_count_sources ();

  for (guint i = 0; i < N_MORE_GAMES; i++)
    {
      g_ptr_array_add (players, connect_player (fixture));
      g_ptr_array_add (players, connect_player (fixture));
      g_free (connect4_test_client_begin_game (players->pdata[2 * i], players->pdata[2 * i + 1]));
    }

  connect4_test_iterate_all ();
  g_assert_cmpuint (count_sessions (fixture), ==, 2 + players->len);
  g_assert_cmpuint (connect4_test_count_sources () - players->len, ==, n_before);
}

static void
test_players_read_the_end (Fixture       *fixture,
                           gconstpointer  user_data)
{
  connect4_test_iterate_until (count_sessions (fixture) == 2);
  connect4_tree_stop (fixture->tree);
  connect4_test_client_skip_to (fixture->x, "The server is closing. Goodbye!");
  connect4_test_client_expect_end (fixture->x);
}

/* A line that ends its handler ends another one, on which it is tried; who leaves is no crash. */
static void
test_handler_crashes_are_counted (Fixture       *fixture,
                                  gconstpointer  user_data)
{
  Connect4Sessions *sessions = connect4_tree_get_services (fixture->tree)->sessions;
  const guint64 *n_crashes = connect4_sessions_get_traffic (sessions)->n_handler_crashes;

  connect4_test_client_type (fixture->x, "crash segv");
  connect4_test_client_skip_to (fixture->x, "An unexpected error happened. Please try again.");
  connect4_test_client_type (fixture->o, "exit");
  connect4_test_client_skip_to (fixture->o, "Bye!");
  connect4_test_iterate_until (count_sessions (fixture) == 1);
  connect4_test_iterate_until (n_crashes[CONNECT4_CRASH_CAUSE_SIGNAL] == 2);
  for (guint i = 0; i < CONNECT4_N_CRASH_CAUSES; i++)
    g_assert_cmpuint (n_crashes[i], ==, i == CONNECT4_CRASH_CAUSE_SIGNAL ? 2 : 0);
}

/* A line that comes while there are no handlers waits for them, and its player is told so. */
static void
test_line_waits (Fixture       *fixture,
                 gconstpointer  user_data)
{
  Connect4Supervisor *handlers = CONNECT4_SUPERVISOR (find_child (fixture, NULL, "handlers"));
  g_autoptr (Connect4Actor) processes = g_object_ref (find_child (fixture, "handlers", "processes"));

  connect4_supervisor_terminate_child_async (handlers, "processes", NULL, NULL, NULL);
  connect4_test_iterate_until (!connect4_actor_is_alive (processes));
  connect4_test_client_type (fixture->x, "exit");
  connect4_test_client_skip_to (fixture->x,
                                "What you type cannot be read at the moment. Your line waits until it can.");
  connect4_test_iterate_until (connect4_supervisor_restart_child (handlers, "processes", NULL));
  connect4_test_client_expect (fixture->x, "What you type can be read again.");
  connect4_test_client_expect (fixture->x, "Bye!");
}

#define ADD(path, data, function) g_test_add (path, Fixture, data, set_up, function, tear_down)

/* Somebody leaves in a long turn of the loop, in which the time comes to say how much is left. */
static void
test_leave_drained (Fixture       *fixture,
                    gconstpointer  user_data)
{
  const Connect4Services *services = connect4_tree_get_services (fixture->tree);

  connect4_test_iterate_until (connect4_sessions_get_traffic (services->sessions)->n_players == 2);
  connect4_drain_begin (services->drain, 31, "");
  connect4_test_client_skip_to (fixture->x, "The server closes in 31 seconds.");
  connect4_test_clock_jump (connect4_drain_get_remaining (services->drain) - 30 * G_USEC_PER_SEC + 1000);
  connect4_drain_player_left (services->drain);
  connect4_test_client_skip_to (fixture->x, "The server closes in 30 seconds.");
}

/* Somebody has been accepted, and not let in yet, when there is nobody else. */
static void
test_wait_drained (Fixture       *fixture,
                   gconstpointer  user_data)
{
  const Connect4Services *services = connect4_tree_get_services (fixture->tree);

  connect4_test_iterate_until (connect4_sessions_get_traffic (services->sessions)->n_waiting > 0);
  g_assert_cmpuint (connect4_sessions_get_traffic (services->sessions)->n_players, ==, 0);
  connect4_drain_begin (services->drain, 60, "");
  connect4_test_client_skip_to (fixture->x, "The server closes in 1 minute.");
  connect4_test_client_type (fixture->x, "exit");
  connect4_test_client_skip_to (fixture->o, "The server closes in 1 minute.");
  connect4_test_client_type (fixture->o, "exit");
  connect4_test_client_skip_to (fixture->o, "Bye!");
  connect4_test_iterate_until (connect4_tree_was_stopped (fixture->tree));
}

int
main (int    argc,
      char **argv)
{
  static const char *const pub_sub[] = { NULL, "pub-sub" };
  static const char *const games[] = { NULL, "games" };
  static const char *const registry[] = { "games", "registry" };
  static const char *const game_servers[] = { "games", "game-servers" };
  static const char *const handlers[] = { NULL, "handlers" };
  static const char *const handler_processes[] = { "handlers", "processes" };
  static const char *const dispatcher[] = { "handlers", "dispatcher" };
  static const char *const tasks[] = { NULL, "tasks" };
  static const char *const listener[] = { "endpoint", "listener" };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  connect4_languages_init (connect4_paths_get_locale_dir ());

  ADD ("/ported/telnet/57-exit-says-bye", NULL, test_exit_says_bye);
  ADD ("/ported/endpoint/59-starts-and-stops", NULL, test_endpoint_starts_and_stops);
  ADD ("/ported/endpoint/60-has-two-children", NULL, test_endpoint_has_two_children);
  ADD ("/ported/endpoint/61-listener-is-restarted", NULL, test_listener_is_restarted);
  ADD ("/ported/endpoint/62-connections-are-restarted", NULL, test_connections_are_restarted);
  ADD ("/tree/options-of-sockets", NULL, test_options_of_sockets);
  ADD ("/tree/crash/pub-sub", pub_sub, test_crash_of_a_part);
  ADD ("/tree/crash/games", games, test_crash_of_a_part);
  ADD ("/tree/crash/registry", registry, test_crash_of_a_part);
  ADD ("/tree/crash/game-servers", game_servers, test_crash_of_a_part);
  ADD ("/tree/crash/game-server", NULL, test_crash_of_the_game_server);
  ADD ("/tree/crash/handlers", handlers, test_crash_of_a_part);
  ADD ("/tree/crash/handler-processes", handler_processes, test_crash_of_a_part);
  ADD ("/tree/crash/dispatcher", dispatcher, test_crash_of_a_part);
  ADD ("/tree/stopped-and-started/dispatcher", dispatcher, test_stopped_and_started);
  ADD ("/tree/stopped-and-started/handler-processes", handler_processes, test_stopped_and_started);
  ADD ("/tree/stopped-and-started/listener", listener, test_stopped_and_started);
  ADD ("/tree/crash/tasks", tasks, test_crash_of_a_part);
  ADD ("/tree/crash/listener", listener, test_crash_of_a_part);
  ADD ("/tree/crash/listener-again-and-again", NULL, test_listener_crashes_again_and_again);
  ADD ("/tree/crash/listener-is-tried-again", NULL, test_listener_is_tried_again);
  ADD ("/tree/connect-while-stopped", NULL, test_connect_while_stopped);
  ADD ("/tree/crash/listener-while-connecting", NULL, test_connect_while_listener_is_restarted);
  g_test_add ("/tree/crash/handler-process", Fixture, NULL, set_up_fault_injection,
              test_handler_crashes_are_counted, tear_down);
  ADD ("/tree/line-waits", NULL, test_line_waits);
  g_test_add_func ("/tree/failed-start", test_failed_start);
  ADD ("/tree/reset-in-a-game", NULL, test_reset_in_a_game);
  ADD ("/tree/sessions-are-counted", NULL, test_sessions_are_counted);
  ADD ("/tree/sources-do-not-grow", NULL, test_sources_do_not_grow);
  ADD ("/tree/players-read-the-end", NULL, test_players_read_the_end);
  ADD ("/tree/leave-drained", NULL, test_leave_drained);
  ADD ("/tree/wait-drained", NULL, test_wait_drained);

  return g_test_run ();
}
