/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-test"

#include "config.h"

#include "connect4-test-table.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gio/gio.h>

static void
test_version (void)
{
  const char *const options[] = { "--version", NULL };
  g_autofree char *output = NULL;
  g_autofree char *messages = NULL;

  g_assert_cmpint (connect4_test_program_run (options, &output, &messages), ==, 0);
  g_assert_cmpstr (output, ==, "connect4d " PACKAGE_VERSION "\n");
  g_assert_cmpstr (messages, ==, "");
}

static void
test_help (void)
{
  static const char *const names[] = {
    "--address", "--port", "--max-connections", "--log-level", "--version",
  };
  const char *const options[] = { "--help", NULL };
  g_autofree char *output = NULL;
  g_autofree char *messages = NULL;
  gsize i;

  g_assert_cmpint (connect4_test_program_run (options, &output, &messages), ==, 0);
  g_assert_cmpstr (messages, ==, "");
  for (i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_nonnull (strstr (output, names[i]));
}

/* A label has at most 63 characters, so that no name server is asked for this. */
#define IMPOSSIBLE_NAME "0123456789012345678901234567890123456789012345678901234567890123456789"

/* One clear line, exit status 1, and nothing on standard output. */
static void
assert_refused (const char *first_option,
                const char *second_option,
                const char *complaint)
{
  const char *const options[] = { first_option, second_option, NULL };
  g_autofree char *output = NULL;
  g_autofree char *messages = NULL;

  g_assert_cmpint (connect4_test_program_run (options, &output, &messages), ==, 1);
  g_assert_cmpstr (output, ==, "");
  g_assert_true (g_str_has_prefix (messages, "connect4d: "));
  g_assert_nonnull (strstr (messages, complaint));
  g_assert_true (strchr (messages, '\n') == messages + strlen (messages) - 1);
}

static void
test_bad_options (void)
{
  assert_refused ("--colour=red", NULL, "--colour");
  assert_refused ("--port=many", NULL, "many");
  assert_refused ("--port=65536", NULL, "65536");
  assert_refused ("--port=-1", NULL, "-1");
  assert_refused ("--max-connections=-1", NULL, "--max-connections");
  assert_refused ("--max-connections=0", NULL, "--max-connections");
  assert_refused ("--log-level=loud", NULL, "loud");
  assert_refused ("--port", NULL, "--port");
  assert_refused ("surplus", NULL, "surplus");
  assert_refused ("--fault-injection=false", "--port=0", "--fault-injection takes no value, not “false”");
  assert_refused ("--fault-injection=true", "--port=0", "--fault-injection takes no value, not “true”");
  assert_refused ("--print-config=no", "--port=0", "--print-config takes no value, not “no”");
  assert_refused ("--version=no", "--port=0", "--version takes no value, not “no”");
}

static void
test_bad_address (void)
{
  assert_refused ("--address=192.0.2.1", "--port=0", "192.0.2.1");
  assert_refused ("--address=" IMPOSSIBLE_NAME, "--port=0", IMPOSSIBLE_NAME);
  assert_refused ("--address=", "--port=0", "port 0");
}

static void
test_taken_port (Connect4TestServer *server)
{
  g_autofree char *port = g_strdup_printf ("%u", connect4_test_server_get_port (server));
  g_autofree char *option = g_strdup_printf ("--port=%s", port);
  g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (server, "player");

  assert_refused ("--address=127.0.0.1", option, port);
  assert_refused ("--address=any", option, port);
  connect4_test_player_expect_quiet (player);
}

/* A port that was in use a moment ago, by connections too, can be had at once. */
static void
test_port_again (void)
{
  g_autoptr (Connect4TestServer) first = connect4_test_server_new (NULL, NULL);
  g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (first, "player");
  g_autofree char *option = NULL;
  g_autofree char *listening = NULL;
  const char *options[] = { NULL, NULL };
  g_autoptr (Connect4TestServer) second = NULL;

  option = g_strdup_printf ("--port=%u", connect4_test_server_get_port (first));
  listening = g_strdup (connect4_test_server_get_output (first));
  connect4_test_server_stop (first);
  connect4_test_player_wait_closed (player);

  options[0] = option;
  second = connect4_test_server_new (options, NULL);
  g_assert_cmpstr (connect4_test_server_get_output (second), ==, listening);
}

static void
test_listening (Connect4TestServer *server)
{
  const guint16 port = connect4_test_server_get_port (server);
  g_autofree char *expected = g_strdup_printf ("Listening on 127.0.0.1:%u\n", port);

  g_assert_cmpuint (port, >, 0);
  g_assert_cmpstr (connect4_test_server_get_output (server), ==, expected);
  g_assert_cmpstr (connect4_test_server_get_messages (server), ==, "");
}

static gboolean
have_ipv6 (void)
{
  struct sockaddr_in6 loopback = { .sin6_family = AF_INET6, .sin6_addr = in6addr_loopback };
  int fd = socket (AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  gboolean have = fd >= 0 && bind (fd, (struct sockaddr *) &loopback, sizeof loopback) == 0;

  if (fd >= 0)
    close (fd);
  return have;
}

static void
assert_reachable (Connect4TestServer *server,
                  const char         *address)
{
  g_autoptr (Connect4TestPlayer) player = NULL;

  player = connect4_test_player_new_for_address ("player", address,
                                                 connect4_test_server_get_port (server));
  g_strfreev (connect4_test_player_read_all (player));
}

static void
test_ipv6 (void)
{
  const char *const options[] = { "--address=::1", NULL };
  g_autoptr (Connect4TestServer) server = NULL;
  g_autofree char *expected = NULL;

  if (!have_ipv6 ())
    {
      g_test_skip ("there is no IPv6 here");
      return;
    }

  server = connect4_test_server_new (options, NULL);
  expected = g_strdup_printf ("Listening on [::1]:%u\n", connect4_test_server_get_port (server));
  g_assert_cmpstr (connect4_test_server_get_output (server), ==, expected);
  assert_reachable (server, "::1");
}

static void
test_any (void)
{
  const char *const options[] = { "--address=any", NULL };
  g_autoptr (Connect4TestServer) server = connect4_test_server_new (options, NULL);

  assert_reachable (server, "127.0.0.1");
  assert_reachable (server, "127.0.0.2");
  if (have_ipv6 ())
    assert_reachable (server, "::1");
}

/* Who comes from this machine has no limit, whatever the socket makes of its address. */
static void
test_any_knows_loopback (void)
{
  const char *const options[] = { "--address=any", NULL };
  g_autoptr (Connect4TestServer) server = connect4_test_server_new (options, NULL);
  g_autoptr (GPtrArray) players = g_ptr_array_new_with_free_func ((GDestroyNotify) connect4_test_player_free);

  for (guint i = 0; i <= 64; i++)
    {
      Connect4TestPlayer *player = connect4_test_player_new_for_address (
        "neighbour", "127.0.0.1", connect4_test_server_get_port (server));

      g_ptr_array_add (players, player);
      connect4_test_player_skip_to (player, "exit - Say goodbye and close the connection.");
    }
}

static void
become_owner_of_terminal (gpointer slave)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  setsid ();
  ioctl (GPOINTER_TO_INT (slave), TIOCSCTTY, 0);
}

/* Returns: (transfer full): a server that has a terminal, of which @master is the other end */
static GSubprocess *
start_on_terminal (int *master)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
    G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr (GError) error = NULL;
  GSubprocess *server;
  int slave;

  g_assert_cmpint (openpty (master, &slave, NULL, NULL, NULL), ==, 0);
  g_assert_cmpint (fcntl (*master, F_SETFD, FD_CLOEXEC), ==, 0);
  g_subprocess_launcher_set_child_setup (launcher, become_owner_of_terminal, GINT_TO_POINTER (slave), NULL);
  server = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("CONNECT4D"), "--port=0", "--bus=none", NULL);
  g_assert_no_error (error);
  close (slave);

  return server;
}

