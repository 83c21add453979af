/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "settings/connect4-setting.h"

#include <errno.h>
#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "log/connect4-log.h"

#define OFFSET(field) G_STRUCT_OFFSET (Connect4Settings, field)

static const Connect4Setting settings_table[] = {
  { .name = "address",
    .letter = 'a',
    .type = CONNECT4_SETTING_TEXT,
    .offset = OFFSET (address),
    .argument = N_("ADDRESS"),
    .description = N_("Address to listen on: a name, an IPv4 or IPv6 address, or any") },
  { .name = "port",
    .letter = 'p',
    .type = CONNECT4_SETTING_NUMBER,
    .offset = OFFSET (port),
    .maximum = G_MAXUINT16,
    .argument = N_("PORT"),
    .description = N_("Port to listen on; 0 picks a free one") },
  { .name = "max-connections",
    .type = CONNECT4_SETTING_NUMBER,
    .live = TRUE,
    .offset = OFFSET (limits.max_connections),
    .minimum = 1,
    .maximum = 1000000,
    .argument = N_("N"),
    .description = N_("How many players there may be"),
    .fallback = N_("as many as there can be") },
  { .name = "max-connections-per-address",
    .type = CONNECT4_SETTING_NUMBER,
    .live = TRUE,
    .offset = OFFSET (limits.max_connections_per_address),
    .loopback = OFFSET (limits.address_limit_on_loopback),
    .maximum = 1000000,
    .argument = N_("N"),
    .description = N_("How many of them may come from one address; 0 for no limit") },
  { .name = "idle-timeout",
    .type = CONNECT4_SETTING_NUMBER,
    .live = TRUE,
    .offset = OFFSET (limits.idle_timeout),
    .maximum = 1000000,
    .argument = N_("SECONDS"),
    .description = N_("How long a player may do nothing in the menu; 0 for ever") },
  { .name = "line-timeout",
    .type = CONNECT4_SETTING_NUMBER,
    .live = TRUE,
    .offset = OFFSET (limits.line_timeout),
    .maximum = 1000000,
    .argument = N_("SECONDS"),
    .description = N_("How long a player in the menu may take to send one line; 0 for ever") },
  { .name = "request-rate",
    .type = CONNECT4_SETTING_NUMBER,
    .live = TRUE,
    .offset = OFFSET (limits.request_rate),
    .loopback = OFFSET (limits.request_limit_on_loopback),
    .maximum = 1000000,
    .argument = N_("N"),
    .description =
      N_("How many lines a second a player may send in the long run; 0 for no limit") },
  { .name = "request-burst",
    .type = CONNECT4_SETTING_NUMBER,
    .live = TRUE,
    .offset = OFFSET (limits.request_burst),
    .loopback = OFFSET (limits.request_limit_on_loopback),
    .minimum = 1,
    .maximum = 1000000,
    .argument = N_("N"),
    .description = N_("How many lines a player may send at once") },
  { .name = "crash-penalty",
    .type = CONNECT4_SETTING_NUMBER,
    .live = TRUE,
    .offset = OFFSET (limits.crash_penalty),
    .loopback = OFFSET (limits.crash_penalty_on_loopback),
    .maximum = 3600,
    .argument = N_("SECONDS"),
    .description = N_("How long at most the next line waits of a player whose lines crash handlers "
                      "again and again") },
  { .name = "handlers",
    .type = CONNECT4_SETTING_NUMBER,
    .offset = OFFSET (n_handlers),
    .minimum = 1,
    .maximum = 1024,
    .argument = N_("N"),
    .description = N_("How many processes handle what players type"),
    .fallback = N_("one for two processors") },
  { .name = "players-per-handler",
    .type = CONNECT4_SETTING_NUMBER,
    .offset = OFFSET (players_per_handler),
    .maximum = 1000000,
    .argument = N_("N"),
    .description = N_("How many players may share such a process; as many are run as that takes"),
    .fallback = N_("no limit") },
  { .name = "handler-timeout",
    .type = CONNECT4_SETTING_SECONDS,
    .live = TRUE,
    .offset = OFFSET (handler_timeout),
    .minimum = 0.01,
    .maximum = 3600,
    .argument = N_("SECONDS"),
    .description = N_("How long such a process may take for one line while no other player has to wait") },
  { .name = "fault-injection",
    .type = CONNECT4_SETTING_FLAG,
    .offset = OFFSET (fault_injection),
    .description = N_("Let players type crash, which ends the process that handles it") },
  { .name = "bus",
    .type = CONNECT4_SETTING_BUS,
    .offset = OFFSET (bus),
    .argument = N_("BUS"),
    .description = N_("Where connect4ctl finds the server: session, system, a message bus's address, "
                      "socket or none"),
    .fallback = N_("the session bus if there is one, else a socket") },
  { .name = "log-level",
    .type = CONNECT4_SETTING_LEVEL,
    .live = TRUE,
    .offset = OFFSET (log_level),
    .argument = N_("LEVEL"),
    .description = N_("What is logged: error, critical, warning, message, info or debug") },
};

