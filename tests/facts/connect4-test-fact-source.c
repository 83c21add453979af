/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-fact-source.h"

struct _Connect4TestFactSource
{
  GObject parent_instance;

  GPtrArray *fetches; /* GTask, owned; NULL once it has been answered */
};

static void fact_source_iface_init (Connect4FactSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Connect4TestFactSource, connect4_test_fact_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CONNECT4_TYPE_FACT_SOURCE,
                                                      fact_source_iface_init))

static void
connect4_test_fact_source_fetch_async (Connect4FactSource  *source,
                                       guint                index,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data)
{
  Connect4TestFactSource *self = CONNECT4_TEST_FACT_SOURCE (source);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, connect4_test_fact_source_fetch_async);
  g_task_set_name (task, "[connect4] fetch a fact from the test");
  g_ptr_array_add (self->fetches, task);
}

static char *
connect4_test_fact_source_fetch_finish (Connect4FactSource  *source,
                                        GAsyncResult        *result,
                                        GError             **error)
{
  g_assert_true (g_task_is_valid (result, source));

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
fact_source_iface_init (Connect4FactSourceInterface *iface)
{
  iface->fetch_async = connect4_test_fact_source_fetch_async;
  iface->fetch_finish = connect4_test_fact_source_fetch_finish;
}

static void
free_fetch (gpointer task)
{
  g_clear_object (&task);
}

static void
connect4_test_fact_source_finalize (GObject *object)
{
  Connect4TestFactSource *self = CONNECT4_TEST_FACT_SOURCE (object);

  g_ptr_array_unref (self->fetches);

  G_OBJECT_CLASS (connect4_test_fact_source_parent_class)->finalize (object);
}

static void
connect4_test_fact_source_class_init (Connect4TestFactSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = connect4_test_fact_source_finalize;
}

static void
connect4_test_fact_source_init (Connect4TestFactSource *self)
{
  self->fetches = g_ptr_array_new_with_free_func (free_fetch);
}

Connect4TestFactSource *
connect4_test_fact_source_new (void)
{
  return g_object_new (CONNECT4_TYPE_TEST_FACT_SOURCE, NULL);
}

guint
connect4_test_fact_source_get_n_fetches (Connect4TestFactSource *self)
{
  return self->fetches->len;
}

gboolean
connect4_test_fact_source_is_cancelled (Connect4TestFactSource *self,
                                        guint                   fetch)
{
  return g_cancellable_is_cancelled (g_task_get_cancellable (self->fetches->pdata[fetch]));
}

void
connect4_test_fact_source_answer (Connect4TestFactSource *self,
                                  guint                   fetch)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->fetches->pdata[fetch]);

  g_task_return_pointer (task, g_strdup_printf ("fact %u", fetch), g_free);
}

void
connect4_test_fact_source_fail (Connect4TestFactSource *self,
                                guint                   fetch)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->fetches->pdata[fetch]);

  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "Fact %u is a lie", fetch);
}
