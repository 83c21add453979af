/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "admin/connect4-admin-interface.h"

#include <glib/gi18n.h>

#include "handler/connect4-text.h"

/* The annotation that names the columns of a list; and the one that is no property. */
#define COLUMNS       CONNECT4_ADMIN_INTERFACE ("Columns")
#define OBJECT_COLUMN "Object"
#define OBJECT_PATH   (-1)

/* Errors */

static const GDBusErrorEntry entries[] = {
  { CONNECT4_ADMIN_ERROR_FAILED, "io.github.connect4d.Error.Failed" },
  { CONNECT4_ADMIN_ERROR_NOT_FOUND, "io.github.connect4d.Error.NotFound" },
  { CONNECT4_ADMIN_ERROR_NOT_RUNNING, "io.github.connect4d.Error.NotRunning" },
  { CONNECT4_ADMIN_ERROR_NOT_SUPPORTED, "io.github.connect4d.Error.NotSupported" },
  { CONNECT4_ADMIN_ERROR_BUSY, "io.github.connect4d.Error.Busy" },
};

GQuark
connect4_admin_error_quark (void)
{
  static gsize quark;

  g_dbus_error_register_error_domain ("connect4-admin-error-quark", &quark, entries,
                                      G_N_ELEMENTS (entries));

  return (GQuark) quark;
}

/* Objects */

/**
 * connect4_admin_interface_is_of:
 * @self: an interface
 * @path: the path of an object
 *
 * Returns: whether such objects have that interface
 */
gboolean
connect4_admin_interface_is_of (const Connect4AdminInterface *self,
                                const char                   *path)
{
  return (self->kinds & (1u << connect4_admin_path_get_kind (path))) != 0;
}

/**
 * connect4_admin_interface_find:
 * @self: an interface
 * @export: the objects on a connection
 * @path: the path of one of them
 * @object: (out caller-allocates): what is there; cleared with connect4_admin_object_clear()
 *
 * Returns: whether there is such an object, with that interface
 */
gboolean
connect4_admin_interface_find (const Connect4AdminInterface *self,
                               Connect4AdminExport          *export,
                               const char                   *path,
                               Connect4AdminObject          *object)
{
  *object = (Connect4AdminObject){ .export = export, .path = path };

  return connect4_admin_interface_is_of (self, path) && (self->find == NULL || self->find (object));
}

/**
 * connect4_admin_object_clear:
 * @object: an object that has been found, or not
 */
void
connect4_admin_object_clear (Connect4AdminObject *object)
{
  g_clear_pointer (&object->node, connect4_admin_node_free);
}

/* Properties */

static guint
connect4_admin_interface_count_properties (const Connect4AdminInterface *self)
{
  guint n_properties = 0;

  while (self->info->properties != NULL && self->info->properties[n_properties] != NULL)
    n_properties++;

  return n_properties;
}

/* The place of @name among the properties, which exists. */
static int
connect4_admin_interface_find_property (const Connect4AdminInterface *self,
                                        const char                   *name)
{
  int i = 0;

  while (!g_str_equal (self->properties[i].name, name))
    i++;

  return i;
}

static GVariant *
connect4_admin_interface_read_at (const Connect4AdminInterface *self,
                                  const Connect4AdminObject    *object,
                                  guint                         i)
{
  const GDBusPropertyInfo *info = self->info->properties[i];
  GVariant *value = self->properties[i].get (object);

  g_assert (g_str_equal (self->properties[i].name, info->name));
  g_assert (g_variant_is_of_type (value, G_VARIANT_TYPE (info->signature)));

  return value;
}

/**
 * connect4_admin_interface_read:
 * @self: an interface
 * @object: an object that has it
 * @property: the name of one of its properties
 *
 * Returns: (transfer floating): the property's value
 */
GVariant *
connect4_admin_interface_read (const Connect4AdminInterface *self,
                               const Connect4AdminObject    *object,
                               const char                   *property)
{
  return connect4_admin_interface_read_at (self, object,
                                           (guint) connect4_admin_interface_find_property (self, property));
}

/**
 * connect4_admin_interface_read_all:
 * @self: an interface
 * @object: an object that has it
 *
 * Returns: (transfer floating): all its properties, an `a{sv}`
 */
