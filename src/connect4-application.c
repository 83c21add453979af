/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-application.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <unistd.h>

#include "connect4-options.h"
#include "connect4-service-manager.h"
#include "connect4-tree.h"
#include "handler/connect4-handler-process.h"
#include "log/connect4-log.h"
#include "settings/connect4-setting.h"
#include "settings/connect4-settings-file.h"
#include "telnet/connect4-listen.h"

struct _Connect4Application
{
  GApplication parent_instance;

  GVariantDict *options; /* the command line */
  Connect4Settings settings;
  Connect4Tree *tree; /* NULL until it serves */
  Connect4ServiceManager *service_manager;
  guint signal_sources[2]; /* 0 when the server is stopping */
  guint reload_source;
  gboolean had_terminal; /* when it was started */
  int exit_status;
};

G_DEFINE_FINAL_TYPE (Connect4Application, connect4_application, G_TYPE_APPLICATION)

static void
log_tree_event (GLogLevelFlags      level,
                Connect4Actor      *supervisor,
                Connect4Actor      *child,
                const char         *event,
                Connect4ExitReason *reason)
{
  g_autofree char *id = g_strdup_printf ("%" G_GUINT64_FORMAT, connect4_actor_get_id (child));
  g_autofree char *why = reason != NULL ? connect4_exit_reason_to_string (reason) : g_strdup ("");
  const char *child_name = connect4_actor_get_name (child);

  if (child_name == NULL)
    child_name = G_OBJECT_TYPE_NAME (child);

  g_log_structured (G_LOG_DOMAIN, level,
                    "CONNECT4_SUPERVISOR", connect4_actor_get_name (supervisor),
                    "CONNECT4_ACTOR", id,
                    "CONNECT4_REASON", why,
                    "MESSAGE", "%s: %s %s %s%s%s", connect4_actor_get_name (supervisor), child_name, id,
                    event, reason != NULL ? ": " : "", why);
}

static void
on_child_crashed (Connect4TreeWatch  *watch,
                  Connect4Actor      *supervisor,
                  Connect4Actor      *child,
                  Connect4ExitReason *reason,
                  gpointer            user_data)
{
  /* The dispatcher reports the crashes of handlers, and more of them than is known here. */
  if (CONNECT4_IS_HANDLER_PROCESS (child))
    return;

  log_tree_event (G_LOG_LEVEL_WARNING, supervisor, child, "crashed", reason);
}

static void
on_child_restarted (Connect4TreeWatch *watch,
                    Connect4Actor     *supervisor,
                    Connect4Actor     *child,
                    gpointer           user_data)
{
  if (CONNECT4_IS_HANDLER_PROCESS (child))
    return;

  log_tree_event (G_LOG_LEVEL_MESSAGE, supervisor, child, "was started again", NULL);
}

static void
on_supervisor_gave_up (Connect4TreeWatch  *watch,
                       Connect4Actor      *supervisor,
                       Connect4ExitReason *reason,
                       gpointer            user_data)
{
  log_tree_event (G_LOG_LEVEL_CRITICAL, supervisor, supervisor,
                  "gave up, for there were too many crashes; the last one", reason);
}

/* Each crash in the tree is logged, and what is started again. */
static void
log_tree (Connect4TreeWatch *watch)
{
  g_signal_connect (watch, "child-crashed", G_CALLBACK (on_child_crashed), NULL);
  g_signal_connect (watch, "child-restarted", G_CALLBACK (on_child_restarted), NULL);
  g_signal_connect (watch, "gave-up", G_CALLBACK (on_supervisor_gave_up), NULL);
}

static void
connect4_application_on_root_state (GObject    *root,
                                    GParamSpec *pspec,
                                    gpointer    user_data)
{
  Connect4Application *self = CONNECT4_APPLICATION (user_data);

  if (connect4_actor_is_alive (CONNECT4_ACTOR (root)))
    {
      connect4_service_manager_stopping (self->service_manager);
      return;
    }

  if (!connect4_tree_was_stopped (self->tree))
    {
      g_critical ("The supervision tree has given up");
      self->exit_status = 1;
    }
  g_application_release (G_APPLICATION (self));
}