/* Reads what @server says until it has said @text. */
static void
read_until (GSubprocess *server,
            const char  *text)
{
  g_autoptr (GString) output = g_string_new (NULL);
  char byte;

  while (strstr (output->str, text) == NULL)
    {
      g_autoptr (GError) error = NULL;
      gssize n = g_input_stream_read (g_subprocess_get_stdout_pipe (server), &byte, 1, NULL, &error);

      g_assert_no_error (error);
      if (n == 0)
        g_error ("The server did not say “%s”, but: %s", text, output->str);
      g_string_append_c (output, byte);
    }
}

/* Whoever closes the terminal ends what runs there, in good order. */
static void
test_terminal_is_closed (void)
{
  int master;
  g_autoptr (GSubprocess) server = start_on_terminal (&master);
  g_autoptr (GError) error = NULL;

  read_until (server, "Listening on ");
  g_subprocess_send_signal (server, SIGHUP);
  read_until (server, "The configuration has been read again");
  close (master);
  read_until (server, "The terminal has been closed");
  g_subprocess_wait_check (server, NULL, &error);
  g_assert_no_error (error);
}

static void
test_name (void)
{
  const char *const options[] = { "--address=localhost", NULL };
  g_autoptr (Connect4TestServer) server = connect4_test_server_new (options, NULL);

  assert_reachable (server, strstr (connect4_test_server_get_output (server), "127.0.0.1") != NULL
                              ? "127.0.0.1"
                              : "::1");
}

