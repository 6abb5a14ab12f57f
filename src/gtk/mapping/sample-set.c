/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/mapping/sample-set.h"

#include "base/i18n.h"
#include "bus/agent-names.h"
#include "gtk/mapping/rule-words.h"

#define NAME_WIDTH 40

struct _RopewaySampleSet
{
  GObject parent_instance;

  /* owned */
  RopewayWorkspace *workspace;
  RopewayTask *task;  /* (nullable) */
  GPtrArray *trees;   /* RopewayTree */
  GPtrArray *records; /* RopewayValue in trees */
  char *failure;      /* (nullable) */
};

G_DEFINE_FINAL_TYPE (RopewaySampleSet, ropeway_sample_set, G_TYPE_OBJECT)

static guint changed_signal;

static void
drop_task (RopewaySampleSet *self)
{
  if (self->task == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->task, self);
  if (ropeway_task_get_state (self->task) != ROPEWAY_TASK_STATE_ENDED)
    ropeway_task_cancel (self->task);
  g_clear_object (&self->task);
}

static void
read_lines (RopewaySampleSet *self)
{
  RopewayAgentEvents *events = ropeway_task_get_events (self->task);
  guint n = events != NULL ? ropeway_agent_events_update (events) : 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (RopewayTree) tree = ropeway_agent_events_get (events, i);
      RopewayValue *record = tree != NULL ? ropeway_value_get (ropeway_tree_get_root (tree), "record") : NULL;

      if (record == NULL)
        continue;
      g_ptr_array_add (self->records, record);
      g_ptr_array_add (self->trees, g_steal_pointer (&tree));
    }
}

static void
on_ended (RopewaySampleSet *self)
{
  RopewayTree *result = ropeway_task_get_result (self->task);
  const RopewayValue *root = result != NULL ? ropeway_tree_get_root (result) : NULL;

  read_lines (self);
  if (self->records->len == 0)
    {
      self->failure = g_strdup (ropeway_task_get_failure (self->task, NULL));
      if (self->failure == NULL)
        self->failure = ropeway_value_dup_member_text (root, "sentence");
      if (self->failure == NULL)
        self->failure = g_strdup (_ ("There is nothing to show yet."));
    }
  drop_task (self);
  g_signal_emit (self, changed_signal, 0);
}

void
ropeway_sample_set_read (RopewaySampleSet *self, const RopewayJobCheck *check)
{
  g_autoptr (RopewayTree) request = ropeway_tree_new ();
  RopewayValue *root = ropeway_tree_object (request);
  const RopewayJobSource *source = check->view != NULL ? &check->view->source : NULL;

  g_return_if_fail (ROPEWAY_IS_SAMPLE_SET (self));

  if (source == NULL || source->connection == NULL || source->operation == NULL)
    return;
  drop_task (self);
  g_ptr_array_set_size (self->records, 0);
  g_ptr_array_set_size (self->trees, 0);
  g_clear_pointer (&self->failure, g_free);
  ropeway_tree_set_root (request, root);
  ropeway_value_set_text (request, root, "connection", source->connection);
  ropeway_value_set_text (request, root, "environment", source->environment);
  ropeway_value_set_text (request, root, "operation", source->operation);
  if (source->parameters != NULL)
    ropeway_value_set (request, root, "parameters", -1, ropeway_tree_copy (request, source->parameters));
  self->task = ropeway_workspace_start (self->workspace, ROPEWAY_TASK_SAMPLE, request);
  g_signal_connect_swapped (self->task, "ended", G_CALLBACK (on_ended), self);
  g_signal_emit (self, changed_signal, 0);
}

gboolean
ropeway_sample_set_is_reading (RopewaySampleSet *self)
{
  return self->task != NULL;
}

const char *
ropeway_sample_set_get_failure (RopewaySampleSet *self)
{
  return self->failure;
}

GPtrArray *
ropeway_sample_set_get_records (RopewaySampleSet *self)
{
  return self->records;
}

char *
ropeway_sample_set_dup_name (RopewaySampleSet *self, guint index, const RopewayJobCheck *check)
{
  const RopewayValue *record = g_ptr_array_index (self->records, index);
  const RopewayOperation *operation
      = check->source != NULL && check->view != NULL && check->view->source.operation != NULL
            ? ropeway_connection_find_operation (check->source, check->view->source.operation)
            : NULL;
  GString *name = g_string_new (operation != NULL ? operation->noun : NULL);

  for (guint i = 0; operation != NULL && operation->key != NULL && i < operation->key->len; i++)
    {
      const RopewayValue *part = ropeway_path_get (g_ptr_array_index (operation->key, i), record);
      g_autofree char *text = ropeway_rule_words_dup_value (part, NAME_WIDTH);

      g_string_append_printf (name, "%s%s", name->len > 0 ? " " : "", text);
    }
  if (name->len == 0)
    g_string_append_printf (name, _ ("Sample %u"), index + 1);
  return g_string_free (name, FALSE);
}

static void
ropeway_sample_set_dispose (GObject *object)
{
  RopewaySampleSet *self = ROPEWAY_SAMPLE_SET (object);

  drop_task (self);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (ropeway_sample_set_parent_class)->dispose (object);
}

static void
ropeway_sample_set_finalize (GObject *object)
{
  RopewaySampleSet *self = ROPEWAY_SAMPLE_SET (object);

  g_ptr_array_unref (self->records);
  g_ptr_array_unref (self->trees);
  g_free (self->failure);
  G_OBJECT_CLASS (ropeway_sample_set_parent_class)->finalize (object);
}

static void
ropeway_sample_set_class_init (RopewaySampleSetClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ropeway_sample_set_dispose;
  G_OBJECT_CLASS (klass)->finalize = ropeway_sample_set_finalize;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
free_tree (gpointer data)
{
  ropeway_tree_unref (data);
}

static void
ropeway_sample_set_init (RopewaySampleSet *self)
{
  self->trees = g_ptr_array_new_with_free_func (free_tree);
  self->records = g_ptr_array_new ();
}

RopewaySampleSet *
ropeway_sample_set_new (RopewayWorkspace *workspace)
{
  RopewaySampleSet *self = g_object_new (ROPEWAY_TYPE_SAMPLE_SET, NULL);

  self->workspace = g_object_ref (workspace);
  return self;
}
