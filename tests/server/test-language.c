/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-game.h"
#include "server/connect4-language.h"
#include "telnet/connect4-view.h"

#include <libintl.h>
#include <locale.h>
#include <stdlib.h>

#include <glib/gstdio.h>

extern char **environ;

#define LONG      " et encore, et encore, et encore, et encore, et encore, et encore, et encore"
#define VERY_LONG LONG LONG LONG LONG LONG

static const char catalogue[] =
  "msgid \"\"\n"
  "msgstr \"\"\n"
  "\"Content-Type: text/plain; charset=UTF-8\\n\"\n"
  "\"Plural-Forms: nplurals=2; plural=n > 1;\\n\"\n"
  "msgid \"English\"\n"
  "msgstr \"Français\"\n"
  "msgid \"Good day\"\n"
  "msgstr \"Bonjour\"\n"
  "msgid \"one piece\"\n"
  "msgid_plural \"several pieces\"\n"
  "msgstr[0] \"une pièce\"\n"
  "msgstr[1] \"des pièces\"\n"
  "msgid \"Player %s wins!\"\n"
  "msgstr \"Gagné par %1$s !\"\n"
  "msgid \"Game finished!\"\n"
  "msgstr \"Fini à 100 %s %\"\n"
  "msgid \"Player %s has played!\"\n"
  "msgstr \"À 100 %% joué : %s" VERY_LONG "\"\n"
  "msgid \"Error: %s (%s)\"\n"
  "msgstr \"[%2$s] Erreur : %1$s\"\n"
  "msgid \"%s: %s, %d by %d, %d in a row, %u of %d players\"\n"
  "msgstr \"%2$s (%1$s) : %6$u/%7$d, %5$d sur %4$d × %3$d\"\n";

/* Makes a folder with the French catalogue above. */
static char *
make_locale_dir (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *locale_dir = g_dir_make_tmp ("connect4-XXXXXX", &error);
  g_autofree char *dir = g_build_filename (locale_dir, "fr", "LC_MESSAGES", NULL);
  g_autofree char *po = g_build_filename (dir, "fr.po", NULL);
  g_autofree char *mo = g_build_filename (dir, GETTEXT_PACKAGE ".mo", NULL);
  const char *argv[] = { "msgfmt", "-o", mo, po, NULL };
  int wait_status;

  g_assert_no_error (error);
  g_assert_cmpint (g_mkdir_with_parents (dir, 0700), ==, 0);
  g_file_set_contents (po, catalogue, -1, &error);
  g_assert_no_error (error);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                &wait_status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (wait_status, ==, 0);

  return g_steal_pointer (&locale_dir);
}

