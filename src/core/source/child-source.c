/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/child-source.h"

#include "base/limits.h"
#include "source/rest-source.h"
#include "value/json-writer.h"

/* One parent, and the list under it. Freed with child_free(). */
typedef struct
{
  /* owned */
  RopewayTree *tree; /* of the parent, and of what it is asked with */
  RopewayRestSource *reader;
  RopewaySourcePage *ready; /* (nullable): the next page to be handed out */
  RopewayProblem *problem;  /* (nullable): why there is none */
  RopewayPosition position;

  /* borrowed from tree */
  const RopewayValue *parent;

  /* state */
  gboolean reading;
  gboolean ended;   /* all of its pages were read */
  gboolean dropped; /* nobody wants it any more; goes once its answer is there */
} Child;

struct _RopewayChildSource
{
  RopewayRecordSource parent_instance;

  /* owned */
  RopewaySession *session;
  RopewayRestSource *reader;  /* of the parents */
  RopewaySourcePage *parents; /* (nullable): their page in work */
  RopewayProblem *problem;    /* (nullable): why there are no more */
  RopewayProblems *warnings;  /* (nullable): for the next page */
  RopewayProblem *hint;       /* (nullable): of the parents, for the next page that has none */
  GQueue children;            /* Child, in order */
  RopewayCursor since;
  RopewayPosition position;  /* of the next page of parents */
  GTask *task;               /* (nullable): who waits for a page */
  GCancellable *cancellable; /* (nullable): of who waited last */

  /* borrowed */
  const RopewayOperation *parent_operation;
  const RopewayOperation *operation;
  const RopewayJobSource *source;

  /* state */
  guint next_parent; /* in the page in work */
  guint64 n_parents;
  guint64 n_parent_pages;
  guint64 n_pages; /* handed out */
  gint64 total;    /* of parents; -1 */
  gint64 served;   /* of the first page of parents */
  gboolean strict;
  gboolean has_next; /* more pages of parents */
  gboolean reading;  /* one of them */
  gboolean stale;    /* that one belongs to a reading before this one */
  gboolean unproven;
  gboolean is_cut; /* there are more parents */
};

G_DEFINE_FINAL_TYPE (RopewayChildSource, ropeway_child_source, ROPEWAY_TYPE_RECORD_SOURCE)

static void step (RopewayChildSource *self);

static void
child_free (Child *child)
{
  g_clear_pointer (&child->ready, ropeway_source_page_free);
  g_clear_pointer (&child->problem, ropeway_problem_unref);
  ropeway_position_clear (&child->position);
  g_object_unref (child->reader);
  ropeway_tree_unref (child->tree);
  g_free (child);
}

static void
ropeway_child_source_finalize (GObject *object)
{
  RopewayChildSource *self = ROPEWAY_CHILD_SOURCE (object);

  g_queue_clear_full (&self->children, (GDestroyNotify)child_free);
  g_clear_pointer (&self->parents, ropeway_source_page_free);
  g_clear_pointer (&self->problem, ropeway_problem_unref);
  g_clear_pointer (&self->warnings, ropeway_problems_free);
  g_clear_pointer (&self->hint, ropeway_problem_unref);
  ropeway_cursor_clear (&self->since);
  ropeway_position_clear (&self->position);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->reader);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (ropeway_child_source_parent_class)->finalize (object);
}

static void
ropeway_child_source_init (RopewayChildSource *self)
{
  g_queue_init (&self->children);
  self->total = -1;
  self->has_next = TRUE;
}

RopewayChildSource *
ropeway_child_source_new (RopewaySession *session, const RopewayOperation *parent_operation,
                          const RopewayOperation *operation, const RopewayJobSource *source,
                          const RopewayCursor *since, gboolean strict)
{
  RopewayChildSource *self = g_object_new (ROPEWAY_TYPE_CHILD_SOURCE, NULL);

  self->session = g_object_ref (session);
  self->parent_operation = parent_operation;
  self->operation = operation;
  self->source = source;
  self->strict = strict;
  if (since != NULL)
    ropeway_cursor_copy (since, &self->since);
  self->reader = ropeway_rest_source_new (session, parent_operation, source->parent->parameters, NULL);
  ropeway_rest_source_set_strict (self->reader, strict);
  ropeway_position_init (&self->position, &parent_operation->paging);
  return self;
}

/* ---- parents ---- */

