/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-stage.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "connect4-test-util.h"

/**
 * connect4_test_stage_set_up:
 * @self: a fixture
 * @user_data: (array zero-terminated=1) (nullable): options of the server, as `const char *const *`
 *
 * Starts the server and the game, and has two moves played.
 */
void
connect4_test_stage_set_up (Connect4TestStage *self,
                            gconstpointer      user_data)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) options = NULL;
  g_autofree char *config = NULL;
  const char *const *more = user_data;
  const char *environment[] = { "DBUS_SESSION_BUS_ADDRESS", NULL, NULL };

  self->folder = g_dir_make_tmp ("connect4-stage-XXXXXX", NULL);
  self->config = g_build_filename (self->folder, "connect4d.conf", NULL);
  connect4_test_stage_write_config (self, "");
  self->bus = connect4_test_bus_new (CONNECT4_TEST_BUS_SESSION);
  connect4_test_bus_start (self->bus);
  environment[1] = connect4_test_bus_get_address (self->bus);

  config = g_strconcat ("--config=", self->config, NULL);
  g_strv_builder_add_many (builder, "--bus=session", "--handlers=2", config, NULL);
  for (gsize i = 0; more != NULL && more[i] != NULL; i++)
    g_strv_builder_add (builder, more[i]);
  options = g_strv_builder_end (builder);
  self->server = connect4_test_server_new ((const char *const *) options, environment);
  connect4_test_iterate_until (connect4_test_server_has_said (self->server, "The server is on the session bus"));

  self->table = connect4_test_table_new (self->server, NULL);
  self->code = connect4_test_table_get_code (self->table);
  self->x = connect4_test_table_get_player (self->table, 0);
  self->o = connect4_test_table_get_player (self->table, 1);
  connect4_test_table_start (self->table);
  connect4_test_table_move (self->table, "34");
}

/**
 * connect4_test_stage_tear_down:
 * @self: a fixture
 * @user_data: what it was set up with
 */
void
connect4_test_stage_tear_down (Connect4TestStage *self,
                               gconstpointer      user_data)
{
  connect4_test_table_free (self->table);
  connect4_test_server_free (self->server);
  connect4_test_bus_free (self->bus);
  g_unlink (self->config);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->config);
  g_free (self->folder);
}

/**
 * connect4_test_stage_write_config:
 * @self: a stage
 * @settings: lines of the server's configuration file
 */
void
connect4_test_stage_write_config (Connect4TestStage *self,
                                  const char        *settings)
{
  g_autofree char *text = g_strconcat ("[connect4d]\n", settings, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (self->config, text, -1, &error);
  g_assert_no_error (error);
}

static Connect4TestCtl *
connect4_test_stage_start_with_flags (Connect4TestStage    *self,
                                      const char *const    *arguments,
                                      Connect4TestCtlFlags  flags)
{
  return connect4_test_ctl_start (arguments,
                                  WORDS ("DBUS_SESSION_BUS_ADDRESS", connect4_test_bus_get_address (self->bus),
                                         "DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent",
                                         "XDG_RUNTIME_DIR", self->folder),
                                  flags);
}

/**
 * connect4_test_stage_start:
 * @self: a stage
 * @arguments: (array zero-terminated=1): of connect4ctl
 *
 * Returns: (transfer full): a connect4ctl that runs, and finds no other server than this one
 */
Connect4TestCtl *
connect4_test_stage_start (Connect4TestStage *self,
                           const char *const *arguments)
{
  return connect4_test_stage_start_with_flags (self, arguments, CONNECT4_TEST_CTL_NONE);
}

/**
 * connect4_test_stage_expect:
 * @self: a stage
 * @arguments: (array zero-terminated=1): of connect4ctl
 * @status: the exit status that it has to have
 * @output: (nullable): what it has to print; %NULL for whatever that is
 * @messages: what it has to say on standard error
 */
void
connect4_test_stage_expect (Connect4TestStage *self,
                            const char *const *arguments,
                            int                status,
                            const char        *output,
                            const char        *messages)
{
  g_autoptr (Connect4TestCtl) ctl = connect4_test_stage_start (self, arguments);

  connect4_test_ctl_expect (ctl, status, output, messages);
}

/**
 * connect4_test_stage_run:
 * @self: a stage
 * @arguments: (array zero-terminated=1): of a connect4ctl that has to succeed
 *
 * Returns: (transfer full): what it has printed
 */
char *
connect4_test_stage_run (Connect4TestStage *self,
                         const char *const *arguments)
{
  g_autoptr (Connect4TestCtl) ctl = connect4_test_stage_start (self, arguments);

  connect4_test_ctl_expect (ctl, 0, NULL, "");
  return g_strdup (connect4_test_ctl_get_output (ctl));
}

/* Makes a connect4ctl that nobody can run, wherever the build folder is. Returns: its path */
static char *
copy_ctl (Connect4TestStage *self)
{
  g_autofree char *path = g_build_filename (self->folder, "connect4ctl", NULL);
  g_autoptr (GFile) original = g_file_new_for_path (g_getenv ("CONNECT4CTL"));
  g_autoptr (GFile) copy = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_chmod (self->folder, 0711), ==, 0);
  g_file_copy (original, copy, G_FILE_COPY_NONE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (path, 0755), ==, 0);

  return g_steal_pointer (&path);
}