G_STATIC_ASSERT (G_N_ELEMENTS (settings_table) <= 64); /* Connect4Settings.given */

/**
 * connect4_setting_list:
 * @n_settings: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_settings): all settings
 */
const Connect4Setting *
connect4_setting_list (guint *n_settings)
{
  *n_settings = G_N_ELEMENTS (settings_table);

  return settings_table;
}

/**
 * connect4_setting_find:
 * @name: a name
 *
 * Returns: (transfer none) (nullable): the setting of that name
 */
const Connect4Setting *
connect4_setting_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (settings_table); i++)
    if (g_str_equal (settings_table[i].name, name))
      return &settings_table[i];

  return NULL;
}

static gboolean
connect4_setting_parse_number (const Connect4Setting  *self,
                               const char             *label,
                               const char             *text,
                               double                 *number,
                               GError                **error)
{
  char minimum[G_ASCII_DTOSTR_BUF_SIZE];
  char maximum[G_ASCII_DTOSTR_BUF_SIZE];
  char *end;

  errno = 0;
  *number = g_ascii_strtod (text, &end);
  if (end != text && *end == '\0' && *number >= self->minimum && *number <= self->maximum &&
      (self->type == CONNECT4_SETTING_SECONDS || *number == (guint) *number))
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _("%s is a number from %s to %s, not “%s”"), label,
               g_ascii_formatd (minimum, sizeof minimum, "%g", self->minimum),
               g_ascii_formatd (maximum, sizeof maximum, "%.0f", self->maximum), text);
  return FALSE;
}

static gboolean
connect4_setting_parse_flag (const char  *label,
                             const char  *text,
                             gboolean    *flag,
                             GError     **error)
{
  if (g_str_equal (text, "true") || g_str_equal (text, "false"))
    {
      *flag = g_str_equal (text, "true");
      return TRUE;
    }

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _("%s is true or false, not “%s”"), label, text);
  return FALSE;
}

static gboolean
connect4_setting_parse_level (const char      *label,
                              const char      *text,
                              GLogLevelFlags  *level,
                              GError         **error)
{
  if (connect4_log_parse_level (text, level))
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _("%s is error, critical, warning, message, info or debug, not “%s”"), label, text);
  return FALSE;
}

/* An address with which GDBus would start a bus is refused. */
static gboolean
connect4_setting_parse_bus (const char  *label,
                            const char  *text,
                            const char **bus,
                            GError     **error)
{
  static const char *const words[] = { "session", "system", "socket", "none", NULL };

  if (g_strv_contains (words, text) ||
      (*text != '\0' && g_dbus_is_supported_address (text, NULL) &&
       strstr (text, "autolaunch:") == NULL))
    {
      *bus = g_intern_string (text);
      return TRUE;
    }

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _("%s is session, system, socket, none or the D-Bus address of a bus, not “%s”"), label,
               text);
  return FALSE;
}

static gboolean
connect4_setting_parse_into (const Connect4Setting  *self,
                             const char             *label,
                             const char             *text,
                             gpointer                value,
                             GError                **error)
{
  double number;

  switch (self->type)
    {
    case CONNECT4_SETTING_TEXT:
      *(const char **) value = g_intern_string (text);
      return TRUE;
    case CONNECT4_SETTING_BUS:
      return connect4_setting_parse_bus (label, text, value, error);
    case CONNECT4_SETTING_NUMBER:
      if (!connect4_setting_parse_number (self, label, text, &number, error))
        return FALSE;
      *(guint *) value = number;
      return TRUE;
    case CONNECT4_SETTING_SECONDS:
      if (!connect4_setting_parse_number (self, label, text, &number, error))
        return FALSE;
      *(gint64 *) value = (gint64) (number * G_USEC_PER_SEC + 0.5);
      return TRUE;
    case CONNECT4_SETTING_FLAG:
      return connect4_setting_parse_flag (label, text, value, error);
    case CONNECT4_SETTING_LEVEL:
      return connect4_setting_parse_level (label, text, value, error);
    default:
      g_assert_not_reached ();
    }
}

/**
 * connect4_setting_parse:
 * @self: a setting
 * @label: what an error calls it
 * @text: its value
 * @settings: where to set it
 * @error: return location for an error
 *
 * Returns: whether @text is a value that @self can have; else there is a #GOptionError, and @settings
 *   are as before
 */
gboolean
connect4_setting_parse (const Connect4Setting  *self,
                        const char             *label,
                        const char             *text,
                        Connect4Settings       *settings,
                        GError                **error)
{
  gpointer value = G_STRUCT_MEMBER_P (settings, self->offset);

  if (!connect4_setting_parse_into (self, label, text, value, error))
    return FALSE;

  settings->given |= G_GUINT64_CONSTANT (1) << (self - settings_table);
  if (self->loopback != 0)
    G_STRUCT_MEMBER (gboolean, settings, self->loopback) = TRUE;

  return TRUE;
}

