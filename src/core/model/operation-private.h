/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: an operation has many parts; the files that read them share this. */
#pragma once

#include "model/object-reader.h"
#include "model/operation.h"

G_BEGIN_DECLS

/* Each reads its part of the operation that @reader stands at. What the part owns is freed by its _clear(). */
void ropeway_paging_read (RopewayPaging *self, RopewayObjectReader *reader);
void ropeway_paging_clear (RopewayPaging *self);
void ropeway_changes_read (RopewayChanges *self, RopewayObjectReader *reader);
void ropeway_changes_clear (RopewayChanges *self);
void ropeway_form_read (RopewayForm *self, RopewayObjectReader *reader);
void ropeway_form_clear (RopewayForm *self);
void ropeway_body_format_read (RopewayBodyFormat *self, RopewayObjectReader *reader);
void ropeway_batch_read (RopewayBatch *self, RopewayObjectReader *reader);
void ropeway_batch_clear (RopewayBatch *self);

/* Reads "parameters". Returns: (transfer full): RopewayParameter. */
GPtrArray *ropeway_parameters_read (RopewayObjectReader *reader);

G_END_DECLS
