/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/drift.h"

#include <string.h>

#include "base/ident.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

/* Fewer records say nothing: a service leaves out what is empty, and some are. */
#define ENOUGH 5
/* A shape in a file was learned from who knows how few, or written by hand. */
#define ENOUGH_FOR_A_FILE 20

/* ---- paths as shapes write them ---- */

/* Returns: (transfer full): where @path leads from @base; "lines[].sku". */
static char *
display (const char *base, const RopewayPath *path)
{
  g_autoptr (GString) at = g_string_new (ropeway_path_is_rooted (path) ? "" : base);

  for (guint i = 0; i < ropeway_path_get_n_segments (path); i++)
    {
      const char *name = ropeway_path_get_segment (path, i, NULL);
      g_autoptr (RopewayPath) member = name != NULL ? ropeway_path_new_name (name) : NULL;
      const char *text = member != NULL ? ropeway_path_get_text (member) : "[]";

      if (at->len > 0 && *text != '[')
        g_string_append_c (at, '.');
      g_string_append (at, text);
    }
  return g_string_free (g_steal_pointer (&at), FALSE);
}

/* Returns: (transfer full): what stands for the items of the list at @each. */
static char *
display_items (const char *base, const RopewayPath *each)
{
  g_autofree char *list = display (base, each);

  return g_strconcat (list, "[]", NULL);
}

static gboolean
begins_with (const char *path, const char *place)
{
  gsize length = strlen (place);

  return strncmp (path, place, length) == 0 && (length == 0 || path[length] == '.' || path[length] == '[');
}

/* ---- one field ---- */

typedef struct
{
  const RopewayShape *known;         /* (nullable): what was there */
  const RopewayDescribed *described; /* (nullable): what the source says there is */
  const RopewayShape *seen;
  const RopewayBundle *bundle;
  RopewayDrift *drift;
} Search;

static gboolean
is_always (const RopewayShape *shape, const RopewayField *field)
{
  for (guint i = 0; i < ropeway_shape_get_n_fields (shape); i++)
    {
      const RopewayField *above = ropeway_shape_get_field (shape, i);
      if (begins_with (field->path, above->path) && (above->optional || above->nullable))
        return FALSE;
    }
  return !field->optional && !field->nullable;
}

/* Where the member at @path stands. Returns: (transfer full): "" for the record itself. */
static char *
dup_place (const RopewayField *field)
{
  gsize length = strlen (field->path);
  g_autoptr (RopewayPath) member = ropeway_path_new_name (field->name);
  gsize own = strlen (ropeway_path_get_text (member));

  length -= MIN (length, own);
  if (length > 0 && field->path[length - 1] == '.')
    length--;
  return g_strndup (field->path, length);
}

static gboolean
shows_members (const RopewayShape *shape, const char *place)
{
  for (guint i = 0; i < ropeway_shape_get_n_fields (shape); i++)
    {
      const RopewayField *field = ropeway_shape_get_field (shape, i);
      if (strcmp (field->path, place) != 0 && begins_with (field->path, place))
        return TRUE;
    }
  return FALSE;
}

/* An object that was null, and a list that was empty, say nothing of what they hold. */
static gboolean
has_gone (const Search *search, const RopewayField *field)
{
  g_autofree char *place = dup_place (field);

  return ropeway_shape_find (search->seen, field->path) == NULL && !ropeway_shape_is_cut (search->seen)
         && shows_members (search->seen, place);
}

typedef enum
{
  KIND_NONE,
  KIND_TEXT,
  KIND_NUMBER,
  KIND_BOOLEAN,
  KIND_OBJECT,
  KIND_LIST,
} Kind;

