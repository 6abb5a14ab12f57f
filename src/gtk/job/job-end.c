/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/job/job-end.h"

#include <string.h>

#include "base/i18n.h"
#include "gtk/common/words.h"
#include "gtk/connection/connection-edit.h"

struct _RopewayJobEnd
{
  GObject parent;

  /* owned */
  char *label;
  char *what; /* of it, the part that names what is read or written */
  char *connection;
  char *connection_name;
  char *environment; /* (nullable) */
  char *operation;   /* of a source */
  char *create;      /* (nullable) */
  char *update;      /* (nullable) */
  char *find;        /* (nullable) */
};

enum
{
  PROP_LABEL = 1,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (RopewayJobEnd, ropeway_job_end, G_TYPE_OBJECT)

static void
ropeway_job_end_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_LABEL:
      g_value_set_string (value, ROPEWAY_JOB_END (object)->label);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ropeway_job_end_finalize (GObject *object)
{
  RopewayJobEnd *self = ROPEWAY_JOB_END (object);

  g_free (self->label);
  g_free (self->what);
  g_free (self->connection);
  g_free (self->connection_name);
  g_free (self->environment);
  g_free (self->operation);
  g_free (self->create);
  g_free (self->update);
  g_free (self->find);
  G_OBJECT_CLASS (ropeway_job_end_parent_class)->finalize (object);
}

static void
ropeway_job_end_class_init (RopewayJobEndClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = ropeway_job_end_get_property;
  G_OBJECT_CLASS (klass)->finalize = ropeway_job_end_finalize;
  properties[PROP_LABEL]
      = g_param_spec_string ("label", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPERTIES, properties);
}

static void
ropeway_job_end_init (RopewayJobEnd *self)
{
}

/* @what: (transfer full). */
static RopewayJobEnd *
end_new (const RopewayValue *connection, char *what)
{
  RopewayJobEnd *self = g_object_new (ROPEWAY_TYPE_JOB_END, NULL);
  const RopewayValue *environment = ropeway_value_first (ropeway_value_get (connection, "environments"));

  self->connection = ropeway_value_dup_member_text (connection, "id");
  self->connection_name = ropeway_value_dup_member_text (connection, "name");
  self->environment = environment != NULL ? g_strdup (ropeway_value_get_name (environment, NULL)) : NULL;
  self->what = what;
  self->label
      = g_strdup_printf ("%s · %s", self->connection_name != NULL ? self->connection_name : "", self->what);
  return self;
}

static char *
dup_name (const RopewayValue *operation)
{
  char *name = ropeway_value_dup_member_text (operation, "name");

  return name != NULL ? name : ropeway_value_dup_member_text (operation, "id");
}

void
ropeway_job_end_list_sources (const RopewayValue *connection, GListStore *ends)
{
  const RopewayValue *operations = ropeway_value_get (connection, "operations");

  for (const RopewayValue *item = ropeway_value_first (operations); item != NULL;
       item = ropeway_value_next (item))
    if (ropeway_connection_edit_judge (item) == ROPEWAY_USE_READ)
      {
        g_autoptr (RopewayJobEnd) end = end_new (connection, dup_name (item));

        end->operation = ropeway_value_dup_member_text (item, "id");
        g_list_store_append (ends, end);
      }
}

/* ---- destinations ---- */

/* An operation for @use that deals with records of @noun ((nullable)): one that says that noun, else the only one that
 * says none. Returns: (transfer full) (nullable): its id. */
static char *
find_partner (const RopewayValue *operations, RopewayUse use, const char *noun)
{
  const RopewayValue *silent = NULL;
  guint n_silent = 0;

  for (const RopewayValue *item = ropeway_value_first (operations); item != NULL;
       item = ropeway_value_next (item))
    {
      g_autofree char *own = NULL;

      if (ropeway_connection_edit_judge (item) != use)
        continue;
      own = ropeway_value_dup_member_text (item, "noun");
      if (own != NULL && g_strcmp0 (own, noun) == 0)
        return ropeway_value_dup_member_text (item, "id");
      if (own == NULL || noun == NULL)
        {
          silent = item;
          n_silent++;
        }
    }
  return n_silent == 1 ? ropeway_value_dup_member_text (silent, "id") : NULL;
}

/* @operation: one that adds or changes. */
static RopewayJobEnd *
destination_new (const RopewayValue *connection, const RopewayValue *operation, RopewayUse use)
{
  const RopewayValue *operations = ropeway_value_get (connection, "operations");
  g_autofree char *noun = ropeway_value_dup_member_text (operation, "noun");
  g_autofree char *plural = noun != NULL ? ropeway_words_dup_plural (noun) : NULL;
  g_autofree char *find = find_partner (operations, ROPEWAY_USE_FIND, noun);
  g_autofree char *update = find != NULL ? find_partner (operations, ROPEWAY_USE_CHANGE, noun) : NULL;
  g_autofree char *create = use == ROPEWAY_USE_ADD ? ropeway_value_dup_member_text (operation, "id") : NULL;
  RopewayJobEnd *self;

  if (create != NULL && update != NULL)
    self = end_new (connection, plural != NULL ? g_strdup_printf (_ ("Add and change %s"), plural)
                                               : g_strdup (_ ("Add and change")));
  else if (create != NULL)
    self = end_new (connection,
                    plural != NULL ? g_strdup_printf (_ ("Only add %s"), plural) : g_strdup (_ ("Only add")));
  else if (update != NULL)
    self = end_new (connection, plural != NULL ? g_strdup_printf (_ ("Only change %s"), plural)
                                               : g_strdup (_ ("Only change")));
  else
    return NULL;
  self->create = g_steal_pointer (&create);
  self->update = g_steal_pointer (&update);
  self->find = g_steal_pointer (&find);
  return self;
}

void
ropeway_job_end_list_destinations (const RopewayValue *connection, GListStore *ends)
{
  const RopewayValue *operations = ropeway_value_get (connection, "operations");
  gboolean has_add = FALSE;

  for (const RopewayValue *item = ropeway_value_first (operations); item != NULL;
       item = ropeway_value_next (item))
    has_add = has_add || ropeway_connection_edit_judge (item) == ROPEWAY_USE_ADD;
  for (const RopewayValue *item = ropeway_value_first (operations); item != NULL;
       item = ropeway_value_next (item))
    {
      RopewayUse use = ropeway_connection_edit_judge (item);
      g_autoptr (RopewayJobEnd) end = NULL;

      /* What changes stands by itself only where nothing adds: else it belongs to that. */
      if (use == ROPEWAY_USE_ADD || (use == ROPEWAY_USE_CHANGE && !has_add))
        end = destination_new (connection, item, use);
      if (end != NULL)
        g_list_store_append (ends, end);
    }
}

const char *
ropeway_job_end_get_label (RopewayJobEnd *self)
{
  g_return_val_if_fail (ROPEWAY_IS_JOB_END (self), NULL);
  return self->label;
}

char *
ropeway_job_end_suggest_name (RopewayJobEnd *source, RopewayJobEnd *destination)
{
  return g_strdup_printf (_ ("%s to %s"), source->connection_name, destination->connection_name);
}

/* ---- the job ---- */

static void
set_destination (RopewayTree *tree, RopewayValue *draft, RopewayJobEnd *end)
{
  RopewayValue *object = ropeway_tree_object (tree);
  const char *mode = end->create == NULL ? "update" : end->update == NULL ? "create" : "upsert";

  ropeway_value_set_text (tree, object, "connection", end->connection);
  ropeway_value_set_text (tree, object, "environment", end->environment);
  ropeway_value_set_text (tree, object, "mode", mode);
  ropeway_value_set (tree, object, "match", -1, ropeway_tree_array (tree));
  ropeway_value_set_text (tree, object, "find", end->find);
  ropeway_value_set_text (tree, object, "create", end->create);
  ropeway_value_set_text (tree, object, "update", end->update);
  ropeway_value_set (tree, draft, "destination", -1, object);
}

RopewayTree *
ropeway_job_end_make_job (const char *id, const char *name, RopewayJobEnd *source, RopewayJobEnd *destination)
{
  RopewayTree *tree = ropeway_tree_new ();
  RopewayValue *root = ropeway_tree_object (tree);
  RopewayValue *draft = ropeway_tree_object (tree);
  RopewayValue *from = ropeway_tree_object (tree);

  ropeway_value_set_text (tree, root, "id", id);
  ropeway_value_set_text (tree, root, "name", name);
  ropeway_value_set_integer (tree, root, "version", 0);
  ropeway_value_set_text (tree, from, "connection", source->connection);
  ropeway_value_set_text (tree, from, "environment", source->environment);
  ropeway_value_set_text (tree, from, "operation", source->operation);
  ropeway_value_set (tree, draft, "source", -1, from);
  ropeway_value_set (tree, draft, "mapping", -1, ropeway_tree_array (tree));
  set_destination (tree, draft, destination);
  ropeway_value_set (tree, root, "draft", -1, draft);
  ropeway_tree_set_root (tree, root);
  return tree;
}
