/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-admin.h"
#include "dbus/connect4-dbus.h"
#include "loop/connect4-memory.h"
#include "server/connect4-drain.h"

#include <unistd.h>

#define N_CALLS 5000

/* How many are not answered at a time. */
#define MAX_WAITING 100

/* How much memory may be more after as many calls again: what the allocator keeps, far less than what a
 * leak of a few hundred bytes a call comes to. */
#define MEMORY_SLACK (4 * 1024 * 1024)

/* Sanitizers keep what is freed. */
#define CHECKS_MEMORY (!CONNECT4_SANITIZED)

static char *
random_text (void)
{
  static const char *const texts[] = {
    "", " ", "x", "\n", "\033[2J", "midi \303\240 \346\227\245\346\234\254", "%s%n%d", "idle-timeout",
    "request-rate", "'; DROP TABLE games", "/", "..", "\357\277\277",
  };
  gsize n = g_test_rand_int_range (0, G_N_ELEMENTS (texts) + 1);

  if (n < G_N_ELEMENTS (texts))
    return g_strdup (texts[n]);

  return g_strnfill (g_test_rand_int_range (0, 3000), (char) g_test_rand_int_range (1, 127));
}

static guint32
random_number (void)
{
  static const guint32 numbers[] = { 0, 1, 2, 7, 86400, 86401, G_MAXINT32, G_MAXUINT32 };

  return numbers[g_test_rand_int_range (0, G_N_ELEMENTS (numbers))];
}

static GVariant *random_value (const GVariantType *type);

static GVariant *
random_array (const GVariantType *type)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, type);
  for (int n = g_test_rand_int_range (0, 4); n > 0; n--)
    g_variant_builder_add_value (&builder, random_value (g_variant_type_element (type)));

  return g_variant_builder_end (&builder);
}

static GVariant *
random_tuple (const GVariantType *type)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, type);
  for (const GVariantType *item = g_variant_type_first (type); item != NULL; item = g_variant_type_next (item))
    g_variant_builder_add_value (&builder, random_value (item));

  return g_variant_builder_end (&builder);
}

static GVariant *
random_value (const GVariantType *type)
{
  switch (g_variant_type_peek_string (type)[0])
    {
    case 's':
      return g_variant_new_take_string (random_text ());
    case 'u':
      return g_variant_new_uint32 (random_number ());
    case 't':
      return g_variant_new_uint64 (random_number ());
    case 'x':
      return g_variant_new_int64 (-(gint64) random_number ());
    case 'd':
      return g_variant_new_double (g_test_rand_double ());
    case 'b':
      return g_variant_new_boolean (random_number () == 0);
    case 'o':
      return g_variant_new_object_path ("/io/github/connect4d");
    case 'v':
      return g_variant_new_variant (g_variant_new_uint32 (random_number ()));
    case 'a':
      return random_array (type);
    default:
      return random_tuple (type);
    }
}

/* Of a method's own types, or of any. */
static GVariant *
random_arguments (const GDBusMethodInfo *method)
{
  static const char *const types[] = { "()",      "(s)",  "(u)",   "(us)",  "(su)", "(a{su})", "(x)", "(ss)",
                                       "(a{ss})", "(as)", "(v)",   "(sv)",  "(o)",  "(d)",     "(b)", "(ssv)",
                                       "(t)",     "(ao)", "(a(ts))" };
  g_autoptr (GString) type = g_string_new ("(");

  if (g_test_rand_int_range (0, 4) == 0)
    return random_value ((const GVariantType *) types[g_test_rand_int_range (0, G_N_ELEMENTS (types))]);

  for (guint i = 0; method->in_args != NULL && method->in_args[i] != NULL; i++)
    g_string_append (type, method->in_args[i]->signature);
  g_string_append_c (type, ')');

  return random_value ((const GVariantType *) type->str);
}

