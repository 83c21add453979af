/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-fuzz"

#include "config.h"

#include "fuzz.h"

#include <string.h>

#include "settings/connect4-setting.h"
#include "settings/connect4-settings-file.h"

#ifdef __clang__
/* GLib keeps texts that are interned, and tables of them that it has outgrown. */
const char *__asan_default_options (void);

const char *
__asan_default_options (void)
{
  return "detect_leaks=0";
}
#endif

static gboolean
is_within_bounds (const Connect4Setting  *setting,
                  const Connect4Settings *settings)
{
  gconstpointer value = G_STRUCT_MEMBER_P (settings, setting->offset);

  switch (setting->type)
    {
    case CONNECT4_SETTING_NUMBER:
      return *(const guint *) value >= setting->minimum && *(const guint *) value <= setting->maximum;
    case CONNECT4_SETTING_SECONDS:
      return *(const gint64 *) value >= setting->minimum * G_USEC_PER_SEC &&
             *(const gint64 *) value <= setting->maximum * G_USEC_PER_SEC;
    case CONNECT4_SETTING_TEXT:
    case CONNECT4_SETTING_BUS:
      return **(const char *const *) value != '\0' &&
             g_utf8_validate (*(const char *const *) value, -1, NULL);
    case CONNECT4_SETTING_FLAG:
    case CONNECT4_SETTING_LEVEL:
    default:
      return TRUE;
    }
}

/* What is written of settings makes the same settings. */
static void
check_written (const Connect4Settings *settings)
{
  g_autofree char *text = connect4_settings_file_format (settings);
  g_autofree char *changes = NULL;
  g_autoptr (GError) error = NULL;
  Connect4Settings again;

  connect4_settings_init (&again);
  connect4_settings_file_read_text (&again, text, strlen (text), &error);
  g_assert_no_error (error);

  g_assert_true (again.given == settings->given);
  changes = connect4_setting_list_changes (&again, settings);
  g_assert_cmpstr (changes, ==, "");
}

/* The bytes are a configuration file. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (GError) error = NULL;
  Connect4Settings settings;
  guint n_settings;
  const Connect4Setting *list = connect4_setting_list (&n_settings);
  gboolean is_read;

  connect4_settings_init (&settings);
  is_read = connect4_settings_file_read_text (&settings, (const char *) data, size, &error);
  g_assert_true (is_read == (error == NULL));

  for (guint i = 0; i < n_settings; i++)
    g_assert_true (!connect4_setting_is_given (&list[i], &settings) ||
                   is_within_bounds (&list[i], &settings));

  if (is_read)
    check_written (&settings);
  else
    g_assert_true (g_utf8_validate (error->message, -1, NULL));

  return 0;
}
