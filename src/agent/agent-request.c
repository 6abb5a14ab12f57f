/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/agent-request.h"

#include "base/i18n.h"
#include "base/ident.h"
#include "base/limits.h"
#include "value/json-reader.h"

static RopewayTree *
read_object (const char *json, GError **error)
{
  const RopewayJsonLimits limits = {
    .bytes = ROPEWAY_LIMIT_JOB_FILE_BYTES,
    .depth = ROPEWAY_LIMIT_JOB_FILE_DEPTH,
    .refuse_duplicates = TRUE,
  };
  g_autoptr (GError) local = NULL;
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (json, -1, &limits, NULL, &local);

  if (tree == NULL)
    g_set_error_literal (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_INVALID, local->message);
  else if (ropeway_value_get_kind (ropeway_tree_get_root (tree)) != ROPEWAY_OBJECT)
    g_set_error_literal (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_INVALID,
                         _ ("An object is needed here."));
  else
    return g_steal_pointer (&tree);
  return NULL;
}

/* ---- requests ---- */

static gboolean
refuse (GError **error, const char *member)
{
  g_set_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_INVALID,
               _ ("The member “%s” of the request is not of the right kind."), member);
  return FALSE;
}

static gboolean
read_text (const RopewayValue *root, const char *name, char **text, GError **error)
{
  const RopewayValue *value = ropeway_value_get (root, name);

  if (value == NULL || ropeway_value_get_kind (value) == ROPEWAY_NULL)
    return TRUE;
  *text = ropeway_value_dup_text (value, NULL);
  return *text != NULL || refuse (error, name);
}

static gboolean
read_flag (const RopewayValue *root, const char *name, gboolean *flag, GError **error)
{
  const RopewayValue *value = ropeway_value_get (root, name);

  *flag = value != NULL && ropeway_value_get_kind (value) == ROPEWAY_BOOLEAN
          && ropeway_value_get_boolean (value);
  return value == NULL || ropeway_value_get_kind (value) == ROPEWAY_BOOLEAN || refuse (error, name);
}

static gboolean
read_number (const RopewayValue *root, const char *name, gint64 *number, GError **error)
{
  const RopewayValue *value = ropeway_value_get (root, name);

  return value == NULL || (ropeway_value_get_int64 (value, number, NULL) && *number >= 0)
         || refuse (error, name);
}

static gboolean
read_limit (const RopewayValue *root, guint64 *limit, GError **error)
{
  gint64 number = 0;

  if (!read_number (root, "limit", &number, error))
    return FALSE;
  *limit = (guint64)number;
  return TRUE;
}

static gboolean
read_keys (const RopewayValue *root, GStrv *keys, GError **error)
{
  const RopewayValue *list = ropeway_value_get (root, "keys");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (list == NULL)
    return TRUE;
  if (ropeway_value_get_kind (list) != ROPEWAY_ARRAY)
    return refuse (error, "keys");
  for (const RopewayValue *value = ropeway_value_first (list); value != NULL;
       value = ropeway_value_next (value))
    {
      g_autofree char *key = ropeway_value_dup_text (value, NULL);

      if (key == NULL)
        return refuse (error, "keys");
      g_strv_builder_add (builder, key);
    }
  *keys = g_strv_builder_end (builder);
  return TRUE;
}

static gboolean
read_how (RopewayAgentRequest *request, const RopewayValue *root, GError **error)
{
  if (!read_text (root, "start", &request->start, error) || !read_text (root, "again", &request->again, error)
      || !read_text (root, "only", &request->only, error) || !read_keys (root, &request->keys, error)
      || !read_number (root, "goOn", &request->go_on, error)
      || !read_flag (root, "takeBack", &request->take_back, error)
      || !read_flag (root, "parked", &request->parked, error))
    return FALSE;
  if (request->take_back && request->only == NULL)
    return refuse (error, "takeBack");
  if (request->keys != NULL && !request->parked)
    return refuse (error, "keys");
  return !request->parked || request->only == NULL || refuse (error, "only");
}

static gboolean
read_parameters (const RopewayValue *root, const RopewayValue **parameters, GError **error)
{
  *parameters = ropeway_value_get (root, "parameters");
  return *parameters == NULL || ropeway_value_get_kind (*parameters) == ROPEWAY_OBJECT
         || refuse (error, "parameters");
}

gboolean
ropeway_agent_request_read (RopewayAgentRequest *request, const char *json, GError **error)
{
  const RopewayValue *root;

  request->tree = read_object (json, error);
  if (request->tree == NULL)
    return FALSE;
  root = ropeway_tree_get_root (request->tree);
  return read_text (root, "job", &request->job, error)
         && read_text (root, "connection", &request->connection, error)
         && read_text (root, "environment", &request->environment, error)
         && read_text (root, "operation", &request->operation, error)
         && read_text (root, "parameter", &request->parameter, error)
         && read_parameters (root, &request->parameters, error) && read_limit (root, &request->limit, error)
         && read_flag (root, "deliveries", &request->deliveries, error)
         && read_flag (root, "draft", &request->draft, error) && read_how (request, root, error);
}

void
ropeway_agent_request_clear (RopewayAgentRequest *request)
{
  g_clear_pointer (&request->tree, ropeway_tree_unref);
  g_clear_pointer (&request->job, g_free);
  g_clear_pointer (&request->connection, g_free);
  g_clear_pointer (&request->environment, g_free);
  g_clear_pointer (&request->operation, g_free);
  g_clear_pointer (&request->parameter, g_free);
  g_clear_pointer (&request->start, g_free);
  g_clear_pointer (&request->again, g_free);
  g_clear_pointer (&request->only, g_free);
  g_clear_pointer (&request->keys, g_strfreev);
}

/* ---- decisions ---- */

gboolean
ropeway_agent_decision_read (RopewayAgentDecision *decision, const char *json, GError **error)
{
  g_autoptr (RopewayTree) tree = read_object (json, error);
  const RopewayValue *root = tree != NULL ? ropeway_tree_get_root (tree) : NULL;
  g_autofree char *word = NULL;

  if (root == NULL || !read_text (root, "decision", &word, error)
      || !read_keys (root, &decision->keys, error))
    return FALSE;
  decision->dismisses = g_strcmp0 (word, "dismiss") == 0;
  if (!decision->dismisses && g_strcmp0 (word, "release") != 0)
    return refuse (error, "decision");
  return decision->keys != NULL || refuse (error, "keys");
}

void
ropeway_agent_decision_clear (RopewayAgentDecision *decision)
{
  g_clear_pointer (&decision->keys, g_strfreev);
}

/* ---- documents ---- */

RopewayTree *
ropeway_agent_request_read_document (const char *json, char **id, GError **error)
{
  g_autoptr (RopewayTree) tree = read_object (json, error);
  g_autofree char *text = NULL;

  if (tree == NULL)
    return NULL;
  text = ropeway_value_dup_member_text (ropeway_tree_get_root (tree), "id");
  if (text == NULL || !ropeway_ident_is_slug (text))
    {
      g_set_error_literal (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_INVALID,
                           _ ("The “id” of a document is 1 to 64 of the characters a–z, 0–9 and “-”."));
      return NULL;
    }
  *id = g_steal_pointer (&text);
  return g_steal_pointer (&tree);
}
