/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-admin.h"

#define UNKNOWN_OBJECT "org.freedesktop.DBus.Error.UnknownObject"
#define NOT_SUPPORTED  "io.github.connect4d.Error.NotSupported"

#define ROOT      "/actors/root"
#define GAMES     "/actors/root_2fgames"
#define ENDPOINT  "/actors/root_2fendpoint"
#define LISTENER  "/actors/root_2fendpoint_2flistener"
#define PROCESSES "/actors/root_2fhandlers_2fprocesses"

static char *
get_id (Connect4TestAdmin *self,
        const char        *path)
{
  return connect4_test_admin_print (self, path, "Actor1.Id");
}

/* The object of the first child that a supervisor has, relative to the root. */
static char *
get_first_child (Connect4TestAdmin *self,
                 const char        *path)
{
  g_autoptr (GVariant) reply = connect4_test_admin_call (self, path, "Actor1.ListChildren", NULL);
  g_autofree const char **children = NULL;

  g_variant_get (reply, "(^a&o)", &children);
  g_assert_nonnull (children[0]);

  return g_strdup (children[0] + strlen (CONNECT4_TEST_ROOT));
}

static void
test_supervisor (Connect4TestAdmin *self,
                 gconstpointer      place)
{
  connect4_test_admin_assert (self, GAMES, "Actor1.Path", "'root/games'");
  connect4_test_admin_assert (self, GAMES, "Actor1.Name", "'games'");
  connect4_test_admin_assert (self, GAMES, "Actor1.Parent", "'" CONNECT4_TEST_ACTOR "root'");
  connect4_test_admin_assert (self, GAMES, "Actor1.Type", "'supervisor'");
  connect4_test_admin_assert (self, GAMES, "Actor1.Class", "'Connect4Supervisor'");
  connect4_test_admin_assert (self, GAMES, "Actor1.State", "'running'");
  connect4_test_admin_assert (self, GAMES, "Actor1.Children", "2");
  connect4_test_admin_assert (self, GAMES, "Actor1.Strategy", "'rest-for-one'");
  connect4_test_admin_assert (self, GAMES, "Actor1.MaxRestarts", "3");
  connect4_test_admin_assert (self, GAMES, "Actor1.MaxSeconds", "5");
  connect4_test_admin_assert (self, GAMES, "Actor1.ChildRestarts", "0");
  connect4_test_admin_assert (self, GAMES, "Actor1.ChildCrashes", "0");
  connect4_test_admin_expect (self, GAMES, "Actor1.ListChildren", NULL,
                              "(['" CONNECT4_TEST_ACTOR "root_2fgames_2fregistry', '" CONNECT4_TEST_ACTOR
                              "root_2fgames_2fgame_2dservers'],)");
}

static void
test_root (Connect4TestAdmin *self,
           gconstpointer      place)
{
  connect4_test_admin_assert (self, ROOT, "Actor1.Path", "'root'");
  connect4_test_admin_assert (self, ROOT, "Actor1.Name", "'root'");
  connect4_test_admin_assert (self, ROOT, "Actor1.Parent", "'/'");
  connect4_test_admin_assert (self, ROOT, "Actor1.Strategy", "'one-for-one'");
  connect4_test_admin_refuse (self, ROOT, "Actor1.Restart", NULL, NOT_SUPPORTED,
                              "The root cannot be restarted: restart connect4d, or a part of it");
  connect4_test_admin_expect (self, ROOT, "Actor1.Terminate", NULL, "()");
  g_assert_cmpuint (self->n_stops, ==, 1);
}

static void
test_worker (Connect4TestAdmin *self,
             gconstpointer      place)
{
  connect4_test_admin_assert (self, LISTENER, "Actor1.Type", "'worker'");
  connect4_test_admin_assert (self, LISTENER, "Actor1.Class", "'Connect4Endpoint'");
  connect4_test_admin_assert (self, LISTENER, "Actor1.Pid", "0");
  connect4_test_admin_assert (self, LISTENER, "Actor1.Memory", "0");
  connect4_test_admin_assert (self, LISTENER, "Actor1.Strategy", "''");
  connect4_test_admin_assert (self, LISTENER, "Actor1.Children", "0");
  connect4_test_admin_expect (self, LISTENER, "Actor1.ListChildren", NULL, "([],)");
}

