/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the rows of the steps that decide which value it is, in the order people see them. */
#include "base/i18n.h"
#include "mapping/step-families.h"
#include "mapping/steps.h"

#define REQUIRED TRUE

/* clang-format off */
const RopewayStepInfo ropeway_steps_of_choice[] = {
  { .id = "to-boolean", .label = N_("To yes or no"),
    .help = N_("Makes true of true, yes, on and 1, and false of false, no, off and 0, in small or capital letters."),
    .example = N_("“Yes” → true"),
    .takes = ROPEWAY_STEP_TEXT, .gives = ROPEWAY_STEP_BOOLEAN,
    .run = ropeway_step_to_boolean },
  { .id = "default", .label = N_("If empty"),
    .help = N_("Puts a value where there is none: missing, null or an empty text."),
    .example = N_("nothing, value “unknown” → “unknown”"),
    .takes = ROPEWAY_STEP_ANY, .gives = ROPEWAY_STEP_ANY,
    .settings = { { "value", N_("Value"), ROPEWAY_STEP_ANY, REQUIRED } },
    .run = ropeway_step_default, .on_nothing = TRUE },
  { .id = "choose", .label = N_("Choose"),
    .help = N_("Gives the value of the first case whose condition holds, for the value at hand or for other fields; "
               "else the last value; else nothing."),
    .example = N_("1500, if greater than 1000 then “gold”, otherwise “basic” → “gold”"),
    .takes = ROPEWAY_STEP_ANY, .gives = ROPEWAY_STEP_ANY,
    .settings = { { "cases", N_("Cases"), ROPEWAY_STEP_LIST, REQUIRED },
                  { "otherwise", N_("Otherwise"), ROPEWAY_STEP_ANY } },
    .run = ropeway_step_choose, .compile = ropeway_step_compile_choose,
    .free_data = ropeway_step_free_choose, .on_nothing = TRUE },
  { .id = "look-up", .label = N_("Look up"),
    .help = N_("Gives what stands beside a value in a table; without an entry, the other value."),
    .example = N_("“DE” in a table of countries → “Germany”"),
    .takes = ROPEWAY_STEP_TEXT, .gives = ROPEWAY_STEP_ANY,
    .settings = { { "table", N_("Table"), ROPEWAY_STEP_ANY, REQUIRED },
                  { "otherwise", N_("Otherwise"), ROPEWAY_STEP_ANY } },
    .run = ropeway_step_look_up, .compile = ropeway_step_compile_look_up,
    .free_data = ropeway_step_free_look_up },
  { .id = NULL },
};
/* clang-format on */