/* An object that has @interface, if that is one that not every path leads to. */
static const char *
get_fitting_path (Connect4TestAdmin        *self,
                  const GDBusInterfaceInfo *interface)
{
  if (g_str_has_suffix (interface->name, "Server1"))
    return CONNECT4_TEST_ROOT;
  if (g_str_has_suffix (interface->name, "Session1"))
    return g_object_get_data (G_OBJECT (self->admin), "session");
  if (g_str_has_suffix (interface->name, "Game1"))
    return g_object_get_data (G_OBJECT (self->admin), "game");

  return NULL;
}

/* One of the objects that are there, or of those that are not. */
static char *
random_path (Connect4TestAdmin        *self,
             const GDBusInterfaceInfo *interface)
{
  static const char *const paths[] = {
    "",
    "/sessions",
    "/sessions/0",
    "/sessions/1",
    "/sessions/18446744073709551615",
    "/sessions/_",
    "/games",
    "/games/NONE",
    "/actors",
    "/actors/root",
    "/actors/root_2fgames",
    "/actors/root_2fgames_2fregistry",
    "/actors/root_2fgames_2fgame_2dservers",
    "/actors/root_2fhandlers",
    "/actors/root_2fhandlers_2fdispatcher",
    "/actors/root_2fhandlers_2fprocesses",
    "/actors/root_2fhandlers_2fprocesses_2fhandler_2d1",
    "/actors/root_2fendpoint_2flistener",
    "/actors/root_2fpub_2dsub",
    "/actors/root_2ftasks",
    "/actors/root_2",
    "/elsewhere",
  };
  const char *fitting = get_fitting_path (self, interface);
  int n = g_test_rand_int_range (0, G_N_ELEMENTS (paths) + 8);

  if (fitting != NULL && g_test_rand_int_range (0, 2) == 0)
    return g_strdup (fitting);
  if (n < (int) G_N_ELEMENTS (paths))
    return g_strconcat (CONNECT4_TEST_ROOT, paths[n], NULL);

  return g_strdup (g_object_get_data (G_OBJECT (self->admin), n % 2 == 0 ? "session" : "game"));
}

/* What Get() or GetAll() takes, or something else. */
static GVariant *
random_property (const GDBusInterfaceInfo *interface,
                 const GDBusMethodInfo    *method)
{
  switch (g_test_rand_int_range (0, 5))
    {
    case 0:
      return random_arguments (method);
    case 1:
    case 2:
      return g_variant_new ("(ss)", interface->name, interface->properties[0]->name);
    default:
      return g_variant_new ("(s)", interface->name);
    }
}

static void
on_answer (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GVariant *reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  g_clear_pointer (&reply, g_variant_unref);
  --*(guint *) user_data;
}

static void
call_at_random (Connect4TestAdmin *self,
                guint             *n_waiting)
{
  static const GDBusMethodInfo get = { .name = (char *) "Get" };
  const GDBusInterfaceInfo *const interfaces[] = {
    &io_github_connect4d_server1_interface,
    &io_github_connect4d_session1_interface,
    &io_github_connect4d_game1_interface,
    &io_github_connect4d_actor1_interface,
  };
  const GDBusInterfaceInfo *interface = interfaces[g_test_rand_int_range (0, G_N_ELEMENTS (interfaces))];
  const GDBusMethodInfo *method = &get;
  g_autofree char *path = random_path (self, interface);
  guint n_methods = 0;

  while (interface->methods[n_methods] != NULL)
    n_methods++;
  method = interface->methods[g_test_rand_int_range (0, (int) n_methods)];

  ++*n_waiting;
  if (g_test_rand_int_range (0, 3) == 0)
    g_dbus_connection_call (self->admin, connect4_test_admin_get_name (self), path,
                            "org.freedesktop.DBus.Properties",
                            g_test_rand_int_range (0, 2) == 0 ? "GetAll" : "Get",
                            random_property (interface, method),
                            NULL, G_DBUS_CALL_FLAGS_NONE, G_MAXINT, NULL, on_answer, n_waiting);
  else
    g_dbus_connection_call (self->admin, connect4_test_admin_get_name (self), path, interface->name,
                            method->name, random_arguments (method), NULL, G_DBUS_CALL_FLAGS_NONE, G_MAXINT,
                            NULL, on_answer, n_waiting);
}

