/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4d"
#include "config.h"

#include "connect4-application.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "connect4-log.h"
#include "connect4-tree-log.h"
#include "connect4-tree.h"
#include "telnet/connect4-listen.h"

#define DEFAULT_ADDRESS "127.0.0.1"
#define DEFAULT_PORT    4040

typedef struct
{
  char *address;
  int port;
  int max_connections;
  char *log_level;
  gboolean version;
} Connect4Options;

struct _Connect4Application
{
  GApplication parent_instance;

  Connect4Options options;
  Connect4Tree *tree; /* NULL until activated */
  guint signal_sources[2];
  int exit_status;
};

G_DEFINE_FINAL_TYPE (Connect4Application, connect4_application, G_TYPE_APPLICATION)

/* Options */

static void
connect4_application_add_options (Connect4Application *self)
{
  Connect4Options *options = &self->options;
  const GOptionEntry entries[] = {
    { "address", 'a', 0, G_OPTION_ARG_STRING, &options->address,
      N_("Address to listen on: a name, an IPv4 or IPv6 address, or any (default: 127.0.0.1)"),
      N_("ADDRESS") },
    { "port", 'p', 0, G_OPTION_ARG_INT, &options->port,
      N_("Port to listen on; 0 picks a free one (default: 4040)"), N_("PORT") },
    { "max-connections", 0, 0, G_OPTION_ARG_INT, &options->max_connections,
      N_("How many players there may be (default: as many as there can be)"), N_("N") },
    { "log-level", 0, 0, G_OPTION_ARG_STRING, &options->log_level,
      N_("What is logged: error, critical, warning, message, info or debug (default: message)"),
      N_("LEVEL") },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, N_("Print the version and exit"), NULL },
    G_OPTION_ENTRY_NULL
  };

  options->port = DEFAULT_PORT;
  g_application_add_main_option_entries (G_APPLICATION (self), entries);
}

static gboolean
connect4_options_check (const Connect4Options *options,
                        GLogLevelFlags *log_level)
{
  if (options->port < 0 || options->port > G_MAXUINT16)
    g_printerr (_("connect4d: --port is a number from 0 to 65535, not %d\n"), options->port);
  else if (options->max_connections < 0)
    g_printerr (_("connect4d: --max-connections is at least 1, not %d\n"), options->max_connections);
  else if (options->log_level != NULL && !connect4_log_parse_level (options->log_level, log_level))
    g_printerr (_("connect4d: --log-level is error, critical, warning, message, info or debug, "
                  "not “%s”\n"),
                options->log_level);
  else
    return TRUE;

  return FALSE;
}

static int
connect4_application_handle_local_options (GApplication *application,
                                           GVariantDict *dict)
{
  Connect4Application *self = CONNECT4_APPLICATION (application);
  GLogLevelFlags log_level = G_LOG_LEVEL_MESSAGE;

  if (self->options.version)
    {
      g_print ("connect4d %s\n", PACKAGE_VERSION);
      return 0;
    }

  if (!connect4_options_check (&self->options, &log_level))
    return 1;

  connect4_log_init (log_level);
  return -1;
}

/* The server */

static void
connect4_application_on_root_state (GObject *root,
                                    GParamSpec *pspec,
                                    gpointer user_data)
{
  Connect4Application *self = CONNECT4_APPLICATION (user_data);

  if (connect4_actor_is_alive (CONNECT4_ACTOR (root)))
    return;

  if (self->signal_sources[0] != 0)
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

static gboolean
connect4_application_start (Connect4Application *self,
                            GError **error)
{
  const Connect4Settings settings = {
    .address = self->options.address != NULL ? self->options.address : DEFAULT_ADDRESS,
    .port = self->options.port,
    .max_connections = self->options.max_connections,
  };

  self->tree = connect4_tree_start (&settings, error);
  if (self->tree == NULL)
    return FALSE;

  g_signal_connect (connect4_tree_get_root (self->tree), "notify::state",
                    G_CALLBACK (connect4_application_on_root_state), self);
  connect4_tree_log (CONNECT4_BASE_SUPERVISOR (connect4_tree_get_root (self->tree)));
  return TRUE;
}

static void
connect4_application_activate (GApplication *application)
{
  Connect4Application *self = CONNECT4_APPLICATION (application);
  g_autoptr (GError) error = NULL;

  if (!connect4_application_start (self, &error))
    {
      g_printerr ("connect4d: %s\n", error->message);
      self->exit_status = 1;
      return;
    }

  g_application_hold (application);
  self->signal_sources[0] = g_unix_signal_add (SIGTERM, connect4_application_on_signal, self);
  self->signal_sources[1] = g_unix_signal_add (SIGINT, connect4_application_on_signal, self);
  connect4_application_announce (self);
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

/**
 * connect4_application_run:
 * @self: the server
 * @argc: how many arguments there are
 * @argv: the command line
 *
 * Serves until SIGTERM or SIGINT.
 *
 * Returns: the exit status
 */
int
connect4_application_run (Connect4Application *self,
                          int argc,
                          char **argv)
{
  int status = g_application_run (G_APPLICATION (self), argc, argv);

  return status != 0 ? status : self->exit_status;
}

static void
connect4_application_finalize (GObject *object)
{
  Connect4Application *self = CONNECT4_APPLICATION (object);

  g_clear_pointer (&self->tree, connect4_tree_free);
  g_clear_pointer (&self->options.address, g_free);
  g_clear_pointer (&self->options.log_level, g_free);

  G_OBJECT_CLASS (connect4_application_parent_class)->finalize (object);
}

static void
connect4_application_class_init (Connect4ApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = connect4_application_finalize;
  application_class->handle_local_options = connect4_application_handle_local_options;
  application_class->activate = connect4_application_activate;
}

static void
connect4_application_init (Connect4Application *self)
{
  connect4_application_add_options (self);
}
