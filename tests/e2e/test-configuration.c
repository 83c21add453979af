/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-test"

#include "config.h"

#include <signal.h>
#include <string.h>

#include <glib/gstdio.h>

#include "connect4-test-server.h"
#include "connect4-test-util.h"

typedef struct
{
  char *folder;
  char *path;   /* of a configuration file */
  char *option; /* that names it */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("connect4-e2e-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "a file.conf", NULL);
  fixture->option = g_strdup_printf ("--config=%s", fixture->path);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_remove (fixture->path);
  g_rmdir (fixture->folder);
  g_free (fixture->option);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
write_file (Fixture    *fixture,
            const char *settings)
{
  g_autofree char *text = g_strdup_printf ("[connect4d]\n%s", settings);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (fixture->path, text, -1, &error);
  g_assert_no_error (error);
}

static Connect4TestServer *
start_server (Fixture    *fixture,
              const char *settings)
{
  const char *const options[] = { fixture->option, NULL };

  write_file (fixture, settings);
  return connect4_test_server_new (options, NULL);
}

/* Sends SIGHUP and waits for the one line that the log has of it. */
static char *
reload (Connect4TestServer *server)
{
  connect4_test_server_signal (server, SIGHUP);
  connect4_test_iterate_until (strchr (connect4_test_server_get_messages (server), '\n') != NULL);

  return connect4_test_server_take_messages (server);
}

static void
assert_server_full (Connect4TestServer *server)
{
  g_autoptr (Connect4TestPlayer) player = NULL;

  player = connect4_test_player_new ("turned-away", connect4_test_server_get_port (server));
  connect4_test_player_expect_error (player, "server_full");
  connect4_test_player_expect_closed (player);
}

static void
test_file (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_autoptr (Connect4TestServer) server = start_server (fixture, "max-connections=1\nport=1\n");
  g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (server, "player");

  assert_server_full (server);
  connect4_test_player_expect_quiet (player);
}

static void
test_print (Fixture       *fixture,
            gconstpointer  user_data)
{
  const char *const options[] = { fixture->option, "--port=23", "--print-config", NULL };
  g_autofree char *output = NULL;
  g_autofree char *messages = NULL;

  write_file (fixture, "port=24\nidle-timeout=5\n");
  g_assert_cmpint (connect4_test_program_run (options, &output, &messages), ==, 0);
  g_assert_cmpstr (messages, ==, "");
  g_assert_nonnull (strstr (output, "\nport=23\n"));
  g_assert_nonnull (strstr (output, "\nidle-timeout=5\n"));
  g_assert_nonnull (strstr (output, "\n#address=127.0.0.1\n"));
}

static void
assert_refused (Fixture    *fixture,
                const char *complaint)
{
  const char *const options[] = { fixture->option, "--port=0", NULL };
  g_autofree char *output = NULL;
  g_autofree char *messages = NULL;

  g_assert_cmpint (connect4_test_program_run (options, &output, &messages), ==, 1);
  g_assert_cmpstr (output, ==, "");
  g_assert_nonnull (strstr (messages, fixture->path));
  g_assert_nonnull (strstr (messages, complaint));
  g_assert_true (strchr (messages, '\n') == messages + strlen (messages) - 1);
}

static void
test_mistakes (Fixture       *fixture,
               gconstpointer  user_data)
{
  assert_refused (fixture, "No such file");
  write_file (fixture, "idle-timeout=long\n");
  assert_refused (fixture, "idle-timeout is a number from 0 to 1000000, not “long”");
  write_file (fixture, "colour=red\n");
  assert_refused (fixture, "“colour”");
  write_file (fixture, "[games]\n");
  assert_refused (fixture, "“games”");
}

static void
test_reload (Fixture       *fixture,
             gconstpointer  user_data)
{
  g_autoptr (Connect4TestServer) server = start_server (fixture, "handler-timeout=1\n");
  g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (server, "player");
  g_autofree char *changed = NULL;
  g_autofree char *unchanged = NULL;

  connect4_test_player_free (connect4_test_server_connect (server, "other"));

  write_file (fixture, "handler-timeout=2\nmax-connections=1\nrequest-rate=1\nrequest-burst=1\n");
  changed = reload (server);
  g_assert_nonnull (strstr (changed, ": max-connections=1, request-rate=1, request-burst=1, "
                                     "handler-timeout=2\n"));
  assert_server_full (server);
  connect4_test_player_type (player, "games");
  connect4_test_player_expect_line (player, "No game waits for players: create one.");
  connect4_test_player_type (player, "games");
  connect4_test_player_expect_error (player, "too_many_requests");

  unchanged = reload (server);
  g_assert_nonnull (strstr (unchanged, ": nothing has changed\n"));
}

/* Neither what the command line says nor what takes a restart. */
static void
test_reload_of_what_stays (Fixture       *fixture,
                           gconstpointer  user_data)
{
  g_autoptr (Connect4TestServer) server = start_server (fixture, "");
  g_autofree char *changed = NULL;

  write_file (fixture, "port=1\naddress=any\n");
  changed = reload (server);
  g_assert_nonnull (strstr (changed, ": address=any (after a restart)\n"));
  connect4_test_player_free (connect4_test_server_connect (server, "player"));
}

static void
test_reload_of_mistakes (Fixture       *fixture,
                         gconstpointer  user_data)
{
  g_autoptr (Connect4TestServer) server = start_server (fixture, "max-connections=1\n");
  g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (server, "player");
  g_autofree char *mistake = NULL;
  g_autofree char *missing = NULL;

  write_file (fixture, "max-connections=5\nidle-timeout=long\n");
  mistake = reload (server);
  g_assert_nonnull (strstr (mistake, fixture->path));
  g_assert_nonnull (strstr (mistake, "idle-timeout is a number from 0 to 1000000, not “long”\n"));
  assert_server_full (server);

  g_remove (fixture->path);
  missing = reload (server);
  g_assert_nonnull (strstr (missing, fixture->path));
  assert_server_full (server);
  connect4_test_player_expect_quiet (player);
}

static void
test_reload_of_log_level (Fixture       *fixture,
                          gconstpointer  user_data)
{
  g_autoptr (Connect4TestServer) server = start_server (fixture, "max-connections=1\n");
  g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (server, "player");
  g_autofree char *changed = NULL;

  write_file (fixture, "max-connections=1\nlog-level=debug\n");
  changed = reload (server);
  g_assert_nonnull (strstr (changed, ": log-level=debug\n"));
  assert_server_full (server);
  connect4_test_iterate_until (
    connect4_test_server_has_said (server, "client turned away"));
  connect4_test_player_expect_quiet (player);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/e2e/configuration/file", test_file);
  ADD ("/e2e/configuration/print", test_print);
  ADD ("/e2e/configuration/mistakes", test_mistakes);
  ADD ("/e2e/configuration/reload", test_reload);
  ADD ("/e2e/configuration/reload-of-what-stays", test_reload_of_what_stays);
  ADD ("/e2e/configuration/reload-of-mistakes", test_reload_of_mistakes);
  ADD ("/e2e/configuration/reload-of-log-level", test_reload_of_log_level);

  return g_test_run ();
}
