/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a run begins by clearing up: requests of an earlier run whose fate is not known. */
#include "sync/run-private.h"

#include <string.h>

#include "base/limits.h"
#include "value/json-reader.h"

/* What archives sets a field; what deletes carries nothing but the id, if it carries anything. */
static gboolean
is_archiving (const RopewayUnit *unit)
{
  for (RopewayValue *field = ropeway_value_first (unit->mapped); field != NULL;
       field = ropeway_value_next (field))
    {
      g_autofree char *text = ropeway_answer_dup_id (field);
      if (g_strcmp0 (text, unit->destination_id) != 0)
        return TRUE;
    }
  return FALSE;
}

/* With the answer to a removal the link goes, or it belongs to what was made anew. */
static gboolean
is_known (const RopewayUnit *unit)
{
  const RopewayLink *link = unit->link;

  if (unit->kind != ROPEWAY_INTENT_DELETE)
    return link != NULL && link->seq >= unit->seq;
  return link == NULL || link->seq >= unit->seq
         || g_strcmp0 (link->destination_id, unit->destination_id) != 0;
}

/* Of several records in one request some were cleared up, and written once more, while the others were not. */
static gboolean
is_superseded (const RopewayRun *self, const RopewayIntent *intent, const char *source_key)
{
  const gint64 *latest = self->latest != NULL ? g_hash_table_lookup (self->latest, source_key) : NULL;

  return latest != NULL && intent->kind != ROPEWAY_INTENT_DELETE && *latest > intent->id;
}

/* What was written once more since was refused, or never arrived: with it the whole request. */
static gboolean
is_over (const RopewayRun *self, const RopewayIntent *intent)
{
  for (guint i = 0; i < intent->items->len; i++)
    {
      const RopewayIntentItem *item = g_ptr_array_index (intent->items, i);
      g_autoptr (RopewayLink) link
          = ropeway_ledger_get_link (self->store, self->scope, item->source_key, NULL);
      if (is_superseded (self, intent, item->source_key) && (link == NULL || link->seq < item->seq))
        return TRUE;
    }
  return FALSE;
}

static void
note_latest (RopewayRun *self, GPtrArray *intents)
{
  g_clear_pointer (&self->latest, g_hash_table_unref);
  self->latest = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < intents->len; i++)
    {
      const RopewayIntent *intent = g_ptr_array_index (intents, i);
      for (guint j = 0; j < intent->items->len && intent->kind != ROPEWAY_INTENT_DELETE; j++)
        {
          const RopewayIntentItem *item = g_ptr_array_index (intent->items, j);
          const gint64 *before = g_hash_table_lookup (self->latest, item->source_key);
          if (before == NULL || *before < intent->id)
            g_hash_table_insert (self->latest, g_strdup (item->source_key),
                                 g_memdup2 (&intent->id, sizeof intent->id));
        }
    }
}

static RopewayUnit *
make_unit (RopewayRun *self, RopewayPage *page, const RopewayIntent *intent, RopewayIntentItem *item)
{
  RopewayUnit *unit = ropeway_unit_new (page);

  unit->stored = TRUE;
  unit->kind = intent->kind;
  unit->intent = intent->id;
  unit->seq = item->seq;
  unit->sent_at = intent->created;
  unit->source_key = g_strdup (item->source_key);
  unit->destination_id = g_strdup (item->destination_id);
  unit->match_key = g_strdup (item->match_key);
  memcpy (unit->hash, item->hash, sizeof unit->hash);
  unit->takes_back = ropeway_run_takes_back (self, intent, item);
  unit->digests = item->fields != NULL ? g_bytes_ref (item->fields) : NULL;
  g_autoptr (RopewayTree) record
      = item->record != NULL ? ropeway_json_read_text (item->record, -1, NULL, NULL, NULL) : NULL;
  unit->mapped = record != NULL ? ropeway_tree_copy (page->made, ropeway_tree_get_root (record))
                                : ropeway_tree_object (page->made);
  unit->link = ropeway_ledger_get_link (self->store, self->scope, unit->source_key, NULL);
  /* What was to be changed and is not linked was there before us. */
  unit->adopted = unit->link == NULL && unit->kind == ROPEWAY_INTENT_UPDATE;
  unit->known = is_known (unit) || is_superseded (self, intent, unit->source_key);
  if (unit->known)
    ropeway_run_tie (self, unit);
  unit->archives = unit->kind == ROPEWAY_INTENT_DELETE && is_archiving (unit);
  self->open_units++;
  /* Nothing else runs yet, and what is not known is blocked for all others: it is let in at once. Were two of one
   * key there all the same, each would be cleared up for itself. */
  if (!unit->known && !ropeway_run_enter_gate (self, unit))
    ropeway_key_gate_leave (self->gate, unit);
  return unit;
}

