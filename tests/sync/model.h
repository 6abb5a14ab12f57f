/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what the parts of the model test share: a job drawn at random, two services in memory, and what must be true of them. */
#pragma once

#include <gio/gio.h>

#include "base/clock.h"
#include "base/repeat.h"
#include "model/job.h"
#include "store/ledger.h"
#include "support/test-workspace.h"
#include "sync/run.h"
#include "value/value.h"

G_BEGIN_DECLS

typedef enum
{
  MODEL_PAGING_NONE,
  MODEL_PAGING_PAGE,
  MODEL_PAGING_OFFSET,
  MODEL_PAGING_CURSOR,
} ModelPaging;

typedef enum
{
  MODEL_CHANGES_NONE,
  MODEL_CHANGES_ASKED,  /* the service leaves out what is older */
  MODEL_CHANGES_OURS,   /* we do */
  MODEL_CHANGES_SORTED, /* asked, and in their order */
} ModelChanges;

typedef enum
{
  MODEL_FIND_NONE,
  MODEL_FIND_EXACT,
  MODEL_FIND_SETTLED, /* exact, a while after the write */
  MODEL_FIND_LOOSE,   /* may not give what is there */
  MODEL_FIND_INDEX,   /* the destination is read once a run instead */
} ModelFind;

/* What stands in the source, and what of it is one record at the destination. */
typedef enum
{
  MODEL_SHAPE_RECORDS,
  MODEL_SHAPE_ITEMS,    /* lines of an order */
  MODEL_SHAPE_PLACES,   /* the same without ids: the place in the list is what tells them apart */
  MODEL_SHAPE_CHILDREN, /* a list of its own below each order */
} ModelShape;

/* What a job does, in the few words that matter to the model. */
typedef struct
{
  ModelShape shape;
  RopewayMode mode;
  ModelFind find;
  gboolean match;
  RopewayRepeat create;
  RopewayRepeat update;
  gboolean put;
  gboolean batch;
  gboolean send_changed;
  ModelPaging paging;
  ModelChanges changes;
  gboolean by_number; /* changes are counted, not dated */
  guint look_back;    /* s, or units */
  gboolean filter;
  guint in_flight;
  RopewayGone gone; /* of a mirror */
  RopewayHandEdits hand_edits;
  gboolean remove_adopted; /* of a mirror */
  gboolean read;           /* a record there can be read by its id */
  gboolean pauses;         /* where the source's shape seems to be another */
  gint64 may_remove;       /* records, without being asked; -1: not said */
  gint64 may_overwrite;
} ModelJob;

/* What records stand in, where they do not stand alone; also after it was removed. */
typedef struct
{
  guint id;
  gboolean exists;
  gboolean late;     /* as of records, for all that stand in it */
  gboolean unwanted; /* left out by the filter, with all that stand in it */
  gint64 stamp;      /* s */
} ModelParent;

/* One record of the source, also after it was removed. Its texts are never used twice, so that an old one shows. */
typedef struct
{
  guint id;
  ModelParent *parent; /* (nullable) borrowed */
  gboolean exists;
  gboolean late;     /* its last change came with a stamp that the job need not see */
  gboolean unwanted; /* left out by the filter */
  gboolean bad;      /* the destination refuses it */
  gboolean aside;    /* what was done to it was taken back, and it did not change since */
  gboolean undone;   /* the same, whatever happened since */
  gboolean waived;   /* a person said to leave it, and it did not change since */
  gboolean vouched;  /* a person said that it is there, so that nobody knows its id */
  int email;         /* number; -1: none */
  guint text;        /* in name and value */
  gint64 stamp;      /* s */
  GArray *texts;     /* owned guint: all it ever had */
  GArray *emails;    /* owned int */
} ModelRecord;

typedef enum
{
  MODEL_REF, /* the source's id */
  MODEL_EMAIL,
  MODEL_NAME,
  MODEL_VALUE,
  MODEL_ARCHIVED, /* not mapped */
  MODEL_N_FIELDS,
} ModelField;

