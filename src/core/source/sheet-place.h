/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: cells are called by letters and numbers ("'2026'!B2:D9"), and counted from 0 here. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where a range begins. */
typedef struct
{
  char *sheet; /* with its "!": "'2026'!"; "" where none is said */
  guint row;
  guint column;
} RopewaySheetPlace;

/* Reads the beginning of @range (nullable); what is not said is the first cell. */
void ropeway_sheet_place_read (const char *range, RopewaySheetPlace *place);
void ropeway_sheet_place_clear (RopewaySheetPlace *place);

/* Returns: (transfer full): "A", "Z", "AA". */
char *ropeway_sheet_place_dup_column (guint column);
/* Returns: (transfer full): "B2". */
char *ropeway_sheet_place_dup_cell (guint row, guint column);

G_END_DECLS
