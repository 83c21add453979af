/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <gio/gio.h>

/* The example of docs/supervision.md: the program works, and the document has it as it is. */

static const char *program;
static const char *source_path;
static const char *document_path;

static char *
run_program (void)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));

  return g_steal_pointer (&output);
}

static char *
load (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);

  return text;
}

/* Asserts that the document has @text as a block of @language. */
static void
assert_in_document (const char *language,
                    const char *text)
{
  g_autofree char *document = load (document_path);
  g_autofree char *block = g_strdup_printf ("\n```%s\n%s```\n", language, text);

  g_assert_nonnull (strstr (document, block));
}

static void
test_output (void)
{
  g_autofree char *output = run_program ();

  g_assert_cmpstr (output, ==,
                   "A counter starts.\n"
                   "The counter is at 1.\n"
                   "The counter is at 3.\n"
                   "The counter has crashed: cannot count by 'many'.\n"
                   "A counter starts.\n"
                   "The counter is at 5.\n"
                   "The supervisor has ended.\n");
  assert_in_document ("", output);
}

static void
test_source_in_document (void)
{
  g_autofree char *source = load (source_path);

  assert_in_document ("c", source);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_assert_cmpint (argc, ==, 4);
  program = argv[1];
  source_path = argv[2];
  document_path = argv[3];

  g_test_add_func ("/supervision/example/output", test_output);
  g_test_add_func ("/supervision/example/source-in-document", test_source_in_document);

  return g_test_run ();
}