static Kind
kind_of (RopewayFieldType type)
{
  switch (type)
    {
    case ROPEWAY_FIELD_TEXT:
    case ROPEWAY_FIELD_DATE:
    case ROPEWAY_FIELD_DATE_TIME:
    case ROPEWAY_FIELD_EMAIL:
    case ROPEWAY_FIELD_URL:
      return KIND_TEXT;
    case ROPEWAY_FIELD_INTEGER:
    case ROPEWAY_FIELD_DECIMAL:
      return KIND_NUMBER;
    case ROPEWAY_FIELD_BOOLEAN:
      return KIND_BOOLEAN;
    case ROPEWAY_FIELD_OBJECT:
      return KIND_OBJECT;
    case ROPEWAY_FIELD_LIST:
      return KIND_LIST;
    case ROPEWAY_FIELD_UNKNOWN:
    case ROPEWAY_FIELD_MIXED:
      break;
    }
  return KIND_NONE;
}

/* The member before (@step -1) or after (1) the one at @path that stands in the same place. Returns: (nullable). */
static const char *
find_neighbour (const RopewayShape *shape, const char *path, const char *place, int step)
{
  const char *last = NULL;
  gboolean passed = FALSE;

  for (guint i = 0; i < ropeway_shape_get_n_fields (shape); i++)
    {
      const RopewayField *field = ropeway_shape_get_field (shape, i);
      g_autofree char *its_place = dup_place (field);
      if (!g_str_equal (place, its_place))
        continue;
      if (passed)
        return field->path;
      if (!g_str_equal (field->path, path))
        last = field->path;
      else if (step < 0)
        return last;
      else
        passed = TRUE;
    }
  return NULL;
}

/* Between the same two, or at the same end beside the same one. */
static gboolean
stands_alike (const Search *search, const RopewayField *gone, const RopewayField *now, const char *place)
{
  const char *before = find_neighbour (search->known, gone->path, place, -1);
  const char *after = find_neighbour (search->known, gone->path, place, 1);

  return (before != NULL || after != NULL)
         && g_strcmp0 (before, find_neighbour (search->seen, now->path, place, -1)) == 0
         && g_strcmp0 (after, find_neighbour (search->seen, now->path, place, 1)) == 0;
}

/* The only one of @fields that has what @gone had. */
static const char *
choose (const Search *search, const GPtrArray *fields, const RopewayField *gone, const char *place,
        gboolean by_type)
{
  const char *path = NULL;

  for (guint i = 0; i < fields->len; i++)
    {
      const RopewayField *field = g_ptr_array_index (fields, i);
      if (by_type ? field->type != gone->type : !stands_alike (search, gone, field, place))
        continue;
      if (path != NULL)
        return NULL;
      path = field->path;
    }
  return path;
}

/* The field that came in the place of @gone: the only one that could be, or the one that is called nearly so, that stands
 * where it stood, or that is the only date (web address, …) as it was. Returns: (transfer none) (nullable). */
static const char *
find_new_name (const Search *search, const RopewayField *gone)
{
  g_autofree char *place = dup_place (gone);
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < ropeway_shape_get_n_fields (search->seen); i++)
    {
      const RopewayField *field = ropeway_shape_get_field (search->seen, i);
      g_autofree char *its_place = dup_place (field);
      if (ropeway_shape_find (search->known, field->path) != NULL || !g_str_equal (place, its_place)
          || kind_of (field->type) != kind_of (gone->type))
        continue;
      g_ptr_array_add (fields, (gpointer)field);
      g_ptr_array_add (names, (char *)field->name);
    }
  if (fields->len == 1)
    return ((const RopewayField *)g_ptr_array_index (fields, 0))->path;
  g_ptr_array_add (names, NULL);
  const char *meant = ropeway_ident_suggest (gone->name, (const char *const *)names->pdata);
  for (guint i = 0; meant != NULL && i < fields->len; i++)
    if (g_str_equal (g_ptr_array_index (names, i), meant))
      return ((const RopewayField *)g_ptr_array_index (fields, i))->path;
  const char *path = choose (search, fields, gone, place, FALSE);
  return path != NULL ? path : choose (search, fields, gone, place, TRUE);
}

