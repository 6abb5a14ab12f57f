/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a condition compares with is decoded once; then every record only pays for the comparison. */
#include "mapping/condition-check.h"

#include "base/decimal.h"
#include "base/quote.h"
#include "base/timestamp.h"
#include "mapping/pattern.h"
#include "value/json-writer.h"
#include "value/value-compare.h"

#include <string.h>

#define SHOWN_CHARS 60

/* What a field is compared with. */
typedef struct
{
  RopewayDecimal number;     /* of a number, and of a text that is one */
  const RopewayValue *value; /* borrowed from the condition's document */
  char *text;                /* owned (nullable): of a text; of a number its token */
  gsize length;
  gboolean has_number;
  gboolean is_date; /* looks like one */
} Operand;

struct _RopewayConditionCheck
{
  const RopewayCondition *condition; /* borrowed */
  GPtrArray *children;               /* owned (nullable): RopewayConditionCheck */
  GArray *operands;                  /* owned (nullable): Operand; one, or those of one-of */
  RopewayPattern *pattern;           /* owned (nullable): of matches */
};

typedef enum
{
  NO,
  YES,
  UNDECIDED,
} Verdict;

/* One question. */
typedef struct
{
  const RopewayValue *value;
  const RopewayValue *at;
  const RopewayValue *record;
  GTimeZone *zone;

  /* of the first that could not be decided */
  const RopewayCondition *undecided;
  const RopewayValue *undecided_value;
} Question;

/* ---- compiling ---- */

static gboolean
looks_like_date (const char *text, gsize length)
{
  return length >= strlen ("2026-01-01") && g_ascii_isdigit (text[0]) && text[4] == '-' && text[7] == '-';
}

static void
operand_clear (gpointer data)
{
  g_clear_pointer (&((Operand *)data)->text, g_free);
}

static void
add_operand (RopewayConditionCheck *self, const RopewayValue *value)
{
  Operand operand = { .value = value };
  RopewayValueType kind = ropeway_value_get_kind (value);

  if (kind == ROPEWAY_STRING)
    operand.text = ropeway_value_dup_text (value, NULL);
  else if (kind == ROPEWAY_NUMBER)
    {
      const char *token = ropeway_value_get_token (value, &operand.length);

      operand.text = g_strndup (token, operand.length);
    }
  if (operand.text != NULL)
    {
      operand.length = strlen (operand.text);
      operand.has_number
          = ropeway_decimal_parse (operand.text, (gssize)operand.length, &operand.number, NULL);
      operand.is_date = kind == ROPEWAY_STRING && looks_like_date (operand.text, operand.length);
    }
  g_array_append_val (self->operands, operand);
}

static gboolean
refuse (const RopewayCondition *condition, const char *code, const char *detail, RopewayProblems *problems)
{
  ropeway_problems_add (problems, ropeway_problem_new (code, condition->pointer, "detail", detail, NULL));
  return FALSE;
}

static gboolean
compile_pattern (RopewayConditionCheck *self, RopewayProblems *problems)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = ropeway_value_dup_text (self->condition->value, &error);

  if (text != NULL)
    self->pattern = ropeway_pattern_new (text, &error);
  return self->pattern != NULL
         || refuse (self->condition, "mapping.condition-pattern", error->message, problems);
}

static gboolean
compile_field (RopewayConditionCheck *self, RopewayProblems *problems)
{
  const RopewayCondition *condition = self->condition;

  self->operands = g_array_new (FALSE, FALSE, sizeof (Operand));
  g_array_set_clear_func (self->operands, operand_clear);
  if (condition->is == ROPEWAY_IS_EMPTY || condition->is == ROPEWAY_IS_NOT_EMPTY)
    return TRUE;
  if (condition->value == NULL)
    return refuse (condition, "mapping.condition-incomplete", NULL, problems);
  if (condition->is == ROPEWAY_IS_MATCHES)
    return compile_pattern (self, problems);
  if (condition->is != ROPEWAY_IS_ONE_OF)
    {
      add_operand (self, condition->value);
      return TRUE;
    }
  for (const RopewayValue *item = ropeway_value_first (condition->value); item != NULL;
       item = ropeway_value_next (item))
    add_operand (self, item);
  return TRUE;
}