static void
test_process (Connect4TestAdmin *self,
              gconstpointer      place)
{
  g_autofree char *process = get_first_child (self, PROCESSES);
  g_autofree char *pid = connect4_test_admin_print (self, process, "Actor1.Pid");
  g_autoptr (GVariant) memory = connect4_test_admin_get (self, process, "Actor1.Memory");
  g_autofree char *proc = g_strdup_printf ("/proc/%s", pid);

  connect4_test_admin_assert (self, process, "Actor1.Type", "'process'");
  connect4_test_admin_assert (self, process, "Actor1.Class", "'Connect4HandlerProcess'");
  g_assert_cmpint (atoi (pid), >, 0);
  g_assert_cmpuint (g_variant_get_uint64 (memory), >, 4096);
  g_assert_true (g_file_test (proc, G_FILE_TEST_IS_DIR));

  connect4_test_admin_refuse (
    self, process, "Actor1.Restart", NULL, NOT_SUPPORTED,
    "Handlers are not restarted: another takes the place of one that ends. To end one, use connect4ctl kill-handler");
  connect4_test_admin_expect (self, process, "Actor1.Terminate", NULL, "()");
  g_assert_false (g_file_test (proc, G_FILE_TEST_IS_DIR));
  connect4_test_admin_refuse (self, process, "Actor1.Terminate", NULL, UNKNOWN_OBJECT, NULL);
}

static void
test_restart (Connect4TestAdmin *self,
              gconstpointer      place)
{
  g_autofree char *id = get_id (self, LISTENER);
  g_autofree char *new_id = NULL;
  Connect4TestClient *player;

  connect4_test_admin_expect (self, LISTENER, "Actor1.Restart", NULL, "()");
  new_id = get_id (self, LISTENER);
  g_assert_cmpstr (new_id, !=, id);
  connect4_test_admin_assert (self, LISTENER, "Actor1.LastExitReason", "'shutdown'");
  player = connect4_test_admin_add_player (self);
  connect4_test_client_type (player, "exit");
  connect4_test_client_skip_to (player, "Bye!");
}

static void
test_terminate (Connect4TestAdmin *self,
                gconstpointer      place)
{
  connect4_test_admin_expect (self, LISTENER, "Actor1.Terminate", NULL, "()");
  connect4_test_admin_assert (self, LISTENER, "Actor1.State", "'stopped'");
  connect4_test_admin_assert (self, LISTENER, "Actor1.Id", "0");
  connect4_test_admin_assert (self, LISTENER, "Actor1.Class", "''");
  connect4_test_admin_assert (self, LISTENER, "Actor1.Type", "'worker'");
  connect4_test_admin_assert (self, ENDPOINT, "Actor1.Children", "2");
  connect4_test_admin_expect (self, LISTENER, "Actor1.Terminate", NULL, "()");

  connect4_test_admin_expect (self, LISTENER, "Actor1.Restart", NULL, "()");
  connect4_test_admin_assert (self, LISTENER, "Actor1.State", "'running'");
}

/* What was below a supervisor that is stopped is gone with it. */
static void
test_terminate_supervisor (Connect4TestAdmin *self,
                           gconstpointer      place)
{
  Connect4TestClient *player = connect4_test_admin_add_player (self);

  connect4_test_admin_expect (self, ENDPOINT, "Actor1.Terminate", NULL, "()");
  connect4_test_client_skip_to (player, "Your connection is being closed, goodbye!");
  connect4_test_admin_assert (self, ENDPOINT, "Actor1.State", "'stopped'");
  connect4_test_admin_assert (self, ENDPOINT, "Actor1.Type", "'supervisor'");
  connect4_test_admin_assert (self, ENDPOINT, "Actor1.Children", "0");
  connect4_test_admin_refuse (self, LISTENER, "Actor1.Restart", NULL, UNKNOWN_OBJECT, NULL);
  connect4_test_admin_expect (self, "", "Server1.ListSessions", NULL, "([],)");
  connect4_test_admin_expect (self, ENDPOINT, "Actor1.Restart", NULL, "()");
  connect4_test_admin_assert (self, LISTENER, "Actor1.State", "'running'");
}

static void
test_session (Connect4TestAdmin *self,
              gconstpointer      place)
{
  Connect4TestClient *player = connect4_test_admin_add_player (self);
  g_autofree char *session = get_first_child (self, "/actors/root_2fendpoint_2fconnections");

  g_assert_true (g_str_has_prefix (session, "/sessions/"));
  connect4_test_admin_refuse (self, session, "Actor1.Restart", NULL, NOT_SUPPORTED, NULL);
  connect4_test_admin_expect (self, session, "Actor1.Terminate", NULL, "()");
  connect4_test_client_skip_to (player, "Your connection is being closed, goodbye!");
  connect4_test_admin_refuse (self, session, "Actor1.Terminate", NULL, UNKNOWN_OBJECT, NULL);
}

