/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: from a shop's keys and values into typed properties of notes, and back: each field by a line, as it was typed. */
#include "test-tables.h"

#include "run-check.h"
#include "value/json-reader.h"
#include "value/json-writer.h"
#include "value/path.h"

#define DATABASE "6f7a1c2e-0000-4000-8000-000000000001"
#define RULE(id, to, from) "{\"id\":\"" id "\",\"to\":\"" to "\",\"from\":\"" from "\"}"
#define NUMBER(id, to, from)                                                                                 \
  "{\"id\":\"" id "\",\"to\":\"" to "\",\"from\":\"" from "\",\"steps\":[{\"step\":\"to-number\"}]}"
#define TEXT(id, to, from)                                                                                   \
  "{\"id\":\"" id "\",\"to\":\"" to "\",\"from\":\"" from "\",\"steps\":[{\"step\":\"to-text\"}]}"

#define TO_NOTES(destination, more)                                                                                                                                                                                                                 \
  "{\"id\":\"to-notes\",\"name\":\"To "                                                                                                                                                                                                             \
  "notes\",\"source\":{\"connection\":\"store\",\"environment\":\"live\","                                                                                                                                                                          \
  "\"operation\":\"products\"},\"mapping\":[" RULE ("r1", "Name", "name") "," RULE ("r2", "Number", "sku") "," RULE ("r3", "Text", "['meta_data:supplier']") "," NUMBER (                                                                           \
      "r4", "Price",                                                                                                                                                                                                                                \
      "regular_price") "," RULE ("r5", "Kind",                                                                                                                                                                                                      \
                                 "categories[0].name") "," RULE ("r6", "State",                                                                                                                                                                     \
                                                                 "status") "," RULE ("r7", "Day",                                                                                                                                                   \
                                                                                     "date_created") "," RULE ("r8",                                                                                                                                \
                                                                                                               "Tags",                                                                                                                              \
                                                                                                               "tags") "," RULE ("r9",                                                                                                              \
                                                                                                                                 "['properties:url']",                                                                                              \
                                                                                                                                 "permalink") "],\"destination\":{"                                                                                 \
                                                                                                                                              "\"connection\":\"notes\",\"environment\":\"live\",\"parameters\":{\"database\":\"" DATABASE          \
                                                                                                                                              "\"},"                                                                                                \
                                                                                                                                              "\"mode\":\"upsert\",\"match\":[\"Number\"],\"create\":\"create\",\"update\":\"update\"," destination \
                                                                                                                                              "}" more                                                                                              \
                                                                                                                                              "}"
#define BY_SEARCH TO_NOTES ("\"find\":\"find\"", "")
#define BY_INDEX TO_NOTES ("\"index\":\"pages\",\"read\":\"read\"", ",\"policies\":{\"handEdits\":\"keep\"}")

#define TO_STORE                                                                                             \
  "{\"id\":\"to-store\",\"name\":\"To the store\",\"source\":{\"connection\":\"notes\",\"environment\":"     \
  "\"live\",\"operation\":\"pages\",\"parameters\":{\"database\":\"" DATABASE                                \
  "\"}},\"mapping\":[" RULE ("r1", "sku", "Number") "," TEXT ("r2", "regular_price", "Price") "," RULE (     \
      "r3", "['meta_data:color']",                                                                           \
      "Text") "," RULE ("r4", "['meta_data:note']",                                                          \
                        "Name") "],"                                                                         \
                                "\"destination\":{\"connection\":\"store\",\"environment\":\"live\","        \
                                "\"mode\":\"upsert\",\"match\":[\"sku\"],"                                   \
                                "\"find\":\"find\",\"create\":\"create\",\"update\":\"update\"},"            \
                                "\"policies\":{\"brake\":{\"overwrite\":99}}}"

