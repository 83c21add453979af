/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "server/connect4-request-meter.h"

static guint
count_allowed (Connect4RequestMeter *meter,
               gint64                now,
               guint                 n_requests)
{
  guint n_allowed = 0;

  for (guint i = 0; i < n_requests; i++)
    n_allowed += connect4_request_meter_count (meter, now, 10, 5);

  return n_allowed;
}

static void
test_burst (void)
{
  Connect4RequestMeter meter = { 0 };

  g_assert_cmpuint (count_allowed (&meter, 1000, 100), ==, 5);
}

static void
test_rate (void)
{
  Connect4RequestMeter meter = { 0 };
  guint n_allowed = 0;

  for (gint64 now = 0; now < 60 * G_USEC_PER_SEC; now += 1000)
    n_allowed += count_allowed (&meter, now, 1);

  g_assert_cmpuint (n_allowed, >=, 600);
  g_assert_cmpuint (n_allowed, <=, 605);
}

static void
test_recovers (void)
{
  Connect4RequestMeter meter = { 0 };

  count_allowed (&meter, 1000, 100);
  g_assert_cmpuint (count_allowed (&meter, 1000 + G_USEC_PER_SEC, 100), ==, 5);
}

/* What is taken is taken, and only what is over the burst has to be waited for. */
static void
test_charge (void)
{
  Connect4RequestMeter meter = { 0 };

  g_assert_cmpint (connect4_request_meter_charge (&meter, 1000, 512, 512, 10, 5), ==, 0);
  g_assert_cmpint (connect4_request_meter_charge (&meter, 1000, 4 * 512, 512, 10, 5), ==, 0);
  g_assert_cmpint (connect4_request_meter_charge (&meter, 1000, 512, 512, 10, 5), ==, G_USEC_PER_SEC / 10);
  g_assert_cmpint (connect4_request_meter_charge (&meter, 1000, 256, 512, 10, 5), ==,
                   3 * G_USEC_PER_SEC / 20);
  g_assert_cmpint (connect4_request_meter_charge (&meter, 1000 + 3 * G_USEC_PER_SEC / 20, 0, 512, 10, 5), ==,
                   0);
  g_assert_cmpint (connect4_request_meter_charge (&meter, 1000 + 60 * G_USEC_PER_SEC, 6 * 512, 512, 10, 5),
                   ==, G_USEC_PER_SEC / 10);
}

/* The largest of settings and amounts overflow nothing. */
static void
test_charge_much (void)
{
  Connect4RequestMeter meter = { 0 };

  g_assert_cmpint (
    connect4_request_meter_charge (&meter, 1000, G_MAXUINT, 512, 1, (guint64) G_MAXUINT * 8), ==, 0);
  g_assert_cmpint (connect4_request_meter_charge (&meter, 1000, 1, 512, (guint64) G_MAXUINT * 8, 1), ==,
                   connect4_request_meter_charge (&meter, 1000, 0, 512, (guint64) G_MAXUINT * 8, 1));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/telnet/request-meter/burst", test_burst);
  g_test_add_func ("/telnet/request-meter/rate", test_rate);
  g_test_add_func ("/telnet/request-meter/recovers", test_recovers);
  g_test_add_func ("/telnet/request-meter/charge", test_charge);
  g_test_add_func ("/telnet/request-meter/charge-much", test_charge_much);

  return g_test_run ();
}
