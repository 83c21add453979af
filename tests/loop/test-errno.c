/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loop/connect4-errno.h"

#include <errno.h>

static void
test_set_error (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (connect4_errno_set_error (ENOENT, "Cannot find it", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_cmpstr (error->message, ==, "Cannot find it: No such file or directory");
}

static void
test_nothing_to_add (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (connect4_errno_set_error (EPIPE, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_PIPE);
  g_assert_cmpstr (error->message, ==, "Broken pipe");
}

static void
test_nobody_asks (void)
{
  g_assert_false (connect4_errno_set_error (ENOENT, "Cannot find it", NULL));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/loop/errno/set-error", test_set_error);
  g_test_add_func ("/loop/errno/nothing-to-add", test_nothing_to_add);
  g_test_add_func ("/loop/errno/nobody-asks", test_nobody_asks);

  return g_test_run ();
}