/* Loopback is the default: nobody else's address reaches the server. */
static void
test_default_address (Connect4TestServer *server)
{
  g_autoptr (Connect4TestPlayer) player = NULL;

  player = connect4_test_player_new_for_address ("player", "127.0.0.2",
                                                 connect4_test_server_get_port (server));
  connect4_test_player_expect_closed (player);
}

static void
stop_by_signal (int signal_number)
{
  g_autoptr (Connect4TestServer) server = connect4_test_server_new (NULL, NULL);
  g_autoptr (Connect4TestPlayer) in_menu = connect4_test_server_connect (server, "in-menu");
  g_autoptr (Connect4TestPlayer) at_game = connect4_test_server_connect (server, "at-game");

  connect4_test_player_type (at_game, "create foo");
  connect4_test_player_expect_match (at_game, "Game ?????? created!");
  connect4_test_server_signal (server, signal_number);

  connect4_test_player_expect_line (in_menu, "The server is closing. Goodbye!");
  connect4_test_player_expect_closed (in_menu);
  connect4_test_player_close (in_menu);
  connect4_test_player_expect_line (at_game, "The server is closing. Goodbye!");
  connect4_test_player_expect_closed (at_game);
  connect4_test_player_close (at_game);
  connect4_test_server_wait (server);
}

static void
test_sigterm (void)
{
  stop_by_signal (SIGTERM);
}

static void
test_sigint (void)
{
  stop_by_signal (SIGINT);
}

/* Whether @server has handlers, and none is reached by a signal for the process group of @server. */
static gboolean
has_handlers_to_itself (Connect4TestServer *server)
{
  GPid pid = connect4_test_server_get_pid (server);
  g_autofree char *path = g_strdup_printf ("/proc/%d/task/%d/children", pid, pid);
  g_autofree char *text = NULL;
  g_auto (GStrv) children = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  children = g_strsplit (g_strstrip (text), " ", -1);
  for (guint i = 0; children[i] != NULL; i++)
    if (getpgid ((pid_t) g_ascii_strtoll (children[i], NULL, 10)) == getpgid (pid))
      return FALSE;

  return children[0] != NULL;
}

/* What a terminal or a shell sends to all of them is for the server: no handler dies before it is told to. */
static void
test_process_group (Connect4TestServer *server)
{
  g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (server, "player");

  while (!has_handlers_to_itself (server))
    {
      connect4_test_player_type (player, "games");
      connect4_test_player_expect_line (player, "No game waits for players: create one.");
    }
}

/* A client that does not end its side, and one that does not read, hold nothing up for long. */
static void
test_stop_with_mute_clients (void)
{
  g_autoptr (Connect4TestServer) server = connect4_test_server_new (NULL, NULL);
  g_autoptr (Connect4TestPlayer) idle = connect4_test_server_connect (server, "idle");
  g_autoptr (Connect4TestPlayer) mute = connect4_test_server_connect (server, "mute");
  gsize i;

  connect4_test_player_set_reading (mute, FALSE);
  for (i = 0; i < 6000; i++)
    connect4_test_player_send (mute, "help\r\n", 6);
  connect4_test_player_expect_quiet (idle);
  connect4_test_server_signal (server, SIGTERM);
  connect4_test_player_expect_line (idle, "The server is closing. Goodbye!");
  connect4_test_server_wait (server);
}

