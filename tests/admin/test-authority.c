/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "admin/connect4-authority.h"

#include <unistd.h>

#include "connect4-test-bus.h"
#include "connect4-test-polkit.h"
#include "connect4-test-util.h"

/* dbus-daemon wants users to have names: nobody and daemon. */
#define OWN_USER   CONNECT4_TEST_BUS_OTHER_USER
#define OTHER_USER 1

#define PATH "/test"

#define DESCRIPTION "<node><interface name='test.Test'><method name='Act'/></interface></node>"

/* A service on a bus of its own whose only method asks an authority. It runs as OWN_USER, which takes root. */
typedef struct
{
  Connect4TestBus *bus;
  GDBusConnection *connection; /* the service's */
  GDBusNodeInfo *description;
  guint object;
  Connect4Authority *authority;
  GCancellable *cancellable;
  GDBusMethodInvocation *invocation; /* being checked */
  uid_t user; /* whose call was allowed */
  GError *refusal;
  gboolean is_allowed;
  guint n_checked;
} Fixture;

static void
on_checked (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Fixture *fixture = user_data;

  g_clear_error (&fixture->refusal);
  fixture->is_allowed =
    connect4_authority_check_finish (fixture->authority, result, &fixture->user, &fixture->refusal);
  fixture->n_checked++;
  if (fixture->is_allowed)
    g_dbus_method_invocation_return_value (g_steal_pointer (&fixture->invocation), NULL);
  else
    g_dbus_method_invocation_return_gerror (g_steal_pointer (&fixture->invocation), fixture->refusal);
}

static void
on_method_call (GDBusConnection       *connection,
                const char            *sender,
                const char            *path,
                const char            *interface,
                const char            *method,
                GVariant              *parameters,
                GDBusMethodInvocation *invocation,
                gpointer               user_data)
{
  Fixture *fixture = user_data;

  fixture->invocation = invocation;
  connect4_authority_check (fixture->authority, invocation, fixture->cancellable, on_checked, fixture);
}

static void
set_up (Fixture             *fixture,
        Connect4TestBusKind  kind,
        Connect4Authority   *authority)
{
  static const GDBusInterfaceVTable vtable = { .method_call = on_method_call };
  g_autoptr (GError) error = NULL;

  fixture->bus = connect4_test_bus_new (kind);
  connect4_test_bus_start (fixture->bus);
  fixture->authority = authority;
  fixture->cancellable = g_cancellable_new ();
  if (connect4_test_is_root ())
    connect4_test_become (OWN_USER);

  fixture->connection = connect4_test_bus_connect (fixture->bus);
  fixture->description = g_dbus_node_info_new_for_xml (DESCRIPTION, &error);
  g_assert_no_error (error);
  fixture->object = g_dbus_connection_register_object (
    fixture->connection, PATH, fixture->description->interfaces[0], &vtable, fixture, NULL, &error);
  g_assert_no_error (error);
}

static void
set_up_session (Fixture       *fixture,
                gconstpointer  user_data)
{
  set_up (fixture, CONNECT4_TEST_BUS_SESSION, connect4_authority_new ());
}

static void
set_up_system (Fixture       *fixture,
               gconstpointer  user_data)
{
  set_up (fixture, CONNECT4_TEST_BUS_SESSION, connect4_authority_new_for_system_bus ());
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_dbus_connection_unregister_object (fixture->connection, fixture->object);
  g_dbus_connection_close_sync (fixture->connection, NULL, NULL);
  g_object_unref (fixture->connection);
  g_dbus_node_info_unref (fixture->description);
  g_object_unref (fixture->cancellable);
  g_clear_error (&fixture->refusal);
  connect4_test_drop (fixture->authority);
  connect4_test_become (getuid ());
  connect4_test_bus_free (fixture->bus);
}

static void
on_reply (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* Calls the service. Returns: where the answer will be */
static void
call (Fixture          *fixture,
      GDBusConnection  *caller,
      GDBusCallFlags    flags,
      GAsyncResult    **result)
{
  g_dbus_connection_call (caller, g_dbus_connection_get_unique_name (fixture->connection), PATH, "test.Test",
                          "Act", NULL, NULL, flags, -1, NULL, on_reply, result);
}

static void
expect_answer (Fixture         *fixture,
               GDBusConnection *caller,
               GDBusCallFlags   flags,
               gboolean         allowed)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  call (fixture, caller, flags, &result);
  connect4_test_iterate_until (result != NULL);
  reply = g_dbus_connection_call_finish (caller, result, &error);
  if (allowed)
    g_assert_no_error (error);
  else
    g_assert_error (error, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED);
}

static void
expect_for_user (Fixture  *fixture,
                 uid_t     user,
                 gboolean  allowed)
{
  g_autoptr (GDBusConnection) caller = connect4_test_bus_connect_as (fixture->bus, user);

  expect_answer (fixture, caller, G_DBUS_CALL_FLAGS_NONE, allowed);
  if (allowed)
    g_assert_cmpuint (fixture->user, ==, user);
}

