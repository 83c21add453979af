/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-ctl"
#include "config.h"

#include "ctl/connect4-ctl-commands.h"

#include <glib/gi18n.h>
#include <stdlib.h>

#include "ctl/connect4-actor-tree.h"
#include "ctl/connect4-ctl-error.h"

#define PROGRAM "connect4ctl"

#define ANY_NUMBER G_MAXUINT

/* As many of a supervisor's children as anybody wants to choose from. */
#define MAX_CHILDREN 100

typedef struct
{
  const char *name;
  const char *arguments; /* as in a synopsis; translated when it is printed */
  const char *summary;   /* the same; NULL for a command that only programs use */
  guint min_arguments;
  guint max_arguments;
  Connect4CtlRun *complete; /* prints what the first argument is one of; NULL for none */
  Connect4CtlOptionGroups options;
  Connect4CtlRun *run;
} Command;

static Connect4CtlRun complete_commands;
static Connect4CtlRun complete_players;
static Connect4CtlRun complete_games;
static Connect4CtlRun complete_limits;
static Connect4CtlRun complete_actors;
static Connect4CtlRun complete_handlers;
static Connect4CtlRun complete;
static Connect4CtlRun help;

static const Command commands[] = {
  { "status", "", N_("Show what the server does"), 0, 0, NULL,
    CONNECT4_CTL_OPTIONS_WATCH, connect4_ctl_status },
  { "top", "", N_("Watch how busy the server is"), 0, 0, NULL,
    CONNECT4_CTL_OPTIONS_REPEAT, connect4_ctl_top },
  { "tree", N_("[ACTOR]"), N_("Draw the supervision tree, or the part of it below an actor"), 0, 1,
    complete_actors, CONNECT4_CTL_OPTIONS_WATCH | CONNECT4_CTL_OPTIONS_TREE,
    connect4_ctl_tree },
  { "players", "", N_("List the players"), 0, 0, NULL,
    CONNECT4_CTL_OPTIONS_WATCH, connect4_ctl_players },
  { "games", "", N_("List the games"), 0, 0, NULL, CONNECT4_CTL_OPTIONS_WATCH,
    connect4_ctl_games },
  { "show", N_("CODE"), N_("Show a game and its board"), 1, 1, complete_games,
    CONNECT4_CTL_OPTIONS_WATCH, connect4_ctl_show },
  { "monitor", "", N_("Print what happens as it happens"), 0, 0, NULL,
    CONNECT4_CTL_OPTIONS_NONE, connect4_ctl_monitor },
  { "announce", N_("TEXT…"), N_("Say something to all players"), 1, ANY_NUMBER,
    NULL, CONNECT4_CTL_OPTIONS_NONE, connect4_ctl_announce },
  { "tell", N_("PLAYER TEXT…"), N_("Say something to a player"), 2, ANY_NUMBER,
    complete_players, CONNECT4_CTL_OPTIONS_NONE, connect4_ctl_tell },
  { "kick", N_("PLAYER [REASON…]"), N_("Take leave of a player"), 1, ANY_NUMBER,
    complete_players, CONNECT4_CTL_OPTIONS_NONE, connect4_ctl_kick },
  { "end", N_("CODE [REASON…]"), N_("End a game"), 1, ANY_NUMBER, complete_games,
    CONNECT4_CTL_OPTIONS_NONE, connect4_ctl_end },
  { "limits", N_("[NAME=NUMBER…]"), N_("Show or set what a player may take up"), 0, ANY_NUMBER,
    complete_limits, CONNECT4_CTL_OPTIONS_NONE, connect4_ctl_limits },
  { "restart", N_("ACTOR"), N_("Stop an actor and start another in its place"), 1, 1,
    complete_actors, CONNECT4_CTL_OPTIONS_NONE, connect4_ctl_restart },
  { "terminate", N_("ACTOR"), N_("Stop an actor until it is restarted"), 1, 1,
    complete_actors, CONNECT4_CTL_OPTIONS_NONE, connect4_ctl_terminate },
  { "kill-handler", N_("[PID]"), N_("Kill a handler process, to see what happens then"), 0, 1,
    complete_handlers, CONNECT4_CTL_OPTIONS_NONE, connect4_ctl_kill_handler },
  { "reload", "", N_("Have the server read its configuration again"), 0, 0,
    NULL, CONNECT4_CTL_OPTIONS_NONE, connect4_ctl_reload },
  { "drain", N_("[SECONDS [REASON…]]"),
    N_("Stop the server when the time is up, without new games"), 0, ANY_NUMBER,
    NULL, CONNECT4_CTL_OPTIONS_DRAIN, connect4_ctl_drain },
  { "stop", "", N_("Stop the server at once"), 0, 0, NULL,
    CONNECT4_CTL_OPTIONS_WAIT, connect4_ctl_stop },
  { "help", N_("[COMMAND]"), N_("Print what there is, or what a command can do"), 0, 1,
    complete_commands, CONNECT4_CTL_OPTIONS_NONE, help },
  { "complete", "", NULL, 0, 1, NULL, CONNECT4_CTL_OPTIONS_NONE, complete },
};

