/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "server/connect4-language.h"

#include <libintl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

/* gettext has one language for a process, that of the admin, and players have one each. A message
 * is looked up for a player by setting LANGUAGE, which gettext heeds as long as the locale is not
 * "C", and for which no locale needs to be installed; then it is set back. What was found is a part
 * of the catalogue, which stays mapped, and is remembered, so that this is done once for a message.
 *
 * The variable is put into the environment once and its value changed in place: setenv() may move
 * the environment, which is not safe while other threads run. */

#define VARIABLE "LANGUAGE="

/* As many bytes as a language's code may have. */
#define CODE_MAX 31

/* Translations for numbers below are remembered; for others they are looked up each time. */
#define NUMBERS_REMEMBERED 100

/* A message for which a translation is remembered. */
typedef struct
{
  char *text; /* in English; owned, but for keys to search with */
  gulong n;   /* of a message that depends on a number; NUMBERS_REMEMBERED for any other */
} Message;

struct _Connect4Language
{
  char *code;
  const char *name; /* in the language itself */
  guint index;
  GHashTable *translations; /* Message, owned -> the catalogue's text; NULL for English */
};

/* gettext's manual, "Being a gettext grok": to be incremented when the language has changed. */
extern int _nl_msg_cat_cntr;

static Connect4Language english = {
  .code = (char *) "en",
  .name = "English",
};

static const Connect4Language *const only_english[] = { &english, NULL };

static struct
{
  GPtrArray *languages; /* of Connect4Language; NULL-terminated; NULL until initialized */
  char *admin;          /* LANGUAGE as the admin has set it */
  char *variable;       /* LANGUAGE=value, in the environment */
  gsize value_size;
} state;

static guint
message_hash (gconstpointer data)
{
  const Message *self = data;

  return g_str_hash (self->text) ^ (guint) self->n;
}

static gboolean
message_equal (gconstpointer a,
               gconstpointer b)
{
  const Message *first = a;
  const Message *second = b;

  return first->n == second->n && strcmp (first->text, second->text) == 0;
}

static Message *
message_copy (const Message *self)
{
  Message *copy = g_new (Message, 1);

  copy->text = g_strdup (self->text);
  copy->n = self->n;

  return copy;
}

static void
message_free (gpointer data)
{
  Message *self = data;

  g_free (self->text);
  g_free (self);
}

static void
set_language_variable (const char *value)
{
  g_strlcpy (state.variable + strlen (VARIABLE), value, state.value_size);
  _nl_msg_cat_cntr++;
}

/* Makes gettext heed LANGUAGE, and the admin's messages stay in the language that they are in. */
static void
prepare_environment (void)
{
  const char *locale = setlocale (LC_MESSAGES, NULL);
  const char *admin = g_getenv ("LANGUAGE");

  if (g_str_equal (locale, "C") || g_str_equal (locale, "POSIX"))
    {
      admin = NULL;
      if (setlocale (LC_MESSAGES, "C.UTF-8") == NULL)
        g_debug ("There is no locale C.UTF-8: all players read English");
    }

  state.admin = g_strdup (admin != NULL ? admin : "");
  state.value_size = MAX (strlen (state.admin), CODE_MAX) + 1;

  state.variable = g_malloc (strlen (VARIABLE) + state.value_size);
  strcpy (state.variable, VARIABLE);
  set_language_variable (state.admin);

  putenv (state.variable);
}

static const char *
connect4_language_look_up (const Connect4Language *self,
                           const char             *singular,
                           const char             *plural,
                           gulong                  n)
{
  const char *text;

  set_language_variable (self->code);
  if (plural == NULL)
    text = dgettext (GETTEXT_PACKAGE, singular);
  else
    text = dngettext (GETTEXT_PACKAGE, singular, plural, n);
  set_language_variable (state.admin);

  return text;
}

static void
add_language (const char *code)
{
  Connect4Language *self;

  g_assert (strlen (code) <= CODE_MAX);

  self = g_new0 (Connect4Language, 1);
  self->code = g_strdup (code);
  self->index = state.languages->len;
  self->translations = g_hash_table_new_full (message_hash, message_equal, message_free, NULL);

  /* Translators: what your own language is called in itself, such as "Deutsch" */
  self->name = connect4_language_gettext (self, "English");

  g_ptr_array_add (state.languages, self);
}

/**
 * connect4_languages_init:
 * @locale_dir: where the catalogues are, such as /usr/share/locale
 *
 * Prepares the languages, once in a program, after setlocale() and before there are threads. Until
 * then there is only English.
 */
void
connect4_languages_init (const char *locale_dir)
{
  g_auto (GStrv) codes = g_strsplit (CONNECT4_LINGUAS, " ", -1);

  connect4_languages_init_with_codes (locale_dir, (const char *const *) codes);
}

