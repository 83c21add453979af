/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-ctl"
#include "config.h"

#include "ctl/connect4-ctl-commands.h"

#include <glib/gi18n.h>

#include "ctl/connect4-ctl-error.h"

#define ANY_NUMBER G_MAXUINT

static const Connect4CtlCommand commands[] = {
  { "status", "", N_("Show what the server does"), 0, 0, CONNECT4_CTL_WORDS_NONE,
    CONNECT4_CTL_OPTIONS_WATCH, connect4_ctl_status },
  { "top", "", N_("Watch how busy the server is"), 0, 0, CONNECT4_CTL_WORDS_NONE,
    CONNECT4_CTL_OPTIONS_REPEAT, connect4_ctl_top },
  { "tree", N_("[ACTOR]"), N_("Draw the supervision tree, or the part of it below an actor"), 0, 1,
    CONNECT4_CTL_WORDS_ACTORS, CONNECT4_CTL_OPTIONS_WATCH | CONNECT4_CTL_OPTIONS_TREE,
    connect4_ctl_tree },
  { "players", "", N_("List the players"), 0, 0, CONNECT4_CTL_WORDS_NONE,
    CONNECT4_CTL_OPTIONS_WATCH, connect4_ctl_players },
  { "games", "", N_("List the games"), 0, 0, CONNECT4_CTL_WORDS_NONE, CONNECT4_CTL_OPTIONS_WATCH,
    connect4_ctl_games },
  { "show", N_("CODE"), N_("Show a game and its board"), 1, 1, CONNECT4_CTL_WORDS_GAMES,
    CONNECT4_CTL_OPTIONS_WATCH, connect4_ctl_game },
  { "monitor", "", N_("Print what happens as it happens"), 0, 0, CONNECT4_CTL_WORDS_NONE,
    CONNECT4_CTL_OPTIONS_NONE, connect4_ctl_monitor },
  { "announce", N_("TEXT…"), N_("Say something to all players"), 1, ANY_NUMBER,
    CONNECT4_CTL_WORDS_NONE, CONNECT4_CTL_OPTIONS_NONE, connect4_ctl_announce },
  { "tell", N_("PLAYER TEXT…"), N_("Say something to a player"), 2, ANY_NUMBER,
    CONNECT4_CTL_WORDS_PLAYERS, CONNECT4_CTL_OPTIONS_NONE, connect4_ctl_tell },
  { "kick", N_("PLAYER [REASON…]"), N_("Take leave of a player"), 1, ANY_NUMBER,
    CONNECT4_CTL_WORDS_PLAYERS, CONNECT4_CTL_OPTIONS_NONE, connect4_ctl_kick },
  { "end", N_("CODE [REASON…]"), N_("End a game"), 1, ANY_NUMBER, CONNECT4_CTL_WORDS_GAMES,
    CONNECT4_CTL_OPTIONS_NONE, connect4_ctl_end },
  { "limits", N_("[NAME=NUMBER…]"), N_("Show or set what a player may take up"), 0, ANY_NUMBER,
    CONNECT4_CTL_WORDS_LIMITS, CONNECT4_CTL_OPTIONS_NONE, connect4_ctl_limits },
  { "restart", N_("ACTOR"), N_("Stop an actor and start another in its place"), 1, 1,
    CONNECT4_CTL_WORDS_ACTORS, CONNECT4_CTL_OPTIONS_NONE, connect4_ctl_restart },
  { "terminate", N_("ACTOR"), N_("Stop an actor until it is restarted"), 1, 1,
    CONNECT4_CTL_WORDS_ACTORS, CONNECT4_CTL_OPTIONS_NONE, connect4_ctl_terminate },
  { "kill-handler", N_("[PID]"), N_("Kill a handler process, to see what happens then"), 0, 1,
    CONNECT4_CTL_WORDS_HANDLERS, CONNECT4_CTL_OPTIONS_NONE, connect4_ctl_kill_handler },
  { "reload", "", N_("Have the server read its configuration again"), 0, 0,
    CONNECT4_CTL_WORDS_NONE, CONNECT4_CTL_OPTIONS_NONE, connect4_ctl_reload },
  { "drain", N_("[SECONDS [REASON…]]"),
    N_("Stop the server when the time is up, without new games"), 0, ANY_NUMBER,
    CONNECT4_CTL_WORDS_NONE, CONNECT4_CTL_OPTIONS_DRAIN, connect4_ctl_drain },
  { "stop", "", N_("Stop the server at once"), 0, 0, CONNECT4_CTL_WORDS_NONE,
    CONNECT4_CTL_OPTIONS_WAIT, connect4_ctl_stop },
  { "complete", "", NULL, 0, 1, CONNECT4_CTL_WORDS_NONE, CONNECT4_CTL_OPTIONS_NONE,
    connect4_ctl_complete },
};

/**
 * connect4_ctl_commands_list:
 * @n_commands: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_commands): all commands, in the order of --help
 */
const Connect4CtlCommand *
connect4_ctl_commands_list (guint *n_commands)
{
  *n_commands = G_N_ELEMENTS (commands);

  return commands;
}

/**
 * connect4_ctl_commands_find:
 * @name: (nullable): the name of a command
 * @error: return location for a #Connect4CtlError
 *
 * Returns: (transfer none): that command
 */
const Connect4CtlCommand *
connect4_ctl_commands_find (const char  *name,
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
