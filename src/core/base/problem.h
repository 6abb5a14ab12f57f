/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what went wrong, in a form that can be stored, sent, counted and said in the reader's language. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  ROPEWAY_SEVERITY_WARNING, /* goes on */
  ROPEWAY_SEVERITY_ERROR,   /* stops what it belongs to */
} RopewaySeverity;

/* Whose turn it is to do something about it. */
typedef enum
{
  ROPEWAY_TURN_YOU,     /* the person: correct the job, the data, the sign-in */
  ROPEWAY_TURN_SERVICE, /* the service: it failed or is down; waiting may be enough */
  ROPEWAY_TURN_ROPEWAY, /* this program: a limit, a missing feature, a mistake of ours */
} RopewayTurn;

/* One problem: a code ("source.page-repeated"), where (an RFC 6901 pointer into the job file or the
 * record, or NULL) and named arguments, all text. Severity and turn come from the code's entry in
 * base/problem-catalog-*.c. Immutable once it is given away; reference counted, atomically. */
typedef struct _RopewayProblem RopewayProblem;

/* Makes a problem. @code must stand in the catalogue (a code that does not is a mistake of the
 * program and aborts). The variable part is name, value pairs of const char *, ended by NULL; a NULL
 * value is left out. @pointer: (nullable).
 * Returns: (transfer full). */
RopewayProblem *ropeway_problem_new (const char *code, const char *pointer, ...) G_GNUC_NULL_TERMINATED;

/* Makes a problem from stored parts. A code this version does not know is accepted and said plainly.
 * @names, @values: NULL-terminated, the same length.
 * Returns: (transfer full). */
RopewayProblem *ropeway_problem_new_stored (const char *code, const char *pointer, const char *const *names,
                                            const char *const *values);

/* Returns: (transfer full). */
RopewayProblem *ropeway_problem_ref (RopewayProblem *problem);
void ropeway_problem_unref (RopewayProblem *problem);

/* Returns: (transfer none): what kind of problem it is, as "source.page-repeated". */
const char *ropeway_problem_get_code (const RopewayProblem *problem);

/* Returns: (nullable) (transfer none). */
const char *ropeway_problem_get_pointer (const RopewayProblem *problem);
RopewaySeverity ropeway_problem_get_severity (const RopewayProblem *problem);
RopewayTurn ropeway_problem_get_turn (const RopewayProblem *problem);

/* Returns: how many arguments; argument @index gives its name and value (transfer none). */
guint ropeway_problem_get_n_arguments (const RopewayProblem *problem);
void ropeway_problem_get_argument (const RopewayProblem *problem, guint index, const char **name,
                                   const char **value);

/* Returns: (nullable) (transfer none): the value of argument @name. */
const char *ropeway_problem_lookup (const RopewayProblem *problem, const char *name);

/* Returns: (transfer full): one clear sentence in the reader's language: what, where, what to do. Valid
 * UTF-8 on one line, whatever the arguments hold. */
char *ropeway_problem_dup_sentence (const RopewayProblem *problem);

/* Returns: (transfer full): @template with its {names} replaced by the arguments of @problem, as in the
 * catalogue's sentences (RopewayProblemKind). */
char *ropeway_problem_fill (const RopewayProblem *problem, const char *template);

/* A list of problems in the order they were found. It keeps the first ROPEWAY_LIMIT_PROBLEMS and
 * counts the rest. */
typedef struct _RopewayProblems RopewayProblems;

/* Returns: (transfer full). */
RopewayProblems *ropeway_problems_new (void);
void ropeway_problems_free (RopewayProblems *problems);

/* @problem: (transfer full). */
void ropeway_problems_add (RopewayProblems *problems, RopewayProblem *problem);

/* Returns: how many are kept; _get_n_dropped: how many more there were. */
guint ropeway_problems_get_n (const RopewayProblems *problems);
guint ropeway_problems_get_n_dropped (const RopewayProblems *problems);

/* Returns: (transfer none). */
RopewayProblem *ropeway_problems_get (const RopewayProblems *problems, guint index);

/* Returns: whether one of them is an error, not a warning. */
gboolean ropeway_problems_has_error (const RopewayProblems *problems);

/* One entry of the catalogue (base/problem-catalog.h). The sentence holds {names} of
 * arguments; {} of an argument that is missing is left out. A part in [ ] is left out as a whole when an
 * argument in it is missing: "“{name}” is not a field[; did you mean “{suggestion}”]." */
typedef struct
{
  const char *code;
  RopewaySeverity severity;
  RopewayTurn turn;
  const char *sentence; /* N_() */
} RopewayProblemKind;

/* Returns: (transfer none) (nullable): the entry of @code. */
const RopewayProblemKind *ropeway_problem_kind_find (const char *code);

/* Returns: (transfer none) (nullable) (array length=n): the @table-th table of the catalogue; %NULL when there
 * are no more. */
const RopewayProblemKind *ropeway_problem_kinds (guint table, gsize *n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayProblem, ropeway_problem_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayProblems, ropeway_problems_free)

G_END_DECLS
