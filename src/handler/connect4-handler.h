/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "handler/connect4-request.h"
#include "handler/connect4-watchdog.h"

G_BEGIN_DECLS

/**
 * Connect4HandlerRole:
 * @CONNECT4_HANDLER_SPARE: nobody's: nothing was ever sent to it, and it may not be ready
 * @CONNECT4_HANDLER_SHARED: it answers the slots that it has, in batches
 * @CONNECT4_HANDLER_ALONE: in quarantine: it is given one request at a time
 * @CONNECT4_HANDLER_GONE: it has been given up, and may have ended
 */
typedef enum {
  CONNECT4_HANDLER_SPARE,
  CONNECT4_HANDLER_SHARED,
  CONNECT4_HANDLER_ALONE,
  CONNECT4_HANDLER_GONE,
} Connect4HandlerRole;

/* A handler process as its dispatcher sees it. Held by that until the process has ended, and by each slot that
 * it has.
 *
 * Invariants: sent is in the order of the ids. A handler that is gone or spare has no requests, one that is alone
 * has one at most. As long as there are any in sent, nothing more is sent. */
struct _Connect4Handler
{
  guint n_holders;
  gpointer process; /* the system's; NULL when that has forgotten it */
  Connect4HandlerRole role;
  GQueue *list;     /* of those of its role, not owned, that link is in; or NULL */
  GList link;       /* data is the handler */
  GList open;       /* among the shared ones that have room; data is the handler if it is */
  GList dirty;      /* among those to whom something is to be sent; data is the handler if it is */
  guint n_slots;
  gboolean ready;
  gboolean confined; /* alone, for offenders */
  gboolean blocked;  /* its socket is full */

  GQueue unsent;     /* Connect4Request, owned */
  GQueue unsent_new; /* Connect4Request, owned: of slots on probation, for a batch behind the others */
  GQueue sent;       /* Connect4Request, owned; the next one to be answered first */
  guint32 next_id;   /* from 1 */
  guint64 n_answered;
  Connect4Request *dropped; /* owned: the request that has ended it, and is dropped; or NULL */

  gint64 started_at;  /* this and the next two are monotonic, in microseconds */
  gint64 sent_at;     /* when the last batch was sent */
  gint64 measured_at; /* when the batch was sent that was measured last */
  guint n_together;   /* how many requests were sent together last */
  gint64 latency;     /* how long a batch takes on average, in microseconds */
  gint64 line_latency; /* the same for each of its lines */
  guint n_batches;    /* measured */
  Connect4Watchdog watchdog;
};

Connect4Handler *connect4_handler_new           (gint64                 now);
void             connect4_handler_unref         (Connect4Handler       *self);
gboolean         connect4_handler_is_idle       (const Connect4Handler *self);
void             connect4_handler_move          (Connect4Handler       *self,
                                                 GQueue                *list,
                                                 Connect4HandlerRole    role);
void             connect4_handler_add_slot      (Connect4Handler       *self,
                                                 Connect4Slot          *slot);
void             connect4_handler_remove_slot   (Connect4Handler       *self,
                                                 Connect4Slot          *slot);
void             connect4_handler_count_batch   (Connect4Handler       *self,
                                                 gint64                 sent_at,
                                                 gint64                 now);
gboolean         connect4_handler_is_far_slower (const Connect4Handler *self,
                                                 const Connect4Handler *other);

G_END_DECLS
