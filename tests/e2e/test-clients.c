/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-test"

#include "config.h"

#include "connect4-test-server.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gio/gio.h>

#include "connect4-test-util.h"

/* A program that people connect with, and whoever sits before it. */
typedef struct
{
  GSubprocess *process;
  Connect4TestPlayer *player;
  gboolean exited;
} Client;

static void
client_free (Client *client)
{
  connect4_test_player_free (client->player);
  connect4_test_iterate_until (client->exited);
  g_object_unref (client->process);
  g_free (client);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Client, client_free)

static void
on_exited (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Client *client = user_data;

  client->exited = TRUE;
}

static void
die_with_the_test (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static gboolean
have_program (const char *program)
{
  g_autofree char *path = g_find_program_in_path (program);

  if (path == NULL)
    g_test_skip_printf ("there is no %s here", program);
  return path != NULL;
}

/* Starts program, with or without an option, whose input and output is fd. */
static Client *
client_new (Connect4TestServer *server,
            const char         *program,
            const char         *option,
            int                 fd,
            int                 own_fd)
{
  Client *client = g_new0 (Client, 1);
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autofree char *port = g_strdup_printf ("%u", connect4_test_server_get_port (server));
  const char *with_option[] = { program, option, "127.0.0.1", port, NULL };
  const char *without[] = { program, "127.0.0.1", port, NULL };
  g_autoptr (GError) error = NULL;

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_set_child_setup (launcher, die_with_the_test, NULL, NULL);
  g_subprocess_launcher_take_stdin_fd (launcher, fcntl (fd, F_DUPFD_CLOEXEC, 0));
  g_subprocess_launcher_take_stdout_fd (launcher, fd);
  client->process =
    g_subprocess_launcher_spawnv (launcher, option != NULL ? with_option : without, &error);
  g_assert_no_error (error);
  g_subprocess_wait_async (client->process, NULL, on_exited, client);
  client->player = connect4_test_player_new_for_fd (program, own_fd);
  return client;
}

static Client *
client_new_on_pipe (Connect4TestServer *server,
                    const char         *program,
                    const char         *option)
{
  int fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  return client_new (server, program, option, fds[0], fds[1]);
}

static Client *
client_new_on_terminal (Connect4TestServer *server,
                        const char         *program)
{
  int master = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);
  int slave;

  g_assert_cmpint (master, >=, 0);
  g_assert_cmpint (grantpt (master), ==, 0);
  g_assert_cmpint (unlockpt (master), ==, 0);
  slave = open (ptsname (master), O_RDWR | O_NOCTTY | O_CLOEXEC);
  g_assert_cmpint (slave, >=, 0);
  return client_new (server, program, NULL, slave, master);
}

static char *
read_code (Connect4TestPlayer *player)
{
  const char *line;

  do
    line = connect4_test_player_read_line (player);
  while (!g_pattern_match_simple ("Game ?????? created!", line));
  return g_strndup (line + 5, 6);
}

static void
skip_to_both (Connect4TestPlayer *x,
              Connect4TestPlayer *o,
              const char         *line)
{
  connect4_test_player_skip_to (x, line);
  connect4_test_player_skip_to (o, line);
}

/* A person types a line, and the terminal sends LF. */
static void
play (Connect4TestPlayer *x,
      Connect4TestPlayer *o)
{
  static const char moves[] = "010101";
  g_autofree char *code = NULL;
  gsize i;

  connect4_test_player_send (x, "create foo\n", 11);
  code = read_code (x);
  connect4_test_player_send (o, "join ", 5);
  connect4_test_player_send (o, code, 6);
  connect4_test_player_send (o, "\n", 1);
  connect4_test_player_skip_to (o, "Game joined!");
  connect4_test_player_skip_to (x, "Player O has joined the game.");
  connect4_test_player_send (x, "play\n", 5);
  skip_to_both (x, o, "Game foo has started!");

  for (i = 0; moves[i] != '\0'; i++)
    {
      const char line[] = { moves[i], '\n' };

      skip_to_both (x, o, i % 2 == 0 ? "It's player X's turn." : "It's player O's turn.");
      connect4_test_player_send (i % 2 == 0 ? x : o, line, sizeof line);
    }
  skip_to_both (x, o, "It's player X's turn.");
  connect4_test_player_send (x, "move 0\n", 7);
  skip_to_both (x, o, "Player X has played!");
  skip_to_both (x, o, "X |   |   |   |   |   |  ");
  skip_to_both (x, o, "Game finished!");
  skip_to_both (x, o, "Player X wins!");

  connect4_test_player_send (x, "exit\n", 5);
  connect4_test_player_skip_to (x, "Bye!");
  connect4_test_player_skip_to (o, "Player X has left the game.");
  connect4_test_player_send (o, "exit\n", 5);
  connect4_test_player_skip_to (o, "Bye!");
}

