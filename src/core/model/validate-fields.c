/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a misspelt field would arrive empty, record after record; the shapes know better. */
#include "model/validate.h"

#include <string.h>

#include "base/ident.h"
#include "model/object-reader.h"

/* One side of the job. */
typedef struct
{
  const RopewayShape *shape; /* NULL: nothing is known about its fields */
  const char *code;          /* of a field that is not in it */
  RopewayProblems *problems;
  gboolean has_root; /* rooted paths start at the whole record; else where bare ones start */
  const char
      *as; /* (nullable): a member of the whole record that is in no shape: the parent of a child list */
  const RopewayShape *parent; /* (nullable): its shape */
} Side;

/* ---- display paths of shapes: "lines[].sku" ---- */

/* Returns: (transfer full): the display path of the member @name of @base. */
static char *
join_name (const char *base, const char *name)
{
  g_autoptr (RopewayPath) path = ropeway_path_new_name (name);
  const char *text = ropeway_path_get_text (path);

  return g_strconcat (base, *base == '\0' || *text == '[' ? "" : ".", text, NULL);
}

/* Returns: whether @field is a member of @base, not deeper. */
static gboolean
is_child (const RopewayField *field, const char *base)
{
  g_autofree char *path = join_name (base, field->name);

  return strcmp (path, field->path) == 0;
}

static gboolean
has_children (const RopewayShape *shape, const char *base)
{
  for (guint i = 0; i < ropeway_shape_get_n_fields (shape); i++)
    if (is_child (ropeway_shape_get_field (shape, i), base))
      return TRUE;
  return FALSE;
}

/* Returns: where @path starts, which stands where bare ones start at @base. */
static const char *
start_of (const Side *side, const char *base, const RopewayPath *path)
{
  return side->has_root && ropeway_path_is_rooted (path) ? "" : base;
}

/* Returns: whether @path leads into the parent of a child list. */
static gboolean
is_in_parent (const Side *side, const char *start, const RopewayPath *path)
{
  return side->as != NULL && *start == '\0' && ropeway_path_get_n_segments (path) > 0
         && g_strcmp0 (ropeway_path_get_segment (path, 0, NULL), side->as) == 0;
}

/* Returns: (transfer full) (nullable): what stands for the items of the list @each in @base; NULL where the shape does
 * not know. A single value counts as a list of one. */
static char *
items_of (const Side *side, const char *base, const RopewayPath *each)
{
  const char *start = each != NULL ? start_of (side, base, each) : NULL;
  g_autoptr (GString) at = NULL;
  const RopewayField *field;

  if (start == NULL || side->shape == NULL || is_in_parent (side, start, each))
    return NULL;
  at = g_string_new (start);
  for (guint i = 0; i < ropeway_path_get_n_segments (each); i++)
    {
      const char *name = ropeway_path_get_segment (each, i, NULL);
      g_autofree char *next = name != NULL ? join_name (at->str, name) : g_strconcat (at->str, "[]", NULL);

      g_string_assign (at, next);
    }
  field = ropeway_shape_find (side->shape, at->str);
  if (field == NULL)
    return NULL;
  if (field->type == ROPEWAY_FIELD_LIST)
    g_string_append (at, "[]");
  else if (field->type != ROPEWAY_FIELD_OBJECT)
    return NULL;
  return g_string_free (g_steal_pointer (&at), FALSE);
}

/* ---- one path ---- */

