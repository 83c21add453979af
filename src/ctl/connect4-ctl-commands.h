/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "ctl/connect4-ctl.h"

G_BEGIN_DECLS

/* What the first argument of a command is one of. */
typedef enum {
  CONNECT4_CTL_WORDS_NONE,
  CONNECT4_CTL_WORDS_PLAYERS,
  CONNECT4_CTL_WORDS_GAMES,
  CONNECT4_CTL_WORDS_ACTORS,
  CONNECT4_CTL_WORDS_HANDLERS,
  CONNECT4_CTL_WORDS_LIMITS,
} Connect4CtlWords;

/* Runs a command; whether it succeeded, or the Connect4CtlError that says why not. */
typedef gboolean Connect4CtlRun (Connect4Ctl  *ctl,
                                 GError      **error);

typedef struct
{
  const char *name;
  const char *arguments; /* as in a synopsis; translated when it is printed */
  const char *summary;   /* the same; NULL for a command that only programs use */
  guint min_arguments;
  guint max_arguments;
  Connect4CtlWords words;
  Connect4CtlOptionGroups options;
  Connect4CtlRun *run;
} Connect4CtlCommand;

const Connect4CtlCommand *connect4_ctl_commands_list (guint       *n_commands);
const Connect4CtlCommand *connect4_ctl_commands_find (const char  *name,
                                                      GError     **error);

Connect4CtlRun connect4_ctl_status;
Connect4CtlRun connect4_ctl_tree;
Connect4CtlRun connect4_ctl_players;
Connect4CtlRun connect4_ctl_games;
Connect4CtlRun connect4_ctl_game;
Connect4CtlRun connect4_ctl_top;
Connect4CtlRun connect4_ctl_monitor;
Connect4CtlRun connect4_ctl_tell;
Connect4CtlRun connect4_ctl_announce;
Connect4CtlRun connect4_ctl_kick;
Connect4CtlRun connect4_ctl_end;
Connect4CtlRun connect4_ctl_kill_handler;
Connect4CtlRun connect4_ctl_restart;
Connect4CtlRun connect4_ctl_terminate;
Connect4CtlRun connect4_ctl_limits;
Connect4CtlRun connect4_ctl_reload;
Connect4CtlRun connect4_ctl_drain;
Connect4CtlRun connect4_ctl_stop;
Connect4CtlRun connect4_ctl_complete;

G_END_DECLS
