/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-test"

#include "config.h"

#include "connect4-test-server.h"

#include <signal.h>
#include <string.h>

/* That the connections' supervisor counts one child shows from outside by its limit. */
static void
test_client_is_greeted_and_counted (void)
{
  const char *const options[] = { "--max-connections=1", NULL };
  g_autoptr (Connect4TestServer) server = connect4_test_server_new (options, NULL);
  const guint16 port = connect4_test_server_get_port (server);
  g_autoptr (Connect4TestPlayer) client = connect4_test_player_new ("client", port);
  g_autoptr (Connect4TestPlayer) second = NULL;
  g_auto (GStrv) greeting = connect4_test_player_read_all (client);

  g_assert_true (g_str_has_prefix (greeting[0], "create --name=<name>"));
  second = connect4_test_player_new ("second", port);
  connect4_test_player_expect_error (second, "server_full");
  connect4_test_player_expect_closed (second);
}

static void
test_starts_and_stops (Connect4TestServer *server)
{
  g_autoptr (Connect4TestPlayer) client = connect4_test_server_connect (server, "client");

  connect4_test_server_signal (server, SIGTERM);
  connect4_test_player_expect_line (client, "The server is closing. Goodbye!");
  connect4_test_player_expect_closed (client);
  connect4_test_player_close (client);
  connect4_test_server_wait (server);
}

static void
assert_says (const char *option,
             const char *text)
{
  const char *const options[] = { option, NULL };
  g_autofree char *output = NULL;
  g_autofree char *messages = NULL;

  g_assert_cmpint (connect4_test_program_run (options, &output, &messages), ==, 0);
  g_assert_nonnull (strstr (output, text));
}

static void
test_version_and_help (void)
{
  assert_says ("--version", PACKAGE_VERSION);
  assert_says ("--help", "--port");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/ported/telnet/63-client-is-greeted-and-counted",
                   test_client_is_greeted_and_counted);
  connect4_test_server_add ("/ported/application/64-starts-and-stops", test_starts_and_stops);
  g_test_add_func ("/ported/application/65-version-and-help", test_version_and_help);
  return g_test_run ();
}
