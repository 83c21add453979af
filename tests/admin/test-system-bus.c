/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>

#include "connect4-test-bus.h"
#include "connect4-test-polkit.h"
#include "connect4-test-util.h"
#include "e2e/connect4-test-server.h"

#define NAME "io.github.connect4d"
#define PATH "/io/github/connect4d"

/* A server on a system bus that has the policy which is installed. */
typedef struct
{
  Connect4TestBus *bus;
  Connect4TestServer *server;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  const char *const options[] = { "--bus=system", NULL };
  const char *environment[] = { "DBUS_SYSTEM_BUS_ADDRESS", NULL, NULL };

  if (!connect4_test_is_root ())
    {
      g_test_skip ("to have the name on a system bus, and to be another user, takes root");
      return;
    }

  fixture->bus = connect4_test_bus_new (CONNECT4_TEST_BUS_SYSTEM);
  connect4_test_bus_start (fixture->bus);
  environment[1] = connect4_test_bus_get_address (fixture->bus);
  fixture->server = connect4_test_server_new (options, environment);
  connect4_test_iterate_until (
    connect4_test_server_has_said (fixture->server, "The server is on the system bus, as io.github.connect4d\n"));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_clear_pointer (&fixture->server, connect4_test_server_free);
  g_clear_pointer (&fixture->bus, connect4_test_bus_free);
}

static void
on_reply (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* Returns: (transfer full): the answer to a call */
static GVariant *
call (GDBusConnection  *caller,
      const char       *name,
      const char       *path,
      const char       *interface,
      const char       *method,
      GVariant         *arguments,
      GError          **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_dbus_connection_call (caller, name, path, interface, method, arguments, NULL, G_DBUS_CALL_FLAGS_NONE, -1,
                          NULL, on_reply, &result);
  connect4_test_iterate_until (result != NULL);

  return g_dbus_connection_call_finish (caller, result, error);
}

static void
expect_stop_refused (Fixture *fixture)
{
  g_autoptr (GDBusConnection) caller =
    connect4_test_bus_connect_as (fixture->bus, CONNECT4_TEST_BUS_OTHER_USER);
  g_autoptr (GError) error = NULL;

  g_assert_null (call (caller, NAME, PATH, NAME ".Server1", "Stop", NULL, &error));
  g_assert_error (error, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED);
}

static void
expect_stop (Fixture *fixture,
             uid_t    user)
{
  g_autoptr (GDBusConnection) caller = connect4_test_bus_connect_as (fixture->bus, user);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  reply = call (caller, NAME, PATH, NAME ".Server1", "Stop", NULL, &error);
  g_assert_no_error (error);
  connect4_test_server_wait (fixture->server);
}

static Connect4TestPolkit *
make_polkit (Fixture                  *fixture,
             Connect4TestPolkitAnswer  answer)
{
  g_autoptr (GDBusConnection) connection = connect4_test_bus_connect (fixture->bus);
  Connect4TestPolkit *polkit = connect4_test_polkit_new (connection);

  connect4_test_polkit_set_answer (polkit, answer);
  return polkit;
}

/* Everybody may look. */
static void
test_read (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_autoptr (GDBusConnection) caller = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  if (fixture->server == NULL)
    return;

  caller = connect4_test_bus_connect_as (fixture->bus, CONNECT4_TEST_BUS_OTHER_USER);
  reply = call (caller, NAME, PATH, "org.freedesktop.DBus.Properties", "GetAll",
                g_variant_new ("(s)", NAME ".Server1"), &error);
  g_assert_no_error (error);
}

/* Nobody else can pass for the server. */
static void
test_own (Fixture       *fixture,
          gconstpointer  user_data)
{
  g_autoptr (GDBusConnection) caller = NULL;
  g_autoptr (GError) error = NULL;

  if (fixture->server == NULL)
    return;

  caller = connect4_test_bus_connect_as (fixture->bus, CONNECT4_TEST_BUS_OTHER_USER);
  g_assert_null (call (caller, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                       "RequestName", g_variant_new ("(su)", NAME, 0u), &error));
  g_assert_error (error, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED);
}

static void
test_without_polkit (Fixture       *fixture,
                     gconstpointer  user_data)
{
  if (fixture->server == NULL)
    return;

  expect_stop_refused (fixture);
  expect_stop (fixture, 0);
}

static void
test_with_polkit (Fixture       *fixture,
                  gconstpointer  user_data)
{
  g_autoptr (Connect4TestPolkit) polkit = NULL;

  if (fixture->server == NULL)
    return;

  polkit = make_polkit (fixture, CONNECT4_TEST_POLKIT_NO);
  expect_stop_refused (fixture);
  connect4_test_polkit_set_answer (polkit, CONNECT4_TEST_POLKIT_ERROR);
  expect_stop_refused (fixture);
  connect4_test_polkit_set_answer (polkit, CONNECT4_TEST_POLKIT_YES);
  expect_stop (fixture, CONNECT4_TEST_BUS_OTHER_USER);
  g_assert_cmpuint (connect4_test_polkit_count (polkit), ==, 3);
}

/* What was asked for by somebody who has gone does not happen, whatever polkit says. */
static void
test_vanished (Fixture       *fixture,
               gconstpointer  user_data)
{
  g_autoptr (Connect4TestPolkit) polkit = NULL;
  g_autoptr (GDBusConnection) caller = NULL;

  if (fixture->server == NULL)
    return;

  polkit = make_polkit (fixture, CONNECT4_TEST_POLKIT_WAIT);
  caller = connect4_test_bus_connect_as (fixture->bus, CONNECT4_TEST_BUS_OTHER_USER);
  g_dbus_connection_call (caller, NAME, PATH, NAME ".Server1", "Stop", NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1,
                          NULL, NULL, NULL);
  connect4_test_iterate_until (connect4_test_polkit_is_asked (polkit));
  g_dbus_connection_close_sync (caller, NULL, NULL);
  connect4_test_iterate_until (connect4_test_polkit_was_cancelled (polkit));
  connect4_test_polkit_say_yes (polkit);

  connect4_test_polkit_set_answer (polkit, CONNECT4_TEST_POLKIT_NO);
  expect_stop_refused (fixture); /* by when the late answer has come */
  connect4_test_server_stop (fixture->server);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/admin/system-bus/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("read", test_read);
  ADD ("own", test_own);
  ADD ("without-polkit", test_without_polkit);
  ADD ("with-polkit", test_with_polkit);
  ADD ("vanished", test_vanished);

  return g_test_run ();
}