/* ---- what the job uses ---- */

/* Who uses a field. */
typedef struct
{
  const char *rule;    /* (nullable): id of the rule at the top */
  const char *to;      /* (nullable): what it fills */
  const char *place;   /* (nullable): "filter", "key", "unit", "changes" */
  const char *pointer; /* (nullable) */
} Use;

typedef enum
{
  REMOVED,
  RENAMED,
  RETYPED,
} What;

static void
report (const Search *search, const Use *use, What what, const char *field, const char *before,
        const char *after)
{
  static const char *const of_rules[] = { "drift.removed", "drift.renamed", "drift.retyped" };
  static const char *const of_places[]
      = { "drift.removed-place", "drift.renamed-place", "drift.retyped-place" };
  gboolean of_rule = use->rule != NULL;
  RopewayProblem *problem = ropeway_problem_new (
      of_rule ? of_rules[what] : of_places[what], use->pointer, "field", field, "before", before, "after",
      after, of_rule ? "to" : "place", of_rule ? use->to : use->place, NULL);

  ropeway_problems_add (search->drift->problems, problem);
  if (use->rule != NULL)
    g_hash_table_add (search->drift->rules, g_strdup (use->rule));
  else
    search->drift->everywhere = TRUE;
}

/* The source says that it has no such field, and no record has it. Returns: (transfer none) (nullable): its name. */
static const char *
find_untold (const Search *search, const Use *use, const char *base, const RopewayPath *path)
{
  const RopewayBundle *bundle = search->bundle;
  const RopewayParent *parent = bundle->job->source.parent;
  const char *name;

  /* In another form than the plain one, key and cursor may stand beside the fields. */
  if (search->described == NULL || !ropeway_described_is_complete (search->described)
      || (use->place != NULL && bundle->source_operation->form.type != ROPEWAY_FORM_PLAIN)
      || (*base != '\0' && !ropeway_path_is_rooted (path)) || ropeway_path_get_n_segments (path) == 0)
    return NULL;
  name = ropeway_path_get_segment (path, 0, NULL);
  if (name == NULL || ropeway_described_find (search->described, name) != NULL
      || (parent != NULL && g_strcmp0 (parent->as, name) == 0) || ropeway_shape_is_cut (search->seen))
    return NULL;
  g_autoptr (RopewayPath) top = ropeway_path_new_name (name);
  return ropeway_shape_find (search->seen, ropeway_path_get_text (top)) == NULL ? name : NULL;
}

static void
look_at (const Search *search, const Use *use, const char *base, const RopewayPath *path)
{
  g_autofree char *at = display (base, path);
  const RopewayField *before = search->known != NULL ? ropeway_shape_find (search->known, at) : NULL;
  const RopewayField *now = ropeway_shape_find (search->seen, at);
  const char *untold = now == NULL ? find_untold (search, use, base, path) : NULL;

  if (untold != NULL)
    {
      const char *name = ropeway_described_suggest (search->described, untold);
      report (search, use, name != NULL ? RENAMED : REMOVED, at, NULL, name);
      return;
    }
  if (before == NULL)
    return;
  if (now != NULL && kind_of (before->type) != KIND_NONE && kind_of (now->type) != KIND_NONE
      && kind_of (before->type) != kind_of (now->type))
    {
      report (search, use, RETYPED, at, ropeway_field_type_id (before->type),
              ropeway_field_type_id (now->type));
      return;
    }
  if (now != NULL || !is_always (search->known, before) || !has_gone (search, before))
    return;
  const char *name = find_new_name (search, before);
  report (search, use, name != NULL ? RENAMED : REMOVED, at, NULL, name);
}

static void
look_at_all (const Search *search, const Use *use, const char *base, const GPtrArray *paths)
{
  for (guint i = 0; paths != NULL && i < paths->len; i++)
    look_at (search, use, base, g_ptr_array_index (paths, i));
}