static const Command *
find_command (const char  *name, /* nullable */
              GError     **error)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].name, name))
      return &commands[i];

  if (name == NULL)
    g_set_error_literal (error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_USAGE,
                         _("A command is missing: see connect4ctl --help"));
  else
    g_set_error (error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_USAGE,
                 _("“%s” is not a command: see connect4ctl --help"), name);

  return NULL;
}

/* Completion: words for the shell, each on a line */

static gboolean
complete_commands (Connect4Ctl  *ctl,
                   GError      **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (commands[i].summary != NULL)
      g_print ("%s\n", commands[i].name);

  return TRUE;
}

/* Prints the first element of each row of what is fetched, and a suffix. */
static gboolean
complete_firsts (Connect4Ctl       *ctl,
                 Connect4CtlFetch  *fetch,
                 const char        *suffix,
                 GError           **error)
{
  g_autoptr (GVariant) list = connect4_ctl_connect (ctl, error) ? fetch (ctl, NULL, error) : NULL;

  for (gsize i = 0; list != NULL && i < g_variant_n_children (list); i++)
    {
      g_autoptr (GVariant) row = g_variant_get_child_value (list, i);
      g_autoptr (GVariant) first = g_variant_get_child_value (row, 0);

      if (g_variant_is_of_type (first, G_VARIANT_TYPE_STRING))
        g_print ("%s%s\n", g_variant_get_string (first, NULL), suffix);
      else
        g_print ("%" G_GUINT64_FORMAT "%s\n", g_variant_get_uint64 (first), suffix);
    }

  return list != NULL;
}

static gboolean
complete_players (Connect4Ctl  *ctl,
                  GError      **error)
{
  return complete_firsts (ctl, connect4_ctl_players_fetch, "", error);
}

static gboolean
complete_games (Connect4Ctl  *ctl,
                GError      **error)
{
  return complete_firsts (ctl, connect4_ctl_games_fetch, "", error);
}

static gboolean
complete_limits (Connect4Ctl  *ctl,
                 GError      **error)
{
  return complete_firsts (ctl, connect4_ctl_limits_fetch, "=", error);
}

/* Prints the path of each actor, or the process of each that is one. */
static gboolean
complete_from_tree (Connect4Ctl  *ctl,
                    gboolean      are_processes,
                    GError      **error)
{
  g_autoptr (GVariant) tree = NULL;
  Connect4ActorNode node;
  GVariantIter iter;

  if (connect4_ctl_connect (ctl, error))
    tree = connect4_actor_tree_fetch (ctl->remote, "", MAX_CHILDREN, error);
  if (tree == NULL)
    return FALSE;

  g_variant_iter_init (&iter, tree);
  while (connect4_actor_tree_next (&iter, &node))
    if (!are_processes)
      g_print ("%s\n", node.path);
    else if (node.pid != 0)
      g_print ("%u\n", node.pid);

  return TRUE;
}

static gboolean
complete_actors (Connect4Ctl  *ctl,
                 GError      **error)
{
  return complete_from_tree (ctl, FALSE, error);
}

static gboolean
complete_handlers (Connect4Ctl  *ctl,
                   GError      **error)
{
  return complete_from_tree (ctl, TRUE, error);
}

