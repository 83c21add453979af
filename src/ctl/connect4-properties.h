/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Looks into `a{sv}`, as the properties of a D-Bus object come. What is not there is 0, FALSE or
 * empty. */
guint64     connect4_properties_get_number  (GVariant   *properties,
                                             const char *name);
gint64      connect4_properties_get_time    (GVariant   *properties,
                                             const char *name);
gboolean    connect4_properties_get_boolean (GVariant   *properties,
                                             const char *name);
const char *connect4_properties_get_text    (GVariant   *properties,
                                             const char *name);

G_END_DECLS