static gboolean
compile_children (RopewayConditionCheck *self, RopewayProblems *problems)
{
  const GPtrArray *children = self->condition->children;
  gboolean good = TRUE;

  self->children = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_condition_check_free);
  for (guint i = 0; i < children->len; i++)
    {
      RopewayConditionCheck *child = ropeway_condition_check_new (g_ptr_array_index (children, i), problems);

      if (child != NULL)
        g_ptr_array_add (self->children, child);
      else
        good = FALSE;
    }
  return good;
}

RopewayConditionCheck *
ropeway_condition_check_new (const RopewayCondition *condition, RopewayProblems *problems)
{
  g_autoptr (RopewayConditionCheck) self = NULL;
  gboolean good;

  g_return_val_if_fail (condition != NULL, NULL);

  self = g_new0 (RopewayConditionCheck, 1);
  self->condition = condition;
  good = condition->type == ROPEWAY_CONDITION_FIELD ? compile_field (self, problems)
                                                    : compile_children (self, problems);
  return good ? g_steal_pointer (&self) : NULL;
}

void
ropeway_condition_check_free (RopewayConditionCheck *self)
{
  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_clear_pointer (&self->operands, g_array_unref);
  g_clear_pointer (&self->pattern, ropeway_pattern_free);
  g_free (self);
}

/* ---- comparing ---- */

/* The text of a string or the token of a number. @buffer: set where it had to be decoded.
 * Returns: (nullable): NULL where there is none. */
static const char *
peek_text (const RopewayValue *value, gsize *length, GString **buffer)
{
  RopewayValueType kind = ropeway_value_get_kind (value);
  const char *token;

  if (kind != ROPEWAY_STRING && kind != ROPEWAY_NUMBER)
    return NULL;
  token = ropeway_value_get_token (value, length);
  if (kind == ROPEWAY_NUMBER || memchr (token, '\\', *length) == NULL)
    return token;
  *buffer = g_string_new (NULL);
  return ropeway_value_peek_text (value, *buffer, length, NULL);
}

static int
compare_texts (const char *a, gsize a_length, const char *b, gsize b_length)
{
  int order = memcmp (a, b, MIN (a_length, b_length));

  return order != 0 ? order : (a_length > b_length) - (a_length < b_length);
}

/* Returns: whether both can be ordered; then @order says how. */
static gboolean
compare (const Question *question, const RopewayValue *value, const Operand *operand, int *order)
{
  RopewayValueType kind = ropeway_value_get_kind (value);
  RopewayValueType other = ropeway_value_get_kind (operand->value);
  g_autoptr (GString) buffer = NULL;
  gsize length = 0;
  const char *text = peek_text (value, &length, &buffer);
  RopewayDecimal number;
  gint64 moment, other_moment;

  if (text == NULL || operand->text == NULL)
    return FALSE;
  if (kind == ROPEWAY_NUMBER || other == ROPEWAY_NUMBER)
    {
      if (!operand->has_number || !ropeway_decimal_parse (text, (gssize)length, &number, NULL))
        return FALSE;
      *order = ropeway_decimal_compare (&number, &operand->number);
      return TRUE;
    }
  if (operand->is_date && looks_like_date (text, length)
      && ropeway_timestamp_parse (text, (gssize)length, question->zone, &moment, NULL)
      && ropeway_timestamp_parse (operand->text, (gssize)operand->length, question->zone, &other_moment,
                                  NULL))
    *order = (moment > other_moment) - (moment < other_moment);
  else
    *order = compare_texts (text, length, operand->text, operand->length);
  return TRUE;
}

static gboolean
is_missing (const RopewayValue *value)
{
  return value == NULL || ropeway_value_get_kind (value) == ROPEWAY_NULL;
}

