/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a service makes of what it is given is no edit by hand; what a person makes of it is. */
#include "test-run.h"
#include "there-world.h"

#define READ "\"mode\":\"upsert\",\"create\":\"create\",\"update\":\"update\",\"read\":\"read\""
#define FIND "\"mode\":\"upsert\",\"create\":\"create\",\"update\":\"update\",\"find\":\"find\""
#define PUT "\"mode\":\"upsert\",\"create\":\"create\",\"update\":\"put\",\"read\":\"read\""
#define INDEXED THERE_INDEX ("update")
#define ALL(to) to ",\"send\":\"all\""
#define CHANGED(to) to ",\"send\":\"changed\""
#define POLICY(edits) ",\"policies\":{\"handEdits\":\"" edits "\"}"
#define RULES "[" THERE_RULE ("name") "," THERE_RULE ("value") "," THERE_RULE ("city") "]"
#define JOB(to, policy) THERE_JOB (RULES, to, policy)

#define ONE(value, city) "[{\"id\":1,\"name\":\"Ann\",\"value\":" value ",\"city\":\"" city "\"}]"
#define THERE(value, city) "{\"id\":100,\"name\":\"Ann\",\"value\":" value ",\"city\":\"" city "\"}\n"

#define UPDATED "done updated=1"
#define PARKED "failed(sync.nothing-delivered) parked=1"

typedef struct
{
  const char *name;
  const char *job;
  gboolean is_silent; /* the answer to a write shows nothing */
  const char *edit;   /* (nullable): what a person makes of the city after the second write */
  const char *first;  /* what a change of the value and the city comes to */
  const char *then;   /* the same of another one after the edit */
  const char *there;
} ShownRow;

static const ShownRow rows[] = {
  { "keep-all", JOB (ALL (READ), POLICY ("keep")), FALSE, NULL, UPDATED, UPDATED, THERE ("3", "essen") },
  { "keep-changed", JOB (CHANGED (READ), POLICY ("keep")), FALSE, NULL, UPDATED, UPDATED,
    THERE ("3", "essen") },
  { "keep-put", JOB (PUT, POLICY ("keep")), FALSE, NULL, UPDATED, UPDATED, THERE ("3", "essen") },
  { "keep-index", JOB (INDEXED, POLICY ("keep")), FALSE, NULL, UPDATED, UPDATED, THERE ("3", "essen") },
  { "keep-find", JOB (ALL (FIND), POLICY ("keep")), FALSE, NULL, UPDATED, UPDATED, THERE ("3", "essen") },
  { "park-all", JOB (ALL (READ), POLICY ("park")), FALSE, NULL, UPDATED, UPDATED, THERE ("3", "essen") },
  { "park-index", JOB (INDEXED, POLICY ("park")), FALSE, NULL, UPDATED, UPDATED, THERE ("3", "essen") },
  { "edited-keep", JOB (ALL (READ), POLICY ("keep")), FALSE, "\"Ulm\"", UPDATED, UPDATED,
    THERE ("3", "Ulm") },
  { "edited-letters", JOB (ALL (READ), POLICY ("keep")), FALSE, "\"TRIER\"", UPDATED, UPDATED,
    THERE ("3", "TRIER") },
  { "edited-before", JOB (ALL (READ), POLICY ("keep")), FALSE, "\"bonn\"", UPDATED, UPDATED,
    THERE ("3", "bonn") },
  { "edited-as-sent", JOB (ALL (READ), POLICY ("keep")), FALSE, "\"Trier\"", UPDATED, UPDATED,
    THERE ("3", "essen") },
  { "edited-park", JOB (ALL (READ), POLICY ("park")), FALSE, "\"Ulm\"", UPDATED, PARKED, THERE ("2", "Ulm") },
  /* What the answer does not show is read right after. */
  { "silent-keep-all", JOB (ALL (READ), POLICY ("keep")), TRUE, NULL, UPDATED, UPDATED,
    THERE ("3", "essen") },
  { "silent-keep-put", JOB (PUT, POLICY ("keep")), TRUE, NULL, UPDATED, UPDATED, THERE ("3", "essen") },
  { "silent-park-changed", JOB (CHANGED (READ), POLICY ("park")), TRUE, NULL, UPDATED, UPDATED,
    THERE ("3", "essen") },
  { "silent-park-both", JOB (INDEXED ",\"read\":\"read\"", POLICY ("park")), TRUE, NULL, UPDATED, UPDATED,
    THERE ("3", "essen") },
  { "silent-edited-keep", JOB (ALL (READ), POLICY ("keep")), TRUE, "\"Ulm\"", UPDATED, UPDATED,
    THERE ("3", "Ulm") },
  { "silent-edited-park", JOB (ALL (READ), POLICY ("park")), TRUE, "\"Ulm\"", UPDATED, PARKED,
    THERE ("2", "Ulm") },
  /* Nothing proves that nobody edited it. */
  { "silent-keep-index", JOB (INDEXED, POLICY ("keep")), TRUE, NULL, UPDATED, UPDATED, THERE ("3", "bonn") },
  { "silent-park-index", JOB (INDEXED, POLICY ("park")), TRUE, NULL, PARKED, PARKED, THERE ("1", "bonn") },
};