/* The job's choices and what the parent says. A place without a value stays empty, and no request can be made. */
static RopewayValue *
make_parameters (RopewayChildSource *self, const RopewayValue *parent, RopewayTree *tree)
{
  const GPtrArray *places = self->source->parent->places;
  RopewayValue *parameters = self->source->parameters != NULL
                                 ? ropeway_tree_copy (tree, self->source->parameters)
                                 : ropeway_tree_object (tree);

  for (guint i = 0; i < places->len; i++)
    {
      const RopewayParentPlace *place = g_ptr_array_index (places, i);
      const RopewayValue *value = parent != NULL ? ropeway_path_get (place->path, parent) : NULL;

      ropeway_value_set (tree, parameters, place->parameter, -1,
                         value != NULL ? ropeway_tree_copy (tree, value) : ropeway_tree_null (tree));
    }
  return parameters;
}

static void
add_child (RopewayChildSource *self)
{
  const RopewayValue *parent = g_ptr_array_index (self->parents->records, self->next_parent++);
  Child *child = g_new0 (Child, 1);

  child->tree = ropeway_tree_new ();
  child->parent = parent != NULL ? ropeway_tree_copy (child->tree, parent) : ropeway_tree_null (child->tree);
  child->reader = ropeway_rest_source_new (self->session, self->operation,
                                           make_parameters (self, child->parent, child->tree), &self->since);
  ropeway_rest_source_set_strict (child->reader, self->strict);
  ropeway_position_init (&child->position, &self->operation->paging);
  g_queue_push_tail (&self->children, child);
}

static gboolean
has_parent (const RopewayChildSource *self)
{
  return self->parents != NULL && self->next_parent < self->parents->records->len;
}

static RopewayProblem *
check_number (const RopewayChildSource *self)
{
  return self->n_parents > ROPEWAY_LIMIT_PARENTS ? ropeway_problem_new (
             "source.too-many-parents", NULL, "limit", G_STRINGIFY (ROPEWAY_LIMIT_PARENTS), NULL)
                                                 : NULL;
}

static void
on_parents (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RopewayChildSource) self = data;

  self->reading = FALSE;
  g_autoptr (RopewayProblem) problem = NULL;
  g_autoptr (RopewaySourcePage) page = ropeway_rest_source_read_finish (self->reader, result, &problem, NULL);
  if (self->stale)
    {
      self->stale = FALSE;
      step (self);
      return;
    }
  g_clear_pointer (&self->parents, ropeway_source_page_free);
  self->next_parent = 0;
  self->parents = g_steal_pointer (&page);
  self->problem = g_steal_pointer (&problem);
  self->has_next = self->parents != NULL && self->parents->has_next;
  if (self->parents != NULL)
    {
      self->n_parents += self->parents->records->len;
      self->problem = check_number (self);
      self->unproven = self->unproven || self->parents->unproven;
      self->is_cut = self->is_cut || self->parents->is_cut;
      if (self->hint == NULL)
        self->hint = g_steal_pointer (&self->parents->hint);
      ropeway_position_clear (&self->position);
      ropeway_position_copy (&self->parents->next, &self->position);
      if (self->n_parent_pages++ == 0)
        {
          self->served = self->parents->served;
          self->total = self->parents->has_next ? self->parents->total : (gint64)self->n_parents;
        }
    }
  step (self);
}

static void
read_parents (RopewayChildSource *self)
{
  self->reading = TRUE;
  ropeway_rest_source_read_async (self->reader, &self->position, self->cancellable, on_parents,
                                  g_object_ref (self));
}

/* ---- children ---- */

typedef struct
{
  RopewayChildSource *self; /* owned */
  Child *child;
} ChildCall;

static void
on_children (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree ChildCall *call = data;
  g_autoptr (RopewayChildSource) self = g_steal_pointer (&call->self);
  Child *child = call->child;

  child->reading = FALSE;
  if (child->dropped)
    {
      RopewayProblem *problem = NULL;
      g_clear_pointer (&child->ready, ropeway_source_page_free);
      child->ready = ropeway_rest_source_read_finish (child->reader, result, &problem, NULL);
      g_clear_pointer (&problem, ropeway_problem_unref);
      child_free (child);
      return;
    }
  child->ready = ropeway_rest_source_read_finish (child->reader, result, &child->problem, NULL);
  child->ended = child->ready == NULL || !child->ready->has_next;
  if (child->ready != NULL && child->ready->has_next)
    {
      ropeway_position_clear (&child->position);
      ropeway_position_copy (&child->ready->next, &child->position);
    }
  step (self);
}