/* One record of the destination, also after it was removed. */
typedef struct
{
  guint number;                 /* "d-1" */
  char *fields[MODEL_N_FIELDS]; /* owned (nullable): compact JSON */
  gboolean exists;
  gboolean made;     /* by a request of the job */
  gboolean doubtful; /* and the job was not told */
  gboolean unsure;   /* it never was; it saw the record there */
  gboolean by_hand;  /* removed by hand */
  gboolean by_job;   /* removed by the job */
  gboolean added;    /* by hand, after the first run */
  gboolean met;      /* the job has written to it */
  guint touched;     /* bits: fields changed by hand since they were last written */
  gint64 shown;      /* µs: from when on a search gives it */
} ModelThere;

/* Where a run is to be killed. */
typedef struct
{
  const char *fail_point; /* (nullable) */
  guint passage;
  guint request;  /* at the n-th request that writes; 0: not there */
  gboolean after; /* once it took effect */
} ModelKill;

typedef struct _ModelService ModelService;

/* One sequence. */
typedef struct
{
  /* owned */
  TestWorkspace *workspace;
  RopewayClock *clock; /* fake */
  GRand *chance;
  GString *story;     /* what was done, in words */
  GPtrArray *parents; /* ModelParent */
  GPtrArray *source;  /* ModelRecord */
  GPtrArray *there;   /* ModelThere */
  GHashTable *keys;   /* idempotency key → answer */
  char *state;
  char *document; /* the job file */

  /* borrowed */
  ModelService *service;
  RopewayClock *real;      /* of a run in a process of its own */
  GPid child;              /* 0: the run is in this process */
  const ModelRecord *only; /* (nullable): of this run */

  /* state */
  guint32 seed;
  ModelJob job;
  ModelKill kill;
  gboolean storm;    /* the services fail now and then */
  gboolean shifting; /* the source changes while it is read */
  gboolean is_old;   /* so much time has passed that services have forgotten their keys */
  guint n_runs;
  guint n_texts;
  guint n_writes;      /* requests of this run that may change something */
  guint n_effects;     /* records of this run that something happened to */
  guint n_removed;     /* records of this run that it took away */
  guint n_overwritten; /* records of this run that were there before, and somebody's values in them */
  guint n_in_vain;     /* requests of this run that the destination refused for what is in them */
  guint cancel_at;     /* requests of a run; 0: not */
  guint n_requests;
  GCancellable *cancellable; /* (nullable) borrowed */
  gint64 run_began;          /* µs */
  gint64 caught_up;          /* µs of the real clock up to which time has passed */
  gboolean clears_up;        /* the run begins with writes of an earlier one, as they were */
  gboolean asks_again;       /* it asks once more for a removal, before it can know what the source has */
  gboolean agrees;           /* the person who is asked about an empty source says that it is */
} Model;

