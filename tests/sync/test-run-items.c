/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: items that their record does not have any more are removed, whatever else the run reads or does not read. */
#include "test-run.h"

#include "run-check.h"

/* Lines of orders become deals. @operation: of the shop. @unit: after "each". @to: members of "destination". */
#define LINES_OF(operation, unit, to)                                                                        \
  "{\"id\":\"lines\",\"name\":\"Lines\",\"source\":{\"connection\":\"shop\",\"environment\":\"live\","       \
  "\"operation\":\"" operation "\"},\"unit\":{\"each\":\"line_items\"" unit "},\"mapping\":["                \
  "{\"id\":\"r1\",\"to\":\"ref\",\"from\":\"sku\"},{\"id\":\"r2\",\"to\":\"title\",\"from\":\"name\"}],"     \
  "\"destination\":{\"connection\":\"crm\",\"environment\":\"live\",\"create\":\"create-deal\","             \
  "\"update\":\"update-deal\",\"send\":\"all\",\"delete\":\"delete-deal\"," to "},"                          \
  "\"policies\":{\"brake\":{\"remove\":1000,\"overwrite\":1000}}}"

#define BY_ID ",\"key\":[\"id\"]"
#define BY_PLACE ""
#define UPSERT(gone) "\"mode\":\"upsert\",\"gone\":\"" gone "\""
#define MIRROR(gone) "\"mode\":\"mirror\",\"gone\":\"" gone "\""

#define LINE(id) "{\"id\":" #id ",\"sku\":\"S" #id "\",\"name\":\"Line " #id "\"}"
#define ORDER(id, minute, lines)                                                                             \
  "{\"id\":" #id ",\"status\":\"paid\",\"updated_at\":\"2026-01-01T10:" minute                               \
  ":00Z\",\"line_items\":" lines "}"
#define FIRST                                                                                                \
  "[" ORDER (1, "20", "[" LINE (11) "," LINE (12) "," LINE (13) "]") "," ORDER (                             \
      2, "01", "[" LINE (21) "," LINE (22) "]") "]"

typedef struct
{
  const char *name;
  const char *job;
  const char *orders; /* of the second run */
  const char *summary;
  const char *there;   /* "ref" then */
  const char *warning; /* (nullable) */
} Row;

#define ALL "S11\nS12\nS13\nS21\nS22\n"
#define SHORTER                                                                                              \
  "[" ORDER (1, "30", "[" LINE (11) "," LINE (13) "]") "," ORDER (2, "01",                                   \
                                                                  "[" LINE (21) "," LINE (22) "]") "]"

static const Row rows[] = {
  { "leave", LINES_OF ("orders-by-link", BY_ID, UPSERT ("leave")), SHORTER, "done unchanged=4", ALL, NULL },
  { "upsert", LINES_OF ("orders-by-link", BY_ID, UPSERT ("delete")), SHORTER, "done unchanged=4 deleted=1",
    "S11\nS13\nS21\nS22\n", NULL },
  { "mirror", LINES_OF ("orders-by-link", BY_ID, MIRROR ("delete")), SHORTER, "done unchanged=4 deleted=1",
    "S11\nS13\nS21\nS22\n", NULL },
  /* Only the first order changed since the mark, so only the first is read. */
  { "incremental", LINES_OF ("orders", BY_ID, UPSERT ("delete")), SHORTER, "done unchanged=2 deleted=1",
    "S11\nS13\nS21\nS22\n", NULL },
  /* Without ids the last place goes, and what stands at the others moves up. */
  { "by-place", LINES_OF ("orders-by-link", BY_PLACE, UPSERT ("delete")), SHORTER,
    "done updated=1 unchanged=3 deleted=1", "S11\nS13\nS21\nS22\n", "sync.items-by-place" },
  { "by-place-leave", LINES_OF ("orders-by-link", BY_PLACE, UPSERT ("leave")), SHORTER,
    "done updated=1 unchanged=3", "S11\nS13\nS13\nS21\nS22\n", NULL },
  { "order-gone-upsert", LINES_OF ("orders-by-link", BY_ID, UPSERT ("delete")),
    "[" ORDER (2, "01", "[" LINE (21) "," LINE (22) "]") "]", "done unchanged=2", ALL, NULL },
  { "order-gone-mirror", LINES_OF ("orders-by-link", BY_ID, MIRROR ("delete")),
    "[" ORDER (2, "01", "[" LINE (21) "," LINE (22) "]") "]", "done unchanged=2 deleted=3", "S21\nS22\n",
    NULL },
  { "empty-list", LINES_OF ("orders-by-link", BY_ID, UPSERT ("delete")),
    "[" ORDER (1, "30", "[]") "," ORDER (2, "01", "[" LINE (21) "," LINE (22) "]") "]",
    "done unchanged=2 deleted=3", "S21\nS22\n", NULL },
  /* A list that is not there is more often a slip than nothing. */
  { "no-list", LINES_OF ("orders-by-link", BY_ID, MIRROR ("delete")),
    "[{\"id\":1,\"status\":\"paid\",\"updated_at\":\"2026-01-01T10:30:00Z\"}," ORDER (2, "01",
                                                                                      "[" LINE (21) "]") "]",
    "done unchanged=1 deleted=1", "S11\nS12\nS13\nS21\n", NULL },
  /* Of an order with an item that has no id nothing is known of the others. */
  { "item-without-id", LINES_OF ("orders-by-link", BY_ID, MIRROR ("delete")),
    "[" ORDER (1, "30", "[" LINE (11) ",{\"sku\":\"X\"}]") "," ORDER (2, "01", "[" LINE (21) "]") "]",
    "partly unchanged=2 deleted=1 parked=1", "S11\nS12\nS13\nS21\n", NULL },
  { "order-without-id", LINES_OF ("orders-by-link", BY_ID, MIRROR ("delete")),
    "[{\"id\":null,\"line_items\":[" LINE (11) "]}," ORDER (2, "01", "[" LINE (21) "]") "]",
    "partly unchanged=1 deleted=1 parked=1", "S11\nS12\nS13\nS21\n", "sync.gone-unclear" },
  { "nested-twice", LINES_OF ("orders-by-link", BY_ID, UPSERT ("delete")),
    "[" ORDER (1, "30", "[" LINE (11) "]") "," ORDER (2, "31", "[" LINE (21) "," LINE (23) "]") "]",
    "done created=1 unchanged=2 deleted=3", "S11\nS21\nS23\n", NULL },
};

