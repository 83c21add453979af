/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-child-spec.h"

#include "supervision/connect4-supervision-error.h"

#define WORKER_SHUTDOWN_MS 5000

/* The one copy that a supervisor makes of what a caller has filled in; further owners share it. The copy owns what
 * @self's `user_data_free` frees. */
Connect4ChildSpec *
connect4_child_spec_copy (const Connect4ChildSpec *self)
{
  Connect4ChildSpec *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_rc_box_new (Connect4ChildSpec);
  *copy = *self;
  copy->id = g_strdup (self->id);

  return copy;
}

/* Returns: (transfer full): @self, a copy */
Connect4ChildSpec *
connect4_child_spec_ref (Connect4ChildSpec *self)
{
  return g_rc_box_acquire (self);
}

static void
connect4_child_spec_clear (gpointer data)
{
  Connect4ChildSpec *self = data;

  if (self->user_data_free != NULL)
    self->user_data_free (self->user_data);
  g_free ((char *) self->id);
}

void
connect4_child_spec_unref (Connect4ChildSpec *self)
{
  g_rc_box_release_full (self, connect4_child_spec_clear);
}

/* Says @why the @field of @self is bad: %CONNECT4_SUPERVISION_ERROR_BAD_CHILD_SPEC. */
void
connect4_child_spec_refuse (const Connect4ChildSpec  *self,
                            const char               *field,
                            const char               *why,
                            GError                  **error)
{
  g_set_error (error,
               CONNECT4_SUPERVISION_ERROR,
               CONNECT4_SUPERVISION_ERROR_BAD_CHILD_SPEC,
               "Child specification '%s': '%s' %s",
               self->id != NULL ? self->id : "", field, why);
}

/* Checks what can be checked without knowing the supervisor. The error names the first field that is bad. */
gboolean
connect4_child_spec_validate (const Connect4ChildSpec  *self,
                              GError                  **error)
{
  const char *field = NULL;
  const char *why = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->id == NULL || *self->id == '\0')
    {
      field = "id";
      why = "is missing";
    }
  else if (self->start == NULL)
    {
      field = "start";
      why = "is missing";
    }
  else if (self->restart > CONNECT4_RESTART_TEMPORARY)
    {
      field = "restart";
      why = "is none of permanent, transient and temporary";
    }
  else if (self->shutdown < CONNECT4_SHUTDOWN_BRUTAL_KILL)
    {
      field = "shutdown";
      why = "is neither a time nor one of the constants";
    }
  else if (self->type > CONNECT4_CHILD_SUPERVISOR)
    {
      field = "type";
      why = "is neither worker nor supervisor";
    }
  else if (self->significant && self->restart == CONNECT4_RESTART_PERMANENT)
    {
      field = "significant";
      why = "makes no sense for a permanent child, which never ends for good";
    }

  if (field == NULL)
    return TRUE;

  connect4_child_spec_refuse (self, field, why, error);

  return FALSE;
}

/* The shutdown with the default filled in: milliseconds, or an infinity or a brutal kill. */
int
connect4_child_spec_get_shutdown (const Connect4ChildSpec *self)
{
  if (self->shutdown != CONNECT4_SHUTDOWN_DEFAULT)
    return self->shutdown;

  return self->type == CONNECT4_CHILD_SUPERVISOR ? CONNECT4_SHUTDOWN_INFINITY : WORKER_SHUTDOWN_MS;
}

/* Whether a child that has ended by itself, for @reason, is to be started again. */
gboolean
connect4_child_spec_is_restarted (const Connect4ChildSpec  *self,
                                  const Connect4ExitReason *reason)
{
  switch (self->restart)
    {
    case CONNECT4_RESTART_PERMANENT:
      return TRUE;
    case CONNECT4_RESTART_TRANSIENT:
      return connect4_exit_reason_is_crash (reason);
    case CONNECT4_RESTART_TEMPORARY:
      return FALSE;
    default:
      g_assert_not_reached ();
    }
}