static gboolean
skip_unless_root (void)
{
  if (connect4_test_is_root ())
    return FALSE;

  g_test_skip ("to be another user takes root");
  return TRUE;
}

static void
test_own_user (Fixture       *fixture,
               gconstpointer  user_data)
{
  expect_for_user (fixture, geteuid (), TRUE);
}

static void
test_root (Fixture       *fixture,
           gconstpointer  user_data)
{
  if (!skip_unless_root ())
    expect_for_user (fixture, 0, TRUE);
}

static void
test_other_user (Fixture       *fixture,
                 gconstpointer  user_data)
{
  if (!skip_unless_root ())
    expect_for_user (fixture, OTHER_USER, FALSE);
}

/* The answer of a polkit, and whether it lets the service's own user, which on the system bus is nobody in
 * particular. */
typedef struct
{
  Connect4TestPolkitAnswer answer;
  gboolean allowed;
} Case;

static Connect4TestPolkit *
make_polkit (Fixture *fixture)
{
  g_autoptr (GDBusConnection) connection = connect4_test_bus_connect (fixture->bus);

  return connect4_test_polkit_new (connection);
}

static void
test_polkit (Fixture       *fixture,
             gconstpointer  user_data)
{
  const Case *wanted = user_data;
  g_autoptr (Connect4TestPolkit) polkit = NULL;
  g_autoptr (GDBusConnection) caller = NULL;

  if (skip_unless_root ())
    return;

  polkit = make_polkit (fixture);
  caller = connect4_test_bus_connect_as (fixture->bus, OWN_USER);
  connect4_test_polkit_set_answer (polkit, wanted->answer);
  expect_answer (fixture, caller, G_DBUS_CALL_FLAGS_NONE, wanted->allowed);
  connect4_test_polkit_expect (polkit, g_dbus_connection_get_unique_name (caller), FALSE);
  expect_answer (fixture, caller, G_DBUS_CALL_FLAGS_ALLOW_INTERACTIVE_AUTHORIZATION, wanted->allowed);
  connect4_test_polkit_expect (polkit, g_dbus_connection_get_unique_name (caller), TRUE);
  g_assert_cmpuint (connect4_test_polkit_count (polkit), ==, 2);
  g_assert_false (connect4_test_polkit_was_cancelled (polkit));
}

/* Root is let whatever polkit would say, and so also where it is not. */
static void
test_polkit_root (Fixture       *fixture,
                  gconstpointer  user_data)
{
  g_autoptr (Connect4TestPolkit) polkit = NULL;

  if (skip_unless_root ())
    return;

  expect_for_user (fixture, 0, TRUE);
  polkit = make_polkit (fixture);
  connect4_test_polkit_set_answer (polkit, CONNECT4_TEST_POLKIT_NO);
  expect_for_user (fixture, 0, TRUE);
  g_assert_cmpuint (connect4_test_polkit_count (polkit), ==, 0);
}

static void
test_no_polkit (Fixture       *fixture,
                gconstpointer  user_data)
{
  if (!skip_unless_root ())
    expect_for_user (fixture, OWN_USER, FALSE);
}

/* The caller goes while somebody types the password, which then turns out to be right. */
static void
test_vanished (Fixture       *fixture,
               gconstpointer  user_data)
{
  g_autoptr (Connect4TestPolkit) polkit = NULL;
  g_autoptr (GDBusConnection) caller = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (skip_unless_root ())
    return;

  polkit = make_polkit (fixture);
  caller = connect4_test_bus_connect_as (fixture->bus, OWN_USER);
  connect4_test_polkit_set_answer (polkit, CONNECT4_TEST_POLKIT_WAIT);
  call (fixture, caller, G_DBUS_CALL_FLAGS_NONE, &result);
  connect4_test_iterate_until (connect4_test_polkit_is_asked (polkit));
  g_assert_cmpuint (fixture->n_checked, ==, 0);

  g_dbus_connection_close_sync (caller, NULL, NULL);
  connect4_test_iterate_until (fixture->n_checked == 1);
  g_assert_error (fixture->refusal, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED);
  connect4_test_iterate_until (connect4_test_polkit_was_cancelled (polkit));

  connect4_test_polkit_say_yes (polkit);
  expect_for_user (fixture, 0, TRUE); /* by when the late answer has come */
  g_assert_cmpuint (fixture->n_checked, ==, 2);
  connect4_test_iterate_until (result != NULL);
}

/* The bus hears of the end of the caller before polkit's answer, and so does the service, though it has not
 * looked before both are there. */
