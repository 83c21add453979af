/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "server/connect4-address-counts.h"

#include <string.h>

#include "server/connect4-request-meter.h"

#define IPV6_SIZE 16

/* Of an IPv6 address the network, of which one client has all addresses (RFC 6177, RFC 8981). */
#define NETWORK_SIZE (IPV6_SIZE / 2)

/* Invariant: an address is in the table as long as it has a connection, or its meter remembers something:
 * then, without a connection, it rests. */
struct _Connect4AddressCounts
{
  GHashTable *counts; /* text of the address -> Connect4AddressCount; the text is the count's */
  GQueue resting;     /* of Connect4AddressCount, those that have rested longest first; the links are theirs */
};

struct _Connect4AddressCount
{
  Connect4AddressCounts *counts; /* unowned */
  char *text;
  gboolean is_loopback;
  guint n_connections;
  Connect4RequestMeter meter; /* of what all its connections send */
  GList link;                 /* in resting, while n_connections is 0 */
};

static void
connect4_address_count_free (gpointer data)
{
  Connect4AddressCount *self = data;

  g_free (self->text);
  g_free (self);
}

/* The addresses of a link are those of all machines there, and the loopback network has but one. */
static gboolean
is_one_of_a_network (GInetAddress *address)
{
  return g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 &&
         !g_inet_address_get_is_link_local (address) && !g_inet_address_get_is_loopback (address);
}

/* Returns: (transfer full): that under which the connections of @address are counted */
static char *
get_key (GInetAddress *address)
{
  guint8 bytes[IPV6_SIZE] = { 0 };
  g_autoptr (GInetAddress) network = NULL;
  g_autofree char *text = NULL;

  if (!is_one_of_a_network (address))
    return g_inet_address_to_string (address);

  memcpy (bytes, g_inet_address_to_bytes (address), NETWORK_SIZE);
  network = g_inet_address_new_from_bytes (bytes, G_SOCKET_FAMILY_IPV6);
  text = g_inet_address_to_string (network);

  return g_strdup_printf ("%s/%u", text, 8 * NETWORK_SIZE);
}

/**
 * connect4_address_counts_new:
 *
 * Returns: (transfer full): counts of no addresses
 */
Connect4AddressCounts *
connect4_address_counts_new (void)
{
  Connect4AddressCounts *self = g_new0 (Connect4AddressCounts, 1);

  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, connect4_address_count_free);

  return self;
}

static void
connect4_address_counts_forget_rested (Connect4AddressCounts *self)
{
  gint64 now = g_get_monotonic_time ();
  Connect4AddressCount *first;

  while ((first = g_queue_peek_head (&self->resting)) != NULL && first->meter.full_at <= now)
    {
      g_queue_unlink (&self->resting, &first->link);
      g_hash_table_remove (self->counts, first->text);
    }
}

/**
 * connect4_address_counts_free:
 * @self: (transfer full): counts, of which nobody holds any
 */
void
connect4_address_counts_free (Connect4AddressCounts *self)
{
  g_hash_table_unref (self->counts);
  g_free (self);
}

/**
 * connect4_address_counts_hold:
 * @self: counts
 * @address: the address of a client that has connected, as #GSocketAddress has it: IPv4 in IPv6's clothes is IPv4
 *
 * An IPv6 client has all addresses of its network, its /64: they are counted as one.
 *
 * Returns: (transfer full): the count of @address, to which the client's connection has been added; to
 *   be released with connect4_address_count_release()
 */
Connect4AddressCount *
connect4_address_counts_hold (Connect4AddressCounts *self,
                              GInetAddress          *address)
{
  g_autofree char *text = get_key (address);
  Connect4AddressCount *count;

  connect4_address_counts_forget_rested (self);
  count = g_hash_table_lookup (self->counts, text);
  if (count == NULL)
    {
      count = g_new0 (Connect4AddressCount, 1);
      count->link.data = count;
      count->counts = self;
      count->is_loopback = g_inet_address_get_is_loopback (address);
      count->text = g_steal_pointer (&text);
      g_hash_table_insert (self->counts, count->text, count);
    }
  else if (count->n_connections == 0)
    {
      g_queue_unlink (&self->resting, &count->link);
    }

  count->n_connections++;
  return count;
}

/**
 * connect4_address_count_release:
 * @self: (transfer full): a count that was held by a connection which has ended
 */
void
connect4_address_count_release (Connect4AddressCount *self)
{
  g_assert (self->n_connections > 0);

  if (--self->n_connections > 0)
    return;

  g_queue_push_tail_link (&self->counts->resting, &self->link);
  connect4_address_counts_forget_rested (self->counts);
}

/**
 * connect4_address_count_charge:
 * @self: the count of an address
 * @amount: how much one of its connections has sent
 * @per_request: how much of it is as good as a request
 * @rate: how many requests a second the address may send in the long run
 * @burst: how many at once
 *
 * While the address is over its rate, each of its connections has an equal share of that: one that
 * sends little waits for little, whatever the others do. Connecting again does not make up for what was sent before.
 *
 * Returns: how long nothing more should be taken from the connection, in microseconds
 */
gint64
connect4_address_count_charge (Connect4AddressCount *self,
                               guint                 amount,
                               guint                 per_request,
                               guint64               rate,
                               guint64               burst)
{
  double share = (double) per_request * rate / MAX (self->n_connections, 1);

  if (connect4_request_meter_charge (&self->meter, g_get_monotonic_time (), amount, per_request, rate,
                                     burst) == 0)
    return 0;

  return (gint64) (amount / share * G_USEC_PER_SEC);
}

/**
 * connect4_address_count_get:
 * @self: the count of an address
 *
 * Returns: how many connections the address has
 */
guint
connect4_address_count_get (Connect4AddressCount *self)
{
  return self->n_connections;
}

/**
 * connect4_address_count_is_loopback:
 * @self: the count of an address
 *
 * Returns: whether it is an address of this machine's loopback interface
 */
gboolean
connect4_address_count_is_loopback (Connect4AddressCount *self)
{
  return self->is_loopback;
}

/**
 * connect4_address_count_get_text:
 * @self: the count of an address
 *
 * Returns: (transfer none): the address, for people; of an IPv6 address the network, such as `2001:db8::/64`
 */
const char *
connect4_address_count_get_text (Connect4AddressCount *self)
{
  return self->text;
}
