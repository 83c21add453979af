/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "ctl/connect4-json.h"

static const Connect4JsonName part_names[] = { { "id" }, { "symbol" }, { NULL } };

static const Connect4JsonName names[] = { { "code" }, { "players", part_names }, { NULL } };

static void
assert_json (const char             *text,
             const Connect4JsonName *value_names,
             const char             *expected)
{
  g_autoptr (GVariant) value = g_variant_ref_sink (g_variant_new_parsed (text));
  g_autofree char *json = connect4_json_write (value, value_names, TRUE);

  g_assert_cmpstr (json, ==, expected);
}

static void
test_plain (void)
{
  assert_json ("uint64 12345678901234", NULL, "12345678901234");
  assert_json ("true", NULL, "true");
  assert_json ("1.5", NULL, "1.5");
  assert_json ("@o '/io/github'", NULL, "\"/io/github\"");
  assert_json ("<<'inside'>>", NULL, "\"inside\"");
}

static void
test_text (void)
{
  assert_json ("'say \"hi\" \\\\ é 日'", NULL, "\"say \\\"hi\\\" \\\\ é 日\"");
}

static void
test_array (void)
{
  assert_json ("['a', 'b']", NULL, "[\"a\",\"b\"]");
  assert_json ("@as []", NULL, "[]");
  assert_json ("@a(su) []", names, "[]");
}

static void
test_properties (void)
{
  assert_json ("{'ConnectionsEver': <uint64 3>, 'Pid': <uint32 7>}", NULL,
               "{\"connections_ever\":3,\"pid\":7}");
}

static void
test_keys_of_data (void)
{
  assert_json ("{'max-connections': uint32 3}", NULL, "{\"max-connections\":3}");
}

static void
test_structures (void)
{
  assert_json ("[('K7', [(uint64 17, 'X'), (18, 'O')])]", names,
               "[{\"code\":\"K7\",\"players\":[{\"id\":17,\"symbol\":\"X\"},"
               "{\"id\":18,\"symbol\":\"O\"}]}]");
}

static void
test_structures_in_properties (void)
{
  assert_json ("{'Players': <[(uint64 17, 'X')]>, 'Code': <'K7'>}", names,
               "{\"players\":[{\"id\":17,\"symbol\":\"X\"}],\"code\":\"K7\"}");
}

/* A newer server may tell more than this program knows a name for. */
static void
test_more_elements_than_names (void)
{
  assert_json ("(uint64 17, 'X', 'new')", part_names, "{\"id\":17,\"symbol\":\"X\"}");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/ctl/json/plain", test_plain);
  g_test_add_func ("/ctl/json/text", test_text);
  g_test_add_func ("/ctl/json/array", test_array);
  g_test_add_func ("/ctl/json/properties", test_properties);
  g_test_add_func ("/ctl/json/keys-of-data", test_keys_of_data);
  g_test_add_func ("/ctl/json/structures", test_structures);
  g_test_add_func ("/ctl/json/structures-in-properties", test_structures_in_properties);
  g_test_add_func ("/ctl/json/more-elements-than-names", test_more_elements_than_names);

  return g_test_run ();
}
