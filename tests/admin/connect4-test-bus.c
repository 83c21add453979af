/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-bus.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "connect4-test-util.h"

#define EVERYTHING                                                                                 \
  "<policy context='default'><allow user='*'/><allow own='*'/>"                                    \
  "<allow send_destination='*' eavesdrop='true'/><allow eavesdrop='true'/></policy>"

/* The rules of /usr/share/dbus-1/system.conf, and room for a polkit. */
#define SYSTEM_RULES                                                                               \
  "<policy context='default'><allow user='*'/><deny own='*'/><deny send_type='method_call'/>"     \
  "<allow send_type='signal'/><allow send_requested_reply='true' send_type='method_return'/>"      \
  "<allow send_requested_reply='true' send_type='error'/><allow receive_type='method_call'/>"      \
  "<allow receive_type='method_return'/><allow receive_type='error'/>"                             \
  "<allow receive_type='signal'/><allow send_destination='org.freedesktop.DBus'/>"                 \
  "<allow own='org.freedesktop.PolicyKit1'/>"                                                      \
  "<allow send_destination='org.freedesktop.PolicyKit1'/></policy>"

struct _Connect4TestBus
{
  char *folder;  /* owned; others may enter it */
  char *address; /* owned */
  GSubprocess *process; /* NULL while it does not run */
};

static void
die_with_the_test (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static char *
make_policy (Connect4TestBusKind kind)
{
  g_autofree char *installed = NULL;

  switch (kind)
    {
    case CONNECT4_TEST_BUS_SESSION:
      return g_strdup (EVERYTHING);
    case CONNECT4_TEST_BUS_STRICT:
      return g_strdup (SYSTEM_RULES);
    case CONNECT4_TEST_BUS_SYSTEM:
      installed = g_build_filename (g_getenv ("CONNECT4_DATADIR"), "dbus", "io.github.connect4d.conf", NULL);
      return g_strdup_printf (SYSTEM_RULES "<include>%s</include>", installed);
    default:
      g_assert_not_reached ();
    }
}

static void
write_configuration (Connect4TestBus     *self,
                     Connect4TestBusKind  kind)
{
  g_autofree char *policy = make_policy (kind);
  g_autofree char *path = g_build_filename (self->folder, "bus.conf", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  text = g_strdup_printf ("<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\" "
                          "\"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">"
                          "<busconfig><type>%s</type><listen>%s</listen><auth>EXTERNAL</auth>%s</busconfig>",
                          kind == CONNECT4_TEST_BUS_SESSION ? "session" : "system", self->address, policy);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

/**
 * connect4_test_bus_new:
 * @kind: what it lets its clients do
 *
 * Returns: (transfer full): a bus that does not run yet
 */
Connect4TestBus *
connect4_test_bus_new (Connect4TestBusKind kind)
{
  Connect4TestBus *self = g_new0 (Connect4TestBus, 1);
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("connect4-bus-XXXXXX", &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (self->folder, 0711), ==, 0);
  self->address = g_strdup_printf ("unix:path=%s/socket", self->folder);
  write_configuration (self, kind);

  return self;
}

/**
 * connect4_test_bus_free:
 * @self: (transfer full): a bus, which is killed if it runs
 */
void
connect4_test_bus_free (Connect4TestBus *self)
{
  static const char *const files[] = { "bus.conf", "socket" };

  if (self->process != NULL)
    connect4_test_bus_kill (self);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, files[i], NULL);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->address);
  g_free (self->folder);
  g_free (self);
}

/**
 * connect4_test_bus_start:
 * @self: a bus that does not run
 *
 * Returns when it can be connected to.
 */
void
connect4_test_bus_start (Connect4TestBus *self)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autofree char *option = g_strdup_printf ("--config-file=%s/bus.conf", self->folder);
  g_autoptr (GError) error = NULL;
  char byte;

  g_assert_null (self->process);

  /* What it has to say about limits that it cannot raise is of no interest. */
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_set_child_setup (launcher, die_with_the_test, NULL, NULL);
  self->process = g_subprocess_launcher_spawn (launcher, &error, "dbus-daemon", "--nofork", "--nosyslog",
                                               "--nopidfile", "--print-address=1", option, NULL);
  g_assert_no_error (error);
  g_assert_cmpint (g_input_stream_read (g_subprocess_get_stdout_pipe (self->process), &byte, 1, NULL, &error),
                   ==, 1);
  g_assert_no_error (error);
}

