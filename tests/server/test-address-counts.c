/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "server/connect4-address-counts.h"

static Connect4AddressCount *
hold (Connect4AddressCounts *counts,
      const char            *text)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (text);

  return connect4_address_counts_hold (counts, address);
}

static void
test_counts_each_address (void)
{
  g_autoptr (Connect4AddressCounts) counts = connect4_address_counts_new ();
  Connect4AddressCount *first = hold (counts, "192.0.2.1");
  Connect4AddressCount *again = hold (counts, "192.0.2.1");
  Connect4AddressCount *other = hold (counts, "2001:db8::1");

  g_assert_true (first == again);
  g_assert_cmpuint (connect4_address_count_get (first), ==, 2);
  g_assert_cmpuint (connect4_address_count_get (other), ==, 1);
  g_assert_cmpstr (connect4_address_count_get_text (first), ==, "192.0.2.1");

  connect4_address_count_release (again);
  g_assert_cmpuint (connect4_address_count_get (first), ==, 1);
  connect4_address_count_release (first);
  connect4_address_count_release (other);
}

static void
test_begins_anew (void)
{
  g_autoptr (Connect4AddressCounts) counts = connect4_address_counts_new ();
  Connect4AddressCount *count = hold (counts, "192.0.2.1");

  connect4_address_count_release (count);
  count = hold (counts, "192.0.2.1");
  g_assert_cmpuint (connect4_address_count_get (count), ==, 1);
  connect4_address_count_release (count);
}

static void
test_knows_loopback (void)
{
  g_autoptr (Connect4AddressCounts) counts = connect4_address_counts_new ();
  Connect4AddressCount *loopback = hold (counts, "127.0.0.9");
  Connect4AddressCount *other = hold (counts, "192.0.2.1");

  g_assert_true (connect4_address_count_is_loopback (loopback));
  g_assert_false (connect4_address_count_is_loopback (other));
  connect4_address_count_release (loopback);
  connect4_address_count_release (other);
}

/* Who comes back at once is not forgiven, and who comes back later is. */
static void
test_charge_outlives_connections (void)
{
  g_autoptr (Connect4AddressCounts) counts = connect4_address_counts_new ();
  Connect4AddressCount *count = hold (counts, "192.0.2.1");
  Connect4AddressCount *other = hold (counts, "192.0.2.2");

  g_assert_cmpint (connect4_address_count_charge (count, 3000, 1, 10000, 1), ==, 300000);
  g_assert_cmpint (connect4_address_count_charge (other, 1, 1, 10000, 1), ==, 0);
  connect4_address_count_release (count);

  count = hold (counts, "192.0.2.1");
  g_assert_cmpuint (connect4_address_count_get (count), ==, 1);
  g_assert_cmpint (connect4_address_count_charge (count, 10, 1, 10000, 1), ==, 1000);
  connect4_address_count_release (count);

  count = hold (counts, "192.0.2.1");
  while (connect4_address_count_charge (count, 1, 1, G_MAXUINT32, 1) > 0)
    g_thread_yield ();
  connect4_address_count_release (count);
  connect4_address_count_release (other);
}

/* All that are over the rate together share it: who sends little waits for little. */
static void
test_charge_is_shared (void)
{
  g_autoptr (Connect4AddressCounts) counts = connect4_address_counts_new ();
  Connect4AddressCount *flooder = hold (counts, "192.0.2.1");
  Connect4AddressCount *other = hold (counts, "192.0.2.1");

  g_assert_cmpint (connect4_address_count_charge (flooder, 10, 1, 100, 10), ==, 0);
  g_assert_cmpint (connect4_address_count_charge (flooder, 100000, 1, 100, 10), ==, 2000 * G_USEC_PER_SEC);
  g_assert_cmpint (connect4_address_count_charge (other, 1, 1, 100, 10), ==, G_USEC_PER_SEC / 50);
  connect4_address_count_release (other);
  connect4_address_count_release (flooder);
}

/* Whoever has one IPv6 address has 2^64 of them. */
static void
test_counts_networks (void)
{
  static const struct
  {
    const char *first;
    const char *second;
    const char *text;
    gboolean same;
  } cases[] = {
    { "2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64", TRUE },
    { "2001:db8:1:2::1", "2001:db8:1:3::1", "2001:db8:1:2::/64", FALSE },
    { "fe80::1", "fe80::2", "fe80::1", FALSE },
    { "::1", "::2", "::1", FALSE },
    { "192.0.2.1", "192.0.2.2", "192.0.2.1", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Connect4AddressCounts) counts = connect4_address_counts_new ();
      Connect4AddressCount *first = hold (counts, cases[i].first);
      Connect4AddressCount *second = hold (counts, cases[i].second);

      g_assert_cmpstr (connect4_address_count_get_text (first), ==, cases[i].text);
      g_assert_true ((first == second) == cases[i].same);
      connect4_address_count_release (first);
      connect4_address_count_release (second);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/telnet/address-counts/counts-each-address", test_counts_each_address);
  g_test_add_func ("/telnet/address-counts/begins-anew", test_begins_anew);
  g_test_add_func ("/telnet/address-counts/knows-loopback", test_knows_loopback);
  g_test_add_func ("/telnet/address-counts/charge-outlives-connections", test_charge_outlives_connections);
  g_test_add_func ("/telnet/address-counts/charge-is-shared", test_charge_is_shared);
  g_test_add_func ("/telnet/address-counts/counts-networks", test_counts_networks);

  return g_test_run ();
}
