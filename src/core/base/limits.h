/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: every ceiling of the program stands here, so that each can be found, explained and tested. */
#pragma once

#include <glib.h>

/* Values (value/) */
#define ROPEWAY_LIMIT_JSON_DEPTH 1000               /* open arrays and objects */
#define ROPEWAY_LIMIT_JSON_BYTES (64 * 1024 * 1024) /* one document */
#define ROPEWAY_LIMIT_JSON_MEMBERS 1000000          /* members and items of one container */
#define ROPEWAY_LIMIT_JSON_VALUES 8000000           /* values of one document */
#define ROPEWAY_LIMIT_CSV_COLUMNS 20000             /* of one table */
#define ROPEWAY_LIMIT_XML_DEPTH 200                 /* open elements; libxml2 allows 256 */
#define ROPEWAY_LIMIT_XML_ATTRIBUTES 1000           /* of one element */
#define ROPEWAY_LIMIT_XML_NAMESPACES 256            /* declared at once */
#define ROPEWAY_LIMIT_FORM_FIELDS 10000             /* of one form that is read */
#define ROPEWAY_LIMIT_PATH_BYTES 4096               /* one path, as text */
#define ROPEWAY_LIMIT_PATH_SEGMENTS 64
#define ROPEWAY_LIMIT_PATH_SET_INDEX 10000 /* highest index that *set* may create */
#define ROPEWAY_LIMIT_SHAPE_FIELDS 2000
#define ROPEWAY_LIMIT_CHOICES 5000            /* records that a person picks from */
#define ROPEWAY_LIMIT_SHAPE_SAMPLES 3         /* kept examples a field */
#define ROPEWAY_LIMIT_SHAPE_SAMPLE_BYTES 1024 /* of one example; longer ones are not kept */
#define ROPEWAY_LIMIT_DECIMAL_DIGITS 38
#define ROPEWAY_LIMIT_DECIMAL_EXPONENT 1000 /* either way, also of what is computed */

/* What the person makes (model/, exchange/) */
#define ROPEWAY_LIMIT_JOB_FILE_BYTES (8 * 1024 * 1024)
#define ROPEWAY_LIMIT_JOB_FILE_DEPTH 64
#define ROPEWAY_LIMIT_CONNECTIONS 64  /* in one file */
#define ROPEWAY_LIMIT_OPERATIONS 1000 /* of one connection */
#define ROPEWAY_LIMIT_RULES 1000      /* of one mapping, nested ones included */
#define ROPEWAY_LIMIT_STEPS 50        /* of one rule */
#define ROPEWAY_LIMIT_RULE_DEPTH 16   /* lists within lists */
#define ROPEWAY_LIMIT_CONDITION_DEPTH 16
#define ROPEWAY_LIMIT_CONDITIONS 200 /* of one filter or choice */
#define ROPEWAY_LIMIT_PROBLEMS 200   /* reported for one document */
#define ROPEWAY_LIMIT_SLUG_BYTES 64  /* an id */
#define ROPEWAY_LIMIT_SECRET_NAME_BYTES 63
#define ROPEWAY_LIMIT_ARGUMENT_CHARS 300 /* of one argument in a problem's sentence */
#define ROPEWAY_LIMIT_NAME_CHARS 200     /* a name that a person gave */
#define ROPEWAY_LIMIT_KEY_FIELDS 16      /* of one key or match */
#define ROPEWAY_LIMIT_PAGE_SIZE 100000   /* records asked for at once */
#define ROPEWAY_LIMIT_SPLIT_CAP 1000000  /* records that a service shows of one question */
#define ROPEWAY_LIMIT_PROPERTY_PART 2000 /* units of UTF-16 in one part of a text property */
#define ROPEWAY_LIMIT_PROPERTY_PARTS 100
#define ROPEWAY_LIMIT_EVERY_S 60    /* a schedule runs no more often */
#define ROPEWAY_LIMIT_RATE 1000000  /* requests of one connection in its unit of time */
#define ROPEWAY_LIMIT_SIGN_PARTS 20 /* headers and parameters that a signature goes into */
#define ROPEWAY_LIMIT_SCOPES 200    /* permissions that one sign-in asks for */
#define ROPEWAY_LIMIT_GRAPHQL_SCHEMA_BYTES (32 * 1024 * 1024) /* description of a GraphQL service */
#define ROPEWAY_LIMIT_GRAPHQL_SCHEMA_TYPES 20000              /* in it */
#define ROPEWAY_LIMIT_GRAPHQL_SCHEMA_PARTS 500000             /* fields, arguments and choices in it */
#define ROPEWAY_LIMIT_GRAPHQL_SCHEMA_WRAPS 16                 /* lists and "never null" around one type */
#define ROPEWAY_LIMIT_GRAPHQL_TICKED 500                      /* fields of one query */
#define ROPEWAY_LIMIT_GRAPHQL_TICKED_DEPTH 24                 /* within each other */

