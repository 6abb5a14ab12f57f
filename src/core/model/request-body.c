/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: makes the body of a request, and leaves out of it what is not to be changed. */
#include <string.h>

#include "model/body-writer.h"
#include "model/graphql-body.h"
#include "model/prepared-request-private.h"
#include "model/record-form.h"

static const RopewayValue *
build_records (const RopewayOperation *operation, const RopewayRequestInput *input, RopewayTree *tree,
               RopewayProblem **problem)
{
  const RopewayFormKnown known = { input->header, input->kinds };
  RopewayValue *list = ropeway_tree_array (tree);
  for (guint i = 0; input->records != NULL && i < input->records->len; i++)
    {
      const RopewayValue *built = ropeway_record_form_build (
          &operation->form, &known, g_ptr_array_index (input->records, i), tree, problem);
      if (built == NULL)
        return NULL;
      ropeway_value_append (list, ropeway_tree_copy (tree, built));
    }
  return list;
}

static const RopewayValue *
build_record (const RopewayOperation *operation, const RopewayRequestInput *input, RopewayTree *tree,
              RopewayProblem **problem)
{
  const RopewayFormKnown known = { input->header, input->kinds };

  if (input->record == NULL)
    return ropeway_tree_null (tree);
  return ropeway_record_form_build (&operation->form, &known, input->record, tree, problem);
}

/* What @fields (nullable) have at @text once they are as the service wants them. */
static const RopewayValue *
find_part (const char *text, const RopewayValue *fields, const RopewayFilling *places, RopewayTree *tree,
           RopewayProblem **problem)
{
  g_autoptr (RopewayPath) path = ropeway_path_parse (text, NULL);
  RopewayRequestInput input = *places->input;

  input.record = fields;
  const RopewayValue *record = build_record (places->operation, &input, tree, problem);
  return path != NULL && record != NULL ? ropeway_path_get (path, record) : NULL;
}

/* The same of what is sent; nothing there is null. */
static const RopewayValue *
build_part (const char *text, RopewayFilling *places, RopewayTree *tree, RopewayProblem **problem)
{
  const RopewayValue *part = find_part (text, places->input->record, places, tree, problem);

  if (part == NULL && places->is_whole && *problem == NULL)
    part = find_part (text, places->input->fields, places, tree, problem);
  return part != NULL ? part : ropeway_tree_null (tree);
}

static RopewayValue *
fill_text (const RopewayTemplate *text, RopewayFilling *places, RopewayTree *tree, RopewayProblem **problem)
{
  const char *place = ropeway_template_is_single (text) ? ropeway_template_get_place (text, 0) : NULL;
  const RopewayValue *value = NULL;

  if (g_strcmp0 (place, "$record") == 0)
    value = build_record (places->operation, places->input, tree, problem);
  else if (g_strcmp0 (place, "$records") == 0)
    value = build_records (places->operation, places->input, tree, problem);
  else if (place != NULL && g_str_has_prefix (place, "$record."))
    value = build_part (place + strlen ("$record."), places, tree, problem);
  else if (place != NULL)
    value = ropeway_filling_find (places, place);
  if (*problem != NULL)
    return NULL;
  if (value != NULL)
    return ropeway_tree_copy (tree, value);

  g_autoptr (GError) error = NULL;
  g_autofree char *filled
      = ropeway_template_expand (text, ROPEWAY_ENCODE_NONE, ropeway_filling_dup_text, places, &error);
  if (filled == NULL)
    {
      *problem = ropeway_filling_problem (places->operation, error);
      return NULL;
    }
  return ropeway_tree_string (tree, filled, -1);
}

/* Whether @value is one place of the record, and the record has nothing for it: what is not to be changed is not said. */
static gboolean
is_left_out (const RopewayValue *value, RopewayFilling *places, RopewayTree *tree, RopewayProblem **problem)
{
  g_autofree char *text = ropeway_value_dup_text (value, NULL);
  g_autoptr (RopewayTemplate) template = text != NULL && ropeway_value_get_kind (value) == ROPEWAY_STRING
                                             ? ropeway_template_parse (text, NULL)
                                             : NULL;
  const char *place = template != NULL && ropeway_template_is_single (template)
                          ? ropeway_template_get_place (template, 0)
                          : NULL;

  if (place == NULL)
    return FALSE;
  if (g_str_has_prefix (place, "$record."))
    return find_part (place + strlen ("$record."), places->input->record, places, tree, problem) == NULL
           && *problem == NULL;
  return *place != '$' && ropeway_filling_find (places, place) == NULL
         && ropeway_filling_find_parameter (places->operation, place) == NULL;
}