/* Returns: (transfer full): @path with segment @index called @name. */
static char *
replace_segment (const RopewayPath *path, guint index, const char *name)
{
  g_autoptr (GString) text = g_string_new (ropeway_path_is_rooted (path) ? "$" : "");

  for (guint i = 0; i < ropeway_path_get_n_segments (path); i++)
    {
      gint64 element = 0;
      const char *segment = i == index ? name : ropeway_path_get_segment (path, i, &element);

      if (segment == NULL)
        {
          g_string_append_printf (text, "[%" G_GINT64_FORMAT "]", element);
        }
      else
        {
          g_autofree char *joined = join_name (text->str, segment);

          g_string_assign (text, joined);
        }
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Returns: (transfer full) (nullable): what was meant by segment @index, which is no member of @base. */
static char *
suggest (const RopewayShape *shape, const char *base, const RopewayPath *path, guint index)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const char *found = ropeway_path_get_segment (path, index, NULL);
  const char *elsewhere = NULL, *meant;

  for (guint i = 0; i < ropeway_shape_get_n_fields (shape); i++)
    {
      const RopewayField *field = ropeway_shape_get_field (shape, i);

      if (is_child (field, base))
        g_ptr_array_add (names, (char *)field->name);
      else if (*base == '\0' && strcmp (field->name, found) == 0 && strstr (field->path, "[]") == NULL)
        elsewhere = field->path;
    }
  g_ptr_array_add (names, NULL);
  meant = ropeway_ident_suggest (found, (const char *const *)names->pdata);
  if (meant != NULL)
    return replace_segment (path, index, meant);
  return g_strdup (elsewhere);
}

/* Returns: whether a member of @base may be there though the shape does not show it. */
static gboolean
may_hold_more (const RopewayShape *shape, const char *base)
{
  const RopewayField *field = *base != '\0' ? ropeway_shape_find (shape, base) : NULL;

  if (has_children (shape, base))
    return FALSE;
  return field == NULL || field->type == ROPEWAY_FIELD_OBJECT || field->type == ROPEWAY_FIELD_MIXED
         || field->type == ROPEWAY_FIELD_UNKNOWN;
}

/* @base: (nullable): what bare paths start at; NULL where it is not known. */
static void
check_path (const Side *side, const char *base, const RopewayPath *path, const char *pointer)
{
  g_autofree char *at = path != NULL ? g_strdup (start_of (side, base, path)) : NULL;
  gboolean in_parent = at != NULL && is_in_parent (side, at, path);
  const RopewayShape *shape = in_parent ? side->parent : side->shape;

  if (at == NULL || shape == NULL || ropeway_shape_is_cut (shape))
    return;
  for (guint i = in_parent; i < ropeway_path_get_n_segments (path); i++)
    {
      const char *name = ropeway_path_get_segment (path, i, NULL);
      g_autofree char *next = name != NULL ? join_name (at, name) : g_strconcat (at, "[]", NULL);

      if (name != NULL && ropeway_shape_find (shape, next) == NULL)
        {
          g_autofree char *meant = NULL;

          if (may_hold_more (shape, at))
            return;
          meant = suggest (shape, at, path, i);
          ropeway_problems_add (side->problems, ropeway_problem_new (side->code, pointer, "found",
                                                                     ropeway_path_get_text (path),
                                                                     "suggestion", meant, NULL));
          return;
        }
      g_free (at);
      at = g_steal_pointer (&next);
    }
}

static void
check_member (const Side *side, const char *base, const RopewayPath *path, const char *pointer,
              const char *member)
{
  g_autofree char *at = ropeway_pointer_join (pointer, member);

  check_path (side, base, path, at);
}

static void
check_paths (const Side *side, const char *base, const GPtrArray *paths, const char *pointer)
{
  for (guint i = 0; paths != NULL && i < paths->len; i++)
    {
      g_autofree char *at = ropeway_pointer_join_index (pointer, i);

      check_path (side, base, g_ptr_array_index (paths, i), at);
    }
}

/* ---- the source ---- */

/* @needs_field: a whole record is no value that could be compared. */
static void
check_condition (const Side *side, const char *base, const RopewayCondition *condition, gboolean needs_field)
{
  if (condition == NULL)
    return;
  if (condition->type == ROPEWAY_CONDITION_FIELD)
    {
      if (condition->field != NULL)
        check_member (side, base, condition->field, condition->pointer, "field");
      else if (needs_field)
        ropeway_problems_add (side->problems,
                              ropeway_problem_new ("condition.field-missing", condition->pointer, NULL));
      return;
    }
  for (guint i = 0; i < condition->children->len; i++)
    check_condition (side, base, g_ptr_array_index (condition->children, i), needs_field);
}

static void
check_rule_sources (const Side *side, const char *base, const RopewayRule *rule)
{
  g_autofree char *pointer = ropeway_pointer_join (rule->pointer, "from");

  for (guint i = 0; i < rule->sources->len; i++)
    {
      const RopewayRuleSource *source = g_ptr_array_index (rule->sources, i);

      if (source->name != NULL)
        check_member (side, base, source->path, pointer, source->name);
      else
        check_path (side, base, source->path, pointer);
    }
}

/* @is_record: bare paths start at a record or an object, not at an item that may be a plain value. */
static void
check_rules_source (const Side *side, const char *base, const GPtrArray *rules, gboolean is_record)
{
  for (guint i = 0; i < rules->len; i++)
    {
      const RopewayRule *rule = g_ptr_array_index (rules, i);
      g_autofree char *items = NULL;

      check_rule_sources (side, base, rule);
      check_condition (side, base, rule->when, is_record);
      check_member (side, base, rule->each, rule->pointer, "each");
      if (rule->rules == NULL)
        continue;
      items = items_of (side, base, rule->each);
      check_condition (side, items, rule->filter, FALSE);
      check_rules_source (side, items, rule->rules, FALSE);
    }
}

static void
check_source (const RopewayBundle *self, RopewayProblems *problems)
{
  const RopewayOperation *operation = self->source_operation;
  const RopewayJob *job = self->job;
  const RopewayParent *parent = job->source.parent;
  const RopewayOperation *above = self->parent_operation;
  const Side side
      = { operation != NULL ? operation->shape : NULL, "job.source-field-unknown",         problems, TRUE,
          parent != NULL ? parent->as : NULL,          above != NULL ? above->shape : NULL };
  g_autofree char *items = NULL;
  g_autofree char *unit = ropeway_pointer_join (job->pointer, "unit");
  g_autofree char *unit_key = ropeway_pointer_join (unit, "key");

  check_condition (&side, "", job->source.filter, TRUE);
  /* In another form than the plain one, key and cursor may stand beside the fields. */
  if (operation != NULL && operation->form.type == ROPEWAY_FORM_PLAIN)
    {
      g_autofree char *key = ropeway_pointer_join (operation->pointer, "key");
      g_autofree char *changes = ropeway_pointer_join (operation->pointer, "changes");

      check_paths (&side, "", operation->key, key);
      check_member (&side, "", operation->changes.field, changes, "field");
    }
  check_member (&side, "", job->unit_each, unit, "each");
  items = items_of (&side, "", job->unit_each);
  check_paths (&side, items, job->unit_key, unit_key);
  check_rules_source (&side, job->unit_each != NULL ? items : "", job->rules, job->unit_each == NULL);
}

/* What of a parent goes into the requests for its children. */
static void
check_parent_places (const RopewayBundle *self, RopewayProblems *problems)
{
  const RopewayOperation *above = self->parent_operation;
  const Side side
      = { above != NULL ? above->shape : NULL, "job.source-field-unknown", problems, TRUE, NULL, NULL };
  g_autofree char *pointer = g_strconcat (self->job->pointer, "/source/forEach/places", NULL);

  for (guint i = 0; above != NULL && i < self->job->source.parent->places->len; i++)
    {
      const RopewayParentPlace *place = g_ptr_array_index (self->job->source.parent->places, i);

      check_member (&side, "", place->path, pointer, place->parameter);
    }
}

/* ---- the destination ---- */

static gboolean
starts_with (const RopewayPath *path, const RopewayPath *start)
{
  guint n = ropeway_path_get_n_segments (start);

  if (ropeway_path_get_n_segments (path) < n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      gint64 a = 0, b = 0;

      if (g_strcmp0 (ropeway_path_get_segment (path, i, &a), ropeway_path_get_segment (start, i, &b)) != 0
          || a != b)
        return FALSE;
    }
  return TRUE;
}

/* @always: only rules that write each time are meant. */
static gboolean
fills (const RopewayBundle *self, const RopewayPath *path, gboolean always)
{
  for (guint i = 0; i < self->job->rules->len; i++)
    {
      const RopewayRule *rule = g_ptr_array_index (self->job->rules, i);

      if (always && rule->write != ROPEWAY_WRITE_ALWAYS)
        continue;
      /* A rule that cannot be read might be the one. */
      if (rule->to == NULL || starts_with (path, rule->to) || starts_with (rule->to, path))
        return TRUE;
    }
  return self->job->rules->len == 0;
}

gboolean
ropeway_bundle_fills (const RopewayBundle *self, const RopewayPath *path)
{
  return fills (self, path, FALSE);
}

gboolean
ropeway_bundle_fills_always (const RopewayBundle *self, const RopewayPath *path)
{
  return fills (self, path, TRUE);
}

GPtrArray *
ropeway_bundle_dup_filled (const RopewayBundle *self)
{
  GPtrArray *texts = g_ptr_array_new ();

  for (guint i = 0; i < self->job->rules->len; i++)
    {
      const RopewayRule *rule = g_ptr_array_index (self->job->rules, i);

      if (rule->to != NULL)
        g_ptr_array_add (texts, (char *)ropeway_path_get_text (rule->to));
    }
  g_ptr_array_add (texts, NULL);
  return texts;
}

static void
check_rules_destination (const Side *side, const char *base, const GPtrArray *rules)
{
  for (guint i = 0; i < rules->len; i++)
    {
      const RopewayRule *rule = g_ptr_array_index (rules, i);
      g_autofree char *items = NULL;

      check_member (side, base, rule->to, rule->pointer, "to");
      if (rule->rules == NULL)
        continue;
      items = items_of (side, base, rule->to);
      check_rules_destination (side, items, rule->rules);
    }
}

/* Several rules may fill one field, each under its own condition; two that always hold are a slip. */
static void
check_twice (const GPtrArray *rules, RopewayProblems *problems)
{
  g_autoptr (GHashTable) first = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < rules->len; i++)
    {
      const RopewayRule *rule = g_ptr_array_index (rules, i);
      const char *to = rule->to != NULL ? ropeway_path_get_text (rule->to) : NULL;
      const RopewayRule *other = to != NULL ? g_hash_table_lookup (first, to) : NULL;

      if (rule->rules != NULL)
        check_twice (rule->rules, problems);
      if (to == NULL || rule->when != NULL)
        continue;
      if (other != NULL)
        {
          g_autofree char *pointer = ropeway_pointer_join (rule->pointer, "to");

          ropeway_problems_add (
              problems, ropeway_problem_new ("rule.to-twice", pointer, "to", to, "first", other->id, NULL));
        }
      else
        {
          g_hash_table_insert (first, (char *)to, (gpointer)rule);
        }
    }
}

