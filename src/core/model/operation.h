/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: one thing a connection can do: the request, its pages, where records are and how they look. */
#pragma once

#include "base/problem.h"
#include "base/repeat.h"
#include "model/body-format.h"
#include "model/graphql-document.h"
#include "model/template.h"
#include "value/path.h"
#include "value/shape.h"

G_BEGIN_DECLS

typedef enum
{
  ROPEWAY_PAGING_NONE,
  ROPEWAY_PAGING_PAGE,
  ROPEWAY_PAGING_OFFSET,
  ROPEWAY_PAGING_CURSOR,
  ROPEWAY_PAGING_LINK,        /* Link header, rel=next (RFC 8288) */
  ROPEWAY_PAGING_NEXT_URL,    /* the address of the next page stands in the answer */
  ROPEWAY_PAGING_KEYSET,      /* records after the last one's value of a field */
  ROPEWAY_PAGING_UNTIL_EMPTY, /* counted as pages; an empty one is the last, whatever else is said */
  ROPEWAY_PAGING_SPLIT,       /* one request for each span of time */
  ROPEWAY_PAGING_UNKNOWN,     /* a type this version does not know: blocks the run */
} RopewayPagingType;

typedef enum
{
  ROPEWAY_PAGING_IN_QUERY,
  ROPEWAY_PAGING_IN_BODY, /* the parameter is a path in it */
  ROPEWAY_PAGING_IN_HEADER,
  ROPEWAY_PAGING_IN_PATH, /* fills the place "{parameter}", in the path or any other text of the request */
} RopewayPagingIn;

typedef enum
{
  ROPEWAY_SPLIT_DATE_TIME, /* 2026-11-09T10:00:00Z */
  ROPEWAY_SPLIT_DATE,
  ROPEWAY_SPLIT_SECONDS, /* since 1970-01-01 UTC */
  ROPEWAY_SPLIT_MILLISECONDS,
} RopewaySplitAs;

/* A list of which a service shows so many records at most is read in spans of time that have fewer. */
typedef struct
{
  RopewayPath *field; /* NULL: not split */
  char *from;         /* parameters */
  char *to;
  RopewayPath *from_place; /* (nullable): the same in a body */
  RopewayPath *to_place;
  RopewaySplitAs as;
  gint64 cap;    /* records shown of one question */
  gint64 window; /* µs: the widest span that may be asked for; 0: any */
  gint64 since;  /* µs: where the first begins, where none is without an end */
} RopewaySplit;

typedef struct
{
  RopewayPagingType type;
  char *type_text;            /* as written */
  RopewayPagingIn in;         /* where the parameter goes */
  char *parameter;            /* of page, offset, cursor, keyset */
  RopewayPath *place;         /* (nullable): the parameter in a body */
  char *start;                /* (nullable): cursor, keyset: what stands there for the first page */
  RopewayTemplate *next_path; /* (nullable): asked for later pages, with nothing but the cursor in its body */
  gint64 first;               /* of page: 1 unless said */
  char *size_parameter;       /* (nullable) */
  RopewayPath *size_place;    /* (nullable): the same in a body */
  gint64 size;                /* records asked for a page; 0: not said */
  RopewayPath *next;          /* (nullable): cursor or address of the next page */
  char *header;               /* (nullable): where it is instead: an answer's header */
  RopewayPath *total;         /* (nullable): number of records in all */
  char *total_header;         /* (nullable) */
  RopewayPath *pages;         /* (nullable): number of pages in all */
  char *pages_header;         /* (nullable) */
  RopewayPath *more;          /* (nullable): boolean: is there more */
  RopewayPath *last;          /* (nullable): boolean: is this the last page */
  RopewayPath *field;         /* of keyset */
  gboolean unique;            /* of keyset: no two records share a value: it is their only key */
  RopewaySplit split;
  gboolean end_short; /* "end": "short": a page with fewer records than size is the last; else an empty one */
} RopewayPaging;

typedef enum
{
  ROPEWAY_CURSOR_DATE_TIME,
  ROPEWAY_CURSOR_NUMBER,
  ROPEWAY_CURSOR_TOKEN, /* opaque: handed back as it came, only from "next" */
} RopewayCursorType;

/* How to ask only for what changed. */
typedef struct
{
  RopewayPath *field; /* NULL: the operation cannot */
  RopewayCursorType type;
  char *parameter;  /* query parameter; (nullable): we filter ourselves */
  gboolean sorted;  /* records come ordered by field, oldest first */
  gint64 look_back; /* µs (date-time) or units (number) that are read again */
} RopewayChanges;

