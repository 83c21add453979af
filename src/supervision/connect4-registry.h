/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "supervision/connect4-actor.h"

G_BEGIN_DECLS

typedef enum {
  CONNECT4_REGISTRY_UNIQUE,
  CONNECT4_REGISTRY_DUPLICATE,
} Connect4RegistryKeys;

#define CONNECT4_TYPE_REGISTRY (connect4_registry_get_type ())
G_DECLARE_FINAL_TYPE (Connect4Registry, connect4_registry, CONNECT4, REGISTRY, Connect4Actor)

typedef void (*Connect4RegistryFunc) (Connect4Actor *owner,
                                      gpointer       value,
                                      gpointer       user_data);

Connect4Registry *connect4_registry_new            (const char            *name,
                                                    Connect4RegistryKeys   keys);
void              connect4_registry_set_link_owners (Connect4Registry     *self,
                                                     gboolean              link_owners);
gboolean          connect4_registry_register       (Connect4Registry      *self,
                                                    Connect4Actor         *owner,
                                                    const char            *key,
                                                    gpointer               value,
                                                    GDestroyNotify         value_free,
                                                    GError               **error);
void              connect4_registry_unregister     (Connect4Registry      *self,
                                                    Connect4Actor         *owner,
                                                    const char            *key);
Connect4Actor    *connect4_registry_lookup         (Connect4Registry      *self,
                                                    const char            *key);
guint             connect4_registry_dispatch       (Connect4Registry      *self,
                                                    const char            *key,
                                                    Connect4RegistryFunc   func,
                                                    gpointer               user_data);
guint             connect4_registry_count          (Connect4Registry      *self);

G_END_DECLS
