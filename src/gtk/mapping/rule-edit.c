/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/mapping/rule-edit.h"

#include <string.h>

#include "base/limits.h"
#include "mapping/step-table.h"
#include "value/path.h"

#define MAPPING "mapping"

/* ---- finding ---- */

static RopewayValue *
find_in (const RopewayValue *rules, const char *id)
{
  for (RopewayValue *rule = ropeway_value_first (rules); rule != NULL; rule = ropeway_value_next (rule))
    {
      RopewayValue *inner;

      if (ropeway_value_is_text (ropeway_value_get (rule, "id"), id))
        return rule;
      inner = find_in (ropeway_value_get (rule, "rules"), id);
      if (inner != NULL)
        return inner;
    }
  return NULL;
}

static gboolean
is_array (const RopewayValue *value)
{
  return value != NULL && ropeway_value_get_kind (value) == ROPEWAY_ARRAY;
}

const RopewayValue *
ropeway_rule_edit_find (const RopewayValue *job, const char *id)
{
  return find_in (ropeway_value_get (job, MAPPING), id);
}

/* A copy of @job to change, and the rule in it; NULL where there is none. */
static RopewayTree *
open_rule (const RopewayValue *job, const char *id, RopewayValue **rule)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new_copy (job);

  *rule = find_in (ropeway_value_get (ropeway_tree_get_root (tree), MAPPING), id);
  return *rule != NULL ? g_steal_pointer (&tree) : NULL;
}

static RopewayTree *
open_step (const RopewayValue *job, const char *id, guint index, RopewayValue **rule, RopewayValue **step)
{
  g_autoptr (RopewayTree) tree = open_rule (job, id, rule);

  if (tree == NULL)
    return NULL;
  *step = ropeway_value_get_element (ropeway_value_get (*rule, "steps"), index);
  return *step != NULL ? g_steal_pointer (&tree) : NULL;
}

/* ---- lines ---- */

static char *
make_slug (const char *text)
{
  GString *slug = g_string_new (NULL);

  for (const char *p = text; *p != '\0' && slug->len < ROPEWAY_LIMIT_SLUG_BYTES - 8; p++)
    {
      if (g_ascii_isalnum (*p))
        g_string_append_c (slug, g_ascii_tolower (*p));
      else if (slug->len > 0 && slug->str[slug->len - 1] != '-')
        g_string_append_c (slug, '-');
    }
  if (slug->len > 0 && slug->str[slug->len - 1] == '-')
    g_string_truncate (slug, slug->len - 1);
  if (slug->len == 0 || !g_ascii_isalpha (slug->str[0]))
    g_string_prepend (slug, slug->len == 0 ? "line" : "line-");
  return g_string_free (slug, FALSE);
}

char *
ropeway_rule_edit_dup_id (const RopewayValue *job, const char *to)
{
  g_autofree char *slug = make_slug (to);
  char *id = g_strdup (slug);

  for (guint n = 2; ropeway_rule_edit_find (job, id) != NULL; n++)
    {
      g_free (id);
      id = g_strdup_printf ("%s-%u", slug, n);
    }
  return id;
}

RopewayTree *
ropeway_rule_edit_add (const RopewayValue *job, const char *to, const char *from)
{
  g_autofree char *id = ropeway_rule_edit_dup_id (job, to);
  RopewayTree *tree = ropeway_tree_new_copy (job);
  RopewayValue *root = ropeway_tree_get_root (tree);
  RopewayValue *list = ropeway_value_get (root, MAPPING);
  RopewayValue *rule = ropeway_tree_object (tree);

  if (!is_array (list))
    {
      list = ropeway_tree_array (tree);
      ropeway_value_set (tree, root, MAPPING, -1, list);
    }
  ropeway_value_set_text (tree, rule, "id", id);
  ropeway_value_set_text (tree, rule, "to", to);
  ropeway_value_set_text (tree, rule, from != NULL ? "from" : "value", from != NULL ? from : "");
  ropeway_value_append (list, rule);
  return tree;
}