static void
remove_locale_dir (char *locale_dir)
{
  static const char *const paths[] = {
    "fr/LC_MESSAGES/fr.po",
    "fr/LC_MESSAGES/" GETTEXT_PACKAGE ".mo",
    "fr/LC_MESSAGES",
    "fr",
    "",
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *path = g_build_filename (locale_dir, paths[i], NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }

  g_free (locale_dir);
}

/* The languages are a program's for good, so that each test is a program. */
static void
run_as_program (const char *locale,
                const char *language)
{
  if (locale != NULL)
    g_setenv ("LC_ALL", locale, TRUE);
  if (language != NULL)
    g_setenv ("LANGUAGE", language, TRUE);
  else
    g_unsetenv ("LANGUAGE");

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

static const Connect4Language *
init_languages (void)
{
  char *locale_dir = make_locale_dir ();
  const Connect4Language *french;

  setlocale (LC_ALL, "");
  connect4_languages_init (locale_dir);
  french = connect4_language_find ("fr");
  g_assert_nonnull (french);

  /* gettext has the catalogue open by now. */
  remove_locale_dir (locale_dir);

  return french;
}

static void
test_before_init (void)
{
  const Connect4Language *english = connect4_language_get_default ();

  if (!g_test_subprocess ())
    {
      run_as_program ("C", NULL);
      return;
    }

  g_assert_true (connect4_languages_list ()[0] == english);
  g_assert_null (connect4_languages_list ()[1]);
  g_assert_cmpstr (connect4_language_gettext (english, "Good day"), ==, "Good day");
  g_assert_cmpstr (connect4_language_ngettext (english, "one piece", "several pieces", 2), ==,
                   "several pieces");
}

static void
test_list (void)
{
  const Connect4Language *const *languages;
  guint i;

  if (!g_test_subprocess ())
    {
      run_as_program ("C", NULL);
      return;
    }

  init_languages ();
  languages = connect4_languages_list ();
  g_assert_true (languages[0] == connect4_language_get_default ());
  g_assert_cmpstr (connect4_language_get_code (languages[0]), ==, "en");
  g_assert_cmpstr (connect4_language_get_name (languages[0]), ==, "English");
  for (i = 0; languages[i] != NULL; i++)
    {
      g_assert_cmpuint (connect4_language_get_index (languages[i]), ==, i);
      g_assert_true (connect4_language_find (connect4_language_get_code (languages[i])) ==
                     languages[i]);
    }
  g_assert_cmpuint (i, >=, 2);
}

static void
test_find (void)
{
  const Connect4Language *french;

  if (!g_test_subprocess ())
    {
      run_as_program ("C", NULL);
      return;
    }

  french = init_languages ();
  g_assert_cmpstr (connect4_language_get_name (french), ==, "Français");
  g_assert_true (connect4_language_find ("FR") == french);
  g_assert_true (connect4_language_find ("fr_CA.UTF-8@euro") == french);
  g_assert_true (connect4_language_find ("fr-BE") == french);
  g_assert_true (connect4_language_find ("en_GB") == connect4_language_get_default ());
  g_assert_null (connect4_language_find ("f"));
  g_assert_null (connect4_language_find ("frr"));
  g_assert_null (connect4_language_find (""));
  g_assert_null (connect4_language_find ("_"));
  g_assert_null (connect4_language_find ("../../etc/passwd"));
}

static void
test_gettext (void)
{
  const Connect4Language *english = connect4_language_get_default ();
  const Connect4Language *french;
  g_autofree char *message = g_strdup ("Good day");
  const char *translated;

  if (!g_test_subprocess ())
    {
      run_as_program ("C", NULL);
      return;
    }

  french = init_languages ();
  translated = connect4_language_gettext (french, message);
  g_assert_cmpstr (translated, ==, "Bonjour");
  message[0] = '\0';
  g_assert_true (connect4_language_gettext (french, "Good day") == translated);
  g_assert_cmpstr (connect4_language_gettext (english, "Good day"), ==, "Good day");
}

static void
test_not_translated (void)
{
  const Connect4Language *french;
  char message[] = "No such message";

  if (!g_test_subprocess ())
    {
      run_as_program ("C", NULL);
      return;
    }

  french = init_languages ();
  g_assert_true (connect4_language_gettext (french, message) == message);
  g_assert_true (connect4_language_ngettext (french, "a", message, 1) != message);
  g_assert_true (connect4_language_ngettext (french, "a", message, 2) == message);
  message[0] = '#';
  g_assert_true (connect4_language_gettext (french, message) == message);
}

static void
test_ngettext (void)
{
  const Connect4Language *english = connect4_language_get_default ();
  const Connect4Language *french;
  gulong n;

  if (!g_test_subprocess ())
    {
      run_as_program ("C", NULL);
      return;
    }

  french = init_languages ();
  for (n = 0; n < 1000; n++)
    {
      g_assert_cmpstr (connect4_language_ngettext (french, "one piece", "several pieces", n), ==,
                       n > 1 ? "des pièces" : "une pièce");
      g_assert_cmpstr (connect4_language_ngettext (english, "one piece", "several pieces", n), ==,
                       n != 1 ? "several pieces" : "one piece");
    }
  g_assert_cmpstr (connect4_language_ngettext (french, "one piece", "several pieces", G_MAXULONG),
                   ==, "des pièces");
  g_assert_cmpstr (connect4_language_gettext (french, "one piece"), ==, "une pièce");
}

/* A translation says the same in the order that its language asks for, in as many words. */
static void
test_reordered (void)
{
  const Connect4Player x = { .id = 1, .symbol = 'X' };
  const Connect4Player o = { .id = 2, .symbol = 'O' };
  const Connect4GameSettings settings = { .columns = 3, .rows = 2, .connect = 2 };
  g_autoptr (Connect4Game) game = connect4_test_game_new ("noon", &settings, &x);
  g_autoptr (GString) output = g_string_new (NULL);
  const Connect4Language *french;
  Connect4OpenGame open_game;
  g_autoptr (Connect4GameEvent) event = NULL;

  if (!g_test_subprocess ())
    {
      run_as_program ("C", NULL);
      return;
    }

  french = init_languages ();
  open_game = (Connect4OpenGame){ "ABC346", game };
  connect4_view_notice (output, french,
                        &(Connect4Notice){ CONNECT4_NOTICE_GAMES, .games = { &open_game, 1, 1, 1 } });
  connect4_view_notice (output, french,
                        &(Connect4Notice){ CONNECT4_NOTICE_ERROR, .error = { CONNECT4_ERROR_GAME_FULL } });
  g_assert_cmpstr (output->str, ==,
                   "noon (ABC346) : 1/2, 2 sur 2 × 3\r\n"
                   "[game_full] Erreur : All seats of the game are taken: "
                   "type games to find another, or create one.\r\n");

  g_assert_true (connect4_test_game_join (game, &o, NULL) && connect4_test_game_start (game, NULL));
  event = connect4_game_check_move (game, x.id, 0, NULL);
  connect4_game_apply (game, event);
  g_assert_true (connect4_test_game_leave (game, o.id, NULL));
  g_string_truncate (output, 0);
  connect4_view_notice (output, french, &(Connect4Notice){ CONNECT4_NOTICE_GAME, .game = game });
  g_assert_true (g_str_has_suffix (output->str, "Fini à 100 %s %\r\nGagné par X !\r\n"));

  g_assert_true (g_str_has_prefix (connect4_view_render_event (event, game, french)->str,
                                   "À 100 % joué : X" VERY_LONG "\r\n\r\n"));
}

/* There may be any number of languages. */
static void
test_many_languages (void)
{
  static const char *const codes[] = { "aa", "bb", "cc", "dd", "ee", "fr", "gg", "hh", "ii", "jj", "kk",
                                       "ll", "mm", "nn", "oo", "pp", "qq", "rr", "ss", "tt", NULL };
  const Connect4Player x = { .id = 1, .symbol = 'X' };
  const Connect4Player o = { .id = 2, .symbol = 'O' };
  g_autoptr (Connect4Game) game = connect4_test_game_new ("noon", NULL, &x);
  g_autoptr (Connect4GameEvent) event = connect4_game_check_join (game, &o, NULL);
  const Connect4Language *const *languages;
  char *locale_dir;
  guint n;

  if (!g_test_subprocess ())
    {
      run_as_program ("C", NULL);
      return;
    }

  locale_dir = make_locale_dir ();
  connect4_languages_init_with_codes (locale_dir, codes);
  remove_locale_dir (locale_dir);
  languages = connect4_languages_list ();
  connect4_game_apply (game, event);
  for (n = 0; languages[n] != NULL; n++)
    g_assert_cmpstr (connect4_view_render_event (event, game, languages[n])->str, ==,
                     "Player O has joined the game.\r\n");
  g_assert_cmpuint (n, ==, 1 + g_strv_length ((char **) codes));
}

/* What the server tells its admin stays in the admin's language. */
static void
assert_admin_reads (const char *expected)
{
  const Connect4Language *french = init_languages ();
  char **environment = environ;

  g_assert_cmpstr (dgettext (GETTEXT_PACKAGE, "Good day"), ==, expected);
  g_assert_cmpstr (connect4_language_gettext (french, "Good day"), ==, "Bonjour");
  g_assert_cmpstr (dgettext (GETTEXT_PACKAGE, "Good day"), ==, expected);
  g_assert_true (environ == environment);
}

static void
test_admin_without_locale (void)
{
  if (!g_test_subprocess ())
    {
      run_as_program ("C", "fr");
      return;
    }

  assert_admin_reads ("Good day");
  g_assert_cmpstr (g_getenv ("LANGUAGE"), ==, "");
}

static void
test_admin_with_language (void)
{
  if (!g_test_subprocess ())
    {
      run_as_program ("C.UTF-8", "a-language-that-has-a-longer-name-than-any-other:fr:de");
      return;
    }

  assert_admin_reads ("Bonjour");
  g_assert_cmpstr (g_getenv ("LANGUAGE"), ==,
                   "a-language-that-has-a-longer-name-than-any-other:fr:de");
}

static void
test_admin_with_locale (void)
{
  if (!g_test_subprocess ())
    {
      run_as_program ("C.UTF-8", NULL);
      return;
    }

  assert_admin_reads ("Good day");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/telnet/language/before-init", test_before_init);
  g_test_add_func ("/telnet/language/list", test_list);
  g_test_add_func ("/telnet/language/find", test_find);
  g_test_add_func ("/telnet/language/gettext", test_gettext);
  g_test_add_func ("/telnet/language/not-translated", test_not_translated);
  g_test_add_func ("/telnet/language/ngettext", test_ngettext);
  g_test_add_func ("/telnet/language/reordered", test_reordered);
  g_test_add_func ("/telnet/language/many-languages", test_many_languages);
  g_test_add_func ("/telnet/language/admin-without-locale", test_admin_without_locale);
  g_test_add_func ("/telnet/language/admin-with-language", test_admin_with_language);
  g_test_add_func ("/telnet/language/admin-with-locale", test_admin_with_locale);

  return g_test_run ();
}
