/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-admin-session.h"

#include <glib/gi18n.h>

#include "admin/connect4-admin-lists.h"
#include "admin/connect4-admin-path.h"
#include "admin/connect4-admin-reply.h"
#include "admin/connect4-admin-text.h"
#include "server/connect4-sessions.h"

struct _Connect4AdminSession
{
  Connect4DBusSession1Skeleton parent_instance;

  Connect4AdminExport *export; /* not owned */
  Connect4Session *session;    /* owned */
};

/* In the order of data/io.github.connect4d.xml. */
typedef enum {
  PROP_ID = 1,
  PROP_ADDRESS,
  PROP_SINCE,
  PROP_IDLE,
  PROP_LANGUAGE,
  PROP_PLACE,
  PROP_GAME,
  PROP_SYMBOL,
  PROP_REQUESTS,
  PROP_CRASHES,
} Connect4AdminSessionProperty;

static void iface_init (Connect4DBusSession1Iface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Connect4AdminSession,
                               connect4_admin_session,
                               CONNECT4_DBUS_TYPE_SESSION1_SKELETON,
                               G_IMPLEMENT_INTERFACE (CONNECT4_DBUS_TYPE_SESSION1, iface_init))

/* The session that a call was about; if it has ended meanwhile, the caller is told so and gets no other
 * answer. */
static Connect4Session *
find_session (Connect4AdminExport   *export,
              GDBusMethodInvocation *invocation)
{
  const char *path = g_dbus_method_invocation_get_object_path (invocation);
  Connect4Session *session = NULL;
  guint64 id;

  if (connect4_admin_path_parse_session (path, &id))
    session = connect4_sessions_find (export->setup->services, id);
  if (session == NULL)
    g_dbus_method_invocation_return_error (invocation, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT,
                                           _("The player has left: there is nothing at %s any more"), path);

  return session;
}

/* Returns: (transfer full): the only argument of a call, a text that has been found to be in order */
static char *
get_text (GDBusMethodInvocation *invocation)
{
  const char *text;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(&s)", &text);

  return connect4_admin_text_clean (text, CONNECT4_ADMIN_TEXT_OPTIONAL, NULL);
}

static void
act_tell (Connect4AdminExport   *export,
          GDBusMethodInvocation *invocation)
{
  Connect4Session *session = find_session (export, invocation);
  g_autofree char *text = NULL;

  if (session == NULL)
    return;

  text = get_text (invocation);
  connect4_session_tell (session, text);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
act_kick (Connect4AdminExport   *export,
          GDBusMethodInvocation *invocation)
{
  Connect4Session *session = find_session (export, invocation);
  g_autofree char *reason = NULL;

  if (session == NULL)
    return;

  reason = get_text (invocation);
  connect4_session_kick (session, reason);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static gboolean
handle_text (Connect4DBusSession1  *object,
             GDBusMethodInvocation *invocation,
             const char            *text,
             Connect4AdminTextKind  kind,
             Connect4AdminAct       act)
{
  Connect4AdminSession *self = CONNECT4_ADMIN_SESSION (object);
  g_autofree char *clean = NULL;
  GError *error = NULL;

  clean = connect4_admin_text_clean (text, kind, &error);
  if (clean == NULL)
    return connect4_admin_reply_refuse (invocation, error);

  return connect4_admin_export_authorise (self->export, invocation, act);
}

static gboolean
connect4_admin_session_tell (Connect4DBusSession1  *object,
                             GDBusMethodInvocation *invocation,
                             const char            *text)
{
  return handle_text (object, invocation, text, CONNECT4_ADMIN_TEXT_REQUIRED, act_tell);
}

static gboolean
connect4_admin_session_kick (Connect4DBusSession1  *object,
                             GDBusMethodInvocation *invocation,
                             const char            *reason)
{
  return handle_text (object, invocation, reason, CONNECT4_ADMIN_TEXT_OPTIONAL, act_kick);
}

static void
iface_init (Connect4DBusSession1Iface *iface)
{
  iface->handle_tell = connect4_admin_session_tell;
  iface->handle_kick = connect4_admin_session_kick;
}

static void
connect4_admin_session_get_property (GObject    *object,
                                     guint       property_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  Connect4AdminSession *self = CONNECT4_ADMIN_SESSION (object);
  guint64 id = connect4_actor_get_id (CONNECT4_ACTOR (self->session));
  Connect4SessionInfo info;

  connect4_session_get_info (self->session, &info);

  switch ((Connect4AdminSessionProperty) property_id)
    {
    case PROP_ID:
      g_value_set_uint64 (value, id);
      break;
    case PROP_ADDRESS:
      g_value_take_string (value, connect4_admin_lists_get_address (&info));
      break;
    case PROP_SINCE:
      g_value_set_uint64 (value, (guint64) info.since);
      break;
    case PROP_IDLE:
      g_value_set_uint64 (value, (guint64) info.idle);
      break;
    case PROP_LANGUAGE:
      g_value_set_string (value, info.language);
      break;
    case PROP_PLACE:
      g_value_set_static_string (value, *info.game != '\0' ? "game" : "menu");
      break;
    case PROP_GAME:
      g_value_set_string (value, info.game);
      break;
    case PROP_SYMBOL:
      g_value_take_string (value, connect4_admin_lists_get_own_symbol (self->export->setup->services, id,
                                                                       info.game));
      break;
    case PROP_REQUESTS:
      g_value_set_uint64 (value, info.n_requests);
      break;
    case PROP_CRASHES:
      g_value_set_uint64 (value, info.n_crashes);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
connect4_admin_session_finalize (GObject *object)
{
  g_clear_object (&CONNECT4_ADMIN_SESSION (object)->session);

  G_OBJECT_CLASS (connect4_admin_session_parent_class)->finalize (object);
}

static void
connect4_admin_session_class_init (Connect4AdminSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = connect4_admin_session_get_property;
  object_class->set_property = connect4_admin_export_set_none;
  object_class->finalize = connect4_admin_session_finalize;
  connect4_dbus_session1_override_properties (object_class, PROP_ID);
}

static void
connect4_admin_session_init (Connect4AdminSession *self)
{
}

/**
 * connect4_admin_session_new:
 * @export: the objects on a connection; outlives this one
 * @session: a session that lives
 *
 * Returns: (transfer full): the D-Bus object of @session
 */
Connect4AdminSession *
connect4_admin_session_new (Connect4AdminExport *export,
                            Connect4Session     *session)
{
  Connect4AdminSession *self = g_object_new (CONNECT4_TYPE_ADMIN_SESSION, NULL);

  self->export = export;
  self->session = g_object_ref (session);

  return self;
}