static void
look_at_condition (const Search *search, const Use *use, const char *base, const RopewayCondition *condition)
{
  if (condition == NULL)
    return;
  if (condition->field != NULL)
    look_at (search, use, base, condition->field);
  for (guint i = 0; condition->children != NULL && i < condition->children->len; i++)
    look_at_condition (search, use, base, g_ptr_array_index (condition->children, i));
}

/* @top: (nullable): the rule that it stands in. */
static void
look_at_rule (const Search *search, const char *base, const RopewayRule *rule, const RopewayRule *top)
{
  const Use use = { .rule = top != NULL ? top->id : rule->id,
                    .to = ropeway_path_get_text (top != NULL ? top->to : rule->to),
                    .pointer = rule->pointer };

  for (guint i = 0; i < rule->sources->len; i++)
    look_at (search, &use, base, ((RopewayRuleSource *)g_ptr_array_index (rule->sources, i))->path);
  look_at_condition (search, &use, base, rule->when);
  if (rule->each == NULL)
    return;
  look_at (search, &use, base, rule->each);
  g_autofree char *items = display_items (base, rule->each);
  look_at_condition (search, &use, items, rule->filter);
  for (guint i = 0; rule->rules != NULL && i < rule->rules->len; i++)
    look_at_rule (search, items, g_ptr_array_index (rule->rules, i), top != NULL ? top : rule);
}

/* A rule that fills a match field tells records apart: nothing can do without it. */
static void
look_at_match (const Search *search)
{
  const RopewayJob *job = search->bundle->job;

  for (guint i = 0; job->destination.match != NULL && i < job->destination.match->len; i++)
    for (guint j = 0; j < job->rules->len; j++)
      {
        const RopewayRule *rule = g_ptr_array_index (job->rules, j);
        const RopewayPath *field = g_ptr_array_index (job->destination.match, i);
        if (g_str_equal (ropeway_path_get_text (rule->to), ropeway_path_get_text (field))
            && g_hash_table_contains (search->drift->rules, rule->id))
          search->drift->everywhere = TRUE;
      }
}

static void
look_at_job (const Search *search)
{
  const RopewayBundle *bundle = search->bundle;
  const RopewayJob *job = bundle->job;
  const Use filter = { .place = "filter" }, key = { .place = "key" };
  const Use unit = { .place = "unit" }, changes = { .place = "changes" };
  g_autofree char *items = job->unit_each != NULL ? display_items ("", job->unit_each) : g_strdup ("");

  look_at_condition (search, &filter, "", job->source.filter);
  look_at_all (search, &key, "", bundle->source_operation->key);
  if (bundle->source_operation->changes.field != NULL)
    look_at (search, &changes, "", bundle->source_operation->changes.field);
  if (job->unit_each != NULL)
    look_at (search, &unit, "", job->unit_each);
  look_at_all (search, &unit, items, job->unit_key);
  for (guint i = 0; i < job->rules->len; i++)
    look_at_rule (search, items, g_ptr_array_index (job->rules, i), NULL);
  look_at_match (search);
}