static void
read_children (RopewayChildSource *self, Child *child)
{
  ChildCall *call = g_new0 (ChildCall, 1);

  call->self = g_object_ref (self);
  call->child = child;
  child->reading = TRUE;
  ropeway_rest_source_read_async (child->reader, &child->position, self->cancellable, on_children, call);
}

/* Keeps as many lists going as the service takes requests at once; of each but the first, one page at most is held. */
static void
read_ahead (RopewayChildSource *self)
{
  guint limit = ropeway_session_get_in_flight_limit (self->session);

  while (self->problem == NULL && self->children.length < limit && has_parent (self))
    add_child (self);
  if (self->children.length < limit && !has_parent (self) && self->has_next && !self->reading
      && self->problem == NULL)
    read_parents (self);
  for (GList *at = self->children.head; at != NULL; at = at->next)
    {
      Child *child = at->data;
      if (!child->reading && child->ready == NULL && child->problem == NULL && !child->ended)
        read_children (self, child);
    }
}

/* ---- pages ---- */

/* Whether it says something of this one parent only: it went since its list was read, or cannot be asked for. */
static gboolean
is_of_the_parent (const RopewayProblem *problem)
{
  static const char *const codes[] = { "service.not-found", "request.place-empty", NULL };

  return g_strv_contains (codes, ropeway_problem_get_code (problem));
}

/* The parent's key, for people. */
static char *
dup_name (const GPtrArray *key, const RopewayValue *parent)
{
  g_autoptr (GString) name = g_string_new (NULL);

  for (guint i = 0; key != NULL && i < key->len; i++)
    {
      const RopewayValue *value = ropeway_path_get (g_ptr_array_index (key, i), parent);
      g_autofree char *text
          = value != NULL ? ropeway_json_write_text (value, ROPEWAY_JSON_COMPACT, NULL) : g_strdup ("?");
      g_string_append_printf (name, "%s%s", i > 0 ? " · " : "", text);
    }
  return g_string_free (g_steal_pointer (&name), FALSE);
}

static void
pass_over (RopewayChildSource *self, const Child *child)
{
  g_autofree char *reason = ropeway_problem_dup_sentence (child->problem);
  g_autofree char *parent = dup_name (self->parent_operation->key, child->parent);

  if (self->warnings == NULL)
    self->warnings = ropeway_problems_new ();
  ropeway_problems_add (self->warnings, ropeway_problem_new ("source.parent-passed-over", NULL, "parent",
                                                             parent, "reason", reason, NULL));
}

/* The parent stands in each child under the name that the job gives it. */
static void
put_parent_in (const RopewayChildSource *self, const Child *child, RopewaySourcePage *page)
{
  const char *as = self->source->parent->as;

  for (guint i = 0; as != NULL && i < page->records->len; i++)
    {
      const RopewayValue *record = g_ptr_array_index (page->records, i);
      if (record == NULL || ropeway_value_get_kind (record) != ROPEWAY_OBJECT)
        continue;
      RopewayValue *copy = ropeway_tree_copy (page->made, record);
      ropeway_value_set (page->made, copy, as, -1, ropeway_tree_copy (page->made, child->parent));
      g_ptr_array_index (page->records, i) = copy;
    }
}

/* How many requests all of it takes: one for each parent, at least. */
static gint64
count_requests (const RopewayChildSource *self)
{
  gint64 a_page = self->n_parent_pages > 0 ? MAX ((gint64)(self->n_parents / self->n_parent_pages), 1) : 1;

  return self->total >= 0 ? self->total + (self->total + a_page - 1) / a_page : -1;
}

static void
hand_out (RopewayChildSource *self, RopewaySourcePage *page, gboolean has_next)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  page->has_next = has_next;
  ropeway_position_clear (&page->next);
  page->next.pages = ++self->n_pages;
  page->total = -1;
  page->served = self->served;
  page->unproven = page->unproven || self->unproven;
  page->is_cut = page->is_cut || self->is_cut;
  if (page->hint == NULL)
    page->hint = g_steal_pointer (&self->hint);
  page->requests = count_requests (self);
  page->warnings = g_steal_pointer (&self->warnings);
  g_task_return_pointer (task, page, (GDestroyNotify)ropeway_source_page_free);
}

