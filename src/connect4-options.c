/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4d"
#include "config.h"

#include "connect4-options.h"

#include <glib/gi18n.h>

#include "connect4-log.h"

#define DEFAULT_PORT 4040

/* The whole numbers among the options, and what they may be. */
static const struct
{
  const char *name;
  gsize offset;
  int minimum;
  int maximum;
} numbers[] = {
  { "port", G_STRUCT_OFFSET (Connect4Options, port), 0, G_MAXUINT16 },
  { "max-connections", G_STRUCT_OFFSET (Connect4Options, max_connections), 1, 1000000 },
  { "max-connections-per-address", G_STRUCT_OFFSET (Connect4Options, max_connections_per_address), 0,
    1000000 },
  { "idle-timeout", G_STRUCT_OFFSET (Connect4Options, idle_timeout), 0, 1000000 },
  { "line-timeout", G_STRUCT_OFFSET (Connect4Options, line_timeout), 0, 1000000 },
  { "request-rate", G_STRUCT_OFFSET (Connect4Options, request_rate), 0, 1000000 },
  { "request-burst", G_STRUCT_OFFSET (Connect4Options, request_burst), 1, 1000000 },
  { "crash-penalty", G_STRUCT_OFFSET (Connect4Options, crash_penalty), 0, 3600 },
  { "handlers", G_STRUCT_OFFSET (Connect4Options, handlers), 0, 1024 },
  { "players-per-handler", G_STRUCT_OFFSET (Connect4Options, players_per_handler), 0, 1000000 },
};

static int *
connect4_options_get_number (const Connect4Options *self,
                             gsize offset)
{
  return G_STRUCT_MEMBER_P (self, offset);
}

/**
 * connect4_options_init:
 * @self: options, of any content; have to live as long as @application
 * @application: what is run
 *
 * Has @application's command line fill in @self.
 */
void
connect4_options_init (Connect4Options *self,
                       GApplication *application)
{
  const GOptionEntry entries[] = {
    { "address", 'a', 0, G_OPTION_ARG_STRING, &self->address,
      N_("Address to listen on: a name, an IPv4 or IPv6 address, or any (default: 127.0.0.1)"),
      N_("ADDRESS") },
    { "port", 'p', 0, G_OPTION_ARG_INT, &self->port,
      N_("Port to listen on; 0 picks a free one (default: 4040)"), N_("PORT") },
    { "max-connections", 0, 0, G_OPTION_ARG_INT, &self->max_connections,
      N_("How many players there may be (default: as many as there can be)"), N_("N") },
    { "max-connections-per-address", 0, 0, G_OPTION_ARG_INT, &self->max_connections_per_address,
      N_("How many of them may come from one address; 0 for no limit (default: 64, none for this "
         "machine)"),
      N_("N") },
    { "idle-timeout", 0, 0, G_OPTION_ARG_INT, &self->idle_timeout,
      N_("How long a player may do nothing in the menu; 0 for ever (default: 1800)"), N_("SECONDS") },
    { "line-timeout", 0, 0, G_OPTION_ARG_INT, &self->line_timeout,
      N_("How long a player may take to send one line; 0 for ever (default: 60)"), N_("SECONDS") },
    { "request-rate", 0, 0, G_OPTION_ARG_INT, &self->request_rate,
      N_("How many lines a second a player may send in the long run; 0 for no limit (default: 20, no "
         "limit for this machine)"),
      N_("N") },
    { "request-burst", 0, 0, G_OPTION_ARG_INT, &self->request_burst,
      N_("How many lines a player may send at once (default: 40)"), N_("N") },
    { "crash-penalty", 0, 0, G_OPTION_ARG_INT, &self->crash_penalty,
      N_("How long at most the next line waits of a player whose lines crash handlers again and again "
         "(default: 10, no wait for this machine)"),
      N_("SECONDS") },
    { "handlers", 0, 0, G_OPTION_ARG_INT, &self->handlers,
      N_("How many processes handle what players type; 0 for the server's own process (default: one a "
         "processor)"),
      N_("N") },
    { "players-per-handler", 0, 0, G_OPTION_ARG_INT, &self->players_per_handler,
      N_("How many players may share such a process; as many are run as that takes"), N_("N") },
    { "handler-timeout", 0, 0, G_OPTION_ARG_DOUBLE, &self->handler_timeout,
      N_("How long such a process may take for one line (default: 1)"), N_("SECONDS") },
    { "fault-injection", 0, 0, G_OPTION_ARG_NONE, &self->fault_injection,
      N_("Let players type crash, which ends the process that handles it"), NULL },
    { "log-level", 0, 0, G_OPTION_ARG_STRING, &self->log_level,
      N_("What is logged: error, critical, warning, message, info or debug (default: message)"),
      N_("LEVEL") },
    { "version", 0, 0, G_OPTION_ARG_NONE, &self->version, N_("Print the version and exit"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->rest, NULL, NULL },
    G_OPTION_ENTRY_NULL
  };

  *self = (Connect4Options){ .handler_timeout = CONNECT4_OPTION_UNSET };
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    *connect4_options_get_number (self, numbers[i].offset) = CONNECT4_OPTION_UNSET;

  g_application_add_main_option_entries (application, entries);
}

/**
 * connect4_options_clear:
 * @self: options
 */
void
connect4_options_clear (Connect4Options *self)
{
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->log_level, g_free);
  g_clear_pointer (&self->rest, g_strfreev);
}

