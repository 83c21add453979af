/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "admin/connect4-admin-node.h"
#include "dbus/connect4-dbus.h"
#include "server/connect4-session.h"

G_BEGIN_DECLS

#define CONNECT4_ADMIN_INTERFACE(name) "io.github.connect4d." name

/**
 * Connect4AdminError:
 * @CONNECT4_ADMIN_ERROR_FAILED: it did not work
 * @CONNECT4_ADMIN_ERROR_NOT_FOUND: there is no such thing
 * @CONNECT4_ADMIN_ERROR_NOT_RUNNING: what was to be ended is not under way
 * @CONNECT4_ADMIN_ERROR_NOT_SUPPORTED: that cannot be done to it
 * @CONNECT4_ADMIN_ERROR_BUSY: not now, for something is under way already
 *
 * The errors io.github.connect4d.Error.* of the D-Bus interface.
 */
typedef enum {
  CONNECT4_ADMIN_ERROR_FAILED,
  CONNECT4_ADMIN_ERROR_NOT_FOUND,
  CONNECT4_ADMIN_ERROR_NOT_RUNNING,
  CONNECT4_ADMIN_ERROR_NOT_SUPPORTED,
  CONNECT4_ADMIN_ERROR_BUSY,
} Connect4AdminError;

#define CONNECT4_ADMIN_ERROR (connect4_admin_error_quark ())
GQuark connect4_admin_error_quark (void);

/* The longest text that an admin can say to players, in bytes. */
#define CONNECT4_ADMIN_TEXT_MAX 1024

typedef struct _Connect4AdminExport Connect4AdminExport;

/* One of the D-Bus objects as it is found for one call, property or row. None is kept. */
typedef struct
{
  Connect4AdminExport *export; /* not owned: the objects on its connection */
  const char *path;            /* not owned */
  Connect4Session *session;    /* not owned; for Session1 */
  Connect4SessionInfo info;    /* of that */
  const Connect4Game *game;    /* not owned; for Game1 */
  Connect4AdminNode *node;     /* owned; for Actor1 */
} Connect4AdminObject;

typedef struct
{
  const char *name;
  GVariant *(*get) (const Connect4AdminObject *object); /* floating */
} Connect4AdminProperty;

/* Defines a function that reads a property: its name, the kind of g_variant_new_*(), and what it is given, made from
 * @object. */
#define CONNECT4_ADMIN_DEFINE_GET(name, kind, value) \
  static GVariant *name (const Connect4AdminObject *object) \
  { \
    return g_variant_new_##kind (value); \
  }

/**
 * Connect4AdminMethod:
 * @name: its name
 * @call: does it; takes over the invocation, and answers it
 * @changes: whether it is for those alone who may change something
 * @check: (nullable): whether arguments make sense, before anything else is asked
 */
typedef struct
{
  const char *name;
  void (*call) (const Connect4AdminObject *object,
                GDBusMethodInvocation     *invocation);
  gboolean changes;
  gboolean (*check) (const Connect4AdminObject *object,
                     GVariant                  *arguments,
                     GError                   **error);
} Connect4AdminMethod;

/**
 * Connect4AdminInterface:
 * @info: what data/io.github.connect4d.xml says of it
 * @kinds: which kinds of objects have it: bits `1 << kind`
 * @properties: (array): in the order of @info
 * @methods: (array): all of them
 * @find: (nullable): finds what an object is about, by its path; %FALSE if it is gone
 * @list: (nullable): adds the paths of all objects that are there for this interface
 * @parent: (nullable): where those are
 *
 * How an interface of the D-Bus objects is read and called.
 */
typedef struct
{
  const GDBusInterfaceInfo *info;
  guint kinds;
  const Connect4AdminProperty *properties;
  const Connect4AdminMethod *methods;
  gboolean (*find) (Connect4AdminObject *object);
  void (*list) (const Connect4Services *services,
                GPtrArray              *paths);
  const char *parent;
} Connect4AdminInterface;

extern const Connect4AdminInterface connect4_admin_server1;
extern const Connect4AdminInterface connect4_admin_object_manager;
extern const Connect4AdminInterface connect4_admin_session1;
extern const Connect4AdminInterface connect4_admin_game1;
extern const Connect4AdminInterface connect4_admin_actor1;

/* Which properties of an interface are the columns of a list. */
typedef struct
{
  const Connect4AdminInterface *interface;
  GArray *columns; /* of int, owned: places among the properties; -1 for the object's path */
} Connect4AdminTable;

gboolean  connect4_admin_interface_is_of     (const Connect4AdminInterface *self,
                                              const char                   *path);
gboolean  connect4_admin_interface_find      (const Connect4AdminInterface *self,
                                              Connect4AdminExport          *export,
                                              const char                   *path,
                                              Connect4AdminObject          *object);
void      connect4_admin_object_clear        (Connect4AdminObject          *object);

GVariant *connect4_admin_interface_read      (const Connect4AdminInterface *self,
                                              const Connect4AdminObject    *object,
                                              const char                   *property);
GVariant *connect4_admin_interface_read_all  (const Connect4AdminInterface *self,
                                              const Connect4AdminObject    *object);
GVariant *connect4_admin_interface_read_live (const Connect4AdminInterface *self,
                                              const Connect4AdminObject    *object);
GVariant *connect4_admin_interface_compare   (const Connect4AdminInterface *self,
                                              GVariant                     *before,
                                              GVariant                     *now);
const Connect4AdminMethod *
          connect4_admin_interface_get_method (const Connect4AdminInterface *self,
                                               const char                   *name);

/* What admins say to players: the last argument of some methods. */

char    *connect4_admin_text_clean          (const char                 *text,
                                             GError                    **error);
gboolean connect4_admin_text_check_optional (const Connect4AdminObject  *object,
                                             GVariant                   *arguments,
                                             GError                    **error);
gboolean connect4_admin_text_check_required (const Connect4AdminObject  *object,
                                             GVariant                   *arguments,
                                             GError                    **error);
char    *connect4_admin_text_get            (GDBusMethodInvocation      *invocation);

void      connect4_admin_table_init          (Connect4AdminTable           *self,
                                              const Connect4AdminInterface *interface,
                                              GDBusMethodInvocation        *invocation);
void      connect4_admin_table_clear         (Connect4AdminTable           *self);
GVariant *connect4_admin_table_read_row      (const Connect4AdminTable     *self,
                                              const Connect4AdminObject    *object);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Connect4AdminObject, connect4_admin_object_clear)

G_END_DECLS
