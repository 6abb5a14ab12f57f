/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the words of the GraphQL language (October 2021, §2.1), one after the other. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  ROPEWAY_GRAPHQL_TOKEN_END,
  ROPEWAY_GRAPHQL_TOKEN_MARK, /* one of ! $ & ( ) : = @ [ ] { | } or "..." */
  ROPEWAY_GRAPHQL_TOKEN_NAME,
  ROPEWAY_GRAPHQL_TOKEN_NUMBER, /* not checked further */
  ROPEWAY_GRAPHQL_TOKEN_STRING, /* with its quotation marks */
  ROPEWAY_GRAPHQL_TOKEN_BLOCK,  /* """…""" */
  ROPEWAY_GRAPHQL_TOKEN_BAD,    /* what is no word, or a text that does not end */
} RopewayGraphqlTokenKind;

/* Reads text that stays where it is. All members are read-only for others. */
typedef struct
{
  /* the word at hand */
  RopewayGraphqlTokenKind kind;
  const char *text;
  gsize length;
  gsize line; /* from 1 */

  /* private */
  const char *at;
  const char *end;
  gsize at_line;
} RopewayGraphqlLexer;

/* @text: UTF-8 of @length bytes. The first word is at hand then. */
void ropeway_graphql_lexer_init (RopewayGraphqlLexer *self, const char *text, gsize length);

/* Goes to the next word; commas and comments are no words. */
void ropeway_graphql_lexer_next (RopewayGraphqlLexer *self);

/* Returns: whether the word at hand is the mark or name @text. */
gboolean ropeway_graphql_lexer_is (const RopewayGraphqlLexer *self, const char *text);

/* Returns: (transfer full): what the string at hand means: escapes read, the indent of a block taken off; U+0000 and
 * lone surrogates are U+FFFD. */
char *ropeway_graphql_lexer_dup_string (const RopewayGraphqlLexer *self);

G_END_DECLS
