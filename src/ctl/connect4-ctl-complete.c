/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-ctl"
#include "config.h"

#include <glib/gi18n.h>

#include "ctl/connect4-actor-tree.h"
#include "ctl/connect4-ctl-commands.h"
#include "ctl/connect4-ctl-error.h"
#include "ctl/connect4-ctl-games.h"
#include "ctl/connect4-ctl-limits.h"
#include "ctl/connect4-ctl-players.h"
#include "ctl/connect4-ctl-tree.h"

/* As many of a supervisor's children as anybody wants to choose from. */
#define MAX_CHILDREN 100

static void
print_options (Connect4CtlOptionGroups groups)
{
  g_auto (GStrv) options = connect4_ctl_options_list (groups);

  for (guint i = 0; options[i] != NULL; i++)
    g_print ("%s\n", options[i]);
}

static void
print_commands (void)
{
  guint n_commands;
  const Connect4CtlCommand *commands = connect4_ctl_commands_list (&n_commands);

  for (guint i = 0; i < n_commands; i++)
    if (commands[i].summary != NULL)
      g_print ("%s\n", commands[i].name);
}

/* Prints the first element of each structure of a list, followed by a suffix. */
static gboolean
print_firsts (GVariant   *fetched, /* transfer full; NULL if it could not be fetched */
              const char *suffix)
{
  g_autoptr (GVariant) list = fetched;

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

/* Prints the path or, for a handler, the process of each actor of a tree. */
static gboolean
print_actors (Connect4Ctl       *ctl,
              Connect4CtlWords   words,
              GError           **error)
{
  g_autoptr (GVariant) tree = connect4_ctl_tree_get (ctl, "", MAX_CHILDREN, error);
  Connect4ActorNode node;
  GVariantIter iter;

  if (tree == NULL)
    return FALSE;

  g_variant_iter_init (&iter, tree);
  while (connect4_actor_tree_next (&iter, &node))
    if (words == CONNECT4_CTL_WORDS_ACTORS)
      g_print ("%s\n", node.path);
    else if (node.pid != 0)
      g_print ("%u\n", node.pid);

  return TRUE;
}

static gboolean
print_words (Connect4Ctl       *ctl,
             Connect4CtlWords   words,
             GError           **error)
{
  if (words == CONNECT4_CTL_WORDS_NONE)
    return TRUE;
  if (!connect4_ctl_connect (ctl, error))
    return FALSE;

  switch (words)
    {
    case CONNECT4_CTL_WORDS_PLAYERS:
      return print_firsts (connect4_ctl_players_fetch (ctl, NULL, error), "");

    case CONNECT4_CTL_WORDS_GAMES:
      return print_firsts (connect4_ctl_games_fetch (ctl, NULL, error), "");

    case CONNECT4_CTL_WORDS_LIMITS:
      return print_firsts (connect4_ctl_limits_fetch (ctl, NULL, error), "=");

    case CONNECT4_CTL_WORDS_ACTORS:
    case CONNECT4_CTL_WORDS_HANDLERS:
      return print_actors (ctl, words, error);

    default:
      g_assert_not_reached ();
    }
}

/* For the shell: prints what can follow a command, or the commands. */
gboolean
connect4_ctl_complete (Connect4Ctl  *ctl,
                       GError      **error)
{
  const Connect4CtlCommand *command;

  if (ctl->arguments[0] == NULL)
    {
      print_options (CONNECT4_CTL_OPTIONS_NONE);
      print_commands ();
      return TRUE;
    }

  command = connect4_ctl_commands_find (ctl->arguments[0], error);
  if (command == NULL)
    return FALSE;

  print_options (command->options);
  return print_words (ctl, command->words, error);
}
