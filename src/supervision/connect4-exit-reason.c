/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-exit-reason.h"

#include <sys/wait.h>

#include "supervision/connect4-supervision-error.h"

struct _Connect4ExitReason
{
  gatomicrefcount ref_count;
  Connect4ExitKind kind;
  int number;    /* of a status or a signal; 0 for the other kinds */
  char *detail;  /* of a shutdown, or NULL */
  GError *error; /* of an error, or NULL */
};

/* The reasons that say nothing but their kind are shared; nobody drops their first reference. */
static Connect4ExitReason plain_reasons[] = {
  [CONNECT4_EXIT_NORMAL] = { 1, CONNECT4_EXIT_NORMAL, 0, NULL, NULL },
  [CONNECT4_EXIT_SHUTDOWN] = { 1, CONNECT4_EXIT_SHUTDOWN, 0, NULL, NULL },
  [CONNECT4_EXIT_KILL] = { 1, CONNECT4_EXIT_KILL, 0, NULL, NULL },
  [CONNECT4_EXIT_KILLED] = { 1, CONNECT4_EXIT_KILLED, 0, NULL, NULL },
  [CONNECT4_EXIT_NOPROC] = { 1, CONNECT4_EXIT_NOPROC, 0, NULL, NULL },
  [CONNECT4_EXIT_TIMEOUT] = { 1, CONNECT4_EXIT_TIMEOUT, 0, NULL, NULL },
};

G_DEFINE_BOXED_TYPE (Connect4ExitReason,
                     connect4_exit_reason,
                     connect4_exit_reason_ref,
                     connect4_exit_reason_unref)

