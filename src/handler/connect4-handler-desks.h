/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "handler/connect4-handler-process.h"

G_BEGIN_DECLS

/* Where a number of players have their requests answered: by one process, then by its successor. */
typedef struct
{
  Connect4HandlerProcess *process; /* not owned; NULL while the desk is vacant */
  guint n_clients;
  GList vacant; /* in Connect4HandlerDesks.vacant while there is no process; data is the desk */
  GList open;   /* in Connect4HandlerDesks.open while there is room for one more client; data is the desk */
} Connect4HandlerDesk;

/* One requester. */
typedef struct
{
  guint64 id;                /* of the requester */
  Connect4HandlerDesk *desk; /* not owned */
  Connect4Request *request;  /* not owned; the one that is unanswered, or NULL */
} Connect4HandlerClient;

/* Who has requests answered where. Embedded in the pool, which sees to it that desks have processes. */
typedef struct
{
  guint players_per_desk; /* 0: no limit, and a number of desks that stays */
  GHashTable *clients;    /* its id -> Connect4HandlerClient, owned */
  GPtrArray *all;         /* Connect4HandlerDesk, owned */
  GQueue vacant;          /* Connect4HandlerDesk */
  GQueue open;            /* Connect4HandlerDesk */
  Connect4HandlerProcess *filling; /* not owned, at a desk: which got the last request; NULL if it is at none now */
} Connect4HandlerDesks;

void                    connect4_handler_desks_init          (Connect4HandlerDesks   *self);
void                    connect4_handler_desks_clear         (Connect4HandlerDesks   *self);

Connect4HandlerDesk    *connect4_handler_desks_add           (Connect4HandlerDesks   *self);
void                    connect4_handler_desks_occupy        (Connect4HandlerDesks   *self,
                                                              Connect4HandlerDesk    *desk,
                                                              Connect4HandlerProcess *process);
void                    connect4_handler_desks_vacate        (Connect4HandlerDesks   *self,
                                                              Connect4HandlerDesk    *desk);
gboolean                connect4_handler_desks_has_process   (Connect4HandlerDesks   *self);
Connect4HandlerProcess *connect4_handler_desks_get_process   (Connect4HandlerDesks   *self,
                                                              Connect4HandlerDesk    *desk);
Connect4HandlerProcess *connect4_handler_desks_choose        (Connect4HandlerDesks   *self,
                                                              Connect4HandlerDesk    *desk);

Connect4HandlerClient  *connect4_handler_desks_find_client   (Connect4HandlerDesks   *self,
                                                              Connect4Actor          *requester);
Connect4HandlerClient  *connect4_handler_desks_ensure_client (Connect4HandlerDesks   *self,
                                                              Connect4Actor          *requester);
Connect4HandlerProcess *connect4_handler_desks_remove_client (Connect4HandlerDesks   *self,
                                                              Connect4HandlerClient  *client);
Connect4HandlerClient  *connect4_handler_client_of_request   (const Connect4Request  *request);

G_END_DECLS