typedef enum
{
  ROPEWAY_FORM_PLAIN,
  ROPEWAY_FORM_ENVELOPE,         /* the record's fields stand under a path */
  ROPEWAY_FORM_ROW_BY_HEADER,    /* a row of cells, named by a header read once a run */
  ROPEWAY_FORM_TYPED_PROPERTIES, /* each field is an object that says its own kind */
  ROPEWAY_FORM_KEY_VALUES,       /* fields stand as a list of entries, each with a key and a value */
  ROPEWAY_FORM_UNKNOWN,          /* of a later version (items, …): blocks the run */
} RopewayFormType;

typedef struct
{
  RopewayFormType type;
  char *type_text; /* as written */
  /* envelope: where the fields are; row: where the cells are ((nullable): the record itself); typed-properties and
   * key-values: where they are ((nullable): the same) */
  RopewayPath *path;
  char *header_operation; /* row: which operation tells the header (nullable: the same answer) */
  RopewayPath *header;    /* row: where the list of names is in that operation's answer */
  GHashTable *kinds; /* typed-properties (nullable): char * → RopewayPropertyKind, by name of the property */
  GHashTable
      *beside;      /* typed-properties (nullable): char *: members that are written beside the properties */
  RopewayPath *key; /* key-values: in an entry */
  RopewayPath *value;
  gboolean number_keys; /* key-values: keys are numbers, not texts */
} RopewayForm;

typedef enum
{
  ROPEWAY_ANSWERS_BY_POSITION, /* the n-th answer belongs to the n-th record sent */
  ROPEWAY_ANSWERS_BY_INDEX,    /* each answer says its index, from 0 */
  ROPEWAY_ANSWERS_BY_FIELD,    /* a field of the answer equals a field of the record sent */
} RopewayAnswersBy;

/* Several records in one request. */
typedef struct
{
  guint size; /* 0: the operation takes one record */
  RopewayAnswersBy by;
  RopewayPath *list;    /* where the answers are ((nullable): the whole body) */
  RopewayPath *index;   /* in an answer; by index */
  RopewayPath *field;   /* in an answer; by field */
  RopewayPath *sent;    /* in the record sent; by field */
  RopewayPath *id;      /* in an answer: the new id */
  RopewayPath *error;   /* in an answer: there and not null or false means refused */
  RopewayPath *message; /* in an answer: why, for people (nullable) */
} RopewayBatch;

typedef enum
{
  ROPEWAY_BODY_NONE,
  ROPEWAY_BODY_RECORD,   /* "record": the record alone */
  ROPEWAY_BODY_RECORDS,  /* "records": a list of records; batch */
  ROPEWAY_BODY_TEMPLATE, /* any other value: "{$record}", "{$records}" and "{field}" are filled in */
} RopewayBodyType;

/* A name and a text with places. */
typedef struct
{
  char *name;
  RopewayTemplate *value;
} RopewayNamedTemplate;

/* A value the person chooses once a job: a sheet, a board. */
typedef struct
{
  char *name;                 /* as in "{name}" */
  char *label;                /* (nullable) for people */
  RopewayTemplate *from_link; /* (nullable): the pasted web address it is taken from */
  char *choices_operation;    /* (nullable): which operation lists the choices */
  RopewayPath *choices_value; /* (nullable) */
  RopewayPath *choices_label; /* (nullable) */
  char *fallback;             /* "default" (nullable) */
} RopewayParameter;

/* Rows that an operation reads and writes as a whole: of a file, or of a sheet. */
typedef enum
{
  ROPEWAY_TABLE_NONE,
  ROPEWAY_TABLE_FILE,  /* a CSV file on this computer */
  ROPEWAY_TABLE_SHEET, /* a sheet of a service, read and written by ranges of cells */
} RopewayTableType;

/* Where the answer of an operation has cells, row by row. */
typedef struct
{
  char *operation;
  RopewayPath *path;  /* of the list of rows */
  RopewayPath *range; /* (nullable): where it says which they are, "Sheet1!B2:D9" */
} RopewayCells;

typedef struct
{
  RopewayTableType type;
  char *path;     /* file (nullable): of the file in the folder that is the address; NULL: that is the file */
  char delimiter; /* file: 0: it is found in the header */
  RopewayCells values;   /* sheet: what the cells hold */
  RopewayCells formulas; /* sheet: the same with formulas; its operation may be the same; (nullable) */
  char *write;      /* sheet: the operation that writes; {ranges}, or {range} and {values} are its places */
  char *prefix;     /* sheet (nullable): put before texts, so that the service takes them for such */
  GPtrArray *dates; /* sheet: char *: columns whose texts become days since 30 December 1899 */
  gboolean keeps_formulas; /* sheet: a cell with a formula is left as it is; else it stops the run */
} RopewayTable;

