/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "handler/connect4-handler-crew.h"

G_BEGIN_DECLS

/* A process that is given one suspect at a time. */
typedef struct
{
  Connect4HandlerProcess *process; /* not owned */
  gint64 since;                    /* monotonic, when it was given the last one */
} Connect4HandlerTrial;

/* The requests that were at a process when it died, one of which may have killed it: each is given
 * to a process that has no other, so that if that dies as well it is known which it was. Embedded
 * in the pool. */
typedef struct
{
  Connect4HandlerCrew *crew; /* not owned; where the processes are from */
  GQueue suspects;           /* Connect4Request, owned */
  GArray *trials;            /* Connect4HandlerTrial, owned */
  Connect4Timer patience;    /* set while suspects wait for a trial to end */
} Connect4HandlerTrials;

void     connect4_handler_trials_init  (Connect4HandlerTrials  *self,
                                        Connect4HandlerCrew    *crew);
void     connect4_handler_trials_clear (Connect4HandlerTrials  *self);
void     connect4_handler_trials_add   (Connect4HandlerTrials  *self,
                                        GQueue                 *requests);
void     connect4_handler_trials_run   (Connect4HandlerTrials  *self);
gboolean connect4_handler_trials_has   (Connect4HandlerTrials  *self,
                                        Connect4HandlerProcess *process);
void     connect4_handler_trials_lose  (Connect4HandlerTrials  *self,
                                        Connect4HandlerProcess *process);

G_END_DECLS
