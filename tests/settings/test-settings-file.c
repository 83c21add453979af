/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "settings/connect4-setting.h"
#include "settings/connect4-settings-file.h"

typedef struct
{
  Connect4Settings settings;
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  g_autoptr (GError) error = NULL;

  connect4_settings_init (&fixture->settings);
  fixture->folder = g_dir_make_tmp ("connect4-settings-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "connect4d.conf", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_remove (fixture->path);
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static gboolean
read_file (Fixture     *fixture,
           const char  *text,
           GError     **error)
{
  g_autoptr (GError) write_error = NULL;

  g_file_set_contents (fixture->path, text, -1, &write_error);
  g_assert_no_error (write_error);

  return connect4_settings_file_read (&fixture->settings, fixture->path, error);
}

static void
test_read (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (read_file (fixture,
                            "# a comment\n"
                            "[connect4d]\n"
                            "address = any \n"
                            "port=23\n"
                            "max-connections=\n"
                            "#request-rate=1\n"
                            "idle-timeout=60\n"
                            "log-level=debug",
                            &error));
  g_assert_no_error (error);
  g_assert_cmpstr (fixture->settings.address, ==, "any");
  g_assert_cmpuint (fixture->settings.port, ==, 23);
  g_assert_cmpuint (fixture->settings.limits.max_connections, ==, 0);
  g_assert_cmpuint (fixture->settings.limits.request_rate, ==, 20);
  g_assert_cmpuint (fixture->settings.limits.idle_timeout, ==, 60);
  g_assert_cmpint (fixture->settings.log_level, ==, G_LOG_LEVEL_DEBUG);
}

static void
test_empty (Fixture       *fixture,
            gconstpointer  user_data)
{
  Connect4Settings defaults;
  g_autofree char *changes = NULL;
  g_autoptr (GError) error = NULL;

  connect4_settings_init (&defaults);
  g_assert_true (read_file (fixture, "", &error));
  g_assert_no_error (error);
  changes = connect4_setting_list_changes (&fixture->settings, &defaults);
  g_assert_cmpstr (changes, ==, "");
}

/* The file, the key and what is wrong, in one line. */
static void
assert_refused (Fixture    *fixture,
                const char *text,
                const char *complaint)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *expected = g_strdup_printf ("%s: %s", fixture->path, complaint);

  g_assert_false (read_file (fixture, text, &error));
  g_assert_nonnull (error);
  g_assert_cmpstr (error->message, ==, expected);
}

static void
test_mistakes (Fixture       *fixture,
               gconstpointer  user_data)
{
  assert_refused (fixture, "[connect4d]\nport=many\n",
                  "port is a number from 0 to 65535, not “many”");
  assert_refused (fixture, "[connect4d]\nprot=23\n", "there is no setting “prot”");
  assert_refused (fixture, "[connect4d]\nport[fr]=23\n", "there is no setting “port[fr]”");
  assert_refused (fixture, "[connect4]\nport=23\n",
                  "there is no group “connect4”, only “connect4d”");
  assert_refused (fixture, "port=23\n", "Key file does not start with a group");
  assert_refused (fixture, "[connect4d]\nport\n",
                  "Key file contains line “port” which is not a key-value pair, group, or comment");
}

static void
test_unreadable (Fixture       *fixture,
                 gconstpointer  user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (connect4_settings_file_read (&fixture->settings, fixture->path, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_nonnull (strstr (error->message, fixture->path));
  g_clear_error (&error);

  g_assert_false (connect4_settings_file_read (&fixture->settings, fixture->folder, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR);
  g_assert_nonnull (strstr (error->message, fixture->folder));
}

static void
test_compare (Fixture       *fixture,
              gconstpointer  user_data)
{
  const Connect4Settings before = fixture->settings;
  g_autofree char *changes = NULL;

  g_assert_true (read_file (fixture,
                            "[connect4d]\n"
                            "port=23\n"
                            "idle-timeout=1800\n"
                            "request-burst=40\n"
                            "handler-timeout=0.5\n",
                            NULL));
  changes = connect4_setting_list_changes (&fixture->settings, &before);
  g_assert_cmpstr (changes, ==, "port=23 (after a restart), request-rate=20, request-burst=40, "
                                "handler-timeout=0.5");
}

/* What is written makes the same settings when it is read. */
static void
test_write (Fixture       *fixture,
            gconstpointer  user_data)
{
  Connect4Settings read;
  g_autofree char *written = NULL;
  g_autofree char *changes = NULL;

  g_assert_true (read_file (fixture, "[connect4d]\nport=23\nrequest-rate=20\nhandlers=3\n", NULL));
  read = fixture->settings;
  written = connect4_settings_file_format (&read);
  g_assert_nonnull (strstr (written, "\nport=23\n"));
  g_assert_nonnull (strstr (written, "\n#address=127.0.0.1\n"));

  connect4_settings_init (&fixture->settings);
  g_assert_true (read_file (fixture, written, NULL));
  changes = connect4_setting_list_changes (&fixture->settings, &read);
  g_assert_cmpstr (changes, ==, "");
  g_assert_cmpuint (fixture->settings.given, ==, read.given);
}

/* What is written makes the same settings, whatever they are. */
static void
test_write_anything (Fixture       *fixture,
                     gconstpointer  user_data)
{
  Connect4Settings read;
  g_autofree char *written = NULL;

  g_assert_true (read_file (fixture, "[connect4d]\naddress=\\s\\tb\\nport=1\\\\\nhandler-timeout=1234.567891\n", NULL));
  g_assert_cmpstr (fixture->settings.address, ==, " \tb\nport=1\\");
  g_assert_cmpint (fixture->settings.handler_timeout, ==, 1234567891);
  read = fixture->settings;
  written = connect4_settings_file_format (&read);

  connect4_settings_init (&fixture->settings);
  g_assert_true (read_file (fixture, written, NULL));
  g_assert_cmpstr (fixture->settings.address, ==, read.address);
  g_assert_cmpint (fixture->settings.handler_timeout, ==, read.handler_timeout);
  g_assert_cmpuint (fixture->settings.port, ==, read.port);

  g_assert_true (read_file (fixture, "[connect4d]\nhandler-timeout=1.001\n", NULL));
  g_assert_cmpint (fixture->settings.handler_timeout, ==, 1001000);
}

/* An error can be printed and logged, whatever the file has. */
static void
test_bytes (Fixture       *fixture,
            gconstpointer  user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (read_file (fixture, "[\217?]\n", &error));
  g_assert_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_GROUP_NOT_FOUND);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

/* GLib says what is wrong with it, and gives a text all the same. */
static void
test_bad_escape (Fixture       *fixture,
                 gconstpointer  user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (read_file (fixture, "[connect4d]\naddress=\\q\nport=1\n", &error));
  g_assert_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE);
}

/* When this fails, connect4d --print-config >data/connect4d.conf is what has been forgotten. */
static void
test_installed_file (Fixture       *fixture,
                     gconstpointer  user_data)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "connect4d.conf", NULL);
  g_autofree char *installed = NULL;
  g_autofree char *written = connect4_settings_file_format (&fixture->settings);
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &installed, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (installed, ==, written);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/settings/settings-file/read", test_read);
  ADD ("/settings/settings-file/empty", test_empty);
  ADD ("/settings/settings-file/mistakes", test_mistakes);
  ADD ("/settings/settings-file/unreadable", test_unreadable);
  ADD ("/settings/settings-file/write-anything", test_write_anything);
  ADD ("/settings/settings-file/bytes", test_bytes);
  ADD ("/settings/settings-file/bad-escape", test_bad_escape);
  ADD ("/settings/settings-file/compare", test_compare);
  ADD ("/settings/settings-file/write", test_write);
  ADD ("/settings/settings-file/installed-file", test_installed_file);

  return g_test_run ();
}
