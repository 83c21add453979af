/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "handler/connect4-dispatcher.h"

/* What a line does to the process that is at it. */
typedef enum {
  LINE_PLAIN,
  LINE_LONG,     /* takes its time, and is answered */
  LINE_KILLS,
  LINE_COMPUTES, /* for ever */
  LINE_SLEEPS,   /* for ever */
  LINE_NONSENSE, /* is answered with what is no answer */
  N_LINE_KINDS,
} LineKind;

typedef struct _World World;

/* Whom the world tells what the dispatcher says, and whose line a process has that is hit from outside. */
typedef struct
{
  LineKind (*get_kind) (gpointer slot_requester);
  void     (*hit)      (gpointer slot_requester);
  void     (*delay)    (gpointer slot_requester, gboolean delayed);
  void     (*answer)   (gpointer slot_requester, int column);
  void     (*drop)     (gpointer slot_requester, gboolean was_alone, LineKind kind);
} WorldFuncs;

/* How bad the world is, as probabilities of a thousand in each step but for the last. */
typedef struct
{
  guint kills;     /* a process is ended from outside */
  guint faults;    /* the same by a signal that a line could cause */
  guint stops;     /* a process is stopped, and goes on only much later */
  guint lies;      /* a process says that it is at another line */
  guint starves;   /* the processors are busy for a while */
  guint delays;    /* the server is */
  guint failures;  /* processes cannot be started for a while */
  guint slows;     /* a process takes 3 ms for each batch from now on */
  guint work;      /* microseconds that each batch takes longer */
} WorldTroubles;

World              *world_new            (guint64                           seed,
                                          const guint8                     *luck,
                                          gsize                             n_luck,
                                          const Connect4DispatcherSettings *settings,
                                          const WorldTroubles              *troubles,
                                          const WorldFuncs                 *funcs);
void                world_free           (World                            *self);
void                world_start          (World                            *self);
void                world_tick           (World                            *self,
                                          guint                             longest);
void                world_trouble        (World                            *self);
void                world_calm           (World                            *self);

Connect4Dispatcher *world_get_dispatcher (World                            *self);
gint64              world_get_time       (World                            *self);
gboolean            world_has_luck       (World                            *self);
guint               world_random         (World                            *self,
                                          guint                             n);
guint               world_count          (World                            *self);
guint               world_count_dropped  (World                            *self);
guint               world_count_runs     (World                            *self);
