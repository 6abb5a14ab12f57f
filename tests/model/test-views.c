/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what stands in a file must arrive in the views as it was meant, defaults included. */
#include "model-tests.h"

#include <string.h>

#include "exchange/job-file.h"
#include "model/words.h"

static RopewayBundle *
load (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("ROPEWAY_TEST_DATA"), "exchange", "good", name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = ropeway_job_file_load (path, &error);

  g_assert_no_error (error);
  return test_bundle (tree);
}

static const char *
path_text (const RopewayPath *path)
{
  return path != NULL ? ropeway_path_get_text (path) : NULL;
}

static const char *
path_at (const GPtrArray *paths, guint index)
{
  return ropeway_path_get_text (g_ptr_array_index (paths, index));
}

static void
assert_named (const GPtrArray *list, guint index, const char *name, const char *text)
{
  const RopewayNamedTemplate *item = g_ptr_array_index (list, index);
  g_autofree char *value = ropeway_template_expand (item->value, ROPEWAY_ENCODE_NONE, NULL, NULL, NULL);

  g_assert_cmpstr (item->name, ==, name);
  g_assert_cmpstr (value, ==, text);
}

static void
test_connection (void)
{
  g_autoptr (RopewayBundle) bundle = load ("everything.ropeway.json");
  const RopewayConnection *wares = ropeway_bundle_find_connection (bundle, "wares");
  const RopewayConnection *store = ropeway_bundle_find_connection (bundle, "store");
  g_auto (GStrv) secrets = ropeway_connection_dup_secret_names (wares);

  g_assert_cmpstr (wares->name, ==, "Wares – Größe XL");
  g_assert_cmpstr (wares->kind, ==, "rest");
  g_assert_cmpstr (wares->zone_name, ==, "America/New_York");
  g_assert_nonnull (wares->zone);
  g_assert_cmpuint (wares->environments->len, ==, 2);
  g_assert_cmpstr (bundle->source_environment->address, ==, "http://127.0.0.1:8080");
  g_assert_true (bundle->source_environment->private_network);
  g_assert_false (ropeway_connection_find_environment (wares, "live")->private_network);
  g_assert_null (ropeway_connection_find_environment (wares, "none"));
  assert_named (wares->headers, 0, "Accept-Language", "de");
  assert_named (wares->headers, 1, "X-Version", "7");
  assert_named (wares->headers, 2, "X-Braces", "{none}");
  g_assert_cmpuint (wares->limits.per_second, ==, 5);
  g_assert_cmpuint (wares->limits.per_minute, ==, 200);
  g_assert_cmpuint (wares->limits.in_flight, ==, 128);
  g_assert_cmpint (wares->limits.connect, ==, 5 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (wares->limits.idle, ==, G_TIME_SPAN_SECOND / 2);
  g_assert_cmpint (wares->limits.total, ==, G_TIME_SPAN_HOUR);
  g_assert_cmpint (wares->sign_in.type, ==, ROPEWAY_SIGN_IN_API_KEY);
  g_assert_cmpint (wares->sign_in.in, ==, ROPEWAY_KEY_IN_HEADER);
  g_assert_cmpstr (wares->sign_in.name, ==, "X-Api-Key");
  g_assert_cmpstr (wares->sign_in.prefix, ==, "Key ");
  g_assert_cmpstr (wares->sign_in.key.secret, ==, "wares_key");
  g_assert_cmpstr (secrets[0], ==, "wares_key");
  g_assert_null (secrets[1]);

  g_assert_cmpstr (store->name, ==, "store");
  g_assert_cmpint (store->sign_in.type, ==, ROPEWAY_SIGN_IN_NONE);
  g_assert_null (store->zone);
  g_assert_cmpuint (store->limits.in_flight, ==, 0);
  g_assert_null (ropeway_bundle_find_connection (bundle, "none"));
}

static void
test_reading_operation (void)
{
  g_autoptr (RopewayBundle) bundle = load ("everything.ropeway.json");
  const RopewayOperation *list = bundle->source_operation;
  const RopewayParameter *area = g_ptr_array_index (list->parameters, 0);

  g_assert_cmpstr (list->name, ==, "All wares");
  g_assert_cmpstr (list->noun, ==, "ware");
  g_assert_cmpstr (list->method, ==, "POST");
  g_assert_cmpstr (ropeway_template_get_place (list->path, 0), ==, "area");
  assert_named (list->query, 0, "limit", "50");
  assert_named (list->query, 1, "archived", "false");
  assert_named (list->query, 2, "name", "{literal}");
  assert_named (list->headers, 0, "Accept", "application/json");
  g_assert_cmpint (list->body_type, ==, ROPEWAY_BODY_TEMPLATE);
  g_assert_nonnull (ropeway_value_get (list->body, "filter"));
  g_assert_cmpstr (path_text (list->records), ==, "$.data.list of all");
  g_assert_cmpstr (path_at (list->key, 1), ==, "part.number");
  g_assert_cmpint (list->repeat, ==, ROPEWAY_REPEAT_NEVER);
  g_assert_cmpstr (path_text (list->error_message), ==, "error.text");
  g_assert_cmpstr (area->name, ==, "area");
  g_assert_cmpstr (area->label, ==, "Area");
  g_assert_cmpstr (area->choices_operation, ==, "areas");
  g_assert_cmpstr (path_text (area->choices_value), ==, "code");
  g_assert_cmpstr (path_text (area->choices_label), ==, "title");
  g_assert_cmpstr (area->fallback, ==, "north");
  g_assert_cmpuint (ropeway_template_get_n_places (area->from_link), ==, 1);
  g_assert_nonnull (ropeway_shape_find (list->shape, "lines[].sku"));
  g_assert_cmpuint (list->required->len, ==, 0);
  g_assert_cmpstr (list->pointer, ==, "/connections/0/operations/0");
}

static void
test_pages_and_changes (void)
{
  g_autoptr (RopewayBundle) bundle = load ("everything.ropeway.json");
  const RopewayOperation *list = bundle->source_operation;
  const RopewayOperation *unused
      = ropeway_connection_find_operation (bundle->source_connection, "unused-of-the-future");

  g_assert_cmpint (list->paging.type, ==, ROPEWAY_PAGING_OFFSET);
  g_assert_cmpstr (list->paging.parameter, ==, "skip");
  g_assert_cmpint (list->paging.first, ==, 0);
  g_assert_cmpstr (list->paging.size_parameter, ==, "limit");
  g_assert_cmpint (list->paging.size, ==, 50);
  g_assert_cmpstr (path_text (list->paging.next), ==, "next");
  g_assert_cmpstr (path_text (list->paging.total), ==, "meta.total");
  g_assert_cmpstr (path_text (list->paging.pages), ==, "meta.pages");
  g_assert_cmpstr (path_text (list->paging.more), ==, "meta.more");
  g_assert_true (list->paging.end_short);
  g_assert_cmpstr (path_text (list->changes.field), ==, "seq");
  g_assert_cmpint (list->changes.type, ==, ROPEWAY_CURSOR_NUMBER);
  g_assert_cmpstr (list->changes.parameter, ==, "since");
  g_assert_true (list->changes.sorted);
  g_assert_cmpint (list->changes.look_back, ==, 10);
  /* What is not used may be of the future. */
  g_assert_cmpint (unused->paging.type, ==, ROPEWAY_PAGING_UNKNOWN);
  g_assert_cmpstr (unused->paging.type_text, ==, "of-the-future");
  g_assert_cmpint (unused->form.type, ==, ROPEWAY_FORM_UNKNOWN);
}

static void
test_writing_operations (void)
{
  g_autoptr (RopewayBundle) bundle = load ("everything.ropeway.json");
  const RopewayBatch *batch = &bundle->create->batch;

  g_assert_cmpint (bundle->find->settle, ==, 10 * G_TIME_SPAN_MINUTE);
  g_assert_true (bundle->find->exact);
  g_assert_cmpint (bundle->find->repeat, ==, ROPEWAY_REPEAT_SAFE);
  g_assert_cmpint (bundle->create->repeat, ==, ROPEWAY_REPEAT_KEY);
  g_assert_cmpstr (bundle->create->key_header, ==, "X-Request-Id");
  g_assert_cmpint (bundle->create->form.type, ==, ROPEWAY_FORM_ENVELOPE);
  g_assert_cmpstr (path_text (bundle->create->form.path), ==, "attributes");
  g_assert_cmpstr (g_ptr_array_index (bundle->create->required, 0), ==, "number");
  g_assert_cmpuint (batch->size, ==, 1000);
  g_assert_cmpint (batch->by, ==, ROPEWAY_ANSWERS_BY_FIELD);
  g_assert_cmpstr (path_text (batch->list), ==, "results");
  g_assert_cmpstr (path_text (batch->index), ==, "n");
  g_assert_cmpstr (path_text (batch->field), ==, "ref");
  g_assert_cmpstr (path_text (batch->sent), ==, "number");
  g_assert_cmpstr (path_text (batch->id), ==, "id");
  g_assert_cmpstr (path_text (batch->error), ==, "error");
  g_assert_cmpstr (path_text (batch->message), ==, "error.message");
  g_assert_cmpint (bundle->update->body_type, ==, ROPEWAY_BODY_RECORD);
  g_assert_cmpint (bundle->update->repeat, ==, ROPEWAY_REPEAT_SAFE);
  g_assert_cmpstr (bundle->update->key_header, ==, "Idempotency-Key");
  g_assert_cmpstr (bundle->remove->method, ==, "DELETE");
}

static void
test_rows (void)
{
  g_autoptr (RopewayBundle) bundle = load ("rows.ropeway.json");
  const RopewayForm *form = &bundle->create->form;
  g_auto (GStrv) secrets = ropeway_connection_dup_secret_names (bundle->source_connection);

  g_assert_cmpint (form->type, ==, ROPEWAY_FORM_ROW_BY_HEADER);
  g_assert_cmpstr (form->header_operation, ==, "header");
  g_assert_cmpstr (path_text (form->header), ==, "values[0]");
  g_assert_null (form->path);
  g_assert_cmpstr (path_text (bundle->create->new_id), ==, "updates.updatedRange");
  g_assert_cmpstr (path_text (bundle->job->unit_each), ==, "line_items");
  g_assert_cmpstr (path_at (bundle->job->unit_key, 0), ==, "id");
  g_assert_cmpstr (path_at (bundle->job->destination.match, 0), ==, "Item ID");
  g_assert_true (
      ropeway_value_is_text (ropeway_value_get (bundle->job->destination.parameters, "sheet"), "2026"));
  g_assert_cmpint (bundle->source_operation->changes.look_back, ==, 10 * G_TIME_SPAN_MINUTE);
  g_assert_cmpint (bundle->job->schedule->days, ==, 0x1f);
  g_assert_cmpstr (secrets[0], ==, "shop_key");
  g_assert_cmpstr (secrets[1], ==, "shop_secret");
  g_assert_null (secrets[2]);
}

static void
test_job (void)
{
  g_autoptr (RopewayBundle) bundle = load ("everything.ropeway.json");
  RopewayJob *job = bundle->job;
  g_autoptr (RopewayJob) held = ropeway_job_ref (job);

  g_assert_cmpstr (held->id, ==, "wares-to-store");
  g_assert_cmpint (job->version, ==, 3);
  g_assert_true (job->has_draft);
  g_assert_cmpstr (job->zone_name, ==, "Europe/Berlin");
  g_assert_cmpstr (job->source.environment, ==, "test");
  g_assert_nonnull (ropeway_value_get (job->source.parameters, "area"));
  g_assert_cmpint (job->destination.mode, ==, ROPEWAY_MODE_UPSERT);
  g_assert_cmpint (job->destination.send, ==, ROPEWAY_SEND_ALL);
  g_assert_cmpint (job->destination.gone, ==, ROPEWAY_GONE_LEAVE);
  g_assert_cmpstr (job->destination.remove, ==, "remove");
  g_assert_cmpint (job->start_type, ==, ROPEWAY_START_FROM_NOW);
  g_assert_cmpint (job->schedule->type, ==, ROPEWAY_SCHEDULE_EVERY);
  g_assert_cmpint (job->schedule->every, ==, 15 * G_TIME_SPAN_MINUTE);
  g_assert_cmpint (job->schedule->missed, ==, ROPEWAY_MISSED_SKIP);
  g_assert_cmpstr (job->schedule->zone_name, ==, "Europe/Berlin");
  g_assert_cmpint (job->stop_after_parked.count, ==, 20);
  g_assert_cmpstr (job->stop_after_parked.share, ==, "0.05");
  g_assert_cmpstr (job->pointer, ==, "/job");
}

static void
test_rules (void)
{
  g_autoptr (RopewayBundle) bundle = load ("everything.ropeway.json");
  const RopewayRule *name = g_ptr_array_index (bundle->job->rules, 1);
  const RopewayRule *tier = g_ptr_array_index (bundle->job->rules, 3);
  const RopewayRule *lines = g_ptr_array_index (bundle->job->rules, 4);
  const RopewayRule *ware = g_ptr_array_index (lines->rules, 1);
  const RopewayRuleSource *second = g_ptr_array_index (name->sources, 1);
  const RopewayRuleStep *template = g_ptr_array_index (name->steps, 0);

  g_assert_cmpuint (bundle->job->rules->len, ==, 7);
  g_assert_cmpstr (name->id, ==, "r2");
  g_assert_cmpstr (second->name, ==, "b");
  g_assert_cmpstr (path_text (second->path), ==, "sku");
  g_assert_cmpstr (template->id, ==, "template");
  g_assert_nonnull (ropeway_value_get (template->settings, "text"));
  g_assert_cmpstr (template->pointer, ==, "/job/mapping/1/steps/0");
  g_assert_cmpint (name->when->is, ==, ROPEWAY_IS_NOT_EMPTY);
  g_assert_cmpint (name->write, ==, ROPEWAY_WRITE_IF_EMPTY);
  g_assert_cmpint (name->on_empty, ==, ROPEWAY_ON_EMPTY_DEFAULT);
  g_assert_cmpint (name->on_problem, ==, ROPEWAY_ON_PROBLEM_DEFAULT);
  g_assert_cmpint (ropeway_value_get_kind (name->fallback), ==, ROPEWAY_NULL);
  g_assert_null (name->rules);
  g_assert_nonnull (ropeway_value_get (tier->value, "any"));
  g_assert_cmpuint (tier->sources->len, ==, 0);
  g_assert_cmpint (tier->write, ==, ROPEWAY_WRITE_ON_CREATE);
  g_assert_cmpstr (path_text (lines->each), ==, "$.lines");
  g_assert_cmpint (lines->filter->is, ==, ROPEWAY_IS_EQUAL);
  g_assert_cmpint (lines->write, ==, ROPEWAY_WRITE_ALWAYS);
  g_assert_cmpstr (path_text (((RopewayRuleSource *)g_ptr_array_index (ware->sources, 0))->path), ==, "$.id");
  g_assert_cmpstr (ware->pointer, ==, "/job/mapping/4/rules/1");
}

static void
test_filter (void)
{
  g_autoptr (RopewayBundle) bundle = load ("everything.ropeway.json");
  const RopewayCondition *all = bundle->job->source.filter;
  const RopewayCondition *any = g_ptr_array_index (all->children, 1);
  const RopewayCondition *price = g_ptr_array_index (any->children, 0);
  const RopewayCondition *not_one = g_ptr_array_index (any->children, 1);
  const RopewayCondition *one_of = g_ptr_array_index (not_one->children, 0);
  gsize length;

  g_assert_cmpint (all->type, ==, ROPEWAY_CONDITION_ALL);
  g_assert_null (all->field);
  g_assert_cmpint (any->type, ==, ROPEWAY_CONDITION_ANY);
  g_assert_cmpint (price->type, ==, ROPEWAY_CONDITION_FIELD);
  g_assert_cmpint (price->is, ==, ROPEWAY_IS_AT_LEAST);
  g_assert_cmpint (strncmp (ropeway_value_get_token (price->value, &length), "19.10", 5), ==, 0);
  g_assert_cmpint (not_one->type, ==, ROPEWAY_CONDITION_NOT);
  g_assert_cmpuint (ropeway_value_get_length (one_of->value), ==, 2);
  g_assert_cmpstr (one_of->pointer, ==, "/job/source/filter/all/1/any/1/not");
  g_assert_cmpstr (ropeway_condition_is_id (ROPEWAY_IS_EQUAL), ==, "equal");
  g_assert_cmpstr (ropeway_condition_is_id (ROPEWAY_IS_MATCHES), ==, "matches");
}

/* What the person need not say. */
static void
test_defaults (void)
{
  g_autoptr (RopewayTree) tree = test_good_tree ();
  g_autoptr (RopewayBundle) bundle = test_bundle (tree);
  const RopewayJob *job = bundle->job;
  const RopewayRule *rule = g_ptr_array_index (job->rules, 0);

  g_assert_cmpstr (job->name, ==, "orders-to-deals");
  g_assert_cmpint (job->version, ==, 1);
  g_assert_false (job->has_draft);
  g_assert_null (job->unit_each);
  g_assert_null (job->unit_key);
  g_assert_null (job->zone);
  g_assert_cmpint (job->start_type, ==, ROPEWAY_START_EVERYTHING);
  g_assert_cmpint (job->schedule->type, ==, ROPEWAY_SCHEDULE_MANUAL);
  g_assert_cmpint (job->schedule->missed, ==, ROPEWAY_MISSED_ONCE);
  g_assert_cmpint (job->stop_after_parked.count, ==, -1);
  g_assert_null (job->stop_after_parked.share);
  g_assert_cmpint (job->destination.gone, ==, ROPEWAY_GONE_LEAVE);
  g_assert_cmpint (rule->write, ==, ROPEWAY_WRITE_ALWAYS);
  g_assert_cmpint (rule->on_empty, ==, ROPEWAY_ON_EMPTY_LEAVE);
  g_assert_cmpint (rule->on_problem, ==, ROPEWAY_ON_PROBLEM_PARK);
  g_assert_cmpint (bundle->source_operation->paging.type, ==, ROPEWAY_PAGING_NONE);
  g_assert_cmpint (bundle->source_operation->paging.first, ==, 1);
  g_assert_null (bundle->source_operation->changes.field);
  g_assert_cmpint (bundle->source_operation->form.type, ==, ROPEWAY_FORM_PLAIN);
  g_assert_cmpuint (bundle->source_operation->batch.size, ==, 0);
  g_assert_cmpuint (bundle->find->key->len, ==, 0);
  g_assert_cmpint (bundle->create->repeat, ==, ROPEWAY_REPEAT_NEVER);
  g_assert_cmpint (bundle->update->repeat, ==, ROPEWAY_REPEAT_NEVER);
}

/* PATCH takes single fields; PUT would empty what is left out; what the person says holds. */
static void
test_default_send (void)
{
  g_autoptr (RopewayTree) patch = test_good_tree ();
  g_autoptr (RopewayBundle) by_patch = test_bundle (patch);
  g_autoptr (RopewayTree) put = test_good_tree ();
  g_autoptr (RopewayTree) said = test_good_tree ();
  g_autoptr (RopewayBundle) by_put = NULL;
  g_autoptr (RopewayBundle) as_said = NULL;

  g_assert_cmpint (by_patch->job->destination.send, ==, ROPEWAY_SEND_CHANGED);
  test_put (put, "/connections/1/operations/2/request/method", "'PUT'");
  by_put = test_bundle (put);
  g_assert_cmpint (by_put->job->destination.send, ==, ROPEWAY_SEND_ALL);
  test_put (said, "/job/destination/send", "'all'");
  as_said = test_bundle (said);
  g_assert_cmpint (as_said->job->destination.send, ==, ROPEWAY_SEND_ALL);
}

static void
test_times (void)
{
  g_autoptr (RopewayBundle) bundle = load ("update-only.ropeway.json");
  const RopewaySchedule *schedule = bundle->job->schedule;

  g_assert_cmpint (schedule->type, ==, ROPEWAY_SCHEDULE_DAILY);
  g_assert_cmpuint (schedule->at->len, ==, 2);
  g_assert_cmpuint (g_array_index (schedule->at, guint, 0), ==, 0);
  g_assert_cmpuint (g_array_index (schedule->at, guint, 1), ==, 23 * 60 + 59);
  g_assert_cmpstr (bundle->job->start_since, ==, "2026-11-09T09:00:00+01:00");
  g_assert_cmpstr (bundle->job->stop_after_parked.share, ==, "0.50");
  g_assert_cmpstr (bundle->source_connection->sign_in.user.text, ==, "anna");
  g_assert_cmpstr (bundle->source_connection->sign_in.password.secret, ==, "a_password");
}

static void
test_child_lists (void)
{
  g_autoptr (RopewayBundle) bundle = load ("mirror.ropeway.json");
  const RopewayParent *parent = bundle->job->source.parent;
  const RopewayParentPlace *place = g_ptr_array_index (parent->places, 0);

  g_assert_cmpstr (parent->operation, ==, "companies");
  g_assert_cmpstr (bundle->parent_operation->id, ==, "companies");
  g_assert_cmpstr (bundle->source_operation->id, ==, "invoices");
  g_assert_true (ropeway_value_is_text (ropeway_value_get (parent->parameters, "state"), "open"));
  g_assert_cmpuint (parent->places->len, ==, 1);
  g_assert_cmpstr (place->parameter, ==, "company");
  g_assert_cmpstr (path_text (place->path), ==, "id");
  g_assert_cmpstr (parent->as, ==, "company");
}

static void
test_mirror (void)
{
  g_autoptr (RopewayBundle) bundle = load ("mirror.ropeway.json");
  const RopewayJobDestination *destination = &bundle->job->destination;

  g_assert_cmpint (destination->mode, ==, ROPEWAY_MODE_MIRROR);
  g_assert_cmpint (destination->gone, ==, ROPEWAY_GONE_ARCHIVE);
  g_assert_cmpstr (path_text (destination->archive_to), ==, "closed");
  g_assert_cmpint (ropeway_value_get_kind (destination->archive_value), ==, ROPEWAY_BOOLEAN);
  g_assert_true (destination->remove_adopted);
  g_assert_cmpstr (bundle->read->id, ==, "one");
  g_assert_cmpstr (bundle->index->id, ==, "all");
  g_assert_null (bundle->find);
  g_assert_cmpint (bundle->job->brake.remove, ==, 0);
  g_assert_cmpint (bundle->job->brake.overwrite, ==, 500);
  g_assert_cmpint (bundle->job->hand_edits, ==, ROPEWAY_HAND_EDITS_KEEP);
  g_assert_cmpint (bundle->job->drift, ==, ROPEWAY_DRIFT_GO_ON);
  g_assert_cmpuint (ropeway_template_get_n_places (bundle->create->open), ==, 2);
  g_assert_cmpuint (ropeway_template_get_n_places (bundle->update->open), ==, 1);
  g_assert_null (bundle->remove->open);
}

/* Reads @tree, which must be good but for @warning ((nullable)). */
static void
assert_warned (RopewayTree *tree, const char *warning)
{
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayBundle) bundle = ropeway_bundle_parse (tree, problems);

  g_assert_nonnull (bundle);
  g_assert_cmpuint (ropeway_problems_get_n (problems), ==, warning != NULL);
  if (warning != NULL)
    g_assert_cmpstr (ropeway_problem_get_code (ropeway_problems_get (problems, 0)), ==, warning);
}