/* Files on this computer (value/, source/, destination/) */
#define ROPEWAY_LIMIT_FILE_MIB 64
#define ROPEWAY_LIMIT_FILE_BYTES (ROPEWAY_LIMIT_FILE_MIB * 1024 * 1024) /* one file of rows */
#define ROPEWAY_LIMIT_SHEET_CELLS 20000                                 /* written by one request */
#define ROPEWAY_LIMIT_FILE_ROWS 1000000                                 /* of one file */

/* The workspace (store/, agent/) */
#define ROPEWAY_LIMIT_DOCUMENTS 5000                        /* of one kind, removed ones included */
#define ROPEWAY_LIMIT_TASKS 16                              /* runs, previews and tries under way at once */
#define ROPEWAY_LIMIT_TASK_EVENTS_BYTES (256 * 1024 * 1024) /* lines that one task writes for its caller */
#define ROPEWAY_LIMIT_PIPE_MS 10000                         /* until a secret has come through its pipe */
#define ROPEWAY_LIMIT_SAMPLE 25                             /* records that a sample reads */
#define ROPEWAY_LIMIT_SAMPLE_BYTES (4 * 1024 * 1024)        /* of them together */

/* The agent as its clients see it (bus/) */
#define ROPEWAY_LIMIT_AGENT_START_MS (20 * 1000)       /* until it answers after it was started */
#define ROPEWAY_LIMIT_AGENT_CALL_MS (60 * 1000)        /* until it answers a call */
#define ROPEWAY_LIMIT_AGENT_PROMPT_MS (10 * 60 * 1000) /* a call for which it may have to ask the person */
#define ROPEWAY_LIMIT_AGENT_RESTARTS 3                 /* in a minute, by itself */

/* Mapping */
#define ROPEWAY_LIMIT_TEXT_BYTES (4 * 1024 * 1024) /* one text that a step makes */
#define ROPEWAY_LIMIT_LIST_ITEMS 100000            /* one list that a step or a unit makes */
#define ROPEWAY_LIMIT_MAP_BYTES (64 * 1024 * 1024) /* what a step makes of all items of a list together */
#define ROPEWAY_LIMIT_REGEX_BYTES 4096
#define ROPEWAY_LIMIT_REGEX_MATCH 100000  /* PCRE's (*LIMIT_MATCH=) */
#define ROPEWAY_LIMIT_REGEX_PLACES 100000 /* replaced in one text */
#define ROPEWAY_LIMIT_LOOK_UP_ENTRIES 100000

/* HTTP */
#define ROPEWAY_LIMIT_BODY_BYTES (32 * 1024 * 1024) /* one answer, after decompression */
#define ROPEWAY_LIMIT_HEADER_BYTES (64 * 1024)      /* one answer's header block */
#define ROPEWAY_LIMIT_HEADER_LINES 1000             /* of one answer */
#define ROPEWAY_LIMIT_URL_BYTES 16384
#define ROPEWAY_LIMIT_REDIRECTS 10
#define ROPEWAY_LIMIT_IN_FLIGHT 128 /* requests of one connection */
#define ROPEWAY_LIMIT_IN_FLIGHT_DEFAULT 8
#define ROPEWAY_LIMIT_RATE 1000000 /* per second or minute; more is no limit */
#define ROPEWAY_LIMIT_CONNECT_MS 15000
#define ROPEWAY_LIMIT_IDLE_MS 60000                   /* without a byte */
#define ROPEWAY_LIMIT_TOTAL_MS 300000                 /* one request, body included */
#define ROPEWAY_LIMIT_TIMEOUT_MS (60 * 60 * 1000)     /* that a connection may ask for instead */
#define ROPEWAY_LIMIT_ATTEMPTS 6                      /* one request, the first included */
#define ROPEWAY_LIMIT_RETRY_AFTER_MS (15 * 60 * 1000) /* a longer wait ends the run instead */
#define ROPEWAY_LIMIT_BACKOFF_MS 60000
#define ROPEWAY_LIMIT_BREAKER_FAILURES                                                                       \
  20 /* attempts in a row, of all who use an account; then one at a time */
#define ROPEWAY_LIMIT_BREAKER_MS                                                                             \
  1000 /* before the first attempt after that; doubles up to the back-off's ceiling */
#define ROPEWAY_LIMIT_CACHE_BYTES (16 * 1024 * 1024) /* answers kept, to ask whether they still hold */
#define ROPEWAY_LIMIT_BUDGETS 1024                   /* accounts whose pace is remembered */
#define ROPEWAY_LIMIT_TRACE_BYTES 4096               /* kept of a body in a trace */
#define ROPEWAY_LIMIT_EXCHANGE_BYTES (16 * 1024) /* kept of a request that was refused, and of its answer */
#define ROPEWAY_LIMIT_LISTENER_CONNECTIONS 256
#define ROPEWAY_LIMIT_LISTENER_IDLE_MS 30000
#define ROPEWAY_LIMIT_LISTENER_BODY_BYTES (16 * 1024 * 1024)