static gboolean
remove_from (RopewayValue *rules, const char *id)
{
  gsize index = 0;

  for (RopewayValue *rule = ropeway_value_first (rules); rule != NULL;
       rule = ropeway_value_next (rule), index++)
    {
      if (ropeway_value_is_text (ropeway_value_get (rule, "id"), id))
        {
          ropeway_value_remove_element (rules, index);
          return TRUE;
        }
      if (remove_from (ropeway_value_get (rule, "rules"), id))
        return TRUE;
    }
  return FALSE;
}

RopewayTree *
ropeway_rule_edit_remove (const RopewayValue *job, const char *id)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new_copy (job);

  if (!remove_from (ropeway_value_get (ropeway_tree_get_root (tree), MAPPING), id))
    return NULL;
  return g_steal_pointer (&tree);
}

/* ---- where it comes from ---- */

/* A name for a place: what the path ends with, in letters that a place can have. */
static char *
make_name (const char *path)
{
  g_autoptr (RopewayPath) parsed = ropeway_path_parse (path, NULL);
  guint n = parsed != NULL ? ropeway_path_get_n_segments (parsed) : 0;
  const char *last = n > 0 ? ropeway_path_get_segment (parsed, n - 1, NULL) : NULL;
  GString *name = g_string_new (NULL);

  for (const char *p = last != NULL ? last : ""; *p != '\0'; p++)
    g_string_append_c (name, g_ascii_isalnum (*p) ? *p : '_');
  if (name->len == 0)
    g_string_append (name, "field");
  return g_string_free (name, FALSE);
}

/* The name that @path has in the old "from"; (nullable). */
static char *
find_name (const RopewayValue *from, const char *path)
{
  if (from == NULL || ropeway_value_get_kind (from) != ROPEWAY_OBJECT)
    return NULL;
  for (const RopewayValue *member = ropeway_value_first (from); member != NULL;
       member = ropeway_value_next (member))
    if (ropeway_value_is_text (member, path))
      return g_strdup (ropeway_value_get_name (member, NULL));
  return NULL;
}

/* An object of names and paths. Those that were there keep their names, the first of several that was alone before
 * included. */
static RopewayValue *
make_from (RopewayTree *tree, const RopewayValue *old, const char *const *paths)
{
  RopewayValue *from = ropeway_tree_object (tree);

  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autofree char *known = find_name (old, paths[i]);
      g_autofree char *base = known != NULL ? g_strdup (known) : make_name (paths[i]);
      g_autofree char *name = g_strdup (base);

      for (guint n = 2; ropeway_value_get (from, name) != NULL; n++)
        {
          g_free (name);
          name = g_strdup_printf ("%s%u", base, n);
        }
      ropeway_value_set_text (tree, from, name, paths[i]);
    }
  return from;
}

static char *
replace_text (const char *text, const char *what, const char *with)
{
  g_auto (GStrv) parts = g_strsplit (text, what, -1);

  return g_strjoinv (with, parts);
}

static char *
make_place (const char *name)
{
  return g_strdup_printf ("{%s}", name);
}

/* Takes the place of @name out of @text, with the space that it stood behind or before. */
static char *
drop_place (const char *text, const char *name)
{
  g_autofree char *behind = g_strdup_printf (" {%s}", name);
  g_autofree char *before = g_strdup_printf ("{%s} ", name);
  g_autofree char *bare = make_place (name);
  g_autofree char *first = replace_text (text, behind, "");
  g_autofree char *second = replace_text (first, before, "");

  return replace_text (second, bare, "");
}

/* The name under which the text with places knows the source that the path @text is. */
static char *
dup_place_name (const RopewayValue *from, const char *path)
{
  return from != NULL && ropeway_value_get_kind (from) == ROPEWAY_OBJECT ? find_name (from, path)
                                                                         : g_strdup ("value");
}

/* A path of @from, which is one text or an object of them. */
static const RopewayValue *
first_source (const RopewayValue *from)
{
  return from != NULL && ropeway_value_get_kind (from) == ROPEWAY_OBJECT ? ropeway_value_first (from) : from;
}

static const RopewayValue *
next_source (const RopewayValue *from, const RopewayValue *source)
{
  return source == from ? NULL : ropeway_value_next (source);
}

