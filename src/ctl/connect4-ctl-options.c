/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-ctl"
#include "config.h"

#include "ctl/connect4-ctl-options.h"

#include <glib/gi18n.h>

#include "ctl/connect4-ctl-error.h"

#define EVERY_COMMAND 0

/* An option, of the commands that have one of the groups. */
typedef struct
{
  int groups;
  GOptionEntry entry;
  gsize offset; /* in Connect4CtlOptions */
} Option;

#define AT(field) G_STRUCT_OFFSET (Connect4CtlOptions, field)

static const Option options[] = {
  { EVERY_COMMAND,
    { "bus", 0, 0, G_OPTION_ARG_STRING, NULL,
      N_("Look for connect4d on this message bus: session, system or an address"), N_("BUS") },
    AT (bus) },
  { EVERY_COMMAND,
    { "address", 0, 0, G_OPTION_ARG_STRING, NULL,
      N_("Connect to connect4d's own socket: its path or D-Bus address"), N_("ADDRESS") },
    AT (address) },
  { EVERY_COMMAND,
    { "json", 'j', 0, G_OPTION_ARG_NONE, NULL, N_("Print JSON"), NULL },
    AT (json) },
  { EVERY_COMMAND,
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the version and exit"), NULL },
    AT (version) },
  { CONNECT4_CTL_OPTIONS_WATCH,
    { "watch", 'w', 0, G_OPTION_ARG_NONE, NULL, N_("Draw it again and again"), NULL },
    AT (watch) },
  { CONNECT4_CTL_OPTIONS_WATCH | CONNECT4_CTL_OPTIONS_REPEAT,
    { "interval", 'i', 0, G_OPTION_ARG_DOUBLE, NULL,
      N_("How long to wait between two times (default: 1)"), N_("SECONDS") },
    AT (interval) },
  { CONNECT4_CTL_OPTIONS_WATCH | CONNECT4_CTL_OPTIONS_REPEAT,
    { "count", 'n', 0, G_OPTION_ARG_INT, NULL, N_("End after so many times"), N_("N") },
    AT (count) },
  { CONNECT4_CTL_OPTIONS_TREE,
    { "children", 'c', 0, G_OPTION_ARG_INT, NULL,
      N_("Show this many children of each supervisor; 0 for all (default: 10, all with --json)"),
      N_("N") },
    AT (children) },
  { CONNECT4_CTL_OPTIONS_DRAIN,
    { "cancel", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Let the games go on after all"), NULL },
    AT (cancel) },
  { CONNECT4_CTL_OPTIONS_DRAIN | CONNECT4_CTL_OPTIONS_WAIT,
    { "no-wait", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Do not wait until connect4d has stopped"),
      NULL },
    AT (no_wait) },
};

static gboolean
is_for (const Option            *option,
        Connect4CtlOptionGroups  groups)
{
  return option->groups == EVERY_COMMAND || (option->groups & groups) != 0;
}

/**
 * connect4_ctl_options_clear:
 * @self: options
 */
void
connect4_ctl_options_clear (Connect4CtlOptions *self)
{
  g_clear_pointer (&self->bus, g_free);
  g_clear_pointer (&self->address, g_free);
}

/**
 * connect4_ctl_options_add:
 * @self: options, which live as long as @context
 * @groups: those that a command has besides what all have
 * @context: a parser, which is to fill in @self
 */
void
connect4_ctl_options_add (Connect4CtlOptions      *self,
                          Connect4CtlOptionGroups  groups,
                          GOptionContext          *context)
{
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    {
      GOptionEntry entries[] = { options[i].entry, G_OPTION_ENTRY_NULL };

      entries[0].arg_data = G_STRUCT_MEMBER_P (self, options[i].offset);
      if (is_for (&options[i], groups))
        g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
    }
}

/* Whether @word is the flag @name with a value. */
static gboolean
is_flag_with_value (const char *word,
                    const char *name)
{
  return g_str_has_prefix (word, "--") && g_str_has_prefix (word + 2, name) && word[2 + strlen (name)] == '=';
}

/**
 * connect4_ctl_options_check_flags:
 * @words: the command line
 * @error: return location for a #Connect4CtlError
 *
 * Returns: whether no option that is only given or not has a value, which GOptionContext would pass over
 */
gboolean
connect4_ctl_options_check_flags (char   **words,
                                  GError **error)
{
  for (; *words != NULL && !g_str_equal (*words, "--"); words++)
    for (guint i = 0; i < G_N_ELEMENTS (options); i++)
      if (options[i].entry.arg == G_OPTION_ARG_NONE && is_flag_with_value (*words, options[i].entry.long_name))
        {
          g_set_error (error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_USAGE,
                       _("--%s takes no value, not “%s”: give it or leave it out"),
                       options[i].entry.long_name, strchr (*words, '=') + 1);
          return FALSE;
        }

  return TRUE;
}

/**
 * connect4_ctl_options_check:
 * @self: options
 * @error: return location for a #Connect4CtlError
 *
 * Returns: whether they make sense
 */
gboolean
connect4_ctl_options_check (const Connect4CtlOptions  *self,
                            GError                   **error)
{
  if (self->bus != NULL && self->address != NULL)
    g_set_error_literal (error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_USAGE,
                         _("--bus and --address exclude each other"));
  else if (!(self->interval >= 0.1 && self->interval <= 3600))
    g_set_error (error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_USAGE,
                 _("--interval is from 0.1 to 3600 seconds, not %g"), self->interval);
  else if (self->count < 0)
    g_set_error (error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_USAGE,
                 _("--count is a number from 0, not %d"), self->count);
  else if (self->children < -1)
    g_set_error (error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_USAGE,
                 _("--children is a number from 0, not %d"), self->children);
  else
    return TRUE;

  return FALSE;
}

/**
 * connect4_ctl_options_list:
 * @groups: those that a command has besides what all have
 *
 * Returns: (transfer full): the options as they are typed, those that take a value with an equals
 *   sign
 */
GStrv
connect4_ctl_options_list (Connect4CtlOptionGroups groups)
{
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();

  g_strv_builder_add (list, "--help");
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    {
      const GOptionEntry *entry = &options[i].entry;
      g_autofree char *typed = NULL;

      typed =
        g_strconcat ("--", entry->long_name, entry->arg == G_OPTION_ARG_NONE ? "" : "=", NULL);
      if (is_for (&options[i], groups))
        g_strv_builder_add (list, typed);
    }

  return g_strv_builder_end (list);
}