/* A list of all does what a search does: find what is there, and end the doubt about a lost answer. */
static void
test_index_instead_of_find (void)
{
  g_autoptr (RopewayTree) tree = test_good_tree ();

  test_put (tree, "/connections/1/operations/0/exact", "false");
  assert_warned (tree, "destination.find-inexact");
  test_put (tree, "/connections/1/operations/-",
            "{'id': 'all', 'request': {'method': 'GET', 'path': '/all'}, 'key': ['id']}");
  test_put (tree, "/job/destination/index", "'all'");
  assert_warned (tree, NULL);
  ropeway_value_remove (test_at (tree, "/job/destination"), "find", -1);
  assert_warned (tree, NULL);
  test_put (tree, "/job/destination/mode", "'update'");
  assert_warned (tree, NULL);
  test_put (tree, "/job/destination/mode", "'mirror'");
  assert_warned (tree, NULL);
}

static void
test_cases (void)
{
  g_autoptr (RopewayBundle) bundle = load ("mirror.ropeway.json");
  const RopewayJobCase *first = g_ptr_array_index (bundle->job->cases, 0);
  const RopewayJobCase *second = g_ptr_array_index (bundle->job->cases, 1);

  g_assert_cmpuint (bundle->job->cases->len, ==, 3);
  g_assert_cmpstr (first->name, ==, "An invoice");
  g_assert_cmpstr (first->pointer, ==, "/job/cases/0");
  g_assert_nonnull (ropeway_value_get (first->record, "company"));
  g_assert_cmpuint (ropeway_value_get_length (first->expect), ==, 1);
  g_assert_cmpuint (ropeway_value_get_length (second->expect), ==, 0);
}