static void
hand_out_children (RopewayChildSource *self, Child *child)
{
  RopewaySourcePage *page = g_steal_pointer (&child->ready);

  page->parent = child->parent;
  page->parents = ropeway_tree_ref (child->tree);
  put_parent_in (self, child, page);
  if (child->ended)
    child_free (g_queue_pop_head (&self->children));
  hand_out (self, page, TRUE);
}

static void
hand_out_end (RopewayChildSource *self)
{
  RopewaySourcePage *page = g_new0 (RopewaySourcePage, 1);

  page->tree = ropeway_tree_new ();
  page->made = ropeway_tree_new ();
  page->records = g_ptr_array_new ();
  hand_out (self, page, FALSE);
}

static void
hand_out_problem (RopewayChildSource *self, RopewayProblem *problem)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  g_task_set_task_data (task, problem, (GDestroyNotify)ropeway_problem_unref);
  g_task_return_pointer (task, NULL, NULL);
}

/* Lets go of lists at the front that have nothing to hand out. */
static void
drop_empty (RopewayChildSource *self)
{
  Child *child;

  while ((child = g_queue_peek_head (&self->children)) != NULL && child->ended)
    {
      if (child->problem != NULL && !is_of_the_parent (child->problem))
        return;
      if (child->problem != NULL)
        pass_over (self, child);
      else if (child->ready != NULL && child->ready->records->len > 0)
        return;
      child_free (g_queue_pop_head (&self->children));
    }
}

/* Requests under way end by themselves. */
static gboolean
is_cancelled (RopewayChildSource *self)
{
  if (!g_cancellable_is_cancelled (self->cancellable))
    return FALSE;
  g_autoptr (GTask) task = g_steal_pointer (&self->task);
  g_task_return_error_if_cancelled (task);
  return TRUE;
}

static void
step (RopewayChildSource *self)
{
  Child *child;

  if (self->task == NULL || is_cancelled (self))
    return;
  drop_empty (self);
  read_ahead (self);
  child = g_queue_peek_head (&self->children);
  if (child != NULL && child->ready != NULL)
    hand_out_children (self, child);
  else if (child != NULL && child->problem != NULL)
    hand_out_problem (self, g_steal_pointer (&child->problem));
  else if (child == NULL && self->problem != NULL)
    hand_out_problem (self, g_steal_pointer (&self->problem));
  else if (child == NULL && !self->has_next && !self->reading && !has_parent (self))
    hand_out_end (self);
}

static void
begin_anew (RopewayChildSource *self)
{
  Child *child;

  while ((child = g_queue_pop_head (&self->children)) != NULL)
    if (child->reading)
      child->dropped = TRUE;
    else
      child_free (child);
  self->stale = self->reading;
  g_clear_pointer (&self->problem, ropeway_problem_unref);
  g_clear_pointer (&self->warnings, ropeway_problems_free);
  g_clear_pointer (&self->parents, ropeway_source_page_free);
  ropeway_position_clear (&self->position);
  ropeway_position_init (&self->position, &self->parent_operation->paging);
  self->n_parents = self->n_parent_pages = self->n_pages = 0;
  self->next_parent = 0;
  self->has_next = TRUE;
}

static void
read_async (RopewayRecordSource *source, const RopewayPosition *position, GCancellable *cancellable,
            GAsyncReadyCallback callback, gpointer data)
{
  RopewayChildSource *self = ROPEWAY_CHILD_SOURCE (source);

  g_return_if_fail (self->task == NULL);
  if (position->pages == 0 && self->n_pages > 0)
    begin_anew (self);
  self->task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (self->task, read_async);
  g_set_object (&self->cancellable, cancellable);
  step (self);
}

static RopewaySourcePage *
read_finish (RopewayRecordSource *source, GAsyncResult *result, RopewayProblem **problem, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source), NULL);
  RopewaySourcePage *page = g_task_propagate_pointer (G_TASK (result), error);
  RopewayProblem *found = g_task_get_task_data (G_TASK (result));

  if (page == NULL && found != NULL)
    *problem = ropeway_problem_ref (found);
  return page;
}

static void
ropeway_child_source_class_init (RopewayChildSourceClass *klass)
{
  RopewayRecordSourceClass *source_class = ROPEWAY_RECORD_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ropeway_child_source_finalize;
  source_class->read_async = read_async;
  source_class->read_finish = read_finish;
}
