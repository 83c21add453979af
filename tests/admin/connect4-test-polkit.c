/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-polkit.h"

#define NAME "org.freedesktop.PolicyKit1"
#define PATH "/org/freedesktop/PolicyKit1/Authority"

/* As polkitd describes itself. */
#define DESCRIPTION                                                                                \
  "<node><interface name='org.freedesktop.PolicyKit1.Authority'>"                                  \
  "<method name='CheckAuthorization'><arg type='(sa{sv})' direction='in'/>"                        \
  "<arg type='s' direction='in'/><arg type='a{ss}' direction='in'/>"                               \
  "<arg type='u' direction='in'/><arg type='s' direction='in'/>"                                   \
  "<arg type='(bba{ss})' direction='out'/></method>"                                               \
  "<method name='CancelCheckAuthorization'><arg type='s' direction='in'/></method>"                \
  "</interface></node>"

struct _Connect4TestPolkit
{
  GDBusConnection *connection;
  GDBusNodeInfo *description;
  guint object;
  Connect4TestPolkitAnswer answer;
  GVariant *question; /* the last one */
  GDBusMethodInvocation *waiting;
  guint n_questions;
  gboolean was_cancelled;
};

static void
answer (GDBusMethodInvocation *invocation,
        gboolean               yes)
{
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("((bba{ss}))", yes, FALSE, NULL));
}

static void
on_question (Connect4TestPolkit    *self,
             GDBusMethodInvocation *invocation,
             GVariant              *parameters)
{
  self->n_questions++;
  g_clear_pointer (&self->question, g_variant_unref);
  self->question = g_variant_ref (parameters);

  switch (self->answer)
    {
    case CONNECT4_TEST_POLKIT_YES:
    case CONNECT4_TEST_POLKIT_NO:
      answer (invocation, self->answer == CONNECT4_TEST_POLKIT_YES);
      break;
    case CONNECT4_TEST_POLKIT_ERROR:
      g_dbus_method_invocation_return_dbus_error (invocation, NAME ".Error.NotAuthorized", "No");
      break;
    case CONNECT4_TEST_POLKIT_WAIT:
    default:
      g_assert_null (self->waiting);
      self->waiting = invocation;
    }
}

static void
on_cancel (Connect4TestPolkit *self,
           GVariant           *parameters)
{
  const char *id;
  const char *cancelled;

  g_assert_nonnull (self->question);
  g_variant_get_child (self->question, 4, "&s", &id);
  g_variant_get (parameters, "(&s)", &cancelled);
  g_assert_cmpstr (cancelled, ==, id);
  self->was_cancelled = TRUE;
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
  Connect4TestPolkit *self = user_data;

  if (g_str_equal (method, "CheckAuthorization"))
    {
      on_question (self, invocation, parameters);
      return;
    }

  on_cancel (self, parameters);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

/**
 * connect4_test_polkit_new:
 * @connection: a bus
 *
 * Returns: (transfer full): a polkit that says yes to everything
 */
Connect4TestPolkit *
connect4_test_polkit_new (GDBusConnection *connection)
{
  static const GDBusInterfaceVTable vtable = { .method_call = on_method_call };
  Connect4TestPolkit *self = g_new0 (Connect4TestPolkit, 1);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  self->connection = g_object_ref (connection);
  self->description = g_dbus_node_info_new_for_xml (DESCRIPTION, &error);
  g_assert_no_error (error);
  self->object = g_dbus_connection_register_object (connection, PATH, self->description->interfaces[0],
                                                    &vtable, self, NULL, &error);
  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", NAME, 4u), G_VARIANT_TYPE ("(u)"),
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);

  return self;
}

/**
 * connect4_test_polkit_free:
 * @self: (transfer full): a polkit
 */
void
connect4_test_polkit_free (Connect4TestPolkit *self)
{
  if (self->waiting != NULL)
    answer (self->waiting, FALSE);
  g_dbus_connection_unregister_object (self->connection, self->object);
  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_object_unref (self->connection);
  g_dbus_node_info_unref (self->description);
  g_clear_pointer (&self->question, g_variant_unref);
  g_free (self);
}

/**
 * connect4_test_polkit_set_answer:
 * @self: a polkit
 * @how: what it answers from now on
 */
void
connect4_test_polkit_set_answer (Connect4TestPolkit       *self,
                                 Connect4TestPolkitAnswer  how)
{
  self->answer = how;
}

/**
 * connect4_test_polkit_count:
 * @self: a polkit
 *
 * Returns: how many questions there have been
 */
guint
connect4_test_polkit_count (Connect4TestPolkit *self)
{
  return self->n_questions;
}

/**
 * connect4_test_polkit_is_asked:
 * @self: a polkit
 *
 * Returns: whether there is a question that waits for connect4_test_polkit_say_yes()
 */
gboolean
connect4_test_polkit_is_asked (Connect4TestPolkit *self)
{
  return self->waiting != NULL;
}

/**
 * connect4_test_polkit_was_cancelled:
 * @self: a polkit
 *
 * Returns: whether it was told that the answer to the last question does not matter any more
 */
gboolean
connect4_test_polkit_was_cancelled (Connect4TestPolkit *self)
{
  return self->was_cancelled;
}

/**
 * connect4_test_polkit_say_yes:
 * @self: a polkit that is asked
 */
void
connect4_test_polkit_say_yes (Connect4TestPolkit *self)
{
  g_assert_nonnull (self->waiting);

  answer (g_steal_pointer (&self->waiting), TRUE);
}

/**
 * connect4_test_polkit_expect:
 * @self: a polkit that has been asked
 * @caller: who the last question has to have been about
 * @may_ask: whether it has to have let somebody be asked for a password
 */
void
connect4_test_polkit_expect (Connect4TestPolkit *self,
                             const char         *caller,
                             gboolean            may_ask)
{
  g_autoptr (GVariant) subject = NULL;
  const char *kind;
  const char *action;
  const char *name;
  guint32 flags;

  g_assert_nonnull (self->question);
  g_variant_get (self->question, "((&s@a{sv})&sa{ss}u&s)", &kind, &subject, &action, NULL, &flags, NULL);
  g_assert_cmpstr (kind, ==, "system-bus-name");
  g_assert_true (g_variant_lookup (subject, "name", "&s", &name));
  g_assert_cmpstr (name, ==, caller);
  g_assert_cmpstr (action, ==, "io.github.connect4d.manage");
  g_assert_cmpuint (flags, ==, may_ask ? 1 : 0);
}
