/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-ctl"
#include "config.h"

#include "ctl/connect4-ctl-json.h"

#include <json-glib/json-glib.h>
#include <math.h>

static JsonNode *make_node (GVariant               *value,
                            const Connect4CtlField *fields);

/* Writes D-Bus' ConnectionsEver as connections_ever; anything else stays as it is. */
static char *
name_of_property (const char *name)
{
  GString *member = g_string_new (NULL);

  for (const char *at = name; *at != '\0'; at++)
    {
      if (at > name && g_ascii_isupper (*at))
        g_string_append_c (member, '_');
      g_string_append_c (member, g_ascii_tolower (*at));
    }

  return g_string_free (member, FALSE);
}

static const Connect4CtlField *
find_parts (const Connect4CtlField *fields,
            const char             *name)
{
  for (; fields != NULL && fields->name != NULL; fields++)
    if (g_str_equal (fields->name, name))
      return fields->parts;

  return NULL;
}

static JsonNode *
make_object_of_dictionary (GVariant               *value,
                           const Connect4CtlField *fields)
{
  JsonObject *object = json_object_new ();
  gsize n_elements = g_variant_n_children (value);

  for (gsize i = 0; i < n_elements; i++)
    {
      g_autoptr (GVariant) element = NULL;
      g_autofree char *name = NULL;
      const char *key;

      g_variant_get_child (value, i, "{&s@*}", &key, &element);
      name = name_of_property (key);
      json_object_set_member (object, name, make_node (element, find_parts (fields, name)));
    }

  return json_node_init_object (json_node_alloc (), object);
}

static JsonNode *
make_object_of_structure (GVariant               *value,
                          const Connect4CtlField *fields)
{
  JsonObject *object = json_object_new ();
  gsize n_elements = g_variant_n_children (value);

  for (gsize i = 0; i < n_elements && fields[i].name != NULL; i++)
    {
      g_autoptr (GVariant) element = g_variant_get_child_value (value, i);

      json_object_set_member (object, fields[i].name, make_node (element, fields[i].parts));
    }

  return json_node_init_object (json_node_alloc (), object);
}

static JsonNode *
make_array (GVariant               *value,
            const Connect4CtlField *fields)
{
  JsonArray *array = json_array_new ();
  gsize n_elements = g_variant_n_children (value);

  for (gsize i = 0; i < n_elements; i++)
    {
      g_autoptr (GVariant) element = g_variant_get_child_value (value, i);

      json_array_add_element (array, make_node (element, fields));
    }

  return json_node_init_array (json_node_alloc (), array);
}

/* JSON-GLib's integers are signed. */
static JsonNode *
make_uint64 (guint64 number)
{
  if (number <= G_MAXINT64)
    return json_node_init_int (json_node_alloc (), (gint64) number);

  return json_node_init_double (json_node_alloc (), (double) number);
}

static JsonNode *
make_node (GVariant               *value,
           const Connect4CtlField *fields)
{
  g_autoptr (GVariant) inner = NULL;

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_VARIANT))
    {
      inner = g_variant_get_variant (value);
      return make_node (inner, fields);
    }
  if (g_variant_is_of_type (value, G_VARIANT_TYPE ("a{s*}")))
    return make_object_of_dictionary (value, fields);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_TUPLE) && fields != NULL)
    return make_object_of_structure (value, fields);
  if (g_variant_is_container (value))
    return make_array (value, fields);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_UINT64))
    return make_uint64 (g_variant_get_uint64 (value));
  /* RFC 8259 has no words for what is not a number, or infinite. */
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE) && !isfinite (g_variant_get_double (value)))
    return json_node_new (JSON_NODE_NULL);

  return json_gvariant_serialize (value);
}

static void
append (GString                *text,
        JsonGenerator          *generator,
        GVariant               *value,
        const Connect4CtlField *fields)
{
  g_autoptr (JsonNode) node = make_node (value, fields);

  json_generator_set_root (generator, node);
  json_generator_to_gstring (generator, text);
}

/* There is no document of the whole list, only one of a row at a time. */
static void
append_list (GString                *text,
             JsonGenerator          *generator,
             GVariant               *list,
             const Connect4CtlField *fields,
             char                    space)
{
  gsize n_rows = g_variant_n_children (list);

  g_string_append_c (text, '[');
  for (gsize i = 0; i < n_rows; i++)
    {
      g_autoptr (GVariant) row = g_variant_get_child_value (list, i);

      if (i > 0)
        g_string_append_c (text, ',');
      g_string_append_c (text, space);
      append (text, generator, row, fields);
    }
  if (n_rows > 0)
    g_string_append_c (text, space);
  g_string_append_c (text, ']');
}

/**
 * connect4_ctl_json_write:
 * @value: what has come over D-Bus
 * @fields: (nullable): what the elements of its structures are called: of @value itself if it is a
 *   structure or an array of them, of the values of these members if it is a dictionary
 * @on_one_line: whether to write it without line breaks
 *
 * Returns: (transfer full): @value in JSON (RFC 8259); a list with a row a line
 */
char *
connect4_ctl_json_write (GVariant               *value,
                         const Connect4CtlField *fields,
                         gboolean                on_one_line)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  GString *text = g_string_new (NULL);
  gboolean is_dictionary = g_variant_is_of_type (value, G_VARIANT_TYPE ("a{?*}"));

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_ARRAY) && !is_dictionary)
    {
      append_list (text, generator, value, fields, on_one_line ? ' ' : '\n');
    }
  else
    {
      json_generator_set_pretty (generator, !on_one_line);
      append (text, generator, value, fields);
    }

  return g_string_free (text, FALSE);
}
