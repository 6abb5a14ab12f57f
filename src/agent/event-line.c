/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/event-line.h"

#include "base/decimal.h"
#include "base/timestamp.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

/* A number with more zeros than this stays as it is written. */
#define LONGEST_NUMBER 40

static RopewayValue *
make_text (RopewayTree *tree, const char *text)
{
  g_autofree char *valid = NULL;

  if (text == NULL)
    return ropeway_tree_null (tree);
  if (g_utf8_validate (text, -1, NULL))
    return ropeway_tree_string (tree, text, -1);
  valid = g_utf8_make_valid (text, -1);
  return ropeway_tree_string (tree, valid, -1);
}

static void
set_text (RopewayTree *tree, RopewayValue *object, const char *name, const char *text)
{
  ropeway_value_set (tree, object, name, -1, make_text (tree, text));
}

RopewayTree *
ropeway_event_line_new (const char *event)
{
  RopewayTree *line = ropeway_tree_new ();
  RopewayValue *root = ropeway_tree_object (line);

  ropeway_tree_set_root (line, root);
  set_text (line, root, "event", event);
  return line;
}

/* ---- members ---- */

void
ropeway_event_line_add_text (RopewayTree *line, const char *name, const char *text)
{
  set_text (line, ropeway_tree_get_root (line), name, text);
}

void
ropeway_event_line_add_number (RopewayTree *line, const char *name, gint64 number)
{
  ropeway_value_set_integer (line, ropeway_tree_get_root (line), name, number);
}

void
ropeway_event_line_add_moment (RopewayTree *line, const char *name, gint64 us)
{
  g_autofree char *text = us != 0 ? ropeway_timestamp_format (us) : NULL;

  ropeway_event_line_add_text (line, name, text);
}

static RopewayValue *
make_arguments (RopewayTree *line, const RopewayProblem *problem)
{
  RopewayValue *arguments = ropeway_tree_object (line);

  for (guint i = 0; i < ropeway_problem_get_n_arguments (problem); i++)
    {
      const char *name;
      const char *value;

      ropeway_problem_get_argument (problem, i, &name, &value);
      set_text (line, arguments, name, value);
    }
  return arguments;
}

static RopewayValue *
make_problem (RopewayTree *line, const RopewayProblem *problem)
{
  static const char *const turns[] = {
    [ROPEWAY_TURN_YOU] = "you",
    [ROPEWAY_TURN_SERVICE] = "service",
    [ROPEWAY_TURN_ROPEWAY] = "ropeway",
  };
  gboolean is_error = ropeway_problem_get_severity (problem) == ROPEWAY_SEVERITY_ERROR;
  g_autofree char *sentence = ropeway_problem_dup_sentence (problem);
  RopewayValue *object = ropeway_tree_object (line);

  set_text (line, object, "code", ropeway_problem_get_code (problem));
  set_text (line, object, "severity", is_error ? "error" : "warning");
  set_text (line, object, "turn", turns[ropeway_problem_get_turn (problem)]);
  set_text (line, object, "pointer", ropeway_problem_get_pointer (problem));
  set_text (line, object, "sentence", sentence);
  ropeway_value_set (line, object, "arguments", -1, make_arguments (line, problem));
  return object;
}

void
ropeway_event_line_add_problem (RopewayTree *line, const RopewayProblem *problem)
{
  ropeway_value_set (line, ropeway_tree_get_root (line), "problem", -1,
                     problem != NULL ? make_problem (line, problem) : ropeway_tree_null (line));
}

void
ropeway_event_line_add_counts (RopewayTree *line, const guint64 counts[ROPEWAY_N_OUTCOMES])
{
  RopewayValue *object = ropeway_tree_object (line);

  for (guint i = 0; i < ROPEWAY_N_OUTCOMES; i++)
    ropeway_value_set_integer (line, object, ropeway_outcome_id ((RopewayOutcomeKind)i), (gint64)counts[i]);
  ropeway_value_set (line, ropeway_tree_get_root (line), "counts", -1, object);
}

/* Keys are kept with their numbers in one canonical form, in which 1020 is 102e1. */
static char *
dup_number (const RopewayValue *value)
{
  gsize length;
  const char *token = ropeway_value_get_token (value, &length);
  RopewayDecimal decimal;

  if (!ropeway_decimal_parse (token, (gssize)length, &decimal, NULL) || ABS (decimal.scale) > LONGEST_NUMBER)
    return g_strndup (token, length);
  return ropeway_decimal_to_text (&decimal);
}