static void
check_match (const RopewayBundle *self, const Side *side)
{
  const GPtrArray *match = self->job->destination.match;
  g_autofree char *pointer = g_strconcat (self->job->pointer, "/destination/match", NULL);
  g_autoptr (GPtrArray) filled = ropeway_bundle_dup_filled (self);

  const RopewayOperation *index = self->index;
  const Side listed = {
    index != NULL ? index->shape : NULL, "destination.index-lacks-match", side->problems, FALSE, NULL, NULL
  };

  check_paths (side, "", match, pointer);
  check_paths (&listed, "", match, pointer);
  for (guint i = 0; i < match->len; i++)
    {
      const RopewayPath *path = g_ptr_array_index (match, i);
      const char *text = ropeway_path_get_text (path);
      g_autofree char *at = ropeway_pointer_join_index (pointer, i);

      if (!ropeway_bundle_fills (self, path))
        ropeway_problems_add (
            side->problems,
            ropeway_problem_new ("destination.match-unfilled", at, "found", text, "suggestion",
                                 ropeway_ident_suggest (text, (const char *const *)filled->pdata), NULL));
    }
}

static void
check_archive (const RopewayBundle *self, const Side *side)
{
  g_autofree char *pointer = g_strconcat (self->job->pointer, "/destination/archive", NULL);

  check_member (side, "", self->job->destination.archive_to, pointer, "to");
}

