/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "handler/connect4-crash-report.h"

static const char *const cause_names[CONNECT4_N_CRASH_CAUSES] = {
  [CONNECT4_CRASH_CAUSE_SIGNAL] = "signal",
  [CONNECT4_CRASH_CAUSE_STATUS] = "status",
  [CONNECT4_CRASH_CAUSE_TIMEOUT] = "timeout",
  [CONNECT4_CRASH_CAUSE_PROTOCOL] = "protocol",
  [CONNECT4_CRASH_CAUSE_KILLED] = "killed",
};

G_DEFINE_BOXED_TYPE (Connect4CrashReport, connect4_crash_report, connect4_crash_report_copy, connect4_crash_report_free)

/* As what the end of a handler process counts. */
static Connect4CrashCause
get_cause (const Connect4ExitReason *reason)
{
  switch (connect4_exit_reason_get_kind (reason))
    {
    case CONNECT4_EXIT_SIGNAL:
      return CONNECT4_CRASH_CAUSE_SIGNAL;
    case CONNECT4_EXIT_TIMEOUT:
      return CONNECT4_CRASH_CAUSE_TIMEOUT;
    case CONNECT4_EXIT_ERROR:
      return CONNECT4_CRASH_CAUSE_PROTOCOL;
    case CONNECT4_EXIT_KILL:
    case CONNECT4_EXIT_KILLED:
      return CONNECT4_CRASH_CAUSE_KILLED;
    case CONNECT4_EXIT_NORMAL:
    case CONNECT4_EXIT_SHUTDOWN:
    case CONNECT4_EXIT_NOPROC:
    case CONNECT4_EXIT_STATUS:
    default:
      return CONNECT4_CRASH_CAUSE_STATUS;
    }
}

/**
 * connect4_crash_cause_get_name:
 * @cause: a cause
 *
 * Returns: (transfer none): its name, for logs and programs
 */
const char *
connect4_crash_cause_get_name (Connect4CrashCause cause)
{
  g_return_val_if_fail (cause < CONNECT4_N_CRASH_CAUSES, NULL);

  return cause_names[cause];
}

/**
 * connect4_crash_report_new:
 * @handler: a handler process that has crashed
 *
 * Returns: (transfer full): a report that tells the cause alone so far
 */
Connect4CrashReport *
connect4_crash_report_new (Connect4HandlerProcess *handler)
{
  Connect4CrashReport *self = g_new0 (Connect4CrashReport, 1);

  self->handler = g_object_ref (handler);
  self->cause = get_cause (connect4_actor_get_exit_reason (CONNECT4_ACTOR (handler)));

  return self;
}

/**
 * connect4_crash_report_copy:
 * @self: a crash
 *
 * Returns: (transfer full): the same
 */
Connect4CrashReport *
connect4_crash_report_copy (const Connect4CrashReport *self)
{
  Connect4CrashReport *copy = g_memdup2 (self, sizeof *self);

  g_object_ref (copy->handler);
  copy->request = g_strdup (self->request);

  return copy;
}

/**
 * connect4_crash_report_free:
 * @self: (transfer full): a crash
 */
void
connect4_crash_report_free (Connect4CrashReport *self)
{
  g_object_unref (self->handler);
  g_free (self->request);
  g_free (self);
}

/**
 * connect4_crash_report_log:
 * @self: a crash
 *
 * Writes one structured log entry. It is a message and not a warning: the server goes on as it
 * should.
 */
void
connect4_crash_report_log (const Connect4CrashReport *self)
{
  Connect4Actor *actor = CONNECT4_ACTOR (self->handler);
  g_autofree char *reason = connect4_exit_reason_to_string (connect4_actor_get_exit_reason (actor));
  g_autofree char *session = g_strdup_printf ("%" G_GUINT64_FORMAT, self->session);
  g_autofree char *answered = g_strdup_printf ("%" G_GUINT64_FORMAT, self->n_answered);
  g_autofree char *unanswered = g_strdup_printf ("%u", self->n_unanswered);

  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE,
                    "CONNECT4_ACTOR", connect4_actor_get_name (actor),
                    "CONNECT4_CAUSE", connect4_crash_cause_get_name (self->cause),
                    "CONNECT4_REASON", reason,
                    "CONNECT4_SESSION", session,
                    "CONNECT4_ANSWERED", answered,
                    "CONNECT4_UNANSWERED", unanswered,
                    "CONNECT4_REQUEST", self->request != NULL ? self->request : "",
                    "MESSAGE", "Action handler %s crashed (%s) after %s answers, %s unanswered%s%s",
                    connect4_actor_get_name (actor), reason, answered, unanswered,
                    self->request != NULL ? ", at: " : "",
                    self->request != NULL ? self->request : "");
}
