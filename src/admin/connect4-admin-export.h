/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "admin/connect4-admin-interface.h"
#include "admin/connect4-admin-limiter.h"
#include "admin/connect4-admin-lists.h"
#include "admin/connect4-admin-notifier.h"
#include "admin/connect4-admin-setup.h"

G_BEGIN_DECLS

/* The objects on one connection. None is there before somebody calls it: it is found for the call. */
struct _Connect4AdminExport
{
  const Connect4AdminSetup *setup;                 /* not owned */
  const Connect4AdminInterface *const *interfaces; /* ends with NULL */
  GDBusConnection *connection;                     /* owned */
  GArray *registrations;                           /* of guint: the interfaces of the root */
  GArray *subtrees;                                /* of guint: the objects below it */
  gulong closed_handler;
  Connect4BusBacklog *backlog;
  Connect4AdminCallers *callers;
  Connect4AdminLimiter subscribers; /* of all signals but ObjectManager's */
  Connect4AdminLimiter managers;    /* of those: who has called GetManagedObjects() */
  Connect4AdminNotifier *notifier;
  Connect4AdminLists *lists;
  gboolean admits; /* the signal that is about to be sent is sent here */
};

Connect4AdminExport *connect4_admin_export_new  (const Connect4AdminSetup            *setup,
                                                 const Connect4AdminInterface *const *interfaces,
                                                 GDBusConnection                     *connection,
                                                 Connect4Authority                   *authority,
                                                 GError                             **error);
void                 connect4_admin_export_free (Connect4AdminExport                 *self);

GPtrArray           *connect4_admin_export_list (Connect4AdminExport                 *self,
                                                 const char                          *parent);
void                 connect4_admin_export_emit (Connect4AdminExport                 *self,
                                                 const char                          *path,
                                                 const char                          *interface,
                                                 const char                          *signal,
                                                 GVariant                            *parameters);

G_END_DECLS