static void
check_required (const RopewayBundle *self, RopewayProblems *problems)
{
  g_autofree char *pointer = ropeway_pointer_join (self->job->pointer, "mapping");

  if (self->create == NULL || self->job->destination.mode == ROPEWAY_MODE_UPDATE)
    return;
  for (guint i = 0; i < self->create->required->len; i++)
    {
      const char *field = g_ptr_array_index (self->create->required, i);
      g_autoptr (RopewayPath) path = ropeway_path_parse (field, NULL);

      /* Fields of items ("lines[].sku") are no paths. */
      if (path != NULL && !ropeway_bundle_fills (self, path))
        ropeway_problems_add (
            problems, ropeway_problem_new ("destination.required-unmapped", pointer, "field", field, NULL));
    }
}

void
ropeway_bundle_validate_fields (const RopewayBundle *self, RopewayProblems *problems)
{
  const RopewayOperation *write = self->create != NULL ? self->create : self->update;
  const Side destination
      = { write != NULL ? write->shape : NULL, "job.destination-field-unknown", problems, FALSE, NULL, NULL };

  check_source (self, problems);
  check_parent_places (self, problems);
  check_rules_destination (&destination, "", self->job->rules);
  check_twice (self->job->rules, problems);
  check_match (self, &destination);
  check_archive (self, &destination);
  check_required (self, problems);
}
