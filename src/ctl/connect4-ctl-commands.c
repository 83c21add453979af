/* SPDX-License-Identifier: LGPL-2.1-or-later */
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

/* Groups of options that a command may have. */
typedef enum {
  OPTIONS_NONE = 0,
  OPTIONS_WATCH = 1 << 0,
  OPTIONS_REPEAT = 1 << 1,
  OPTIONS_TREE = 1 << 2,
  OPTIONS_DRAIN = 1 << 3,
  OPTIONS_WAIT = 1 << 4,
} OptionGroups;

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
  { OPTIONS_WATCH,
    { "watch", 'w', 0, G_OPTION_ARG_NONE, NULL, N_("Draw it again and again"), NULL },
    AT (watch) },
  { OPTIONS_WATCH | OPTIONS_REPEAT,
    { "interval", 'i', 0, G_OPTION_ARG_DOUBLE, NULL,
      N_("How long to wait between two times (default: 1)"), N_("SECONDS") },
    AT (interval) },
  { OPTIONS_WATCH | OPTIONS_REPEAT,
    { "count", 'n', 0, G_OPTION_ARG_INT, NULL, N_("End after so many times"), N_("N") },
    AT (count) },
  { OPTIONS_TREE,
    { "children", 'c', 0, G_OPTION_ARG_INT, NULL,
      N_("Show this many children of each supervisor; 0 for all (default: 10, all with --json)"),
      N_("N") },
    AT (children) },
  { OPTIONS_DRAIN,
    { "cancel", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Let the games go on after all"), NULL },
    AT (cancel) },
  { OPTIONS_DRAIN | OPTIONS_WAIT,
    { "no-wait", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Do not wait until connect4d has stopped"),
      NULL },
    AT (no_wait) },
};

static gboolean
is_for (const Option *option,
        OptionGroups  groups)
{
  return option->groups == EVERY_COMMAND || (option->groups & groups) != 0;
}

typedef struct
{
  const char *name;
  const char *arguments; /* as in a synopsis; translated when it is printed */
  const char *summary;   /* the same; NULL for a command that only programs use */
  guint min_arguments;
  guint max_arguments;
  const Connect4CtlView *candidates; /* those of the first argument; NULL for none */
  OptionGroups options;
  const Connect4CtlView *view; /* what it shows; NULL if it does something else */
  Connect4CtlRun *run;         /* NULL if there is a view */
} Command;

static Connect4CtlFetch fetch_commands;
static Connect4CtlFetch fetch_actors;
static Connect4CtlFetch fetch_handlers;
static Connect4CtlRun complete;
static Connect4CtlRun help;

/* What a first argument can be one of, beside what is shown. */
static const Connect4CtlView command_names = { fetch_commands };
static const Connect4CtlView actors = { fetch_actors };
static const Connect4CtlView handlers = { fetch_handlers };

static const Command commands[] = {
  { "status", "", N_("Show what the server does"), 0, 0, NULL, OPTIONS_WATCH, &connect4_ctl_status_view },
  { "top", "", N_("Watch how busy the server is"), 0, 0, NULL, OPTIONS_REPEAT, .run = connect4_ctl_top },
  { "tree", N_("[ACTOR]"), N_("Draw the supervision tree, or the part of it below an actor"), 0, 1, &actors,
    OPTIONS_WATCH | OPTIONS_TREE, &connect4_ctl_tree_view },
  { "players", "", N_("List the players"), 0, 0, NULL, OPTIONS_WATCH, &connect4_ctl_players_view },
  { "games", "", N_("List the games"), 0, 0, NULL, OPTIONS_WATCH, &connect4_ctl_games_view },
  { "show", N_("CODE"), N_("Show a game and its board"), 1, 1, &connect4_ctl_games_view, OPTIONS_WATCH,
    &connect4_ctl_game_view },
  { "monitor", "", N_("Print what happens as it happens"), 0, 0, NULL, OPTIONS_NONE, .run = connect4_ctl_monitor },
  { "announce", N_("TEXT…"), N_("Say something to all players"), 1, ANY_NUMBER, NULL, OPTIONS_NONE,
    .run = connect4_ctl_announce },
  { "tell", N_("PLAYER TEXT…"), N_("Say something to a player"), 2, ANY_NUMBER, &connect4_ctl_players_view,
    OPTIONS_NONE, .run = connect4_ctl_tell },
  { "kick", N_("PLAYER [REASON…]"), N_("Take leave of a player"), 1, ANY_NUMBER, &connect4_ctl_players_view,
    OPTIONS_NONE, .run = connect4_ctl_kick },
  { "end", N_("CODE [REASON…]"), N_("End a game"), 1, ANY_NUMBER, &connect4_ctl_games_view, OPTIONS_NONE,
    .run = connect4_ctl_end },
  { "limits", N_("[NAME=NUMBER…]"), N_("Show or set what a player may take up"), 0, ANY_NUMBER,
    &connect4_ctl_limits_view, OPTIONS_NONE, .run = connect4_ctl_limits },
  { "restart", N_("ACTOR"), N_("Stop an actor and start another in its place"), 1, 1, &actors, OPTIONS_NONE,
    .run = connect4_ctl_restart },
  { "terminate", N_("ACTOR"), N_("Stop an actor until it is restarted"), 1, 1, &actors, OPTIONS_NONE,
    .run = connect4_ctl_terminate },
  { "kill-handler", N_("[PID]"), N_("Kill a handler process, to see what happens then"), 0, 1, &handlers,
    OPTIONS_NONE, .run = connect4_ctl_kill_handler },
  { "reload", "", N_("Have the server read its configuration again"), 0, 0, NULL, OPTIONS_NONE,
    .run = connect4_ctl_reload },
  { "drain", N_("[SECONDS [REASON…]]"), N_("Stop the server when the time is up, without new games"), 0,
    ANY_NUMBER, NULL, OPTIONS_DRAIN, .run = connect4_ctl_drain },
  { "stop", "", N_("Stop the server at once"), 0, 0, NULL, OPTIONS_WAIT, .run = connect4_ctl_stop },
  { "help", N_("[COMMAND]"), N_("Print what there is, or what a command can do"), 0, 1, &command_names,
    OPTIONS_NONE, .run = help },
  { "complete", "", NULL, 0, 1, NULL, OPTIONS_NONE, .run = complete },
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

static GVariant *
fetch_commands (Connect4Ctl  *ctl,
                GVariant     *previous,
                GError      **error)
{
  g_auto (GVariantBuilder) names = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_STRING_ARRAY);

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (commands[i].summary != NULL)
      g_variant_builder_add (&names, "s", commands[i].name);

  return g_variant_ref_sink (g_variant_builder_end (&names));
}

