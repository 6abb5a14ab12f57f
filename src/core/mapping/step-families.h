/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the parts of the one table of steps, each in its own file; each ends with a row without an id. */
#pragma once

#include "mapping/step-table.h"

G_BEGIN_DECLS

extern const RopewayStepInfo ropeway_steps_of_text[];
extern const RopewayStepInfo ropeway_steps_of_number[];
extern const RopewayStepInfo ropeway_steps_of_date[];
extern const RopewayStepInfo ropeway_steps_of_list[];
extern const RopewayStepInfo ropeway_steps_of_choice[];
extern const RopewayStepInfo ropeway_steps_of_code[];

G_END_DECLS
