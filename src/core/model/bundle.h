/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a job together with the connections it uses: what a run needs and a job file holds. */
#pragma once

#include "model/connection.h"
#include "model/job.h"

G_BEGIN_DECLS

/* Immutable; reference counted atomically. */
typedef struct
{
  gatomicrefcount ref_count;
  RopewayTree *tree;      /* the document */
  GPtrArray *connections; /* RopewayConnection */
  RopewayJob *job;
  /* borrowed from connections, resolved by id */
  const RopewayConnection *source_connection;
  const RopewayEnvironment *source_environment;
  const RopewayOperation *source_operation;
  const RopewayOperation *parent_operation; /* (nullable): of child lists */
  const RopewayConnection *destination_connection;
  const RopewayEnvironment *destination_environment;
  const RopewayOperation *find;   /* (nullable) */
  const RopewayOperation *read;   /* (nullable) */
  const RopewayOperation *index;  /* (nullable) */
  const RopewayOperation *create; /* (nullable) */
  const RopewayOperation *update; /* (nullable) */
  const RopewayOperation *remove; /* (nullable) */
  const RopewayOperation *table;  /* (nullable): rows: the five above are parts of it */
  GPtrArray *parts;               /* owned RopewayOperation */
} RopewayBundle;

/* Reads the root of @tree ("connections", "job") and checks it: each document by itself, references between
 * them, fields against shapes where there are some, and what this version cannot run yet. All problems at
 * once go to @problems: code, pointer, arguments with a suggestion.
 * Returns: (transfer full) (nullable): NULL where there are errors. */
RopewayBundle *ropeway_bundle_parse (RopewayTree *tree, RopewayProblems *problems);
/* Returns: (transfer full). */
RopewayBundle *ropeway_bundle_ref (RopewayBundle *self);
void ropeway_bundle_unref (RopewayBundle *self);

/* Returns: (transfer none) (nullable). */
const RopewayConnection *ropeway_bundle_find_connection (const RopewayBundle *self, const char *id);

/* Returns: (transfer full): char *: the fields of the record that rules fill, each once. */
GPtrArray *ropeway_bundle_dup_columns (const RopewayBundle *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayBundle, ropeway_bundle_unref)

G_END_DECLS
