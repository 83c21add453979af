/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-test"

#include "config.h"

#include "connect4-test-server.h"

#include <pwd.h>
#include <string.h>
#include <unistd.h>

#define NOBODY 65534

/* What the handlers of a real server have, as the kernel says. */

static char *
read_of_process (const char *pid,
                 const char *what,
                 gsize      *length)
{
  g_autofree char *path = g_build_filename ("/proc", pid, what, NULL);
  char *contents = NULL;

  return g_file_get_contents (path, &contents, length, NULL) ? contents : NULL;
}

static gboolean
is_locked_in (const char *pid)
{
  g_autofree char *status = read_of_process (pid, "status", NULL);

  return status != NULL && strstr (status, "\nSeccomp:\t2\n") != NULL;
}

static gboolean
are_locked_in (char **handlers)
{
  for (gsize i = 0; handlers[i] != NULL; i++)
    {
      if (!is_locked_in (handlers[i]))
        return FALSE;
    }

  return handlers[0] != NULL;
}

static GStrv
list_handlers (Connect4TestServer *server)
{
  g_autofree char *pid = g_strdup_printf ("%d", connect4_test_server_get_pid (server));
  g_autofree char *path = g_strdup_printf ("task/%s/children", pid);
  g_autofree char *children = read_of_process (pid, path, NULL);

  g_assert_nonnull (children);
  return g_strsplit (g_strstrip (children), " ", -1);
}

/* Returns: the pids of the handlers, once they are all locked in */
static GStrv
await_handlers (Connect4TestServer *server)
{
  g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (server, "player");
  g_auto (GStrv) handlers = list_handlers (server);

  while (!are_locked_in (handlers))
    {
      connect4_test_player_type (player, "games");
      connect4_test_player_expect_line (player, "No game waits for players: create one.");
      g_strfreev (handlers);
      handlers = list_handlers (server);
    }

  return g_steal_pointer (&handlers);
}

static void
assert_has_line (const char *status,
                 const char *format,
                 ...) G_GNUC_PRINTF (2, 3);

static void
assert_has_line (const char *status,
                 const char *format,
                 ...)
{
  g_autofree char *line = NULL;
  va_list arguments;

  va_start (arguments, format);
  line = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (strstr (status, line) == NULL)
    g_error ("there is no “%s” in\n%s", line, status);
}

static void
test_user (Connect4TestServer *server)
{
  const struct passwd *user = getpwnam ("connect4-handler");
  g_autofree char *setgroups = read_of_process ("self", "setgroups", NULL);
  g_auto (GStrv) handlers = NULL;
  guint uid = user != NULL ? user->pw_uid : NOBODY;
  guint gid = user != NULL ? user->pw_gid : NOBODY;

  if (geteuid () != 0 || g_strcmp0 (setgroups, "allow\n") != 0)
    {
      g_test_skip ("only root's server has another user's handlers, where there are any");
      return;
    }

  handlers = await_handlers (server);
  for (gsize i = 0; handlers[i] != NULL; i++)
    {
      g_autofree char *status = read_of_process (handlers[i], "status", NULL);

      assert_has_line (status, "\nUid:\t%u\t%u\t%u\t%u\n", uid, uid, uid, uid);
      assert_has_line (status, "\nGid:\t%u\t%u\t%u\t%u\n", gid, gid, gid, gid);
      assert_has_line (status, "\nGroups:\t \n");
      assert_has_line (status, "\nCapPrm:\t0000000000000000\nCapEff:\t0000000000000000\n");
      assert_has_line (status, "\nNoNewPrivs:\t1\n");
    }
}

/* The server has its own, and sees what they do and ends them all the same. */
static void
test_server_sees_handlers (Connect4TestServer *server)
{
  g_auto (GStrv) handlers = await_handlers (server);

  for (gsize i = 0; handlers[i] != NULL; i++)
    {
      g_autofree char *schedstat = read_of_process (handlers[i], "schedstat", NULL);

      g_assert_nonnull (schedstat);
    }

  connect4_test_server_stop (server);
  for (gsize i = 0; handlers[i] != NULL; i++)
    g_assert_false (is_locked_in (handlers[i]));
}

/* The kernel shows neither of a process that cannot be traced but to root. */
static void
test_belongings (void)
{
  const char *const environment[] = { "CONNECT4_TEST_SECRET", "42", NULL };
  g_autoptr (Connect4TestServer) server = connect4_test_server_new (NULL, environment);
  g_auto (GStrv) handlers = await_handlers (server);

  for (gsize i = 0; handlers[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename ("/proc", handlers[i], "fd", NULL);
      g_autofree char *variables = NULL;
      g_autoptr (GDir) descriptors = g_dir_open (path, 0, NULL);
      gsize length = 0;

      variables = read_of_process (handlers[i], "environ", &length);
      if (descriptors == NULL || variables == NULL)
        {
          g_test_skip ("this takes root");
          return;
        }

      g_assert_cmpstr (g_dir_read_name (descriptors), ==, "3");
      g_assert_null (g_dir_read_name (descriptors));
      if (!CONNECT4_SANITIZED)
        g_assert_cmpuint (length, ==, 0);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  connect4_test_server_add ("/e2e/isolation/user", test_user);
  connect4_test_server_add ("/e2e/isolation/server-sees-handlers", test_server_sees_handlers);
  g_test_add_func ("/e2e/isolation/belongings", test_belongings);

  return g_test_run ();
}