static GVariant *
fetch_actors (Connect4Ctl  *ctl,
              GVariant     *previous,
              GError      **error)
{
  g_autoptr (GVariant) tree = connect4_actor_tree_fetch (ctl->remote, "", MAX_CHILDREN, error);
  g_auto (GVariantBuilder) paths = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_STRING_ARRAY);
  Connect4ActorNode node;
  GVariantIter iter;

  if (tree == NULL)
    return NULL;

  g_variant_iter_init (&iter, tree);
  while (connect4_actor_tree_next (&iter, &node))
    g_variant_builder_add (&paths, "s", node.path);

  return g_variant_ref_sink (g_variant_builder_end (&paths));
}

static GVariant *
fetch_handlers (Connect4Ctl  *ctl,
                GVariant     *previous,
                GError      **error)
{
  g_autoptr (GVariant) tree = connect4_actor_tree_fetch (ctl->remote, "", MAX_CHILDREN, error);
  g_auto (GVariantBuilder) pids = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("au"));
  Connect4ActorNode node;
  GVariantIter iter;

  if (tree == NULL)
    return NULL;

  g_variant_iter_init (&iter, tree);
  while (connect4_actor_tree_next (&iter, &node))
    if (node.pid != 0)
      g_variant_builder_add (&pids, "u", node.pid);

  return g_variant_ref_sink (g_variant_builder_end (&pids));
}

/* Prints what a list has, the first element of each row, or the keys with an equals sign. */
static void
print_words (GVariant *list)
{
  for (gsize i = 0; i < g_variant_n_children (list); i++)
    {
      g_autoptr (GVariant) row = g_variant_get_child_value (list, i);
      gboolean is_word = !g_variant_is_container (row);
      g_autoptr (GVariant) word = is_word ? g_variant_ref (row) : g_variant_get_child_value (row, 0);
      gboolean is_text = g_variant_is_of_type (word, G_VARIANT_TYPE_STRING);
      g_autofree char *text = is_text ? g_variant_dup_string (word, NULL) : g_variant_print (word, FALSE);

      g_print ("%s%s\n", text, g_variant_is_of_type (row, G_VARIANT_TYPE_DICT_ENTRY) ? "=" : "");
    }
}

/* Those that take a value end with an equals sign. */
static void
complete_options (OptionGroups groups)
{
  g_print ("--help\n");
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    if (is_for (&options[i], groups))
      g_print ("--%s%s\n", options[i].entry.long_name, options[i].entry.arg == G_OPTION_ARG_NONE ? "" : "=");
}

/* Prints what can follow a command, or the commands. */
static gboolean
complete (Connect4Ctl  *ctl,
          GError      **error)
{
  const Command *command = ctl->arguments[0] != NULL ? find_command (ctl->arguments[0], error) : NULL;
  const Connect4CtlView *candidates = command != NULL ? command->candidates : &command_names;
  g_autoptr (GVariant) list = NULL;

  if (ctl->arguments[0] != NULL && command == NULL)
    return FALSE;

  complete_options (command != NULL ? command->options : OPTIONS_NONE);

  if (candidates == NULL)
    return TRUE;

  if (candidates == &command_names || connect4_ctl_connect (ctl, error))
    list = candidates->fetch (ctl, NULL, error);
  if (list != NULL)
    print_words (list);
  return list != NULL;
}

/* The command line */

/* Has @context fill in @self, which lives as long, from the options of all commands and of some groups. */
static void
add_options (Connect4CtlOptions *self,
             OptionGroups        groups,
             GOptionContext     *context)
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

/* Whether no option that is only given or not has a value, which GOptionContext would pass over. */
static gboolean
check_flags (char   **words,
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

/* Whether their values make sense. */
static gboolean
check_options (const Connect4CtlOptions  *self,
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
  add_options (&self->options, OPTIONS_NONE, context);

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
  add_options (&self->options, command->options, context);

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
    return check_options (&self->options, error);

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
  if (!check_arguments (self, command, error))
    return FALSE;

  return command->view != NULL ? connect4_ctl_view_show (command->view, self, error) : command->run (self, error);
}

static gboolean
run (Connect4Ctl  *self,
     char        **argv,
     GError      **error)
{
  g_autoptr (GOptionContext) context = new_context (self);
  g_auto (GStrv) words = g_strdupv (argv);
  g_auto (GStrv) command_words = NULL;

  if (!check_flags (words, error) || !parse (context, &words, error))
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
