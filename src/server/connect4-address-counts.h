/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How many connections each address has. */
typedef struct _Connect4AddressCounts Connect4AddressCounts;

/* One address among them, held once by each of its connections. */
typedef struct _Connect4AddressCount Connect4AddressCount;

Connect4AddressCounts *connect4_address_counts_new        (void);
void                   connect4_address_counts_free       (Connect4AddressCounts *self);
Connect4AddressCount  *connect4_address_counts_hold       (Connect4AddressCounts *self,
                                                           GInetAddress          *address);

void                   connect4_address_count_release     (Connect4AddressCount  *self);
gint64                 connect4_address_count_charge      (Connect4AddressCount  *self,
                                                           guint                  amount,
                                                           guint                  per_request,
                                                           guint64                rate,
                                                           guint64                burst);
guint                  connect4_address_count_get         (Connect4AddressCount  *self);
gboolean               connect4_address_count_is_loopback (Connect4AddressCount  *self);
const char            *connect4_address_count_get_text    (Connect4AddressCount  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connect4AddressCounts, connect4_address_counts_free)

G_END_DECLS