static char *
dup_plain (const RopewayValue *value)
{
  char *text;

  if (ropeway_value_get_kind (value) == ROPEWAY_NUMBER)
    return dup_number (value);
  text = ropeway_value_dup_text (value, NULL);
  return text != NULL ? text : ropeway_json_write_text (value, ROPEWAY_JSON_COMPACT, NULL);
}

GStrv
ropeway_event_line_split_key (const char *key)
{
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (key, -1, NULL, NULL, NULL);
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();

  if (tree == NULL)
    g_strv_builder_add (parts, key);
  for (const RopewayValue *value = tree != NULL ? ropeway_value_first (ropeway_tree_get_root (tree)) : NULL;
       value != NULL; value = ropeway_value_next (value))
    {
      g_autofree char *part = dup_plain (value);

      g_strv_builder_add (parts, part);
    }
  return g_strv_builder_end (parts);
}

void
ropeway_event_line_add_key (RopewayTree *line, const char *key)
{
  g_auto (GStrv) parts = key != NULL ? ropeway_event_line_split_key (key) : NULL;
  RopewayValue *list = ropeway_tree_array (line);

  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    ropeway_value_append (list, make_text (line, parts[i]));
  ropeway_value_set (line, ropeway_tree_get_root (line), "key", -1, list);
}

void
ropeway_event_line_add_run (RopewayTree *line, const RopewayRunRecord *record, const char *verdict)
{
  ropeway_event_line_add_text (line, "job", record->job);
  ropeway_event_line_add_number (line, "version", record->version);
  ropeway_event_line_add_number (line, "run", record->id);
  ropeway_event_line_add_text (line, "state", ropeway_run_state_id (record->state));
  ropeway_event_line_add_text (line, "verdict", verdict);
  ropeway_event_line_add_problem (line, record->problem);
  ropeway_event_line_add_moment (line, "started", record->started);
  ropeway_event_line_add_moment (line, "ended", record->ended);
  ropeway_event_line_add_number (line, "read", (gint64)record->read);
  ropeway_event_line_add_number (line, "units", (gint64)record->units);
  ropeway_event_line_add_number (line, "requests", (gint64)record->requests);
  ropeway_event_line_add_counts (line, record->counts);
}

/* ---- lines ---- */

RopewayTree *
ropeway_event_line_progress (const RopewayRunProgress *progress)
{
  RopewayTree *line = ropeway_event_line_new ("progress");

  ropeway_event_line_add_number (line, "read", (gint64)progress->read);
  ropeway_event_line_add_number (line, "units", (gint64)progress->units);
  if (progress->total >= 0)
    ropeway_event_line_add_number (line, "total", progress->total);
  else
    ropeway_event_line_add_text (line, "total", NULL);
  ropeway_event_line_add_number (line, "requests", (gint64)progress->requests);
  ropeway_event_line_add_counts (line, progress->counts);
  return line;
}

static RopewayValue *
make_change (RopewayTree *line, const RopewayFieldChange *change)
{
  RopewayValue *object = ropeway_tree_object (line);

  set_text (line, object, "name", change->name);
  set_text (line, object, "before", change->before);
  set_text (line, object, "after", change->after);
  return object;
}

RopewayTree *
ropeway_event_line_delivery (const RopewayDelivery *delivery)
{
  RopewayTree *line = ropeway_event_line_new ("delivery");
  RopewayValue *changes = ropeway_tree_array (line);

  ropeway_event_line_add_key (line, delivery->source_key);
  ropeway_event_line_add_text (line, "outcome", ropeway_outcome_id (delivery->kind));
  ropeway_event_line_add_text (line, "id", delivery->destination_id);
  ropeway_event_line_add_text (line, "open", delivery->open);
  ropeway_event_line_add_problem (line, delivery->problem);
  for (guint i = 0; i < delivery->n_changes; i++)
    ropeway_value_append (changes, make_change (line, &delivery->changes[i]));
  ropeway_value_set (line, ropeway_tree_get_root (line), "changes", -1, changes);
  return line;
}

RopewayTree *
ropeway_event_line_warning (const RopewayProblem *problem)
{
  RopewayTree *line = ropeway_event_line_new ("warning");

  ropeway_event_line_add_problem (line, problem);
  return line;
}

RopewayTree *
ropeway_event_line_end (const RopewayRunRecord *record, const char *verdict, int exit)
{
  RopewayTree *line = ropeway_event_line_new ("end");

  ropeway_event_line_add_run (line, record, verdict);
  ropeway_event_line_add_number (line, "exit", exit);
  return line;
}

char *
ropeway_event_line_text (const RopewayTree *line)
{
  return ropeway_json_write_text (ropeway_tree_get_root (line), ROPEWAY_JSON_COMPACT, NULL);
}