/* GraphQL */
#define ROPEWAY_LIMIT_GRAPHQL_BYTES (256 * 1024) /* of a document */
#define ROPEWAY_LIMIT_GRAPHQL_DEPTH 64           /* of its selections, values and types */

/* Runs */
#define ROPEWAY_LIMIT_PAGES 100000       /* one read of a source */
#define ROPEWAY_LIMIT_WINDOW 2000        /* units read and not finished */
#define ROPEWAY_LIMIT_TABLE_WINDOW 50000 /* the same where rows are written: all of them at once */
#define ROPEWAY_LIMIT_WINDOW_BYTES                                                                           \
  (12 * 1024 * 1024)                 /* of their pages; where they are more, no other is read */
#define ROPEWAY_LIMIT_BATCH 1000     /* records in one request */
#define ROPEWAY_LIMIT_FOUND 100      /* records looked at in a *find* */
#define ROPEWAY_LIMIT_KEY_BYTES 2048 /* a record's key, as text */
#define ROPEWAY_LIMIT_SETTLE_MS (10 * 60 * 1000)
#define ROPEWAY_LIMIT_LATE_MS (60 * 1000) /* a service may still do what nobody waits for any more */
#define ROPEWAY_LIMIT_KEY_AGE_S                                                                              \
  (12 * 60 * 60) /* an idempotency key is relied on; services forget them after a day */
#define ROPEWAY_LIMIT_PARKED_BYTES (256 * 1024)    /* kept of one parked record's input or output */
#define ROPEWAY_LIMIT_RUNS_KEPT 1000               /* of one job */
#define ROPEWAY_LIMIT_BEFORE_KEPT 10000            /* records of one scope as they were before */
#define ROPEWAY_LIMIT_HELD_BYTES (8 * 1024 * 1024) /* of their records */
#define ROPEWAY_LIMIT_HELD 1000                    /* records that a run which stopped and asks can show */
#define ROPEWAY_LIMIT_CASES 200                    /* golden cases of one job */
#define ROPEWAY_LIMIT_PARENTS 100000               /* records whose children a run reads */
#define ROPEWAY_LIMIT_INDEX 5000000                /* records of a destination that is read into an index */

/* Secrets */
#define ROPEWAY_LIMIT_SECRET_BYTES (64 * 1024)
#define ROPEWAY_LIMIT_SECRETS_BYTES (1024 * 1024) /* read from one descriptor, kept in one file */
#define ROPEWAY_LIMIT_REDACTED_PASSING 64         /* signatures that are remembered */
#define ROPEWAY_LIMIT_REDACTED_MIN_BYTES 4        /* shorter secrets are not searched for in text */
#define ROPEWAY_LIMIT_KEYRING_MS 10000            /* an answer that needs no person */
#define ROPEWAY_LIMIT_KEYRING_PROMPT_MS 120000    /* one that may wait for the keyring's password */
#define ROPEWAY_LIMIT_SECRET_FILE_LOCK_MS 10000   /* while another process writes the file */

/* Sign-in */
#define ROPEWAY_LIMIT_SIGN_INS 3 /* in a row, each with credentials that the service then refuses */
#define ROPEWAY_LIMIT_SIGN_IN_MS (10 * 60 * 1000) /* until a person has signed in */
#define ROPEWAY_LIMIT_LOGIN_S 31536000            /* a session lasts, as a connection may say */
#define ROPEWAY_LIMIT_LOGIN_TOKEN_BYTES 16384     /* of the token that a login gives */
#define ROPEWAY_LIMIT_NOTICES 10                  /* of its own end that a run hears from a service */
#define ROPEWAY_LIMIT_TLS_CHAIN                                                                              \
  10 /* certificates that a service may show, the last signed by whom is trusted */
#define ROPEWAY_LIMIT_TOKEN_MS 30000           /* one question to who gives tokens */
#define ROPEWAY_LIMIT_TOKEN_BYTES (256 * 1024) /* of its answer */
#define ROPEWAY_LIMIT_TOKEN_LOCK_MS 60000      /* while another process renews the same sign-in */

/* Practice apps */
#define ROPEWAY_LIMIT_PRACTICE_CONTACTS 100000 /* people that are there from the start */
#define ROPEWAY_LIMIT_PRACTICE_PAGE 1000       /* records on a page */
#define ROPEWAY_LIMIT_PRACTICE_BATCH 1000      /* records in one request */
#define ROPEWAY_LIMIT_PRACTICE_ROWS 20000      /* of the order book */
#define ROPEWAY_LIMIT_PRACTICE_COLUMNS 200     /* of the order book */
#define ROPEWAY_LIMIT_PRACTICE_FAULTS 32       /* rules of the hostile mode */
#define ROPEWAY_LIMIT_PRACTICE_ENDLESS_BYTES (64 * 1024 * 1024)
