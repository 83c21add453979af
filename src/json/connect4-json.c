/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-json"
#include "config.h"

#include "json/connect4-json.h"

#include <math.h>

#define INDENT "  "

/* Texts and numbers */

static void
append_escaped (GString       *text,
                unsigned char  character)
{
  static const char letters[] = { ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r' };

  if (character == '"' || character == '\\')
    g_string_append_printf (text, "\\%c", character);
  else if (character < sizeof letters && letters[character] != '\0')
    g_string_append_printf (text, "\\%c", letters[character]);
  else
    g_string_append_printf (text, "\\u%04x", character);
}

static gboolean
has_to_be_escaped (char character)
{
  return (unsigned char) character < ' ' || character == '"' || character == '\\' || character == '\177';
}

/**
 * connect4_json_append_string:
 * @text: where to write
 * @string: what to write, UTF-8
 *
 * Appends @string in JSON (RFC 8259), with its quotes.
 */
void
connect4_json_append_string (GString    *text,
                             const char *string)
{
  g_string_append_c (text, '"');
  while (*string != '\0')
    {
      const char *end = string;

      while (*end != '\0' && !has_to_be_escaped (*end))
        end++;
      g_string_append_len (text, string, end - string);
      if (*end != '\0')
        append_escaped (text, (unsigned char) *end++);
      string = end;
    }
  g_string_append_c (text, '"');
}

/**
 * connect4_json_append_number:
 * @text: where to write
 * @number: what to write
 *
 * Appends @number, faster than printf() does it.
 */
void
connect4_json_append_number (GString *text,
                             guint64  number)
{
  char digits[20];
  gsize first = sizeof digits;

  do
    digits[--first] = (char) ('0' + number % 10);
  while ((number /= 10) > 0);

  g_string_append_len (text, digits + first, (gssize) (sizeof digits - first));
}

/* Writes what it is given at once: to build a document of the list of ten thousand players first, as
 * libraries do, takes several times as long as all the rest. */
typedef struct
{
  GString *text; /* not owned */
  gboolean on_one_line;
  guint depth; /* how many objects and arrays are open */
} Writer;

static void writer_add (Writer                 *self,
                        GVariant               *value,
                        const Connect4JsonName *names);

/* Parts of containers */

static void
writer_break_line (Writer *self)
{
  if (self->on_one_line)
    return;

  g_string_append_c (self->text, '\n');
  for (guint i = 0; i < self->depth; i++)
    g_string_append_len (self->text, INDENT, strlen (INDENT));
}

static void
writer_open (Writer *self,
             char    bracket)
{
  g_string_append_c (self->text, bracket);
  self->depth++;
}

/* Goes where the next element of what is open belongs. */
static void
writer_begin_element (Writer *self,
                      gsize   index)
{
  if (index > 0)
    g_string_append_c (self->text, ',');
  writer_break_line (self);
}

static void
writer_close (Writer *self,
              char    bracket,
              gsize   n_elements)
{
  self->depth--;
  if (n_elements > 0)
    writer_break_line (self);
  g_string_append_c (self->text, bracket);
}

static void
writer_add_key (Writer     *self,
                const char *key)
{
  connect4_json_append_string (self->text, key);
  g_string_append (self->text, self->on_one_line ? ":" : " : ");
}

static void
writer_add_integer (Writer *self,
                    gint64  number)
{
  if (number < 0)
    g_string_append_c (self->text, '-');
  connect4_json_append_number (self->text, number < 0 ? -(guint64) number : (guint64) number);
}

static void
writer_add_double (Writer *self,
                   double  number)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  /* RFC 8259 has no words for what is not a number, or infinite. */
  if (!isfinite (number))
    g_string_append (self->text, "null");
  else
    g_string_append (self->text, g_ascii_dtostr (digits, sizeof digits, number));
}

/* Containers */

/* Writes D-Bus' ConnectionsEver as connections_ever; anything else stays as it is. */
static char *
key_of_property (const char *name)
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
find_parts (const Connect4JsonName *names,
            const char             *key)
{
  for (; names != NULL && names->name != NULL; names++)
    if (g_str_equal (names->name, key))
      return names->parts;

  return NULL;
}

static void
writer_add_dictionary (Writer                 *self,
                       GVariant               *value,
                       const Connect4JsonName *names)
{
  gsize n_elements = g_variant_n_children (value);

  writer_open (self, '{');
  for (gsize i = 0; i < n_elements; i++)
    {
      g_autoptr (GVariant) entry = g_variant_get_child_value (value, i);
      g_autoptr (GVariant) name = g_variant_get_child_value (entry, 0);
      g_autoptr (GVariant) element = g_variant_get_child_value (entry, 1);
      g_autofree char *key = key_of_property (g_variant_get_string (name, NULL));

      writer_begin_element (self, i);
      writer_add_key (self, key);
      writer_add (self, element, find_parts (names, key));
    }
  writer_close (self, '}', n_elements);
}

