/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what should go where: the job, as a typed view over its document. */
#pragma once

#include "model/mapping.h"
#include "model/schedule.h"

G_BEGIN_DECLS

typedef enum
{
  ROPEWAY_MODE_UPSERT, /* add and change */
  ROPEWAY_MODE_CREATE, /* only add */
  ROPEWAY_MODE_UPDATE, /* only change */
  ROPEWAY_MODE_MIRROR, /* upsert, and remove what is gone */
  ROPEWAY_MODE_UNKNOWN,
} RopewayMode;

typedef enum
{
  ROPEWAY_SEND_ALL,
  ROPEWAY_SEND_CHANGED, /* an update carries only the fields that changed */
} RopewaySend;

typedef enum
{
  ROPEWAY_GONE_LEAVE,
  ROPEWAY_GONE_ARCHIVE,
  ROPEWAY_GONE_DELETE,
} RopewayGone;

typedef enum
{
  ROPEWAY_START_EVERYTHING,
  ROPEWAY_START_FROM_NOW,
  ROPEWAY_START_SINCE,
} RopewayStartType;

/* What becomes of a field that somebody changed at the destination since it was last written. */
typedef enum
{
  ROPEWAY_HAND_EDITS_OVERWRITE,
  ROPEWAY_HAND_EDITS_KEEP, /* theirs stay, field by field */
  ROPEWAY_HAND_EDITS_PARK, /* the record is set aside */
} RopewayHandEdits;

/* What a run does when its source has changed its shape. */
typedef enum
{
  ROPEWAY_DRIFT_PAUSE, /* stops before the first write where a rule is affected */
  ROPEWAY_DRIFT_GO_ON, /* leaves out what the affected rules write */
} RopewayDriftPolicy;

/* How many records a run may remove, and how many it may overwrite, before it stops and asks; -1: as
 * ropeway_brake_get_limit() has it. */
typedef struct
{
  gint64 remove;
  gint64 overwrite;
} RopewayBrake;

/* A limit as a number of records or a share of them; either may be missing. */
typedef struct
{
  gint64 count; /* -1: not said */
  char *share;  /* (nullable): a decimal from 0 to 1, "0.05" */
} RopewayThreshold;

/* A parameter of the operation that reads children, and where its value stands in the parent. */
typedef struct
{
  char *parameter;
  RopewayPath *path;
} RopewayParentPlace;

/* "For each company its invoices": where the parents come from. */
typedef struct
{
  char *operation;
  const RopewayValue *parameters; /* borrowed (nullable): object */
  GPtrArray *places;              /* RopewayParentPlace, at least one */
  char *as;                       /* (nullable): the parent's record stands in the child's under this name */
} RopewayParent;

typedef struct
{
  char *connection;
  char *environment;
  char *operation;
  RopewayParent *parent;          /* (nullable): "forEach" */
  const RopewayValue *parameters; /* borrowed (nullable): object */
  RopewayCondition *filter;       /* (nullable) */
} RopewayJobSource;

typedef struct
{
  char *connection;
  char *environment;
  RopewayMode mode;
  GPtrArray *match; /* RopewayPath, in the destination's record */
  char *operation;  /* (nullable): rows: stands for all of the following */
  char *find;       /* operation ids, each (nullable) */
  char *read;       /* reads the record {$id} */
  char *index;      /* lists all records: read once, instead of a search for each */
  char *create;
  char *update;
  char *remove; /* "delete" */
  RopewaySend send;
  RopewayGone gone;
  RopewayPath *archive_to;           /* (nullable): the field that archives a record */
  const RopewayValue *archive_value; /* borrowed (nullable): what it is set to */
  gboolean remove_adopted;           /* what was there before this job may be archived or deleted as well */
  const RopewayValue *parameters;    /* borrowed (nullable): object */
} RopewayJobDestination;

/* A golden case: a record and what the mapping must make of it. */
typedef struct
{
  char *name;
  const RopewayValue *record; /* borrowed */
  /* borrowed: list of mapped units in order; a unit that must be set aside is {"problem": code} */
  const RopewayValue *expect;
  char *pointer;
} RopewayJobCase;

/* Immutable; reference counted atomically; keeps its document's tree. */
typedef struct
{
  gatomicrefcount ref_count;
  RopewayTree *tree;
  RopewayTree *taken; /* (nullable): choices that were taken from pasted addresses */
  char *id;
  char *name;
  gint64 version; /* in use; 1 unless said */
  gboolean has_draft;
  RopewayJobSource source;
  RopewayPath *unit_each; /* (nullable): the unit is an item of this list */
  GPtrArray *unit_key;    /* RopewayPath in the item; NULL: its position */
  GPtrArray *rules;       /* RopewayRule */
  RopewayJobDestination destination;
  RopewayStartType start_type;
  char *start_since; /* (nullable) as written */
  char *zone_name;   /* (nullable) IANA */
  GTimeZone *zone;   /* (nullable) */
  RopewaySchedule *schedule;
  RopewayThreshold stop_after_parked;
  RopewayBrake brake;
  RopewayHandEdits hand_edits;
  RopewayDriftPolicy drift;
  GPtrArray *cases; /* RopewayJobCase */
  char *pointer;
} RopewayJob;

/* Reads the job that stands at @value in @tree: its version in use (members of "draft" are checked, not
 * used). What is wrong goes to @problems; with an error among them it is good only for checking on, and parts of it
 * may be missing. Returns: (transfer full) (nullable): NULL where it is no object. */
RopewayJob *ropeway_job_parse (RopewayTree *tree, const RopewayValue *value, const char *pointer,
                               RopewayProblems *problems);
/* Returns: (transfer full). */
RopewayJob *ropeway_job_ref (RopewayJob *self);
void ropeway_job_unref (RopewayJob *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayJob, ropeway_job_unref)

G_END_DECLS