/**
 * connect4_setting_format:
 * @self: a setting
 * @settings: all of them
 *
 * Returns: (transfer full): the value in @settings, as connect4_setting_parse() takes it; empty if it
 *   is a default that cannot be given as a value
 */
char *
connect4_setting_format (const Connect4Setting  *self,
                         const Connect4Settings *settings)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  gconstpointer value = G_STRUCT_MEMBER_P (settings, self->offset);

  if (self->fallback != NULL && !connect4_setting_is_given (self, settings))
    return g_strdup ("");

  switch (self->type)
    {
    case CONNECT4_SETTING_TEXT:
    case CONNECT4_SETTING_BUS:
      return g_strdup (*(const char *const *) value);
    case CONNECT4_SETTING_NUMBER:
      return g_strdup_printf ("%u", *(const guint *) value);
    case CONNECT4_SETTING_SECONDS:
      g_ascii_formatd (number, sizeof number, "%.15g",
                       *(const gint64 *) value / (double) G_USEC_PER_SEC);
      return g_strdup (number);
    case CONNECT4_SETTING_FLAG:
      return g_strdup (*(const gboolean *) value ? "true" : "false");
    case CONNECT4_SETTING_LEVEL:
      return g_strdup (connect4_log_get_level_name (*(const GLogLevelFlags *) value));
    default:
      g_assert_not_reached ();
    }
}

/**
 * connect4_setting_is_given:
 * @self: a setting
 * @settings: all of them
 *
 * Returns: whether it was set in @settings, even if to the default
 */
gboolean
connect4_setting_is_given (const Connect4Setting  *self,
                           const Connect4Settings *settings)
{
  return (settings->given >> (self - settings_table)) & 1;
}

static gsize
connect4_setting_get_size (const Connect4Setting *self)
{
  switch (self->type)
    {
    case CONNECT4_SETTING_TEXT:
    case CONNECT4_SETTING_BUS:
      return sizeof (const char *); /* interned */
    case CONNECT4_SETTING_NUMBER:
      return sizeof (guint);
    case CONNECT4_SETTING_SECONDS:
      return sizeof (gint64);
    case CONNECT4_SETTING_FLAG:
      return sizeof (gboolean);
    case CONNECT4_SETTING_LEVEL:
      return sizeof (GLogLevelFlags);
    default:
      g_assert_not_reached ();
    }
}

/* Returns: whether its value is the same in both, given or not, and holds for the same players */
static gboolean
connect4_setting_is_same (const Connect4Setting  *self,
                          const Connect4Settings *one,
                          const Connect4Settings *other)
{
  if (self->loopback != 0 &&
      G_STRUCT_MEMBER (gboolean, one, self->loopback) != G_STRUCT_MEMBER (gboolean, other, self->loopback))
    return FALSE;

  return memcmp (G_STRUCT_MEMBER_P (one, self->offset), G_STRUCT_MEMBER_P (other, self->offset),
                 connect4_setting_get_size (self)) == 0;
}

/**
 * connect4_setting_describe:
 * @self: a setting
 *
 * Returns: (transfer full): what it is for and what its default is, in the user's language
 */
char *
connect4_setting_describe (const Connect4Setting *self)
{
  Connect4Settings defaults;
  g_autofree char *value = NULL;

  if (self->type == CONNECT4_SETTING_FLAG)
    return g_strdup (_ (self->description));

  connect4_settings_init (&defaults);
  value = self->fallback != NULL ? g_strdup (_ (self->fallback))
                                 : connect4_setting_format (self, &defaults);

  if (self->loopback != 0)
    return g_strdup_printf (_("%s (default: %s, none for this machine)"), _(self->description),
                            value);

  /* Translators: what a setting is for, and what it is if it is not set. */
  return g_strdup_printf (_("%s (default: %s)"), _(self->description), value);
}

/**
 * connect4_setting_list_changes:
 * @settings: all of them
 * @before: what they were
 *
 * Returns: (transfer full): what has changed, for a log
 */
char *
connect4_setting_list_changes (const Connect4Settings *settings,
                               const Connect4Settings *before)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (settings_table); i++)
    {
      const Connect4Setting *setting = &settings_table[i];
      g_autofree char *value = connect4_setting_format (setting, settings);

      if (connect4_setting_is_same (setting, settings, before))
        continue;

      g_string_append_printf (text, "%s%s=%s%s", text->len > 0 ? ", " : "", setting->name,
                              *value != '\0' ? value : setting->fallback,
                              setting->live ? "" : " (after a restart)");
    }

  return g_string_free (text, FALSE);
}
