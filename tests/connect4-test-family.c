/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-family.h"

#include "supervision/connect4-monitor.h"

static void
connect4_test_family_note (Connect4TestFamily *self,
                           const char         *sign,
                           const char         *id)
{
  if (self->log->len > 0)
    g_string_append_c (self->log, ' ');
  g_string_append (self->log, sign);
  g_string_append (self->log, id);
}

static const char *
connect4_test_get_id (Connect4Actor *actor)
{
  const char *id = g_object_get_data (G_OBJECT (actor), "id");

  return id != NULL ? id : "";
}

static void
on_exited (Connect4TestFamily *self,
           Connect4Actor      *actor,
           Connect4ExitReason *reason)
{
  g_assert_false (connect4_actor_is_alive (actor));
  g_assert_nonnull (reason);
  connect4_test_family_note (self, "-", connect4_test_get_id (actor));
}

static void
on_crashed (Connect4TestFamily *self,
            Connect4Actor      *actor,
            Connect4ExitReason *reason)
{
  g_assert_true (connect4_exit_reason_is_crash (reason));
  connect4_test_family_note (self, "!", connect4_test_get_id (actor));
}

static void
on_restarted (Connect4TestFamily *self,
              Connect4Actor      *actor)
{
  connect4_test_family_note (self, "*", connect4_test_get_id (actor));
}

static void
on_gave_up (Connect4TestFamily *self,
            Connect4ExitReason *reason)
{
  g_assert_nonnull (reason);
  connect4_test_family_note (self, "#", "");
}

static void
on_state (Connect4TestFamily *self)
{
  if (!connect4_actor_is_alive (CONNECT4_ACTOR (self->supervisor)))
    connect4_test_family_note (self, "x", "");
}

static void
connect4_test_member_free (gpointer data)
{
  Connect4TestMember *member = data;

  g_clear_object (&member->actor);
  g_clear_object (&member->task);
  g_free (member->id);
  g_free (member);
}

/* Takes @supervisor over. */
void
connect4_test_family_init (Connect4TestFamily *self,
                           gpointer            supervisor)
{
  self->supervisor = supervisor;
  self->actor = supervisor;
  self->self = CONNECT4_IS_SUPERVISOR (supervisor) ? supervisor : NULL;
  self->observer = connect4_test_observer_new ();
  self->members = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, connect4_test_member_free);
  self->log = g_string_new (NULL);

  connect4_actor_monitor (CONNECT4_ACTOR (self->observer), CONNECT4_ACTOR (supervisor));
  g_signal_connect_swapped (supervisor, "child-exited", G_CALLBACK (on_exited), self);
  g_signal_connect_swapped (supervisor, "child-crashed", G_CALLBACK (on_crashed), self);
  g_signal_connect_swapped (supervisor, "child-restarted", G_CALLBACK (on_restarted), self);
  g_signal_connect_swapped (supervisor, "gave-up", G_CALLBACK (on_gave_up), self);
  g_signal_connect_swapped (supervisor, "notify::state", G_CALLBACK (on_state), self);
}

/* With a new supervisor of that strategy. */
void
connect4_test_family_init_new (Connect4TestFamily *self,
                               Connect4Strategy    strategy)
{
  connect4_test_family_init (self, connect4_supervisor_new ("family", strategy));
}

/* Hands the supervisor over to the caller, who is not told anything of it any more. */
gpointer
connect4_test_family_steal (Connect4TestFamily *self)
{
  g_signal_handlers_disconnect_by_data (self->supervisor, self);
  self->actor = NULL;
  self->self = NULL;

  return g_steal_pointer (&self->supervisor);
}

/* Ends the supervisor, if that is still alive, and asserts that nobody keeps it. */
void
connect4_test_family_clear (Connect4TestFamily *self)
{
  if (self->supervisor != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->supervisor, self);
      connect4_test_family_exit (self, CONNECT4_EXIT_SHUTDOWN);
      connect4_test_iterate_until (connect4_test_family_is_dead (self));
      connect4_test_observer_clear (self->observer);
      connect4_test_assert_finalized (connect4_test_family_steal (self));
    }

  connect4_test_assert_finalized (self->observer);
  g_hash_table_unref (self->members);
  g_string_free (self->log, TRUE);
}

/* Returns: (transfer none): the child with @id, which has had a specification */
Connect4TestMember *
connect4_test_family_member (Connect4TestFamily *self,
                             const char         *id)
{
  Connect4TestMember *member = g_hash_table_lookup (self->members, id);

  g_assert_nonnull (member);

  return member;
}

/* Returns: (transfer none): the last actor of the child with @id */
Connect4Actor *
connect4_test_family_actor (Connect4TestFamily *self,
                            const char         *id)
{
  return connect4_test_family_member (self, id)->actor;
}

static void
keep_task (Connect4TaskActor *actor,
           GTask             *task,
           gpointer           user_data)
{
  Connect4TestMember *member = user_data;

  g_set_object (&member->task, task);
}

static Connect4Actor *
connect4_test_member_make (Connect4TestMember *member)
{
  Connect4Actor *actor;

  if (member->stubborn && member->sort == CONNECT4_TEST_SORT_TASK)
    {
      actor = CONNECT4_ACTOR (connect4_task_actor_new (NULL, keep_task, member, NULL));
      connect4_task_actor_start (CONNECT4_TASK_ACTOR (actor));
      return actor;
    }

  actor = connect4_test_specimen_new (member->sort);

  if (member->stubborn)
    {
      connect4_test_process_tell (CONNECT4_TEST_PROCESS (actor), 'i');
      connect4_test_process_await (CONNECT4_TEST_PROCESS (actor));
    }

  return actor;
}

