/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-admin-limits.h"

#include <glib/gi18n.h>

#include "settings/connect4-setting.h"

static gboolean
is_limit (const Connect4Setting *setting)
{
  return setting->live && setting->type == CONNECT4_SETTING_NUMBER;
}

/**
 * connect4_admin_limits_get:
 * @limits: the limits
 *
 * Returns: (transfer floating): their names and numbers, an `a{su}`
 */
GVariant *
connect4_admin_limits_get (const Connect4Limits *limits)
{
  const Connect4Settings settings = { .limits = *limits };
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{su}"));
  guint n_rows;
  const Connect4Setting *rows = connect4_setting_list (&n_rows);

  for (guint i = 0; i < n_rows; i++)
    if (is_limit (&rows[i]))
      g_variant_builder_add (&builder, "{su}", rows[i].name,
                             G_STRUCT_MEMBER (guint, &settings, rows[i].offset));

  return g_variant_builder_end (&builder);
}

/* Returns: (transfer full): the names of all limits */
static char *
list_limits (void)
{
  GString *names = g_string_new (NULL);
  guint n_rows;
  const Connect4Setting *rows = connect4_setting_list (&n_rows);

  for (guint i = 0; i < n_rows; i++)
    if (is_limit (&rows[i]))
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", rows[i].name);

  return g_string_free (names, FALSE);
}

static gboolean
set_limit (Connect4Settings  *settings,
           const char        *name,
           guint              number,
           GError           **error)
{
  const Connect4Setting *setting = connect4_setting_find (name);
  g_autofree char *text = g_strdup_printf ("%u", number);
  g_autoptr (GError) cause = NULL;

  if (setting == NULL || !is_limit (setting))
    {
      g_autofree char *names = list_limits ();

      g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                   _("There is no limit “%s”: there are %s"), name, names);
      return FALSE;
    }

  if (connect4_setting_parse (setting, name, text, settings, &cause))
    return TRUE;

  g_set_error_literal (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS, cause->message);
  return FALSE;
}

/**
 * connect4_admin_limits_set:
 * @limits: the limits
 * @changes: names and numbers, an `a{su}`
 * @error: return location for %G_DBUS_ERROR_INVALID_ARGS
 *
 * Changes some limits, for players from this machine as well.
 *
 * Returns: whether all of @changes make sense; else @limits is as before
 */
gboolean
connect4_admin_limits_set (Connect4Limits  *limits,
                           GVariant        *changes,
                           GError         **error)
{
  Connect4Settings settings = { .limits = *limits };
  GVariantIter iter;
  const char *name;
  guint32 number;

  g_variant_iter_init (&iter, changes);
  while (g_variant_iter_next (&iter, "{&su}", &name, &number))
    if (!set_limit (&settings, name, number, error))
      return FALSE;

  *limits = settings.limits;
  return TRUE;
}
