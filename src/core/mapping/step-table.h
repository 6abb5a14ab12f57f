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
  ROPEWAY_STEP_DATE,
  ROPEWAY_STEP_LIST,
  ROPEWAY_STEP_SEVERAL, /* the named values of "from": {…}, or a list */
} RopewayStepType;

/* One setting of a step. */
typedef struct
{
  const char *name;
  const char *label; /* N_() */
  RopewayStepType type;
  gboolean required;
} RopewayStepSetting;

#define ROPEWAY_STEP_MAX_SETTINGS 6

/* One step as people see it. */
typedef struct
{
  const char *id;      /* kebab-case: the identity, in files for ever */
  const char *label;   /* N_(): "Lower case" */
  const char *help;    /* N_(): one sentence */
  const char *example; /* N_(): "Anna → anna" */
  RopewayStepType takes;
  RopewayStepType gives;
  RopewayStepSetting settings[ROPEWAY_STEP_MAX_SETTINGS]; /* ended by a NULL name */
} RopewayStepInfo;

/* Returns: (transfer none) (array length=n): all steps, in the order people see them. */
const RopewayStepInfo *ropeway_step_infos (guint *n);

/* Returns: (transfer none) (nullable). */
const RopewayStepInfo *ropeway_step_info_find (const char *id);

G_END_DECLS
