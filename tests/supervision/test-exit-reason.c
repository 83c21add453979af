/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <gio/gio.h>
#include <signal.h>
#include <sys/wait.h>

#include "supervision/connect4-exit-reason.h"
#include "supervision/connect4-supervision-error.h"

/* One reason of each sort, and what it says. */
typedef struct
{
  Connect4ExitReason *reason; /* owned */
  Connect4ExitKind kind;
  gboolean crash;
  const char *text;
} Case;

static void
case_clear (gpointer data)
{
  connect4_exit_reason_unref (((Case *) data)->reason);
}

static void
add_case (GArray             *cases,
          Connect4ExitReason *reason,
          Connect4ExitKind    kind,
          gboolean            crash,
          const char         *text)
{
  const Case new_case = { reason, kind, crash, text };

  g_array_append_val (cases, new_case);
}

static GArray *
new_cases (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "It broke");
  GArray *cases = g_array_new (FALSE, FALSE, sizeof (Case));

  g_array_set_clear_func (cases, case_clear);
  add_case (cases, connect4_exit_reason_new (CONNECT4_EXIT_NORMAL), CONNECT4_EXIT_NORMAL, FALSE,
            "normal");
  add_case (cases, connect4_exit_reason_new (CONNECT4_EXIT_SHUTDOWN), CONNECT4_EXIT_SHUTDOWN, FALSE,
            "shutdown");
  add_case (cases, connect4_exit_reason_new_shutdown ("late"), CONNECT4_EXIT_SHUTDOWN, FALSE,
            "shutdown: late");
  add_case (cases, connect4_exit_reason_new_shutdown ("early"), CONNECT4_EXIT_SHUTDOWN, FALSE,
            "shutdown: early");
  add_case (cases, connect4_exit_reason_new (CONNECT4_EXIT_KILL), CONNECT4_EXIT_KILL, TRUE, "kill");
  add_case (cases, connect4_exit_reason_new (CONNECT4_EXIT_KILLED), CONNECT4_EXIT_KILLED, TRUE,
            "killed");
  add_case (cases, connect4_exit_reason_new (CONNECT4_EXIT_NOPROC), CONNECT4_EXIT_NOPROC, TRUE,
            "noproc");
  add_case (cases, connect4_exit_reason_new_wait_status (W_EXITCODE (3, 0)), CONNECT4_EXIT_STATUS, TRUE,
            "exit status 3");
  add_case (cases, connect4_exit_reason_new_wait_status (W_EXITCODE (4, 0)), CONNECT4_EXIT_STATUS, TRUE,
            "exit status 4");
  add_case (cases, connect4_exit_reason_new_wait_status (W_EXITCODE (0, SIGSEGV)), CONNECT4_EXIT_SIGNAL, TRUE,
            "signal 11 (Segmentation fault)");
  add_case (cases, connect4_exit_reason_new (CONNECT4_EXIT_TIMEOUT), CONNECT4_EXIT_TIMEOUT, TRUE,
            "timeout");
  add_case (cases, connect4_exit_reason_new_error (error), CONNECT4_EXIT_ERROR, TRUE, "It broke");

  return cases;
}

/* SUPERVISION.md, 16: normal, shutdown and shutdown with a detail are clean, every other is a
 * crash. */
static void
test_crash (void)
{
  g_autoptr (GArray) cases = new_cases ();
  guint i;

  for (i = 0; i < cases->len; i++)
    {
      const Case *each = &g_array_index (cases, Case, i);

      g_assert_cmpint (connect4_exit_reason_get_kind (each->reason), ==, each->kind);
      g_assert_cmpint (connect4_exit_reason_is_crash (each->reason), ==, each->crash);
    }
}

static void
test_to_string (void)
{
  g_autoptr (GArray) cases = new_cases ();
  guint i;

  for (i = 0; i < cases->len; i++)
    {
      const Case *each = &g_array_index (cases, Case, i);
      g_autofree char *text = connect4_exit_reason_to_string (each->reason);

      g_assert_cmpstr (text, ==, each->text);
    }
}

/* Each getter answers for its own kind alone. */
static void
test_details (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "It broke");
  g_autoptr (Connect4ExitReason) status = connect4_exit_reason_new_wait_status (W_EXITCODE (3, 0));
  g_autoptr (Connect4ExitReason) signal = connect4_exit_reason_new_wait_status (W_EXITCODE (0, SIGABRT));
  g_autoptr (Connect4ExitReason) shutdown = connect4_exit_reason_new_shutdown ("late");
  g_autoptr (Connect4ExitReason) failure = connect4_exit_reason_new_error (error);

  g_assert_cmpint (connect4_exit_reason_get_status (status), ==, 3);
  g_assert_cmpint (connect4_exit_reason_get_signal (status), ==, 0);
  g_assert_cmpint (connect4_exit_reason_get_signal (signal), ==, SIGABRT);
  g_assert_cmpint (connect4_exit_reason_get_status (signal), ==, 0);
  g_assert_cmpstr (connect4_exit_reason_get_detail (shutdown), ==, "late");
  g_assert_null (connect4_exit_reason_get_detail (status));
  g_assert_error (connect4_exit_reason_get_error (failure), G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_null (connect4_exit_reason_get_error (status));
}

static void
test_wait_status (void)
{
  g_autoptr (Connect4ExitReason) normal = connect4_exit_reason_new_wait_status (0);
  g_autoptr (Connect4ExitReason) status = connect4_exit_reason_new_wait_status (W_EXITCODE (255, 0));
  g_autoptr (Connect4ExitReason) signal = connect4_exit_reason_new_wait_status (SIGKILL);

  g_assert_cmpint (connect4_exit_reason_get_kind (normal), ==, CONNECT4_EXIT_NORMAL);
  g_assert_cmpint (connect4_exit_reason_get_status (status), ==, 255);
  g_assert_cmpint (connect4_exit_reason_get_signal (signal), ==, SIGKILL);
}

static void
test_to_error (void)
{
  g_autoptr (GError) cause = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "It broke");
  g_autoptr (Connect4ExitReason) failure = connect4_exit_reason_new_error (cause);
  g_autoptr (Connect4ExitReason) noproc = connect4_exit_reason_new (CONNECT4_EXIT_NOPROC);
  g_autoptr (Connect4ExitReason) status = connect4_exit_reason_new_wait_status (W_EXITCODE (3, 0));
  g_autoptr (GError) failure_error = connect4_exit_reason_to_error (failure);
  g_autoptr (GError) noproc_error = connect4_exit_reason_to_error (noproc);
  g_autoptr (GError) status_error = connect4_exit_reason_to_error (status);

  g_assert_error (failure_error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_error (noproc_error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOPROC);
  g_assert_error (status_error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_EXITED);
  g_assert_cmpstr (status_error->message, ==, "The actor has ended: exit status 3");
}

static void
test_boxed (void)
{
  g_autoptr (Connect4ExitReason) reason = connect4_exit_reason_new_wait_status (W_EXITCODE (3, 0));
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, CONNECT4_TYPE_EXIT_REASON);
  g_value_set_boxed (&value, reason);
  g_assert_true (g_value_get_boxed (&value) == reason);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/supervision/exit-reason/16-crash", test_crash);
  g_test_add_func ("/supervision/exit-reason/to-string", test_to_string);
  g_test_add_func ("/supervision/exit-reason/details", test_details);
  g_test_add_func ("/supervision/exit-reason/wait-status", test_wait_status);
  g_test_add_func ("/supervision/exit-reason/to-error", test_to_error);
  g_test_add_func ("/supervision/exit-reason/boxed", test_boxed);

  return g_test_run ();
}
