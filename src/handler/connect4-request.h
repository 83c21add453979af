/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "handler/connect4-action.h"
#include "handler/connect4-slot.h"

G_BEGIN_DECLS

/* One line that waits for its answer. Whoever has it in a queue owns it. All times are monotonic, in
 * microseconds. */
struct _Connect4Request
{
  GList link;             /* in that queue; data is the request itself */
  Connect4Slot *slot;     /* whose it is; NULL when nobody waits for the answer any more */
  guint32 id;             /* on the wire, once it is sent */
  gint64 submitted_at;
  gint64 sent_at;         /* to the handler that has it now */
  gint64 orphaned_at;     /* when a handler that had it failed; 0 if none has */
  guint8 n_deaths;        /* of handlers that had it, and seemed to be at another */
  guint8 n_fresh_deaths;  /* of fresh handlers that had no other, and seemed not to have begun it */
  guint8 suspect;         /* it needs a fresh handler, for itself */
  guint8 told;            /* its player knows that there is no handler for it */
  Connect4Place place;
  gsize length;
  char line[];
};

Connect4Request *connect4_request_new    (Connect4Slot          *slot,
                                          Connect4Place          place,
                                          const char            *line,
                                          gsize                  length,
                                          gint64                 now);
void             connect4_request_free   (Connect4Request       *self);
void             connect4_request_forget (Connect4Request       *self);
char            *connect4_request_escape (const Connect4Request *self);

void             connect4_requests_push  (GQueue          *queue,
                                          Connect4Request *request);
Connect4Request *connect4_requests_pop   (GQueue          *queue);
Connect4Request *connect4_requests_peek  (GQueue          *queue);
void             connect4_requests_move  (GQueue          *queue,
                                          GQueue          *destination);
void             connect4_requests_clear (GQueue          *queue);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connect4Request, connect4_request_free)

G_END_DECLS