/**
 * connect4_test_bus_kill:
 * @self: a bus that runs
 *
 * Kills it, so that its socket stays behind.
 */
void
connect4_test_bus_kill (Connect4TestBus *self)
{
  g_assert_nonnull (self->process);

  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  g_clear_object (&self->process);
}

/**
 * connect4_test_bus_freeze:
 * @self: a bus that runs
 *
 * Has it do nothing until connect4_test_bus_thaw().
 */
void
connect4_test_bus_freeze (Connect4TestBus *self)
{
  g_subprocess_send_signal (self->process, SIGSTOP);
}

/**
 * connect4_test_bus_thaw:
 * @self: a bus that does nothing
 *
 * Has it go on.
 */
void
connect4_test_bus_thaw (Connect4TestBus *self)
{
  g_subprocess_send_signal (self->process, SIGCONT);
}

/**
 * connect4_test_bus_get_folder:
 * @self: a bus
 *
 * Returns: the folder of its socket
 */
const char *
connect4_test_bus_get_folder (Connect4TestBus *self)
{
  return self->folder;
}

/**
 * connect4_test_bus_get_address:
 * @self: a bus
 *
 * Returns: its D-Bus address
 */
const char *
connect4_test_bus_get_address (Connect4TestBus *self)
{
  return self->address;
}

static gboolean
is_finalized (GWeakRef *reference)
{
  g_autoptr (GObject) object = g_weak_ref_get (reference);

  return object == NULL;
}

/**
 * connect4_test_drop:
 * @object: (transfer full): an object that nobody has but the caller and, for a few turns of the main loop,
 *   GDBus
 *
 * Waits until it is gone.
 */
void
connect4_test_drop (gpointer object)
{
  GWeakRef reference;

  g_weak_ref_init (&reference, object);
  g_object_unref (object);
  connect4_test_iterate_until (is_finalized (&reference));
  g_weak_ref_clear (&reference);
}

/**
 * connect4_test_is_root:
 *
 * Returns: whether the test runs as root, even if it is another user for the moment
 */
gboolean
connect4_test_is_root (void)
{
  return getuid () == 0;
}

/**
 * connect4_test_become:
 * @user: another user, which takes root, or the one who runs the test
 *
 * Goes on as @user.
 */
void
connect4_test_become (uid_t user)
{
  if (geteuid () == user)
    return;

  g_assert_cmpint (seteuid (getuid ()), ==, 0);
  g_assert_cmpint (seteuid (user), ==, 0);
}

/**
 * connect4_test_connect_as:
 * @address: a D-Bus address, where another process answers
 * @flags: beside those of a client
 * @user: as whom to connect; another than the test's own takes root
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a connection
 */
GDBusConnection *
connect4_test_connect_as (const char            *address,
                          GDBusConnectionFlags   flags,
                          uid_t                  user,
                          GError               **error)
{
  uid_t before = geteuid ();
  GDBusConnection *connection;

  connect4_test_become (user);
  connection = g_dbus_connection_new_for_address_sync (
    address, flags | G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT, NULL, NULL, error);
  connect4_test_become (before);

  return connection;
}

/**
 * connect4_test_bus_connect_as:
 * @self: a bus that runs
 * @user: as whom to connect; another than the test's own takes root
 *
 * Returns: (transfer full): a connection
 */
GDBusConnection *
connect4_test_bus_connect_as (Connect4TestBus *self,
                              uid_t            user)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection;

  connection =
    connect4_test_connect_as (self->address, G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, user, &error);
  g_assert_no_error (error);

  return connection;
}

/**
 * connect4_test_bus_connect:
 * @self: a bus that runs
 *
 * Returns: (transfer full): a connection of the test's user
 */
GDBusConnection *
connect4_test_bus_connect (Connect4TestBus *self)
{
  return connect4_test_bus_connect_as (self, geteuid ());
}

/**
 * connect4_test_bus_name_exists:
 * @self: a bus that runs
 * @name: a name on it
 *
 * Returns: whether somebody has that name
 */
gboolean
connect4_test_bus_name_exists (Connect4TestBus *self,
                               const char      *name)
{
  g_autoptr (GDBusConnection) connection = connect4_test_bus_connect (self);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  gboolean exists;

  reply = g_dbus_connection_call_sync (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "NameHasOwner", g_variant_new ("(s)", name),
                                       G_VARIANT_TYPE ("(b)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  g_variant_get (reply, "(b)", &exists);

  return exists;
}