static gboolean
has_source (const RopewayValue *from, const char *path)
{
  for (const RopewayValue *source = first_source (from); source != NULL; source = next_source (from, source))
    if (ropeway_value_is_text (source, path))
      return TRUE;
  return FALSE;
}

/* The text of a first step *template*, after its sources changed from @old to @new. */
static char *
fit_template (const char *text, const RopewayValue *old, const RopewayValue *new)
{
  GString *fitted = g_string_new (text);

  for (const RopewayValue *source = first_source (old); source != NULL; source = next_source (old, source))
    {
      g_autofree char *path = ropeway_value_dup_text (source, NULL);
      g_autofree char *before = path != NULL ? dup_place_name (old, path) : NULL;
      g_autofree char *after = path != NULL && has_source (new, path) ? dup_place_name (new, path) : NULL;
      g_autofree char *changed = NULL;

      if (before == NULL)
        continue;
      if (after == NULL)
        {
          changed = drop_place (fitted->str, before);
        }
      else
        {
          g_autofree char *from = make_place (before);
          g_autofree char *to = make_place (after);

          changed = replace_text (fitted->str, from, to);
        }
      g_string_assign (fitted, changed);
    }
  for (const RopewayValue *source = first_source (new); source != NULL; source = next_source (new, source))
    {
      g_autofree char *path = ropeway_value_dup_text (source, NULL);
      g_autofree char *name = path != NULL ? dup_place_name (new, path) : NULL;

      if (name != NULL && !has_source (old, path))
        g_string_append_printf (fitted, "%s{%s}", fitted->len > 0 ? " " : "", name);
    }
  return g_string_free (fitted, FALSE);
}

/* A list of steps with @step before those of @old. */
static RopewayValue *
make_steps (RopewayTree *tree, RopewayValue *step, const RopewayValue *old)
{
  RopewayValue *list = ropeway_tree_array (tree);

  ropeway_value_append (list, step);
  for (const RopewayValue *item = ropeway_value_first (old); item != NULL; item = ropeway_value_next (item))
    ropeway_value_append (list, ropeway_tree_copy (tree, item));
  return list;
}

static void
fit_first_step (RopewayTree *tree, RopewayValue *rule, const RopewayValue *old, const RopewayValue *new)
{
  RopewayValue *steps = ropeway_value_get (rule, "steps");
  RopewayValue *first = ropeway_value_get_element (steps, 0);
  g_autofree char *id = ropeway_value_dup_member_text (first, "step");
  g_autofree char *text = ropeway_value_dup_member_text (first, "text");
  const RopewayStepInfo *info = id != NULL ? ropeway_step_info_find (id) : NULL;
  RopewayValue *join;

  if (g_strcmp0 (id, "template") == 0 && text != NULL)
    {
      g_autofree char *fitted = fit_template (text, old, new);

      ropeway_value_set_text (tree, first, "text", fitted);
      return;
    }
  if (ropeway_value_get_kind (new) != ROPEWAY_OBJECT || (info != NULL && info->takes == ROPEWAY_STEP_SEVERAL))
    return;
  join = ropeway_tree_object (tree);
  ropeway_value_set_text (tree, join, "step", "join");
  ropeway_value_set_text (tree, join, "by", " ");
  ropeway_value_set (tree, rule, "steps", -1, make_steps (tree, join, steps));
}

RopewayTree *
ropeway_rule_edit_set_sources (const RopewayValue *job, const char *id, const char *const *paths)
{
  RopewayValue *rule;
  RopewayTree *tree = open_rule (job, id, &rule);
  guint n = g_strv_length ((char **)paths);
  g_autoptr (RopewayTree) old_tree = NULL;
  const RopewayValue *old;
  RopewayValue *from;

  if (tree == NULL)
    return NULL;
  if (n == 0)
    {
      ropeway_value_remove (rule, "from", -1);
      ropeway_value_set_text (tree, rule, "value", "");
      return tree;
    }
  old = ropeway_value_get (rule, "from");
  old_tree = old != NULL ? ropeway_tree_new_copy (old) : NULL;
  old = old_tree != NULL ? ropeway_tree_get_root (old_tree) : NULL;
  from = n == 1 ? ropeway_tree_string (tree, paths[0], -1) : make_from (tree, old, paths);
  ropeway_value_remove (rule, "value", -1);
  ropeway_value_set (tree, rule, "from", -1, from);
  fit_first_step (tree, rule, old, from);
  return tree;
}

