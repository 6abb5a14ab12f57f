/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what is known of one record stands beside the list of them, the same after a run and in a preview. */
#pragma once

#include <adwaita.h>

#include "base/problem.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_RECORD_DETAILS (ropeway_record_details_get_type ())
G_DECLARE_FINAL_TYPE (RopewayRecordDetails, ropeway_record_details, ROPEWAY, RECORD_DETAILS, AdwBin)

/* Signal: "closed": the person wants it away. */

/* Empties it, and calls it @title; @state is what became of the record. */
void ropeway_record_details_begin (RopewayRecordDetails *self, const char *title, const char *state);

/* Adds a line: @label with @text below. Nothing where @text is NULL or "". */
void ropeway_record_details_add (RopewayRecordDetails *self, const char *label, const char *text);

/* Adds a field with what it was ((nullable): not there, or not known) and what it is ((nullable): not sent). */
void ropeway_record_details_add_change (RopewayRecordDetails *self, const char *name, const char *before,
                                        const char *after);

/* Adds what went wrong: the sentence and whose turn it is; code and place go to Technical Details. */
void ropeway_record_details_add_problem (RopewayRecordDetails *self, const char *sentence, const char *turn,
                                         const char *code, const char *pointer);

/* Adds a line to Technical Details, which is folded. */
void ropeway_record_details_add_technical (RopewayRecordDetails *self, const char *label, const char *text);

G_END_DECLS