GVariant *
connect4_admin_interface_read_all (const Connect4AdminInterface *self,
                                   const Connect4AdminObject    *object)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  guint n_properties = connect4_admin_interface_count_properties (self);

  for (guint i = 0; i < n_properties; i++)
    g_variant_builder_add (&builder, "{sv}", self->properties[i].name,
                           connect4_admin_interface_read_at (self, object, i));

  return g_variant_builder_end (&builder);
}

/* Whether PropertiesChanged has the new values of a property. */
static gboolean
is_live (const GDBusPropertyInfo *property)
{
  const char *emits = g_dbus_annotation_info_lookup (property->annotations,
                                                     "org.freedesktop.DBus.Property.EmitsChangedSignal");

  return emits == NULL || g_str_equal (emits, "true");
}

/**
 * connect4_admin_interface_read_live:
 * @self: an interface
 * @object: an object that has it
 *
 * Returns: (transfer full): the values of those properties whose changes are told, an `av`, serialized
 */
GVariant *
connect4_admin_interface_read_live (const Connect4AdminInterface *self,
                                    const Connect4AdminObject    *object)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("av"));
  guint n_properties = connect4_admin_interface_count_properties (self);
  GVariant *values;

  for (guint i = 0; i < n_properties; i++)
    if (is_live (self->info->properties[i]))
      g_variant_builder_add (&builder, "v", connect4_admin_interface_read_at (self, object, i));

  values = g_variant_ref_sink (g_variant_builder_end (&builder));
  g_variant_get_data (values);

  return values;
}

/**
 * connect4_admin_interface_compare:
 * @self: an interface
 * @before: what connect4_admin_interface_read_live() has returned some time ago
 * @now: what it has returned now
 *
 * Returns: (transfer floating): which values differ, as PropertiesChanged has them
 */
GVariant *
connect4_admin_interface_compare (const Connect4AdminInterface *self,
                                  GVariant                     *before,
                                  GVariant                     *now)
{
  g_auto (GVariantBuilder) changed = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  guint n_properties = connect4_admin_interface_count_properties (self);
  gsize index = 0;

  for (guint i = 0; i < n_properties; i++)
    {
      g_autoptr (GVariant) old_value = NULL;
      g_autoptr (GVariant) value = NULL;

      if (!is_live (self->info->properties[i]))
        continue;

      g_variant_get_child (before, index, "v", &old_value);
      g_variant_get_child (now, index, "v", &value);
      index++;
      if (!g_variant_equal (old_value, value))
        g_variant_builder_add (&changed, "{sv}", self->properties[i].name, value);
    }

  return g_variant_new ("(sa{sv}as)", self->info->name, &changed, NULL);
}

/* Methods */

/**
 * connect4_admin_interface_get_method:
 * @self: an interface
 * @name: the name of one of its methods
 *
 * Returns: (transfer none): the method
 */
const Connect4AdminMethod *
connect4_admin_interface_get_method (const Connect4AdminInterface *self,
                                     const char                   *name)
{
  const Connect4AdminMethod *method = self->methods;

  while (!g_str_equal (method->name, name))
    method++;

  return method;
}

/* Texts */

/* What a player reads of it is a line. */
static char *
join_lines (const char *text)
{
  g_autoptr (GRegex) line_ends = g_regex_new ("\\s*\\R\\s*", 0, 0, NULL);

  return g_regex_replace_literal (line_ends, text, -1, 0, " ", 0, NULL);
}

/**
 * connect4_admin_text_clean:
 * @text: what an admin says, valid UTF-8
 * @error: return location for %G_DBUS_ERROR_INVALID_ARGS
 *
 * Returns: (transfer full) (nullable): @text on one line, without control characters and without white space
 *   at its ends; %NULL if it is too long
 */