/* ---- a part of a record ---- */

/* The places of a stretch of a body. */
typedef struct
{
  guint n_sent;
  guint n_kept;  /* of the record, and not to be sent */
  guint n_texts; /* of the record, in texts: those are sent as they are made of the whole */
  guint n_other;
} Share;

/* Where the value of @place comes from. */
static guint *
get_counter (const char *place, Share *share, const RopewayFilling *places, RopewayTree *tree)
{
  const RopewayRequestInput *input = places->input;
  const RopewayValue *sent, *all;

  if (g_str_equal (place, "$record") || g_str_equal (place, "$records"))
    return &share->n_sent;
  if (g_str_has_prefix (place, "$record."))
    {
      RopewayProblem *problem = NULL; /* of filling, which meets it again */
      sent = find_part (place + strlen ("$record."), input->record, places, tree, &problem);
      all = problem == NULL ? find_part (place + strlen ("$record."), input->fields, places, tree, &problem)
                            : NULL;
      g_clear_pointer (&problem, ropeway_problem_unref);
    }
  else
    {
      g_autoptr (RopewayPath) path = ropeway_path_parse (place, NULL);
      gboolean is_chosen = input->parameters != NULL && ropeway_value_get (input->parameters, place) != NULL;
      if (*place == '$' || is_chosen || path == NULL)
        return &share->n_other;
      sent = ropeway_path_get (path, input->record);
      all = ropeway_path_get (path, input->fields);
    }
  return sent != NULL ? &share->n_sent : all != NULL ? &share->n_kept : &share->n_other;
}

/* The depth is bounded by the limit of job files. */
static void
count_places (const RopewayValue *value, Share *share, const RopewayFilling *places, RopewayTree *tree)
{
  RopewayValueType type = ropeway_value_get_kind (value);

  if (type == ROPEWAY_STRING)
    {
      g_autofree char *text = ropeway_value_dup_text (value, NULL);
      g_autoptr (RopewayTemplate) template = text != NULL ? ropeway_template_parse (text, NULL) : NULL;
      for (guint i = 0; template != NULL && i < ropeway_template_get_n_places (template); i++)
        {
          guint *counter = get_counter (ropeway_template_get_place (template, i), share, places, tree);
          if (counter != &share->n_other && !ropeway_template_is_single (template))
            counter = &share->n_texts;
          (*counter)++;
        }
    }
  if (type != ROPEWAY_ARRAY && type != ROPEWAY_OBJECT)
    return;
  for (const RopewayValue *child = ropeway_value_first (value); child != NULL;
       child = ropeway_value_next (child))
    count_places (child, share, places, tree);
}

/* Whether nothing of @value, a member, is to be sent: its constants go with what they belong to. */
static gboolean
is_kept (const RopewayValue *value, const RopewayFilling *places, RopewayTree *tree)
{
  Share share = { 0 };

  count_places (value, &share, places, tree);
  return share.n_kept > 0 && share.n_sent + share.n_texts + share.n_other == 0;
}

/* A list is one value: services take it as a whole, and may know its items by their places. Not so a list that is there
 * for the record alone ({"data": [{…}]}). */
static gboolean
is_sent_whole (const RopewayValue *list, const RopewayFilling *places, RopewayTree *tree)
{
  const RopewayValue *first = ropeway_value_first (list);
  Share share = { 0 };

  if (first == NULL || ropeway_value_next (first) != NULL || ropeway_value_get_kind (first) != ROPEWAY_OBJECT)
    return TRUE;
  count_places (list, &share, places, tree);
  return share.n_sent + share.n_kept + share.n_texts < places->n_places;
}