RopewayDrift *
ropeway_drift_new (void)
{
  RopewayDrift *self = g_new0 (RopewayDrift, 1);

  self->problems = ropeway_problems_new ();
  self->rules = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

RopewayDrift *
ropeway_drift_find (const RopewayKnownShape *stored, const RopewayDescribed *described,
                    const RopewayShape *seen, gsize n, const RopewayBundle *bundle)
{
  RopewayDrift *self = ropeway_drift_new ();
  Search search = { .described = described, .seen = seen, .bundle = bundle, .drift = self };
  gboolean knows = stored != NULL && stored->n >= ENOUGH;

  if (n >= (knows ? 1 : ENOUGH_FOR_A_FILE))
    search.known = knows ? stored->shape : bundle->source_operation->shape;
  if (n > 0 && (search.known != NULL || described != NULL))
    look_at_job (&search);
  return self;
}

void
ropeway_drift_free (RopewayDrift *self)
{
  ropeway_problems_free (self->problems);
  g_hash_table_unref (self->rules);
  g_free (self);
}

/* ---- what is known ---- */

RopewayKnownShape *
ropeway_known_shape_parse (const char *json)
{
  g_autoptr (RopewayTree) tree = json != NULL ? ropeway_json_read_text (json, -1, NULL, NULL, NULL) : NULL;
  const RopewayValue *root = tree != NULL ? ropeway_tree_get_root (tree) : NULL;
  RopewayShape *shape = root != NULL ? ropeway_shape_from_value (root) : NULL;
  const RopewayValue *n;
  gint64 number = 0;

  if (shape == NULL)
    return NULL;
  RopewayKnownShape *self = g_new0 (RopewayKnownShape, 1);
  self->shape = shape;
  n = ropeway_value_get (root, "records");
  if (n != NULL && ropeway_value_get_int64 (n, &number, NULL) && number > 0)
    self->n = (guint64)number;
  return self;
}

void
ropeway_known_shape_free (RopewayKnownShape *self)
{
  ropeway_shape_unref (self->shape);
  g_free (self);
}

static RopewayFieldType
join_types (RopewayFieldType before, RopewayFieldType now)
{
  if (before == now || now == ROPEWAY_FIELD_UNKNOWN)
    return before;
  if (before == ROPEWAY_FIELD_UNKNOWN)
    return now;
  if (kind_of (before) == KIND_NUMBER && kind_of (now) == KIND_NUMBER)
    return ROPEWAY_FIELD_DECIMAL;
  if (kind_of (before) == KIND_TEXT && kind_of (now) == KIND_TEXT)
    return ROPEWAY_FIELD_TEXT;
  return ROPEWAY_FIELD_MIXED;
}

static void
add_field (RopewayTree *tree, RopewayValue *list, const RopewayField *field, RopewayFieldType type,
           gboolean optional, gboolean nullable)
{
  RopewayValue *object = ropeway_tree_object (tree);

  ropeway_value_set_text (tree, object, "path", field->path);
  ropeway_value_set_text (tree, object, "type", ropeway_field_type_id (type));
  if (optional)
    ropeway_value_set (tree, object, "optional", -1, ropeway_tree_boolean (tree, TRUE));
  if (nullable)
    ropeway_value_set (tree, object, "nullable", -1, ropeway_tree_boolean (tree, TRUE));
  ropeway_value_append (list, object);
}

char *
ropeway_drift_merge (const RopewayKnownShape *stored, const RopewayShape *seen, gsize n)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  RopewayValue *root = ropeway_tree_object (tree);
  RopewayValue *list = ropeway_tree_array (tree);
  Search search = { .seen = seen };
  gint64 sum = MIN ((gint64)n + (stored != NULL ? (gint64)stored->n : 0), ENOUGH);

  for (guint i = 0; stored != NULL && i < ropeway_shape_get_n_fields (stored->shape); i++)
    {
      const RopewayField *before = ropeway_shape_get_field (stored->shape, i);
      const RopewayField *now = ropeway_shape_find (seen, before->path);

      add_field (tree, list, before, now != NULL ? join_types (before->type, now->type) : before->type,
                 before->optional || (now != NULL ? now->optional : has_gone (&search, before)),
                 before->nullable || (now != NULL && now->nullable));
    }
  for (guint i = 0; i < ropeway_shape_get_n_fields (seen); i++)
    {
      const RopewayField *now = ropeway_shape_get_field (seen, i);
      if (stored == NULL || ropeway_shape_find (stored->shape, now->path) == NULL)
        add_field (tree, list, now, now->type, now->optional || stored != NULL, now->nullable);
    }
  ropeway_value_set (tree, root, "fields", -1, list);
  ropeway_value_set_integer (tree, root, "records", sum);
  return ropeway_json_write_text (root, ROPEWAY_JSON_COMPACT, NULL);
}