/* Has a stubborn child end normally, and not be stubborn when it is started again. */
void
connect4_test_family_yield (Connect4TestFamily *self,
                            const char         *id)
{
  Connect4TestMember *member = connect4_test_family_member (self, id);

  member->stubborn = FALSE;

  if (member->sort == CONNECT4_TEST_SORT_PROCESS)
    connect4_test_process_tell (CONNECT4_TEST_PROCESS (member->actor), '0');
  else
    g_task_return_boolean (member->task, TRUE);
}

static Connect4Actor *
connect4_test_member_start (Connect4Actor  *supervisor,
                            gpointer        user_data,
                            GError        **error)
{
  Connect4TestMember *member = user_data;

  g_assert_true (supervisor == CONNECT4_ACTOR (member->family->supervisor));
  member->starts++;

  if (member->failures > 0)
    {
      member->failures--;
      connect4_test_family_note (member->family, "?", member->id);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY, "%s is busy", member->id);
      return NULL;
    }

  connect4_test_family_note (member->family, member->ignore ? "0" : "+", member->id);
  if (member->ignore)
    return NULL;

  g_clear_object (&member->actor);
  member->actor = connect4_test_member_make (member);
  g_object_set_data_full (G_OBJECT (member->actor), "id", g_strdup (member->id), g_free);

  return g_object_ref (member->actor);
}

/* Returns: a specification with the defaults for a new child */
Connect4ChildSpec
connect4_test_family_spec (Connect4TestFamily *self,
                           const char         *id,
                           Connect4TestSort    sort)
{
  Connect4TestMember *member = g_new0 (Connect4TestMember, 1);

  member->family = self;
  member->id = g_strdup (id);
  member->sort = sort;
  g_hash_table_insert (self->members, member->id, member);

  return (Connect4ChildSpec){
    .id = member->id,
    .start = connect4_test_member_start,
    .user_data = member,
  };
}

/* Starts a supervisor with these children, which must succeed. */
void
connect4_test_family_start (Connect4TestFamily      *self,
                            const Connect4ChildSpec *specs,
                            gsize                    n_specs)
{
  g_autoptr (GError) error = NULL;

  connect4_supervisor_start (self->self, specs, n_specs, &error);
  g_assert_no_error (error);
}

/* With a new supervisor of that strategy, which has started children a, b and c. */
void
connect4_test_family_init_three (Connect4TestFamily *self,
                                 Connect4Strategy    strategy,
                                 Connect4TestSort    sort)
{
  const char *ids[] = { "a", "b", "c" };
  Connect4ChildSpec specs[G_N_ELEMENTS (ids)];
  guint i;

  connect4_test_family_init_new (self, strategy);
  for (i = 0; i < G_N_ELEMENTS (ids); i++)
    specs[i] = connect4_test_family_spec (self, ids[i], sort);

  connect4_test_family_start (self, specs, G_N_ELEMENTS (specs));
  connect4_test_family_expect (self, "+a +b +c");
}

void
connect4_test_family_finish (Connect4TestFamily *self,
                             const char         *id)
{
  connect4_test_specimen_finish (connect4_test_family_actor (self, id));
}

void
connect4_test_family_crash (Connect4TestFamily *self,
                            const char         *id)
{
  connect4_test_specimen_crash (connect4_test_family_actor (self, id));
}

static void
on_terminated (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  GAsyncResult **answer = user_data;

  *answer = g_object_ref (result);
}

/* Terminates a child and waits for the answer. */
gboolean
connect4_test_family_terminate (Connect4TestFamily  *self,
                                const char          *id,
                                GError             **error)
{
  g_autoptr (GAsyncResult) answer = NULL;

  connect4_supervisor_terminate_child_async (self->self, id, NULL, on_terminated, &answer);
  connect4_test_iterate_until (answer != NULL);

  return connect4_supervisor_terminate_child_finish (self->self, answer, error);
}

/* Has the supervisor end itself. */
void
connect4_test_family_exit (Connect4TestFamily *self,
                           Connect4ExitKind    kind)
{
  g_autoptr (Connect4ExitReason) reason = connect4_exit_reason_new (kind);

  connect4_actor_exit (self->actor, reason);
}

gboolean
connect4_test_family_has_logged (Connect4TestFamily *self,
                                 const char         *text)
{
  return self->log->len >= strlen (text);
}

/* Whether the supervisor's DOWN has come. */
gboolean
connect4_test_family_is_dead (Connect4TestFamily *self)
{
  return connect4_test_observer_count (self->observer) > 0;
}

/* Returns: (transfer full) (nullable): what which-children says of the child with @id */
Connect4ChildInfo *
connect4_test_family_describe (Connect4TestFamily *self,
                               const char         *id)
{
  g_autoptr (GPtrArray) children = connect4_base_supervisor_which_children (self->supervisor);
  guint i;

  for (i = 0; i < children->len; i++)
    {
      Connect4ChildInfo *info = g_ptr_array_index (children, i);

      if (g_str_equal (info->id, id))
        return connect4_child_info_copy (info);
    }

  return NULL;
}