/* A job was edited in between: the operation is another, or not there any more. The intent stays and blocks its
 * records until a person decides. */
static void
keep_blocked (RopewayRun *self, RopewayUnit *unit)
{
  ropeway_run_block (self, unit);
  if (unit->kind == ROPEWAY_INTENT_DELETE)
    ropeway_run_park_removal (self, unit, NULL);
  else
    ropeway_run_park (self, unit, ropeway_problem_new ("sync.fate-unknown", NULL, NULL));
}

/* A stored request is what was sent, where it was sent, with the key it was sent with; and services forget keys. */
static gboolean
can_be_repeated (RopewayRun *self, const RopewayIntent *intent, const RopewayOperation *operation)
{
  if (operation == NULL || intent->url == NULL || is_over (self, intent))
    return FALSE;
  if (intent->key != NULL
      && ropeway_clock_now (self->clock) - intent->created > ROPEWAY_LIMIT_KEY_AGE_S * G_TIME_SPAN_SECOND)
    return FALSE;
  return g_str_has_prefix (intent->url, self->bundle->destination_environment->address)
         && (intent->key != NULL) == (operation->repeat == ROPEWAY_REPEAT_KEY);
}

static Sending *
make_sending (RopewayRun *self, const RopewayIntent *intent, const RopewayOperation *operation)
{
  g_autoptr (RopewayProblem) problem = NULL;
  RopewayPreparedRequest *prepared = NULL;

  if (can_be_repeated (self, intent, operation))
    prepared = ropeway_destination_prepare_stored (self->destination, operation, intent->method, intent->url,
                                                   intent->body, intent->content_type, intent->key, &problem);
  if (prepared == NULL)
    return NULL;
  prepared->repeat = intent->repeat;
  Sending *sending = g_new0 (Sending, 1);
  sending->operation = operation;
  sending->prepared = prepared;
  sending->units = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_unit_free);
  return sending;
}

/* One by one: of a batch only those whose fate is not known. */
static void
recover_unit (RopewayRun *self, const RopewayIntent *intent, RopewayUnit *unit)
{
  gboolean has_record = ropeway_value_get_length (unit->mapped) > 0;

  if (unit->known)
    {
      ropeway_run_settle_intent (self, unit);
      ropeway_run_let_go (self, unit);
    }
  else if (!has_record || ropeway_run_operation_for (self, intent->kind) == NULL)
    keep_blocked (self, unit);
  /* To set the field that archives a record once more does no harm, whatever else the operation may do twice. */
  else if (intent->repeat != ROPEWAY_REPEAT_SAFE && !unit->archives)
    ropeway_run_look_for (self, unit);
  else
    ropeway_run_queue_write (self, unit, intent->kind);
}

