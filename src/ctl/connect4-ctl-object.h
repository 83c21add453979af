/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "ctl/connect4-ctl.h"

G_BEGIN_DECLS

/* The player or the game that the first argument of a command names. */
typedef struct
{
  const char *folder;    /* of the D-Bus objects of its kind, below CONNECT4_REMOTE_ROOT */
  const char *interface; /* such as Game1 */
  const char *missing;   /* what to say if there is none; translated when it is printed */
} Connect4CtlKind;

GVariant *connect4_ctl_object_read (Connect4Ctl           *ctl,
                                    const Connect4CtlKind *kind,
                                    GError               **error);
gboolean  connect4_ctl_object_send (Connect4Ctl           *ctl,
                                    const Connect4CtlKind *kind,
                                    const char            *method,
                                    GError               **error);

G_END_DECLS
