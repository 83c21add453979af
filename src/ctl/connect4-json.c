/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-ctl"
#include "config.h"

#include "ctl/connect4-json.h"

#include <json-glib/json-glib.h>

static JsonNode *connect4_json_from_variant (GVariant               *value,
                                             const Connect4JsonName *names);

/* Writes D-Bus' ConnectionsEver as connections_ever; anything else stays as it is. */
static char *
connect4_json_key (const char *name)
{
  GString *key = g_string_new (NULL);

  for (const char *at = name; *at != '\0'; at++)
    {
      if (at > name && g_ascii_isupper (*at))
        g_string_append_c (key, '_');
      g_string_append_c (key, g_ascii_tolower (*at));
    }

  return g_string_free (key, FALSE);
}

static const Connect4JsonName *
connect4_json_find_parts (const Connect4JsonName *names,
                          const char             *key)
{
  for (; names != NULL && names->name != NULL; names++)
    if (g_str_equal (names->name, key))
      return names->parts;

  return NULL;
}

static JsonNode *
connect4_json_from_dictionary (GVariant               *value,
                               const Connect4JsonName *names)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  for (gsize i = 0; i < g_variant_n_children (value); i++)
    {
      g_autoptr (GVariant) entry = g_variant_get_child_value (value, i);
      g_autoptr (GVariant) name = g_variant_get_child_value (entry, 0);
      g_autoptr (GVariant) element = g_variant_get_child_value (entry, 1);
      g_autofree char *key = connect4_json_key (g_variant_get_string (name, NULL));

      json_object_set_member (
        object, key, connect4_json_from_variant (element, connect4_json_find_parts (names, key)));
    }

  json_node_take_object (node, object);
  return node;
}

static JsonNode *
connect4_json_from_structure (GVariant               *value,
                              const Connect4JsonName *names)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  for (gsize i = 0; i < g_variant_n_children (value) && names[i].name != NULL; i++)
    {
      g_autoptr (GVariant) element = g_variant_get_child_value (value, i);

      json_object_set_member (object, names[i].name,
                              connect4_json_from_variant (element, names[i].parts));
    }

  json_node_take_object (node, object);
  return node;
}

static JsonNode *
connect4_json_from_array (GVariant               *value,
                          const Connect4JsonName *names)
{
  gsize n_elements = g_variant_n_children (value);
  JsonArray *array = json_array_sized_new (n_elements);
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (gsize i = 0; i < n_elements; i++)
    {
      g_autoptr (GVariant) element = g_variant_get_child_value (value, i);

      json_array_add_element (array, connect4_json_from_variant (element, names));
    }

  json_node_take_array (node, array);
  return node;
}

static JsonNode *
connect4_json_from_variant (GVariant               *value,
                            const Connect4JsonName *names)
{
  g_autoptr (GVariant) inner = NULL;

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_VARIANT))
    {
      inner = g_variant_get_variant (value);
      return connect4_json_from_variant (inner, names);
    }
  if (g_variant_is_of_type (value, G_VARIANT_TYPE ("a{s*}")))
    return connect4_json_from_dictionary (value, names);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_ARRAY))
    return connect4_json_from_array (value, names);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_TUPLE) && names != NULL)
    return connect4_json_from_structure (value, names);

  return json_gvariant_serialize (value);
}

/**
 * connect4_json_write:
 * @value: what came over D-Bus
 * @names: (nullable): what the elements of its structures are called: of @value itself if it is a
 *   structure or an array of them, of the values of these keys if it is a dictionary
 * @on_one_line: whether to write it without line breaks
 *
 * Returns: (transfer full): @value in JSON
 */
char *
connect4_json_write (GVariant               *value,
                     const Connect4JsonName *names,
                     gboolean                on_one_line)
{
  g_autoptr (JsonNode) root = connect4_json_from_variant (value, names);

  return json_to_string (root, !on_one_line);
}
