/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the rows of the steps that read, write and move dates, in the order people see them. */
#include "base/i18n.h"
#include "mapping/step-families.h"
#include "mapping/steps.h"

#define REQUIRED TRUE

/* clang-format off */
const RopewayStepInfo ropeway_steps_of_date[] = {
  { .id = "parse-date", .label = N_("Read a date"),
    .help = N_("Reads a date in the form that is given (one, or a list of which the first that fits is taken), else "
               "in the international form; a time without a zone is in the zone given, else in that of the source."),
    .example = N_("“28.02.2026”, form “dd.MM.yyyy” → 2026-02-28"),
    .takes = ROPEWAY_STEP_DATE, .gives = ROPEWAY_STEP_DATE,
    .settings = { { "format", N_("Form"), ROPEWAY_STEP_ANY },
                  { "zone", N_("Zone"), ROPEWAY_STEP_TEXT } },
    .run = ropeway_step_parse_date, .compile = ropeway_step_compile_parse_date,
    .free_data = ropeway_step_free_date },
  { .id = "format-date", .label = N_("Write a date"),
    .help = N_("Writes a date in the form that is given; with a zone, as the clock there shows it."),
    .example = N_("2026-02-28, form “dd.MM.yyyy” → “28.02.2026”"),
    .takes = ROPEWAY_STEP_DATE, .gives = ROPEWAY_STEP_TEXT,
    .settings = { { "format", N_("Form"), ROPEWAY_STEP_TEXT, REQUIRED },
                  { "zone", N_("Zone"), ROPEWAY_STEP_TEXT } },
    .run = ropeway_step_format_date, .compile = ropeway_step_compile_format_date,
    .free_data = ropeway_step_free_date },
  { .id = NULL },
};
/* clang-format on */
