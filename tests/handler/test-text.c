/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-text.h"

#include <string.h>

#define BS  "\b"
#define DEL "\177"
#define ESC "\033"
#define ST  ESC "\\"
#define ERASE_LINE "\025"
#define ERASE_WORD "\027"

static const struct
{
  const char *typed;
  const char *line;
} cases[] = {
  { "", "" },
  { "move 3", "move 3" },
  { "1" DEL "2", "2" },
  { "1" BS "2", "2" },
  { "12" BS BS BS BS "3", "3" },
  { DEL BS ERASE_LINE ERASE_WORD "x", "x" },
  { "\303\251" DEL "e", "e" },
  { "a\360\237\230\200" BS, "a" },
  { "a\200\200\200\200\200" DEL DEL DEL DEL DEL "b", "ab" },
  { "a\303" DEL "b", "ab" },
  { "\303\251\251" DEL, "\303\251" },
  { "join X" ERASE_LINE "games", "games" },
  { "join X  " ERASE_WORD "Y", "join Y" },
  { "join\tX" ERASE_WORD "Y", "join\tY" },
  { "  " ERASE_WORD "a", "a" },
  { "a\tb", "a\tb" },
  { "a\0013\a\035b", "a3b" },
  { "a\a" DEL "b", "b" },
  /* Keys: arrows, with Shift and Control, Home, Delete, F1 to F5 as many terminals have them */
  { ESC "[A3" ESC "[B" ESC "[1;5C" ESC "[3~", "3" },
  { "mo" ESC "OPve" ESC "OA 3" ESC "[15~", "move 3" },
  { ESC "[[A3" ESC "[[E", "3" },
  { ESC ESC "[A3", "3" },
  { ESC "b3" ESC "f", "3" },
  { ESC "(B3" ESC "#8", "3" },
  { ESC "[200~move 3" ESC "[201~", "move 3" },
  { ESC "[?1;2c" ESC "[> q3", "3" },
  { "1" ESC "[D" DEL "2", "2" },
  { "1" ESC DEL "2", "2" },
  { "1" ESC "[" DEL "2", "2" },
  { "1" ESC "[3" DEL "2", "2" },
  { "1" ESC "O" DEL "2", "2" },
  { ESC "[\303\251", "\303\251" },
  { "a" ESC "\303\251", "a\303\251" },
  /* Strings */
  { ESC "]0;title\a3", "3" },
  { ESC "]0;title" ST "3", "3" },
  { ESC "]0;t\303\251" ESC "x" DEL ST "3", "3" },
  { ESC "P1$r" ST ESC "_x" ST ESC "^x" ST ESC "Xx" ST "3", "3" },
  /* What has no end */
  { "3" ESC, "3" },
  { "3" ESC "[", "3" },
  { "3" ESC "[1;", "3" },
  { "3" ESC "O", "3" },
  { "3" ESC "(", "3" },
  { "3" ESC "]0;title", "3" },
  { "3" ESC "]0;title" ESC, "3" },
};

static char *
edit (const char *typed,
      gsize       length)
{
  g_autofree char *copy = g_memdup2 (typed, length); /* of no more than is to be read */
  char *line = g_malloc0 (length + 1);
  gsize n;

  memset (line, '#', length);
  n = connect4_text_edit (copy, length, line);
  g_assert_cmpuint (n, <=, length);
  line[n] = '\0';

  return line;
}

static void
test_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *line = edit (cases[i].typed, strlen (cases[i].typed));

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_cmpstr (line, ==, cases[i].line);
    }
}

static void
test_in_place (void)
{
  char line[] = "mv" DEL "ove" ESC "[A 3";

  g_assert_cmpuint (connect4_text_edit (line, strlen (line), line), ==, strlen ("move 3"));
  g_assert_true (g_str_has_prefix (line, "move 3"));
}

/* A character that is neither for editing nor thrown away; of any length in UTF-8. */
static gunichar
random_character (void)
{
  static const int limits[] = { 0x7f, 0x800, 0x10000, 0x110000 };
  gunichar character;

  do
    character = g_test_rand_int_range (0x20, limits[g_test_rand_int_range (0, G_N_ELEMENTS (limits))]);
  while (!g_unichar_validate (character) || character == '\177');

  return character;
}

/* Whatever is typed and erased with as many DEL or BS as it has characters was never there. */
static void
test_erasing_undoes_typing (void)
{
  for (guint round = 0; round < 20000; round++)
    {
      g_autoptr (GString) typed = g_string_new (NULL);
      g_autofree char *kept = NULL;
      g_autofree char *line = NULL;
      int n_erased = g_test_rand_int_range (0, 5);

      for (int i = g_test_rand_int_range (0, 5); i > 0; i--)
        g_string_append_unichar (typed, random_character ());
      kept = g_strdup (typed->str);
      for (int i = 0; i < n_erased; i++)
        g_string_append_unichar (typed, random_character ());
      for (int i = 0; i < n_erased; i++)
        g_string_append_c (typed, g_test_rand_bit () ? '\b' : '\177');

      line = edit (typed->str, typed->len);
      g_assert_cmpstr (line, ==, kept);
    }
}

/* Any bytes: no more come out than went in, no control character but a tab, and to edit once is enough. */
static void
test_any_bytes (void)
{
  static const char alphabet[] = "ab \t\b\177\025\027\033\033[]OP\\\a;19~A\303\251\200\377";

  for (guint round = 0; round < 20000; round++)
    {
      char typed[64];
      gsize length = g_test_rand_int_range (0, sizeof typed + 1);
      g_autofree char *line = NULL;
      g_autofree char *again = NULL;

      for (gsize i = 0; i < length; i++)
        typed[i] = alphabet[g_test_rand_int_range (0, sizeof alphabet)];

      line = edit (typed, length);
      for (const char *byte = line; *byte != '\0'; byte++)
        g_assert_true (*byte == '\t' || !g_ascii_iscntrl (*byte));
      again = edit (line, strlen (line));
      g_assert_cmpstr (again, ==, line);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/handler/text/edit/cases", test_cases);
  g_test_add_func ("/handler/text/edit/in-place", test_in_place);
  g_test_add_func ("/handler/text/edit/erasing-undoes-typing", test_erasing_undoes_typing);
  g_test_add_func ("/handler/text/edit/any-bytes", test_any_bytes);

  return g_test_run ();
}