static gboolean
equals (const Question *question, const RopewayValue *value, const Operand *operand)
{
  int order;

  if (is_missing (value) || is_missing (operand->value))
    return is_missing (value) && is_missing (operand->value);
  if (compare (question, value, operand, &order))
    return order == 0;
  return ropeway_value_equal (value, operand->value);
}

static gboolean
is_empty (const RopewayValue *value)
{
  gsize length;

  if (is_missing (value))
    return TRUE;
  switch (ropeway_value_get_kind (value))
    {
    case ROPEWAY_STRING:
      ropeway_value_get_token (value, &length);
      return length == 0;
    case ROPEWAY_ARRAY:
    case ROPEWAY_OBJECT:
      return ropeway_value_get_length (value) == 0;
    default:
      return FALSE;
    }
}

static Verdict
check_order (const Question *question, const RopewayValue *value, const Operand *operand,
             RopewayConditionIs is)
{
  int order;

  if (is_missing (value))
    return NO;
  if (!compare (question, value, operand, &order))
    return UNDECIDED;
  switch (is)
    {
    case ROPEWAY_IS_GREATER:
      return order > 0 ? YES : NO;
    case ROPEWAY_IS_LESS:
      return order < 0 ? YES : NO;
    case ROPEWAY_IS_AT_LEAST:
      return order >= 0 ? YES : NO;
    default:
      return order <= 0 ? YES : NO;
    }
}

/* What looks into a text, or for an item of a list. */
static Verdict
check_inside (const Question *question, const RopewayValue *value, const Operand *operand,
              RopewayConditionIs is)
{
  g_autoptr (GString) buffer = NULL;
  gsize length = 0;
  const char *text;

  if (is_missing (value))
    return NO;
  if (is == ROPEWAY_IS_CONTAINS && ropeway_value_get_kind (value) == ROPEWAY_ARRAY)
    {
      for (const RopewayValue *item = ropeway_value_first (value); item != NULL;
           item = ropeway_value_next (item))
        if (equals (question, item, operand))
          return YES;
      return NO;
    }
  text = peek_text (value, &length, &buffer);
  if (text == NULL || operand->text == NULL)
    return UNDECIDED;
  if (is == ROPEWAY_IS_CONTAINS)
    return memmem (text, length, operand->text, operand->length) != NULL ? YES : NO;
  if (length < operand->length)
    return NO;
  if (is == ROPEWAY_IS_ENDS_WITH)
    text += length - operand->length;
  return memcmp (text, operand->text, operand->length) == 0 ? YES : NO;
}

static Verdict
check_pattern (const RopewayConditionCheck *self, const RopewayValue *value)
{
  g_autoptr (GString) buffer = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  const char *text;
  gboolean matches;

  if (is_missing (value))
    return NO;
  text = peek_text (value, &length, &buffer);
  if (text == NULL)
    return UNDECIDED;
  matches = ropeway_pattern_match (self->pattern, text, length, NULL, &error);
  if (error != NULL)
    return UNDECIDED;
  return matches ? YES : NO;
}

static Verdict
negate (Verdict verdict)
{
  return verdict == UNDECIDED ? UNDECIDED : verdict == YES ? NO : YES;
}

static Verdict
check_one_of (const Question *question, const RopewayConditionCheck *self, const RopewayValue *value)
{
  for (guint i = 0; i < self->operands->len; i++)
    if (equals (question, value, &g_array_index (self->operands, Operand, i)))
      return YES;
  return NO;
}

