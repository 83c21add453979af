/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "ctl/connect4-properties.h"

/**
 * connect4_properties_get_number:
 * @properties: `a{sv}`
 * @name: a property of type `u` or `t`
 *
 * Returns: its value
 */
guint64
connect4_properties_get_number (GVariant   *properties,
                                const char *name)
{
  guint64 large = 0;
  guint32 small;

  if (g_variant_lookup (properties, name, "u", &small))
    return small;

  g_variant_lookup (properties, name, "t", &large);
  return large;
}

/**
 * connect4_properties_get_time:
 * @properties: `a{sv}`
 * @name: a property of type `t`, in microseconds
 *
 * Returns: its value, or %G_MAXINT64 if it is later than that; so two times can be subtracted
 */
gint64
connect4_properties_get_time (GVariant   *properties,
                              const char *name)
{
  return (gint64) MIN (connect4_properties_get_number (properties, name), G_MAXINT64);
}

/**
 * connect4_properties_get_boolean:
 * @properties: `a{sv}`
 * @name: a property of type `b`
 *
 * Returns: its value
 */
gboolean
connect4_properties_get_boolean (GVariant   *properties,
                                 const char *name)
{
  gboolean value = FALSE;

  g_variant_lookup (properties, name, "b", &value);
  return value;
}

/**
 * connect4_properties_get_text:
 * @properties: `a{sv}`
 * @name: a property of type `s`
 *
 * Returns: (transfer none): its value, which lives as long as @properties
 */
const char *
connect4_properties_get_text (GVariant   *properties,
                              const char *name)
{
  const char *value = "";

  g_variant_lookup (properties, name, "&s", &value);
  return value;
}
