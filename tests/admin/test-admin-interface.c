/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "admin/connect4-admin-interface.h"

static void
assert_cleaned (const char *text,
                const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *clean = connect4_admin_text_clean (text, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (clean, ==, expected);
}

static void
test_clean (void)
{
  assert_cleaned ("Tea at five", "Tea at five");
  assert_cleaned ("  \tmidi à 日本 ", "midi à 日本");
  assert_cleaned ("a\033[2Jb\r\nc\302\233d", "a[2Jb cd");
  assert_cleaned ("One \n\n Two\rThree\342\200\250Four\n", "One Two Three Four");
  assert_cleaned ("", "");
}

static void
test_length (void)
{
  g_autofree char *longest = g_strnfill (CONNECT4_ADMIN_TEXT_MAX, 'x');
  g_autofree char *too_long = g_strnfill (CONNECT4_ADMIN_TEXT_MAX + 1, 'x');
  g_autoptr (GError) error = NULL;

  assert_cleaned (longest, longest);
  g_assert_null (connect4_admin_text_clean (too_long, &error));
  g_assert_error (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS);
}

static void
test_empty (void)
{
  g_autoptr (GVariant) arguments = g_variant_ref_sink (g_variant_new ("(us)", 7, "\n"));
  g_autoptr (GError) error = NULL;

  g_assert_true (connect4_admin_text_check_optional (NULL, arguments, &error));
  g_assert_no_error (error);
  g_assert_false (connect4_admin_text_check_required (NULL, arguments, &error));
  g_assert_error (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/admin/interface/text/clean", test_clean);
  g_test_add_func ("/admin/interface/text/length", test_length);
  g_test_add_func ("/admin/interface/text/empty", test_empty);

  return g_test_run ();
}