static void
test_vanished_before_answer (Fixture       *fixture,
                             gconstpointer  user_data)
{
  g_autoptr (Connect4TestPolkit) polkit = NULL;
  g_autoptr (GDBusConnection) caller = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (skip_unless_root ())
    return;

  polkit = make_polkit (fixture);
  caller = connect4_test_bus_connect_as (fixture->bus, OWN_USER);
  connect4_test_polkit_set_answer (polkit, CONNECT4_TEST_POLKIT_WAIT);
  call (fixture, caller, G_DBUS_CALL_FLAGS_NONE, &result);
  connect4_test_iterate_until (connect4_test_polkit_is_asked (polkit));

  g_dbus_connection_close_sync (caller, NULL, NULL);
  while (connect4_test_bus_name_exists (fixture->bus, g_dbus_connection_get_unique_name (caller)))
    ;
  connect4_test_polkit_say_yes (polkit);
  connect4_test_iterate_until (fixture->n_checked == 1);
  g_assert_false (fixture->is_allowed);
  connect4_test_iterate_until (result != NULL);
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  user_data)
{
  g_autoptr (Connect4TestPolkit) polkit = NULL;
  g_autoptr (GDBusConnection) caller = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (skip_unless_root ())
    return;

  polkit = make_polkit (fixture);
  caller = connect4_test_bus_connect_as (fixture->bus, OWN_USER);
  connect4_test_polkit_set_answer (polkit, CONNECT4_TEST_POLKIT_WAIT);
  call (fixture, caller, G_DBUS_CALL_FLAGS_NONE, &result);
  connect4_test_iterate_until (connect4_test_polkit_is_asked (polkit));

  g_cancellable_cancel (fixture->cancellable);
  connect4_test_iterate_until (fixture->n_checked == 1);
  g_assert_error (fixture->refusal, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  connect4_test_iterate_until (connect4_test_polkit_was_cancelled (polkit) && result != NULL);
}

/* Who has gone before the bus is asked is nobody. */
static void
test_gone_at_once (Fixture       *fixture,
                   gconstpointer  user_data)
{
  g_autoptr (GDBusConnection) caller = connect4_test_bus_connect (fixture->bus);
  g_autoptr (GAsyncResult) result = NULL;

  call (fixture, caller, G_DBUS_CALL_FLAGS_NONE, &result);
  g_dbus_connection_flush_sync (caller, NULL, NULL);
  g_dbus_connection_close_sync (caller, NULL, NULL);
  while (connect4_test_bus_name_exists (fixture->bus, g_dbus_connection_get_unique_name (caller)))
    ;

  connect4_test_iterate_until (fixture->n_checked == 1 && result != NULL);
  g_assert_error (fixture->refusal, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED);
}

/* The bus dies while polkit is thinking. */
static void
test_bus_killed (Fixture       *fixture,
                 gconstpointer  user_data)
{
  g_autoptr (Connect4TestPolkit) polkit = NULL;
  g_autoptr (GDBusConnection) caller = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (skip_unless_root ())
    return;

  polkit = make_polkit (fixture);
  caller = connect4_test_bus_connect_as (fixture->bus, OWN_USER);
  connect4_test_polkit_set_answer (polkit, CONNECT4_TEST_POLKIT_WAIT);
  call (fixture, caller, G_DBUS_CALL_FLAGS_NONE, &result);
  connect4_test_iterate_until (connect4_test_polkit_is_asked (polkit));

  connect4_test_bus_kill (fixture->bus);
  connect4_test_iterate_until (fixture->n_checked == 1 && result != NULL);
  g_assert_error (fixture->refusal, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED);
}

static const Case yes = { CONNECT4_TEST_POLKIT_YES, TRUE };
static const Case no = { CONNECT4_TEST_POLKIT_NO, FALSE };
static const Case failing = { CONNECT4_TEST_POLKIT_ERROR, FALSE };

#define ADD(name, data, set_up_func, func)                                                         \
  g_test_add ("/admin/authority/" name, Fixture, data, set_up_func, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("user/own", NULL, set_up_session, test_own_user);
  ADD ("user/root", NULL, set_up_session, test_root);
  ADD ("user/other", NULL, set_up_session, test_other_user);
  ADD ("user/gone", NULL, set_up_session, test_gone_at_once);
  ADD ("polkit/yes", &yes, set_up_system, test_polkit);
  ADD ("polkit/no", &no, set_up_system, test_polkit);
  ADD ("polkit/error", &failing, set_up_system, test_polkit);
  ADD ("polkit/root", NULL, set_up_system, test_polkit_root);
  ADD ("polkit/none", NULL, set_up_system, test_no_polkit);
  ADD ("polkit/vanished", NULL, set_up_system, test_vanished);
  ADD ("polkit/vanished-before-answer", NULL, set_up_system, test_vanished_before_answer);
  ADD ("polkit/cancelled", NULL, set_up_system, test_cancelled);
  ADD ("polkit/gone", NULL, set_up_system, test_gone_at_once);
  ADD ("polkit/bus-killed", NULL, set_up_system, test_bus_killed);

  return g_test_run ();
}
