/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: an operation has many parts; the files that read them share this. */
#pragma once

#include "model/object-reader.h"
#include "model/operation.h"

G_BEGIN_DECLS

/* Each reads its part of the operation that @reader stands at. What the part owns is freed by its _clear(). */
/* @key: RopewayPath: the key fields of the operation. */
void ropeway_paging_read (RopewayPaging *self, const GPtrArray *key, RopewayObjectReader *reader);
/* Reports what in @operation does not fit its paging; once all of it is read. */
void ropeway_paging_check (const RopewayOperation *operation, RopewayObjectReader *reader);
void ropeway_paging_clear (RopewayPaging *self);
void ropeway_changes_read (RopewayChanges *self, RopewayObjectReader *reader);
void ropeway_changes_clear (RopewayChanges *self);
void ropeway_form_read (RopewayForm *self, RopewayObjectReader *reader);
void ropeway_form_clear (RopewayForm *self);
void ropeway_body_format_read (RopewayBodyFormat *self, RopewayObjectReader *reader);
void ropeway_table_read (RopewayTable *self, RopewayObjectReader *reader);
void ropeway_table_clear (RopewayTable *self);
/* Reads "graphql", which stands in place of a request. Returns: whether there is one. */
gboolean ropeway_graphql_read (RopewayOperation *operation, RopewayObjectReader *reader);
/* Says of what is not declared what the document says, once all else of @operation is read. */
void ropeway_graphql_fill (RopewayOperation *operation, RopewayObjectReader *reader);
/* Reports what in @operation does not go together. */
void ropeway_graphql_check (const RopewayOperation *operation, RopewayObjectReader *reader);
void ropeway_graphql_clear (RopewayGraphql *self);
void ropeway_body_format_clear (RopewayBodyFormat *self);
void ropeway_describe_read (RopewayDescribe *self, RopewayObjectReader *reader);
void ropeway_describe_clear (RopewayDescribe *self);
void ropeway_batch_read (RopewayBatch *self, RopewayObjectReader *reader);
void ropeway_batch_clear (RopewayBatch *self);

/* Reads "parameters". Returns: (transfer full): RopewayParameter. */
GPtrArray *ropeway_parameters_read (RopewayObjectReader *reader);

/* Says what does not go together in the format of @operation, which @reader stands at. */
void ropeway_body_format_check (RopewayObjectReader *reader, const RopewayOperation *operation);

G_END_DECLS