/* The kinds are told by the service. */
#define TOLD(more)                                                                                           \
  "{\"id\":\"told\",\"name\":\"Told\",\"source\":{\"connection\":\"store\",\"environment\":\"live\","        \
  "\"operation\":\"products\"},\"mapping\":[" RULE ("r1", "Name", "name") "," RULE (                         \
      "r2", "Number", "sku") "," NUMBER ("r3", "Price",                                                      \
                                         "regular_price") "," RULE ("r4", "['properties:url']", "permalink") \
      more                                                                                                   \
      "],"                                                                                                   \
      "\"destination\":{\"connection\":\"notes\",\"environment\":\"live\",\"parameters\":{\"database\":"     \
      "\"" DATABASE "\"},\"mode\":\"upsert\",\"match\":[\"Number\"],\"create\":\"create-told\","             \
      "\"update\":\"update-told\",\"find\":\"find\"}}"

static void
begin (RunFixture *self)
{
  g_autofree char *path = g_build_filename (g_getenv ("ROPEWAY_TEST_DATA"), "sync", "forms.json", NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  self->connections = g_intern_string (text);
}

static void
ask (RunFixture *self, const char *method, const char *path, const char *body)
{
  guint status;
  g_autoptr (RopewayTree) answer = practice_process_request (self->practice, method, path, body, &status);

  g_assert_cmpuint (status / 100, ==, 2);
}

/* What stands at @path in all the records of @collection, as JSON with single quotes. */
static void
assert_at (RunFixture *self, const char *collection, const char *path, const char *expected)
{
  g_autoptr (RopewayTree) tree = practice_process_dup_records (self->practice, collection);
  g_autoptr (RopewayPath) where = ropeway_path_parse (path, NULL);
  const RopewayValue *value = ropeway_path_get (where, ropeway_tree_get_root (tree));
  g_autofree char *text
      = value != NULL ? ropeway_json_write_text (value, ROPEWAY_JSON_COMPACT, NULL) : g_strdup ("-");

  g_strdelimit (text, "\"", '\'');
  g_assert_cmpstr (text, ==, expected);
}

#define PAGE "6f7a1c2e-0000-4000-8000-100000000001"
#define FIRST "/store/wp-json/wc/v3/products/1"

static void
test_there (RunFixture *self, gconstpointer data)
{
  begin (self);
  ask (self, "PUT", FIRST,
       "{\"regular_price\":\"1234567890123456\",\"name\":\"=1+1 \\ud83d\\ude00\",\"tags\":[\"b\",\"a\"],"
       "\"meta_data\":[{\"key\":\"supplier\",\"value\":\"007\"}]}");
  run_fixture_expect (self, BY_SEARCH, "done created=12");
  assert_at (self, "notes", "[0].properties.Name.title[0].text.content", "'=1+1 \\ud83d\\ude00'");
  assert_at (self, "notes", "[0].properties.Number.rich_text[0].plain_text", "'001'");
  assert_at (self, "notes", "[0].properties.Text.rich_text[0].plain_text", "'007'");
  assert_at (self, "notes", "[1].properties.Text.rich_text[0].plain_text", "'=1+1'");
  assert_at (self, "notes", "[0].properties.Price.number", "1234567890123456");
  assert_at (self, "notes", "[1].properties.Price.number", "11.50");
  assert_at (self, "notes", "[0].properties.Kind.select.name", "'Home'");
  assert_at (self, "notes", "[0].properties.State.status.name", "'publish'");
  assert_at (self, "notes", "[0].properties.Tags.multi_select[1].name", "'a'");
  assert_at (self, "notes", "[0].properties.Day.date.end", "null");
  run_fixture_expect (self, BY_SEARCH, "done unchanged=12");
  g_assert_cmpint (practice_process_get_writes (self->practice, "notes", "updated"), ==, 0);
}

/* Only what changed is sent: what a person wrote into another property stays. */
static void
test_one_field (RunFixture *self, gconstpointer data)
{
  begin (self);
  run_fixture_expect (self, BY_SEARCH, "done created=12");
  ask (self, "POST", "/notes/edit/" PAGE,
       "{\"properties\":{\"Text\":{\"rich_text\":[{\"type\":\"text\",\"text\":{\"content\":\"mine\"}}]}}}");
  ask (self, "PUT", FIRST, "{\"regular_price\":\"99.90\"}");
  run_fixture_expect (self, BY_SEARCH, "done updated=1 unchanged=11");
  assert_at (self, "notes", "[0].properties.Price.number", "99.90");
  assert_at (self, "notes", "[0].properties.Text.rich_text[0].plain_text", "'mine'");
}

/* With a list of all, edits by hand are kept even where the same property changes at the source. */
static void
test_kept (RunFixture *self, gconstpointer data)
{
  begin (self);
  run_fixture_expect (self, BY_INDEX, "done created=12");
  ask (self, "POST", "/notes/edit/" PAGE,
       "{\"properties\":{\"Name\":{\"title\":[{\"type\":\"text\",\"text\":{\"content\":\"mine\"}}]}}}");
  ask (self, "PUT", FIRST, "{\"name\":\"Other\",\"regular_price\":\"5\"}");
  run_fixture_expect (self, BY_INDEX, "done updated=1 unchanged=11");
  assert_at (self, "notes", "[0].properties.Name.title[0].plain_text", "'mine'");
  assert_at (self, "notes", "[0].properties.Price.number", "5");
  run_fixture_expect (self, BY_INDEX, "done unchanged=12");
}

/* Entries keep their ids, and those that nobody writes stay. */
static void
test_back (RunFixture *self, gconstpointer data)
{
  begin (self);
  run_fixture_expect (self, BY_SEARCH, "done created=12");
  ask (self, "POST", "/notes/edit/" PAGE,
       "{\"properties\":{\"Text\":{\"rich_text\":[{\"type\":\"text\",\"text\":{\"content\":\"0\"}},"
       "{\"type\":\"text\",\"text\":{\"content\":\"07\"}}]}}}");
  run_fixture_expect (self, TO_STORE, "done updated=12");
  assert_at (self, "store", "[0].meta_data[0]", "{'id':1,'key':'color','value':'007'}");
  assert_at (self, "store", "[0].meta_data[1]", "{'id':2,'key':'supplier','value':'=1+0'}");
  assert_at (self, "store", "[0].meta_data[2].value", "'Mug 1'");
  assert_at (self, "store", "[0].meta_data[3]", "-");
  assert_at (self, "store", "[0].regular_price", "'10.50'");
  run_fixture_expect (self, TO_STORE, "done unchanged=12");
  ask (self, "POST", "/notes/edit/" PAGE, "{\"properties\":{\"Price\":{\"number\":7.10}}}");
  run_fixture_expect (self, TO_STORE, "done updated=1 unchanged=11");
  assert_at (self, "store", "[0].regular_price", "'7.10'");
  assert_at (self, "store", "[0].meta_data[0].id", "1");
}

/* What the service does not know as a state is set aside, in its words. */
static void
test_refused (RunFixture *self, gconstpointer data)
{
  begin (self);
  ask (self, "PUT", FIRST, "{\"status\":\"private\"}");
  run_fixture_expect (self, BY_SEARCH, "partly created=11 parked=1");
}

/* What nobody can write stops the run before the first record. */
static void
test_told (RunFixture *self, gconstpointer data)
{
  begin (self);
  run_fixture_expect (self, TOLD ("," NUMBER ("r5", "Twice", "regular_price")), "failed(sync.described)");
  assert_at (self, "notes", "[0]", "-");
  run_fixture_expect (self, TOLD (""), "done created=12");
  assert_at (self, "notes", "[0].properties.Price.number", "10.50");
  assert_at (self, "notes", "[0].properties.Name.title[0].plain_text", "'Mug 1'");
  run_fixture_expect (self, TOLD (""), "done unchanged=12");
}

void
test_forms_add (void)
{
  run_test_add ("/run/forms/there", test_there);
  run_test_add ("/run/forms/one-field", test_one_field);
  run_test_add ("/run/forms/kept", test_kept);
  run_test_add ("/run/forms/back", test_back);
  run_test_add ("/run/forms/refused", test_refused);
  run_test_add ("/run/forms/told", test_told);
}
