/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What an element of a D-Bus structure is called in JSON. A structure's names end with one that
 * is NULL. */
typedef struct _Connect4JsonName
{
  const char *name;
  const struct _Connect4JsonName *parts; /* if the element is a structure or an array of them */
} Connect4JsonName;

char *connect4_json_write         (GVariant               *value,
                                   const Connect4JsonName *names,
                                   gboolean                on_one_line);

void  connect4_json_append        (GString                *text,
                                   GVariant               *value,
                                   const Connect4JsonName *names);
void  connect4_json_append_number (GString                *text,
                                   guint64                 number);
void  connect4_json_append_string (GString                *text,
                                   const char             *string);

G_END_DECLS