RopewayTree *
ropeway_rule_edit_set_constant (const RopewayValue *job, const char *id, const char *text)
{
  RopewayValue *rule;
  RopewayTree *tree = open_rule (job, id, &rule);

  if (tree == NULL)
    return NULL;
  ropeway_value_remove (rule, "from", -1);
  ropeway_value_set_text (tree, rule, "value", text);
  return tree;
}

/* ---- steps ---- */

/* What a needed setting says before a person said anything. */
static RopewayValue *
make_beginning (RopewayTree *tree, const RopewayStepInfo *info, const RopewayStepSetting *setting)
{
  gboolean is_table = g_str_equal (info->id, "look-up") && g_str_equal (setting->name, "table");

  if (is_table)
    return ropeway_tree_object (tree);
  if (g_str_equal (info->id, "template"))
    return ropeway_tree_string (tree, "{value}", -1);
  if (g_str_equal (info->id, "join"))
    return ropeway_tree_string (tree, " ", -1);
  if (g_str_equal (info->id, "split"))
    return ropeway_tree_string (tree, ",", -1);
  if (g_str_equal (info->id, "format-date"))
    return ropeway_tree_string (tree, "yyyy-MM-dd", -1);
  switch (setting->type)
    {
    case ROPEWAY_STEP_NUMBER:
      return ropeway_tree_integer (tree, g_str_equal (info->id, "multiply") ? 1 : 0);
    case ROPEWAY_STEP_BOOLEAN:
      return ropeway_tree_boolean (tree, FALSE);
    case ROPEWAY_STEP_LIST:
      return ropeway_tree_array (tree);
    case ROPEWAY_STEP_ANY:
    case ROPEWAY_STEP_TEXT:
    case ROPEWAY_STEP_DATE:
    case ROPEWAY_STEP_SEVERAL:
      break;
    }
  return ropeway_tree_string (tree, "", -1);
}

/* Names of the sources as places, "{first} {last}", where the rule has several. */
static void
begin_template (RopewayTree *tree, RopewayValue *step, const RopewayValue *rule)
{
  const RopewayValue *from = ropeway_value_get (rule, "from");
  g_autoptr (GString) text = g_string_new (NULL);

  if (from == NULL || ropeway_value_get_kind (from) != ROPEWAY_OBJECT
      || ropeway_value_get_length (ropeway_value_get (rule, "steps")) > 0)
    return;
  for (const RopewayValue *member = ropeway_value_first (from); member != NULL;
       member = ropeway_value_next (member))
    g_string_append_printf (text, "%s{%s}", text->len > 0 ? " " : "", ropeway_value_get_name (member, NULL));
  ropeway_value_set_text (tree, step, "text", text->str);
}

RopewayTree *
ropeway_rule_edit_add_step (const RopewayValue *job, const char *id, const char *step_id)
{
  const RopewayStepInfo *info = ropeway_step_info_find (step_id);
  RopewayValue *rule;
  g_autoptr (RopewayTree) tree = info != NULL ? open_rule (job, id, &rule) : NULL;
  RopewayValue *steps;
  RopewayValue *step;

  if (tree == NULL)
    return NULL;
  step = ropeway_tree_object (tree);
  ropeway_value_set_text (tree, step, "step", step_id);
  for (const RopewayStepSetting *setting = info->settings; setting->name != NULL; setting++)
    if (setting->required)
      ropeway_value_set (tree, step, setting->name, -1, make_beginning (tree, info, setting));
  if (g_str_equal (step_id, "template"))
    begin_template (tree, step, rule);
  steps = ropeway_value_get (rule, "steps");
  if (!is_array (steps))
    {
      steps = ropeway_tree_array (tree);
      ropeway_value_set (tree, rule, "steps", -1, steps);
    }
  ropeway_value_append (steps, step);
  return g_steal_pointer (&tree);
}