/* Whatever has been stopped or killed is made good again now and then, so that there is something to call. */
static void
repair (Connect4TestAdmin *self,
        guint             *n_waiting)
{
  static const char *const parts[] = { "root_2fpub_2dsub", "root_2fgames", "root_2ftasks", "root_2fhandlers",
                                       "root_2fendpoint" };
  g_autofree char *game = NULL;
  g_autofree char *code = NULL;

  /* Those who are taken leave of, and do not close, are waited for. */
  g_ptr_array_set_size (self->players, 0);
  connect4_test_iterate_until (*n_waiting == 0);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *path = g_strconcat (CONNECT4_TEST_ACTOR, parts[i], NULL);

      connect4_test_admin_expect (self, path, "Actor1.Restart", NULL, "()");
    }

  connect4_test_admin_do (self, "", "Server1.SetLimits",
                          "({'max-connections': uint32 100, 'max-connections-per-address': 0, "
                          "'idle-timeout': 0, 'line-timeout': 0, 'request-rate': 0, 'request-burst': 40, "
                          "'crash-penalty': 0},)");
  connect4_test_admin_do (self, "", "Server1.Drain", "(uint32 600, '')");
  connect4_test_admin_do (self, "", "Server1.CancelDrain", NULL);
  connect4_test_iterate_until (
    connect4_sessions_get_traffic (connect4_tree_get_services (self->tree)->sessions)->n_players == 0);
  code = connect4_test_admin_begin_game (self);
  game = g_strconcat (CONNECT4_TEST_ROOT "/games/", code, NULL);
  g_object_set_data_full (G_OBJECT (self->admin), "game", g_steal_pointer (&game), g_free);
  g_object_set_data_full (
    G_OBJECT (self->admin), "session",
    g_strdup_printf (CONNECT4_TEST_ROOT "/sessions/%" G_GUINT64_FORMAT,
                     connect4_actor_get_id (CONNECT4_ACTOR (connect4_test_admin_get_session (self, 0)))),
    g_free);
  g_ptr_array_set_size (self->signals, 0);
}

static void
fuzz (Connect4TestAdmin *self)
{
  guint n_waiting = 0;

  for (guint i = 0; i < N_CALLS; i++)
    {
      if (i % 500 == 0)
        repair (self, &n_waiting);
      call_at_random (self, &n_waiting);
      connect4_test_iterate_until (n_waiting < MAX_WAITING);
    }
  repair (self, &n_waiting);
}

/* The end of a drain is not the end of the test. */
static void
on_drained (gpointer user_data)
{
}

/* Nothing crashes, GLib warns of nothing, and nothing is left over. */
static void
test_fuzz (Connect4TestAdmin *self,
           gconstpointer      place)
{
  static Connect4DrainFuncs drain_funcs = { .finish = on_drained };
  Connect4Supervisor *root = connect4_tree_get_root (self->tree);
  Connect4Drain *drain = connect4_tree_get_services (self->tree)->drain;
  guint64 before;

  g_object_set (root, "max-restarts", G_MAXUINT, NULL);
  drain_funcs.show = drain->funcs->show;
  drain->funcs = &drain_funcs;
  fuzz (self);
  before = connect4_memory_get_of_process (getpid ());
  fuzz (self);
  if (CHECKS_MEMORY)
    g_assert_cmpuint (connect4_memory_get_of_process (getpid ()), <, before + MEMORY_SLACK);
  g_assert_cmpuint (self->n_stops, >, 0);
  g_assert_cmpuint (self->n_reloads, >, 0);
}

static void
add_tests (void)
{
  connect4_test_admin_add ("/admin/fuzz", test_fuzz);
}

int
main (int    argc,
      char **argv)
{
  return connect4_test_admin_run (&argc, &argv, add_tests);
}
