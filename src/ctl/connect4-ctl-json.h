/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What an element of a D-Bus structure is called in JSON. A structure's fields end with one whose name is NULL. */
typedef struct _Connect4CtlField
{
  const char *name;
  const struct _Connect4CtlField *parts; /* if the element is a structure or an array of them */
} Connect4CtlField;

char *connect4_ctl_json_write (GVariant               *value,
                               const Connect4CtlField *fields,
                               gboolean                on_one_line);

G_END_DECLS
