/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "handler/connect4-handler-system.h"

G_BEGIN_DECLS

/* How long a handler of offenders is kept when nobody needs it, in microseconds. */
#define CONNECT4_QUARANTINE_KEEP_IDLE (10 * G_USEC_PER_SEC)

/* Where requests are answered by a handler that has no other. There are two kinds: suspects, which may have ended
 * a handler and get a fresh one each; and the requests of offenders, slots or addresses whose requests
 * have done that not long ago. Embedded in the dispatcher, which has the handlers and hands the requests over. */
typedef struct
{
  guint max_confined;    /* how many handlers of offenders may be at work at once */
  GQueue suspects;       /* Connect4Request, owned */
  GQueue offenders;      /* Connect4Request, owned: of those who have behaved for longest first */
  GQueue isolated;       /* Connect4Handler: each is there for one suspect */
  GQueue confined;       /* Connect4Handler: for offenders */
  GHashTable *addresses; /* address, owned -> gint64, owned: its last offence, monotonic, in microseconds */
} Connect4Quarantine;

void connect4_quarantine_init  (Connect4Quarantine *self,
                                guint               max_confined);
void connect4_quarantine_clear (Connect4Quarantine *self);

void     connect4_quarantine_offend      (Connect4Quarantine *self,
                                          Connect4Slot       *slot,
                                          gint64              now);
gboolean connect4_quarantine_is_offender (Connect4Quarantine *self,
                                          const Connect4Slot *slot,
                                          gint64              now);

void             connect4_quarantine_add          (Connect4Quarantine       *self,
                                                   Connect4Request          *request,
                                                   gint64                    now);
gboolean         connect4_quarantine_has_requests (const Connect4Quarantine *self);
Connect4Request *connect4_quarantine_peek         (Connect4Quarantine       *self);
guint            connect4_quarantine_count_needs  (const Connect4Quarantine *self);
Connect4Request *connect4_quarantine_pop          (Connect4Quarantine       *self,
                                                   Connect4Request          *request);

Connect4Handler *connect4_quarantine_find_handler (Connect4Quarantine    *self,
                                                   const Connect4Request *request);
guint            connect4_quarantine_count_kept   (Connect4Quarantine    *self,
                                                   const Connect4Request *request);
void             connect4_quarantine_take_handler (Connect4Quarantine    *self,
                                                   Connect4Handler       *handler,
                                                   const Connect4Request *request);
void             connect4_quarantine_confine      (Connect4Quarantine    *self,
                                                   Connect4Handler       *handler);
Connect4Handler *connect4_quarantine_find_surplus (Connect4Quarantine    *self);

G_END_DECLS
