/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a service makes of what it is given, as it shows it in its answer or when the record is read right after. */
#include "sync/run-private.h"

#include "sync/fields-digest.h"
#include "sync/hand-edits.h"
#include "value/json-reader.h"
#include "value/json-writer.h"
#include "value/value-compare.h"

/* A stored request, what is taken back and what is removed tell nothing about a value that was mapped. */
static gboolean
is_ours (const RopewayUnit *unit)
{
  return unit->digests != NULL && unit->body != NULL && unit->kind != ROPEWAY_INTENT_DELETE
         && !unit->takes_back;
}

void
ropeway_run_note_answer (RopewayRun *self, const Sending *sending, RopewayUnit *unit,
                         const RopewayHttpResponse *response, const char *id)
{
  const RopewayBundle *bundle = self->bundle;
  const RopewayOperation *operation = sending->operation;
  const RopewayPath *new_id = operation->new_id;
  g_autoptr (RopewayFoundList) list = NULL;

  if (!is_ours (unit) || operation->batch.size > 0
      || !(ropeway_run_guards_edits (self) || bundle->index != NULL || bundle->read != NULL))
    return;
  if (new_id == NULL && bundle->create != NULL)
    new_id = bundle->create->new_id;
  list = ropeway_answer_read_written (operation, new_id, id != NULL ? id : unit->destination_id, response);
  if (list == NULL)
    return;
  const RopewayFound *found = g_ptr_array_index (list->records, 0);
  g_clear_pointer (&unit->shown, g_bytes_unref);
  unit->shown = ropeway_hand_edits_pack_shown (unit->body, unit->mapped, found->fields);
}

/* ---- a look at it ---- */

static gboolean
wants_look (const RopewayRun *self, const RopewayUnit *unit)
{
  return is_ours (unit) && unit->shown == NULL && ropeway_run_guards_edits (self)
         && ropeway_run_can_read (self);
}

/* A unit of its own, that waits until @unit is done and durable. */
void
ropeway_run_look_after (RopewayRun *self, const RopewayUnit *unit)
{
  RopewayUnit *look;

  if (!wants_look (self, unit))
    return;
  look = ropeway_unit_new (unit->page);
  look->looks = TRUE;
  /* Nobody counted it. */
  look->stored = TRUE;
  look->kind = ROPEWAY_INTENT_UPDATE;
  look->source_key = g_strdup (unit->source_key);
  look->seq = unit->seq;
  look->mapped = unit->mapped;
  look->body = unit->body;
  if (unit->existing != NULL)
    look->before = ropeway_json_write_text (unit->existing, ROPEWAY_JSON_COMPACT, NULL);
  self->open_units++;
  if (ropeway_key_gate_enter (self->gate, look->source_key, NULL, look))
    g_queue_push_tail (&self->ready, look);
}

void
ropeway_run_start_look (RopewayRun *self, RopewayUnit *unit)
{
  unit->link = ropeway_ledger_get_link (self->store, self->scope, unit->source_key, NULL);
  if (unit->link == NULL || unit->link->destination_id == NULL || unit->link->seq != unit->seq)
    ropeway_run_let_go (self, unit);
  else
    g_queue_push_tail (&self->to_find, unit);
}

/* What was there before may still be shown by a service that is not quick: that says nothing about what it makes of what it
 * was given. Returns: (transfer none): in @tree. */
static const RopewayValue *
without_old (const RopewayUnit *unit, const RopewayValue *shown, RopewayTree *tree)
{
  g_autoptr (RopewayTree) before
      = unit->before != NULL ? ropeway_json_read_text (unit->before, -1, NULL, NULL, NULL) : NULL;
  RopewayValue *left = ropeway_tree_copy (tree, shown);
  RopewayValue *next;

  for (RopewayValue *field = before != NULL ? ropeway_value_first (left) : NULL; field != NULL; field = next)
    {
      gsize length;
      const char *name = ropeway_value_get_name (field, &length);
      next = ropeway_value_next (field);
      if (ropeway_value_equal (field, ropeway_value_get_sized (ropeway_tree_get_root (before), name, length))
          && !ropeway_value_equal (field, ropeway_value_get_sized (unit->mapped, name, length)))
        ropeway_value_remove (left, name, (gssize)length);
    }
  return left;
}

void
ropeway_run_take_look (RopewayRun *self, RopewayUnit *unit, const RopewayFoundList *found)
{
  const RopewayFound *there = found->records->len == 1 ? g_ptr_array_index (found->records, 0) : NULL;
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  g_autoptr (GBytes) fresh = NULL;

  if (there != NULL && (there->id == NULL || g_str_equal (there->id, unit->link->destination_id)))
    fresh = ropeway_hand_edits_pack_shown (unit->body, unit->mapped, without_old (unit, there->fields, tree));
  if (fresh != NULL)
    {
      RopewayLink *link = ropeway_link_copy (unit->link);
      g_clear_pointer (&link->shown, g_bytes_unref);
      link->shown = ropeway_fields_digest_merge (fresh, unit->link->shown, link->fields, link->fields);
      ropeway_commit_set_link (ropeway_run_pending (self)->commit, link);
    }
  ropeway_run_let_go (self, unit);
}