/* What is not said of removing and overwriting is the careful thing. */
static void
test_careful_defaults (void)
{
  g_autoptr (RopewayTree) tree = test_good_tree ();
  g_autoptr (RopewayBundle) bundle = test_bundle (tree);
  const RopewayJobDestination *destination = &bundle->job->destination;

  g_assert_cmpint (destination->gone, ==, ROPEWAY_GONE_LEAVE);
  g_assert_false (destination->remove_adopted);
  g_assert_null (destination->archive_to);
  g_assert_null (destination->archive_value);
  g_assert_null (bundle->job->source.parent);
  g_assert_null (bundle->parent_operation);
  g_assert_null (bundle->read);
  g_assert_null (bundle->index);
  g_assert_cmpint (bundle->job->brake.remove, ==, -1);
  g_assert_cmpint (bundle->job->brake.overwrite, ==, -1);
  g_assert_cmpint (bundle->job->hand_edits, ==, ROPEWAY_HAND_EDITS_OVERWRITE);
  g_assert_cmpint (bundle->job->drift, ==, ROPEWAY_DRIFT_PAUSE);
  g_assert_cmpuint (bundle->job->cases->len, ==, 0);
}

/* One secret may serve twice; it is asked for once. */
static void
test_secret_twice (void)
{
  g_autoptr (RopewayTree) tree = test_good_tree ();
  g_autoptr (RopewayBundle) bundle = NULL;
  g_auto (GStrv) names = NULL;

  test_put (tree, "/connections/0/signIn",
            "{'type': 'basic', 'user': {'secret': 'both'}, 'password': {'secret': 'both'}}");
  bundle = test_bundle (tree);
  names = ropeway_connection_dup_secret_names (bundle->source_connection);
  g_assert_cmpstr (names[0], ==, "both");
  g_assert_null (names[1]);
}