/* Sessions and games are at their own places, and nothing is at those that nobody has written like this. */
static void
test_no_such_actor (Connect4TestAdmin *self,
                    gconstpointer      place)
{
  static const char *const paths[] = {
    "/actors/nothing",        "/actors/root_2Fgames", "/actors/root_2fgames_2f", "/actors/_72oot",
    "/actors/root_2fgames_2", "/actors/root_",        "/actors/root_00",         "/actors/root_2f_2fgames",
  };
  g_autofree char *session = NULL;
  g_autofree char *path = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    connect4_test_admin_refuse (self, paths[i], "Actor1.Restart", NULL, UNKNOWN_OBJECT, NULL);

  connect4_test_admin_add_player (self);
  session = get_first_child (self, "/actors/root_2fendpoint_2fconnections");
  path = g_strconcat ("/actors/root_2fendpoint_2fconnections_2f", session + strlen ("/sessions/"), NULL);
  connect4_test_admin_refuse (self, path, "Actor1.Terminate", NULL, UNKNOWN_OBJECT, NULL);
}

static void
kill_actor (Connect4Actor *actor)
{
  g_autoptr (Connect4ExitReason) kill = connect4_exit_reason_new (CONNECT4_EXIT_KILL);

  connect4_actor_send_exit (NULL, actor, kill);
}

static Connect4Supervisor *
get_supervisor (Connect4TestAdmin *self,
                const char        *name)
{
  return CONNECT4_SUPERVISOR (connect4_test_peek_child (connect4_tree_get_root (self->tree), name));
}

static void
test_signals (Connect4TestAdmin *self,
              gconstpointer      place)
{
  connect4_test_admin_do (self, "", "Server1.Subscribe", NULL);
  kill_actor (connect4_test_peek_child (get_supervisor (self, "endpoint"), "listener"));
  connect4_test_admin_await (self, ENDPOINT " Actor1.ChildExited ('" CONNECT4_TEST_ROOT LISTENER "', 'killed')");
  connect4_test_admin_await (self, ENDPOINT " Actor1.ChildCrashed ('" CONNECT4_TEST_ROOT LISTENER "', 'killed')");
  connect4_test_admin_await (self, ENDPOINT " Actor1.ChildStarted ('" CONNECT4_TEST_ROOT LISTENER "',)");
  connect4_test_admin_await (self, ENDPOINT " Actor1.ChildRestarted ('" CONNECT4_TEST_ROOT LISTENER "',)");
  connect4_test_admin_assert (self, LISTENER, "Actor1.Restarts", "1");
  connect4_test_admin_assert (self, LISTENER, "Actor1.LastExitReason", "'killed'");
  connect4_test_admin_assert (self, ENDPOINT, "Actor1.ChildRestarts", "1");
  connect4_test_admin_assert (self, ENDPOINT, "Actor1.ChildCrashes", "1");
}

/* The signals of the supervisor that takes the place of one that has given up come as well. */
static void
test_gave_up (Connect4TestAdmin *self,
              gconstpointer      place)
{
  connect4_test_admin_do (self, "", "Server1.Subscribe", NULL);
  g_object_set (get_supervisor (self, "endpoint"), "max-restarts", 0, NULL);
  kill_actor (connect4_test_peek_child (get_supervisor (self, "endpoint"), "listener"));
  connect4_test_admin_await (self, ENDPOINT " Actor1.GaveUp ('killed',)");
  connect4_test_admin_await (self, ROOT " Actor1.ChildExited ('" CONNECT4_TEST_ROOT ENDPOINT "', 'shutdown')");
  connect4_test_admin_await (self, ROOT " Actor1.ChildRestarted ('" CONNECT4_TEST_ROOT ENDPOINT "',)");

  g_ptr_array_set_size (self->signals, 0);
  kill_actor (connect4_test_peek_child (get_supervisor (self, "endpoint"), "listener"));
  connect4_test_admin_await (self, ENDPOINT " Actor1.ChildRestarted ('" CONNECT4_TEST_ROOT LISTENER "',)");
}

static void
add_tests (void)
{
  connect4_test_admin_add ("/admin/actor/supervisor", test_supervisor);
  connect4_test_admin_add ("/admin/actor/root", test_root);
  connect4_test_admin_add ("/admin/actor/worker", test_worker);
  connect4_test_admin_add ("/admin/actor/process", test_process);
  connect4_test_admin_add ("/admin/actor/restart", test_restart);
  connect4_test_admin_add ("/admin/actor/terminate", test_terminate);
  connect4_test_admin_add ("/admin/actor/terminate-supervisor", test_terminate_supervisor);
  connect4_test_admin_add ("/admin/actor/session", test_session);
  connect4_test_admin_add ("/admin/actor/no-such-actor", test_no_such_actor);
  connect4_test_admin_add ("/admin/actor/signals", test_signals);
  connect4_test_admin_add ("/admin/actor/gave-up", test_gave_up);
}

int
main (int    argc,
      char **argv)
{
  return connect4_test_admin_run (&argc, &argv, add_tests);
}
