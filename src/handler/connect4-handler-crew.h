/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "handler/connect4-backoff.h"
#include "handler/connect4-handler-process.h"
#include "loop/connect4-timer.h"
#include "supervision/connect4-dynamic-supervisor.h"

G_BEGIN_DECLS

/* How many processes stand ready, for two deaths at once: one to take the place of each that has died, and one
 * to try what killed it. */
#define CONNECT4_HANDLER_CREW_SPARES 4

typedef struct _Connect4HandlerCrew Connect4HandlerCrew;

/**
 * Connect4HandlerCrewFuncs:
 * @started: a process has been started, and is nobody's yet
 * @available: a process that could not be had before may be had now
 */
typedef struct
{
  void (*started)   (Connect4HandlerProcess *process,
                     gpointer                user_data);
  void (*available) (gpointer                user_data);
} Connect4HandlerCrewFuncs;

/* Starts handler processes under their supervisor, and keeps a few warm. Embedded in the pool,
 * which owns the processes and tells of their deaths. */
struct _Connect4HandlerCrew
{
  const Connect4HandlerProcessSettings *settings; /* not owned */
  const Connect4HandlerCrewFuncs *funcs;          /* static */
  gpointer user_data;

  Connect4DynamicSupervisor *supervisor; /* owned; NULL before there is one */
  GQueue spares;                         /* Connect4HandlerProcess, not owned, alive and unused */
  Connect4Backoff failures;              /* of starts */
  Connect4Backoff storm;                 /* of deaths */
  Connect4Timer refill;                  /* set while spares are too few */
  Connect4Timer retry;                   /* set when a start was put off */
  guint64 n_starts;
};

void                    connect4_handler_crew_init      (Connect4HandlerCrew                   *self,
                                                         const Connect4HandlerProcessSettings  *settings,
                                                         const Connect4HandlerCrewFuncs        *funcs,
                                                         gpointer                               user_data);
void                    connect4_handler_crew_clear     (Connect4HandlerCrew                   *self);
gboolean                connect4_handler_crew_start     (Connect4HandlerCrew                   *self,
                                                         Connect4DynamicSupervisor             *supervisor,
                                                         GError                               **error);
Connect4HandlerProcess *connect4_handler_crew_take      (Connect4HandlerCrew                   *self,
                                                         gboolean                               urgent);
void                    connect4_handler_crew_put_back  (Connect4HandlerCrew                   *self,
                                                         Connect4HandlerProcess                *process);
void                    connect4_handler_crew_fill      (Connect4HandlerCrew                   *self);
void                    connect4_handler_crew_refill    (Connect4HandlerCrew                   *self);
void                    connect4_handler_crew_succeed   (Connect4HandlerCrew                   *self);
void                    connect4_handler_crew_lose      (Connect4HandlerCrew                   *self,
                                                         Connect4HandlerProcess                *process);
void                    connect4_handler_crew_count     (Connect4HandlerCrew                   *self,
                                                         Connect4HandlerProcess                *process);

G_END_DECLS