/* What a GraphQL service is asked, in place of a request. */
typedef struct
{
  RopewayGraphqlDocument *document; /* NULL: it is no such operation */
  char *operation_name;             /* (nullable) */
  const RopewayValue *variables;    /* borrowed (nullable): name: text with places, or a value */
  RopewayPath *cost;                /* (nullable): where an answer says what is left of a budget */
  RopewayPath *connection; /* (nullable): the list whose "edges" hold the records, each as its "node" */
} RopewayGraphql;

/* Another operation of the same connection tells the fields of this one's records. */
typedef struct
{
  char *operation; /* NULL: nothing tells them */
  RopewayPath
      *fields; /* (nullable): of the list or object of fields; NULL: they are the operation's records */
  RopewayPath
      *among; /* (nullable): the answer has several of them in this list: the fields are in the item … */
  RopewayPath *among_field; /* … whose field … */
  char *among_parameter;    /* … is the choice for this parameter */
  RopewayPath *name;        /* in a field's description (nullable): the name of its member */
  RopewayPath *label;       /* (nullable) */
  RopewayPath *type;        /* (nullable) */
  RopewayPath *required;    /* (nullable): a truth */
  GHashTable *types;        /* their word → RopewayFieldType */
  GPtrArray
      *choices; /* (nullable): RopewayPath: places of the list of choices, the first that is there counts */
  RopewayPath *choices_value; /* (nullable): in a choice; NULL: it is the choice itself */
  RopewayPath *choices_label; /* (nullable) */
  gboolean choices_open;      /* the service takes others, too */
  gboolean complete;          /* a record can have no other fields */
} RopewayDescribe;

/* Returns: whether both ask the same and read the same from its answer. */
gboolean ropeway_describe_equal (const RopewayDescribe *a, const RopewayDescribe *b);

/* One operation. Immutable; lives as long as its connection. */
typedef struct
{
  char *id;
  char *name; /* (nullable) */
  char *noun; /* (nullable) */
  char *method;
  RopewayTemplate *path;
  GPtrArray *query;   /* RopewayNamedTemplate */
  GPtrArray *headers; /* RopewayNamedTemplate */
  RopewayBodyType body_type;
  const RopewayValue *body; /* borrowed; for _TEMPLATE */
  RopewayPath *records;     /* (nullable): the whole body: a list, or one record */
  GPtrArray *key; /* RopewayPath; a source's key fields; in a find, the first is the destination id */
  RopewayPaging paging;
  RopewayChanges changes;
  RopewayForm form;
  RopewayBodyFormat format;
  RopewayTable table;
  RopewayGraphql graphql;
  RopewayBatch batch;
  RopewayPath *new_id;        /* in the answer of a write (nullable): the id given */
  RopewayRepeat repeat;       /* default by method: GET, PUT, DELETE safe; others never */
  char *key_header;           /* for repeat "key": "Idempotency-Key" unless said */
  gint64 settle;              /* µs until a find sees what was written */
  gboolean exact;             /* a find that gives nothing proves that nothing is there */
  RopewayPath *error_message; /* in an answer that refuses (nullable): why, for people */
  RopewayPath *error_list; /* (nullable): a list in an answer: where it is not empty, the write was refused */
  RopewayTemplate *open; /* (nullable): web address where a person sees the record that was written; {$id} */
  GPtrArray *parameters; /* RopewayParameter */
  RopewayDescribe describe;
  RopewayShape *shape; /* (nullable) */
  GPtrArray *required; /* char *: fields of the shape ("email") that a record to be made must have */
  char *pointer;       /* where it stands in its document */
} RopewayOperation;

/* Reads an operation. What is wrong goes to @problems; with an error among them it is good only for checking on, and
 * parts of it may be missing. @pointer: where @value stands.
 * Returns: (transfer full) (nullable): NULL where it is no object. */
RopewayOperation *ropeway_operation_parse (const RopewayValue *value, const char *pointer,
                                           RopewayProblems *problems);
void ropeway_operation_free (RopewayOperation *self);

/* Returns: whether @self sends a parameter called @name. */
gboolean ropeway_paging_sends (const RopewayPaging *self, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayOperation, ropeway_operation_free)

G_END_DECLS