static gboolean
connect4_application_on_signal (gpointer user_data)
{
  Connect4Application *self = CONNECT4_APPLICATION (user_data);

  for (guint i = 0; i < G_N_ELEMENTS (self->signal_sources); i++)
    g_clear_handle_id (&self->signal_sources[i], g_source_remove);
  connect4_tree_stop (self->tree);

  return G_SOURCE_CONTINUE;
}

/* Limits may have been changed by an admin. */
static Connect4Settings
connect4_application_get_settings_in_force (Connect4Application *self)
{
  Connect4Settings settings = self->settings;

  settings.limits = *connect4_sessions_get_limits (connect4_tree_get_services (self->tree)->sessions);
  return settings;
}

static gboolean
connect4_application_read_again (Connect4Application  *self,
                                 GError              **error)
{
  Connect4Settings before = connect4_application_get_settings_in_force (self);
  Connect4Settings settings;
  g_autofree char *changes = NULL;

  if (!connect4_options_get_settings (self->options, &settings, error))
    return FALSE;

  self->settings = settings;
  connect4_tree_reconfigure (self->tree, &self->settings);
  connect4_log_set_level (self->settings.log_level);
  settings = connect4_application_get_settings_in_force (self);
  changes = connect4_setting_list_changes (&settings, &before);
  g_message ("The configuration has been read again: %s",
             *changes != '\0' ? changes : "nothing has changed");

  return TRUE;
}

/* Reads the configuration file again, and changes what can be changed while the server runs; the log says what has
 * changed. Nothing has if there is something wrong with the file. */
static gboolean
connect4_application_reload (Connect4Application  *self,
                             GError              **error)
{
  gboolean read;

  if (connect4_tree_was_stopped (self->tree))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "The server is closing");
      return FALSE;
    }

  connect4_service_manager_reloading (self->service_manager);
  read = connect4_application_read_again (self, error);
  connect4_service_manager_ready (self->service_manager);

  return read;
}

