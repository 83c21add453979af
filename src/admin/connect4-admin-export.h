/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "admin/connect4-admin-limiter.h"
#include "admin/connect4-admin-objects.h"
#include "admin/connect4-admin-notifier.h"

G_BEGIN_DECLS

#define CONNECT4_ADMIN_INTERFACE(name) "io.github.connect4d." name

/* The objects on one connection. None is there before somebody calls it: it is made for the call, and
 * dropped again. */
typedef struct
{
  const Connect4AdminSetup *setup; /* not owned */
  GDBusConnection *connection;     /* owned */
  Connect4Authority *authority;    /* owned */
  guint registrations[2];          /* of Server1 and ObjectManager */
  guint subtrees[3];               /* of sessions, games and actors */
  gulong closed_handler;
  Connect4BusBacklog *backlog;
  Connect4AdminCallers *callers;
  Connect4AdminLimiter subscribers; /* of all signals but ObjectManager's */
  Connect4AdminLimiter managers;    /* of those: who has called GetManagedObjects() */
  Connect4AdminNotifier *notifier;
  GQueue requests;                   /* of Connect4AdminRequest: those that are being authorised */
  GQueue listings;                   /* of Connect4AdminListing: those that are being made */
  guint32 listing_mark;              /* in the backlog, when the last of them was begun */
  gboolean admits;                   /* the signal that is about to be sent is sent here */
} Connect4AdminExport;

/**
 * Connect4AdminAct:
 * @self: where it was called
 * @invocation: (transfer full): a call by somebody who may do what it asks for
 */
typedef void (*Connect4AdminAct) (Connect4AdminExport   *self,
                                  GDBusMethodInvocation *invocation);

Connect4AdminExport    *connect4_admin_export_new       (const Connect4AdminSetup  *setup,
                                                         GDBusConnection           *connection,
                                                         Connect4Authority         *authority,
                                                         GError                   **error);
void                    connect4_admin_export_free      (Connect4AdminExport       *self);

GDBusInterfaceSkeleton *connect4_admin_export_find      (Connect4AdminExport       *self,
                                                         const char                *path,
                                                         const char                *interface);
void                    connect4_admin_export_set_none  (GObject                   *object,
                                                         guint                      property_id,
                                                         const GValue              *value,
                                                         GParamSpec                *pspec);
gboolean                connect4_admin_export_authorise (Connect4AdminExport       *self,
                                                         GDBusMethodInvocation     *invocation,
                                                         Connect4AdminAct           act);
void                    connect4_admin_export_emit      (Connect4AdminExport       *self,
                                                         const char                *path,
                                                         const char                *interface,
                                                         const char                *signal,
                                                         GVariant                  *parameters);

G_END_DECLS