/* model.c */
Model *model_new (ModelService *service, guint32 seed);
void model_free (Model *model);
guint model_pick (Model *model, guint n); /* 0 … n - 1 */
gboolean model_chance (Model *model, guint one_in);
void model_tell (Model *model, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Prints the story, and ends the test. */
void model_fail (Model *model, const char *format, ...) G_GNUC_PRINTF (2, 3) G_GNUC_NORETURN;

/* model-job.c */
void model_job_draw (Model *model);
void model_job_edit (Model *model); /* its filter comes or goes */
/* Returns: (transfer full): the job file. @server: address of the service. */
char *model_job_dup_document (const ModelJob *job, const char *server);
gboolean model_job_is_sure (const ModelJob *job); /* no write can stay in doubt */

/* model-source.c */
ModelRecord *model_source_add (Model *model);
void model_source_edit (Model *model);         /* one random edit */
ModelRecord *model_source_pick (Model *model); /* (nullable) */
/* Returns: (nullable): the record with that source key. */
ModelRecord *model_source_find (Model *model, const char *key);
/* Returns: (nullable): the record that @ref names, JSON of that field. */
ModelRecord *model_source_find_ref (Model *model, const char *ref);
void model_source_touch_all (Model *model);
/* Returns: whether the source has @record, and the job lets it pass. */
gboolean model_source_has (Model *model, const ModelRecord *record);
/* Returns: whether the source has what @record stands in, or stood, and the job lets it pass. */
gboolean model_source_has_parent (Model *model, const ModelRecord *record);
gboolean model_source_is_empty (Model *model);
/* Whether the last change of @record came with a stamp that the job need not see. */
gboolean model_source_is_late (const ModelRecord *record);
/* Returns: (transfer full): the source key of @record. */
char *model_source_dup_key (Model *model, const ModelRecord *record);
/* Returns: (transfer full) (nullable): JSON of a field as the mapping makes it. */
char *model_source_dup_field (const ModelRecord *record, ModelField field);
/* Returns: whether @record has, or ever had, @json (nullable) in @field. */
gboolean model_source_has_had (const ModelRecord *record, ModelField field, const char *json);
char *model_email (int number);
void model_record_free (gpointer record);

/* model-list.c: the source's lists. @path: below its address. */
char *model_list_answer (Model *model, const char *path, GHashTable *query, guint *status);

/* model-there.c */
void model_there_preload (Model *model);
void model_there_edit (Model *model); /* one random edit by hand */
ModelThere *model_there_find (Model *model, const char *id);
char *model_there_search (Model *model, const char *email);
char *model_there_list (Model *model);
char *model_there_read (Model *model, const char *id, guint *status);
/* Returns: (nullable): what the job made of @record, and is there. */
ModelThere *model_there_find_made (Model *model, const ModelRecord *record);
/* Returns: (transfer full): the answer to a record that is to be made or changed; *@status. */
char *model_there_create (Model *model, const RopewayValue *record, guint *status);
char *model_there_update (Model *model, const char *id, const RopewayValue *record, gboolean replaces,
                          guint *status);
char *model_there_remove (Model *model, const char *id, guint *status);
void model_there_confirm (Model *model, const char *answer); /* the job was told */
char *model_there_describe (const ModelThere *there);
void model_there_free (gpointer there);

/* model-service.c: the services over HTTP, one listener for all sequences. */
ModelService *model_service_new (void);
void model_service_free (ModelService *service);
void model_service_set_model (ModelService *service, Model *model); /* (nullable) */
char *model_service_dup_address (ModelService *service);
void model_service_let_go (ModelService *service);   /* what it holds back */
gboolean model_service_owes (ModelService *service); /* whether it holds an answer back */

/* model-run.c */
typedef struct
{
  char *summary; /* (nullable): it was killed */
  RopewayRunState state;
  gboolean asks; /* it stopped, and goes on with this: */
  RopewayConsent consent;
} ModelEnding;

/* @options: (nullable): a plain run. */
void model_run (Model *model, const RopewayRunOptions *options, ModelEnding *ending);
/* In a process of its own, killed as model->kill says. */
void model_run_apart (Model *model, ModelEnding *ending);
/* As much time passes as has for the process that runs apart. */
void model_catch_up (Model *model);
void model_ending_clear (ModelEnding *ending);

/* model-aside.c */
void model_aside (Model *model); /* something that a person does beside plain runs */
/* Lets a run that asks go on, until none asks. */
void model_go_on (Model *model, ModelEnding *ending);

/* model-oracle.c */
void model_check_quiet (Model *model); /* nothing is left to do */
/* Returns: (transfer full): the memory of the sequence, to look at; *@scope: 0: it has none yet. */
RopewayStore *model_open_reader (Model *model, gint64 *scope);
/* Removals of an earlier run that were asked for less than @us ago. */
guint model_count_removals (Model *model, gint64 us);
guint model_count_intents (Model *model); /* writes whose answer is unknown */
void model_check_run (Model *model);      /* after each run */
/* What a run of this process did without being asked. */
void model_check_brakes (Model *model, const RopewayRunOptions *options, const ModelEnding *ending);
gboolean model_can_foresee (Model *model); /* whether a plan can know all that a run will find */

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ModelEnding, model_ending_clear)

G_END_DECLS
