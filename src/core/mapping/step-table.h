/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the one table of steps: identity, words for people, settings, and what goes in and comes out. */
#pragma once

#include "value/value.h"

G_BEGIN_DECLS

/* What a step takes or gives. */
typedef enum
{
  ROPEWAY_STEP_ANY,
  ROPEWAY_STEP_TEXT,
  ROPEWAY_STEP_NUMBER,
  ROPEWAY_STEP_BOOLEAN,
  ROPEWAY_STEP_DATE, /* RFC 3339: a date, or date and time */
  ROPEWAY_STEP_LIST,
  ROPEWAY_STEP_SEVERAL, /* the named values of "from": {…}, or a list, or one value */
} RopewayStepType;

/* One setting of a step. */
typedef struct
{
  const char *name;
  const char *label; /* N_() */
  RopewayStepType type;
  gboolean required;
  const char *const *choices; /* (nullable): of a text: what it may be, NULL-terminated */
} RopewayStepSetting;

#define ROPEWAY_STEP_MAX_SETTINGS 4

typedef struct _RopewayStep RopewayStep;
typedef struct _RopewayStepScope RopewayStepScope;
typedef struct _RopewayStepRun RopewayStepRun;

/* One step as people see it, and the functions that do it (mapping/step.h). */
typedef struct
{
  const char *id;      /* kebab-case: the identity, in files for ever */
  const char *label;   /* N_(): "Lower case" */
  const char *help;    /* N_(): one sentence */
  const char *example; /* N_(): "Anna → anna" */
  RopewayStepType takes;
  RopewayStepType gives;
  RopewayStepSetting settings[ROPEWAY_STEP_MAX_SETTINGS + 1]; /* ended by a NULL name */

  /* private to mapping/ */
  gboolean (*run) (const RopewayStep *step, RopewayStepRun *run);
  gboolean (*compile) (RopewayStep *step, const RopewayStepScope *scope); /* (nullable) */
  void (*free_data) (gpointer data);                                      /* (nullable): of compile */
  gboolean on_nothing; /* called for missing values and null as well; others leave nothing as it is */
} RopewayStepInfo;

/* Returns: (transfer none) (array length=n): all steps, in the order people see them. */
const RopewayStepInfo *ropeway_step_infos (guint *n);

/* Returns: (transfer full): the steps that take several values, for a sentence: “join”, “sum”, “zip”. */
char *ropeway_step_infos_dup_several (void);

/* Returns: (transfer none) (nullable). */
const RopewayStepInfo *ropeway_step_info_find (const char *id);

G_END_DECLS