char *
connect4_admin_text_clean (const char  *text,
                           GError     **error)
{
  char clean[CONNECT4_ADMIN_TEXT_MAX + 1];
  g_autofree char *line = NULL;
  gsize length = strlen (text);

  if (length > CONNECT4_ADMIN_TEXT_MAX)
    {
      g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                   _("The text has %lu bytes, and may have %d: say it in fewer words"), (gulong) length,
                   CONNECT4_ADMIN_TEXT_MAX);
      return NULL;
    }

  line = join_lines (text);
  connect4_text_clean (line, strlen (line), clean, sizeof clean);

  return g_strdup (connect4_text_trim (clean));
}

static char *
clean_last (GVariant  *arguments,
            GError   **error)
{
  g_autoptr (GVariant) text = g_variant_get_child_value (arguments, g_variant_n_children (arguments) - 1);

  return connect4_admin_text_clean (g_variant_get_string (text, NULL), error);
}

/**
 * connect4_admin_text_check_optional:
 * @object: what is called
 * @arguments: of the call; the last is a text
 * @error: return location for %G_DBUS_ERROR_INVALID_ARGS
 *
 * Returns: whether the text is not too long
 */
gboolean
connect4_admin_text_check_optional (const Connect4AdminObject  *object,
                                    GVariant                   *arguments,
                                    GError                    **error)
{
  g_autofree char *text = clean_last (arguments, error);

  return text != NULL;
}

/**
 * connect4_admin_text_check_required:
 * @object: what is called
 * @arguments: of the call; the last is a text
 * @error: return location for %G_DBUS_ERROR_INVALID_ARGS
 *
 * Returns: whether the text is neither too long nor empty
 */
gboolean
connect4_admin_text_check_required (const Connect4AdminObject  *object,
                                    GVariant                   *arguments,
                                    GError                    **error)
{
  g_autofree char *text = clean_last (arguments, error);

  if (text != NULL && *text == '\0')
    g_set_error_literal (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                         _("The text is empty: there is nothing to say"));

  return text != NULL && *text != '\0';
}

/**
 * connect4_admin_text_get:
 * @invocation: a call whose arguments have been checked
 *
 * Returns: (transfer full): the text in it, clean
 */
char *
connect4_admin_text_get (GDBusMethodInvocation *invocation)
{
  return clean_last (g_dbus_method_invocation_get_parameters (invocation), NULL);
}

/* Tables */

/**
 * connect4_admin_table_init:
 * @self: a table
 * @interface: the interface that its rows are of
 * @invocation: the call that it answers: data/io.github.connect4d.xml says which columns it has
 */
void
connect4_admin_table_init (Connect4AdminTable           *self,
                           const Connect4AdminInterface *interface,
                           GDBusMethodInvocation        *invocation)
{
  const GDBusMethodInfo *method = g_dbus_method_invocation_get_method_info (invocation);
  const char *columns = g_dbus_annotation_info_lookup (method->out_args[0]->annotations, COLUMNS);
  g_auto (GStrv) names = g_strsplit (columns, " ", -1);

  self->interface = interface;
  self->columns = g_array_new (FALSE, FALSE, sizeof (int));
  for (guint i = 0; names[i] != NULL; i++)
    {
      int column = OBJECT_PATH;

      if (!g_str_equal (names[i], OBJECT_COLUMN))
        column = connect4_admin_interface_find_property (interface, names[i]);
      g_array_append_val (self->columns, column);
    }
}

/**
 * connect4_admin_table_clear:
 * @self: a table
 */
void
connect4_admin_table_clear (Connect4AdminTable *self)
{
  g_clear_pointer (&self->columns, g_array_unref);
}

/**
 * connect4_admin_table_read_row:
 * @self: a table
 * @object: an object that has the interface of the table
 *
 * Returns: (transfer floating): a structure of the values in the columns
 */
GVariant *
connect4_admin_table_read_row (const Connect4AdminTable  *self,
                               const Connect4AdminObject *object)
{
  GVariant *cells[32];

  g_assert (self->columns->len <= G_N_ELEMENTS (cells));

  for (guint i = 0; i < self->columns->len; i++)
    {
      int column = g_array_index (self->columns, int, i);

      cells[i] = column == OBJECT_PATH ? g_variant_new_object_path (object->path)
                                       : connect4_admin_interface_read_at (self->interface, object, (guint) column);
    }

  return g_variant_new_tuple (cells, self->columns->len);
}