/**
 * connect4_languages_init_with_codes:
 * @locale_dir: where the catalogues are
 * @codes: (array zero-terminated=1): the languages that there are besides English
 *
 * The same for other languages than those that this program has been translated to.
 */
void
connect4_languages_init_with_codes (const char        *locale_dir,
                                    const char *const *codes)
{
  guint i;

  g_return_if_fail (locale_dir != NULL);
  g_return_if_fail (state.languages == NULL);

  bindtextdomain (GETTEXT_PACKAGE, locale_dir);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  prepare_environment ();

  state.languages = g_ptr_array_new ();
  g_ptr_array_add (state.languages, &english);
  for (i = 0; codes[i] != NULL; i++)
    add_language (codes[i]);
  g_ptr_array_add (state.languages, NULL);
}

/**
 * connect4_languages_list:
 *
 * Returns: (array zero-terminated=1): the languages, English first
 */
const Connect4Language *const *
connect4_languages_list (void)
{
  if (state.languages == NULL)
    return only_english;

  return (const Connect4Language *const *) state.languages->pdata;
}

/**
 * connect4_language_get_default:
 *
 * Returns: the language of a player who has chosen none: English
 */
const Connect4Language *
connect4_language_get_default (void)
{
  return &english;
}

static const Connect4Language *
find_exactly (const char *code,
              gsize       length)
{
  const Connect4Language *const *languages = connect4_languages_list ();
  guint i;

  for (i = 0; languages[i] != NULL; i++)
    {
      const Connect4Language *language = languages[i];

      if (strlen (language->code) == length &&
          g_ascii_strncasecmp (language->code, code, length) == 0)
        return language;
    }

  return NULL;
}

/**
 * connect4_language_find:
 * @code: a language's code, such as fr, or one with a country and more, such as fr_CA.UTF-8; in any
 *   case
 *
 * Returns: (nullable): the language that @code means
 */
const Connect4Language *
connect4_language_find (const char *code)
{
  const Connect4Language *language;

  g_return_val_if_fail (code != NULL, NULL);

  language = find_exactly (code, strlen (code));
  if (language == NULL)
    language = find_exactly (code, strcspn (code, "_-.@"));

  return language;
}

/**
 * connect4_language_get_code:
 * @self: a language
 *
 * Returns: its code, such as fr
 */
const char *
connect4_language_get_code (const Connect4Language *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->code;
}

/**
 * connect4_language_get_name:
 * @self: a language
 *
 * Returns: what it is called in itself, such as Français
 */
const char *
connect4_language_get_name (const Connect4Language *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

/**
 * connect4_language_get_index:
 * @self: a language
 *
 * Returns: its place in connect4_languages_list(), from 0
 */
guint
connect4_language_get_index (const Connect4Language *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->index;
}

static const char *
connect4_language_translate (const Connect4Language *self,
                             const char             *singular,
                             const char             *plural,
                             gulong                  n)
{
  const Message key = { (char *) singular, plural == NULL ? NUMBERS_REMEMBERED : n };
  const char *text;

  if (plural != NULL && n >= NUMBERS_REMEMBERED)
    return connect4_language_look_up (self, singular, plural, n);

  text = g_hash_table_lookup (self->translations, &key);
  if (text != NULL)
    return text;

  /* What is in no catalogue is the caller's, and may not last. */
  text = connect4_language_look_up (self, singular, plural, n);
  if (text != singular && text != plural)
    g_hash_table_insert (self->translations, message_copy (&key), (gpointer) text);

  return text;
}

/**
 * connect4_language_gettext:
 * @self: a language
 * @message: a message, in English
 *
 * To be called from the main thread alone.
 *
 * Returns: @message in the language, as long as the program runs; @message itself if it has not
 *   been translated
 */
const char *
connect4_language_gettext (const Connect4Language *self,
                           const char             *message)
{
  g_return_val_if_fail (self != NULL && message != NULL, message);

  if (self == &english)
    return message;

  return connect4_language_translate (self, message, NULL, 0);
}

/**
 * connect4_language_ngettext:
 * @self: a language
 * @singular: a message about one thing, in English
 * @plural: the same about another number of things
 * @n: how many things there are
 *
 * To be called from the main thread alone.
 *
 * Returns: the message in the form that the language has for @n, as long as the program runs;
 *   @singular or @plural itself if it has not been translated
 */
const char *
connect4_language_ngettext (const Connect4Language *self,
                            const char             *singular,
                            const char             *plural,
                            gulong                  n)
{
  g_return_val_if_fail (self != NULL && singular != NULL && plural != NULL, singular);

  if (self == &english)
    return n == 1 ? singular : plural;

  return connect4_language_translate (self, singular, plural, n);
}
