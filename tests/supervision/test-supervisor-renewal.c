/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-supervision-error.h"

#include "connect4-test-family.h"

/* The strategy on demand. */

typedef struct
{
  gboolean answered;
  GError *error; /* or NULL */
} Answer;

static void
answer_clear (Answer *answer)
{
  g_clear_error (&answer->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static void
on_renewed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Answer *answer = user_data;
  gboolean renewed = connect4_supervisor_renew_child_finish (CONNECT4_SUPERVISOR (source), result, &answer->error);

  g_assert_true (renewed == (answer->error == NULL));
  g_assert_false (answer->answered);
  answer->answered = TRUE;
}

static void
ask (Connect4TestFamily *family,
     const char         *id,
     Answer             *answer)
{
  *answer = (Answer){ FALSE, NULL };
  connect4_supervisor_renew_child_async (family->self, id, NULL, on_renewed, answer);
}

static void
renew (Connect4TestFamily *family,
       const char         *id)
{
  g_auto (Answer) answer;

  ask (family, id, &answer);
  connect4_test_iterate_until (answer.answered);
  g_assert_no_error (answer.error);
}

typedef struct
{
  Connect4Strategy strategy;
  const char *running; /* what happens when b, which runs, is renewed; then when it was stopped */
  const char *stopped;
} Case;

static void
test_strategy (gconstpointer data)
{
  const Case *test = data;
  g_auto (Connect4TestFamily) family;
  g_autoptr (GError) error = NULL;

  connect4_test_family_init_three (&family, test->strategy, CONNECT4_TEST_SORT_TASK);
  renew (&family, "b");
  connect4_test_family_expect (&family, test->running);

  g_assert_true (connect4_test_family_terminate (&family, "b", &error));
  connect4_test_family_expect (&family, "-b");
  renew (&family, "b");
  connect4_test_family_expect (&family, test->stopped);
}

/* An admin may do that as often as it likes. */
static void
test_is_not_counted (void)
{
  g_auto (Connect4TestFamily) family;

  connect4_test_family_init_three (&family, CONNECT4_STRATEGY_ONE_FOR_ONE, CONNECT4_TEST_SORT_TASK);
  for (guint i = 0; i < 10; i++)
    {
      renew (&family, "a");
      connect4_test_family_expect (&family, "-a +a *a");
    }
}

/* It is answered when all run again, those included that take more than one attempt. */
static void
test_failing_start (void)
{
  g_auto (Connect4TestFamily) family;

  connect4_test_family_init_three (&family, CONNECT4_STRATEGY_REST_FOR_ONE, CONNECT4_TEST_SORT_TASK);
  connect4_test_family_member (&family, "c")->failures = 1;
  renew (&family, "b");
  connect4_test_family_assert_state (&family, "c", RUNNING);
  connect4_test_family_expect (&family, "-c -b +b ?c *b +c *c");
}

static void
test_failing_start_of_stopped (void)
{
  g_auto (Connect4TestFamily) family;
  g_auto (Answer) answer;
  g_autoptr (GError) error = NULL;

  connect4_test_family_init_three (&family, CONNECT4_STRATEGY_REST_FOR_ONE, CONNECT4_TEST_SORT_TASK);
  g_assert_true (connect4_test_family_terminate (&family, "b", &error));
  connect4_test_family_member (&family, "b")->failures = 1;
  ask (&family, "b", &answer);
  connect4_test_iterate_until (answer.answered);
  g_assert_error (answer.error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_START_FAILED);
  connect4_test_family_assert_state (&family, "b", STOPPED);
  connect4_test_family_expect (&family, "-b ?b");
}

static void
test_unknown (void)
{
  g_auto (Connect4TestFamily) family;
  g_auto (Answer) answer;

  connect4_test_family_init_three (&family, CONNECT4_STRATEGY_ONE_FOR_ONE, CONNECT4_TEST_SORT_TASK);
  ask (&family, "z", &answer);
  connect4_test_iterate_until (answer.answered);
  g_assert_error (answer.error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOT_FOUND);
}

/* Somebody stops it for good while it is being stopped to be started again. */
static void
test_withdrawn (void)
{
  g_auto (Connect4TestFamily) family;
  g_auto (Answer) answer;
  g_autoptr (GError) error = NULL;

  connect4_test_family_init_three (&family, CONNECT4_STRATEGY_ONE_FOR_ONE, CONNECT4_TEST_SORT_TASK);
  ask (&family, "b", &answer);
  g_assert_true (connect4_test_family_terminate (&family, "b", &error));
  connect4_test_iterate_until (answer.answered);
  g_assert_error (answer.error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOT_FOUND);
  connect4_test_family_expect (&family, "-b");
}

/* The supervisor ends in good order, or is killed, before it can be answered. */
static void
test_end_of_supervisor (gconstpointer data)
{
  g_auto (Connect4TestFamily) family;
  g_auto (Answer) answer;

  connect4_test_family_init_three (&family, CONNECT4_STRATEGY_ONE_FOR_ONE, CONNECT4_TEST_SORT_TASK);
  ask (&family, "b", &answer);
  connect4_test_family_exit (&family, GPOINTER_TO_INT (data));
  connect4_test_iterate_until (answer.answered && connect4_test_family_is_dead (&family));
  g_assert_error (answer.error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOPROC);
}

int
main (int    argc,
      char **argv)
{
  static const Case one_for_one = { CONNECT4_STRATEGY_ONE_FOR_ONE, "-b +b *b", "+b" };
  static const Case rest_for_one = { CONNECT4_STRATEGY_REST_FOR_ONE, "-c -b +b +c *b *c", "+b -c +c *c" };
  static const Case one_for_all = { CONNECT4_STRATEGY_ONE_FOR_ALL, "-c -b -a +a +b +c *a *b *c",
                                    "+b -c -a +a +c *a *c" };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_data_func ("/supervision/supervisor-renewal/one-for-one", &one_for_one, test_strategy);
  g_test_add_data_func ("/supervision/supervisor-renewal/rest-for-one", &rest_for_one, test_strategy);
  g_test_add_data_func ("/supervision/supervisor-renewal/one-for-all", &one_for_all, test_strategy);
  g_test_add_func ("/supervision/supervisor-renewal/is-not-counted", test_is_not_counted);
  g_test_add_func ("/supervision/supervisor-renewal/failing-start", test_failing_start);
  g_test_add_func ("/supervision/supervisor-renewal/failing-start-of-stopped", test_failing_start_of_stopped);
  g_test_add_func ("/supervision/supervisor-renewal/unknown", test_unknown);
  g_test_add_func ("/supervision/supervisor-renewal/withdrawn", test_withdrawn);
  g_test_add_data_func ("/supervision/supervisor-renewal/end-of-supervisor",
                        GINT_TO_POINTER (CONNECT4_EXIT_SHUTDOWN), test_end_of_supervisor);
  g_test_add_data_func ("/supervision/supervisor-renewal/kill-of-supervisor",
                        GINT_TO_POINTER (CONNECT4_EXIT_KILL), test_end_of_supervisor);

  return g_test_run ();
}
