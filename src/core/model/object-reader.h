/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: every member of a document is read the same way, and what is wrong with it is said the same way: what was
 * found, what is needed, what was probably meant. */
#pragma once

#include "base/problem.h"
#include "model/object-form.h"
#include "model/template.h"
#include "value/path.h"
#include "value/value.h"

G_BEGIN_DECLS

typedef enum
{
  ROPEWAY_OPTIONAL,
  ROPEWAY_NEEDED, /* a problem where it is missing */
} RopewayNeed;

/* One object of a document while it is read. Lives on the stack. */
typedef struct
{
  /* owned */
  char *pointer;
  GString *at;

  /* borrowed */
  const RopewayValue *object; /* (nullable): no object stands there: no member is there, and none is missed */
  const RopewayObjectForm *form;
  RopewayProblems *problems;
} RopewayObjectReader;

/* Begins to read @value ((nullable): nothing is there, which is no problem), which stands at @pointer. Gives a
 * problem where it is no object, and a warning for each unknown member that is nearly a known one.
 * Returns: whether there is an object. _clear() in any case. */
gboolean ropeway_object_reader_init (RopewayObjectReader *self, const RopewayObjectForm *form,
                                     const RopewayValue *value, const char *pointer,
                                     RopewayProblems *problems);
void ropeway_object_reader_clear (RopewayObjectReader *self);

/* The same for the object in member @name of @parent. */
gboolean ropeway_object_reader_init_member (RopewayObjectReader *self, const RopewayObjectForm *form,
                                            RopewayObjectReader *parent, const char *name, RopewayNeed need);

/* Returns: (transfer none): the pointer of member @name, until the next call. */
const char *ropeway_object_reader_at (RopewayObjectReader *self, const char *name);

/* Returns: (transfer full): @pointer with @name behind it, escaped as RFC 6901 §3 says; or with @index. */
char *ropeway_pointer_join (const char *pointer, const char *name);
char *ropeway_pointer_join_index (const char *pointer, gsize index);

/* Returns: (transfer none) (nullable): the member as it is. */
const RopewayValue *ropeway_object_reader_get (RopewayObjectReader *self, const char *name, RopewayNeed need);

/* Each of the following reads member @name. Where it is of another type than needed, or not of the needed form,
 * there is a problem, and NULL or the fallback comes back.
 *
 * A list and an object. @most: items; 0: no limit of its own.
 * Returns: (transfer none) (nullable). */
const RopewayValue *ropeway_object_reader_list (RopewayObjectReader *self, const char *name, RopewayNeed need,
                                                gsize most);
const RopewayValue *ropeway_object_reader_object (RopewayObjectReader *self, const char *name,
                                                  RopewayNeed need);

/* A text that is not empty; a name for people (ROPEWAY_LIMIT_NAME_CHARS); an id (base/ident.h).
 * Returns: (transfer full) (nullable). */
char *ropeway_object_reader_text (RopewayObjectReader *self, const char *name, RopewayNeed need);
char *ropeway_object_reader_name (RopewayObjectReader *self, const char *name, RopewayNeed need);
char *ropeway_object_reader_slug (RopewayObjectReader *self, const char *name, RopewayNeed need);

/* A zone by its IANA name. @zone: (out) (transfer full) (nullable).
 * Returns: (transfer full) (nullable): the name. */
char *ropeway_object_reader_zone (RopewayObjectReader *self, const char *name, GTimeZone **zone);

/* A truth, a whole number from @least to @most, and an ISO 8601 duration in µs from @least to @most. */
gboolean ropeway_object_reader_boolean (RopewayObjectReader *self, const char *name, gboolean fallback);
gint64 ropeway_object_reader_integer (RopewayObjectReader *self, const char *name, gint64 least, gint64 most,
                                      gint64 fallback);
gint64 ropeway_object_reader_duration (RopewayObjectReader *self, const char *name, gint64 least, gint64 most,
                                       gint64 fallback);

/* One of @words (model/words.h). Returns: its index. */
guint ropeway_object_reader_word (RopewayObjectReader *self, const char *name, const char *const *words,
                                  RopewayNeed need, guint fallback);

/* A path; a list of paths, which is not empty. Returns: (transfer full) (nullable): RopewayPath. */
RopewayPath *ropeway_object_reader_path (RopewayObjectReader *self, const char *name, RopewayNeed need);
GPtrArray *ropeway_object_reader_paths (RopewayObjectReader *self, const char *name, RopewayNeed need);

/* A text with places. Returns: (transfer full) (nullable). */
RopewayTemplate *ropeway_object_reader_template (RopewayObjectReader *self, const char *name,
                                                 RopewayNeed need);

/* The same for @value alone, called @name, which stands at @pointer. Returns: (transfer full) (nullable). */
char *ropeway_read_text (const RopewayValue *value, const char *name, const char *pointer,
                         RopewayProblems *problems);
RopewayPath *ropeway_read_path (const RopewayValue *value, const char *name, const char *pointer,
                                RopewayProblems *problems);
RopewayTemplate *ropeway_read_template (const RopewayValue *value, const char *name, const char *pointer,
                                        RopewayProblems *problems);
RopewayTemplate *ropeway_read_path_template (const RopewayValue *value, const char *name, const char *pointer,
                                             RopewayProblems *problems);

/* Adds a problem: @value, called @name ((nullable)), is not of the type that @code needs. */
void ropeway_report_type (RopewayProblems *problems, const char *code, const char *pointer, const char *name,
                          const RopewayValue *value);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RopewayObjectReader, ropeway_object_reader_clear)

G_END_DECLS
