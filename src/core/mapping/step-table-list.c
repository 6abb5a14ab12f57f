/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the rows of the steps for lists and for the fields of objects, in the order people see them. */
#include "base/i18n.h"
#include "mapping/step-families.h"
#include "mapping/steps.h"

#define REQUIRED TRUE

/* clang-format off */
const RopewayStepInfo ropeway_steps_of_list[] = {
  { .id = "split", .label = N_("Split"),
    .help = N_("Cuts a text into a list wherever the separator stands; an empty text becomes an empty list."),
    .example = N_("“red, green”, by “, ” → red and green"),
    .takes = ROPEWAY_STEP_TEXT, .gives = ROPEWAY_STEP_LIST,
    .settings = { { "by", N_("Separator"), ROPEWAY_STEP_TEXT, REQUIRED } },
    .run = ropeway_step_split, .compile = ropeway_step_compile_split },
  { .id = "join", .label = N_("Join"),
    .help = N_("Makes one text of a list or of several sources, with a separator between them; empty ones are left "
               "out."),
    .example = N_("red and green, by “, ” → “red, green”"),
    .takes = ROPEWAY_STEP_SEVERAL, .gives = ROPEWAY_STEP_TEXT,
    .settings = { { "by", N_("Separator"), ROPEWAY_STEP_TEXT, REQUIRED } },
    .run = ropeway_step_join },
  { .id = "first", .label = N_("First"),
    .help = N_("Takes the first item of a list, or the first of several sources, that is not empty."),
    .example = N_("red and green → red"),
    .takes = ROPEWAY_STEP_SEVERAL, .gives = ROPEWAY_STEP_ANY,
    .run = ropeway_step_first },
  { .id = "last", .label = N_("Last"),
    .help = N_("Takes the last item of a list, or the last of several sources, that is not empty."),
    .example = N_("red and green → green"),
    .takes = ROPEWAY_STEP_SEVERAL, .gives = ROPEWAY_STEP_ANY,
    .run = ropeway_step_last },
  { .id = "count", .label = N_("Count"),
    .help = N_("Counts the items of a list; a list that is missing has none, a single value counts as one."),
    .example = N_("red and green → 2"),
    .takes = ROPEWAY_STEP_LIST, .gives = ROPEWAY_STEP_NUMBER,
    .run = ropeway_step_count, .on_nothing = TRUE },
  { .id = NULL },
};
/* clang-format on */
