/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "settings/connect4-setting.h"

#include <string.h>

static void
assert_value (const char *name,
              const char *text,
              const char *formatted)
{
  const Connect4Setting *setting = connect4_setting_find (name);
  Connect4Settings settings;
  g_autoptr (GError) error = NULL;
  g_autofree char *again = NULL;

  connect4_settings_init (&settings);
  g_assert_false (connect4_setting_is_given (setting, &settings));
  g_assert_true (connect4_setting_parse (setting, name, text, &settings, &error));
  g_assert_no_error (error);
  g_assert_true (connect4_setting_is_given (setting, &settings));
  again = connect4_setting_format (setting, &settings);
  g_assert_cmpstr (again, ==, formatted);
}

static void
assert_refused (const char *name,
                const char *text,
                const char *complaint)
{
  Connect4Settings settings;
  Connect4Settings before;
  g_autoptr (GError) error = NULL;

  connect4_settings_init (&settings);
  memcpy (&before, &settings, sizeof settings);
  g_assert_false (
    connect4_setting_parse (connect4_setting_find (name), "--it", text, &settings, &error));
  g_assert_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE);
  g_assert_cmpstr (error->message, ==, complaint);
  g_assert_cmpmem (&settings, sizeof settings, &before, sizeof before);
}

static void
test_list (void)
{
  guint n_settings;
  const Connect4Setting *settings = connect4_setting_list (&n_settings);

  for (guint i = 0; i < n_settings; i++)
    {
      g_autofree char *description = connect4_setting_describe (&settings[i]);

      g_assert_true (connect4_setting_find (settings[i].name) == &settings[i]);
      g_assert_true (g_str_has_prefix (description, settings[i].description));
      g_assert_true ((settings[i].argument == NULL) == (settings[i].type == CONNECT4_SETTING_FLAG));
    }
  g_assert_null (connect4_setting_find ("colour"));
}

/* A default, unless it has no value, is a value as well. */
static void
test_defaults (void)
{
  Connect4Settings defaults;
  guint n_settings;
  const Connect4Setting *settings = connect4_setting_list (&n_settings);

  connect4_settings_init (&defaults);
  g_assert_cmpuint (defaults.n_handlers, ==, MAX (g_get_num_processors () / 2, 1));
  for (guint i = 0; i < n_settings; i++)
    {
      g_autofree char *value = connect4_setting_format (&settings[i], &defaults);

      if (settings[i].fallback != NULL)
        g_assert_cmpstr (value, ==, "");
      else
        assert_value (settings[i].name, value, value);
    }
}

static void
test_text (void)
{
  assert_value ("address", "::1", "::1");
  assert_value ("address", "", "");
}

static void
test_number (void)
{
  assert_value ("port", "0", "0");
  assert_value ("port", "65535", "65535");
  assert_value ("port", "0023", "23");
  assert_refused ("port", "-1", "--it is a number from 0 to 65535, not “-1”");
  assert_refused ("port", "65536", "--it is a number from 0 to 65535, not “65536”");
  assert_refused ("port", "1.5", "--it is a number from 0 to 65535, not “1.5”");
  assert_refused ("port", "23x", "--it is a number from 0 to 65535, not “23x”");
  assert_refused ("port", "nan", "--it is a number from 0 to 65535, not “nan”");
  assert_refused ("port", "", "--it is a number from 0 to 65535, not “”");
  assert_value ("handlers", "1", "1");
  assert_refused ("handlers", "0", "--it is a number from 1 to 1024, not “0”");
  assert_refused ("max-connections", "0", "--it is a number from 1 to 1000000, not “0”");
}

static void
test_seconds (void)
{
  const Connect4Setting *setting = connect4_setting_find ("handler-timeout");
  Connect4Settings settings;

  assert_value ("handler-timeout", "0.25", "0.25");
  assert_value ("handler-timeout", "3600", "3600");
  assert_refused ("handler-timeout", "0", "--it is a number from 0.01 to 3600, not “0”");
  assert_refused ("handler-timeout", "0,5", "--it is a number from 0.01 to 3600, not “0,5”");

  g_assert_true (connect4_setting_parse (setting, "", "0.25", &settings, NULL));
  g_assert_cmpint (settings.handler_timeout, ==, G_USEC_PER_SEC / 4);
}

static void
test_flag (void)
{
  assert_value ("fault-injection", "true", "true");
  assert_value ("fault-injection", "false", "false");
  assert_refused ("fault-injection", "yes", "--it is true or false, not “yes”");
}

/* An address with which a bus would be started is refused. */
static void
test_bus (void)
{
  static const char *const bad[] = { "", "Session", "sessions", "unix:", "nothing:path=/bus", "autolaunch:",
                                     "unix:path=/bus;autolaunch:" };

  assert_value ("bus", "session", "session");
  assert_value ("bus", "system", "system");
  assert_value ("bus", "socket", "socket");
  assert_value ("bus", "none", "none");
  assert_value ("bus", "unix:path=/run/bus", "unix:path=/run/bus");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *message =
        g_strdup_printf ("--it is session, system, socket, none or the D-Bus address of a bus, not “%s”",
                         bad[i]);

      assert_refused ("bus", bad[i], message);
    }
}

static void
test_level (void)
{
  assert_value ("log-level", "debug", "debug");
  assert_value ("log-level", "WARNING", "warning");
  assert_refused ("log-level", "loud",
                  "--it is error, critical, warning, message, info or debug, not “loud”");
}

/* On this machine only what was set is a limit. */
static void
test_loopback (void)
{
  Connect4Settings settings;

  connect4_settings_init (&settings);
  g_assert_false (settings.limits.address_limit_on_loopback);
  g_assert_false (settings.limits.request_limit_on_loopback);

  g_assert_true (
    connect4_setting_parse (connect4_setting_find ("request-burst"), "", "40", &settings, NULL));
  g_assert_true (settings.limits.request_limit_on_loopback);
  g_assert_false (settings.limits.address_limit_on_loopback);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/settings/setting/list", test_list);
  g_test_add_func ("/settings/setting/defaults", test_defaults);
  g_test_add_func ("/settings/setting/text", test_text);
  g_test_add_func ("/settings/setting/number", test_number);
  g_test_add_func ("/settings/setting/seconds", test_seconds);
  g_test_add_func ("/settings/setting/flag", test_flag);
  g_test_add_func ("/settings/setting/bus", test_bus);
  g_test_add_func ("/settings/setting/level", test_level);
  g_test_add_func ("/settings/setting/loopback", test_loopback);

  return g_test_run ();
}
