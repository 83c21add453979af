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
Connect4CtlRun connect4_ctl_status;
Connect4CtlRun connect4_ctl_limits;
Connect4CtlRun connect4_ctl_announce;
Connect4CtlRun connect4_ctl_kill_handler;
Connect4CtlRun connect4_ctl_reload;
Connect4CtlRun connect4_ctl_stop;
Connect4CtlFetch connect4_ctl_status_fetch;
Connect4CtlDraw connect4_ctl_status_draw;
Connect4CtlDraw connect4_ctl_status_draw_title;
char *connect4_ctl_status_describe_latency (GVariant *server);
Connect4CtlFetch connect4_ctl_limits_fetch;
Connect4CtlDraw connect4_ctl_limits_draw;
extern const Connect4CtlField connect4_ctl_latency_fields[];

/* connect4-ctl-drain.c */
Connect4CtlRun connect4_ctl_drain;
void connect4_ctl_drain_draw (Connect4Page *page,
                              GVariant     *server,
                              gint64        whole,
                              guint         width);

/* connect4-ctl-top.c */
Connect4CtlRun connect4_ctl_top;
GVariant *connect4_ctl_top_measure (GVariant *server,
                                    GVariant *tree,
                                    GVariant *previous,
                                    gint64    time);
Connect4CtlDraw connect4_ctl_top_draw;

/* connect4-ctl-actors.c */
Connect4CtlRun connect4_ctl_tree;
Connect4CtlRun connect4_ctl_restart;
Connect4CtlRun connect4_ctl_terminate;

/* connect4-ctl-players.c */
Connect4CtlRun connect4_ctl_players;
Connect4CtlRun connect4_ctl_tell;
Connect4CtlRun connect4_ctl_kick;
Connect4CtlFetch connect4_ctl_players_fetch;
Connect4CtlDraw connect4_ctl_players_draw;
extern const Connect4CtlField connect4_ctl_players_fields[];

/* connect4-ctl-games.c */
Connect4CtlRun connect4_ctl_games;
Connect4CtlRun connect4_ctl_show;
Connect4CtlRun connect4_ctl_end;
Connect4CtlFetch connect4_ctl_games_fetch;
Connect4CtlDraw connect4_ctl_games_draw;
Connect4CtlDraw connect4_ctl_game_draw;
extern const Connect4CtlField connect4_ctl_games_fields[];

/* connect4-ctl-monitor.c */
Connect4CtlRun connect4_ctl_monitor;

G_END_DECLS
