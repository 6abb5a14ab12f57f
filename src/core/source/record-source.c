/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/record-source.h"

G_DEFINE_ABSTRACT_TYPE (RopewayRecordSource, ropeway_record_source, G_TYPE_OBJECT)

void
ropeway_source_page_free (RopewaySourcePage *page)
{
  g_ptr_array_unref (page->records);
  g_clear_pointer (&page->raw, g_ptr_array_unref);
  ropeway_tree_unref (page->made);
  ropeway_tree_unref (page->tree);
  g_clear_pointer (&page->parents, ropeway_tree_unref);
  g_clear_pointer (&page->warnings, ropeway_problems_free);
  g_clear_pointer (&page->hint, ropeway_problem_unref);
  ropeway_position_clear (&page->next);
  g_free (page);
}

static void
ropeway_record_source_class_init (RopewayRecordSourceClass *klass)
{
}

static void
ropeway_record_source_init (RopewayRecordSource *self)
{
}

void
ropeway_record_source_read_async (RopewayRecordSource *self, const RopewayPosition *position,
                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  ROPEWAY_RECORD_SOURCE_GET_CLASS (self)->read_async (self, position, cancellable, callback, data);
}

RopewaySourcePage *
ropeway_record_source_read_finish (RopewayRecordSource *self, GAsyncResult *result, RopewayProblem **problem,
                                   GError **error)
{
  return ROPEWAY_RECORD_SOURCE_GET_CLASS (self)->read_finish (self, result, problem, error);
}