static void
writer_add_structure (Writer                 *self,
                      GVariant               *value,
                      const Connect4JsonName *names)
{
  gsize n_elements = g_variant_n_children (value);
  gsize i;

  writer_open (self, '{');
  for (i = 0; i < n_elements && names[i].name != NULL; i++)
    {
      g_autoptr (GVariant) element = g_variant_get_child_value (value, i);

      writer_begin_element (self, i);
      writer_add_key (self, names[i].name);
      writer_add (self, element, names[i].parts);
    }
  writer_close (self, '}', i);
}

static void
writer_add_array (Writer                 *self,
                  GVariant               *value,
                  const Connect4JsonName *names)
{
  gsize n_elements = g_variant_n_children (value);

  writer_open (self, '[');
  for (gsize i = 0; i < n_elements; i++)
    {
      g_autoptr (GVariant) element = g_variant_get_child_value (value, i);

      writer_begin_element (self, i);
      writer_add (self, element, names);
    }
  writer_close (self, ']', n_elements);
}

static void
writer_add_variant (Writer                 *self,
                    GVariant               *value,
                    const Connect4JsonName *names)
{
  g_autoptr (GVariant) inner = g_variant_get_variant (value);

  writer_add (self, inner, names);
}

/* Values */

static void
writer_add (Writer                 *self,
            GVariant               *value,
            const Connect4JsonName *names)
{
  switch (g_variant_classify (value))
    {
    case G_VARIANT_CLASS_BOOLEAN:
      g_string_append (self->text, g_variant_get_boolean (value) ? "true" : "false");
      break;
    case G_VARIANT_CLASS_BYTE:
      connect4_json_append_number (self->text, g_variant_get_byte (value));
      break;
    case G_VARIANT_CLASS_INT16:
      writer_add_integer (self, g_variant_get_int16 (value));
      break;
    case G_VARIANT_CLASS_UINT16:
      connect4_json_append_number (self->text, g_variant_get_uint16 (value));
      break;
    case G_VARIANT_CLASS_INT32:
      writer_add_integer (self, g_variant_get_int32 (value));
      break;
    case G_VARIANT_CLASS_UINT32:
      connect4_json_append_number (self->text, g_variant_get_uint32 (value));
      break;
    case G_VARIANT_CLASS_INT64:
      writer_add_integer (self, g_variant_get_int64 (value));
      break;
    case G_VARIANT_CLASS_UINT64:
      connect4_json_append_number (self->text, g_variant_get_uint64 (value));
      break;
    case G_VARIANT_CLASS_HANDLE:
      writer_add_integer (self, g_variant_get_handle (value));
      break;
    case G_VARIANT_CLASS_DOUBLE:
      writer_add_double (self, g_variant_get_double (value));
      break;
    case G_VARIANT_CLASS_STRING:
    case G_VARIANT_CLASS_OBJECT_PATH:
    case G_VARIANT_CLASS_SIGNATURE:
      connect4_json_append_string (self->text, g_variant_get_string (value, NULL));
      break;
    case G_VARIANT_CLASS_VARIANT:
      writer_add_variant (self, value, names);
      break;
    case G_VARIANT_CLASS_ARRAY:
      if (g_str_has_prefix (g_variant_get_type_string (value), "a{s"))
        writer_add_dictionary (self, value, names);
      else
        writer_add_array (self, value, names);
      break;
    case G_VARIANT_CLASS_TUPLE:
      if (names != NULL)
        writer_add_structure (self, value, names);
      else
        writer_add_array (self, value, NULL);
      break;
    case G_VARIANT_CLASS_DICT_ENTRY:
      writer_add_array (self, value, names);
      break;
    case G_VARIANT_CLASS_MAYBE: /* not on D-Bus */
    default:
      g_assert_not_reached ();
    }
}

/**
 * connect4_json_append:
 * @text: where to write
 * @value: what goes over D-Bus
 * @names: (nullable): as connect4_json_write() takes them
 *
 * Appends @value in JSON (RFC 8259), without line breaks.
 */
void
connect4_json_append (GString                *text,
                      GVariant               *value,
                      const Connect4JsonName *names)
{
  Writer writer = { text, TRUE, 0 };

  writer_add (&writer, value, names);
}

/**
 * connect4_json_write:
 * @value: what goes over D-Bus
 * @names: (nullable): what the elements of its structures are called: of @value itself if it is a
 *   structure or an array of them, of the values of these keys if it is a dictionary
 * @on_one_line: whether to write it without line breaks
 *
 * Returns: (transfer full): @value in JSON (RFC 8259)
 */
char *
connect4_json_write (GVariant               *value,
                     const Connect4JsonName *names,
                     gboolean                on_one_line)
{
  Writer writer = { g_string_new (NULL), on_one_line, 0 };

  writer_add (&writer, value, names);

  return g_string_free (writer.text, FALSE);
}