static void
test_row (RunFixture *self, gconstpointer data)
{
  const Row *row = data;
  const RunSettings plan = { .kind = ROPEWAY_RUN_PLAN };

  practice_process_load (self->practice, "shop.orders", FIRST);
  run_fixture_expect (self, row->job, "done created=5");
  practice_process_load (self->practice, "shop.orders", row->orders);
  g_autoptr (RunResult) planned = run_fixture_run (self, row->job, &plan);
  g_autoptr (RunResult) result = run_fixture_run (self, row->job, NULL);
  if (!g_str_equal (result->summary, row->summary))
    run_result_tell (result);
  g_assert_cmpstr (result->summary, ==, row->summary);
  g_assert_cmpstr (planned->summary, ==, row->summary);
  assert_fields (self, "crm.deals", "ref", row->there);
  if (row->warning != NULL)
    g_assert_true (g_ptr_array_find_with_equal_func (result->warnings, row->warning, g_str_equal, NULL));
}

/* What could not be removed is tried again, though the order is not read again. */
static void
test_tried_again (RunFixture *self, gconstpointer data)
{
  const char *job = LINES_OF ("orders", BY_ID, UPSERT ("delete"));

  practice_process_load (self->practice, "shop.orders", FIRST);
  run_fixture_expect (self, job, "done created=5");
  practice_process_load (self->practice, "shop.orders", SHORTER);
  practice_process_set_hostile (self->practice,
                                "{\"rules\":[{\"kind\":\"status\",\"status\":409,\"method\":\"DELETE\"}]}");
  run_fixture_expect (self, job, "partly unchanged=2 parked=1");
  practice_process_set_hostile (self->practice, "{\"rules\":[]}");
  /* Out of reach of the look-back: nothing is read but what is new. */
  practice_process_load (self->practice, "shop.orders", "[" ORDER (3, "50", "[" LINE (31) "]") "]");
  run_fixture_expect (self, job, "done created=1 deleted=1");
  assert_fields (self, "crm.deals", "ref", "S11\nS13\nS21\nS22\nS31\n");
  g_autoptr (RopewayParked) parked = run_check_dup_parked (self->state, "[1,12]");
  g_assert_null (parked);
}

/* Stopped before it was removed: the mark stays, and the next run sees to it. */
static void
test_interrupted (RunFixture *self, gconstpointer data)
{
  const char *job = LINES_OF ("orders", BY_ID, UPSERT ("delete"));
  g_autoptr (GString) orders = g_string_new ("[");

  practice_process_load (self->practice, "shop.orders", FIRST);
  run_fixture_expect (self, job, "done created=5");
  for (guint i = 3; i < 40; i++)
    g_string_append_printf (
        orders, "{\"id\":%u,\"updated_at\":\"2026-01-01T11:%02u:00Z\",\"line_items\":[" LINE (9) "]},", i, i);
  g_string_append (orders, ORDER (1, "30", "[" LINE (11) "]") "]");
  practice_process_load (self->practice, "shop.orders", orders->str);
  const RunSettings cancelled = { .cancel_at = 5 };
  g_autoptr (RunResult) stopped = run_fixture_run (self, job, &cancelled);
  g_assert_true (g_str_has_prefix (stopped->summary, "interrupted"));
  g_autoptr (RunResult) result = run_fixture_run (self, job, NULL);
  g_test_message ("%s", result->summary);
  g_autoptr (RopewayLink) gone = run_check_dup_link (self->state, "[1,12]");
  g_assert_null (gone);
  g_autoptr (RopewayLink) stays = run_check_dup_link (self->state, "[2,22]");
  g_assert_nonnull (stays);
}

void
test_items_add (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/run/items/row/", rows[i].name, NULL);
      g_test_add (path, RunFixture, &rows[i], run_fixture_set_up, test_row, run_fixture_tear_down);
    }
  run_test_add ("/run/items/tried-again", test_tried_again);
  run_test_add ("/run/items/interrupted", test_interrupted);
}