RopewayTree *
ropeway_rule_edit_remove_step (const RopewayValue *job, const char *id, guint index)
{
  RopewayValue *rule;
  RopewayValue *step;
  RopewayTree *tree = open_step (job, id, index, &rule, &step);
  RopewayValue *steps;

  if (tree == NULL)
    return NULL;
  steps = ropeway_value_get (rule, "steps");
  ropeway_value_remove_element (steps, index);
  if (ropeway_value_get_length (steps) == 0)
    ropeway_value_remove (rule, "steps", -1);
  return tree;
}

RopewayTree *
ropeway_rule_edit_move_step (const RopewayValue *job, const char *id, guint index, guint place)
{
  RopewayValue *rule;
  RopewayValue *moved;
  g_autoptr (RopewayTree) tree = open_step (job, id, index, &rule, &moved);
  RopewayValue *old;
  RopewayValue *steps;
  guint n;

  if (tree == NULL)
    return NULL;
  old = ropeway_value_get (rule, "steps");
  n = (guint)ropeway_value_get_length (old);
  if (place >= n)
    return NULL;
  steps = ropeway_tree_array (tree);
  for (guint i = 0, next = 0; i < n; i++)
    {
      next += i != place && next == index;
      ropeway_value_append (
          steps, ropeway_tree_copy (tree, i == place ? moved : ropeway_value_get_element (old, next)));
      next += i != place;
    }
  ropeway_value_set (tree, rule, "steps", -1, steps);
  return g_steal_pointer (&tree);
}

/* ---- settings ---- */

static const RopewayStepSetting *
find_setting (const RopewayValue *step, const char *name)
{
  g_autofree char *id = ropeway_value_dup_member_text (step, "step");
  const RopewayStepInfo *info = id != NULL ? ropeway_step_info_find (id) : NULL;

  for (const RopewayStepSetting *setting = info != NULL ? info->settings : NULL;
       setting != NULL && setting->name != NULL; setting++)
    if (g_str_equal (setting->name, name))
      return setting;
  return NULL;
}

RopewayTree *
ropeway_rule_edit_set_setting (const RopewayValue *job, const char *id, guint index, const char *name,
                               const char *text)
{
  RopewayValue *rule;
  RopewayValue *step;
  RopewayTree *tree = open_step (job, id, index, &rule, &step);
  const RopewayStepSetting *setting;
  gboolean wants_number;

  if (tree == NULL)
    return NULL;
  setting = find_setting (step, name);
  wants_number
      = setting != NULL && (setting->type == ROPEWAY_STEP_NUMBER || setting->type == ROPEWAY_STEP_ANY);
  if (text == NULL)
    ropeway_value_remove (step, name, -1);
  else if (wants_number && ropeway_number_is_valid (text, strlen (text)))
    ropeway_value_set (tree, step, name, -1, ropeway_tree_number (tree, text, -1));
  else
    ropeway_value_set_text (tree, step, name, text);
  return tree;
}

RopewayTree *
ropeway_rule_edit_set_flag (const RopewayValue *job, const char *id, guint index, const char *name,
                            gboolean flag)
{
  RopewayValue *rule;
  RopewayValue *step;
  RopewayTree *tree = open_step (job, id, index, &rule, &step);

  if (tree != NULL)
    ropeway_value_set_boolean (tree, step, name, flag);
  return tree;
}

/* ---- policies ---- */

RopewayTree *
ropeway_rule_edit_set_word (const RopewayValue *job, const char *id, const char *name, const char *word)
{
  RopewayValue *rule;
  RopewayTree *tree = open_rule (job, id, &rule);

  if (tree == NULL)
    return NULL;
  if (word == NULL)
    ropeway_value_remove (rule, name, -1);
  else
    ropeway_value_set_text (tree, rule, name, word);
  if (g_str_equal (name, "onEmpty") && g_strcmp0 (word, "default") == 0
      && ropeway_value_get (rule, "default") == NULL)
    ropeway_value_set_text (tree, rule, "default", "");
  return tree;
}

RopewayTree *
ropeway_rule_edit_set_fallback (const RopewayValue *job, const char *id, const char *text)
{
  RopewayValue *rule;
  RopewayTree *tree = open_rule (job, id, &rule);

  if (tree != NULL)
    ropeway_value_set_text (tree, rule, "default", text);
  return tree;
}
