/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: conditions are read with a bound on their depth and number, since they are decided for every record. */
#include "model/condition.h"

#include "base/limits.h"
#include "model/object-reader.h"
#include "model/words.h"

/* One whole filter while it is read. */
typedef struct
{
  RopewayProblems *problems;
  guint n_conditions;
  gboolean is_full;
} Reading;

static RopewayCondition *read_condition (Reading *reading, const RopewayValue *value, const char *pointer,
                                         guint depth);

/* @most: the limit, 0 where it is none. */
static void
report_here (Reading *reading, const char *code, const char *pointer, guint most)
{
  char text[24];

  g_snprintf (text, sizeof text, "%u", most);
  ropeway_problems_add (reading->problems,
                        ropeway_problem_new (code, pointer, "most", most > 0 ? text : NULL, NULL));
}

static RopewayCondition *
condition_new (RopewayConditionType type, const char *pointer)
{
  RopewayCondition *self = g_new0 (RopewayCondition, 1);

  self->type = type;
  self->pointer = g_strdup (pointer);
  if (type != ROPEWAY_CONDITION_FIELD)
    self->children = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_condition_free);
  return self;
}

void
ropeway_condition_free (RopewayCondition *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->field, ropeway_path_unref);
  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_free (self->pointer);
  g_free (self);
}

const char *
ropeway_condition_is_id (RopewayConditionIs is)
{
  g_return_val_if_fail ((guint)is <= ROPEWAY_IS_MATCHES, NULL);

  return ropeway_words_condition_is[is];
}

/* Whether the value is something that @is can be asked about. */
static void
check_value (RopewayObjectReader *reader, RopewayCondition *self)
{
  const char *word = ropeway_words_condition_is[self->is];
  gboolean takes_none = self->is == ROPEWAY_IS_EMPTY || self->is == ROPEWAY_IS_NOT_EMPTY;
  RopewayValueType type = self->value != NULL ? ropeway_value_get_kind (self->value) : ROPEWAY_NULL;
  gboolean fits = TRUE;

  if (self->value == NULL)
    {
      if (!takes_none)
        ropeway_problems_add (reader->problems, ropeway_problem_new ("condition.value-missing",
                                                                     reader->pointer, "is", word, NULL));
      return;
    }

  switch (self->is)
    {
    case ROPEWAY_IS_EMPTY:
    case ROPEWAY_IS_NOT_EMPTY:
      ropeway_problems_add (reader->problems, ropeway_problem_new ("condition.value-unused",
                                                                   ropeway_object_reader_at (reader, "value"),
                                                                   "is", word, NULL));
      return;
    case ROPEWAY_IS_ONE_OF:
      fits = type == ROPEWAY_ARRAY;
      break;
    case ROPEWAY_IS_GREATER:
    case ROPEWAY_IS_LESS:
    case ROPEWAY_IS_AT_LEAST:
    case ROPEWAY_IS_AT_MOST:
      fits = type == ROPEWAY_NUMBER || type == ROPEWAY_STRING;
      break;
    case ROPEWAY_IS_STARTS_WITH:
    case ROPEWAY_IS_ENDS_WITH:
      fits = type == ROPEWAY_NUMBER || type == ROPEWAY_STRING;
      break;
    case ROPEWAY_IS_MATCHES:
      fits = type == ROPEWAY_STRING;
      break;
    case ROPEWAY_IS_EQUAL:
    case ROPEWAY_IS_NOT_EQUAL:
    case ROPEWAY_IS_CONTAINS:
    case ROPEWAY_IS_NOT_CONTAINS:
      break;
    }
  if (!fits)
    ropeway_problems_add (reader->problems,
                          ropeway_problem_new ("condition.value-type",
                                               ropeway_object_reader_at (reader, "value"), "is", word,
                                               "found", ropeway_value_type_name (type), NULL));
}

static RopewayCondition *
read_field (RopewayObjectReader *reader)
{
  g_autoptr (RopewayCondition) self = condition_new (ROPEWAY_CONDITION_FIELD, reader->pointer);
  guint is = ropeway_object_reader_word (reader, "is", ropeway_words_condition_is, ROPEWAY_NEEDED, G_MAXUINT);

  self->field = ropeway_object_reader_path (reader, "field", ROPEWAY_OPTIONAL);
  self->value = ropeway_object_reader_get (reader, "value", ROPEWAY_OPTIONAL);
  if (is == G_MAXUINT)
    return NULL;
  self->is = (RopewayConditionIs)is;
  check_value (reader, self);
  return g_steal_pointer (&self);
}

