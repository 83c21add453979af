/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "ctl/connect4-ctl-json.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <stdio.h>

#include "dbus/connect4-dbus.h"

/* The annotation that names the members of structures. */
#define COLUMNS "io.github.connect4d.Columns"

/* A member of a structure. */
typedef struct
{
  char *name;          /* owned; in JSON */
  const char *columns; /* what the members of structures in it are called; or NULL */
} Member;

static JsonNode *make_node (GVariant   *value,
                            const char *columns);

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

/* What the members of structures in a property are called, whatever interface has it; NULL if it has none. */
static const char *
find_columns (const char *property)
{
  static const GDBusInterfaceInfo *const interfaces[] = { &io_github_connect4d_server1_interface,
                                                          &io_github_connect4d_game1_interface };
  const char *columns = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (interfaces) && columns == NULL; i++)
    {
      GDBusPropertyInfo *info =
        g_dbus_interface_info_lookup_property ((GDBusInterfaceInfo *) interfaces[i], property);

      if (info != NULL)
        columns = g_dbus_annotation_info_lookup (info->annotations, COLUMNS);
    }

  return columns;
}

/* The members that @columns names, which are kept for the next structure. The last has no name. */
static const Member *
get_members (const char *columns)
{
  static GHashTable *all;
  Member *members;
  g_auto (GStrv) names = NULL;

  if (all == NULL)
    all = g_hash_table_new (g_str_hash, g_str_equal);
  members = g_hash_table_lookup (all, columns);
  if (members != NULL)
    return members;

  names = g_strsplit (columns, " ", -1);
  members = g_new0 (Member, g_strv_length (names) + 1);
  for (guint i = 0; names[i] != NULL; i++)
    members[i] = (Member){ name_of_property (names[i]), find_columns (names[i]) };
  g_hash_table_insert (all, g_strdup (columns), members);

  return members;
}

static JsonNode *
make_object_of_dictionary (GVariant   *value,
                           const char *columns)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  gsize n_elements = g_variant_n_children (value);

  for (gsize i = 0; i < n_elements; i++)
    {
      g_autoptr (GVariant) element = NULL;
      g_autofree char *name = NULL;
      const char *own_columns;
      const char *key;

      g_variant_get_child (value, i, "{&s@*}", &key, &element);
      name = name_of_property (key);
      own_columns = find_columns (key);
      json_object_set_member (object, name, make_node (element, own_columns != NULL ? own_columns : columns));
    }

  json_node_take_object (node, object);
  return node;
}

static JsonNode *
make_object_of_structure (GVariant   *value,
                          const char *columns)
{
  const Member *members = get_members (columns);
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  gsize n_elements = g_variant_n_children (value);

  for (gsize i = 0; i < n_elements && members[i].name != NULL; i++)
    {
      g_autoptr (GVariant) element = g_variant_get_child_value (value, i);

      json_object_set_member (object, members[i].name, make_node (element, members[i].columns));
    }

  json_node_take_object (node, object);
  return node;
}

static JsonNode *
make_array (GVariant   *value,
            const char *columns)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();
  gsize n_elements = g_variant_n_children (value);

  for (gsize i = 0; i < n_elements; i++)
    {
      g_autoptr (GVariant) element = g_variant_get_child_value (value, i);

      json_array_add_element (array, make_node (element, columns));
    }

  json_node_take_array (node, array);
  return node;
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
make_node (GVariant   *value,
           const char *columns)
{
  g_autoptr (GVariant) inner = NULL;

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_VARIANT))
    {
      inner = g_variant_get_variant (value);
      return make_node (inner, columns);
    }
  if (g_variant_is_of_type (value, G_VARIANT_TYPE ("a{s*}")))
    return make_object_of_dictionary (value, columns);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_TUPLE) && columns != NULL)
    return make_object_of_structure (value, columns);
  if (g_variant_is_container (value))
    return make_array (value, columns);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_UINT64))
    return make_uint64 (g_variant_get_uint64 (value));
  /* RFC 8259 has no words for what is not a number, or infinite. */
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE) && !isfinite (g_variant_get_double (value)))
    return json_node_new (JSON_NODE_NULL);

  return json_gvariant_serialize (value);
}

static void
append (GString       *text,
        JsonGenerator *generator,
        GVariant      *value,
        const char    *columns)
{
  g_autoptr (JsonNode) node = make_node (value, columns);

  json_generator_set_root (generator, node);
  json_generator_to_gstring (generator, text);
}

/* There is no document of the whole list, only one of a row at a time. */
static void
append_list (GString       *text,
             JsonGenerator *generator,
             GVariant      *list,
             const char    *columns,
             char           space)
{
  gsize n_rows = g_variant_n_children (list);

  g_string_append_c (text, '[');
  for (gsize i = 0; i < n_rows; i++)
    {
      g_autoptr (GVariant) row = g_variant_get_child_value (list, i);

      if (i > 0)
        g_string_append_c (text, ',');
      g_string_append_c (text, space);
      append (text, generator, row, columns);
    }
  if (n_rows > 0)
    g_string_append_c (text, space);
  g_string_append_c (text, ']');
}

/**
 * connect4_ctl_json_get_columns:
 * @list: a method of Server1 that returns a list
 *
 * Returns: (transfer none): what the members of the rows are called, for connect4_ctl_json_write()
 */
const char *
connect4_ctl_json_get_columns (const char *list)
{
  GDBusMethodInfo *method =
    g_dbus_interface_info_lookup_method ((GDBusInterfaceInfo *) &io_github_connect4d_server1_interface, list);

  return g_dbus_annotation_info_lookup (method->out_args[0]->annotations, COLUMNS);
}

/**
 * connect4_ctl_json_write:
 * @value: what has come over D-Bus
 * @columns: (nullable): what the members of its structures are called, with spaces between the names, unless
 *   data/io.github.connect4d.xml says it of the property that they are in
 * @on_one_line: whether to write it without line breaks
 *
 * Returns: (transfer full): @value in JSON (RFC 8259); a list with a row a line
 */
char *
connect4_ctl_json_write (GVariant   *value,
                         const char *columns,
                         gboolean    on_one_line)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  GString *text = g_string_new (NULL);
  gboolean is_dictionary = g_variant_is_of_type (value, G_VARIANT_TYPE ("a{?*}"));

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_ARRAY) && !is_dictionary)
    {
      append_list (text, generator, value, columns, on_one_line ? ' ' : '\n');
    }
  else
    {
      json_generator_set_pretty (generator, !on_one_line);
      append (text, generator, value, columns);
    }

  return g_string_free (text, FALSE);
}

/**
 * connect4_ctl_json_print:
 * @value: what to print
 * @columns: (nullable): as connect4_ctl_json_write() takes them
 * @on_one_line: whether there is more to come, each on its line
 */
void
connect4_ctl_json_print (GVariant   *value,
                         const char *columns,
                         gboolean    on_one_line)
{
  g_autofree char *json = connect4_ctl_json_write (value, columns, on_one_line);

  puts (json);
}
