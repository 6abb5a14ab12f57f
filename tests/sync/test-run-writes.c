/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what an update makes of one field: each mode, each way to write it, each way to treat an empty value, PATCH and PUT. */
#include <string.h>

#include "test-run.h"
#include "there-world.h"

typedef enum
{
  ADDED,             /* the record was made by a run before */
  ADOPTED,           /* it was there before the job */
  ADOPTED_TO_CHANGE, /* the same, by a job that only changes */
  ADDED_ONLY,        /* made by a job that only adds */
} Beginning;

typedef struct
{
  Beginning beginning;
  const char *update; /* operation */
  const char *send;
  const char *write;
  const char *on_empty;
} Row;

static const char *const modes[] = { "upsert", "upsert", "update", "create" };
static const char *const beginnings[] = { "added", "adopted", "only-change", "only-add" };

/* The field begins as this there, and becomes that at the source. */
static const struct
{
  const char *there;
  const char *source;
} people[] = { { "\"A\"", "\"B\"" }, { "\"A\"", "null" }, { "null", "\"B\"" }, { "null", "null" } };

/* Returns: (nullable): what the mapping makes of it. */
static const char *
mapped (const Row *row, const char *source)
{
  if (!g_str_equal (source, "null"))
    return source;
  if (g_str_equal (row->on_empty, "leave"))
    return NULL;
  return g_str_equal (row->on_empty, "clear") ? "null" : "\"D\"";
}

static const char *
expected (const Row *row, guint i)
{
  const char *there = people[i].there, *wanted = mapped (row, people[i].source);
  gboolean always = g_str_equal (row->write, "always");
  gboolean fills = g_str_equal (row->write, "if-empty") && g_str_equal (there, "null");

  return row->beginning != ADDED_ONLY && wanted != NULL && (always || fills) ? wanted : there;
}

static char *
make_job (const Row *row)
{
  return g_strdup_printf (
      THERE_JOB (
          "[" THERE_RULE ("name") "," THERE_RULE ("value") ",{\"id\":\"c\",\"to\":\"city\",\"from\":\"city\","
                                                           "\"write\":\"%s\",\"onEmpty\":\"%s\"%s}]",
          "\"mode\":\"%s\",\"find\":\"find\",\"read\":\"read\",\"create\":\"create\",\"update\":\"%s\","
          "\"send\":\"%s\"",
          ",\"policies\":{\"brake\":{\"overwrite\":10}}"),
      row->write, row->on_empty, g_str_equal (row->on_empty, "default") ? ",\"default\":\"D\"" : "",
      modes[row->beginning], row->update, row->send);
}

static char *
make_source (guint value, gboolean later)
{
  GString *text = g_string_new ("[");

  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    g_string_append_printf (text, "%s{\"id\":%u,\"name\":\"N%u\",\"value\":%u,\"city\":%s}", i > 0 ? "," : "",
                            i + 1, i, value, later ? people[i].source : "\"A\"");
  return g_string_free (g_string_append_c (text, ']'), FALSE);
}

static void
begin (ThereWorld *self, const Row *row, const char *job)
{
  g_autofree char *source = make_source (1, FALSE);

  if (row->beginning == ADDED || row->beginning == ADDED_ONLY)
    {
      self->from = source;
      there_world_expect (self, job, "done created=4");
    }
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      g_autofree char *name = g_strdup_printf ("N%u", i);
      g_autofree char *record = g_strdup_printf ("{\"id\":%u,\"name\":\"%s\",\"value\":1,\"city\":%s}",
                                                 100 + i, name, people[i].there);
      if (row->beginning == ADOPTED || row->beginning == ADOPTED_TO_CHANGE)
        there_world_add (self, record);
      g_autofree char *id = there_world_dup_id (self, name);
      there_world_edit (self, id, "city", people[i].there);
    }
}

static void
check (ThereWorld *self, const Row *row, guint i)
{
  g_autofree char *name = g_strdup_printf ("N%u", i);
  g_autofree char *id = there_world_dup_id (self, name);
  g_autofree char *value = there_world_dup_field (self, id, "value");
  g_autofree char *city = there_world_dup_field (self, id, "city");

  g_assert_cmpstr (value, ==, row->beginning == ADDED_ONLY ? "1" : "2");
  g_assert_cmpstr (city, ==, expected (row, i));
}

static void
test_writes (ThereWorld *self, gconstpointer data)
{
  const Row *row = data;
  g_autofree char *job = make_job (row);
  g_autofree char *later = make_source (2, TRUE);
  gboolean left = row->beginning == ADDED_ONLY;

  begin (self, row, job);
  self->from = later;
  there_world_expect (self, job, left ? "done left-out=4" : "done updated=4");
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    check (self, row, i);
  g_assert_cmpuint (self->records->len, ==, G_N_ELEMENTS (people));
  there_world_expect (self, job, left ? "done left-out=4" : "done unchanged=4");
}

static void
add_row (Beginning beginning, const char *update, const char *send, const char *write, const char *on_empty)
{
  static Row rows[128];
  static guint n;
  Row *row = &rows[n++];
  g_autofree char *path
      = g_strdup_printf ("/run/writes/%s/%s/%s/%s/%s", beginnings[beginning], update, send, write, on_empty);

  g_assert_cmpuint (n, <=, G_N_ELEMENTS (rows));
  *row = (Row){ beginning, update, send, write, on_empty };
  g_test_add_vtable (path, sizeof (ThereWorld), row, (GTestFixtureFunc)there_world_set_up,
                     (GTestFixtureFunc)test_writes, (GTestFixtureFunc)there_world_tear_down);
}

void
test_writes_add (void)
{
  static const char *const writes[] = { "always", "on-create", "if-empty" };
  static const char *const empties[] = { "leave", "clear", "default" };

  for (guint w = 0; w < G_N_ELEMENTS (writes); w++)
    for (guint e = 0; e < G_N_ELEMENTS (empties); e++)
      for (Beginning b = ADDED; b <= ADDED_ONLY; b++)
        {
          add_row (b, "update", "all", writes[w], empties[e]);
          add_row (b, "update", "changed", writes[w], empties[e]);
          add_row (b, "put", "all", writes[w], empties[e]);
        }
}
