/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a file that comes from anywhere is bounded and strict on its way in, and has one spelling on its way out. */
#include "exchange/job-file.h"

#include <gio/gio.h>

#include "base/i18n.h"
#include "base/limits.h"
#include "model/object-form.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

G_DEFINE_QUARK (ropeway_job_file_error_quark, ropeway_job_file_error)

/* Returns: whether @root is the beginning of a job file that this version knows. A format that is missing or no
 * number is left to the validation, which says it together with everything else. */
static gboolean
check_root (const RopewayValue *root, const char *name, GError **error)
{
  const RopewayValue *format = ropeway_value_get (root, "format");
  gint64 number;

  if (format == NULL && ropeway_value_get (root, "job") == NULL
      && ropeway_value_get (root, "connections") == NULL)
    {
      g_set_error (error, ROPEWAY_JOB_FILE_ERROR, ROPEWAY_JOB_FILE_ERROR_SYNTAX,
                   _ ("“%s” is no job file: there is neither a job nor a connection in it."), name);
      return FALSE;
    }
  if (format != NULL && ropeway_value_get_int64 (format, &number, NULL) && number > ROPEWAY_JOB_FILE_FORMAT)
    {
      g_autofree char *found = g_strdup_printf ("%" G_GINT64_FORMAT, number);

      g_set_error (
          error, ROPEWAY_JOB_FILE_ERROR, ROPEWAY_JOB_FILE_ERROR_NEWER,
          _ ("“%s” was written by a newer version of Ropeway (format %s; this one knows formats up to %d). "
             "Please update Ropeway."),
          name, found, ROPEWAY_JOB_FILE_FORMAT);
      return FALSE;
    }
  return TRUE;
}

RopewayTree *
ropeway_job_file_read (GBytes *bytes, const char *name, GError **error)
{
  const RopewayJsonLimits limits = {
    .bytes = ROPEWAY_LIMIT_JOB_FILE_BYTES,
    .depth = ROPEWAY_LIMIT_JOB_FILE_DEPTH,
    .refuse_duplicates = TRUE,
  };
  g_autoptr (RopewayTree) tree = NULL;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  tree = ropeway_json_read (bytes, &limits, NULL, error);
  if (tree == NULL)
    {
      g_prefix_error (error, "%s: ", name);
      return NULL;
    }
  if (!check_root (ropeway_tree_get_root (tree), name, error))
    return NULL;
  return g_steal_pointer (&tree);
}

/* Reads to the end, but not beyond what a job file may be: what was given may be a device that never ends. */
static GBytes *
read_bounded (const char *path, const char *name, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = NULL;
  g_autofree char *buffer = NULL;
  gsize length;

  stream = g_file_read (file, NULL, error);
  if (stream == NULL)
    return NULL;
  buffer = g_malloc (ROPEWAY_LIMIT_JOB_FILE_BYTES + 1);
  if (!g_input_stream_read_all (G_INPUT_STREAM (stream), buffer, ROPEWAY_LIMIT_JOB_FILE_BYTES + 1, &length,
                                NULL, error))
    return NULL;
  if (length > ROPEWAY_LIMIT_JOB_FILE_BYTES)
    {
      g_set_error (error, ROPEWAY_JOB_FILE_ERROR, ROPEWAY_JOB_FILE_ERROR_READ,
                   _ ("“%s” is too large for a job file: more than %d MiB."), name,
                   ROPEWAY_LIMIT_JOB_FILE_BYTES / (1024 * 1024));
      return NULL;
    }
  return g_bytes_new (buffer, length);
}

RopewayTree *
ropeway_job_file_load (const char *path, GError **error)
{
  g_autofree char *name = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) reason = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  name = g_filename_display_name (path);
  bytes = read_bounded (path, name, &reason);
  if (bytes != NULL)
    return ropeway_job_file_read (bytes, name, error);

  if (reason->domain == ROPEWAY_JOB_FILE_ERROR)
    g_propagate_error (error, g_steal_pointer (&reason));
  else
    g_set_error (error, ROPEWAY_JOB_FILE_ERROR, ROPEWAY_JOB_FILE_ERROR_READ, _ ("“%s” could not be read: %s"),
                 name, reason->message);
  return NULL;
}

static void order_value (RopewayValue *value, const RopewayObjectForm *form);

static void
order_each (RopewayValue *container, const RopewayObjectForm *form)
{
  for (RopewayValue *child = ropeway_value_first (container); child != NULL;
       child = ropeway_value_next (child))
    order_value (child, form);
}

static void
order_member (RopewayValue *value, const RopewayMember *member)
{
  RopewayValueType type = ropeway_value_get_kind (value);

  switch (member->holds)
    {
    case ROPEWAY_HOLDS_VALUE:
      break;
    case ROPEWAY_HOLDS_OBJECT:
      order_value (value, member->form);
      break;
    case ROPEWAY_HOLDS_LIST:
      if (type == ROPEWAY_ARRAY)
        order_each (value, member->form);
      break;
    case ROPEWAY_HOLDS_MAP:
      if (type == ROPEWAY_OBJECT)
        order_each (value, member->form);
      break;
    }
}

static void
order_value (RopewayValue *value, const RopewayObjectForm *form)
{
  g_autofree const char **names = NULL;

  if (ropeway_value_get_kind (value) != ROPEWAY_OBJECT)
    return;
  names = ropeway_object_form_dup_names (form);
  ropeway_value_order_members (value, names);
  for (const RopewayMember *member = form->members; member->name != NULL; member++)
    {
      RopewayValue *child = ropeway_value_get (value, member->name);

      if (child != NULL)
        order_member (child, member);
    }
}

GBytes *
ropeway_job_file_write (RopewayTree *tree)
{
  g_autoptr (RopewayTree) copy = NULL;

  g_return_val_if_fail (tree != NULL, NULL);
  g_return_val_if_fail (ropeway_tree_get_root (tree) != NULL, NULL);

  copy = ropeway_tree_new_copy (ropeway_tree_get_root (tree));
  order_value (ropeway_tree_get_root (copy), &ropeway_form_file);
  return ropeway_json_write_bytes (ropeway_tree_get_root (copy), ROPEWAY_JSON_INDENTED);
}

static gboolean
drop_cases (RopewayValue *version)
{
  if (ropeway_value_get (version, "cases") == NULL)
    return FALSE;
  ropeway_value_remove (version, "cases", -1);
  return TRUE;
}

gboolean
ropeway_job_file_drop_cases (RopewayTree *tree)
{
  RopewayValue *job;
  gboolean of_draft;

  g_return_val_if_fail (tree != NULL, FALSE);

  job = ropeway_value_get (ropeway_tree_get_root (tree), "job");
  of_draft = drop_cases (ropeway_value_get (job, "draft"));
  return drop_cases (job) || of_draft;
}
