/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-ctl"
#include "config.h"

#include "ctl/connect4-ctl.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>

#include "ctl/connect4-ctl-commands.h"
#include "ctl/connect4-ctl-error.h"
#include "ctl/connect4-process.h"

#define PROGRAM "connect4ctl"

/* How long a server that runs may be out of reach. */
#define MAX_ABSENCE (5 * G_USEC_PER_SEC)
#define RETRY_MSEC 50

static void
connect4_ctl_clear (Connect4Ctl *self)
{
  connect4_ctl_options_clear (&self->options);
  g_clear_pointer (&self->arguments, g_strfreev);
  g_clear_pointer (&self->remote, connect4_remote_free);
  if (self->process >= 0)
    g_close (self->process, NULL);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Connect4Ctl, connect4_ctl_clear)

/* The commands, for the end of --help. */
static char *
describe_commands (void)
{
  g_autoptr (GString) text = g_string_new (_("Commands:"));
  guint n_commands;
  const Connect4CtlCommand *commands = connect4_ctl_commands_list (&n_commands);

  for (guint i = 0; i < n_commands; i++)
    if (commands[i].summary != NULL)
      g_string_append_printf (text, "\n  %-14s%s", commands[i].name, _ (commands[i].summary));
  g_string_append_printf (text, "\n\n%s",
                          _("“connect4ctl COMMAND --help” tells more of a command."));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
parse (GOptionContext  *context,
       GStrv           *words,
       GError         **error)
{
  g_autoptr (GError) cause = NULL;

  if (g_option_context_parse_strv (context, words, &cause))
    return TRUE;

  g_set_error_literal (error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_USAGE, cause->message);
  return FALSE;
}

/* Takes the options before the command out of the words. */
static gboolean
connect4_ctl_parse_options (Connect4Ctl  *self,
                            GStrv        *words,
                            GError      **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (_("COMMAND [ARGUMENT…]"));
  g_autofree char *description = describe_commands ();

  g_option_context_set_strict_posix (context, TRUE);
  g_option_context_set_summary (context, _("Shows and steers a running connect4d."));
  g_option_context_set_description (context, description);
  connect4_ctl_options_add (&self->options, CONNECT4_CTL_OPTIONS_NONE, context);

  return connect4_ctl_options_check_flags (*words, error) && parse (context, words, error);
}

static const char *
translate_arguments (const Connect4CtlCommand *command)
{
  return command->arguments[0] != '\0' ? _ (command->arguments) : "";
}

/* Takes the options and the arguments of the command out of the words, which begin with its
 * name. */
static gboolean
connect4_ctl_parse_arguments (Connect4Ctl               *self,
                              const Connect4CtlCommand  *command,
                              GStrv                     *words,
                              GError                   **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (translate_arguments (command));
  g_autofree char *program = g_strconcat (PROGRAM " ", command->name, NULL);
  const GOptionEntry rest[] = {
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->arguments, NULL, NULL },
    G_OPTION_ENTRY_NULL
  };

  g_set_prgname (program);
  if (command->summary != NULL)
    g_option_context_set_summary (context, _ (command->summary));
  g_option_context_add_main_entries (context, rest, NULL);
  connect4_ctl_options_add (&self->options, command->options, context);
  if (!parse (context, words, error))
    return FALSE;

  if (self->arguments == NULL)
    self->arguments = g_new0 (char *, 1);
  return TRUE;
}

static gboolean
connect4_ctl_check_arguments (Connect4Ctl               *self,
                              const Connect4CtlCommand  *command,
                              GError                   **error)
{
  const char *arguments = translate_arguments (command);
  guint n_arguments = g_strv_length (self->arguments);

  if (n_arguments < command->min_arguments)
    g_set_error (error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_USAGE,
                 _("Something is missing: connect4ctl %s %s"), command->name, arguments);
  else if (n_arguments > command->max_arguments)
    g_set_error (error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_USAGE,
                 _("“%s” is too much: see connect4ctl %s --help"),
                 self->arguments[command->max_arguments], command->name);
  else
    return connect4_ctl_options_check (&self->options, error);

  return FALSE;
}