/**
 * connect4_test_stage_expect_refused:
 * @self: a stage; the test runs as root
 * @arguments: (array zero-terminated=1): of a connect4ctl that is run by another user
 *
 * Expects that it says that this is not allowed.
 */
void
connect4_test_stage_expect_refused (Connect4TestStage *self,
                                    const char *const *arguments)
{
  g_autofree char *original = g_strdup (g_getenv ("CONNECT4CTL"));
  g_autofree char *copy = copy_ctl (self);
  g_autoptr (Connect4TestCtl) ctl = NULL;

  g_setenv ("CONNECT4CTL", copy, TRUE);
  ctl = connect4_test_stage_start_with_flags (self, arguments, CONNECT4_TEST_CTL_NOBODY);
  g_setenv ("CONNECT4CTL", original, TRUE);
  connect4_test_ctl_expect (ctl, 4, "",
                            "connect4ctl: You are not allowed to do that: it takes root, or the user that "
                            "connect4d runs as\n");
  g_unlink (copy);
}

static char *
query (const char *text,
       const char *expression)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = json_from_string (text, &error);
  g_autoptr (JsonNode) found = NULL;

  g_assert_no_error (error);
  found = json_path_query (expression, root, &error);
  g_assert_no_error (error);

  return json_to_string (found, FALSE);
}

/**
 * connect4_test_stage_expect_json:
 * @self: a stage
 * @arguments: (array zero-terminated=1): of a connect4ctl that prints JSON
 * @expression: a JSONPath
 * @expected: what there has to be: a JSON array
 */
void
connect4_test_stage_expect_json (Connect4TestStage *self,
                                 const char *const *arguments,
                                 const char        *expression,
                                 const char        *expected)
{
  g_autofree char *output = connect4_test_stage_run (self, arguments);
  g_autofree char *found = query (output, expression);

  g_assert_cmpstr (found, ==, expected);
}

/**
 * connect4_test_stage_get_player:
 * @self: a stage
 * @symbol: of a player at the table
 *
 * Returns: (transfer full): the number by which connect4ctl knows the player
 */
char *
connect4_test_stage_get_player (Connect4TestStage *self,
                                const char        *symbol)
{
  g_autofree char *output = connect4_test_stage_run (self, WORDS ("players", "--json"));
  g_autoptr (JsonNode) root = json_from_string (output, NULL);
  JsonArray *players = json_node_get_array (root);

  for (guint i = 0; i < json_array_get_length (players); i++)
    {
      JsonObject *player = json_array_get_object_element (players, i);

      if (g_str_equal (json_object_get_string_member (player, "symbol"), symbol))
        return g_strdup_printf ("%" G_GINT64_FORMAT, json_object_get_int_member (player, "id"));
    }

  g_assert_not_reached ();
}
