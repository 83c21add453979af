/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CONNECT4_REMOTE_NAME "io.github.connect4d"
#define CONNECT4_REMOTE_ROOT "/io/github/connect4d"

/* A running connect4d at the other end of a D-Bus connection. All errors are Connect4CtlErrors. */
typedef struct _Connect4Remote Connect4Remote;

/* The server has left the bus, or closed the connection. */
typedef void (*Connect4RemoteGone) (gpointer user_data);

Connect4Remote  *connect4_remote_find           (const char          *bus,
                                                 const char          *address,
                                                 GError             **error);
void             connect4_remote_free           (Connect4Remote      *self);

GPid             connect4_remote_get_pid        (Connect4Remote      *self);
GVariant        *connect4_remote_read           (Connect4Remote      *self,
                                                 const char          *method,
                                                 GVariant            *arguments,
                                                 const char          *type,
                                                 GError             **error);
GVariant        *connect4_remote_change         (Connect4Remote      *self,
                                                 const char          *path,
                                                 const char          *method,
                                                 GVariant            *arguments,
                                                 const char          *reply_type,
                                                 GError             **error);
GVariant        *connect4_remote_get_all        (Connect4Remote      *self,
                                                 const char          *path,
                                                 const char          *interface,
                                                 GError             **error);

gboolean         connect4_remote_follow         (Connect4Remote      *self,
                                                 GDBusSignalCallback  on_signal,
                                                 Connect4RemoteGone   on_gone,
                                                 gpointer             user_data,
                                                 GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connect4Remote, connect4_remote_free)

G_END_DECLS