static Connect4ExitReason *
connect4_exit_reason_alloc (Connect4ExitKind kind)
{
  Connect4ExitReason *self;

  self = g_new0 (Connect4ExitReason, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->kind = kind;

  return self;
}

/**
 * connect4_exit_reason_new:
 * @kind: a kind that needs nothing further: neither %CONNECT4_EXIT_STATUS nor %CONNECT4_EXIT_SIGNAL
 *   nor %CONNECT4_EXIT_ERROR
 *
 * Returns: (transfer full): the reason
 */
Connect4ExitReason *
connect4_exit_reason_new (Connect4ExitKind kind)
{
  g_return_val_if_fail (kind >= CONNECT4_EXIT_NORMAL && kind <= CONNECT4_EXIT_ERROR, NULL);
  g_return_val_if_fail (kind != CONNECT4_EXIT_STATUS, NULL);
  g_return_val_if_fail (kind != CONNECT4_EXIT_SIGNAL, NULL);
  g_return_val_if_fail (kind != CONNECT4_EXIT_ERROR, NULL);

  return connect4_exit_reason_ref (&plain_reasons[kind]);
}

/**
 * connect4_exit_reason_new_shutdown:
 * @detail: (nullable): why it was asked to end
 *
 * Erlang's `shutdown`, or `{shutdown, Detail}`.
 *
 * Returns: (transfer full): the reason
 */
Connect4ExitReason *
connect4_exit_reason_new_shutdown (const char *detail)
{
  Connect4ExitReason *self;

  if (detail == NULL)
    return connect4_exit_reason_new (CONNECT4_EXIT_SHUTDOWN);

  self = connect4_exit_reason_alloc (CONNECT4_EXIT_SHUTDOWN);
  self->detail = g_strdup (detail);

  return self;
}

/**
 * connect4_exit_reason_new_error:
 * @error: what went wrong; it is copied
 *
 * Returns: (transfer full): the reason
 */
Connect4ExitReason *
connect4_exit_reason_new_error (const GError *error)
{
  Connect4ExitReason *self;

  g_return_val_if_fail (error != NULL, NULL);

  self = connect4_exit_reason_alloc (CONNECT4_EXIT_ERROR);
  self->error = g_error_copy (error);

  return self;
}

/**
 * connect4_exit_reason_new_wait_status:
 * @wait_status: what `waitpid()` or a #GChildWatchFunc gave for a process that has ended
 *
 * Returns: (transfer full): the reason: normal, a status or a signal
 */
Connect4ExitReason *
connect4_exit_reason_new_wait_status (int wait_status)
{
  gboolean signalled = WIFSIGNALED (wait_status);
  Connect4ExitReason *self;

  if (!signalled && WEXITSTATUS (wait_status) == 0)
    return connect4_exit_reason_new (CONNECT4_EXIT_NORMAL);

  self = connect4_exit_reason_alloc (signalled ? CONNECT4_EXIT_SIGNAL : CONNECT4_EXIT_STATUS);
  self->number = signalled ? WTERMSIG (wait_status) : WEXITSTATUS (wait_status);

  return self;
}

/**
 * connect4_exit_reason_ref:
 * @self: a reason
 *
 * Returns: (transfer full): @self
 */
Connect4ExitReason *
connect4_exit_reason_ref (Connect4ExitReason *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * connect4_exit_reason_unref:
 * @self: (transfer full): a reason
 */
void
connect4_exit_reason_unref (Connect4ExitReason *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->detail);
  g_clear_error (&self->error);
  g_free (self);
}

/**
 * connect4_exit_reason_get_kind:
 * @self: a reason
 *
 * Returns: its kind
 */
Connect4ExitKind
connect4_exit_reason_get_kind (const Connect4ExitReason *self)
{
  g_return_val_if_fail (self != NULL, CONNECT4_EXIT_NOPROC);

  return self->kind;
}

/**
 * connect4_exit_reason_get_detail:
 * @self: a reason
 *
 * Returns: (nullable): the detail of a shutdown that has one
 */
const char *
connect4_exit_reason_get_detail (const Connect4ExitReason *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->detail;
}

/**
 * connect4_exit_reason_get_status:
 * @self: a reason
 *
 * Returns: the exit status of a process that exited with one; 0 for every other kind
 */
int
connect4_exit_reason_get_status (const Connect4ExitReason *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->kind == CONNECT4_EXIT_STATUS ? self->number : 0;
}

/**
 * connect4_exit_reason_get_signal:
 * @self: a reason
 *
 * Returns: the signal that ended the process; 0 for every other kind
 */
int
connect4_exit_reason_get_signal (const Connect4ExitReason *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->kind == CONNECT4_EXIT_SIGNAL ? self->number : 0;
}

/**
 * connect4_exit_reason_get_error:
 * @self: a reason
 *
 * Returns: (nullable): the error of a task that failed; %NULL for every other kind
 */
const GError *
connect4_exit_reason_get_error (const Connect4ExitReason *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->error;
}

/**
 * connect4_exit_reason_is_crash:
 * @self: a reason
 *
 * Returns: whether it is neither normal nor a shutdown, with or without detail
 */
gboolean
connect4_exit_reason_is_crash (const Connect4ExitReason *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->kind != CONNECT4_EXIT_NORMAL && self->kind != CONNECT4_EXIT_SHUTDOWN;
}

/**
 * connect4_exit_reason_to_string:
 * @self: a reason
 *
 * Returns: (transfer full): the reason in words, for logs and error messages
 */
char *
connect4_exit_reason_to_string (const Connect4ExitReason *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  switch (self->kind)
    {
    case CONNECT4_EXIT_NORMAL:
      return g_strdup ("normal");
    case CONNECT4_EXIT_SHUTDOWN:
      return g_strjoin (": ", "shutdown", self->detail, NULL);
    case CONNECT4_EXIT_KILL:
      return g_strdup ("kill");
    case CONNECT4_EXIT_KILLED:
      return g_strdup ("killed");
    case CONNECT4_EXIT_NOPROC:
      return g_strdup ("noproc");
    case CONNECT4_EXIT_STATUS:
      return g_strdup_printf ("exit status %d", self->number);
    case CONNECT4_EXIT_SIGNAL:
      return g_strdup_printf ("signal %d (%s)", self->number, g_strsignal (self->number));
    case CONNECT4_EXIT_TIMEOUT:
      return g_strdup ("timeout");
    case CONNECT4_EXIT_ERROR:
      return g_strdup (self->error->message);
    default:
      g_assert_not_reached ();
    }
}

/**
 * connect4_exit_reason_to_error:
 * @self: a reason
 *
 * Makes the error for those who waited for an answer of an actor that ended with @self instead.
 *
 * Returns: (transfer full): the error of a task that failed; else
 *   %CONNECT4_SUPERVISION_ERROR_NOPROC for one that was dead already, and
 *   %CONNECT4_SUPERVISION_ERROR_EXITED with the reason as message
 */
GError *
connect4_exit_reason_to_error (const Connect4ExitReason *self)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->error != NULL)
    return g_error_copy (self->error);

  if (self->kind == CONNECT4_EXIT_NOPROC)
    return g_error_new_literal (CONNECT4_SUPERVISION_ERROR,
                                CONNECT4_SUPERVISION_ERROR_NOPROC,
                                "The actor is dead");

  text = connect4_exit_reason_to_string (self);

  return g_error_new (CONNECT4_SUPERVISION_ERROR,
                      CONNECT4_SUPERVISION_ERROR_EXITED,
                      "The actor has ended: %s", text);
}