/* Prints what can follow a command, or the commands. */
static gboolean
complete (Connect4Ctl  *ctl,
          GError      **error)
{
  const Command *command = ctl->arguments[0] != NULL ? find_command (ctl->arguments[0], error) : NULL;
  g_auto (GStrv) options = NULL;
  Connect4CtlRun *complete_argument;

  if (ctl->arguments[0] != NULL && command == NULL)
    return FALSE;

  options = connect4_ctl_options_list (command != NULL ? command->options : CONNECT4_CTL_OPTIONS_NONE);
  for (guint i = 0; options[i] != NULL; i++)
    g_print ("%s\n", options[i]);

  complete_argument = command != NULL ? command->complete : complete_commands;
  return complete_argument == NULL || complete_argument (ctl, error);
}

/* The command line */

/* The commands, for the end of --help. */
static char *
describe_commands (void)
{
  g_autoptr (GString) text = g_string_new (_("Commands:"));

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (commands[i].summary != NULL)
      g_string_append_printf (text, "\n  %-14s%s", commands[i].name, _ (commands[i].summary));
  g_string_append_printf (text, "\n\n%s",
                          _("“connect4ctl COMMAND --help” tells more of a command."));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const char *
translate_arguments (const Command *command)
{
  return command->arguments[0] != '\0' ? _ (command->arguments) : "";
}

/* Returns: (transfer full): the parser of the options before the command, and of --help */
static GOptionContext *
new_context (Connect4Ctl *self)
{
  GOptionContext *context = g_option_context_new (_("COMMAND [ARGUMENT…]"));
  g_autofree char *description = describe_commands ();

  g_set_prgname (PROGRAM);
  g_option_context_set_strict_posix (context, TRUE);
  g_option_context_set_summary (context, _("Shows and steers a running connect4d."));
  g_option_context_set_description (context, description);
  connect4_ctl_options_add (&self->options, CONNECT4_CTL_OPTIONS_NONE, context);

  return context;
}

/* Returns: (transfer full): the parser of the options and the arguments of a command */
static GOptionContext *
new_command_context (Connect4Ctl   *self,
                     const Command *command)
{
  GOptionContext *context = g_option_context_new (translate_arguments (command));
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

  return context;
}

/* Prints the same as --help. */
static gboolean
help (Connect4Ctl  *ctl,
      GError      **error)
{
  g_autoptr (GOptionContext) context = NULL;
  g_autofree char *text = NULL;
  const Command *command = NULL;

  if (ctl->arguments[0] != NULL)
    {
      command = find_command (ctl->arguments[0], error);
      if (command == NULL)
        return FALSE;
    }

  context = command != NULL ? new_command_context (ctl, command) : new_context (ctl);
  text = g_option_context_get_help (context, TRUE, NULL);
  g_print ("%s", text);
  return TRUE;
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

static gboolean
check_arguments (Connect4Ctl    *self,
                 const Command  *command,
                 GError        **error)
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

/* The words begin with the command's name. */
static gboolean
run_command (Connect4Ctl  *self,
             GStrv        *words,
             GError      **error)
{
  const Command *command = find_command ((*words)[0], error);
  g_autoptr (GOptionContext) context = NULL;

  if (command == NULL)
    return FALSE;

  context = new_command_context (self, command);
  if (!parse (context, words, error))
    return FALSE;

  if (self->arguments == NULL)
    self->arguments = g_new0 (char *, 1);
  return check_arguments (self, command, error) && command->run (self, error);
}

static gboolean
run (Connect4Ctl  *self,
     char        **argv,
     GError      **error)
{
  g_autoptr (GOptionContext) context = new_context (self);
  g_auto (GStrv) words = g_strdupv (argv);
  g_auto (GStrv) command_words = NULL;

  if (!connect4_ctl_options_check_flags (words, error) || !parse (context, &words, error))
    return FALSE;

  if (self->options.version)
    {
      g_print (PROGRAM " %s\n", PACKAGE_VERSION);
      return TRUE;
    }

  command_words = g_strdupv (words + 1);
  return run_command (self, &command_words, error);
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

  if (run (&self, argv, &error) && connect4_ctl_flush (&error))
    return EXIT_SUCCESS;

  g_assert (error->domain == CONNECT4_CTL_ERROR);
  g_printerr (PROGRAM ": %s\n", error->message);
  return error->code;
}
