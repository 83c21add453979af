/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "ctl/connect4-ctl-view.h"

G_BEGIN_DECLS

/* Runs a command: whether it succeeded, or the Connect4CtlError that says why not. */
typedef gboolean Connect4CtlRun (Connect4Ctl  *ctl,
                                 GError      **error);

int connect4_ctl_main (char **argv);

/* The commands, in files by what they are about. */

/* connect4-ctl-server.c */
extern const Connect4CtlView connect4_ctl_status_view;
extern const Connect4CtlView connect4_ctl_limits_view;
Connect4CtlRun connect4_ctl_limits;
Connect4CtlRun connect4_ctl_announce;
Connect4CtlRun connect4_ctl_kill_handler;
Connect4CtlRun connect4_ctl_reload;
Connect4CtlRun connect4_ctl_stop;
Connect4CtlDraw connect4_ctl_status_draw_title;
char *connect4_ctl_status_describe_latency (GVariant *server);

/* connect4-ctl-drain.c */
Connect4CtlRun connect4_ctl_drain;
void connect4_ctl_drain_draw (Connect4Page *page,
                              GVariant     *server,
                              gint64        whole,
                              guint         width);

/* connect4-ctl-top.c */
extern const Connect4CtlView connect4_ctl_top_view;
Connect4CtlRun connect4_ctl_top;
GVariant *connect4_ctl_top_measure (GVariant *server,
                                    GVariant *tree,
                                    GVariant *previous,
                                    gint64    time);

/* connect4-ctl-actors.c */
extern const Connect4CtlView connect4_ctl_tree_view;
Connect4CtlRun connect4_ctl_restart;
Connect4CtlRun connect4_ctl_terminate;

/* connect4-ctl-players.c */
extern const Connect4CtlView connect4_ctl_players_view;
Connect4CtlRun connect4_ctl_tell;
Connect4CtlRun connect4_ctl_kick;

/* connect4-ctl-games.c */
extern const Connect4CtlView connect4_ctl_games_view;
extern const Connect4CtlView connect4_ctl_game_view;
Connect4CtlRun connect4_ctl_end;

/* connect4-ctl-monitor.c */
Connect4CtlRun connect4_ctl_monitor;

G_END_DECLS
