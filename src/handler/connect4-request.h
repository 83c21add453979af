/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "handler/connect4-handlers.h"

G_BEGIN_DECLS

typedef struct _Connect4Request Connect4Request;

/* One line that waits for its answer. Whoever has it in a queue owns it. */
struct _Connect4Request
{
  GList link;                /* in that queue; data is the request itself */
  Connect4Actor *requester;  /* owned; NULL when nobody waits for the answer any more */
  Connect4AnswerFunc answer;
  Connect4Request **holder;  /* where the requester's side keeps it, NULL with the requester */
  guint32 id;                /* on the wire, once it is sent */
  gint64 sent_at;            /* monotonic, in microseconds; 0 before it is sent */
  gint64 orphaned_at;        /* monotonic, in microseconds: when a handler that had it died; 0 if none has */
  guint n_deaths;            /* of handlers that had it, and seemed to be at another */
  Connect4Place place;
  gsize length;
  char line[];
};

Connect4Request *connect4_request_new    (Connect4Actor         *requester,
                                          Connect4Place          place,
                                          const char            *line,
                                          gsize                  length,
                                          Connect4AnswerFunc     answer,
                                          Connect4Request      **holder);
void             connect4_request_free   (Connect4Request       *self);
void             connect4_request_answer (Connect4Request       *self,
                                          const Connect4Action  *action);
void             connect4_request_forget (Connect4Request       *self);
char            *connect4_request_escape (const Connect4Request *self);

void             connect4_requests_push  (GQueue                *queue,
                                          Connect4Request       *request);
Connect4Request *connect4_requests_pop   (GQueue                *queue);
Connect4Request *connect4_requests_peek  (GQueue                *queue);
Connect4Request *connect4_requests_find  (GQueue                *queue,
                                          guint32                id);
void             connect4_requests_move  (GQueue                *queue,
                                          GQueue                *destination);
void             connect4_requests_clear (GQueue                *queue);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connect4Request, connect4_request_free)

G_END_DECLS