/* Whether the process has a controlling terminal. */
static gboolean
has_terminal (void)
{
  int fd = open ("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);

  return fd >= 0 && close (fd) == 0;
}

/* SIGHUP is also what a terminal sends that is closed: whoever runs the server there does not mean that it should
 * read its configuration. */
static gboolean
connect4_application_on_hang_up (gpointer user_data)
{
  Connect4Application *self = CONNECT4_APPLICATION (user_data);
  g_autoptr (GError) error = NULL;

  if (connect4_tree_was_stopped (self->tree))
    return G_SOURCE_CONTINUE;

  if (self->had_terminal && !has_terminal ())
    {
      g_message ("The terminal has been closed");
      return connect4_application_on_signal (self);
    }

  if (!connect4_application_reload (self, &error))
    g_warning ("The configuration stays as it was: %s", error->message);

  return G_SOURCE_CONTINUE;
}

static void
connect4_application_announce (Connect4Application *self)
{
  GPtrArray *sockets = connect4_tree_get_sockets (self->tree);

  for (guint i = 0; i < sockets->len; i++)
    {
      g_autofree char *address = connect4_listen_describe (sockets->pdata[i]);

      g_print ("Listening on %s\n", address);
    }
}

static char *
connect4_application_describe (gpointer user_data)
{
  return connect4_tree_describe (CONNECT4_APPLICATION (user_data)->tree);
}

static gboolean
connect4_application_reload_for_admin (gpointer   user_data,
                                       GError   **error)
{
  return connect4_application_reload (CONNECT4_APPLICATION (user_data), error);
}

/* The game can be played without it. */
static void
connect4_application_start_admin (Connect4Application *self)
{
  g_autoptr (GError) error = NULL;

  if (!connect4_tree_start_admin (self->tree, self->settings.bus, connect4_application_reload_for_admin, self,
                                  &error))
    g_warning ("The server cannot be administered: %s", error->message);
}

static gboolean
connect4_application_start (Connect4Application  *self,
                            GError              **error)
{
  g_autoptr (GPtrArray) sockets = connect4_service_manager_take_sockets (error);

  if (sockets == NULL)
    return FALSE;

  self->tree = sockets->len > 0 ? connect4_tree_start_on (sockets, &self->settings, error)
                                : connect4_tree_start (&self->settings, error);
  if (self->tree == NULL)
    return FALSE;

  g_signal_connect (connect4_tree_get_root (self->tree), "notify::state",
                    G_CALLBACK (connect4_application_on_root_state), self);
  log_tree (connect4_tree_get_services (self->tree)->watch);
  return TRUE;
}

static void
connect4_application_serve (Connect4Application *self)
{
  g_autoptr (GError) error = NULL;

  if (!connect4_application_start (self, &error))
    {
      g_printerr ("connect4d: %s\n", error->message);
      self->exit_status = 1;
      return;
    }

  g_application_hold (G_APPLICATION (self));
  self->signal_sources[0] = g_unix_signal_add (SIGTERM, connect4_application_on_signal, self);
  self->signal_sources[1] = g_unix_signal_add (SIGINT, connect4_application_on_signal, self);
  self->had_terminal = has_terminal ();
  self->reload_source = g_unix_signal_add (SIGHUP, connect4_application_on_hang_up, self);
  connect4_application_start_admin (self);
  connect4_application_announce (self);
  connect4_service_manager_ready (self->service_manager);
}

/* To go on from here would have GApplication register itself, and for that connect to the session bus, or
 * start one, wait for it, and end the process when it ends. */
static int
connect4_application_handle_local_options (GApplication *application,
                                           GVariantDict *dict)
{
  Connect4Application *self = CONNECT4_APPLICATION (application);
  g_autoptr (GError) error = NULL;

  g_set_printerr_handler (NULL);
  if (g_variant_dict_contains (dict, CONNECT4_OPTION_VERSION))
    {
      g_print ("connect4d %s\n", PACKAGE_VERSION);
      return 0;
    }

  self->options = g_variant_dict_ref (dict);
  if (!connect4_options_get_settings (self->options, &self->settings, &error))
    {
      g_printerr ("connect4d: %s\n", error->message);
      return 1;
    }

  if (g_variant_dict_contains (dict, CONNECT4_OPTION_PRINT_CONFIG))
    {
      g_autofree char *file = connect4_settings_file_format (&self->settings);

      g_print ("%s", file);
      return 0;
    }

  connect4_log_init ();
  connect4_log_set_level (self->settings.log_level);
  connect4_application_serve (self);
  return self->exit_status;
}

/**
 * connect4_application_new:
 *
 * Returns: (transfer full): the server, to be given to g_application_run()
 */
Connect4Application *
connect4_application_new (void)
{
  return g_object_new (CONNECT4_TYPE_APPLICATION, "flags", G_APPLICATION_NON_UNIQUE, NULL);
}

/* GApplication complains of the command line without saying whose it is. */
static void
connect4_application_complain (const char *text)
{
  g_set_printerr_handler (NULL);
  g_printerr ("connect4d: %s", text);
}

/**
 * connect4_application_run:
 * @self: the server
 * @argc: how many arguments there are
 * @argv: the command line
 *
 * Serves until SIGTERM or SIGINT, or until the terminal that it was started in is closed.
 *
 * Returns: the exit status
 */
int
connect4_application_run (Connect4Application  *self,
                          int                   argc,
                          char                **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  if (!connect4_options_check_flags (argv, &error))
    {
      g_printerr ("connect4d: %s\n", error->message);
      return 1;
    }

  g_set_printerr_handler (connect4_application_complain);
  status = g_application_run (G_APPLICATION (self), argc, argv);

  return status != 0 ? status : self->exit_status;
}

static void
connect4_application_finalize (GObject *object)
{
  Connect4Application *self = CONNECT4_APPLICATION (object);

  g_clear_handle_id (&self->reload_source, g_source_remove);
  g_clear_pointer (&self->service_manager, connect4_service_manager_free);
  g_clear_pointer (&self->tree, connect4_tree_free);
  g_clear_pointer (&self->options, g_variant_dict_unref);

  G_OBJECT_CLASS (connect4_application_parent_class)->finalize (object);
}

static void
connect4_application_class_init (Connect4ApplicationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = connect4_application_finalize;
  G_APPLICATION_CLASS (klass)->handle_local_options = connect4_application_handle_local_options;
}

static void
connect4_application_init (Connect4Application *self)
{
  connect4_options_add (G_APPLICATION (self));
  self->service_manager = connect4_service_manager_new (connect4_application_describe, self);
}