static Verdict
check_value (const Question *question, const RopewayConditionCheck *self, const RopewayValue *value)
{
  const Operand *operand = (const Operand *)(gpointer)self->operands->data;
  RopewayConditionIs is = self->condition->is;

  switch (is)
    {
    case ROPEWAY_IS_EQUAL:
      return equals (question, value, operand) ? YES : NO;
    case ROPEWAY_IS_NOT_EQUAL:
      return equals (question, value, operand) ? NO : YES;
    case ROPEWAY_IS_GREATER:
    case ROPEWAY_IS_LESS:
    case ROPEWAY_IS_AT_LEAST:
    case ROPEWAY_IS_AT_MOST:
      return check_order (question, value, operand, is);
    case ROPEWAY_IS_CONTAINS:
    case ROPEWAY_IS_STARTS_WITH:
    case ROPEWAY_IS_ENDS_WITH:
      return check_inside (question, value, operand, is);
    case ROPEWAY_IS_NOT_CONTAINS:
      return negate (check_inside (question, value, operand, ROPEWAY_IS_CONTAINS));
    case ROPEWAY_IS_MATCHES:
      return check_pattern (self, value);
    case ROPEWAY_IS_ONE_OF:
      return check_one_of (question, self, value);
    case ROPEWAY_IS_EMPTY:
      return is_empty (value) ? YES : NO;
    case ROPEWAY_IS_NOT_EMPTY:
    default:
      return is_empty (value) ? NO : YES;
    }
}

/* ---- deciding ---- */

static Verdict
check_field (Question *question, const RopewayConditionCheck *self)
{
  const RopewayPath *field = self->condition->field;
  const RopewayValue *value = question->value;
  Verdict verdict;

  if (field != NULL)
    {
      const RopewayValue *start = ropeway_path_is_rooted (field) ? question->record : question->at;

      value = start != NULL ? ropeway_path_get (field, start) : NULL;
    }
  verdict = check_value (question, self, value);
  if (verdict == UNDECIDED && question->undecided == NULL)
    {
      question->undecided = self->condition;
      question->undecided_value = value;
    }
  return verdict;
}

/* "all" ends with the first NO, "any" with the first YES; "not" has one child. */
static Verdict
check (Question *question, const RopewayConditionCheck *self)
{
  RopewayConditionType type = self->condition->type;
  Verdict ends = type == ROPEWAY_CONDITION_ALL ? NO : YES;
  Verdict result = negate (ends);

  if (type == ROPEWAY_CONDITION_FIELD)
    return check_field (question, self);
  if (type == ROPEWAY_CONDITION_NOT)
    return negate (check (question, g_ptr_array_index (self->children, 0)));
  for (guint i = 0; i < self->children->len; i++)
    {
      Verdict verdict = check (question, g_ptr_array_index (self->children, i));

      if (verdict == ends)
        return ends;
      if (verdict == UNDECIDED)
        result = UNDECIDED;
    }
  return result;
}

static void
warn_undecided (const Question *question, RopewayProblems *problems)
{
  const RopewayPath *field = question->undecided->field;
  gsize length;
  g_autofree char *text = ropeway_json_write_text (question->undecided_value, ROPEWAY_JSON_COMPACT, &length);
  g_autofree char *shown = ropeway_quote (text, (gssize)length, SHOWN_CHARS);

  ropeway_problems_add (
      problems, ropeway_problem_new ("mapping.condition-undecided", question->undecided->pointer, "is",
                                     ropeway_condition_is_id (question->undecided->is), "value", shown,
                                     "field", field != NULL ? ropeway_path_get_text (field) : NULL, NULL));
}

gboolean
ropeway_condition_check_holds_for (const RopewayConditionCheck *self, const RopewayValue *value,
                                   const RopewayValue *at, const RopewayValue *record, GTimeZone *zone,
                                   RopewayProblems *problems)
{
  Question question = { value, at, record, zone, NULL, NULL };
  Verdict verdict;

  g_return_val_if_fail (self != NULL, FALSE);

  verdict = check (&question, self);
  if (verdict == UNDECIDED && problems != NULL)
    warn_undecided (&question, problems);
  return verdict == YES;
}

gboolean
ropeway_condition_check_holds (const RopewayConditionCheck *self, const RopewayValue *at,
                               const RopewayValue *record, GTimeZone *zone, RopewayProblems *problems)
{
  return ropeway_condition_check_holds_for (self, at, at, record, zone, problems);
}