/* Whoever holds a part holds all that it points into. */
static void
test_lifetime (void)
{
  g_autoptr (RopewayConnection) connection = NULL;
  g_autoptr (RopewayBundle) held = NULL;

  {
    g_autoptr (RopewayTree) tree = test_good_tree ();
    g_autoptr (RopewayBundle) bundle = NULL;

    test_put (tree, "/connections/1/operations/1/request/body", "{'data': '{$record}'}");
    bundle = test_bundle (tree);
    held = ropeway_bundle_ref (bundle);
    connection = ropeway_connection_ref (g_ptr_array_index (bundle->connections, 1));
  }
  g_assert_nonnull (ropeway_value_get (held->create->body, "data"));
  g_clear_pointer (&held, ropeway_bundle_unref);
  g_assert_nonnull (
      ropeway_value_get (ropeway_connection_find_operation (connection, "create")->body, "data"));
}

static void
test_words (void)
{
  g_assert_cmpuint (ropeway_words_find (ropeway_words_mode, "upsert"), ==, ROPEWAY_MODE_UPSERT);
  g_assert_cmpuint (ropeway_words_find (ropeway_words_mode, "mirror"), ==, ROPEWAY_MODE_MIRROR);
  g_assert_cmpuint (ropeway_words_find (ropeway_words_mode, "?"), ==, ROPEWAY_MODE_UNKNOWN);
  g_assert_cmpuint (ropeway_words_find (ropeway_words_sign_in, "?"), ==, ROPEWAY_SIGN_IN_UNKNOWN);
  g_assert_cmpuint (ropeway_words_find (ropeway_words_paging, "next-url"), ==, ROPEWAY_PAGING_NEXT_URL);
  g_assert_cmpuint (ropeway_words_find (ropeway_words_paging, "?"), ==, ROPEWAY_PAGING_UNKNOWN);
  g_assert_cmpuint (ropeway_words_find (ropeway_words_form, "?"), ==, ROPEWAY_FORM_UNKNOWN);
  g_assert_cmpuint (ropeway_words_find (ropeway_words_schedule, "?"), ==, ROPEWAY_SCHEDULE_UNKNOWN);
  g_assert_cmpuint (ropeway_words_find (ropeway_words_condition_is, "matches"), ==, ROPEWAY_IS_MATCHES);
  g_assert_cmpuint (ropeway_words_find (ropeway_words_cursor, "token"), ==, ROPEWAY_CURSOR_TOKEN);
  g_assert_cmpuint (ropeway_words_find (ropeway_words_repeat, "key"), ==, ROPEWAY_REPEAT_KEY);
  g_assert_cmpuint (ropeway_words_find (ropeway_words_write, "if-empty"), ==, ROPEWAY_WRITE_IF_EMPTY);
  g_assert_cmpuint (ropeway_words_find (ropeway_words_on_empty, "default"), ==, ROPEWAY_ON_EMPTY_DEFAULT);
  g_assert_cmpuint (ropeway_words_find (ropeway_words_on_problem, "leave-out"), ==,
                    ROPEWAY_ON_PROBLEM_LEAVE_OUT);
  g_assert_cmpuint (ropeway_words_find (ropeway_words_gone, "delete"), ==, ROPEWAY_GONE_DELETE);
  g_assert_cmpuint (ropeway_words_find (ropeway_words_hand_edits, "park"), ==, ROPEWAY_HAND_EDITS_PARK);
  g_assert_cmpuint (ropeway_words_find (ropeway_words_drift, "go-on"), ==, ROPEWAY_DRIFT_GO_ON);
  g_assert_cmpuint (ropeway_words_find (ropeway_words_start, "since"), ==, ROPEWAY_START_SINCE);
  g_assert_cmpuint (ropeway_words_find (ropeway_words_answers_by, "field"), ==, ROPEWAY_ANSWERS_BY_FIELD);
  g_assert_cmpuint (ropeway_words_find (ropeway_words_key_in, "cookie"), ==, ROPEWAY_KEY_IN_COOKIE);
  g_assert_cmpuint (ropeway_words_find (ropeway_words_missed, "skip"), ==, ROPEWAY_MISSED_SKIP);
  g_assert_cmpuint (ropeway_words_find (ropeway_words_send, "changed"), ==, ROPEWAY_SEND_CHANGED);
}