/* Fills the places of a body. The depth is bounded by the limit of job files. */
static RopewayValue *
fill_body (const RopewayValue *value, RopewayFilling *places, RopewayTree *tree, RopewayProblem **problem)
{
  RopewayValueType type = ropeway_value_get_kind (value);

  if (type == ROPEWAY_STRING)
    {
      g_autofree char *text = ropeway_value_dup_text (value, NULL);
      g_autoptr (RopewayTemplate) places_in = text != NULL ? ropeway_template_parse (text, NULL) : NULL;
      if (places_in == NULL || ropeway_template_get_n_places (places_in) == 0)
        return ropeway_tree_copy (tree, value);
      return fill_text (places_in, places, tree, problem);
    }
  if (type != ROPEWAY_ARRAY && type != ROPEWAY_OBJECT)
    return ropeway_tree_copy (tree, value);

  RopewayFilling whole = *places;
  if (places->is_part && type == ROPEWAY_ARRAY && is_sent_whole (value, places, tree))
    {
      whole.is_part = FALSE;
      whole.is_whole = TRUE;
      places = &whole;
    }
  RopewayValue *filled = type == ROPEWAY_ARRAY ? ropeway_tree_array (tree) : ropeway_tree_object (tree);
  for (RopewayValue *child = ropeway_value_first (value); child != NULL; child = ropeway_value_next (child))
    {
      if (places->leaves_out && type == ROPEWAY_OBJECT && is_left_out (child, places, tree, problem))
        continue;
      if (places->is_part && type == ROPEWAY_OBJECT && is_kept (child, places, tree))
        continue;
      RopewayValue *inner = fill_body (child, places, tree, problem);
      if (inner == NULL)
        return NULL;
      gsize length = 0;
      const char *name = ropeway_value_get_name (child, &length);
      if (type == ROPEWAY_ARRAY)
        ropeway_value_append (filled, inner);
      else
        ropeway_value_set (tree, filled, name, (gssize)length, inner);
    }
  return filled;
}

/* Fills one variable for record @index of a batch. A variable that may be missing is, where nothing fills its place. */
static RopewayValue *
fill_variable (const RopewayValue *value, gboolean may_miss, guint index, RopewayTree *tree, gpointer data,
               RopewayProblem **problem)
{
  const RopewayFilling *all = data;
  gboolean is_batch = all->operation->batch.size > 0;
  RopewayRequestInput input = *all->input;
  RopewayFilling places = { .operation = all->operation, .input = &input };

  if (is_batch && input.records != NULL && index < input.records->len)
    input.record = g_ptr_array_index (input.records, index);
  /* What is written is what the record says: all that it was made of may be of another, or is to be left as it is. */
  if (input.record != NULL)
    input.fields = NULL;
  places.leaves_out = input.record != NULL;
  if (may_miss && is_left_out (value, &places, tree, problem))
    return NULL;
  return fill_body (value, &places, tree, problem);
}

static RopewayValue *
build_graphql (const RopewayOperation *operation, RopewayFilling *places, RopewayTree *tree,
               RopewayProblem **problem)
{
  gboolean is_batch = operation->batch.size > 0;
  guint n = is_batch && places->input->records != NULL ? places->input->records->len : 0;

  return ropeway_graphql_body_new (operation, n, fill_variable, places, tree, problem);
}

/* Also of a PUT: the part that it sends has in it what is to stay, and what it does not have is not there. */
static RopewayValue *
fill_template (const RopewayOperation *operation, const RopewayFilling *places, RopewayTree *tree,
               RopewayProblem **problem)
{
  RopewayFilling own = *places;
  Share share = { 0 };

  own.is_part
      = own.input->record != NULL && own.input->fields != NULL && own.input->record != own.input->fields;
  if (own.is_part)
    count_places (operation->body, &share, &own, tree);
  own.n_places = share.n_sent + share.n_kept + share.n_texts;
  return fill_body (operation->body, &own, tree, problem);
}

/* Returns: (nullable): not where there is none, nor with a problem. */
static RopewayValue *
build_body (const RopewayOperation *operation, RopewayFilling *places, RopewayTree *tree,
            RopewayProblem **problem)
{
  const RopewayValue *body = NULL;

  if (places->input->next_path != NULL)
    return NULL;
  if (operation->graphql.document != NULL)
    return build_graphql (operation, places, tree, problem);
  switch (operation->body_type)
    {
    case ROPEWAY_BODY_RECORD:
      body = build_record (operation, places->input, tree, problem);
      break;
    case ROPEWAY_BODY_RECORDS:
      body = build_records (operation, places->input, tree, problem);
      break;
    case ROPEWAY_BODY_TEMPLATE:
      return fill_template (operation, places, tree, problem);
    case ROPEWAY_BODY_NONE:
      break;
    }
  return body != NULL ? ropeway_tree_copy (tree, body) : NULL;
}

GBytes *
ropeway_filling_make_body (const RopewayOperation *operation, RopewayFilling *places, char **content_type,
                           RopewayProblem **problem)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  g_autoptr (GError) error = NULL;
  RopewayValue *body = build_body (operation, places, tree, problem);

  if (*problem != NULL)
    return NULL;
  if (!ropeway_request_places_fill_body (places->input->places, tree, &body, &error))
    {
      *problem = ropeway_filling_problem (operation, error);
      return NULL;
    }
  return body != NULL ? ropeway_body_write (operation, body, content_type, problem) : NULL;
}