void
ropeway_run_recover_intent (RopewayRun *self, RopewayPage *page, const RopewayIntent *intent)
{
  const RopewayOperation *operation
      = ropeway_connection_find_operation (self->bundle->destination_connection, intent->operation);
  gboolean unwanted = intent->kind == ROPEWAY_INTENT_DELETE && !ropeway_run_removes (self)
                      && !ropeway_run_takes_back (self, intent, g_ptr_array_index (intent->items, 0));
  Sending *sending = unwanted ? NULL : make_sending (self, intent, operation);

  g_hash_table_insert (self->intents, GSIZE_TO_POINTER ((gsize)intent->id),
                       GUINT_TO_POINTER (intent->items->len));
  for (guint i = 0; i < intent->items->len; i++)
    {
      RopewayUnit *unit = make_unit (self, page, intent, g_ptr_array_index (intent->items, i));
      if (sending != NULL)
        g_ptr_array_add (sending->units, unit);
      else if (unwanted)
        ropeway_run_forget_removal (self, unit);
      else
        recover_unit (self, intent, unit);
    }
  /* Its intent is durable already: it may go as soon as there is room. */
  if (sending != NULL)
    g_queue_push_tail (&self->armed, sending);
}

/* Whether the next run sends it again as it was, or with the key that it had: then nobody has to know whether it arrived. */
static gboolean
is_repeated (RopewayRun *self, const RopewayIntent *intent)
{
  const RopewayOperation *operation
      = ropeway_connection_find_operation (self->bundle->destination_connection, intent->operation);

  switch (intent->repeat)
    {
    case ROPEWAY_REPEAT_SAFE:
      return intent->url != NULL ? can_be_repeated (self, intent, operation)
                                 : ropeway_run_operation_for (self, intent->kind) != NULL;
    case ROPEWAY_REPEAT_KEY:
      return can_be_repeated (self, intent, operation);
    case ROPEWAY_REPEAT_NEVER:
      break;
    }
  return FALSE;
}

static gboolean
is_about (const RopewayIntent *intent, const char *source_key)
{
  for (guint i = 0; i < intent->items->len; i++)
    if (g_str_equal (((RopewayIntentItem *)g_ptr_array_index (intent->items, i))->source_key, source_key))
      return TRUE;
  return FALSE;
}

gboolean
ropeway_run_release (RopewayRun *self, const char *source_key, GError **error)
{
  g_autoptr (GPtrArray) intents = ropeway_ledger_list_intents (self->store, self->scope, error);

  if (intents == NULL)
    return FALSE;
  for (guint i = 0; i < intents->len; i++)
    {
      const RopewayIntent *intent = g_ptr_array_index (intents, i);
      if (is_about (intent, source_key) && !is_repeated (self, intent))
        return ropeway_ledger_release (self->store, self->scope, source_key, error);
    }
  return TRUE;
}

void
ropeway_run_leave_removal (RopewayRun *self, RopewayPage *page, const RopewayIntent *intent)
{
  g_hash_table_insert (self->intents, GSIZE_TO_POINTER ((gsize)intent->id),
                       GUINT_TO_POINTER (intent->items->len));
  for (guint i = 0; i < intent->items->len; i++)
    keep_blocked (self, make_unit (self, page, intent, g_ptr_array_index (intent->items, i)));
}

/* What is taken back was asked for by a person, and what the job does not remove any more is forgotten. */
static gboolean
is_held (RopewayRun *self, RopewayIntent *intent)
{
  return intent->kind == ROPEWAY_INTENT_DELETE && ropeway_run_removes (self)
         && !ropeway_run_takes_back (self, intent, g_ptr_array_index (intent->items, 0))
         && ropeway_run_hold_removal (self, intent);
}

gboolean
ropeway_run_recover (RopewayRun *self, GError **error)
{
  g_autoptr (GPtrArray) intents = ropeway_ledger_list_intents (self->store, self->scope, error);
  RopewayPage *page;

  if (intents == NULL)
    return FALSE;
  note_latest (self, intents);
  g_autoptr (GPtrArray) now = g_ptr_array_new ();
  page = ropeway_page_new (NULL);
  for (guint i = 0; i < intents->len; i++)
    {
      RopewayIntent *intent = g_ptr_array_index (intents, i);
      if (is_held (self, intent))
        g_ptr_array_steal_index (intents, i--);
      else
        g_ptr_array_add (now, intent);
    }
  for (guint i = 0; i < now->len; i++)
    ropeway_run_recover_intent (self, page, g_ptr_array_index (now, i));
  ropeway_page_unref (page);
  return TRUE;
}
