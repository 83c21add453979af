/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "facts/connect4-resource-fact-source.h"

#include "connect4-facts-resources.h"

#define FACTS_PATH "/connect4/facts.xml"

struct _Connect4ResourceFactSource
{
  GObject parent_instance;

  GPtrArray *facts; /* char *, owned; in the order in which they are told */
};

static void fact_source_iface_init (Connect4FactSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Connect4ResourceFactSource, connect4_resource_fact_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CONNECT4_TYPE_FACT_SOURCE,
                                                      fact_source_iface_init))

static void
add_fact (GMarkupParseContext  *context,
          const char           *text,
          gsize                 length,
          gpointer              user_data,
          GError              **error)
{
  GPtrArray *facts = user_data;

  if (g_str_equal (g_markup_parse_context_get_element (context), "fact"))
    g_ptr_array_add (facts, g_strndup (text, length));
}

/* The file is part of the program: one that cannot be read is a mistake in it. */
static GPtrArray *
load_facts (void)
{
  static const GMarkupParser parser = { .text = add_fact };
  g_autoptr (GPtrArray) facts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, facts, NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  const char *data;
  gsize size;

  bytes = g_resource_lookup_data (connect4_facts_get_resource (), FACTS_PATH, 0, &error);
  g_assert_no_error (error);

  data = g_bytes_get_data (bytes, &size);
  g_markup_parse_context_parse (context, data, (gssize) size, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
  g_assert (facts->len > 0);

  return g_steal_pointer (&facts);
}

/* Fisher and Yates's shuffle. */
static void
shuffle (GPtrArray *array)
{
  for (guint i = array->len - 1; i > 0; i--)
    {
      guint j = (guint) g_random_int_range (0, (gint32) i + 1);
      gpointer fact = array->pdata[i];

      array->pdata[i] = array->pdata[j];
      array->pdata[j] = fact;
    }
}

static void
connect4_resource_fact_source_fetch_async (Connect4FactSource  *source,
                                           guint                index,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data)
{
  Connect4ResourceFactSource *self = CONNECT4_RESOURCE_FACT_SOURCE (source);
  const char *fact = g_ptr_array_index (self->facts, index % self->facts->len);
  g_autoptr (GTask) task = NULL;

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, connect4_resource_fact_source_fetch_async);
  g_task_set_name (task, "[connect4] fetch a fact from the resource");

  g_task_return_pointer (task, g_strdup (fact), g_free);
}

static char *
connect4_resource_fact_source_fetch_finish (Connect4FactSource  *source,
                                            GAsyncResult        *result,
                                            GError             **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
fact_source_iface_init (Connect4FactSourceInterface *iface)
{
  iface->fetch_async = connect4_resource_fact_source_fetch_async;
  iface->fetch_finish = connect4_resource_fact_source_fetch_finish;
}

static void
connect4_resource_fact_source_finalize (GObject *object)
{
  Connect4ResourceFactSource *self = CONNECT4_RESOURCE_FACT_SOURCE (object);

  g_ptr_array_unref (self->facts);

  G_OBJECT_CLASS (connect4_resource_fact_source_parent_class)->finalize (object);
}

static void
connect4_resource_fact_source_class_init (Connect4ResourceFactSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = connect4_resource_fact_source_finalize;
}

static void
connect4_resource_fact_source_init (Connect4ResourceFactSource *self)
{
  self->facts = load_facts ();
  shuffle (self->facts);
}

/**
 * connect4_resource_fact_source_new:
 *
 * Returns: (transfer full): a source of the facts that come with the program
 */
Connect4FactSource *
connect4_resource_fact_source_new (void)
{
  return g_object_new (CONNECT4_TYPE_RESOURCE_FACT_SOURCE, NULL);
}