/* Fills a pipe through a description of its own, so that the one that the server gets is as it was. */
static void
fill_pipe (int fd)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
  int own = open (path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
  const char byte = '\n';

  g_assert_cmpint (own, >=, 0);
  while (write (own, &byte, 1) == 1)
    continue;
  g_assert_cmpint (errno, ==, EAGAIN);
  close (own);
}

/* Whoever should read the log does not: nobody waits for that, who plays as little as who stops the server. */
static void
test_log_is_not_read (void)
{
  const char *const options[] = { "--fault-injection", NULL };
  g_autoptr (Connect4TestServer) server = NULL;
  g_autoptr (Connect4TestTable) table = NULL;
  g_autoptr (Connect4TestPlayer) offender = NULL;
  int ends[2];

  g_assert_cmpint (pipe2 (ends, O_CLOEXEC), ==, 0);
  fill_pipe (ends[1]);
  connect4_test_server_pass_stderr (ends[1]);
  server = connect4_test_server_new (options, NULL);
  connect4_test_server_pass_stderr (-1);

  offender = connect4_test_server_connect (server, "offender");
  connect4_test_player_type (offender, "crash segv"); /* of which the log has an entry */
  connect4_test_player_expect_line (offender, "An unexpected error happened. Please try again.");
  table = connect4_test_table_new (server, NULL);
  connect4_test_table_start (table);
  connect4_test_table_move (table, "0011223");
  connect4_test_server_stop (server);

  close (ends[1]);
  close (ends[0]);
}

/* In the middle of games, of which nobody hears that the others are leaving. */
static void
test_stop_with_games (void)
{
  g_autoptr (Connect4TestServer) server = connect4_test_server_new (NULL, NULL);
  g_autoptr (GPtrArray) tables = NULL;
  guint i;

  tables = g_ptr_array_new_with_free_func ((GDestroyNotify) connect4_test_table_free);
  for (i = 0; i < 20; i++)
    {
      g_ptr_array_add (tables, connect4_test_table_new (server, NULL));
      connect4_test_table_start (tables->pdata[i]);
    }

  connect4_test_server_signal (server, SIGTERM);
  for (i = 0; i < 2 * tables->len; i++)
    {
      Connect4TestPlayer *player = connect4_test_table_get_player (tables->pdata[i / 2], i % 2);

      connect4_test_player_expect_line (player, "The server is closing. Goodbye!");
      connect4_test_player_expect_closed (player);
      connect4_test_player_close (player);
    }
  connect4_test_server_wait (server);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/e2e/program/version", test_version);
  g_test_add_func ("/e2e/program/help", test_help);
  g_test_add_func ("/e2e/program/bad-options", test_bad_options);
  g_test_add_func ("/e2e/program/bad-address", test_bad_address);
  connect4_test_server_add ("/e2e/program/taken-port", test_taken_port);
  g_test_add_func ("/e2e/program/port-again", test_port_again);
  connect4_test_server_add ("/e2e/program/listening", test_listening);
  g_test_add_func ("/e2e/program/ipv6", test_ipv6);
  g_test_add_func ("/e2e/program/any", test_any);
  g_test_add_func ("/e2e/program/terminal-is-closed", test_terminal_is_closed);
  g_test_add_func ("/e2e/program/any-knows-loopback", test_any_knows_loopback);
  g_test_add_func ("/e2e/program/name", test_name);
  connect4_test_server_add ("/e2e/program/default-address", test_default_address);
  g_test_add_func ("/e2e/program/sigterm", test_sigterm);
  connect4_test_server_add ("/e2e/program/process-group", test_process_group);
  g_test_add_func ("/e2e/program/sigint", test_sigint);
  g_test_add_func ("/e2e/program/stop-with-mute-clients", test_stop_with_mute_clients);
  g_test_add_func ("/e2e/program/stop-with-games", test_stop_with_games);
  g_test_add_func ("/e2e/program/log-is-not-read", test_log_is_not_read);
  return g_test_run ();
}