static RopewayCondition *
read_children (Reading *reading, RopewayObjectReader *reader, const char *name, RopewayConditionType type,
               guint depth)
{
  const RopewayValue *list = ropeway_object_reader_list (reader, name, ROPEWAY_NEEDED, 0);
  g_autofree char *pointer = g_strdup (ropeway_object_reader_at (reader, name));
  g_autoptr (RopewayCondition) self = condition_new (type, reader->pointer);
  gsize index = 0;

  if (list == NULL)
    return NULL;
  for (const RopewayValue *item = ropeway_value_first (list); item != NULL; item = ropeway_value_next (item))
    {
      g_autofree char *at = ropeway_pointer_join_index (pointer, index++);
      RopewayCondition *child = read_condition (reading, item, at, depth + 1);

      if (child != NULL)
        g_ptr_array_add (self->children, child);
    }
  return g_steal_pointer (&self);
}

static RopewayCondition *
read_not (Reading *reading, RopewayObjectReader *reader, guint depth)
{
  const RopewayValue *value = ropeway_object_reader_get (reader, "not", ROPEWAY_NEEDED);
  g_autofree char *pointer = g_strdup (ropeway_object_reader_at (reader, "not"));
  g_autoptr (RopewayCondition) self = condition_new (ROPEWAY_CONDITION_NOT, reader->pointer);
  RopewayCondition *child = read_condition (reading, value, pointer, depth + 1);

  if (child == NULL)
    return NULL;
  g_ptr_array_add (self->children, child);
  return g_steal_pointer (&self);
}

static gboolean
is_within_limits (Reading *reading, const char *pointer, guint depth)
{
  if (depth > ROPEWAY_LIMIT_CONDITION_DEPTH)
    {
      report_here (reading, "condition.too-deep", pointer, ROPEWAY_LIMIT_CONDITION_DEPTH);
      return FALSE;
    }
  if (reading->is_full)
    return FALSE;
  if (++reading->n_conditions > ROPEWAY_LIMIT_CONDITIONS)
    {
      reading->is_full = TRUE;
      report_here (reading, "condition.too-many", pointer, ROPEWAY_LIMIT_CONDITIONS);
      return FALSE;
    }
  return TRUE;
}

static RopewayCondition *
read_condition (Reading *reading, const RopewayValue *value, const char *pointer, guint depth)
{
  g_auto (RopewayObjectReader) reader = { 0 };
  gboolean has_field, has_all, has_any, has_not;

  if (!is_within_limits (reading, pointer, depth)
      || !ropeway_object_reader_init (&reader, &ropeway_form_condition, value, pointer, reading->problems))
    return NULL;

  has_all = ropeway_value_get (value, "all") != NULL;
  has_any = ropeway_value_get (value, "any") != NULL;
  has_not = ropeway_value_get (value, "not") != NULL;
  has_field = ropeway_value_get (value, "field") != NULL || ropeway_value_get (value, "is") != NULL
              || ropeway_value_get (value, "value") != NULL;
  if (has_field + has_all + has_any + has_not != 1)
    {
      report_here (reading, "condition.unclear", pointer, 0);
      return NULL;
    }
  if (has_all)
    return read_children (reading, &reader, "all", ROPEWAY_CONDITION_ALL, depth);
  if (has_any)
    return read_children (reading, &reader, "any", ROPEWAY_CONDITION_ANY, depth);
  if (has_not)
    return read_not (reading, &reader, depth);
  return read_field (&reader);
}

RopewayCondition *
ropeway_condition_parse (const RopewayValue *value, const char *pointer, RopewayProblems *problems)
{
  Reading reading = { .problems = problems };

  g_return_val_if_fail (value != NULL, NULL);
  g_return_val_if_fail (pointer != NULL, NULL);
  g_return_val_if_fail (problems != NULL, NULL);

  return read_condition (&reading, value, pointer, 1);
}
