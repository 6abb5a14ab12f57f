/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what hands out the records of a source page by page, however many requests that takes. */
#pragma once

#include <gio/gio.h>

#include "source/paging.h"

G_BEGIN_DECLS

/* One page. Freed with ropeway_source_page_free(). */
typedef struct
{
  RopewayTree *tree;  /* what the service sent */
  RopewayTree *made;  /* records that a form made */
  GPtrArray *records; /* const RopewayValue *: flat fields; NULL for one that is not of its form */
  GPtrArray
      *raw;     /* (nullable): const RopewayValue *: the same as the service sent them; not of child lists */
  gint64 total; /* records in all, where the service says so; -1 */
  gboolean has_next;
  RopewayPosition next; /* where has_next */
  gboolean
      unproven;    /* records between the page before and this one may have been passed over: the list changes
                           faster than it can be read */
  gint64 served;   /* µs: the moment of the answer by the service's clock; 0: it does not say */
  gint64 requests; /* that reading all of the source takes, about; -1: not known */

  RopewayProblem *hint; /* (nullable): no paging is declared, but there may be more */
  gboolean is_cut;      /* the service itself says that there is more */

  /* of child lists */
  const RopewayValue *parent; /* (nullable): of all the records */
  RopewayTree *parents;       /* (nullable): where it stands */
  RopewayProblems *warnings;  /* (nullable): parents whose children could not be read, before this page */
} RopewaySourcePage;

/* Frees it with its trees: no record of it may be used after. */
void ropeway_source_page_free (RopewaySourcePage *page);

#define ROPEWAY_TYPE_RECORD_SOURCE (ropeway_record_source_get_type ())
G_DECLARE_DERIVABLE_TYPE (RopewayRecordSource, ropeway_record_source, ROPEWAY, RECORD_SOURCE, GObject)

struct _RopewayRecordSourceClass
{
  GObjectClass parent_class;

  void (*read_async) (RopewayRecordSource *self, const RopewayPosition *position, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer data);
  RopewaySourcePage *(*read_finish) (RopewayRecordSource *self, GAsyncResult *result,
                                     RopewayProblem **problem, GError **error);
};

/* Reads the page at @position; where a list was found to have moved, one before it once more. One at a time. A problem of
 * the service or its answer is handed out by ropeway_record_source_read_finish() as a problem. */
void ropeway_record_source_read_async (RopewayRecordSource *self, const RopewayPosition *position,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer data);

/* Returns: (transfer full) (nullable). On failure either *@problem is set (the service or its answer) or
 * @error is G_IO_ERROR_CANCELLED. */
RopewaySourcePage *ropeway_record_source_read_finish (RopewayRecordSource *self, GAsyncResult *result,
                                                      RopewayProblem **problem, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewaySourcePage, ropeway_source_page_free)

G_END_DECLS