static void
test_shown (ThereWorld *self, gconstpointer data)
{
  const ShownRow *row = data;

  self->normalises = TRUE;
  self->echoes = !row->is_silent;
  self->from = ONE ("1", "Bonn");
  there_world_expect (self, row->job, "done created=1");
  there_world_expect (self, row->job, "done unchanged=1");
  self->from = ONE ("2", "Trier");
  there_world_expect (self, row->job, row->first);
  if (row->edit != NULL)
    there_world_edit (self, "100", "city", row->edit);
  self->from = ONE ("3", "Essen");
  there_world_expect (self, row->job, row->then);
  assert_there (self, row->there);
}

/* The answer shows all of the record: of what was not sent it is what a person made of it. */
static void
test_not_sent (ThereWorld *self, gconstpointer data)
{
  const char *job = JOB (CHANGED (READ), POLICY ("keep"));

  self->normalises = TRUE;
  self->echoes = TRUE;
  self->from = ONE ("1", "Bonn");
  there_world_expect (self, job, "done created=1");
  there_world_edit (self, "100", "city", "\"Ulm\"");
  self->from = ONE ("2", "Bonn");
  there_world_expect (self, job, UPDATED);
  self->from = ONE ("3", "Trier");
  there_world_expect (self, job, UPDATED);
  assert_there (self, THERE ("3", "Ulm"));
}

/* What is there is put back, and the service makes its own of that. */
static void
test_put_back (ThereWorld *self, gconstpointer data)
{
  const char *job = JOB (PUT, POLICY ("keep"));

  self->normalises = TRUE;
  self->echoes = TRUE;
  self->from = ONE ("1", "Bonn");
  there_world_expect (self, job, "done created=1");
  there_world_edit (self, "100", "city", "\"Ulm\"");
  self->from = ONE ("2", "Bonn");
  there_world_expect (self, job, UPDATED);
  self->from = ONE ("3", "Trier");
  there_world_expect (self, job, UPDATED);
  assert_there (self, THERE ("3", "ulm"));
}

/* One field is sent, and what is shown of it is another; that it is of the record is said by the others. */
static void
test_one_field (ThereWorld *self, gconstpointer data)
{
  const char *job = JOB (CHANGED (READ), POLICY ("keep"));

  self->normalises = TRUE;
  self->echoes = TRUE;
  self->from = ONE ("1", "Bonn");
  there_world_expect (self, job, "done created=1");
  self->from = ONE ("1", "Trier");
  there_world_expect (self, job, UPDATED);
  self->from = ONE ("1", "Essen");
  there_world_expect (self, job, UPDATED);
  assert_there (self, THERE ("1", "essen"));
}

/* What is known of a field holds while it is not sent again. */
static void
test_kept_in_mind (ThereWorld *self, gconstpointer data)
{
  const char *job = JOB (CHANGED (READ), POLICY ("park"));

  self->normalises = TRUE;
  self->echoes = TRUE;
  self->from = ONE ("1", "Bonn");
  there_world_expect (self, job, "done created=1");
  self->echoes = FALSE;
  self->from = ONE ("2", "Bonn");
  there_world_expect (self, job, UPDATED);
  self->from = ONE ("3", "Trier");
  there_world_expect (self, job, UPDATED);
  assert_there (self, THERE ("3", "trier"));
}

/* To look costs a request, which only a job pays that guards what people do. A look that fails is none. */
static void
test_looks (ThereWorld *self, gconstpointer data)
{
  self->normalises = TRUE;
  self->from = ONE ("1", "Bonn");
  there_world_expect (self, JOB (READ, ""), "done created=1");
  g_assert_cmpuint (there_world_count (self, "GET", "/to/"), ==, 0);
  self->from = ONE ("2", "Trier");
  there_world_expect (self, JOB (READ, POLICY ("keep")), UPDATED);
  g_assert_cmpuint (there_world_count (self, "GET", "/to/"), ==, 2);
  self->from = ONE ("3", "Essen");
  self->fail_looks = TRUE;
  there_world_expect (self, JOB (READ, POLICY ("keep")), UPDATED);
  g_assert_cmpuint (run_check_count_intents (self->fixture.state), ==, 0);
}

/* A service's own spelling of our values does not trip the brake. */
static void
test_no_brake (ThereWorld *self, gconstpointer data)
{
  const char *job = JOB (ALL (READ), "");

  self->normalises = TRUE;
  self->echoes = TRUE;
  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":1,\"city\":\"Bonn\"},"
               "{\"id\":2,\"name\":\"Bo\",\"value\":1,\"city\":\"Bonn\"}]";
  there_world_expect (self, job, "done created=2");
  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":2,\"city\":\"Trier\"},"
               "{\"id\":2,\"name\":\"Bo\",\"value\":2,\"city\":\"Trier\"}]";
  there_world_expect (self, job, "done updated=2");
}

void
test_shown_add (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/run/shown/answer/", rows[i].name, NULL);
      g_test_add (path, ThereWorld, &rows[i], there_world_set_up, test_shown, there_world_tear_down);
    }
  there_test_add ("/run/shown/looks", test_looks);
  there_test_add ("/run/shown/not-sent", test_not_sent);
  there_test_add ("/run/shown/one-field", test_one_field);
  there_test_add ("/run/shown/put-back", test_put_back);
  there_test_add ("/run/shown/kept-in-mind", test_kept_in_mind);
  there_test_add ("/run/shown/no-brake", test_no_brake);
}