static gboolean
connect4_options_check_numbers (const Connect4Options *self,
                                GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      int value = *connect4_options_get_number (self, numbers[i].offset);

      if (value == CONNECT4_OPTION_UNSET ||
          (value >= numbers[i].minimum && value <= numbers[i].maximum))
        continue;

      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _("--%s is a number from %d to %d, not %d"), numbers[i].name, numbers[i].minimum,
                   numbers[i].maximum, value);
      return FALSE;
    }

  return TRUE;
}

static gboolean
connect4_options_check_timeout (const Connect4Options *self,
                                GError **error)
{
  if (self->handler_timeout == CONNECT4_OPTION_UNSET ||
      (self->handler_timeout >= 0.01 && self->handler_timeout <= 3600))
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _("--handler-timeout is from 0.01 to 3600 seconds, not %g"), self->handler_timeout);
  return FALSE;
}

static gboolean
connect4_options_check_log_level (const Connect4Options *self,
                                  GError **error)
{
  GLogLevelFlags level;

  if (self->log_level == NULL || connect4_log_parse_level (self->log_level, &level))
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _("--log-level is error, critical, warning, message, info or debug, not “%s”"),
               self->log_level);
  return FALSE;
}

static gboolean
connect4_options_check_rest (const Connect4Options *self,
                             GError **error)
{
  if (self->rest == NULL)
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION,
               _("“%s” is not an option: see connect4d --help"), self->rest[0]);
  return FALSE;
}

/**
 * connect4_options_check:
 * @self: options
 * @error: return location for an error
 *
 * Returns: whether each option is one that the server can do with; else a #GOptionError
 */
gboolean
connect4_options_check (const Connect4Options *self,
                        GError **error)
{
  return connect4_options_check_numbers (self, error) &&
         connect4_options_check_timeout (self, error) &&
         connect4_options_check_log_level (self, error) &&
         connect4_options_check_rest (self, error);
}

static void
connect4_options_override (guint *setting,
                           int option)
{
  if (option != CONNECT4_OPTION_UNSET)
    *setting = option;
}

static void
connect4_options_get_limits (const Connect4Options *self,
                             Connect4Limits *limits)
{
  connect4_options_override (&limits->max_connections, self->max_connections);
  connect4_options_override (&limits->max_connections_per_address, self->max_connections_per_address);
  connect4_options_override (&limits->idle_timeout, self->idle_timeout);
  connect4_options_override (&limits->line_timeout, self->line_timeout);
  connect4_options_override (&limits->request_rate, self->request_rate);
  connect4_options_override (&limits->request_burst, self->request_burst);
  connect4_options_override (&limits->crash_penalty, self->crash_penalty);
  limits->crash_penalty_on_loopback = self->crash_penalty != CONNECT4_OPTION_UNSET;
  limits->address_limit_on_loopback = self->max_connections_per_address != CONNECT4_OPTION_UNSET;
  limits->request_limit_on_loopback = self->request_rate != CONNECT4_OPTION_UNSET ||
                                      self->request_burst != CONNECT4_OPTION_UNSET;
}

/**
 * connect4_options_get_settings:
 * @self: options that have been checked
 * @settings: (out caller-allocates): what they and the defaults make; its texts are those of @self
 */
void
connect4_options_get_settings (const Connect4Options *self,
                               Connect4Settings *settings)
{
  *settings = (Connect4Settings)CONNECT4_SETTINGS_DEFAULT;

  if (self->address != NULL)
    settings->address = self->address;
  settings->port = self->port != CONNECT4_OPTION_UNSET ? self->port : DEFAULT_PORT;
  if (self->fault_injection)
    settings->parser_flags |= CONNECT4_PARSER_FAULT_INJECTION;

  connect4_options_override (&settings->n_handlers, self->handlers);
  connect4_options_override (&settings->players_per_handler, self->players_per_handler);
  if (self->handler_timeout != CONNECT4_OPTION_UNSET)
    settings->handler_timeout = self->handler_timeout * G_USEC_PER_SEC;

  connect4_options_get_limits (self, &settings->limits);
}

/**
 * connect4_options_get_log_level:
 * @self: options that have been checked
 *
 * Returns: the least important level to be logged
 */
GLogLevelFlags
connect4_options_get_log_level (const Connect4Options *self)
{
  GLogLevelFlags level = G_LOG_LEVEL_MESSAGE;

  if (self->log_level != NULL)
    connect4_log_parse_level (self->log_level, &level);

  return level;
}