static gboolean
connect4_ctl_run_command (Connect4Ctl  *self,
                          GStrv        *words,
                          GError      **error)
{
  const Connect4CtlCommand *command = connect4_ctl_commands_find ((*words)[0], error);

  return command != NULL &&
         connect4_ctl_parse_arguments (self, command, words, error) &&
         connect4_ctl_check_arguments (self, command, error) &&
         command->run (self, error);
}

static gboolean
connect4_ctl_run (Connect4Ctl  *self,
                  char        **argv,
                  GError      **error)
{
  g_auto (GStrv) words = g_strdupv (argv);
  g_auto (GStrv) command_words = NULL;

  if (!connect4_ctl_parse_options (self, &words, error))
    return FALSE;

  if (self->options.version)
    {
      g_print (PROGRAM " %s\n", PACKAGE_VERSION);
      return TRUE;
    }

  command_words = g_strdupv (words + 1);
  return connect4_ctl_run_command (self, &command_words, error);
}

/**
 * connect4_ctl_flush:
 * @error: return location for a #Connect4CtlError
 *
 * A full disk is no success, and for a reader who has gone nothing more is to be written.
 *
 * Returns: whether all that was printed has been written
 */
gboolean
connect4_ctl_flush (GError **error)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return TRUE;

  g_set_error (error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_FAILED,
               _("Nothing can be written: %s"), g_strerror (errno));
  return FALSE;
}

/**
 * connect4_ctl_connect:
 * @self: a run
 * @error: return location for a #Connect4CtlError
 *
 * Returns: whether @self has its remote
 */
gboolean
connect4_ctl_connect (Connect4Ctl  *self,
                      GError      **error)
{
  if (self->remote != NULL)
    return TRUE;

  self->remote = connect4_remote_find (self->options.bus, self->options.address, error);
  if (self->remote == NULL)
    return FALSE;

  self->pid = connect4_remote_get_pid (self->remote);
  self->process = connect4_process_open (self->pid);
  return TRUE;
}

/* Whether it is the server that there was before, and not another one. */
static gboolean
connect4_ctl_find_again (Connect4Ctl *self)
{
  self->remote = connect4_remote_find (self->options.bus, self->options.address, NULL);
  if (self->remote != NULL && connect4_remote_get_pid (self->remote) != self->pid)
    g_clear_pointer (&self->remote, connect4_remote_free);

  return self->remote != NULL;
}

/**
 * connect4_ctl_connect_again:
 * @self: a run whose remote has gone
 * @error: return location for a #Connect4CtlError
 *
 * Waits until the server can be reached again, which it can after a moment if only its admin interface was
 * started again.
 *
 * Returns: whether @self has its remote; else the server has stopped, or nobody knows
 */
gboolean
connect4_ctl_connect_again (Connect4Ctl  *self,
                            GError      **error)
{
  gint64 end = g_get_monotonic_time () + MAX_ABSENCE;

  g_clear_pointer (&self->remote, connect4_remote_free);
  while (!connect4_process_wait (self->process, RETRY_MSEC))
    {
      if (connect4_ctl_find_again (self))
        return TRUE;

      if (g_get_monotonic_time () >= end)
        {
          g_set_error_literal (error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_NOT_RUNNING,
                               _("connect4d cannot be reached any more"));
          return FALSE;
        }
    }

  g_set_error_literal (error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_NOT_RUNNING,
                       _("connect4d has stopped"));
  return FALSE;
}

/**
 * connect4_ctl_main:
 * @argv: the command line, with the program's name
 *
 * Does what the command line says, and prints it.
 *
 * Returns: the exit status: 0 or a #Connect4CtlError
 */
int
connect4_ctl_main (char **argv)
{
  g_auto (Connect4Ctl) self = { .options = CONNECT4_CTL_OPTIONS_DEFAULT, .process = -1 };
  g_autoptr (GError) error = NULL;

  g_set_prgname (PROGRAM);
  if (connect4_ctl_run (&self, argv, &error) && connect4_ctl_flush (&error))
    return EXIT_SUCCESS;

  g_assert (error->domain == CONNECT4_CTL_ERROR);
  g_printerr (PROGRAM ": %s\n", error->message);
  return error->code;
}