void
test_add_views (void)
{
  g_test_add_func ("/model/view/connection", test_connection);
  g_test_add_func ("/model/view/reading-operation", test_reading_operation);
  g_test_add_func ("/model/view/pages-and-changes", test_pages_and_changes);
  g_test_add_func ("/model/view/writing-operations", test_writing_operations);
  g_test_add_func ("/model/view/rows", test_rows);
  g_test_add_func ("/model/view/job", test_job);
  g_test_add_func ("/model/view/rules", test_rules);
  g_test_add_func ("/model/view/filter", test_filter);
  g_test_add_func ("/model/view/defaults", test_defaults);
  g_test_add_func ("/model/view/default-send", test_default_send);
  g_test_add_func ("/model/view/times", test_times);
  g_test_add_func ("/model/view/child-lists", test_child_lists);
  g_test_add_func ("/model/view/mirror", test_mirror);
  g_test_add_func ("/model/view/index-instead-of-find", test_index_instead_of_find);
  g_test_add_func ("/model/view/cases", test_cases);
  g_test_add_func ("/model/view/careful-defaults", test_careful_defaults);
  g_test_add_func ("/model/view/secret-twice", test_secret_twice);
  g_test_add_func ("/model/view/lifetime", test_lifetime);
  g_test_add_func ("/model/view/words", test_words);
}
