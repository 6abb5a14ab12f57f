/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a row of the lists of jobs and connections: a document, and what a list says about it. */
#pragma once

#include <gio/gio.h>

#include "store/ledger-reader.h"
#include "value/value.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_CONNECTION_ITEM (ropeway_connection_item_get_type ())
G_DECLARE_FINAL_TYPE (RopewayConnectionItem, ropeway_connection_item, ROPEWAY, CONNECTION_ITEM, GObject)

/* Properties, all read-only: "id", "name", "address" (of its first environment, in words for practice apps), "revision"
 * (int64). */
const char *ropeway_connection_item_get_id (RopewayConnectionItem *self);
const char *ropeway_connection_item_get_name (RopewayConnectionItem *self);
gint64 ropeway_connection_item_get_revision (RopewayConnectionItem *self);
/* Returns: (transfer none): its document. */
RopewayTree *ropeway_connection_item_get_document (RopewayConnectionItem *self);

typedef enum
{
  ROPEWAY_JOB_NEEDS_YOU, /* its last run failed, or units are set aside */
  ROPEWAY_JOB_READY,     /* a version is in use */
  ROPEWAY_JOB_RUNNING,
  ROPEWAY_JOB_DRAFT, /* nothing is in use yet */
} RopewayJobCondition;

#define ROPEWAY_TYPE_JOB_ITEM (ropeway_job_item_get_type ())
G_DECLARE_FINAL_TYPE (RopewayJobItem, ropeway_job_item, ROPEWAY, JOB_ITEM, GObject)

/* Properties, all read-only and notified: "id", "name", "sentence" ("Orders from Shop become rows in Order book"),
 * "condition" (gint, RopewayJobCondition), "news" (one short text: "12 new · 10:14", "Running · 12 of about 40", "Never
 * run"), "has-draft", "revision" (int64). */
const char *ropeway_job_item_get_id (RopewayJobItem *self);
const char *ropeway_job_item_get_name (RopewayJobItem *self);
const char *ropeway_job_item_get_sentence (RopewayJobItem *self);
const char *ropeway_job_item_get_news (RopewayJobItem *self);
RopewayJobCondition ropeway_job_item_get_condition (RopewayJobItem *self);
gint64 ropeway_job_item_get_revision (RopewayJobItem *self);
/* Returns: (transfer none): its document, draft included. */
RopewayTree *ropeway_job_item_get_document (RopewayJobItem *self);
/* Returns: (transfer none) (nullable): its newest run. */
const RopewayRunRecord *ropeway_job_item_get_last_run (RopewayJobItem *self);

G_END_DECLS
