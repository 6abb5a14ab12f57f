/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the requests on single records and on batches, which are the same for every practice app. */
#include "practice/practice-collection.h"

#include "base/limits.h"

/* (nullable): the record of the path; where there is none, the answer says so. */
static RopewayPracticeRecord *
record_of_path (RopewayPracticeCollection *collection, RopewayPracticeExchange *exchange)
{
  RopewayPracticeRecord *record = ropeway_practice_table_find (collection->table, exchange->id);

  if (!record)
    ropeway_practice_exchange_fail (exchange, 404, "not_found", "There is no record with that id.", "id");
  return record;
}

static void
fail_with (RopewayPracticeExchange *exchange, const RopewayPracticeFlaw *flaw)
{
  ropeway_practice_exchange_fail (exchange, 422, flaw->code, flaw->message, flaw->field);
}

void
ropeway_practice_collection_answer (RopewayPracticeCollection *collection, RopewayPracticeExchange *exchange,
                                    guint status, RopewayPracticeRecord *record)
{
  exchange->status = status;
  ropeway_practice_collection_write (collection, record, exchange->answer);
}

void
ropeway_practice_collection_post (RopewayPracticeCollection *collection, RopewayPracticeExchange *exchange)
{
  RopewayValue *object = ropeway_practice_exchange_read_object (exchange);
  RopewayPracticeFlaw flaw = { 0 };
  RopewayPracticeRecord *record;

  if (!object)
    return;
  record = ropeway_practice_collection_create (collection, exchange->body, object, &flaw);
  if (record)
    ropeway_practice_collection_answer (collection, exchange, 201, record);
  else
    fail_with (exchange, &flaw);
}

void
ropeway_practice_collection_get (RopewayPracticeCollection *collection, RopewayPracticeExchange *exchange)
{
  RopewayPracticeRecord *record = record_of_path (collection, exchange);

  if (record)
    ropeway_practice_collection_answer (collection, exchange, 200, record);
}

static void
change (RopewayPracticeCollection *collection, RopewayPracticeExchange *exchange, gboolean replace)
{
  RopewayPracticeRecord *record = record_of_path (collection, exchange);
  RopewayValue *object = record ? ropeway_practice_exchange_read_object (exchange) : NULL;
  RopewayPracticeFlaw flaw = { 0 };

  if (!object)
    return;
  if (ropeway_practice_collection_update (collection, record, object, replace, &flaw))
    ropeway_practice_collection_answer (collection, exchange, 200, record);
  else
    fail_with (exchange, &flaw);
}

void
ropeway_practice_collection_patch (RopewayPracticeCollection *collection, RopewayPracticeExchange *exchange)
{
  change (collection, exchange, FALSE);
}

void
ropeway_practice_collection_put (RopewayPracticeCollection *collection, RopewayPracticeExchange *exchange)
{
  change (collection, exchange, TRUE);
}

void
ropeway_practice_collection_delete (RopewayPracticeCollection *collection, RopewayPracticeExchange *exchange)
{
  RopewayPracticeRecord *record = record_of_path (collection, exchange);

  if (!record)
    return;
  ropeway_practice_table_remove (collection->table, record);
  collection->n_deleted++;
  exchange->status = 204;
}

/* ---- batches ---- */

typedef RopewayPracticeRecord *(*BatchFunc) (RopewayPracticeCollection *collection, RopewayTree *tree,
                                             RopewayValue *item, RopewayPracticeFlaw *flaw);

static RopewayPracticeRecord *
update_item (RopewayPracticeCollection *collection, RopewayTree *tree, RopewayValue *item,
             RopewayPracticeFlaw *flaw)
{
  g_autofree char *id = ropeway_value_dup_member_text (item, "id");
  RopewayPracticeRecord *record = id ? ropeway_practice_table_find (collection->table, id) : NULL;

  if (!record)
    *flaw = (RopewayPracticeFlaw){ "not_found", "There is no record with that id.", "id" };
  else if (ropeway_practice_collection_update (collection, record, item, FALSE, flaw))
    return record;
  return NULL;
}

static void
answer_batch (RopewayPracticeCollection *collection, RopewayPracticeExchange *exchange, BatchFunc func,
              guint done)
{
  RopewayValue *list
      = ropeway_practice_exchange_read_list (exchange, "records", ROPEWAY_LIMIT_PRACTICE_BATCH);
  guint index = 0;
  gboolean all = TRUE;

  if (!list)
    return;
  g_string_append (exchange->answer, "{\"results\":[");
  for (RopewayValue *item = ropeway_value_first (list); item; item = ropeway_value_next (item))
    {
      RopewayPracticeFlaw flaw = { "invalid_body", "A record has to be a JSON object.", NULL };
      RopewayPracticeRecord *record = NULL;

      if (ropeway_value_get_kind (item) == ROPEWAY_OBJECT)
        record = func (collection, exchange->body, item, &flaw);
      g_string_append_printf (exchange->answer, "%s{\"index\":%u,", index > 0 ? "," : "", index);
      index++;
      if (record)
        g_string_append_printf (exchange->answer, "\"id\":\"%s\"", record->id);
      else
        {
          all = FALSE;
          g_string_append (exchange->answer, "\"error\":");
          ropeway_practice_write_error (exchange->answer, flaw.code, flaw.message, flaw.field);
        }
      g_string_append_c (exchange->answer, '}');
    }
  g_string_append (exchange->answer, "]}");
  exchange->status = all ? done : 207;
}

void
ropeway_practice_collection_post_batch (RopewayPracticeCollection *collection,
                                        RopewayPracticeExchange *exchange)
{
  answer_batch (collection, exchange, ropeway_practice_collection_create, 201);
}

void
ropeway_practice_collection_patch_batch (RopewayPracticeCollection *collection,
                                         RopewayPracticeExchange *exchange)
{
  answer_batch (collection, exchange, update_item, 200);
}