static void
test_telnet_on_terminals (Connect4TestServer *server)
{
  g_autoptr (Client) x = NULL;
  g_autoptr (Client) o = NULL;

  if (!have_program ("telnet"))
    return;

  x = client_new_on_terminal (server, "telnet");
  o = client_new_on_terminal (server, "telnet");
  play (x->player, o->player);
}

static void
test_telnet_on_pipes (Connect4TestServer *server)
{
  g_autoptr (Client) x = NULL;
  g_autoptr (Client) o = NULL;

  if (!have_program ("telnet"))
    return;

  x = client_new_on_pipe (server, "telnet", NULL);
  o = client_new_on_pipe (server, "telnet", NULL);
  play (x->player, o->player);
}

static void
test_nc (Connect4TestServer *server)
{
  g_autoptr (Client) x = NULL;
  g_autoptr (Client) o = NULL;

  if (!have_program ("nc"))
    return;

  x = client_new_on_pipe (server, "nc", NULL);
  o = client_new_on_pipe (server, "nc", NULL);
  play (x->player, o->player);
}

/* Several programs are called nc: this is about OpenBSD's. */
static gboolean
nc_shuts_down (void)
{
  g_autoptr (GSubprocess) nc = g_subprocess_new (
    G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, NULL, "nc", "-h", NULL);
  g_autofree char *help = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8 (nc, NULL, NULL, &help, NULL, &error);
  g_assert_no_error (error);
  if (g_regex_match_simple ("\\s-N\\s", help, 0, 0))
    return TRUE;

  g_test_skip ("the nc that is here does not have -N");
  return FALSE;
}

/* printf 'create foo\nplay\nleave\n' | nc -N 127.0.0.1 4040 */
static void
test_nc_script (Connect4TestServer *server)
{
  g_autoptr (Client) client = NULL;

  if (!have_program ("nc") || !nc_shuts_down ())
    return;

  client = client_new_on_pipe (server, "nc", "-N");
  connect4_test_player_send (client->player, "create foo\nplay\nleave\n", 22);
  connect4_test_player_half_close (client->player);
  g_free (read_code (client->player));
  connect4_test_player_expect_error (client->player, "not_enough_players");
  connect4_test_player_expect_line (client->player, "Game left successfully");
  connect4_test_player_wait_closed (client->player);
  connect4_test_iterate_until (client->exited);
  g_assert_true (g_subprocess_get_successful (client->process));
}

/* Somebody pulls the plug of one of the programs. */
static void
test_telnet_is_killed (Connect4TestServer *server)
{
  g_autoptr (Client) x = NULL;
  g_autoptr (Client) o = NULL;
  g_autofree char *code = NULL;

  if (!have_program ("telnet"))
    return;

  x = client_new_on_terminal (server, "telnet");
  o = client_new_on_terminal (server, "telnet");
  connect4_test_player_send (x->player, "create foo\n", 11);
  code = read_code (x->player);
  connect4_test_player_send (o->player, "join ", 5);
  connect4_test_player_send (o->player, code, 6);
  connect4_test_player_send (o->player, "\nplay\n", 6);
  skip_to_both (x->player, o->player, "It's player X's turn.");

  g_subprocess_force_exit (x->process);
  connect4_test_player_skip_to (o->player, "Player X has left the game.");
  connect4_test_player_skip_to (o->player, "Game finished!");
  connect4_test_player_skip_to (o->player, "Player O wins!");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  connect4_test_server_add ("/e2e/clients/telnet-on-terminals", test_telnet_on_terminals);
  connect4_test_server_add ("/e2e/clients/telnet-on-pipes", test_telnet_on_pipes);
  connect4_test_server_add ("/e2e/clients/nc", test_nc);
  connect4_test_server_add ("/e2e/clients/nc-script", test_nc_script);
  connect4_test_server_add ("/e2e/clients/telnet-is-killed", test_telnet_is_killed);
  return g_test_run ();
}
