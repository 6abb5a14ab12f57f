/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what all steps share: a step with its settings read, and the value at hand while it runs.
 *
 * A step is one row in step-table.c and one function. The function finds its input ready (text, number or the
 * value itself, as its row says it takes), its settings read, and ends with one of the ropeway_step_give…() or
 * with ropeway_step_fail(). Where there is nothing (missing or null) a step is not called and nothing stays
 * nothing, unless its row says on_nothing. */
#pragma once

#include "base/decimal.h"
#include "mapping/step-table.h"
#include "model/mapping.h"

G_BEGIN_DECLS

/* A setting as the job says it. */
typedef struct
{
  RopewayDecimal number;     /* of NUMBER settings */
  const RopewayValue *value; /* borrowed (nullable): it is not given */
  char *text;                /* owned: of TEXT settings */
  gsize length;              /* of text, in bytes */
  gboolean flag;             /* of BOOLEAN settings */
} RopewayStepArgument;

/* A step of a rule, ready to run. Immutable once compiled. */
struct _RopewayStep
{
  RopewayStepArgument arguments[ROPEWAY_STEP_MAX_SETTINGS]; /* in the order of the row's settings */
  const RopewayStepInfo *info;                              /* borrowed */
  const RopewayRuleStep *written;                           /* borrowed from the job */
  gpointer data; /* owned (nullable): what the row's compile made */
};

/* What a step may look at while it is compiled. */
struct _RopewayStepScope
{
  const RopewayRule *rule;
  gboolean several; /* what it gets are the named sources of the rule */
  RopewayProblems *problems;
};

/* The value at hand and everything around it, for one unit. */
struct _RopewayStepRun
{
  RopewayDecimal number; /* the input of steps that take a number */
  const char *text;      /* the input of steps that take a text or a date; not NUL-terminated */
  gsize length;          /* of text, in bytes */

  /* borrowed */
  const RopewayValue *value;  /* (nullable): the value at hand */
  RopewayValue *made;         /* (nullable): the same, where it is new in the tree and hangs nowhere */
  const RopewayValue **named; /* (nullable): the values of the rule's named sources, in their order */
  guint n_named;
  const RopewayValue *at;     /* (nullable): where bare paths start */
  const RopewayValue *record; /* (nullable): where rooted paths start */
  RopewayTree *tree;          /* new values belong to it */
  GTimeZone *zone;            /* of dates that carry none */
  RopewayProblems *problems;  /* (nullable): for warnings */

  /* owned */
  GString *decoded; /* room for text */
  GString *out;     /* room for a text that is being made */

  /* state */
  const char *reason; /* (nullable): why the step failed: a code of the catalogue */
};

/* Reads a step as written: its settings are checked against its row. What is wrong goes to the problems of
 * @scope. Returns: (transfer full) (nullable). */
RopewayStep *ropeway_step_compile (const RopewayRuleStep *written, const RopewayStepScope *scope);
void ropeway_step_free (RopewayStep *self);

/* Runs it on the value at hand.
 * Returns: FALSE where it failed; then reason says why. */
gboolean ropeway_step_apply (const RopewayStep *self, RopewayStepRun *run);

/* Returns: whether a step that takes @takes can be put behind one that gives @gives; what is only known
 * while it runs counts as yes. */
gboolean ropeway_step_can_follow (RopewayStepType takes, RopewayStepType gives);

/* Returns: the word for @type in sentences, untranslated: "text". */
const char *ropeway_step_type_id (RopewayStepType type);

/* Notes that @setting is wrong. @suggestion: (nullable): what was probably meant. @name, @value: (nullable):
 * one more argument for the sentence of @code. Returns: FALSE, to be handed on. */
gboolean ropeway_step_refuse (const RopewayStep *self, const RopewayStepScope *scope, const char *setting,
                              const char *code, const char *suggestion, const char *name, const char *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayStep, ropeway_step_free)

/* ---- for the functions of steps (step-run.c); each (transfer none) ---- */

/* Returns: whether @value ((nullable)) is missing, null or "". */
gboolean ropeway_step_is_empty (const RopewayValue *value);

/* The text of a scalar that is not null: numbers as written, booleans as true and false; into @buffer where it
 * has to be decoded. Fails for lists, objects and strings that are no text. */
gboolean ropeway_step_text_of (RopewayStepRun *run, const RopewayValue *value, GString *buffer,
                               const char **text, gsize *length);

/* Ends with a value that lives elsewhere; NULL: with nothing. Returns: TRUE. */
gboolean ropeway_step_give (RopewayStepRun *run, const RopewayValue *value);

/* Ends with a value that is new in the tree. Returns: TRUE. */
gboolean ropeway_step_give_made (RopewayStepRun *run, RopewayValue *made);

/* Ends with a text; fails where it is longer than ROPEWAY_LIMIT_TEXT_BYTES. */
gboolean ropeway_step_give_text (RopewayStepRun *run, const char *text, gsize length);

/* Ends with the text in out. */
gboolean ropeway_step_give_out (RopewayStepRun *run);

/* Ends with a number. Returns: TRUE. */
gboolean ropeway_step_give_number (RopewayStepRun *run, const RopewayDecimal *number);

/* Empties out. Returns: out. */
GString *ropeway_step_begin_out (RopewayStepRun *run);

/* Notes why the step failed. Returns: FALSE. */
gboolean ropeway_step_fail (RopewayStepRun *run, const char *reason);

/* Reads the strict plain number in @text. Fails with a reason that says what is in its way. */
gboolean ropeway_step_read_number (RopewayStepRun *run, const char *text, gsize length, RopewayDecimal *out);

/* Checks that @text is a strict plain number, of any length, an optional + in front. Fails with a reason. */
gboolean ropeway_step_check_number (RopewayStepRun *run, const char *text, gsize length);

G_END_DECLS
